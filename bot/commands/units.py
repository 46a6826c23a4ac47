"""`greenbot units`: the register of units as a file, in and out.

What is asked for goes to standard output, progress and faults to standard error. A file with one
fault is not imported at all.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.app import App
from bot.commands.starting import StartError, carried_out, migrated, read_settings, started
from bot.own_file import own_file
from bot.sheets.faults import BadFileError, Fault, line_of
from bot.sheets.places import Places, places_of
from bot.sheets.preview import lines_of
from bot.sheets.register import write_register, write_template
from bot.sheets.units import UnitTable, fault_of, read_units
from bot.wording import words
from models.db import Database
from models.exporting import units_in
from models.importing import Comparison, compare
from models.messages import Language, say
from models.scopes import Scope
from models.taking_over import ImportRefusedError, take_over

_LANGUAGES: dict[str, Language] = {"zh": "zh_CN", "en": "en"}
_KINDS = (".xlsx", ".csv")
_STEP = 5000
"""Rows between two lines of progress where nobody watches."""


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "bring a list of units in, give the register out"
    units = subparsers.add_parser("units", help=about, description=about)
    inner = units.add_subparsers(dest="units_verb", required=True, metavar="VERB")
    importing = _verb(inner, "import", "check an .xlsx or .csv list and take it over", import_file)
    importing.add_argument("--dry-run", action="store_true", help="only show what it would change")
    _verb(inner, "export", "write the units as .xlsx or .csv, by the file's name", export, _kind)
    _verb(inner, "template", "write an empty .xlsx list to fill in", template, _workbook)


def _verb(
    inner: "argparse._SubParsersAction[Any]",
    name: str,
    about: str,
    work: Callable[[App, argparse.Namespace], int],
    file: Callable[[str], Path] = Path,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = inner.add_parser(name, help=about, description=about)
    parser.add_argument("file", metavar="FILE", type=file)
    parser.add_argument("--city", metavar="C", default="", help="only this city, as shenzhen")
    parser.add_argument("--lang", choices=tuple(_LANGUAGES), default="zh", help="language (zh)")
    parser.set_defaults(run=lambda given: carried_out("units", lambda: _composed(work, given)))
    return parser


def _kind(name: str) -> Path:
    if not name.lower().endswith(_KINDS):
        raise argparse.ArgumentTypeError("the file must be named .xlsx or .csv")
    return Path(name)


def _workbook(name: str) -> Path:
    if not name.lower().endswith(".xlsx"):
        raise argparse.ArgumentTypeError("the file must be named .xlsx")
    return Path(name)


def _composed(work: Callable[[App, argparse.Namespace], int], given: argparse.Namespace) -> int:
    with started(read_settings(log_level="ERROR")) as app:
        try:
            return work(app, given)
        except OSError as error:
            raise StartError(f"{given.file}: {error.strerror or error}") from error


def _places(app: App, city: str) -> Places:
    """Raises StartError where there is no city of that name."""
    places = places_of(app.shelf.library, city)
    if city and city not in places.packs:
        raise StartError(f"no rules of {city!r}; there are: {', '.join(places.packs)}")
    return places


def _scope(city: str) -> Scope | None:
    return Scope(city) if city else None


# --- in -------------------------------------------------------------------------------------------


def import_file(app: App, given: argparse.Namespace) -> int:
    """Check a list, show what it would change, and take it over unless it is a dry run.

    Returns:
        0, or 1 where anything is wrong with the file.
    """
    database, language = migrated(app).database, _LANGUAGES[given.lang]
    places, scope, progress = _places(app, given.city), _scope(given.city), Progress()
    try:
        table = read_units(given.file, places, app.clock.today(), progress.told)
        progress.end()
        comparison = _compared(database, table, scope)
    except BadFileError as error:
        progress.end()
        return _refused(error.faults, error.count, language)
    print("\n".join(lines_of(comparison, places, language)))
    if given.dry_run:
        print(words(say("sheets.cli.dry_run"), language))
        return 0
    _take_over(app, given.file, table, comparison, scope)
    print(words(say("sheets.cli.taken_over"), language))
    return 0


def _compared(database: Database, table: UnitTable, scope: Scope | None) -> Comparison:
    with database.reading() as db:
        found = compare(db, table.units, scope)
    if found.conflicts:
        raise BadFileError(fault_of(one, table.heading) for one in found.conflicts)
    return found


def _take_over(
    app: App, file: Path, table: UnitTable, comparison: Comparison, scope: Scope | None
) -> None:
    try:
        with app.database.writing() as db:
            take_over(
                db,
                table.units,
                scope,
                expected=comparison.digest,
                actor="system",
                now=app.clock.now(),
                source=hashlib.sha256(file.read_bytes()).hexdigest(),
            )
    except ImportRefusedError:
        raise StartError(
            "the register changed meanwhile; nothing was imported, try again"
        ) from None


def _refused(faults: tuple[Fault, ...], count: int, language: Language) -> int:
    for fault in faults:
        sys.stderr.write(f"{line_of(fault, language)}\n")
    sys.stderr.write(f"{words(say('sheets.cli.refused', count=count), language)}\n")
    return 1


class Progress:
    """Rows read so far: one line that changes where somebody watches, else a line now and then."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._last = 0

    def told(self, rows: int, about: int) -> None:
        """So many rows were read."""
        if self._watched:
            sys.stderr.write(f"\r{rows}/{about}")
            sys.stderr.flush()
        elif rows - self._last >= _STEP:
            self._last = rows
            sys.stderr.write(f"{rows}/{about}\n")

    def end(self) -> None:
        """Leave the line free again."""
        if self._watched:
            sys.stderr.write("\r\x1b[K")


# --- out ------------------------------------------------------------------------------------------


def export(app: App, given: argparse.Namespace) -> int:
    """Write the units of a city, or of all, to a file that only its owner can read."""
    places, as_csv = _places(app, given.city), given.file.suffix.lower() == ".csv"
    with migrated(app).database.reading() as db, own_file(given.file) as file:
        units = units_in(db, _scope(given.city))
        write_register(file, units, places, _LANGUAGES[given.lang], as_csv=as_csv)
    print(given.file)
    return 0


def template(app: App, given: argparse.Namespace) -> int:
    """Write the list to fill in."""
    with own_file(given.file) as file:
        write_template(file, _places(app, given.city), _LANGUAGES[given.lang])
    print(given.file)
    return 0
