"""Every table, imported for its side effect: the metadata of `Record` is complete after this."""

from sqlalchemy import MetaData

from models.conversations import Conversation
from models.db import Record
from models.heartbeats import Heartbeat
from models.inbox import Received
from models.receipts import Receipt

TABLES: tuple[type[Record], ...] = (Conversation, Heartbeat, Receipt, Received)


def metadata() -> MetaData:
    """The tables as the code expects them; a migrated database equals it."""
    return Record.metadata
