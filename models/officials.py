"""Officials: what jurisdiction they have, who stands in for them, what they are about to do."""

from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field

from models.db import Record, RowId, UtcTime

OfficialRole: TypeAlias = Literal["officer", "superior"]


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


class Deputy(Record, table=True):
    """Who stands in for an official (委托), from one day to another, both included."""

    __tablename__ = "deputies"

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    official_id: int = Field(foreign_key="officials.id", index=True, sa_type=RowId)
    deputy_id: int = Field(foreign_key="officials.id", index=True, sa_type=RowId)
    from_day: date
    to_day: date
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Act(Record, table=True):
    """What an official does by a command: proposed, then done, and undone again.

    `command` is `noun.move`; `object` names what it is done to (`unit:12`); `rest` is what followed
    the move's word, and `arguments` what the move made of it. `second_official` says that another
    one must approve; `people` is how many it writes to. `state` is `proposed` (waits for the code),
    `approval` (waits for another official), `done`, `undone`, `expired` or `refused`. `code` is the
    confirmation code's hash, `wrong` how many wrong ones were typed. `held_until`: until then the
    messages it causes wait and 撤销 takes them back. `changes` is what `models/undo.py` recorded,
    from which the exact state before is restored.
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
