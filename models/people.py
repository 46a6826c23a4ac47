"""People whom we can write to, and the addresses at which they can be reached.

One person may use several channels; whoever writes from an unknown address is a stranger until a
code or an official binds them. A person is a unit's contact, an official, or both.
"""

from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.db import Record, RowId, UtcTime

Reach: TypeAlias = Literal["push", "consent", "writes", "off", "gone"]
"""How an address can be reached: at any time · with a consent that is left · only after its owner
wrote · switched off by its owner (退订) · no longer there (unfollowed, blocked, deleted)."""


class Person(Record, table=True):
    """One person. `name` is how the office calls them (联系人); it never leaves this database."""

    __tablename__ = "people"

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    name: str = Field(default="", max_length=100)
    created_at: datetime = Field(sa_type=UtcTime)


class Address(Record, table=True):
    """One way to reach a person: a channel and the channel's name for them.

    `rank` orders a person's addresses, the first tried first. `consents` counts single-use consents
    that are left (订阅通知). `changed_at` is when `reach` last changed.
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
