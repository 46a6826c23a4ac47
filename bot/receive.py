"""One incoming message is one transaction, and a message that comes twice is answered once.

The message's row is written first, under a UNIQUE key; then the conversation is locked, the
handler answers, and the reply in words is stored in the message's row. All of it is committed
before anybody is answered: what somebody saw is never lost, and a redelivery gets it byte for byte.

A handler that fails leaves no trace in the conversation. The contact gets an apology with a number,
and the log one line with the same number; no line repeats what people wrote.

Sentences of this module in the catalogues: `receive.apology` (reference), `receive.unavailable`.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol, TypeAlias, cast

import structlog
from sqlmodel import Session

from bot.channels.base import Capabilities, Channel
from bot.rendered import Rendered
from models import conversations, inbox
from models.clock import Clock
from models.conversations import Memory, Role
from models.db import Database, StorageBusyError, StorageError, to_json
from models.messages import Incoming, Language, Paragraph, Reply, Say, say

Answer: TypeAlias = Callable[[Incoming, Memory, Session], Reply]
Render: TypeAlias = Callable[[Reply, Language, Capabilities], Rendered]

LONGEST_NAME = 200
"""Characters that a channel may use for a key or an address."""

_REFERENCE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_log = structlog.get_logger("greenbot.receive")


class Parts(Protocol):
    """What `receive` needs of the app."""

    @property
    def database(self) -> Database:
        """Where messages and conversations are kept."""

    @property
    def clock(self) -> Clock:
        """What tells the time."""

    @property
    def channels(self) -> Mapping[str, Channel]:
        """The channels by name: a reply is fitted to what its channel can show."""

    @property
    def answer(self) -> Answer:
        """The conversation: a message and what we remember become a reply."""

    @property
    def render(self) -> Render:
        """What puts a reply into words."""


def receive(parts: Parts, incoming: Incoming, role: Role = "enterprise") -> Rendered:
    """Answer one message, once; the answer is stored when this returns.

    Args:
        role: who the contact is, where this is the first message of the conversation.

    Raises:
        StorageError: where nothing could be stored; then nothing has happened, and the same message
            may be delivered again. `turned_away` has the words for it.
        ValueError: where the channel gave an empty key or address, or one over `LONGEST_NAME`.
    """
    message = _storable(incoming)
    try:
        reply = _answered_once(parts, message, role)
    except StorageError:
        raise
    except Exception as error:
        reply = _apologised_once(parts, message, _reported(message, error))
    return cast(Rendered, json.loads(reply))


def turned_away(parts: Parts, incoming: Incoming) -> Rendered:
    """The words for a message that could not be stored. They are not stored either."""
    return _rendered(parts, incoming, _warning(say("receive.unavailable")), None)


def _answered_once(parts: Parts, message: Incoming, role: Role) -> str:
    with parts.database.writing() as db:
        if not inbox.claim(db, message):
            return _first_reply(db, message)
        known = conversations.recall(db, message.channel, message.address, role, parts.clock.now())
        answer = parts.answer(message, known.memory, db)
        conversations.keep(db, known, message.received_at)
        reply = to_json(_rendered(parts, message, answer, known.memory.language))
        inbox.answer(db, message, reply)
        return reply


def _apologised_once(parts: Parts, message: Incoming, reference: str) -> str:
    """Store the apology as the reply, unless another delivery was answered in the meantime."""
    with parts.database.writing() as db:
        if not inbox.claim(db, message):
            return _first_reply(db, message)
        language = conversations.language_of(db, message.channel, message.address)
        apology = _warning(say("receive.apology", reference=reference))
        reply = to_json(_rendered(parts, message, apology, language))
        inbox.answer(db, message, reply, reference)
        return reply


def _first_reply(db: Session, message: Incoming) -> str:
    reply = inbox.stored_reply(db, message)
    if reply is None:
        # The row went between two statements: it was deleted for its age while it came again.
        raise StorageBusyError("the first reply is being deleted")
    return reply


def _rendered(parts: Parts, message: Incoming, reply: Reply, chosen: Language | None) -> Rendered:
    language = chosen or message.language or "zh_CN"
    return parts.render(reply, language, parts.channels[message.channel].capabilities)


def _warning(text: Say) -> Reply:
    return Reply(blocks=(Paragraph(text, tone="warning"),))


def _reported(message: Incoming, error: Exception) -> str:
    """Log a failure (`bot/logs.py` leaves its words out), and give the number it is known by."""
    reference = "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(6))
    _log.error("message not answered", reference=reference, channel=message.channel, exc_info=error)
    return reference


def _storable(incoming: Incoming) -> Incoming:
    """The message as any database can hold it, with half characters and NUL made visible."""
    for name in (incoming.key, incoming.address):
        if not 0 < len(name) <= LONGEST_NAME:
            raise ValueError(f"a key and an address have 1 to {LONGEST_NAME} characters")
    return replace(
        incoming,
        address=_whole(incoming.address),
        key=_whole(incoming.key),
        text=_whole(incoming.text),
        prompt=None if incoming.prompt is None else _whole(incoming.prompt),
        attachments=tuple(replace(one, name=_whole(one.name)) for one in incoming.attachments),
    )


def _whole(text: str) -> str:
    return (
        text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )
