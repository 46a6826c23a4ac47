"""The shape of a rendered reply: words only, ready for JSON, stored beside its message."""

from typing import Final, Literal, NotRequired, TypeAlias, TypedDict

from models.messages import Language, Result, Tone

BRIEF_CHARACTERS: Final = 20
"""What a field of a platform's template shows; the rest is cut without a word."""


class RenderedCitation(TypedDict):
    """`where` as the contact reads it (第九条第一项), `law` the title, `quote` verbatim."""

    where: str
    law: str
    quote: str


class RenderedParagraph(TypedDict):
    """One paragraph; a `warning` must stand out, a `muted` one may stay in the background."""

    kind: Literal["paragraph"]
    tone: Tone
    text: str


class RenderedHeading(TypedDict):
    """The title of the blocks that follow."""

    kind: Literal["heading"]
    text: str


class RenderedBullets(TypedDict):
    """A list; `ordered` where the order matters."""

    kind: Literal["bullets"]
    ordered: bool
    items: list[str]


class RenderedQuote(TypedDict):
    """A citation to be shown in full, at once."""

    kind: Literal["quote"]
    citation: RenderedCitation


class RenderedFinding(TypedDict):
    """`result` is for marks and colours, `result_label` the same in words."""

    kind: Literal["finding"]
    number: int
    result: Result
    result_label: str
    text: str
    citations: list[RenderedCitation]
    note: str | None


class RenderedProgress(TypedDict):
    """How far a questionnaire is; `text` says the same in words."""

    kind: Literal["progress"]
    step: int
    total: int
    text: str


RenderedBlock: TypeAlias = (
    RenderedParagraph
    | RenderedHeading
    | RenderedBullets
    | RenderedQuote
    | RenderedFinding
    | RenderedProgress
)


class RenderedOption(TypedDict):
    """A button: what it shows, what a press sends, and the digit that stands for it."""

    label: str
    send: str
    number: int | None


class RenderedBrief(TypedDict):
    """An envelope in fields of at most `BRIEF_CHARACTERS`.

    `kind` is the delivery's, "" where none is known. `due` is a day as 2027-03-15, "" where none
    matters.
    """

    kind: str
    what: str
    do: str
    due: str


class Rendered(TypedDict):
    """One reply in words.

    `texts` is the same reply as plain messages for a channel that shows no blocks, already cut to
    its limit; it is empty for a channel that does. `brief` is there where the reply has one.
    """

    language: Language
    prompt: str | None
    blocks: list[RenderedBlock]
    options: list[RenderedOption]
    shortcuts: list[RenderedOption]
    texts: list[str]
    brief: NotRequired[RenderedBrief]


class Piece(TypedDict):
    """One message of a reply that goes out by a platform's API.

    `options`, `shortcuts` and `prompt` are of the whole reply, and stand with its last message.
    `private`: it is of somebody's complaint, so what its buttons mean is kept for a day only.
    `tells`: envelopes (deliveries) that count as shown when it was taken (`models/missed.py`).
    """

    language: Language
    text: str
    options: list[RenderedOption]
    shortcuts: list[RenderedOption]
    prompt: str | None
    private: NotRequired[bool]
    tells: NotRequired[list[int]]
