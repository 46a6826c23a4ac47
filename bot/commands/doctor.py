"""`greenbot doctor`: whether everything is there that the service needs, and what to mend.

Each line begins with `ok`, `warn` (it works, and somebody should know) or `FAIL`. Nothing is
changed, and nobody is written to. With `--online` the platforms are asked as well.
"""

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, TypeAlias

from sqlalchemy.engine import make_url

from bot.app import App, compose
from bot.channels.registry import CONNECTING
from bot.commands.counting import counted
from bot.commands.starting import carried_out, read_settings
from bot.desk import Check
from bot.evidence.work import EvidenceWork
from bot.keys import FILE, WRONG_KEY, master_keys
from bot.packs.words import pack_error_lines, problem_line
from bot.readiness import DISK, KEY
from bot.settings import Settings, SettingsError, variable
from models import evidence_work, health
from models.clock import Clock
from models.db import StorageError
from models.sealing import KEY_BYTES, Sealer
from policies.problems import PackError

HORIZON = timedelta(days=400)
"""How far ahead working days should be known: the next season's last dates."""

Mark: TypeAlias = Literal["ok", "warn", "FAIL"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at, and what to do where it is not well."""

    mark: Mark
    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.mark:4}  {self.name}: {self.text}"


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "look whether everything is there that the service needs, and say what to mend"
    parser = subparsers.add_parser("doctor", help=about, description=about)
    parser.add_argument(
        "--online", action="store_true", help="ask the connected platforms too, such as WeChat"
    )
    parser.set_defaults(run=lambda given: carried_out("doctor", lambda: doctor(given.online)))


def doctor(online: bool = False) -> int:
    """Look at everything and print a line for each; 1 where something must be mended."""
    failed = False
    for line in look(read_settings(log_level="ERROR"), online=online):
        print(line, flush=True)
        failed = failed or line.mark == "FAIL"
    return int(failed)


def look(settings: Settings, clock: Clock | None = None, *, online: bool = False) -> Iterator[Line]:
    """Every line of these settings. What cannot be looked at is a failure, not an end.

    Args:
        settings: what is looked at.
        clock: what tells the time.
        online: whether the platforms are asked, which may take some seconds each.
    """
    yield Line("ok", "settings", f"read; what is written goes to {settings.data_dir}")
    try:
        sealer = _sealer(settings)
    except SettingsError as error:
        yield from (Line("FAIL", KEY, one) for one in error.problems)
        return
    if not _is_there(settings):
        yield _key(settings)
        yield Line("FAIL", "database", "not there yet: greenbot migrate, or greenbot run")
        return
    try:
        app = compose(settings, clock=clock, sealer=sealer)
    except SettingsError as error:
        yield from (Line("FAIL", "settings", one) for one in error.problems)
    except PackError as error:
        yield from (Line("FAIL", "packs", one) for one in pack_error_lines(error, "en"))
    except StorageError as error:
        yield Line("FAIL", "database", str(error))
    else:
        try:
            yield from _look_at(app)
            yield from _asked(app) if online else ()
        finally:
            app.close()


def _sealer(settings: Settings) -> Sealer:
    """The service's own; before it has a key one that opens nothing, since looking makes none."""
    if settings.master_key is None and not (settings.data_dir / FILE).exists():
        return Sealer(bytes(KEY_BYTES))
    return Sealer(*master_keys(settings))


def _key(settings: Settings) -> Line:
    name, path = variable("master_key"), settings.data_dir / FILE
    if settings.master_key is not None:
        return Line("ok", KEY, f"from {name}")
    if not path.exists():
        return Line("warn", KEY, f"none yet; the first start makes one in {path}")
    if os.name == "posix" and path.stat().st_mode & 0o077:
        return Line("FAIL", KEY, f"{path} can be read by others: chmod 600 {path}")
    return Line("ok", KEY, f"in {path}; keep a copy elsewhere, without it no secret opens")


def _wrong_key(settings: Settings) -> Line:
    path = settings.data_dir / FILE
    back = "" if settings.master_key is not None else f", or bring back {path}"
    return Line("FAIL", KEY, f"{WRONG_KEY}{back}")


def _is_there(settings: Settings) -> bool:
    """Whether there is a database to look at: opening an SQLite file would make it."""
    address = make_url(settings.database_url)
    return address.get_backend_name() != "sqlite" or Path(address.database or "").exists()


def _look_at(app: App) -> Iterator[Line]:
    found = {one.name: one for one in app.checks()}
    fits = found[KEY].ok or not found["database"].ok
    yield _key(app.settings) if fits else _wrong_key(app.settings)
    if not found["database"].ok:
        yield Line(
            "FAIL", "database", f"its tables are not of this version: {_told(found['database'])}"
        )
        return
    kind = app.database.engine.dialect.name
    yield Line("ok", "database", f"{kind}, tables up to date")
    yield _disk(app, found[DISK])
    yield from _packs(app)
    yield _calendar(app)
    yield _working(found["worker"], "start greenbot worker, or greenbot run")
    yield _working(found["reminders"], "the worker's log and /metrics say more")
    yield from _channels(app)
    yield from _officials(app)
    yield from evidence_lines(app.evidence_work)


def _disk(app: App, check: Check) -> Line:
    if check.ok:
        return Line("ok", DISK, f"there is room in {app.settings.data_dir}")
    return Line("FAIL", DISK, f"{_told(check)}: {app.settings.data_dir}")


def _packs(app: App) -> Iterator[Line]:
    for problem in app.shelf.problems:
        yield Line("FAIL", "packs", problem_line(problem, "en"))
    if not app.shelf.problems:
        yield Line("ok", "packs", ", ".join(app.shelf.library.packs))


def _calendar(app: App) -> Line:
    today = app.clock.today()
    calendar = app.library().calendar
    years = range(today.year, (today + HORIZON).year + 1)
    unknown = [str(year) for year in years if calendar.certainty(year) != "official"]
    if not unknown:
        return Line("ok", "calendar", f"working days are known until {years[-1]}")
    return Line(
        "warn",
        "calendar",
        f"the working days of {', '.join(unknown)} are provisional; as soon as the State "
        "Council's notice (节假日安排的通知) is out, an official enters it in the chat: 日历",
    )


def _working(check: Check, do: str) -> Line:
    if check.ok:
        return Line("ok", check.name, "alive")
    return Line("FAIL", check.name, f"{_told(check)}: {do}")


def _channels(app: App) -> Iterator[Line]:
    """Which channels are on, and what turns the others on."""
    yield Line("ok", "channels", f"on: {', '.join(app.channels)}")
    for name, field in CONNECTING.items():
        if name not in app.channels:
            yield Line("ok", name, f"off; {variable(field)} turns it on")


def _asked(app: App) -> Iterator[Line]:
    """What the platforms say. One that cannot be asked is a failure, and the others are asked."""
    for platform in app.platforms:
        for probe in platform.probe():
            yield Line(probe.mark, probe.name, probe.text)
    if not app.platforms:
        yield Line("ok", "online", "no platform is connected, so none was asked")


def _officials(app: App) -> Iterator[Line]:
    with app.database.reading() as db:
        alone = health.cities_without_officials(db)
    for city in alone:
        yield Line(
            "FAIL",
            "officials",
            f"{city} has units and nobody who hears of their silence: "
            f"greenbot officials invite --city {city}",
        )
    if not alone:
        yield Line("ok", "officials", "every city with units has one")


def evidence_lines(work: EvidenceWork) -> Iterator[Line]:
    """Whether every kept file is there, whether the scanner answers, and what waits too long."""
    missing = len(work.evidences.missing())
    if missing:
        yield Line(
            "FAIL",
            "evidence",
            f"{counted(missing, 'kept file is', 'kept files are')} not in "
            f"{work.evidences.store.folder}: "
            "bring the folder back from a backup",
        )
    with work.evidences.database.reading() as db:
        waiting = evidence_work.waiting_long(db, work.evidences.clock.now())
    fetching = counted(waiting.fetching, "promised file is", "promised files are")
    scanning = counted(waiting.scanning, "file waits", "files wait")
    if waiting.fetching:
        yield Line("warn", "evidence", f"{fetching} not fetched yet")
    if waiting.scanning:
        yield Line("warn", "evidence", f"{scanning} for a scan")
    if not missing and not any(waiting):
        yield Line("ok", "evidence", "every kept file is there")
    yield _scanner(work)


def _scanner(work: EvidenceWork) -> Line:
    name = variable("clamav")
    if work.scanner is None:
        return Line("warn", "scanner", f"none, so evidence is not scanned: set {name}")
    if work.scanner.is_there():
        return Line("ok", "scanner", f"answers at {name}")
    return Line("FAIL", "scanner", f"does not answer at {name}; evidence waits unopened")


def _told(check: Check) -> str:
    return "; ".join(check.details)
