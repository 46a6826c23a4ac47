"""The text key: seals what people wrote and were answered, and where they can be written to.

A type of its own, so that nobody seals a conversation under the master key by mistake.
"""

from datetime import datetime
from typing import NewType

from sqlmodel import Session

from models.sealing import Sealer
from models.vault import Vault

Texts = NewType("Texts", Sealer)
"""A sealer under the text key (`models/vault.py`). It is asked for once in a transaction."""


def texts_of(db: Session, vault: Vault, now: datetime) -> Texts:
    """The text key, made where there is none yet. `now` is aware.

    Raises:
        SealBrokenError: where the master key is another one than it was sealed under.
    """
    return Texts(vault.shared(db, "text", now))
