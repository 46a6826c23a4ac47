"""A rendered reply as plain messages, for a channel that shows neither blocks nor buttons."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.rendered import Rendered, RenderedBlock, RenderedCitation, RenderedFinding, RenderedOption
from bot.wording import words
from models.messages import Language, Result, say

_MARKS: dict[Result, str] = {"met": "✓", "not_met": "✗", "unknown": "？"}
_LINK = re.compile(r"https?://[\x21-\x7e]+")
_SENTENCE_END = re.compile(r"[。；！？]|[.;!?](?=\s)")
_JOINERS = "\u200d\ufe0e\ufe0f"


def as_texts(rendered: Rendered, max_bytes: int | None = None) -> list[str]:
    """The reply as one message, or as several of at most `max_bytes` UTF-8 bytes each.

    Options are numbered lines, findings lines with a mark (`✓ 1 …（第九条第一项）`). A cut falls
    between lines where it can, never inside a character and never inside a link.
    """
    text = "\n".join(_lines(rendered)).strip()
    if not text:
        return []
    return [text] if max_bytes is None else split(text, max_bytes)


def _lines(rendered: Rendered) -> Iterator[str]:
    language = rendered["language"]
    for block in rendered["blocks"]:
        yield from _block(block, language)
    if rendered["options"]:
        yield ""
        yield from (_option(option, language) for option in rendered["options"])
    if rendered["shortcuts"]:
        yield ""
        yield _shortcuts(rendered["shortcuts"], language)


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


def split(text: str, max_bytes: int) -> list[str]:
    """Cut a text into pieces of at most `max_bytes` UTF-8 bytes.

    A single character or link longer than that stays whole only as far as the limit allows:
    a link is then cut, a character never.
    """
    pieces = []
    while len(_encoded(text)) > max_bytes:
        cut = _cut(text, max_bytes)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip("\n ")
    return [piece for piece in (*pieces, text) if piece]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _cut(text: str, max_bytes: int) -> int:
    """Where to end the first piece, above 0: at a line, else a sentence, else a character."""
    longest = len(_encoded(text)[:max_bytes].decode("utf-8", "ignore"))
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
    while 0 < cut < len(text) and (_continues(text[cut]) or text[cut - 1] == "\u200d"):
        cut -= 1
    return cut or max(position, 1)


def _continues(character: str) -> bool:
    return character in _JOINERS or unicodedata.combining(character) != 0
