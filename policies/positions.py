"""Strict YAML that remembers where everything stands.

Packs are edited by hand, so every error must name a line and column, and nothing may be guessed:
duplicate keys, anchors, aliases and tags are refused, `no` stays the word "no", a date must exist.
PyYAML's C parser delivers the events (twenty times faster than a parser in Python); the scalars
follow YAML 1.2's core schema, read here and not by PyYAML.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import yaml

from policies.problems import PackError, Place, Problem
from policies.slips import slip

MAX_BYTES = 512 * 1024
"""The longest built-in pack has about a tenth of this."""
MAX_DEPTH = 24

Path_: TypeAlias = tuple[str | int, ...]
_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INVISIBLE = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\u200a\u2010-\u2027\u202f-\u205f"
    r"\u2070-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML does not allow, line breaks that no editor counts, and what has no width: a quotation
copied from a web page often holds some, and nobody can see why it is not verbatim."""
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True)
class Document:
    """The plain data of one file, and the place of every key and value by its path."""

    file: Path
    data: Any
    marks: "dict[Path_, _Mark | None]" = field(repr=False)

    def place(self, path: Path_) -> Place:
        """Where `path` stands: the nearest enclosing place for what is missing from the file."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.marks:
                return _place(self.file, self.marks[path[:end]])
        return Place(self.file)


def read(file: Path) -> Document:
    """Read one YAML file.

    Raises:
        PackError: with one problem, when the file is missing, too large, not UTF-8, or not
            the strict YAML that packs are written in.
    """
    return parse(file, read_text(file))


def read_text(file: Path) -> str:
    """The text of a file of at most `MAX_BYTES` bytes in UTF-8, else a PackError."""
    return decoded(file, read_bytes(file))


def decoded(file: Path, raw: bytes) -> str:
    """The text that bytes in UTF-8 stand for, without a byte order mark, else a PackError."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refused(Place(file, line), "not_utf8") from error


def read_bytes(file: Path) -> bytes:
    """The bytes of a file of at most `MAX_BYTES`, else a PackError."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise _refused(Place(file), "no_such_file") from error
    except OSError as error:
        raise _refused(Place(file), "unreadable") from error
    if len(raw) > MAX_BYTES:
        raise _refused(Place(file), "too_large", limit=str(MAX_BYTES // 1024))
    return raw


def parse(file: Path, text: str) -> Document:
    """Turn YAML text into data with places; `file` only names it in errors."""
    _refuse_invisible(file, text)
    try:
        events = _events(file, text)
        document = _Builder(file).build(events)
    except yaml.MarkedYAMLError as error:
        raise PackError([slip(Place(file), text, error)]) from error
    if document.data is None:
        raise _refused(Place(file), "empty_file")
    return document


def _refuse_invisible(file: Path, text: str) -> None:
    found = _INVISIBLE.search(text)
    if found:
        before = text[: found.start()]
        line, column = before.count("\n") + 1, found.start() - before.rfind("\n")
        raise _refused(Place(file, line, column), "control_character", character=_code_point(found))


def _code_point(found: re.Match[str]) -> str:
    return f"U+{ord(found[0]):04X}"


def _events(file: Path, text: str) -> Iterator[yaml.Event]:
    """The events of one document, without what packs must not contain."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Parser):
        if isinstance(event, yaml.NodeEvent):
            _refuse_shorthand(file, event)
            depth += isinstance(event, yaml.CollectionStartEvent)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        if documents > 1:
            raise _refused(_place(file, event.start_mark), "second_document")
        if depth > MAX_DEPTH:
            raise _refused(_place(file, event.start_mark), "too_deep", limit=str(MAX_DEPTH))
        yield event


def _refuse_shorthand(file: Path, event: yaml.NodeEvent) -> None:
    """Anchors, aliases and tags: one place could then mean what another says."""
    place = event.start_mark
    if event.anchor or isinstance(event, yaml.AliasEvent):
        raise _refused(_place(file, place), "anchor_or_alias")
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
        tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        raise _refused(_place(file, place), "tag", tag=tag)


class _Builder:
    """Builds the data from events, noting places. Depth is bounded, so recursion is safe."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.marks: dict[Path_, _Mark | None] = {}

    def build(self, events: Iterator[yaml.Event]) -> Document:
        data = None
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                data = self._node(event, events, ())
        return Document(self.file, data, self.marks)

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path_) -> Any:
        self.marks.setdefault(path, event.start_mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        assert isinstance(event, yaml.ScalarEvent)
        return _scalar(self.file, event)

    def _mapping(self, events: Iterator[yaml.Event], path: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._new_key(event, found)
            self.marks[*path, key] = event.start_mark
            found[key] = self._node(next(events), events, (*path, key))
        return found

    def _new_key(self, event: yaml.Event, found: Container[str]) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise _refused(_place(self.file, event.start_mark), "key_not_a_word")
        key: str = event.value
        if not (key and key.isascii() and key.isprintable() and key == key.strip()):
            raise _refused(_place(self.file, event.start_mark), "bad_key", key=key)
        if key in found:
            raise _refused(_place(self.file, event.start_mark), "duplicate_key", key=key)
        return key

    def _sequence(self, events: Iterator[yaml.Event], path: Path_) -> list[Any]:
        found: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self._node(event, events, (*path, len(found))))
        return found


def _scalar(file: Path, event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    invisible = _INVISIBLE.search(text)
    if invisible:
        place = _place(file, event.start_mark)
        raise _refused(place, "control_character", character=_code_point(invisible))
    if event.style in ("'", '"', "|", ">"):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise _refused(_place(file, event.start_mark), "impossible_date", value=text) from error
    return text


class _Mark(Protocol):
    """Where an event stands, from 0. The parsers in C and in Python have a class each."""

    line: int
    column: int


def _place(file: Path, mark: _Mark | None) -> Place:
    if mark is None:
        return Place(file)
    return Place(file, mark.line + 1, mark.column + 1)


def _refused(place: Place, code: str, **args: str) -> PackError:
    return PackError([Problem(place, code, args)])
