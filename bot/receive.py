"""One incoming message is one transaction, and a message that comes twice is answered once.

The message's row is written first, under a UNIQUE key; then the conversation is locked, the
handler answers, and the reply in words is stored in the message's row. All of it is committed
before anybody is answered: what somebody saw is never lost, and a redelivery gets it byte for byte.

A handler that fails leaves no trace in the conversation. The contact gets an apology with a number,
and the log one line with the same number; no line repeats what people wrote.

What is stored is sealed. Where a channel names people by what others know them by, everything from
here on knows them by a pseudonym. Where its platform takes only so many messages in the answer to a
push, the others become parcels in the same transaction (`bot/courier.py`).

Sentences of this module in the catalogues: `receive.apology` (reference), `receive.unavailable`,
`receive.emptied`.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol, TypeAlias, cast

import structlog
from sqlmodel import Session

from bot.channels.base import Capabilities, Channel
from bot.pieces import Telling, pieces
from bot.rendered import Rendered
from models import accounts, conversations, followers, inbox, keyboards, missed, parcels
from models.clock import Clock
from models.conversations import Memory, Role
from models.db import (
    Database,
    StorageBusyError,
    StorageError,
    StorageUnavailableError,
    to_json,
)
from models.messages import Incoming, Language, Paragraph, Reply, Say, say
from models.sealing import SealBrokenError
from models.texts import Texts
from models.vault import Vault

Answer: TypeAlias = Callable[[Incoming, Memory, Session], Reply]
Render: TypeAlias = Callable[[Reply, Language, Capabilities], Rendered]

FORGOTTEN = "forgotten"
"""The prompt of a button that nobody knows any more."""

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
    def vault(self) -> Vault:
        """What opens the data keys."""

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


def _answered_once(parts: Parts, incoming: Incoming, role: Role) -> str:
    with parts.database.writing() as db:
        texts = _texts(parts, db)
        message = _known(parts, db, texts, incoming)
        if not inbox.claim(db, message):
            return _first_reply(parts, db, texts, message)
        message = _pressed(db, texts, message)
        _heard(parts, db, message)
        now, who = parts.clock.now(), (message.channel, message.address)
        known = conversations.recall(db, texts, *who, role, now)
        answer = parts.answer(message, known.memory, db)
        conversations.keep(db, texts, known, message.received_at)
        rendered = _rendered(parts, message, answer, known.memory.language)
        telling = _telling(parts, message, answer, rendered["language"])
        _owe_rest(parts, db, texts, message, rendered, telling, private=known.memory.private)
        reply = to_json(rendered)
        inbox.answer(db, texts, message, reply, known.memory)
        return reply


def _apologised_once(parts: Parts, incoming: Incoming, reference: str) -> str:
    """Store the apology as the reply, unless another delivery was answered in the meantime."""
    with parts.database.writing() as db:
        texts = _texts(parts, db)
        message = _known(parts, db, texts, incoming)
        apology = _told(parts, db, message, say("receive.apology", reference=reference))
        reply = to_json(apology)
        if inbox.claim(db, message):
            _heard(parts, db, message)
            _owe_rest(parts, db, texts, message, apology)
            inbox.answer(db, texts, message, reply, reference=reference)
            return reply
        try:
            return _first_reply(parts, db, texts, message)
        except SealBrokenError:  # somebody else's words, put into this row
            return reply


def _texts(parts: Parts, db: Session) -> Texts:
    try:
        return Texts(db, parts.vault, parts.clock.now()).ready()
    except SealBrokenError as error:
        # Nothing can be stored under a key that does not open, and nothing has happened.
        raise StorageUnavailableError("the text key is sealed under another master key") from error


def _known(parts: Parts, db: Session, texts: Texts, incoming: Incoming) -> Incoming:
    """The message as from whom we know, where the channel's own name for them is not to be seen."""
    if not parts.channels[incoming.channel].capabilities.accounts:
        return incoming
    return accounts.as_known(db, texts, incoming, parts.clock.now())


def _pressed(db: Session, texts: Texts, message: Incoming) -> Incoming:
    """The message with what a pressed button sends; a press that is too old is a late one."""
    if message.press is None:
        return message
    meant = keyboards.pressed(
        db, texts, message.channel, message.address, message.press.keyboard, message.press.number
    )
    if meant is None:
        return replace(message, prompt=FORGOTTEN)
    return replace(message, text=meant.send, prompt=meant.prompt)


def _heard(parts: Parts, db: Session, message: Incoming) -> None:
    """Note that its sender is there, and how long they may be answered where that is bounded."""
    capabilities, now = parts.channels[message.channel].capabilities, parts.clock.now()
    who, reach = (message.channel, message.address), capabilities.reach
    if capabilities.windows:
        followers.heard(db, *who, message.touch, now, reach)
    elif capabilities.accounts:
        followers.is_there(db, *who, reach, now)


def _owe_rest(
    parts: Parts,
    db: Session,
    texts: Texts,
    message: Incoming,
    rendered: Rendered,
    telling: Telling | None = None,
    *,
    private: bool = False,
) -> None:
    """What the platform does not take in the answer itself goes out by its API.

    What the answer tells of earlier envelopes counts as shown, what the rest tells does not yet.
    """
    taken, now = parts.channels[message.channel].capabilities.answers, parts.clock.now()
    whole = pieces(rendered, private=private, telling=telling)
    rest = [] if taken is None else whole[taken:]
    parcels.owe(db, texts, message.channel, message.address, rest, now)
    if telling is not None and not any("tells" in one for one in rest):
        missed.shown_by_number(db, telling.deliveries, now)


def _telling(parts: Parts, message: Incoming, answer: Reply, language: Language) -> Telling | None:
    """What an answer tells of earlier envelopes, with its words up to there."""
    told = answer.told
    if told is None:
        return None
    end = len(answer.blocks) - told.followed_by
    beginning = _rendered(parts, message, Reply(answer.blocks[:end]), language)
    return Telling(told.deliveries, beginning["texts"])


def _first_reply(parts: Parts, db: Session, texts: Texts, message: Incoming) -> str:
    try:
        reply = inbox.stored_reply(db, texts, message)
    except inbox.EmptiedError:
        return to_json(_told(parts, db, message, say("receive.emptied")))
    if reply is None:
        # The row went between two statements: it was deleted for its age while it came again.
        raise StorageBusyError("the first reply is being deleted")
    return reply


def _told(parts: Parts, db: Session, message: Incoming, text: Say) -> Rendered:
    """One sentence of our own, in the language that the contact chose."""
    language = conversations.language_of(db, message.channel, message.address)
    return _rendered(parts, message, _warning(text), language)


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
    if not incoming.attachments and _is_whole(incoming):
        return incoming
    return replace(
        incoming,
        address=_whole(incoming.address),
        key=_whole(incoming.key),
        text=_whole(incoming.text),
        prompt=None if incoming.prompt is None else _whole(incoming.prompt),
        attachments=tuple(replace(one, name=_whole(one.name)) for one in incoming.attachments),
    )


def _is_whole(incoming: Incoming) -> bool:
    """Whether nothing in it must be made visible; so it is with nearly every message."""
    words = f"{incoming.address}{incoming.key}{incoming.text}{incoming.prompt}"
    return words.isprintable()


def _whole(text: str) -> str:
    return (
        text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )
