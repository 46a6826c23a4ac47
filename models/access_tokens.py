"""The platform's access token (access_token), shared by all processes, and fetched seldom.

It is a secret, so it is sealed under the text key. No lock of the database is held while the
platform is asked: who may ask holds a lease, the others wait for what it brings. Whatever the
platform answers, it is asked at most `MOST` times in `WITHIN`.

A token that was refused stays in its row without a moment at which it expires. Where the platform
gives the same one again, a new one is forced, as seldom as the platform allows.

Source: the platform's page on the stable token (稳定版接口调用凭据).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import JSON, Column, Text, UniqueConstraint
from sqlmodel import Field, Session, select

from models.clock import aware
from models.db import Record, RowId, UtcTime, insert_once
from models.sealing import SealBrokenError
from models.texts import Texts

MOST: Final = 3
"""How often a token is fetched within `WITHIN`, whatever happens."""
WITHIN: Final = timedelta(minutes=10)
LEASE: Final = timedelta(seconds=15)
"""How long one process may ask; then another one may."""
RESTS: Final = (timedelta(seconds=10), timedelta(minutes=1))
"""Pauses after fetches that brought nothing, so that a short fault does not use up `MOST`."""
PAUSE: Final = timedelta(minutes=10)
"""How long nothing is fetched where an operator must mend something first."""
FORCED_APART: Final = timedelta(seconds=30)
FORCED_MOST: Final = 20
FORCED_WITHIN: Final = timedelta(days=1)
"""How often the platform lets a new token be forced."""
MARGIN: Final = timedelta(minutes=2)
"""A token is not used in the last minutes of its time. Less than the five in which the platform has
a new one already: asked earlier it would give the old one again."""

_PURPOSE: Final = "access token"

End: TypeAlias = Literal["", "brought", "same", "nothing", "refused"]
"""How a fetch ended: nobody knows (yet) · a token · the one that was refused · none · an operator
must mend something."""


class AccessToken(Record, table=True):
    """The token of one app.

    `expires_at` is None where there is no token, or where the one there is was refused. `fetched`
    tells of the last fetches: {"at": ISO 8601 in UTC, "forced", "end": `End`, "code": the
    platform's error code or 0}.
    """

    __tablename__ = "access_tokens"
    __table_args__ = (UniqueConstraint("app"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    app: str = Field(max_length=100)
    token: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    expires_at: datetime | None = Field(default=None, sa_type=UtcTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcTime)
    claimed_by: str = Field(default="", max_length=60)
    fetched: list[Any] = Field(sa_column=Column(JSON, nullable=False))


@dataclass(frozen=True, slots=True)
class Known:
    """A token that can be used until then."""

    token: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """Whoever gets this asks the platform now, and says how it ended (`brought` or `failed`)."""

    forced: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """Another process is asking."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Nobody asks before `until`. `code` is the platform's where an operator must mend it, or 0.

    `most`: because it was asked as often as it ever is.
    """

    until: datetime
    code: int
    most: bool


@dataclass(frozen=True, slots=True)
class _Fetch:
    at: datetime
    forced: bool
    end: End = ""
    code: int = 0


def claim(
    db: Session, texts: Texts, app: str, by: str, refused: str | None, now: datetime
) -> Known | Turn | Taken | Rest:
    """What one process should do now that has no token, or one that was refused.

    Args:
        app: the account's AppID.
        by: a name that no other process has.
        refused: the token that the platform refused, where that is why.
        now: aware.
    """
    row = _locked(db, app)
    token = _opened(texts, row)
    if refused is not None and token in (refused, None):
        token, row.expires_at = refused, None
        row.token = texts.seal(refused, _PURPOSE, _owner(app))
    if token is not None and row.expires_at is not None and row.expires_at > aware(now):
        return Known(token, row.expires_at)
    if _is_held(row, now) and row.claimed_by != by:
        return Taken()
    return _turn(db, row, by, now)


def brought(
    db: Session, texts: Texts, app: str, by: str, token: str, lasts: timedelta, now: datetime
) -> Known | None:
    """The platform gave a token; None where it is the one that was refused.

    Of somebody whose lease another one took meanwhile nothing is kept: theirs may be newer.

    Args:
        lasts: for how long, as the platform said.
        now: aware.
    """
    row = _locked(db, app)
    until = aware(now) + lasts - min(MARGIN, lasts / 2)
    if row.claimed_by != by:
        return Known(token, until)
    same = row.expires_at is None and token == _opened(texts, row)
    _end(db, row, "same" if same else "brought")
    if same:
        return None
    row.token, row.expires_at = texts.seal(token, _PURPOSE, _owner(app)), until
    db.flush()
    return Known(token, until)


def failed(db: Session, app: str, by: str, code: int, operator: bool) -> None:
    """The platform gave no token.

    Args:
        code: its error code, or 0.
        operator: whether somebody must mend something before it is asked again.
    """
    row = _locked(db, app)
    if row.claimed_by == by:
        _end(db, row, "refused" if operator else "nothing", code)


def _turn(db: Session, row: AccessToken, by: str, now: datetime) -> Turn | Rest:
    past = _past(row, aware(now))
    given = next((one.end for one in reversed(past) if one.end in ("brought", "same")), "")
    forced = given == "same" and row.expires_at is None
    rest = _rest(past, forced, aware(now))
    if rest is not None:
        return rest
    row.lease_until, row.claimed_by = aware(now) + LEASE, by
    _write(db, row, [*past, _Fetch(aware(now), forced)])
    return Turn(forced)


def _rest(past: Sequence[_Fetch], forced: bool, now: datetime) -> Rest | None:
    """What keeps everybody from asking, the longest of it; None where the platform may be asked."""
    waits = [_asked_most(past), _brought_nothing(past), *(_forced_most(past) if forced else ())]
    longest = max((one for one in waits if one), key=lambda one: one.until, default=None)
    return longest if longest is not None and longest.until > now else None


def _asked_most(past: Sequence[_Fetch]) -> Rest | None:
    return Rest(past[-MOST].at + WITHIN, 0, True) if len(past) >= MOST else None


def _brought_nothing(past: Sequence[_Fetch]) -> Rest | None:
    if past and past[-1].end == "refused":
        return Rest(past[-1].at + PAUSE, past[-1].code, False)
    in_vain = len(list(takewhile(lambda one: one.end in ("", "nothing"), reversed(past))))
    if not in_vain:
        return None
    return Rest(past[-1].at + RESTS[min(in_vain, len(RESTS)) - 1], 0, False)


def _forced_most(past: Sequence[_Fetch]) -> list[Rest]:
    forced = [one.at for one in past if one.forced]
    until = [at + FORCED_APART for at in forced[-1:]]
    if len(forced) >= FORCED_MOST:
        until.append(forced[-FORCED_MOST] + FORCED_WITHIN)
    return [Rest(one, 0, True) for one in until]


# --- the row --------------------------------------------------------------------------------------


def _locked(db: Session, app: str) -> AccessToken:
    insert_once(db, AccessToken, {"app": app, "claimed_by": "", "fetched": []})
    mine = select(AccessToken).where(AccessToken.app == app)
    return db.exec(mine.with_for_update().execution_options(populate_existing=True)).one()


def _opened(texts: Texts, row: AccessToken) -> str | None:
    """The token; None where there is none, or one under a key that is no more: a new one is had."""
    try:
        return texts.open(row.token, _PURPOSE, _owner(row.app)) if row.token else None
    except SealBrokenError:
        return None


def _owner(app: str) -> str:
    return f"app:{app}"


def _is_held(row: AccessToken, now: datetime) -> bool:
    """Whether somebody asks; a lease that ends later than any can is of a clock since put right."""
    return row.lease_until is not None and aware(now) < row.lease_until <= aware(now) + LEASE


def _past(row: AccessToken, now: datetime) -> list[_Fetch]:
    """The fetches that still count, the first one first; none of a clock since put right."""
    known = (
        _Fetch(datetime.fromisoformat(one["at"]), one["forced"], one["end"], one["code"])
        for one in row.fetched
    )
    counts = (
        one
        for one in known
        if now - (FORCED_WITHIN if one.forced else WITHIN) < one.at <= now + WITHIN
    )
    return sorted(counts, key=lambda one: one.at)


def _end(db: Session, row: AccessToken, end: End, code: int = 0) -> None:
    """Write down how the last fetch ended, and let others ask."""
    row.fetched = [*row.fetched[:-1], row.fetched[-1] | {"end": end, "code": code}]
    row.lease_until, row.claimed_by = None, ""
    db.flush()


def _write(db: Session, row: AccessToken, fetches: Sequence[_Fetch]) -> None:
    row.fetched = [asdict(one) | {"at": one.at.isoformat()} for one in fetches]
    db.flush()
