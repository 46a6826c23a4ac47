"""What a platform tells of somebody is noted once, in one transaction."""

from typing import Protocol

from sqlmodel import Session

from models import accounts, consents, followers, inbox, parcels
from models.clock import Clock
from models.db import Database, StorageUnavailableError
from models.happenings import Agreed, Happening, Left, Refused, Reported
from models.messages import Incoming
from models.reported import reported
from models.sealing import SealBrokenError
from models.texts import Texts
from models.vault import Vault


class Parts(Protocol):
    """What noting needs of the app."""

    @property
    def database(self) -> Database:
        """Where it is noted."""

    @property
    def clock(self) -> Clock:
        """What tells the time."""

    @property
    def vault(self) -> Vault:
        """What opens the data keys."""


def note(parts: Parts, happening: Happening) -> None:
    """Note it, once: told again, nothing more happens. Raises StorageError."""
    now = parts.clock.now()
    told = Incoming(happening.channel, happening.address, happening.key, received_at=now)
    with parts.database.writing() as db:
        texts = Texts(db, parts.vault, now)
        try:
            known = accounts.as_known(db, texts, told, now)
        except SealBrokenError as error:
            # Whose it is can be told by no other key, and nothing has happened.
            raise StorageUnavailableError("a key is sealed under another master key") from error
        if inbox.claim(db, known):
            _note(db, known, happening)


def _note(db: Session, known: Incoming, happening: Happening) -> None:
    who, now = (known.channel, known.address), known.received_at
    match happening.what:
        case Left():
            _left(db, known, happening)
        case Agreed(template, lasting) if len(template) <= consents.LONGEST:
            consents.accepted(db, *who, template, now, lasting=lasting)
        case Refused(template) if len(template) <= consents.LONGEST:
            consents.rejected(db, *who, template, now)
        case Reported(number, how):
            reported(db, *who, number, how, now)
            if how == "blocked":
                _left(db, known, happening)


def _left(db: Session, known: Incoming, happening: Happening) -> None:
    """Nothing goes there any more, and what was under way for them is given up."""
    who = known.channel, known.address
    if followers.left(db, *who, known.received_at, happening.at):
        parcels.forget_of(db, *who)
