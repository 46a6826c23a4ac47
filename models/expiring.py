"""What has run out by itself: codes that open nothing, proposals that nobody confirmed, undoing."""

from datetime import datetime, timedelta

from sqlalchemy import String, cast, delete, or_, update
from sqlmodel import Session, col, select

from models.clock import aware
from models.db import MANY
from models.officials import Act
from models.tokens import Token

RETENTION = timedelta(days=30)
"""How long a code is kept after its end: whoever tries it is told that it was used, or ran out."""


def forget_tokens(db: Session, now: datetime, after: timedelta = RETENTION) -> int:
    """Delete some codes that were used, ended or ran out longer than `after` ago.

    Returns how many went, at most `MANY`; 0 where none is left.
    """
    before = aware(now) - after
    ended = or_(
        col(Token.used_at) < before, col(Token.ended_at) < before, col(Token.expires_at) < before
    )
    old = select(Token.id).where(ended).limit(MANY)
    return db.connection().execute(delete(Token).where(col(Token.id).in_(old))).rowcount


def expire_acts(db: Session, now: datetime) -> int:
    """Let some acts lapse that waited too long for their code, or for a second official.

    Returns how many lapsed, at most `MANY`; 0 where none is left.
    """
    lapsed = (
        select(Act.id)
        .where(col(Act.state).in_(("proposed", "approval")), col(Act.expires_at) <= aware(now))
        .limit(MANY)
    )
    change = update(Act).where(col(Act.id).in_(lapsed)).values(state="expired")
    return db.connection().execute(change).rowcount


def forget_changes(db: Session, now: datetime) -> int:
    """Forget what some acts changed that can be taken back no more.

    The rows before and after are kept for 撤销 alone, and hold names and telephones that were
    deleted since, such as those of a bind request that was decided.

    Returns how many acts it was, at most `MANY`; 0 where none is left.
    """
    over = (
        select(Act.id)
        .where(col(Act.held_until) <= aware(now), cast(col(Act.changes), String) != "[]")
        .limit(MANY)
    )
    change = update(Act).where(col(Act.id).in_(over)).values(changes=[])
    return db.connection().execute(change).rowcount


def forget_veiled(db: Session, now: datetime) -> int:
    """Forget what was typed for some acts on somebody's own matter that are over, done or not.

    Such an act keeps it sealed, as the only thing among its arguments.

    Returns how many acts it was, at most `MANY`; 0 where none is left.
    """
    open_ = col(Act.state).in_(("proposed", "approval")) & (col(Act.expires_at) > aware(now))
    sealed = cast(col(Act.arguments), String).like('{"sealed"%')
    over = select(Act.id).where(sealed, ~open_).limit(MANY)
    change = update(Act).where(col(Act.id).in_(over)).values(rest="", arguments={})
    return db.connection().execute(change).rowcount
