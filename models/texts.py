"""The text key: seals what people wrote and were answered, and where they can be written to.

A type of its own, so that nobody seals a conversation under the master key by mistake.
"""

from datetime import datetime
from typing import Self

from sqlmodel import Session

from models.sealing import Sealer
from models.vault import Vault


class Texts:
    """Seals and opens under the text key, within one transaction.

    The key is asked for when it is first needed: whoever reads what holds no sealed row yet must
    not have to make one. Everything raises SealBrokenError where the key does not open, which is
    then under another master key.
    """

    def __init__(self, db: Session, vault: Vault, now: datetime) -> None:
        """`now` is aware: when the key is made, where there is none yet."""
        self._db, self._vault, self._now = db, vault, now
        self._known: Sealer | None = None

    def ready(self) -> Self:
        """The same, with its key opened: whatever does not open from then on was tampered with."""
        self._key()
        return self

    def seal(self, plain: str, purpose: str, owner: str) -> str:
        """As `Sealer.seal`."""
        return self._key().seal(plain, purpose, owner)

    def open(self, sealed: str, purpose: str, owner: str) -> str:
        """As `Sealer.open`."""
        return self._key().open(sealed, purpose, owner)

    def _key(self) -> Sealer:
        if self._known is None:
            self._known = self._vault.shared(self._db, "text", self._now)
        return self._known
