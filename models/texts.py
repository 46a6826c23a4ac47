"""The text key: seals what people wrote and were answered, and where they can be written to.

A type of its own, so that nobody seals a conversation under the master key by mistake. The index
key, by which their accounts are found, is at hand as well: both are read in one go.
"""

from datetime import datetime
from typing import Self

from sqlmodel import Session

from models.sealing import Sealer
from models.vault import Shared, Vault


class Texts:
    """Seals and opens under the text key, within one transaction.

    The key is asked for when it is first needed: whoever reads what holds no sealed row yet must
    not have to make one. Everything raises SealBrokenError where the key does not open, which is
    then under another master key.
    """

    def __init__(self, db: Session, vault: Vault, now: datetime) -> None:
        """`now` is aware: when the key is made, where there is none yet."""
        self._db, self._vault, self._now = db, vault, now
        self._read: dict[str, str] | None = None
        self._known: dict[Shared, Sealer] = {}

    def ready(self) -> Self:
        """The same, with its key opened: whatever does not open from then on was tampered with."""
        self._key("text")
        return self

    def seal(self, plain: str, purpose: str, owner: str) -> str:
        """As `Sealer.seal`."""
        return self._key("text").seal(plain, purpose, owner)

    def open(self, sealed: str, purpose: str, owner: str) -> str:
        """As `Sealer.open`."""
        return self._key("text").open(sealed, purpose, owner)

    def fingerprint(self, text: str, purpose: str) -> str:
        """As `Sealer.fingerprint`, under the index key."""
        return self._key("index").fingerprint(text, purpose)

    def _key(self, name: Shared) -> Sealer:
        if name not in self._known:
            if self._read is None:
                self._read = self._vault.wrapped(self._db)
            self._known[name] = self._vault.shared(self._db, name, self._now, self._read)
        return self._known[name]
