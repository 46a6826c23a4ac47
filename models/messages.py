"""What travels between a channel and a conversation: an `Incoming`, and the `Reply` to it.

Nothing here knows a wire format or a rendered word. A sentence is a `Say` (a key of the
catalogue with its arguments) or `Words` (what a rule pack carries in both languages);
`bot/render.py` alone turns them into the contact's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["zh_CN", "en"]
Result: TypeAlias = Literal["met", "not_met", "unknown"]
Tone: TypeAlias = Literal["plain", "strong", "muted", "warning"]
Touch: TypeAlias = Literal["written", "tapped"]
"""Written by hand, or tapped: a menu, a scanned code, a new following."""
Relayed: TypeAlias = Literal["edited", "forwarded"]
"""Changed after it was sent, or somebody else's words passed on."""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in both languages, as a rule pack carries it; the Chinese is authoritative."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day (Asia/Shanghai), written as people write it, with its weekday or without."""

    day: date
    weekday: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """An article of a text, or one of its numbered items, counted as laws count."""

    article: int
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence of the catalogue: its key, and what fills its `{named}` gaps."""

    key: str
    args: "Mapping[str, Argument]" = field(default_factory=dict)


Text: TypeAlias = Say | Words | str
"""A `str` is somebody's own words or a verbatim value: it is shown as it is, never translated."""
Argument: TypeAlias = Text | Day | Place | int | float


def say(key: str, /, **args: Argument) -> Say:
    """Name a sentence of the catalogue by a literal key: the catalogue check finds it here."""
    return Say(key, args)


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something sent that is not text.

    `source` is the channel's own name for its content (a media id), by which it can be fetched for
    a while. `piece` is the number of the piece of evidence that it was stored as already, where the
    channel takes files by itself; nobody else's piece is meant by it, since the handler checks.
    """

    kind: Literal["photo", "voice", "video", "file", "location", "other"]
    name: str = ""
    size: int | None = None
    """Bytes, where the channel tells."""
    source: str = ""
    piece: int | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed: the name of its keyboard (`models/keyboards.py`), and its place
    from 0.
    """

    keyboard: str
    number: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from a contact.

    `key` is the channel's own identity of the message: a redelivery carries the same key.
    `prompt` is what the contact was answering (`Reply.prompt`): the question of a pressed button,
    or the one that the page showed while words were typed. None where a channel can't know; the
    words then belong to the open question.
    """

    channel: str
    address: str
    key: str
    received_at: datetime
    text: str = ""
    prompt: str | None = None
    attachments: tuple[Attachment, ...] = ()
    language: Language | None = None
    """What the channel believes the contact reads; a choice made in the conversation wins."""
    touch: Touch = "written"
    """What the platform counts it as, where it allows answers only for a while after."""
    press: Press | None = None
    """What was pressed, where the platform carries no words with it: `text` is then the label that
    stood on it. What it sends, and under which question, is looked up before it is answered."""
    relayed: Relayed | None = None
    """Why its words are no words of its sender to us now; its attachments still are theirs."""
    heard: bool = False
    """Its words are what the platform's speech recognition heard in the attached voice."""

    def __post_init__(self) -> None:
        if self.received_at.tzinfo is None:
            raise ValueError("received_at must carry a time zone")


@dataclass(frozen=True, slots=True)
class Citation:
    """The article a statement rests on, with its words verbatim.

    `law` is the text's title with its status note where it is a draft; `item` is the numbered
    item of the article, or None.
    """

    law: Text
    article: int | None
    item: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of its own, in one of four tones."""

    text: Text
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above what belongs together."""

    text: Text


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered where it is ordered."""

    items: tuple[Text, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation shown in full, at once."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition or negative item with its result; the citation is one step away."""

    number: int
    result: Result
    text: Text
    citations: tuple[Citation, ...]
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a questionnaire is: `step` of about `total`."""

    step: int
    total: int


Block: TypeAlias = Paragraph | Heading | Bullets | Quote | Finding | Progress


@dataclass(frozen=True, slots=True)
class Option:
    """One thing the contact may answer.

    `send` is the text that a press sends, as if it had been typed. `number` is the digit that
    answers it, or None where only the word does (menu, back, help).
    """

    label: Text
    send: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """The same in three short fields, for a platform's template that takes only 20 characters each.

    `what` is what it is about, `due` the day that matters, `do` what its reader should do.
    """

    what: Text
    do: Text
    due: Day | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What of earlier envelopes a reply tells: their numbers, and how many blocks follow that."""

    deliveries: tuple[int, ...]
    followed_by: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one message.

    `options` are answers to the open question, `shortcuts` the words that always work
    (back, help, menu). `prompt` names the open question, so that a late press is recognised.
    """

    blocks: tuple[Block, ...]
    options: tuple[Option, ...] = ()
    shortcuts: tuple[Option, ...] = ()
    prompt: str | None = None
    brief: Brief | None = None
    """Of an envelope: what a template says of it."""
    told: Told | None = None
    """What its reader has missed and counts as shown as soon as the platform took these words."""
