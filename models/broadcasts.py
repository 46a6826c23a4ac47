"""An official's own words to many units (群发): written, looked at, sent, stopped.

The deliveries are rows of the outbox like any other; here is what they are about, and to whom.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Index, exists, func
from sqlmodel import Field, Session, col, select

from models.bindings import Binding
from models.call_list import REACHES, way_to
from models.db import Record, RowId, UtcTime
from models.deliveries import cancel_act
from models.directory import Units, entries_of, open_units
from models.overview import Narrowed, asked, fits, standing
from models.people import Address, Reachability
from models.scopes import Scope
from models.units import Listing, Unit

LONGEST = 300
"""Characters of a broadcast's words: with a heading they fit one message of every platform."""


class Broadcast(Record, table=True):
    """One broadcast of an office. `words` are the official's own, without personal data.

    `audience` narrows the units: `district`, `category`, `level`, `step` (of the funnel), each left
    out where it does not matter. `state` is `draft`, `sent` (handed to the outbox), `stopped` or
    `dropped` (a draft that was thrown away). `people` were to be written to, of whom `later` on
    another day than the first; `left_out` had no room within the week. `act_id` is the act whose
    deliveries these are.
    """

    __tablename__ = "broadcasts"
    __table_args__ = (Index(None, "city", "district", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    city: str = Field(max_length=40)
    district: str = Field(default="", max_length=40)
    words: str = Field(max_length=LONGEST)
    audience: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(default="draft", max_length=20)
    people: int = Field(default=0)
    later: int = Field(default=0)
    left_out: int = Field(default=0)
    made_by: int = Field(foreign_key="officials.id", sa_type=RowId)
    made_at: datetime = Field(sa_type=UtcTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcTime)
    act_id: int | None = Field(default=None, foreign_key="acts.id", sa_type=RowId)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcTime)
    stopped_by: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)


# --- writing --------------------------------------------------------------------------------------


def draft(
    db: Session,
    *,
    city: str,
    district: str,
    words: str,
    audience: Mapping[str, Any],
    made_by: int,
    now: datetime,
) -> Broadcast:
    """Write a broadcast down; nothing is sent. `now` is aware."""
    row = Broadcast(
        city=city,
        district=district,
        words=words,
        audience=dict(audience),
        made_by=made_by,
        made_at=now,
    )
    db.add(row)
    db.flush()
    return row


def broadcasts_of(db: Session, scope: Scope, limit: int) -> list[Broadcast]:
    """The newest broadcasts of a jurisdiction, without drafts that were thrown away."""
    rows = select(Broadcast).where(scope.clause(Broadcast), Broadcast.state != "dropped")
    return list(db.exec(rows.order_by(col(Broadcast.id).desc()).limit(limit)))


# --- to whom --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who would be written to: one contact for each unit, the first who can be reached.

    `people` are their numbers with the short names of the units that they hear it for; `reaches`
    says how many units can be reached how.
    """

    people: Mapping[int, tuple[str, ...]]
    reaches: Mapping[Reachability, int]


def recipients(db: Session, scope: Scope, today: date, audience: Mapping[str, Any]) -> Recipients:
    """Who is meant by an audience, in one query.

    Args:
        audience: `district`, `category`, `level`, `step`, each left out where it does not matter.
        today: the day in Asia/Shanghai, by which the step is known.
    """
    found: dict[int, list[str]] = {}
    reaches: Counter[Reachability] = Counter()
    for _, contacts in groupby(_contacts(db, scope, today, audience), key=lambda row: row[0]):
        rows = list(contacts)
        best = max(reach for *_, reach in rows)
        reaches[REACHES[best]] += 1
        first = next((person for _, _, person, reach in rows if reach), None)
        if first is not None:
            found.setdefault(first, []).append(rows[0][1])
    return Recipients({one: tuple(units) for one, units in found.items()}, reaches)


def _contacts(
    db: Session, scope: Scope, today: date, audience: Mapping[str, Any]
) -> Iterable[tuple[int, str, int | None, int]]:
    """Unit, its short name, a contact and the best way to them; units without one as well."""
    active = (col(Binding.unit_id) == col(Unit.id)) & col(Binding.ended_at).is_(None)
    way = func.coalesce(func.max(way_to()), 0)
    wanted = (
        asked(Unit.id, Unit.short_name, Binding.person_id, way)
        .select_from(Unit)
        .join(Binding, active, isouter=True)
        .join(Address, col(Address.person_id) == col(Binding.person_id), isouter=True)
        .where(*_meant(scope, today, audience))
        .group_by(Unit.id, Unit.short_name, Binding.person_id, Binding.rank)
        .order_by(Unit.id, Binding.rank)
    )
    rows: Iterable[tuple[int, str, int | None, int]] = db.exec(wanted).all()
    return rows


def _meant(scope: Scope, today: date, audience: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    wanted = open_units(scope, Units(district=audience.get("district", "")))
    level, category = audience.get("level", ""), audience.get("category", "")
    if level or category:
        entry = entries_of(Units(level=level, category=category))
        there = col(Listing.unit_id) == col(Unit.id), col(Listing.removed_on).is_(None)
        wanted.append(exists().where(*there, *entry))
    step = audience.get("step")
    if step:
        stood = standing(scope, today, Narrowed(step=step))
        wanted.append(
            col(Unit.id).in_(asked(stood.c.unit_id).where(fits(stood, Narrowed(step=step))))
        )
    return wanted


# --- stopping -------------------------------------------------------------------------------------


def stop(db: Session, row: Broadcast, official_id: int, now: datetime) -> int:
    """Let nothing more of it go out (停止); how many envelopes that was. `now` is aware."""
    left = 0 if row.act_id is None else cancel_act(db, row.act_id)
    row.state, row.stopped_at, row.stopped_by = "stopped", now, official_id
    db.flush()
    return left
