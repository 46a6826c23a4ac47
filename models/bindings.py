"""Contacts (联系人): who acts for a unit, in an order of escalation, and who asks to."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, func
from sqlmodel import Field, Session, col, select

from models import tokens
from models.clock import aware
from models.db import Record, RowId, UtcTime


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


class DecidedError(Exception):
    """A request that was decided already is not decided again."""


# --- contacts ---------------------------------------------------------------------------------


def contacts_of(db: Session, unit_id: int) -> list[Binding]:
    """Who acts for a unit now, in the order of escalation."""
    found = select(Binding).where(Binding.unit_id == unit_id, col(Binding.ended_at).is_(None))
    return list(db.exec(found.order_by(col(Binding.rank), col(Binding.id))))


def bindings_of(db: Session, person_id: int) -> list[Binding]:
    """For which units a person acts now, in the order in which they came to it."""
    found = select(Binding).where(Binding.person_id == person_id, col(Binding.ended_at).is_(None))
    return list(db.exec(found.order_by(col(Binding.bound_at), col(Binding.id))))


def bind(db: Session, unit_id: int, person_id: int, how: str, now: datetime) -> Binding:
    """Make a person a contact of a unit, the last in its order. One who is already stays in place.

    Args:
        how: `code` or `approved`.
        now: aware.
    """
    pair = select(Binding).where(Binding.unit_id == unit_id, Binding.person_id == person_id)
    known = db.exec(pair.with_for_update()).one_or_none()
    if known is not None and known.ended_at is None:
        return known
    rank = _last_rank(db, unit_id) + 1
    if known is None:
        known = Binding(unit_id=unit_id, person_id=person_id, rank=rank, how=how,
                        bound_at=aware(now))  # fmt: skip
        db.add(known)
    else:
        known.rank, known.how, known.bound_at = rank, how, aware(now)
        known.ended_at, known.ended_why = None, ""
    db.flush()
    return known


def end_binding(db: Session, binding: Binding, why: str, now: datetime) -> None:
    """Let somebody act no longer for a unit; their calendar feed of it ends with it.

    Args:
        why: `wrong_person`, `left` or `official`. One that ended before keeps its reason.
    """
    if binding.ended_at is None:
        binding.ended_at, binding.ended_why = aware(now), why
        assert binding.id is not None
        tokens.end(db, "feed_unit", binding.id, now)


def move_rank(db: Session, binding: Binding, place: int) -> None:
    """Put a contact at a place in the order of escalation (1 is the first), the others around."""
    others = [one for one in contacts_of(db, binding.unit_id) if one.id != binding.id]
    others.insert(max(place, 1) - 1, binding)
    for rank, one in enumerate(others, start=1):
        one.rank = rank
    db.flush()


def _last_rank(db: Session, unit_id: int) -> int:
    active = Binding.unit_id == unit_id, col(Binding.ended_at).is_(None)
    return db.exec(select(func.max(Binding.rank)).where(*active)).one() or 0


# --- requests ---------------------------------------------------------------------------------


def ask_binding(db: Session, unit_id: int, person_id: int, said: str, now: datetime) -> BindRequest:
    """Note that somebody asks to be bound; who asks again changes what they said.

    Args:
        said: name and telephone in their own words, at most 200 characters.
    """
    mine = select(BindRequest).where(
        BindRequest.unit_id == unit_id, BindRequest.person_id == person_id
    )
    request = db.exec(mine.where(BindRequest.state == "open").with_for_update()).first()
    if request is None:
        request = BindRequest(unit_id=unit_id, person_id=person_id, said=said,
                              created_at=aware(now))  # fmt: skip
        db.add(request)
    request.said = said
    db.flush()
    return request


def requests_of(db: Session, person_id: int) -> list[BindRequest]:
    """What a person asked for and nobody has decided yet, the oldest first."""
    mine = select(BindRequest).where(BindRequest.person_id == person_id)
    return list(db.exec(mine.where(BindRequest.state == "open").order_by(col(BindRequest.id))))


def decide_request(
    db: Session, request: BindRequest, official_id: int, approve: bool, now: datetime
) -> Binding | None:
    """Approve a request, which binds, or refuse it, which deletes what was said.

    Raises:
        DecidedError: where somebody decided it before.
    """
    db.refresh(request, with_for_update=True)
    if request.state != "open":
        raise DecidedError
    request.state = "approved" if approve else "refused"
    request.decided_at, request.decided_by = aware(now), official_id
    if not approve:
        request.said = ""
        db.flush()
        return None
    return bind(db, request.unit_id, request.person_id, "approved", now)
