"""Officials: what jurisdiction they have, who stands in for them, what they are about to do."""

from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeAlias

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint, bindparam
from sqlmodel import Field, Session, col, select

from models import deliveries, parcels, tokens
from models.clock import SHANGHAI, aware
from models.db import Record, RowId, UtcTime
from models.deputies import (
    Deputy,
    DeputyError,
    DeputyFault,
    away,
    deputies_of,
    deputy_for,
    end_all,
    end_deputy,
)
from models.people import Address, addresses_of
from models.sealing import Sealer
from models.statements import Statement
from models.undo import ChangedSinceError, restore

__all__ = [
    "INVITATION_LASTS",
    "SECOND_FACTOR",
    "Act",
    "Deputy",
    "DeputyError",
    "DeputyFault",
    "Official",
    "OfficialRole",
    "active",
    "deputies_of",
    "deputise",
    "disable",
    "end_deputy",
    "forget_unsent",
    "invite",
    "join",
    "join_known",
    "official",
    "official_at",
    "official_of",
    "officials_in",
    "renew_factors",
    "responsible",
]

OfficialRole: TypeAlias = Literal["officer", "superior"]

INVITATION_LASTS = timedelta(days=7)
SECOND_FACTOR = "second_factor"
"""For what the secret of a second factor is sealed (`models/sealing.py`)."""


class Official(Record, table=True):
    """An officer (经办人) or a superior (负责人) of a city, or of one of its districts.

    `district` is "" for the whole city. `person_id` is None until the invitation was used.
    `second_factor` is the sealed TOTP secret (动态口令), None until it is set up. `last_factor` is
    the time step of the last accepted code, so that none is accepted twice.
    """

    __tablename__ = "officials"
    __table_args__ = (UniqueConstraint("person_id"), Index(None, "city", "district"))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    person_id: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    name: str = Field(max_length=100)
    city: str = Field(max_length=40)
    district: str = Field(default="", max_length=40)
    role: str = Field(max_length=20)
    second_factor: str | None = Field(default=None, max_length=200)
    last_factor: int | None = None
    invited_at: datetime = Field(sa_type=UtcTime)
    joined_at: datetime | None = Field(default=None, sa_type=UtcTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcTime)
    disabled_by: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)


class Act(Record, table=True):
    """What an official does by a command: proposed, then done, and undone again.

    `command` is `noun.move`; `object` names what it is done to (`unit:12`); `rest` is what followed
    the move's word, and `arguments` what the move made of it. `second_official` says that another
    one must approve; `people` is how many it writes to. `state` is `proposed` (waits for the code),
    `approval` (waits for another official), `done`, `undone`, `expired` or `refused`. `code` is the
    confirmation code's hash, `wrong` how many wrong ones were typed. `held_until`: until then the
    messages it causes wait and 撤销 takes them back. `changes` is what `models/undo.py` recorded,
    from which the exact state before is restored; it is emptied in the night after `held_until`.
    """

    __tablename__ = "acts"
    __table_args__ = (Index(None, "official_id", "id"), Index(None, "state", "expires_at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    official_id: int = Field(foreign_key="officials.id", sa_type=RowId)
    command: str = Field(max_length=60)
    object: str = Field(max_length=60)
    city: str = Field(max_length=40)
    district: str = Field(default="", max_length=40)
    rest: str = Field(sa_column=Column(Text, nullable=False))
    arguments: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    changes: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(max_length=20)
    code: str = Field(default="", max_length=64)
    wrong: int = Field(default=0)
    people: int = Field(default=0)
    second_official: bool = Field(default=False)
    proposed_at: datetime = Field(sa_type=UtcTime)
    expires_at: datetime = Field(sa_type=UtcTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcTime)
    held_until: datetime | None = Field(default=None, sa_type=UtcTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcTime)
    approved_by: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)


_AT = Statement(
    select(col(Official.id))
    .join(Address, col(Address.person_id) == col(Official.person_id))
    .where(
        col(Address.channel) == bindparam("channel"),
        col(Address.address) == bindparam("address"),
        col(Official.disabled_at).is_(None),
    )
)
"""Which official an address is: asked with every message, and most are nobody's of the office."""


def renew_factors(db: Session, sealer: Sealer) -> int:
    """Seal every second factor anew under the present master key; how many there are.

    Raises:
        SealBrokenError: where neither it nor an earlier one opens a secret.
    """
    theirs = db.exec(select(Official).where(col(Official.second_factor).is_not(None))).all()
    for one in theirs:
        owner = f"official:{one.id}"
        one.second_factor = sealer.renewed(one.second_factor or "", SECOND_FACTOR, owner)
    db.flush()
    return len(theirs)


# --- who ----------------------------------------------------------------------------------------


def official(db: Session, number: int) -> Official | None:
    """An official by their number."""
    return db.get(Official, number)


def official_at(db: Session, channel: str, address: str) -> Official | None:
    """The official who writes from an address, where they have joined and are not disabled."""
    found = _AT.row(db, channel=channel, address=address)
    return None if found is None else db.get(Official, found[0])


def official_of(db: Session, person_id: int) -> Official | None:
    """The official that a person is, where they are not disabled."""
    found = select(Official).where(Official.person_id == person_id)
    return db.exec(found.where(col(Official.disabled_at).is_(None))).one_or_none()


def active(official: Official) -> bool:
    """Whether they have joined and are not disabled."""
    return official.joined_at is not None and official.disabled_at is None


def officials_in(db: Session, city: str = "") -> list[Official]:
    """Every official (of a city and its districts), the disabled too, by place and number."""
    found = select(Official).where(Official.city == city) if city else select(Official)
    order = col(Official.city), col(Official.district), col(Official.id)
    return list(db.exec(found.order_by(*order)))


def responsible(
    db: Session, city: str, district: str, on: date, role: OfficialRole | None = None
) -> list[Official]:
    """Who works for exactly this office on a day; a deputy stands in for whoever is represented.

    Args:
        district: "" for the city's own office.
        on: a day in Asia/Shanghai.
        role: only those of this role, or whoever stands in for them.
    """
    office = select(Official).where(Official.city == city, Official.district == district)
    if role is not None:
        office = office.where(Official.role == role)
    found = [_standing_in(db, one, on) for one in db.exec(office.order_by(col(Official.id)))
             if active(one)]  # fmt: skip
    return list({one.id: one for one in found if active(one)}.values())


def _standing_in(db: Session, official: Official, on: date) -> Official:
    """The deputy, or the deputy's deputy; `deputise` lets nobody come back to where it began."""
    assert official.id is not None
    number = deputy_for(db, official.id, on)
    return official if number is None else _standing_in(db, db.get_one(Official, number), on)


# --- coming and going ----------------------------------------------------------------------------


def invite(
    db: Session,
    name: str,
    city: str,
    district: str,
    role: OfficialRole,
    now: datetime,
    by: int | None = None,
) -> tuple[Official, str]:
    """Make an official who has yet to join, and the invitation's code (`INVITATION_LASTS`).

    Args:
        by: the official who invites; None for the command line.
    """
    official = Official(name=name, city=city, district=district, role=role, invited_at=aware(now))
    db.add(official)
    db.flush()
    assert official.id is not None
    code = tokens.issue(db, "invitation", official.id, now, INVITATION_LASTS, made_by=by)
    return official, code


def invited_lately(db: Session, official_id: int, by: int) -> bool:
    """Whether one official made another one, as far as is known: 30 days after that no more."""
    invitation = select(tokens.Token.id).where(
        tokens.Token.purpose == "invitation",
        tokens.Token.subject == official_id,
        tokens.Token.made_by == by,
    )
    return db.exec(invitation.limit(1)).first() is not None


def join(db: Session, code: str, person_id: int, now: datetime) -> Official | None:
    """Make a person the official whom an invitation means, once.

    None where the code opens nothing, or the person is an official already: then it stays unused.
    """
    is_one = official_of(db, person_id) is not None
    return None if is_one else _become(db, tokens.use(db, code, "invitation", now), person_id, now)


def join_known(db: Session, token_id: int, person_id: int, now: datetime) -> Official | None:
    """The same with an invitation that was looked at before, by its number."""
    if official_of(db, person_id) is not None:
        return None
    token = tokens.use_known(db, token_id, "invitation", now)
    return _become(db, token, person_id, now)


def _become(
    db: Session, token: tokens.Token | None, person_id: int, now: datetime
) -> Official | None:
    official = None if token is None else db.get(Official, token.subject)
    if official is None or official.disabled_at is not None:
        return None
    for former in db.exec(select(Official).where(Official.person_id == person_id)):
        forget_unsent(db, former)
        former.person_id = None
    db.flush()
    official.person_id, official.joined_at = person_id, aware(now)
    db.flush()
    return official


def forget_unsent(db: Session, official: Official) -> None:
    """What of a reply to them did not go out yet never does: they may not see it any more."""
    for one in () if official.person_id is None else addresses_of(db, official.person_id):
        parcels.forget_of(db, one.channel, one.address)


def disable(db: Session, official: Official, by: int | None, now: datetime) -> None:
    """Let an official do nothing more, at once, and take back what is still held.

    Their links, feeds and invitation end, and so do their deputies; acts that wait for a code or an
    approval expire; acts whose messages are still held are undone as far as nobody changed the same
    since, and their messages are never sent. What of a reply to them did not go out yet never does.
    Bind codes that they printed stay: units hold them.
    """
    if official.disabled_at is not None:
        return
    official.disabled_at, official.disabled_by = aware(now), by
    assert official.id is not None
    for purpose in _OF_OFFICIALS:
        tokens.end(db, purpose, official.id, now)
    end_all(db, official.id, now)
    forget_unsent(db, official)
    for act in db.exec(select(Act).where(Act.official_id == official.id)):
        if act.state in ("proposed", "approval"):
            act.state = "expired"
        elif act.state == "done" and act.held_until is not None and act.held_until > aware(now):
            _take_back(db, act, now)
    db.flush()


_OF_OFFICIALS: tuple[tokens.Purpose, ...] = (
    "invitation",
    "import",
    "page",
    "case",
    "feed_official",
)


def _take_back(db: Session, act: Act, now: datetime) -> None:
    assert act.id is not None
    deliveries.cancel_act(db, act.id)
    try:
        restore(db, act.changes)
    except ChangedSinceError:
        return
    act.state, act.undone_at = "undone", aware(now)


# --- deputies ------------------------------------------------------------------------------------


def deputise(
    db: Session, official_id: int, deputy_id: int, from_day: date, to_day: date, now: datetime
) -> Deputy:
    """Let somebody of the same city stand in for an official on some days, both included.

    Args:
        from_day, to_day: days in Asia/Shanghai.
        now: aware.

    Raises:
        DeputyError: with the cause, see `DeputyFault`.
    """
    official, deputy = db.get_one(Official, official_id), db.get_one(Official, deputy_id)
    today = aware(now).astimezone(SHANGHAI).date()
    fault = _deputy_fault(db, official, deputy, max(from_day, today), to_day)
    if fault is not None:
        raise DeputyError(fault)
    made = Deputy(official_id=official_id, deputy_id=deputy_id, from_day=from_day, to_day=to_day)
    db.add(made)
    db.flush()
    return made


def _deputy_fault(
    db: Session, official: Official, deputy: Official, from_day: date, to_day: date
) -> DeputyFault | None:
    assert official.id is not None
    assert deputy.id is not None
    faults: tuple[tuple[DeputyFault, bool], ...] = (
        ("self", official.id == deputy.id),
        ("days", from_day > to_day),
        ("inactive", not (active(official) and active(deputy))),
        ("elsewhere", official.city != deputy.city),
        ("overlap", bool(away(db, official.id, from_day, to_day))),
        ("away", bool(away(db, deputy.id, from_day, to_day))),
    )
    return next((fault for fault, is_so in faults if is_so), None)
