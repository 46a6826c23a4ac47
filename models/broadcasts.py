"""An official's own words to many units (群发): written, looked at, sent, stopped.

The deliveries are rows of the outbox like any other; here is what they are about, and to whom.
"""

from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from models.db import Record, RowId, UtcTime

BroadcastState: TypeAlias = Literal["draft", "sent", "stopped", "dropped"]

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
