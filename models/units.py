"""Units on the lists (名单单位): who they are, what they are listed as, and who acts for them.

A unit belongs to the jurisdiction of one rule pack (`city`, the pack's name; of a province it is
the province's) and to a district in it ("" where it has none).
"""

from datetime import date, datetime
from typing import Literal, TypeAlias

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from models.db import Record, RowId, UtcTime

Kind: TypeAlias = Literal["enterprise", "park", "agency"]
THIRD_PARTY = "third_party"
"""The category of an agency's listing: it takes part in evaluations for a level's list."""

SHORT_NAME = 20
"""Characters of a short name: platforms cut a longer one off without a word."""


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
    """A unit that means to apply in a year: the applicants' dates are for it."""

    __tablename__ = "applications"
    __table_args__ = (UniqueConstraint("unit_id", "level", "category", "year"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    unit_id: int = Field(foreign_key="units.id", sa_type=RowId)
    level: str = Field(max_length=20)
    category: str = Field(max_length=20)
    year: int


class Binding(Record, table=True):
    """A person who acts for a unit. `rank` is the order of escalation, 1 first.

    `how` is `code` (a bind code) or `approved` (a request that an official approved). `ended_why`
    is `wrong_person` (不是我), `left` (the contact unbound themselves) or `official`.
    """

    __tablename__ = "bindings"
    __table_args__ = (UniqueConstraint("unit_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    unit_id: int = Field(foreign_key="units.id", sa_type=RowId)
    person_id: int = Field(foreign_key="people.id", index=True, sa_type=RowId)
    rank: int
    how: str = Field(max_length=20)
    bound_at: datetime = Field(sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ended_why: str = Field(default="", max_length=20)


class BindRequest(Record, table=True):
    """Somebody who says that they act for a unit, and waits for an official. `said` is their name
    and telephone in their own words. `state` is `open`, `approved` or `refused`.
    """

    __tablename__ = "bind_requests"
    __table_args__ = (Index(None, "state", "unit_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    unit_id: int = Field(foreign_key="units.id", sa_type=RowId)
    person_id: int = Field(foreign_key="people.id", sa_type=RowId)
    said: str = Field(max_length=200)
    state: str = Field(default="open", max_length=20)
    created_at: datetime = Field(sa_type=UtcTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcTime)
    decided_by: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)
