"""A rendered reply as plain messages, for a channel that shows neither blocks nor buttons."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from bot.buttons import are_shown
from bot.channels.base import Capabilities
from bot.rendered import Rendered, RenderedBlock, RenderedCitation, RenderedFinding, RenderedOption
from bot.wording import words
from models.messages import Language, Result, say

_MARKS: dict[Result, str] = {"met": "✓", "not_met": "✗", "unknown": "？"}
_LINK = re.compile(r"https?://[\x21-\x7e]+")
_SLASH = re.compile(rf"(?P<link>{_LINK.pattern})|(?<!\w)/(?=\w)")
"""A link, or the slash of what would be a command: not the one of 10元/度."""
_SENTENCE_END = re.compile(r"[。；！？]|[.;!?](?=\s)")
_JOINERS = "\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""What belongs to the character before it: signs that join, and colours of skin."""
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_ANYTHING = Capabilities()

Measure: TypeAlias = Callable[[str], int]
"""How long a text is, as a platform counts."""


def as_texts(rendered: Rendered, shows: Capabilities = _ANYTHING) -> list[str]:
    """The reply as one message, or as several that are each no longer than the channel takes.

    Options are numbered lines, findings lines with a mark (`✓ 1 …（第九条第一项）`). A cut falls
    between lines where it can, never inside a character and never inside a link. Options that
    buttons say are not listed. Where the platform takes fewer messages in its answer than there
    are, the last one of these says that more follows.
    """
    text = _text(rendered, buttons=shows.buttons) or _text(rendered, buttons=False)
    text = _inert(text, shows)
    if not text:
        return []
    most, measure = shows.max_bytes, in_bytes
    if most is None:
        most, measure = shows.max_characters, in_characters
    if most is None:
        return [text]
    # Once more: where a word was cut, its second half may begin with a slash.
    pieces = [_inert(piece, shows) for piece in split(text, most, measure)]
    if not shows.answers or len(pieces) <= shows.answers:
        return pieces
    last, note = shows.answers - 1, words(say("rest.more"), rendered["language"])
    pieces = split(text, most, measure, spare={last: measure(f"\n{note}")})
    pieces[last] += f"\n{note}"
    return pieces


def _inert(text: str, shows: Capabilities) -> str:
    """The same where no word of people's does anything when it is tapped, but for plain links."""
    if shows.tags:
        text = text.replace("<", "＜")
    if shows.slashes:
        text = _SLASH.sub(lambda found: found["link"] or "／", text)
    return text


def _text(rendered: Rendered, *, buttons: bool) -> str:
    return "\n".join(_lines(rendered, buttons=buttons)).strip()


def _lines(rendered: Rendered, *, buttons: bool) -> Iterator[str]:
    language, options, shortcuts = rendered["language"], rendered["options"], rendered["shortcuts"]
    for block in rendered["blocks"]:
        yield from _block(block, language)
    if options and not (buttons and are_shown(options, len(shortcuts))):
        yield ""
        yield from (_option(option, language) for option in options)
    if shortcuts and not (buttons and are_shown(shortcuts)):
        yield ""
        yield _shortcuts(shortcuts, language)


def _block(block: RenderedBlock, language: Language) -> list[str]:
    match block["kind"]:
        case "heading":
            return ["", words(say("render.plain.heading", text=block["text"]), language)]
        case "bullets":
            mark = "({}) " if block["ordered"] else "· "
            return [mark.format(n) + item for n, item in enumerate(block["items"], start=1)]
        case "quote":
            return [_quotation(block["citation"], language)]
        case "finding":
            return _finding(block, language)
        case _:
            return [block["text"]]


def _quotation(citation: RenderedCitation, language: Language) -> str:
    return words(say("render.plain.quote", **citation), language)


def _finding(finding: RenderedFinding, language: Language) -> list[str]:
    places = " · ".join(citation["where"] for citation in finding["citations"])
    source = words(say("render.plain.source", where=places), language) if places else ""
    line = f"{_MARKS[finding['result']]} {finding['number']} {finding['text']}{source}"
    return [line, f"    {finding['note']}"] if finding["note"] else [line]


def _option(option: RenderedOption, language: Language) -> str:
    if option["number"] is not None:
        return f"{option['number']} {option['label']}"
    return f"· {_word(option, language)}"


def _word(option: RenderedOption, language: Language) -> str:
    label, send = option["label"], option["send"]
    if label == send:
        return label
    return words(say("render.plain.word", label=label, send=send), language)


def _shortcuts(shortcuts: Sequence[RenderedOption], language: Language) -> str:
    listed = " · ".join(_word(shortcut, language) for shortcut in shortcuts)
    return words(say("render.plain.shortcuts", words=listed), language)


def in_bytes(text: str) -> int:
    """How long a text is in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def in_characters(text: str) -> int:
    """How long a text is in UTF-16 units: an emoji is two of them."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(
    text: str, most: int, measure: Measure = in_bytes, spare: Mapping[int, int] | None = None
) -> list[str]:
    """Cut a text into pieces that are each at most `most` long.

    A single character or link longer than that stays whole only as far as the limit allows:
    a link is then cut, a character never.

    Args:
        measure: how long a text is; the longer of two that begin alike is never less.
        spare: what is left free of a piece, by its place from 0.
    """
    pieces: list[str] = []
    while measure(text) > (room := most - (spare or {}).get(len(pieces), 0)):
        cut = _cut(text, room, measure)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip("\n ")
    return [piece for piece in (*pieces, text) if piece]


def _cut(text: str, most: int, measure: Measure) -> int:
    """Where to end the first piece, above 0: at a line, else a sentence, else a character."""
    # No character is shorter than 1, however it is measured.
    lengths = range(1, min(len(text), most) + 1)
    longest = bisect_right(lengths, most, key=lambda end: measure(text[:end]))
    line = text.rfind("\n", 0, longest + 1)
    if line > 0:
        return line
    sentences = [end.end() for end in _SENTENCE_END.finditer(text, 0, longest)]
    if sentences and sentences[-1] > longest // 2 and not _inside_link(text, sentences[-1]):
        return sentences[-1]
    return _whole_character(text, _inside_link(text, longest) or longest)


def _inside_link(text: str, position: int) -> int:
    """The start of the link that a cut at `position` would break; 0 where it breaks none."""
    links = (link for link in _LINK.finditer(text) if link.start() < position < link.end())
    return next((link.start() for link in links), 0)


def _whole_character(text: str, position: int) -> int:
    """Step back from between a character and its accents or joiners."""
    cut = position
    while 0 < cut < len(text) and _is_inside(text, cut):
        cut -= 1
    return cut or max(position, 1)


def _is_inside(text: str, cut: int) -> bool:
    """Whether a character as its reader sees it goes on after this place."""
    return _continues(text[cut]) or text[cut - 1] == "\u200d" or _halves_a_flag(text, cut)


def _halves_a_flag(text: str, cut: int) -> bool:
    """A flag is two letters of an alphabet of its own; several may stand in a row."""
    before = len(text[:cut]) - len(text[:cut].rstrip(_FLAG_LETTERS))
    return before % 2 == 1 and text[cut] in _FLAG_LETTERS


def _continues(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character).startswith("M")
