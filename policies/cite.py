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
from policies.positions import decoded, read_bytes

_HEADING = re.compile(r"^(?:\[bookmark: [^\]]*\])?第([一二三四五六七八九十百]+)条(?:\s+|(?=\S))")
_CHAPTER = re.compile(r"^第[一二三四五六七八九十]+章\s")
_ITEM = re.compile(r"^(?:（([一二三四五六七八九十]+)）|([0-9]{1,2})\.(?![0-9]))")
_BOUNDARY = "。；："
_OPENING = "（(《“"
_CLOSING = "）)》”"
_COMPARED = 500
"""Characters of a wrong quotation that are compared with the text, to name the difference."""


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
            number = _item_number(words)
            if number is not None:
                spans[number] = range(start, end)
        return spans

    def line_at(self, position: int) -> int:
        """The line of the file on which a position in `body` stands."""
        for line in self.lines:
            position -= len(squeeze(line.words))
            if position < 0:
                return line.number
        return self.lines[-1].number if self.lines else self.line

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
            if words and (_item_number(line.words) is not None or words[-1] in _BOUNDARY):
                yield start, start + len(words), words
                start, words = start + len(words), ""
            words += squeeze(line.words)
        if words:
            yield start, start + len(words), words


def _item_number(words: str) -> int | None:
    """The number that a line begins with, if it is an item."""
    marker = _ITEM.match(words)
    if marker is None:
        return None
    chinese, arabic = marker.groups()
    return int(arabic) if arabic else _counted(chinese)


def _counted(chinese: str) -> int | None:
    """A Chinese number up to 99; None for what only looks like one, such as 十十."""
    try:
        return chinese_number(chinese)
    except ValueError:
        return None


@dataclass(frozen=True)
class SourceText:
    """A stored regulation: its file, its SHA-256 (hex) and its articles by number.

    `whole` is everything in the file without white space, titles and chapters included.
    """

    file: Path
    sha256: str
    articles: dict[int | None, Article] = field(repr=False)
    whole: str = field(repr=False)

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
        PackError: the file can't be read, is too large or not UTF-8.
    """
    raw = read_bytes(file)
    words = decoded(file, raw)
    lines = [Line(n, _words(line)) for n, line in enumerate(words.splitlines(), 1)]
    lines = [line for line in lines if line.words]
    whole: dict[int | None, Article] = {None: Article(None, 1, tuple(lines))}
    articles = _split(lines) if has_articles else whole
    return SourceText(file, hashlib.sha256(raw).hexdigest(), articles, squeeze(words))


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
        if heading and _counted(heading[1]) == len(articles) + (current is not None) + 1:
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
        return _no_such_article(text, article)
    if item is not None and item not in found.items:
        return Misquote("no_such_item", {"item": str(item)})
    whole = _whole_clauses(text, found, squeeze(quote))
    if isinstance(whole, Misquote) or any(_in_item(found, item, span) for span in whole):
        return whole if isinstance(whole, Misquote) else None
    return _wrong_item(found, whole[0], item)


def misquoted_anywhere(text: SourceText, quote: str) -> Misquote | None:
    """Check a quotation from a text that is one body, in whichever item it stands."""
    whole = _whole_clauses(text, text.articles[None], squeeze(quote))
    return whole if isinstance(whole, Misquote) else None


def _whole_clauses(text: SourceText, article: Article, words: str) -> list[range] | Misquote:
    """Where the words stand from one clause boundary to another, or why they nowhere do."""
    spans = [range(s, s + len(words)) for s in _occurrences(article.body, words)]
    if not spans:
        return _not_verbatim(text, article, words)
    whole = [s for s in spans if s.start in article.starts and s.stop in article.ends]
    return whole or _cut_short(article, spans[0])


def _no_such_article(text: SourceText, article: int | None) -> Misquote:
    if article is None:
        return Misquote("article_missing", {})
    if None in text.articles:
        return Misquote("text_without_articles", {})
    return Misquote("no_such_article", {"article": str(article), "last": str(len(text.articles))})


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
    here, there = _departure(article.body, words)
    reads, written = (_around(whole, at) for whole, at in ((article.body, here), (words, there)))
    where = {"source": text.file.name, "line": str(article.line_at(here))}
    return Misquote("quote_not_verbatim", {"reads": reads, "written": written, **where})


def _departure(body: str, words: str) -> tuple[int, int]:
    """Where the text and the quotation part, as positions in each: beside what they share."""
    matcher = difflib.SequenceMatcher(None, body, words[:_COMPARED], autojunk=False)
    shared = matcher.find_longest_match()
    if shared.b > 0 and shared.a > 0:
        return shared.a - 1, shared.b - 1
    return shared.a + shared.size, shared.b + shared.size


def _around(whole: str, at: int) -> str:
    return whole[max(0, at - 8) : at + 12]


def _cut_short(article: Article, span: range) -> Misquote:
    start = max(s for s in article.starts if s <= span.start)
    end = min(e for e in article.ends if e >= span.stop)
    whole = article.body[start:end]
    return Misquote("quote_cut_short", {"whole": whole})


def _wrong_item(article: Article, span: range, item: int | None) -> Misquote:
    right = _item_of(article, span)
    if right is None:
        return Misquote("quote_outside_item", {"item": str(item)})
    return Misquote("quote_in_other_item", {"right": str(right)})
