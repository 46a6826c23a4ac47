"""The platform's access token (access_token), shared by all processes, and fetched seldom.

It is a secret, so it is sealed under the text key. No lock of the database is held while the
platform is asked: who may ask holds a lease, the others wait for what it brings. Whatever the
platform answers, it is asked at most `MOST` times in `WITHIN`.

Source: the platform's page on the stable token (稳定版接口调用凭据).
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import JSON, Column, Text, UniqueConstraint
from sqlmodel import Field

from models.db import Record, RowId, UtcTime

MOST: Final = 3
"""How often a token is fetched within `WITHIN`, whatever happens."""
WITHIN: Final = timedelta(minutes=10)
LEASE: Final = timedelta(seconds=15)
"""How long one process may ask; then another one may."""


class AccessToken(Record, table=True):
    """The token of one app. `fetched` are the moments at which it was fetched (ISO 8601, UTC)."""

    __tablename__ = "access_tokens"
    __table_args__ = (UniqueConstraint("app"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    app: str = Field(max_length=100)
    token: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    expires_at: datetime | None = Field(default=None, sa_type=UtcTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcTime)
    claimed_by: str = Field(default="", max_length=60)
    fetched: list[Any] = Field(sa_column=Column(JSON, nullable=False))
