"""What of a reply goes out by the platform's API: what did not fit into the answer itself.

A parcel is written in the transaction of its reply and sent by whichever process comes first
(`bot/courier.py`): claimed, committed, sent, committed, those of one contact in their order. What
the platform does not allow now is `kept`, until its reader asks for it (余下) or it is too old.

Words are sealed under the text key, and deleted as soon as they went out.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, Session

from models.clock import aware
from models.db import Record, RowId, UtcTime, to_json
from models.texts import Texts

ParcelState: TypeAlias = Literal["queued", "claimed", "kept"]

KEPT: Final = timedelta(hours=24)
"""How long words wait for their reader: as long as the reply to a private message is kept."""

_PARCEL = "parcel"


class Parcel(Record, table=True):
    """One message of a reply. `content` is sealed JSON (`bot/courier.py` knows its shape).

    A claimed row whose `lease_until` ran out was in the hands of a process that died: it is sent
    once more, since a reply that comes twice is better than none.
    """

    __tablename__ = "parcels"
    __table_args__ = (
        Index(None, "channel", "address", "id"),
        Index(None, "state", "not_before"),
        Index(None, "created_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    channel: str = Field(max_length=40)
    address: str = Field(max_length=200)
    content: str = Field(sa_column=Column(Text, nullable=False))
    state: str = Field(default="queued", max_length=20)
    not_before: datetime = Field(sa_type=UtcTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcTime)
    claimed_by: str = Field(default="", max_length=60)
    attempts: int = Field(default=0)
    created_at: datetime = Field(sa_type=UtcTime)


def owe(
    db: Session,
    texts: Texts,
    channel: str,
    address: str,
    contents: Sequence[Any],
    now: datetime,
) -> None:
    """Owe a contact some messages, in this order.

    Args:
        address: the pseudonym.
        contents: JSON of each message.
        now: aware.
    """
    for content in contents:
        sealed = texts.seal(to_json(content), _PARCEL, _owner(channel, address))
        db.add(Parcel(channel=channel, address=address, content=sealed, not_before=aware(now),
                      created_at=aware(now)))  # fmt: skip
    db.flush()


def _owner(channel: str, address: str) -> str:
    """Whom its words are sealed for: in another contact's row they do not open."""
    return to_json([channel, address])
