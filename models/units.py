"""Units on the lists (名单单位): who they are, what they are listed as, and who acts for them.

A unit belongs to the jurisdiction of one rule pack (`city`, the pack's name; of a province it is
the province's) and to a district in it ("" where it has none).
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal, TypeAlias, get_args

from sqlalchemy import ColumnElement, Index, UniqueConstraint, case, func
from sqlmodel import Field, Session, col, select

from models.bindings import (
    Binding,
    BindRequest,
    DecidedError,
    ask_binding,
    bind,
    bindings_of,
    contacts_of,
    decide_request,
    end_binding,
    move_rank,
    requests_of,
)
from models.credit_codes import CreditCodeError, CreditCodeFault, credit_code
from models.db import Record, RowId, UtcTime
from models.names import parse
from models.scopes import Scope
from models.short_names import SHORT_NAME, ShortNameError, ShortNameFault, short_name_for

__all__ = [
    "KINDS",
    "SHORT_NAME",
    "THIRD_PARTY",
    "Application",
    "BindRequest",
    "Binding",
    "CreditCodeError",
    "CreditCodeFault",
    "DecidedError",
    "Kind",
    "Listing",
    "Scope",
    "ShortNameError",
    "ShortNameFault",
    "Unit",
    "ask_binding",
    "bind",
    "bindings_of",
    "contacts_of",
    "credit_code",
    "decide_request",
    "end_binding",
    "free_short_name",
    "listings_of",
    "move_rank",
    "open_requests",
    "remove_listing",
    "requests_of",
    "search_units",
    "short_name_for",
    "unit",
    "unit_by_code",
    "units_of",
]

Kind: TypeAlias = Literal["enterprise", "park", "agency"]
KINDS: tuple[Kind, ...] = get_args(Kind)
THIRD_PARTY = "third_party"
"""The category of an agency's listing: it takes part in evaluations for a level's list."""


class Unit(Record, table=True):
    """An enterprise, a park or a third-party agency (第三方机构).

    `code` is the unified social credit code (统一社会信用代码, GB 32100), upper case. `call_name`
    and `call_phone` are whom to ring where nobody can be written to. `legal_representative` is kept
    for agencies, whose yearly cap may hang on it. `closed_at`: the unit no longer exists.
    """

    __tablename__ = "units"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("city", "district", "short_name"),
        Index(None, "city", "district", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    kind: str = Field(max_length=20)
    code: str = Field(max_length=18)
    name: str = Field(max_length=200)
    short_name: str = Field(max_length=SHORT_NAME)
    city: str = Field(max_length=40)
    district: str = Field(default="", max_length=40)
    legal_representative: str = Field(default="", max_length=100)
    call_name: str = Field(default="", max_length=100)
    call_phone: str = Field(default="", max_length=40)
    created_at: datetime = Field(sa_type=UtcTime)
    changed_at: datetime = Field(sa_type=UtcTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Listing(Record, table=True):
    """A unit on one list of one year: level × category × year.

    `category` is a pack's category, or `THIRD_PARTY`. `removed_why` is an officer's reason (移出),
    `removed_ground` the pack's removal ground and `removed_article` its article.
    """

    __tablename__ = "listings"
    __table_args__ = (UniqueConstraint("unit_id", "level", "category", "year"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    unit_id: int = Field(foreign_key="units.id", sa_type=RowId)
    level: str = Field(max_length=20)
    category: str = Field(max_length=20)
    year: int
    listed_on: date | None = None
    removed_on: date | None = None
    removed_ground: str = Field(default="", max_length=40)
    removed_article: int | None = None
    removed_why: str = Field(default="", max_length=500)


class Application(Record, table=True):
    """A unit that means to apply in a year: the applicants' dates are for it.

    `agency_id` is the unit of kind `agency` that evaluates it, where an officer noted one.
    """

    __tablename__ = "applications"
    __table_args__ = (UniqueConstraint("unit_id", "level", "category", "year"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    unit_id: int = Field(foreign_key="units.id", sa_type=RowId)
    level: str = Field(max_length=20)
    category: str = Field(max_length=20)
    year: int
    agency_id: int | None = Field(default=None, sa_type=RowId)


# --- finding ----------------------------------------------------------------------------------


def unit(db: Session, number: int) -> Unit | None:
    """A unit by its number."""
    return db.get(Unit, number)


def unit_by_code(db: Session, code: str) -> Unit | None:
    """A unit by its unified social credit code as typed. Raises CreditCodeError."""
    return db.exec(select(Unit).where(Unit.code == credit_code(code))).one_or_none()


_LONGEST_SEARCH = 200
"""Characters: no name of a unit has more."""


def search_units(
    db: Session, scope: Scope | None, text: str, limit: int, kinds: Collection[Kind] = KINDS
) -> list[Unit]:
    """Units of a jurisdiction (None: of all) by what somebody typed, the likeliest first.

    A name such as U128M or a whole code finds that unit, closed or not; else every unit that is not
    closed and has the text in its name, its short name or its code. Only those of `kinds` count.
    """
    text = text.strip()
    exact = _exact(db, text)
    if exact is not None:
        inside = scope is None or scope.covers(exact.city, exact.district)
        return [exact] if inside and exact.kind in kinds else []
    if not text or len(text) > _LONGEST_SEARCH:
        return []
    still_open = select(Unit).where(col(Unit.closed_at).is_(None), _holds(text))
    if set(kinds) != set(KINDS):
        still_open = still_open.where(col(Unit.kind).in_(kinds))
    here = still_open if scope is None else still_open.where(scope.clause(Unit))
    order = (_likeliest(text), col(Unit.short_name), col(Unit.id))
    return list(db.exec(here.order_by(*order).limit(limit)))


def _exact(db: Session, text: str) -> Unit | None:
    named = parse(text)
    if named is not None and named[0] == "U":
        return unit(db, named[1])
    try:
        return unit_by_code(db, text)
    except CreditCodeError:
        return None


def _holds(text: str) -> ColumnElement[bool]:
    in_name = col(Unit.name).icontains(text, autoescape=True)
    in_short_name = col(Unit.short_name).icontains(text, autoescape=True)
    return in_name | in_short_name | col(Unit.code).startswith(text.upper(), autoescape=True)


def _likeliest(text: str) -> ColumnElement[int]:
    """0 where the text is the name, 1 where the name begins with it, else 2."""
    whole = func.lower(col(Unit.name)) == text.lower()
    whole_short = func.lower(col(Unit.short_name)) == text.lower()
    begins = col(Unit.name).istartswith(text, autoescape=True)
    begins_short = col(Unit.short_name).istartswith(text, autoescape=True)
    return case((whole | whole_short, 0), (begins | begins_short, 1), else_=2)


def units_of(db: Session, person_id: int) -> list[Unit]:
    """The units that a person acts for now, in the order in which they came to it."""
    mine = select(Unit).join(Binding).where(Binding.person_id == person_id)
    active = mine.where(col(Binding.ended_at).is_(None), col(Unit.closed_at).is_(None))
    return list(db.exec(active.order_by(col(Binding.bound_at), col(Binding.id))))


def open_requests(db: Session, scope: Scope) -> list[BindRequest]:
    """Who waits to be bound to a unit of a jurisdiction, the longest waiting first."""
    waiting = select(BindRequest).join(Unit).where(BindRequest.state == "open", scope.clause(Unit))
    return list(db.exec(waiting.order_by(col(BindRequest.id))))


# --- names ------------------------------------------------------------------------------------


def free_short_name(
    db: Session, city: str, district: str, short_name: str, unit_id: int | None = None
) -> str:
    """The short name as it is kept, where a unit of a district may have it.

    Args:
        unit_id: the unit that is to have it; None for a new one.

    Raises:
        ShortNameError: where it is empty, over `SHORT_NAME` characters, or another unit's.
    """
    name = " ".join(short_name.split())
    if not name:
        raise ShortNameError("empty")
    if len(name) > SHORT_NAME:
        raise ShortNameError("too_long")
    there = Unit.city == city, Unit.district == district, Unit.short_name == name
    if db.exec(select(Unit.id).where(*there, Unit.id != unit_id)).first() is not None:
        raise ShortNameError("taken")
    return name


# --- lists ------------------------------------------------------------------------------------


def listings_of(db: Session, unit_ids: Collection[int]) -> dict[int, list[Listing]]:
    """What each of these units is or was listed as, the newest year first."""
    found: dict[int, list[Listing]] = {number: [] for number in unit_ids}
    rows = select(Listing).where(col(Listing.unit_id).in_(unit_ids))
    for row in db.exec(rows.order_by(col(Listing.year).desc(), col(Listing.id))):
        found[row.unit_id].append(row)
    return found


def remove_listing(
    db: Session, listing: Listing, on: date, ground: str, article: int | None, why: str
) -> None:
    """Take a unit off a list (移出).

    Args:
        on: the day from which it is off, Asia/Shanghai.
        ground: the pack's removal ground, or "".
        article: the article that the ground stands in.
        why: the officer's reason.
    """
    listing.removed_on, listing.removed_ground = on, ground
    listing.removed_article, listing.removed_why = article, why
    db.flush()
