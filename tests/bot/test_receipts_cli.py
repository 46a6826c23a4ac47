"""`greenbot receipts verify`: with the public key alone, on any machine."""

from pathlib import Path

import pytest

from bot.keys import master_keys
from bot.settings import Settings
from models import cases, signed_receipts
from models.db import open_database
from models.sealing import Sealer
from models.vault import Vault
from tests.bot.test_officials_cli import Greenbot, greenbot
from tests.fakes.parts import MORNING

__all__ = ["greenbot"]

pytestmark = pytest.mark.usefixtures("logging_as_before")


def _receipt() -> str:
    """The receipt of a case that was filed at this service."""
    vault = Vault(Sealer(*master_keys(Settings(_env_file=None))))
    database = open_database("sqlite:///data/greenbot.db")
    with database.writing() as db:
        case = cases.begin(db, vault, "webchat", "a" * 64, "1", MORNING)
        cases.register(db, vault, case, MORNING)
        text = signed_receipts.document(db, vault, case, MORNING)
    database.close()
    return text


def test_a_receipt_is_checked_by_the_public_key_alone(
    greenbot: Greenbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `keys show` prints checks it where there is no database."""
    Path("receipt.txt").write_text(_receipt(), encoding="utf-8")
    key = greenbot("keys", "show").out.strip()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    ran = greenbot("receipts", "verify", str(tmp_path / "receipt.txt"), "--key", key)
    assert (ran.code, ran.err) == (0, "")
    assert not (elsewhere / "data").exists()


def test_the_service_knows_its_own_key(greenbot: Greenbot) -> None:
    """Without a key, it is checked by this service's."""
    Path("receipt.txt").write_text(_receipt(), encoding="utf-8")
    assert greenbot("receipts", "verify", "receipt.txt").code == 0


def test_a_changed_receipt_is_refused(greenbot: Greenbot) -> None:
    """In one line; so are another key, no text, no file."""
    text = _receipt()
    Path("changed.txt").write_text(text.replace("2026", "2025"), encoding="utf-8")
    Path("binary.txt").write_bytes(b"\xff\xfe\x00")
    Path("receipt.txt").write_text(text, encoding="utf-8")
    other = "A" * 43 + "="
    for words in (
        ("changed.txt",),
        ("binary.txt",),
        ("missing.txt",),
        ("receipt.txt", "--key", other),
        ("receipt.txt", "--key", "no key"),
    ):
        ran = greenbot("receipts", "verify", *words)
        assert ran.code == 1
        assert ran.err.count("\n") == 1
