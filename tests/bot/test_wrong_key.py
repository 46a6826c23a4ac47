"""A master key that is not the database's: every verb says so in one line, and nothing starts."""

import socket
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import delete
from sqlmodel import select

from bot.commands import worker
from bot.commands.doctor import look
from bot.commands.starting import read_settings, started, unlocked
from bot.keys import FILE, master_keys
from bot.settings import Settings
from models import cases
from models.case_rows import Case
from models.db import open_database
from models.migrations import upgrade
from models.sealing import SealBrokenError, Sealer
from models.vault import CaseKey, Vault
from tests.bot.test_officials_cli import Greenbot, greenbot
from tests.fakes.parts import MORNING

__all__ = ["greenbot"]

pytestmark = pytest.mark.usefixtures("logging_as_before")

DATABASE = "sqlite:///data/greenbot.db"
OTHER = "B" * 43
VERBS = (
    ("keys", "show"),
    ("keys", "rotate"),
    ("receipts", "verify", "receipt.txt"),
    ("backup", "b.greenbot"),
    ("complaints", "export", "c.csv"),
    ("chat",),
    ("run",),
    ("web",),
    ("worker",),
)


@pytest.fixture
def sealed(greenbot: Greenbot) -> Greenbot:
    """A service with a filed case, whose key stands in its folder."""
    _file_a_case()
    return greenbot


def _file_a_case() -> None:
    vault, database = Vault(Sealer(*master_keys(Settings(_env_file=None)))), open_database(DATABASE)
    with database.writing() as db:
        case = cases.begin(db, vault, "webchat", "a" * 64, "1", MORNING)
        cases.register(db, vault, case, MORNING)
    database.close()


def _without_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GREENBOT_MASTER_KEY", raising=False)
    Path("data", FILE).unlink(missing_ok=True)


@pytest.mark.usefixtures("sealed")
def test_the_stored_keys_are_opened() -> None:
    """By the right key, or by it as the earlier one; by no other."""
    right, database = master_keys(Settings(_env_file=None))[0], open_database(DATABASE)
    wrong = b"x" * 32
    with database.reading() as db:
        Vault(Sealer(right)).check(db)
        Vault(Sealer(wrong, right)).check(db)
        with pytest.raises(SealBrokenError):
            Vault(Sealer(wrong)).check(db)
    database.close()


@pytest.mark.usefixtures("sealed")
def test_the_keys_of_cases_are_opened_too() -> None:
    """Where they alone are of another key: half of one database in another."""
    right, database = master_keys(Settings(_env_file=None))[0], open_database(DATABASE)
    with database.writing() as db:
        case = db.exec(select(Case)).one()
        db.connection().execute(delete(CaseKey))
        Vault(Sealer(b"x" * 32)).make_case_keys(db, case.id or 0, MORNING)
    with database.reading() as db, pytest.raises(SealBrokenError):
        Vault(Sealer(right)).check(db)
    database.close()


@pytest.mark.usefixtures("greenbot")
def test_a_database_without_keys_fits_every_key() -> None:
    """Before the first message there is nothing that a key could not open."""
    database = open_database("sqlite:///data/empty.db")
    upgrade(database)
    with database.reading() as db:
        Vault(Sealer(b"x" * 32)).check(db)
    database.close()


@pytest.mark.parametrize("lost", ["another is set", "the file is gone"])
def test_nothing_starts(sealed: Greenbot, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    """run, web, worker and whatever reads: one line that says what to set, and code 1."""
    Path("receipt.txt").write_text("x", encoding="utf-8")
    stopped = Event()
    stopped.set()
    # Were the key not looked at, each would end all the same, with another line or none.
    monkeypatch.setattr(worker, "NEVER", stopped)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        for verb in VERBS:
            _without_its_key(monkeypatch)
            if lost == "another is set":
                monkeypatch.setenv("GREENBOT_MASTER_KEY", OTHER)
            ran = sealed(*verb)
            assert ran.code == 1, verb
            assert ran.err.count("\n") == 1, (verb, ran.err)
            assert "GREENBOT_MASTER_KEY" in ran.err, verb


@pytest.mark.usefixtures("sealed")
def test_the_doctor_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for the key: FAIL, also where it is gone; and looking makes none."""
    right = Path("data", FILE).read_text(encoding="ascii")
    assert _key_lines() == ["ok"]
    _without_its_key(monkeypatch)
    assert _key_lines() == ["FAIL"]
    assert not Path("data", FILE).exists()
    monkeypatch.setenv("GREENBOT_MASTER_KEY", OTHER)
    assert _key_lines() == ["FAIL"]
    monkeypatch.setenv("GREENBOT_MASTER_KEY_PREVIOUS", right)
    assert _key_lines() == ["ok"]


def _key_lines() -> list[str]:
    return [line.mark for line in look(Settings(_env_file=None)) if line.name == "key"]


@pytest.mark.usefixtures("sealed")
def test_readiness_is_red() -> None:
    """A running service whose database was exchanged for another is not ready."""
    with started(read_settings()) as app:
        assert unlocked(app) is app
        assert next(one.ok for one in app.checks() if one.name == "key")
        with app.database.writing() as db:
            Vault(Sealer(b"x" * 32, *master_keys(app.settings))).renew(db)
        check = next(one for one in app.checks() if one.name == "key")
        assert not check.ok
        assert "GREENBOT_MASTER_KEY" in check.details[0]


def test_a_key_file_without_a_key_is_told(
    greenbot: Greenbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut or overwritten: no traceback, and nothing is sealed under half a key."""
    monkeypatch.delenv("GREENBOT_MASTER_KEY", raising=False)
    for content in ("", "short\n"):
        Path("data").mkdir(exist_ok=True)
        Path("data", FILE).write_text(content, encoding="ascii")
        for verb in (("keys", "show"), ("web",), ("doctor",)):
            ran = greenbot(*verb)
            assert ran.code == 1
            assert "Traceback" not in ran.err
            assert FILE in ran.err + ran.out, (verb, ran)
