"""The doctor looks at everything, says what to mend, and changes nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands.doctor import Line, look
from bot.evidence.service import Evidences
from bot.evidence.store import Store
from bot.keys import FILE
from bot.settings import Settings
from models import heartbeats
from models.clock import Clock, FixedClock, SystemClock
from models.db import Database, open_database
from models.migrations import downgrade, upgrade
from models.office_dates import CalendarYear
from scheduler.outcome import REMINDERS
from scheduler.worker import WORKER
from tests.fakes.cases import VAULT, a_case
from tests.fakes.parts import MORNING
from tests.fakes.push_owing import Office
from tests.fakes.rows import number


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a folder with nothing in it."""
    return Settings(_env_file=None, data_dir=tmp_path / "data")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """Their database, with tables and no row."""
    made = open_database(settings.database_url)
    upgrade(made)
    yield made
    made.close()


def told(
    settings: Settings, clock: Clock | None = None, *, online: bool = False
) -> dict[str, Line]:
    """What the doctor says, by what it is about."""
    return {line.name: line for line in look(settings, clock, online=online)}


def test_an_empty_folder_stays_empty(settings: Settings) -> None:
    """Before the first start the doctor says how to begin, and makes neither file nor key."""
    lines = told(settings)
    assert lines["database"].mark == "FAIL"
    assert "greenbot migrate" in lines["database"].text
    assert lines["key"].mark == "warn"
    assert not settings.data_dir.exists()


def test_a_working_service_is_well(settings: Settings, database: Database) -> None:
    """Tables, packs, worker, audit and officials: a line each, and none to mend."""
    now = SystemClock().now()
    with database.writing() as db:
        for name in (WORKER, REMINDERS):
            heartbeats.beat(db, name, now)
    lines = told(settings)
    assert [line for line in lines.values() if line.mark == "FAIL"] == []
    assert "shenzhen" in lines["packs"].text
    assert "webchat" in lines["channels"].text
    assert not (settings.data_dir / FILE).exists()


@pytest.mark.usefixtures("database")
def test_a_sleeping_worker_is_told(settings: Settings) -> None:
    """Nobody works: the doctor says how to start, and that nothing was audited."""
    lines = told(settings)
    assert lines["worker"].mark == lines["reminders"].mark == "FAIL"
    assert "greenbot worker" in lines["worker"].text


def test_a_lost_file_of_evidence_is_told(settings: Settings, database: Database) -> None:
    """A row without its file: a failure, with the folder that must come back from a backup."""
    clock = FixedClock(MORNING)
    service = Evidences(database, VAULT, clock, Store(settings.data_dir / "evidence"))
    with database.writing() as db:
        case_id = number(a_case(db))
    piece = service.take(case_id, "photo", "a.jpg", [b"kept"], 100)
    assert told(settings)["evidence"].mark == "ok"
    service.store.put_away(str(piece.stored))
    line = told(settings)["evidence"]
    assert line.mark == "FAIL"
    assert str(settings.data_dir / "evidence") in line.text


@pytest.mark.usefixtures("database")
def test_a_silent_scanner_is_told(settings: Settings, tmp_path: Path) -> None:
    """No scanner is worth knowing, one that is set and silent must be mended."""
    assert told(settings)["scanner"].mark == "warn"
    named = settings.model_copy(update={"clamav": f"unix:{tmp_path / 'nobody'}"})
    assert told(named)["scanner"].mark == "FAIL"


def test_old_tables_are_told(settings: Settings, database: Database) -> None:
    """A database of an older version: the verb that brings it up to date, and no more questions."""
    downgrade(database, "0001")
    lines = told(settings)
    assert lines["database"].mark == "FAIL"
    assert "greenbot migrate" in lines["database"].text
    assert "worker" not in lines


def test_a_city_without_an_official_is_told(settings: Settings, database: Database) -> None:
    """Units whose silence nobody hears of are a fault, with the command that mends it."""
    Office(database).unit()
    assert "officials invite --city shenzhen" in told(settings)["officials"].text


def test_years_without_an_arrangement_are_a_warning(settings: Settings, database: Database) -> None:
    """Provisional working days are told by their years, until an official enters the notice."""
    clock = FixedClock.on(date(2040, 1, 2))
    line = told(settings, clock)["calendar"]
    assert line.mark == "warn"
    assert "2040, 2041" in line.text
    with database.writing() as db:
        for year in (2040, 2041):
            db.add(CalendarYear(year=year, title="通知", number="国办发明电〔2039〕1号",
                                holidays=[f"{year}-01-01"], workdays=[],
                                set_at=clock.now()))  # fmt: skip
    assert told(settings, clock)["calendar"].mark == "ok"


@pytest.mark.usefixtures("database")
def test_a_broken_pack_and_an_open_key_are_told(settings: Settings, tmp_path: Path) -> None:
    """A pack's fault is named with its place; a key that others can read is a fault."""
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "mine.yaml").write_text("pack: [", encoding="utf-8")
    key = settings.data_dir / FILE
    key.write_text("x" * 43, encoding="ascii")
    key.chmod(0o644)
    lines = told(settings.model_copy(update={"packs_dir": folder}))
    assert "mine.yaml" in lines["packs"].text
    assert "chmod 600" in lines["key"].text


@pytest.mark.usefixtures("logging_as_before")
def test_the_verb_leaves_with_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Something to mend is code 1; the lines are on standard output."""
    monkeypatch.chdir(tmp_path)
    assert main(["doctor"]) == 1
    assert "FAIL  database:" in capsys.readouterr().out
    monkeypatch.setenv("PORT", "none")
    assert main(["doctor"]) == 1
    assert "PORT" in capsys.readouterr().err


@pytest.mark.usefixtures("database")
def test_a_platform_without_settings_is_off_and_says_how_to_turn_it_on(settings: Settings) -> None:
    """Nobody wonders why WeChat is silent."""
    lines = told(settings)
    assert "GREENBOT_WECHAT_APP_ID" in lines["wechat"].text
    assert "GREENBOT_TELEGRAM_TOKEN" in lines["telegram"].text
    assert {lines[name].mark for name in ("wechat", "telegram")} == {"ok"}


@pytest.mark.usefixtures("database")
def test_platforms_are_asked_only_when_wanted(settings: Settings) -> None:
    """Without --online nothing leaves the machine; without a platform there is nobody to ask."""
    assert "online" not in told(settings)
    assert "no platform" in told(settings, online=True)["online"].text
