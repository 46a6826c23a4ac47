"""The master key is changed: everything opens before, in between and after; with the earlier key
alone nothing does.
"""

from pathlib import Path

import pytest
from sqlmodel import Session

from bot.keys import FILE, add_new, drop_earlier, master_keys
from bot.own_settings import decoded_key
from bot.settings import Settings, SettingsError, load_settings
from models import audit, cases
from models.db import open_database
from models.officials import SECOND_FACTOR, Official
from models.sealing import SealBrokenError, Sealer
from models.vault import Vault
from tests.bot.test_officials_cli import Greenbot, greenbot
from tests.fakes.parts import MORNING
from tests.fakes.rows import an_official, number

__all__ = ["greenbot"]

pytestmark = pytest.mark.usefixtures("logging_as_before")

ADDRESS = "a" * 64
DATABASE = "sqlite:///data/greenbot.db"
KEYS = ("A" * 43, "B" * 43)


def _filled(db: Session, sealer: Sealer) -> tuple[int, int]:
    """A filed case and an official with a second factor; their numbers."""
    vault = Vault(sealer)
    case = cases.begin(db, vault, "webchat", ADDRESS, "1", MORNING)
    cases.register(db, vault, case, MORNING)
    official = an_official(db)
    official.second_factor = sealer.seal("JBSWY3DP", SECOND_FACTOR, f"official:{official.id}")
    db.flush()
    return number(case), number(official)


def _assert_opens(sealer: Sealer, numbers: tuple[int, int]) -> None:
    """The account is found, who complained is read, and the second factor opens."""
    vault, database = Vault(sealer), open_database(DATABASE)
    with database.reading() as db:
        (case,) = cases.of_account(db, vault, "webchat", ADDRESS, MORNING)
        assert case.id == numbers[0]
        assert cases.identity(db, vault, case)["address"] == ADDRESS
        secret = db.get_one(Official, numbers[1]).second_factor or ""
        assert sealer.open(secret, SECOND_FACTOR, f"official:{numbers[1]}") == "JBSWY3DP"
    database.close()


def _fill(sealer: Sealer) -> tuple[int, int]:
    database = open_database(DATABASE)
    with database.writing() as db:
        numbers = _filled(db, sealer)
    database.close()
    return numbers


def test_a_key_in_the_file_is_changed(greenbot: Greenbot) -> None:
    """One command: afterwards the new key opens everything, and the earlier one nothing."""
    earlier = master_keys(Settings(_env_file=None))
    numbers = _fill(Sealer(*earlier))
    ran = greenbot("keys", "rotate")
    assert (ran.code, ran.err) == (0, "")
    now = master_keys(Settings(_env_file=None))
    assert len(now) == 1
    assert now != earlier
    _assert_opens(Sealer(*now), numbers)
    with pytest.raises(SealBrokenError):
        _assert_opens(Sealer(*earlier), numbers)


def test_a_change_that_was_interrupted_is_finished(greenbot: Greenbot) -> None:
    """Killed after the new key was written: both open, and the next call ends with that key."""
    settings = Settings(_env_file=None)
    numbers = _fill(Sealer(*master_keys(settings)))
    add_new(settings)
    both = master_keys(settings)
    _assert_opens(Sealer(*both), numbers)
    assert greenbot("keys", "rotate").code == 0
    assert master_keys(settings) == both[:1]
    _assert_opens(Sealer(both[0]), numbers)


def test_the_key_file_is_its_owners_alone(greenbot: Greenbot) -> None:
    """Also after it was changed."""
    master_keys(Settings(_env_file=None))
    greenbot("keys", "rotate")
    assert Path("data", FILE).stat().st_mode & 0o077 == 0
    drop_earlier(Settings(_env_file=None))
    assert Path("data", FILE).stat().st_mode & 0o077 == 0


def test_a_key_of_the_settings_is_changed(
    greenbot: Greenbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With both keys set, everything is sealed under the new one; then the earlier may go."""
    numbers = _fill(Sealer(decoded_key(KEYS[0])))
    monkeypatch.setenv("GREENBOT_MASTER_KEY", KEYS[1])
    assert greenbot("keys", "rotate").code == 1
    monkeypatch.setenv("GREENBOT_MASTER_KEY_PREVIOUS", KEYS[0])
    ran = greenbot("keys", "rotate")
    assert ran.code == 0
    assert "GREENBOT_MASTER_KEY_PREVIOUS" in ran.out
    _assert_opens(Sealer(decoded_key(KEYS[1])), numbers)


def test_a_wrong_earlier_key_changes_nothing(
    greenbot: Greenbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused in one line, and what was there still opens."""
    numbers = _fill(Sealer(decoded_key(KEYS[0])))
    monkeypatch.setenv("GREENBOT_MASTER_KEY", KEYS[1])
    monkeypatch.setenv("GREENBOT_MASTER_KEY_PREVIOUS", "C" * 43)
    ran = greenbot("keys", "rotate")
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    _assert_opens(Sealer(decoded_key(KEYS[0])), numbers)


def test_changing_the_key_is_noted(greenbot: Greenbot) -> None:
    """The audit has it, and its chain still holds: rows of it are not sealed."""
    _fill(Sealer(*master_keys(Settings(_env_file=None))))
    greenbot("keys", "rotate")
    database = open_database(DATABASE)
    with database.writing() as db:
        assert [one.action for one in audit.history(db, "")] == ["keys.rotated"]
        assert audit.verify(db) is None
    database.close()


def test_an_earlier_key_needs_a_present_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """By itself it is a mistake, and its value is not repeated."""
    monkeypatch.setenv("GREENBOT_MASTER_KEY_PREVIOUS", KEYS[0])
    with pytest.raises(SettingsError) as refused:
        load_settings(None)
    assert "GREENBOT_MASTER_KEY_PREVIOUS" in str(refused.value)
    assert KEYS[0] not in str(refused.value)
