"""The record of who did what to which object, when and why; no row can change unnoticed.

Every row carries the hash of the row before it. `models/audit.py` alone writes here.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from models.db import Record, RowId, UtcTime


class AuditRow(Record, table=True):
    """One thing that was done or refused.

    `actor` is `official:3`, `person:9` or `system`; `object` what it was done to (`unit:12`);
    `action` a name such as `unit.removed` or `refused`. `detail` holds numbers, names of fields and
    states, never personal data.
    """

    __tablename__ = "audit"
    __table_args__ = (Index(None, "object", "id"), Index(None, "actor", "id"))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    at: datetime = Field(sa_type=UtcTime)
    actor: str = Field(max_length=60)
    action: str = Field(max_length=60)
    object: str = Field(default="", max_length=60)
    city: str = Field(default="", max_length=40)
    district: str = Field(default="", max_length=40)
    reason: str = Field(default="", max_length=500)
    article: int | None = None
    detail: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)
