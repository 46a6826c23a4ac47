"""Secrets that open one thing: bind codes, invitations, one-time links, calendar feeds.

A code is 80 random bits in Crockford's base 32 (as a receipt's, `models/receipts.py`). Only its
SHA-256 is stored, so whoever reads this table opens nothing.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.clock import aware
from models.db import Record, RowId, UtcTime
from models.receipts import new_code, normal

Purpose: TypeAlias = Literal[
    "bind",  # binds a person to a unit (`subject` is the unit)
    "address",  # adds an address to a person (`subject` is the person)
    "invitation",  # makes a person an official (`subject` is the official)
    "import",  # opens the import page once (`subject` is the official)
    "page",  # opens a page to print: sheet, dossier, export (`subject` is the official)
    "evidence",  # opens the page on which a complainant sends files (`subject` is the case)
    "receipt",  # opens the printed receipt of a complaint (`subject` is the case)
    "case",  # opens a case's page for an official (`subject` is the official; `what` is `case:37`)
    "feed_unit",  # a unit's calendar feed (`subject` is the binding)
    "feed_official",  # an official's calendar feed (`subject` is the official)
]


class Token(Record, table=True):
    """One secret. `what` is what a page shows (`dossier:12`). Without `expires_at`: until ended."""

    __tablename__ = "tokens"
    __table_args__ = (UniqueConstraint("digest"), Index(None, "purpose", "subject"))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    digest: str = Field(max_length=64)
    purpose: str = Field(max_length=20)
    subject: int = Field(sa_type=RowId)
    what: str = Field(default="", max_length=200)
    made_by: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)
    made_at: datetime = Field(sa_type=UtcTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)


def issue(
    db: Session,
    purpose: Purpose,
    subject: int,
    now: datetime,
    lasts: timedelta | None,
    made_by: int | None = None,
    what: str = "",
) -> str:
    """Make a secret and return its code, "XXXX-XXXX-XXXX-XXXX". It is shown now and never again.

    Args:
        subject: the row that it opens; which table, `Purpose` tells.
        lasts: how long it holds; None: until it is ended.
        made_by: the official who issued it.
        what: what a page shows with it (`dossier:12`).
    """
    code, at = new_code(), aware(now)
    token = Token(
        digest=_digest(code),
        purpose=purpose,
        subject=subject,
        what=what,
        made_by=made_by,
        made_at=at,
        expires_at=None if lasts is None else at + lasts,
    )
    db.add(token)
    db.flush()
    return code


def look(db: Session, code: str, purpose: Purpose, now: datetime) -> Token | None:
    """The token of a code as a person types it, where it still opens something.

    None for a code that is unknown, meant for something else, used, ended or out of date; whoever
    asks is not told which, and must not be able to ask often.
    """
    named = _named(code, purpose)
    token = None if named is None else db.exec(named).one_or_none()
    return token if token is not None and _opens(token, aware(now)) else None


def use(db: Session, code: str, purpose: Purpose, now: datetime) -> Token | None:
    """The same, once: of many who use a code at the same time exactly one gets the token."""
    named = _named(code, purpose)
    return None if named is None else _use(db, named, now)


def use_known(db: Session, number: int, purpose: Purpose, now: datetime) -> Token | None:
    """The same for a token that was looked at before, by its number: nobody keeps the code."""
    return _use(db, select(Token).where(Token.id == number, Token.purpose == purpose), now)


def end(db: Session, purpose: Purpose, subject: int, now: datetime) -> None:
    """End every secret of one purpose that still opens something."""
    live = select(Token).where(Token.purpose == purpose, Token.subject == subject)
    for token in db.exec(live.where(col(Token.ended_at).is_(None), col(Token.used_at).is_(None))):
        token.ended_at = aware(now)
    db.flush()


def _named(code: str, purpose: Purpose) -> SelectOfScalar[Token] | None:
    letters = normal(code)
    if letters is None:
        return None
    return select(Token).where(Token.digest == _digest(letters), Token.purpose == purpose)


def _use(db: Session, named: SelectOfScalar[Token], now: datetime) -> Token | None:
    # Whoever waited for the lock must see what the one before them wrote.
    locked = named.with_for_update().execution_options(populate_existing=True)
    token = db.exec(locked).one_or_none()
    if token is None or not _opens(token, aware(now)):
        return None
    token.used_at = aware(now)
    db.flush()
    return token


def _opens(token: Token, now: datetime) -> bool:
    over = token.expires_at is not None and token.expires_at <= now
    return token.used_at is None and token.ended_at is None and not over


def _digest(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").encode("ascii")).hexdigest()
