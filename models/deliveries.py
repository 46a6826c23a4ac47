"""The outbox: what we owe somebody, and what became of it.

A delivery is written in the transaction of its cause and sent later: claimed, committed, sent,
committed. Its words are made at the moment of sending. Accepted by the platform, delivered and
seen are three facts and kept apart.
"""

from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from models.db import Record, RowId, UtcTime

DeliveryKind: TypeAlias = Literal[
    "reminder",  # all duties of all units of a contact, at most one a day
    "digest",  # what officials must know today, at most one a day
    "drill",  # the January drill: please answer 收到
    "broadcast",  # an official's own words to many
    "notice",  # one fact for one person: a request approved, an approval wanted
]
DeliveryState: TypeAlias = Literal[
    "queued", "claimed", "uncertain", "accepted", "gave_up", "cancelled"
]


class Delivery(Record, table=True):
    """One envelope for one person.

    `key` makes planning idempotent (`reminder:7:2027-02-13`). `day` (Asia/Shanghai) is the day it
    counts for; `not_before` keeps it out of quiet hours and holds an act's messages. A claimed row
    whose `lease_until` ran out without a result is `uncertain`. `resent` counts sendings after an
    uncertain one. `content` is what the words are made from and not in the items: never personal,
    never of a case. `reason` says in a word why it was not sent; `text_sha256` is of what was sent.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "state", "not_before"),
        Index(None, "person_id", "day"),
        Index(None, "act_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    key: str = Field(max_length=200)
    person_id: int = Field(foreign_key="people.id", sa_type=RowId)
    kind: str = Field(max_length=20)
    day: date
    state: str = Field(default="queued", max_length=20)
    not_before: datetime = Field(sa_type=UtcTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcTime)
    claimed_by: str = Field(default="", max_length=60)
    attempts: int = Field(default=0)
    resent: int = Field(default=0)
    address_id: int | None = Field(default=None, foreign_key="addresses.id", sa_type=RowId)
    template: str = Field(default="", max_length=40)
    text_sha256: str = Field(default="", max_length=64)
    platform_id: str = Field(default="", max_length=100)
    reason: str = Field(default="", max_length=60)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    act_id: int | None = Field(default=None, foreign_key="acts.id", sa_type=RowId)
    created_at: datetime = Field(sa_type=UtcTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Item(Record, table=True):
    """One stage in one envelope: a person is told a stage once."""

    __tablename__ = "items"
    __table_args__ = (UniqueConstraint("stage_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    stage_id: int = Field(foreign_key="stages.id", sa_type=RowId)
    person_id: int = Field(foreign_key="people.id", index=True, sa_type=RowId)
    delivery_id: int = Field(foreign_key="deliveries.id", index=True, sa_type=RowId)


class Posted(Record, table=True):
    """A message that waits to be fetched by its reader's page, for channels that cannot push.

    `body` is the rendered message as JSON text.
    """

    __tablename__ = "posted"
    __table_args__ = (Index(None, "channel", "address", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    delivery_id: int = Field(foreign_key="deliveries.id", index=True, sa_type=RowId)
    channel: str = Field(max_length=40)
    address: str = Field(max_length=200)
    body: str
    posted_at: datetime = Field(sa_type=UtcTime)
    fetched_at: datetime | None = Field(default=None, sa_type=UtcTime)
