"""The stored texts, split into articles and items, and the check that a quotation is verbatim.

A regulation is read once into `SourceText`. White space never counts: the published files break
lines inside words. A quotation must stand in the named article and item, and must begin and end
at a clause boundary, so that no qualifier can be cut off.
"""

import difflib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from policies.numerals import chinese_number

_HEADING = re.compile(r"^(?:\[bookmark: [^\]]*\])?第([一二三四五六七八九十百]+)条(?:\s+|(?=\S))")
_CHAPTER = re.compile(r"^第[一二三四五六七八九十]+章\s")
_ITEM = re.compile(r"^(?:（([一二三四五六七八九十]+)）|([0-9]+)\.)")
_BOUNDARY = "。；："
_OPENING = "（(《“"
_CLOSING = "）)》”"


def squeeze(text: str) -> str:
    """`text` without any white space: the form in which words are compared."""
    return re.sub(r"\s+", "", text)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number (from 1) and its words, stripped."""

    number: int
    words: str


@dataclass(frozen=True)
class Article:
    """One article (条): its number, the line it starts on, and its lines without the heading.

    `number` is None for a text without articles, which is one body.
    """

    number: int | None
    line: int
    lines: tuple[Line, ...]

    @cached_property
    def body(self) -> str:
        """All words without white space."""
        return "".join(squeeze(line.words) for line in self.lines)

    @property
    def text(self) -> str:
        """The words as published, one line per line."""
        return "\n".join(line.words for line in self.lines)

    @cached_property
    def items(self) -> dict[int, range]:
        """The numbered items (项): number -> its span in `body`."""
        spans: dict[int, range] = {}
        for start, end, words in self._pieces():
            marker = _ITEM.match(words)
            if marker:
                spans[_item_number(marker)] = range(start, end)
        return spans

    @cached_property
    def starts(self) -> frozenset[int]:
        """Where in `body` a quotation may begin."""
        return frozenset(start for start, _, _ in self._pieces()) | self._after_boundaries

    @cached_property
    def ends(self) -> frozenset[int]:
        """Where in `body` a quotation may end (exclusive)."""
        return frozenset(end for _, end, _ in self._pieces()) | self._after_boundaries

    @cached_property
    def _after_boundaries(self) -> frozenset[int]:
        found, depth = set(), 0
        for position, character in enumerate(self.body):
            depth += character in _OPENING
            depth = max(0, depth - (character in _CLOSING))
            if character in _BOUNDARY and depth == 0:
                found.add(position + 1)
        return frozenset(found)

    def _pieces(self) -> Iterator[tuple[int, int, str]]:
        """Paragraphs and items with their span: lines broken inside a sentence belong together."""
        start, words = 0, ""
        for line in self.lines:
            if words and (_ITEM.match(line.words) or words[-1] in _BOUNDARY):
                yield start, start + len(words), words
                start, words = start + len(words), ""
            words += squeeze(line.words)
        if words:
            yield start, start + len(words), words


def _item_number(marker: re.Match[str]) -> int:
    chinese, arabic = marker.groups()
    return int(arabic) if arabic else chinese_number(chinese)


@dataclass(frozen=True)
class SourceText:
    """A stored regulation: its file, its SHA-256 (hex) and its articles by number."""

    file: Path
    sha256: str
    articles: dict[int | None, Article] = field(repr=False)

    @cached_property
    def body(self) -> str:
        """All articles' words without white space."""
        return "".join(article.body for article in self.articles.values())


def read_source(file: Path, has_articles: bool = True) -> SourceText:
    """Read a stored text.

    Args:
        file: a UTF-8 text file.
        has_articles: False for a text without articles; it becomes one body with number None.

    Raises:
        OSError: the file can't be read.
        UnicodeDecodeError: it is not UTF-8.
    """
    raw = file.read_bytes()
    lines = [Line(n, _words(line)) for n, line in enumerate(raw.decode().splitlines(), 1)]
    lines = [line for line in lines if line.words]
    whole: dict[int | None, Article] = {None: Article(None, 1, tuple(lines))}
    articles = _split(lines) if has_articles else whole
    return SourceText(file, hashlib.sha256(raw).hexdigest(), articles)


def _words(line: str) -> str:
    """A line's words, without the "- " that one published file puts before list items."""
    return re.sub(r"^-\s*(?=（)", "", line.strip())


def _split(lines: list[Line]) -> dict[int | None, Article]:
    """Cut a text into articles. A heading must be the next number: "第十二条所列情况；" is none."""
    articles: dict[int | None, Article] = {}
    current: list[Line] | None = None
    first_line = 0
    for line in lines:
        heading = _HEADING.match(line.words)
        if heading and chinese_number(heading[1]) == len(articles) + (current is not None) + 1:
            if current is not None:
                _close(articles, first_line, current)
            current, first_line = [Line(line.number, line.words[heading.end() :])], line.number
        elif current is not None and not _CHAPTER.match(line.words):
            current.append(line)
    if current is not None:
        _close(articles, first_line, current)
    return articles


def _close(articles: dict[int | None, Article], line: int, lines: list[Line]) -> None:
    number = len(articles) + 1
    articles[number] = Article(number, line, tuple(lines))


# --- checking a quotation -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Misquote:
    """Why a quotation fails: a code of the problem catalogue and what fills its words."""

    code: str
    args: dict[str, str]


def misquote(
    text: SourceText, article: int | None, item: int | None, quote: str
) -> Misquote | None:
    """Check one quotation; None when it is verbatim, in its place and whole."""
    found = text.articles.get(article)
    if found is None:
        return Misquote(
            "no_such_article", {"article": str(article), "last": str(len(text.articles))}
        )
    if item is not None and item not in found.items:
        return Misquote("no_such_item", {"article": str(article), "item": str(item)})
    words = squeeze(quote)
    spans = [range(s, s + len(words)) for s in _occurrences(found.body, words)]
    if not spans:
        return _not_verbatim(text, found, words)
    whole = [s for s in spans if s.start in found.starts and s.stop in found.ends]
    if not whole:
        return _cut_short(found, spans[0])
    return (
        None if any(_in_item(found, item, s) for s in whole) else _wrong_item(found, whole[0], item)
    )


def _occurrences(body: str, words: str) -> Iterator[int]:
    position = body.find(words) if words else -1
    while position >= 0:
        yield position
        position = body.find(words, position + 1)


def _in_item(article: Article, item: int | None, span: range) -> bool:
    return _item_of(article, span) == item


def _item_of(article: Article, span: range) -> int | None:
    """The numbered item that holds the whole span, or None."""
    for number, inside in article.items.items():
        if inside.start <= span.start and span.stop <= inside.stop:
            return number
    return None


def _not_verbatim(text: SourceText, article: Article, words: str) -> Misquote:
    elsewhere = [str(n) for n, other in text.articles.items() if words and words in other.body]
    if elsewhere:
        args = {"article": str(article.number), "elsewhere": ", ".join(elsewhere)}
        return Misquote("quote_in_other_article", args)
    args = {"article": str(article.number), "reads": _nearest(article.body, words)}
    return Misquote("quote_not_verbatim", args | {"line": str(article.line)})


def _nearest(body: str, words: str) -> str:
    """What the text says where the quotation departs from it, with a little context."""
    matcher = difflib.SequenceMatcher(None, body, words, autojunk=False)
    match = matcher.find_longest_match()
    begin = max(0, match.a - match.b)
    piece = body[begin : begin + len(words)]
    at = next((i for i, (a, b) in enumerate(zip(piece, words, strict=False)) if a != b), 0)
    return piece[max(0, at - 8) : at + 12]


def _cut_short(article: Article, span: range) -> Misquote:
    start = max(s for s in article.starts if s <= span.start)
    end = min(e for e in article.ends if e >= span.stop)
    whole = article.body[start:end]
    return Misquote("quote_cut_short", {"article": str(article.number), "whole": whole})


def _wrong_item(article: Article, span: range, item: int | None) -> Misquote:
    right = _item_of(article, span)
    args = {"article": str(article.number), "item": str(item or "–"), "right": str(right or "–")}
    return Misquote("quote_in_other_item", args)
