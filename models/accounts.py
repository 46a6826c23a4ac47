"""People on channels that name them by what others know them by (an openid).

Everything inside knows them by a pseudonym: a keyed hash, so that whoever reads the records can
neither find somebody's messages by their openid nor turn one back into it. The real name is kept
sealed, for the one who must write to them (`bot/outbox.py`).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists
from sqlmodel import Session, col, select

from models import consents, followers
from models.case_rows import Account, Case
from models.cases import owner_of
from models.clock import aware
from models.conversations import RETENTION
from models.db import MANY, insert_once
from models.messages import Incoming
from models.people import Address
from models.statements import Statement
from models.texts import Texts
from models.vault import Vault

LONGEST = 800
"""Bytes of a channel's name for somebody."""

ANSWERED = timedelta(hours=1)
"""How long the account of somebody who wants to be forgotten is kept: they are answered there."""

_ACCOUNT, _KEY = "account", "message key"
_DAY = timedelta(days=1)

_MET = Statement(
    select(col(Account.met_at)).where(
        col(Account.channel) == bindparam("channel"), col(Account.address) == bindparam("address")
    )
)
"""When an account was last known to be in use."""


def as_known(db: Session, texts: Texts, incoming: Incoming, now: datetime) -> Incoming:
    """A message as from whom we know; the channel's own name for them is kept sealed.

    Its key is hashed as well: where a platform numbers no message, their name is part of it.

    Args:
        now: aware.

    Raises:
        ValueError: where the name is longer than `LONGEST`.
    """
    if len(incoming.address.encode()) > LONGEST:
        raise ValueError(f"an address has at most {LONGEST} bytes")
    channel = incoming.channel
    named = texts.fingerprint(f"{channel} {incoming.address}", _ACCOUNT)
    met = _MET.row(db, channel=channel, address=named)
    if met is None:
        sealed = texts.seal(incoming.address, _ACCOUNT, f"{channel} {named}")
        values = {"channel": channel, "address": named, "sealed": sealed, "met_at": aware(now)}
        insert_once(db, Account, values)
    elif aware(now) - met[0] >= _DAY:
        _met_again(db, channel, named, now)
    return replace(incoming, address=named, key=texts.fingerprint(incoming.key, _KEY))


def _met_again(db: Session, channel: str, named: str, now: datetime) -> None:
    known = _row(db, channel, named)
    if known is not None:
        known.met_at = aware(now)
        db.flush()


def real_address(db: Session, texts: Texts, channel: str, pseudonym: str) -> str | None:
    """The channel's name for somebody whom we know by a pseudonym; None where it is forgotten.

    Raises:
        SealBrokenError: where the seal does not open.
    """
    row = _row(db, channel, pseudonym)
    return None if row is None else texts.open(row.sealed, _ACCOUNT, f"{channel} {pseudonym}")


def _row(db: Session, channel: str, named: str) -> Account | None:
    theirs = select(Account).where(Account.channel == channel, Account.address == named)
    return db.exec(theirs).one_or_none()


def let_go(db: Session, channel: str, named: str, now: datetime) -> None:
    """Its owner wants to be forgotten: `forget_unused` may have it as soon as `ANSWERED` is over.

    Whoever writes again is met anew. `now` is aware.
    """
    known = _row(db, channel, named)
    if known is not None:
        known.met_at = aware(now) - RETENTION + ANSWERED
        db.flush()


def forget_unused(db: Session, vault: Vault, now: datetime, after: timedelta = RETENTION) -> int:
    """Delete accounts that nobody has written from for longer than `after`, and nothing needs, with
    what their platform told of them.

    One is needed by whoever reminds its owner, and by a case that its owner may be told of.
    Returns how many went, at most `MANY`; 0 where none is left.
    """
    reminded = exists().where(
        col(Address.channel) == Account.channel, col(Address.address) == Account.address
    )
    idle = select(Account).where(col(Account.met_at) < aware(now) - after, ~reminded).limit(MANY)
    while rows := db.exec(idle).all():
        unused = [row for row in rows if not _has_case(db, vault, row, now)]
        for row in rows:
            if row in unused:
                followers.forget(db, row.channel, row.address)
                consents.forget(db, row.channel, row.address)
                db.delete(row)
            else:
                row.met_at = aware(now)  # looked at again when that long has passed once more
        db.flush()
        if unused:
            return len(unused)
    return 0


def _has_case(db: Session, vault: Vault, row: Account, now: datetime) -> bool:
    owner = owner_of(db, vault, row.channel, row.address, now)
    theirs = select(Case.id).where(Case.owner == owner, col(Case.forgotten_at).is_(None))
    return db.exec(theirs.limit(1)).first() is not None
