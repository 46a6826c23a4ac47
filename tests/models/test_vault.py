"""Data keys that are known already: never one that is not in the database."""

import pytest
from sqlmodel import Session

from models.db import Database
from models.sealing import Sealer
from models.texts import Texts
from models.vault import Vault
from tests.fakes.parts import MORNING, VAULT


class ChangeOfMindError(Exception):
    """Something goes wrong after a key was made."""


def elsewhere() -> Vault:
    """The same master key in another process, which knows nothing yet."""
    return Vault(Sealer(bytes(32)))


@pytest.mark.parametrize("name", ["text", "index"])
def test_a_key_whose_transaction_failed_is_forgotten(database: Database, name: str) -> None:
    """What is sealed afterwards is under the key that is stored."""

    def fail(db: Session) -> None:
        Texts(db, VAULT, MORNING).seal("x", "p", "o")
        Texts(db, VAULT, MORNING).fingerprint("x", "p")
        raise ChangeOfMindError

    with pytest.raises(ChangeOfMindError), database.writing() as db:
        fail(db)
    with database.writing() as db:
        sealed = VAULT.shared(db, name, MORNING).seal("x", "p", "o")  # type: ignore[arg-type]
    with database.writing() as db:
        other = elsewhere().shared(db, name, MORNING)  # type: ignore[arg-type]
        assert other.open(sealed, "p", "o") == "x"


def test_a_message_finds_both_keys_as_they_are_stored(database: Database) -> None:
    """Read in one go, they are the same as each by itself, here and elsewhere."""
    with database.writing() as db:
        texts = Texts(db, VAULT, MORNING)
        sealed, mark = texts.seal("x", "p", "o"), texts.fingerprint("x", "p")
    with database.writing() as db:
        other = Texts(db, elsewhere(), MORNING).ready()
        assert other.open(sealed, "p", "o") == "x"
        assert other.fingerprint("x", "p") == mark
        assert VAULT.shared(db, "index", MORNING).fingerprint("x", "p") == mark
