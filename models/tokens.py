"""Secrets that open one thing: bind codes, invitations, one-time links, calendar feeds.

A code is 80 random bits in Crockford's base 32 (as a receipt's, `models/receipts.py`). Only its
SHA-256 is stored, so whoever reads this table opens nothing.
"""

from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from models.db import Record, RowId, UtcTime

Purpose: TypeAlias = Literal[
    "bind",  # binds a person to a unit (`subject` is the unit)
    "address",  # adds an address to a person (`subject` is the person)
    "invitation",  # makes a person an official (`subject` is the official)
    "import",  # opens the import page once (`subject` is the official)
    "page",  # opens a page to print: sheet, dossier, export (`subject` is the official)
    "feed_unit",  # a unit's calendar feed (`subject` is the binding)
    "feed_official",  # an official's calendar feed (`subject` is the official)
]


class Token(Record, table=True):
    """One secret. `what` is what a page shows (`dossier:12`). Without `expires_at`: until ended."""

    __tablename__ = "tokens"
    __table_args__ = (UniqueConstraint("digest"), Index(None, "purpose", "subject"))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    digest: str = Field(max_length=64)
    purpose: str = Field(max_length=20)
    subject: int = Field(sa_type=RowId)
    what: str = Field(default="", max_length=200)
    made_by: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)
    made_at: datetime = Field(sa_type=UtcTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)
