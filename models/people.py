"""People whom we can write to, and the addresses at which they can be reached.

One person may use several channels; whoever writes from an unknown address is a stranger until a
code or an official binds them. A person is a unit's contact, an official, or both.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import UniqueConstraint, bindparam, false, true, update
from sqlmodel import Field, Session, col, select

from models.clock import aware
from models.consent_rows import left_at
from models.db import Record, RowId, UtcTime, insert_once
from models.statements import Statement

Reach: TypeAlias = Literal["push", "consent", "writes", "off", "gone"]
"""How an address can be reached: at any time · with a consent that is left · only after its owner
wrote · switched off by its owner (退订) · no longer there (unfollowed, blocked, deleted)."""

Reachability: TypeAlias = Literal["push", "consent", "writes", "nobody"]
"""How somebody can be reached by the best of their addresses."""
_BEST_FIRST: tuple[Reachability, ...] = ("push", "consent", "writes", "nobody")
_ALWAYS: dict[str, Reachability] = {"push": "push", "writes": "writes"}
_AT_ONCE = 1000
"""How many ids one query names; databases allow no more than some ten thousands."""


class Person(Record, table=True):
    """One person. `name` is how the office calls them (联系人); it never leaves this database.

    `many`: nobody in particular, but all those together whose addresses are sealed in what is owed
    to them (`Delivery.sealed_to`).
    """

    __tablename__ = "people"

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    name: str = Field(default="", max_length=100)
    many: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = Field(sa_type=UtcTime)


class Address(Record, table=True):
    """One way to reach a person: a channel and the channel's name for them.

    `rank` orders a person's addresses, the first tried first. `consents` counts what is left of
    their consents to messages (订阅通知, `models/consents.py`). `changed_at` is when `reach` last
    changed.
    """

    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    person_id: int = Field(foreign_key="people.id", index=True, sa_type=RowId)
    channel: str = Field(max_length=40)
    address: str = Field(max_length=200)
    rank: int = Field(default=1)
    reach: str = Field(max_length=10)
    consents: int = Field(default=0)
    changed_at: datetime = Field(sa_type=UtcTime)


_OWNER = Statement(
    select(col(Address.person_id)).where(
        col(Address.channel) == bindparam("channel"), col(Address.address) == bindparam("address")
    )
)
"""Whose an address is: asked with every message, and most are strangers'."""


# --- finding ----------------------------------------------------------------------------------


def person_at(db: Session, channel: str, address: str) -> Person | None:
    """Who writes from an address of a channel, or None for a stranger."""
    owner = _OWNER.row(db, channel=channel, address=address)
    return None if owner is None else db.get(Person, owner[0])


def address_at(db: Session, channel: str, address: str) -> Address | None:
    """The address itself, or None where nobody has it."""
    return db.exec(select(Address).where(*_named(channel, address))).one_or_none()


def addresses_of(db: Session, person_id: int) -> list[Address]:
    """A person's addresses, the first to be tried first; those off or gone are among them."""
    mine = select(Address).where(Address.person_id == person_id)
    return list(db.exec(mine.order_by(col(Address.rank), col(Address.id))))


def _named(channel: str, address: str) -> tuple[bool, bool]:
    return Address.channel == channel, Address.address == address


# --- meeting ----------------------------------------------------------------------------------


def meet(
    db: Session, channel: str, address: str, reach: Reach, now: datetime, name: str = ""
) -> Person:
    """The person at an address, made together with it where nobody has it yet.

    An address that was gone is alive again, since somebody writes from it; one that its owner
    switched off stays off.

    Args:
        reach: how the channel can reach them at this moment.
        now: aware.
        name: how the office calls them; a name that is known already stays.
    """
    known = address_at(db, channel, address)
    if known is None:
        return _newcomer(db, channel, address, reach, now, name)
    if known.reach != "off":
        _set_reach(known, reach, now)
    person = db.get_one(Person, known.person_id)
    person.name = person.name or name
    db.flush()
    return person


def _newcomer(
    db: Session, channel: str, address: str, reach: Reach, now: datetime, name: str
) -> Person:
    person = Person(name=name, created_at=aware(now))
    db.add(person)
    db.flush()
    values = {"channel": channel, "address": address, "reach": reach, "changed_at": aware(now)}
    agreed = left_at(db, channel, address)  # before anybody knew who they are
    if insert_once(db, Address, values | {"person_id": person.id, "rank": 1, "consents": agreed}):
        return person
    # Somebody met them at the same moment and was first.
    db.delete(person)
    db.flush()
    return meet(db, channel, address, reach, now, name)


def add_address(
    db: Session, person_id: int, channel: str, address: str, reach: Reach, now: datetime
) -> Address:
    """Give a person one more address, tried after all that reach them as well or better.

    Theirs already, it stays in its place. One that was somebody else's changes its owner: whoever
    writes from it says so.
    """
    known = address_at(db, channel, address)
    if known is not None and known.person_id == person_id:
        return known
    others = addresses_of(db, person_id)
    if known is None:
        known = Address(channel=channel, address=address, person_id=person_id, reach=reach,
                        consents=left_at(db, channel, address), changed_at=aware(now))  # fmt: skip
        db.add(known)
    elif known.reach == "gone":
        _set_reach(known, reach, now)
    known.person_id = person_id
    ordered = sorted([*others, known], key=lambda one: _BEST_FIRST.index(reachability([one])))
    for rank, one in enumerate(ordered, start=1):
        one.rank = rank
    db.flush()
    return known


def the_many(db: Session, now: datetime) -> int:
    """The number of the one person who stands for all whose addresses are sealed. `now` is aware.

    It is made where there is none yet, past the session: an act that is undone must not take it
    along.
    """
    # Two who make it at once make two; the first is everybody's from then on.
    asked = select(Person.id).where(col(Person.many) == true()).order_by(col(Person.id)).limit(1)
    number = db.exec(asked).first()
    if number is None:
        insert_once(db, Person, {"name": "", "many": True, "created_at": aware(now)})
        number = db.exec(asked).one()
    assert number is not None
    return number


# --- reaching ---------------------------------------------------------------------------------


def is_usable(address: Address) -> bool:
    """Whether something may be sent there at all; whether it arrives, the channel tells."""
    return address.reach not in ("off", "gone")


def switch_off(db: Session, address: Address, now: datetime) -> None:
    """Its owner wants nothing more there (退订)."""
    _set_reach(address, "off", now)
    db.flush()


def switch_on(db: Session, address: Address, reach: Reach, now: datetime) -> None:
    """Its owner wants to be written to again; `reach` as the channel can."""
    _set_reach(address, reach, now)
    db.flush()


def mark_gone(db: Session, address: Address, now: datetime) -> None:
    """The platform says that nobody is there any more. One that is off stays off."""
    if address.reach != "off":
        _set_reach(address, "gone", now)
        db.flush()


def back_again(db: Session, address: Address, reach: Reach, now: datetime) -> None:
    """Somebody is there again where nobody was; `reach` as the channel can."""
    if address.reach == "gone":
        _set_reach(address, reach, now)
        db.flush()


def reach_changed(db: Session, channel: str, reach: Reach, now: datetime) -> int:
    """A channel reaches its people otherwise than before: an account has templates now, or none.

    Addresses that are off or gone stay so, and consents that are left are worth more than the leave
    to answer.

    Args:
        reach: how the channel can reach somebody who has not written lately.
        now: aware.

    Returns:
        How many addresses it was.
    """
    theirs = update(Address).where(
        col(Address.channel) == channel,
        col(Address.reach).in_(("push", "consent", "writes")),
        col(Address.reach) != reach,
    )
    if reach == "writes":
        theirs = theirs.where((col(Address.reach) != "consent") | (col(Address.consents) == 0))
    return db.connection().execute(theirs.values(reach=reach, changed_at=aware(now))).rowcount


def reachability(addresses: Iterable[Address]) -> Reachability:
    """How the best of these addresses reaches its owner."""
    return _best(reach_by(address.reach, address.consents) for address in addresses)


def _best(several: Iterable[Reachability]) -> Reachability:
    """The best of several; "nobody" where there is none."""
    return min(several, key=_BEST_FIRST.index, default="nobody")


def reach_of_persons(db: Session, ids: Collection[int]) -> dict[int, Reachability]:
    """How each of many persons can be reached."""
    found: dict[int, list[Reachability]] = {number: [] for number in ids}
    asked = select(Address.person_id, Address.reach, Address.consents)
    numbers = list(found)
    for start in range(0, len(numbers), _AT_ONCE):
        some = col(Address.person_id).in_(numbers[start : start + _AT_ONCE])
        for person_id, reach, consents in db.exec(asked.where(some)):
            found[person_id].append(reach_by(reach, consents))
    return {number: _best(each) for number, each in found.items()}


def reach_by(reach: str, consents: int) -> Reachability:
    """How one address reaches its owner. Without a consent left, they must write first."""
    if reach == "consent":
        return "consent" if consents else "writes"
    return _ALWAYS.get(reach, "nobody")


def _set_reach(address: Address, reach: Reach, now: datetime) -> None:
    if address.reach != reach and not _has_more(address, reach):
        address.reach, address.changed_at = reach, aware(now)


def _has_more(address: Address, reach: Reach) -> bool:
    """Consents that are left are worth more than the leave to answer."""
    return address.reach == "consent" and address.consents > 0 and reach == "writes"
