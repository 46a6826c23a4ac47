"""The XML of the platform, read strictly: plain fields, each once, and nothing else XML can do.

What comes from outside is at most `LARGEST` bytes of UTF-8. A document type, and with it every
entity, an instruction, a comment or an attribute ends the reading, and so does a field that stands
there twice: of two values a reader further on might believe the other one.

Expat is driven directly. wechatpy reads by xmltodict, which gives a list where a field comes twice
and knows no bound of depth or number.
"""

import re
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

LARGEST: Final = 64 * 1024
"""Bytes. A text has at most 2,048; in compatible mode everything comes about three times."""
DEEPEST: Final = 5
"""Elements within each other: the list of what was photographed from a menu is as deep."""
MOST: Final = 200
"""Elements of one document."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


class XmlError(Exception):
    """It is not XML as the platform writes it."""


class Fields:
    """What stands in one element: `one` gives the words of a field, `several` what is repeated."""

    __slots__ = ("_groups", "_words")

    def __init__(self) -> None:
        """Begin with nothing."""
        self._words: dict[str, str] = {}
        self._groups: dict[str, list[Fields]] = {}

    def one(self, name: str) -> str:
        """The words of a field; "" where it is not there, or is no plain field."""
        return self._words.get(name, "")

    def several(self, name: str) -> list["Fields"]:
        """The elements of a name that have fields of their own."""
        return self._groups.get(name, [])

    def put(self, name: str, words: str) -> None:
        """Add a plain field. Raises XmlError where it is there already."""
        if name in self._words or name in self._groups:
            raise XmlError
        self._words[name] = words

    def open(self, name: str, *, repeated: bool) -> "Fields":
        """Add an element with fields of its own.

        Raises XmlError where one is there already and may not be `repeated`.
        """
        there = self._groups.setdefault(name, [])
        if name in self._words or (there and not repeated):
            raise XmlError
        there.append(Fields())
        return there[-1]


def read(text: bytes) -> Fields:
    """The fields of a document whose outermost element is `xml`.

    Raises:
        XmlError: where it is too long, no UTF-8, not well-formed, or more than plain fields.
    """
    if len(text) > LARGEST or b"\0" in text:  # with every other byte 0 expat guesses UTF-16
        raise XmlError
    reading = _Reading()
    try:
        reading.parser.Parse(text, True)
    except (expat.ExpatError, ValueError) as error:
        raise XmlError from error
    return reading.root


@dataclass(slots=True)
class _Element:
    """An element that has begun; it has `fields` as soon as one begins within it."""

    name: str
    fields: Fields | None = None


class _Reading:
    """One document being read."""

    def __init__(self) -> None:
        self.root = Fields()
        self._open: list[_Element] = []
        self._words: list[str] = []
        self._begun = 0
        self.parser = self._prepared()

    def _prepared(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")  # whatever the document says of itself
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words.append
        parser.XmlDeclHandler = _utf8_only
        parser.StartDoctypeDeclHandler = _refuse
        parser.ProcessingInstructionHandler = _refuse
        parser.CommentHandler = _refuse
        return parser

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._begun += 1
        bounded = len(self._open) < DEEPEST and self._begun <= MOST
        if not bounded or attributes or not _NAME.fullmatch(name):
            raise XmlError
        self._only_spaces()
        if self._open:
            self._has_fields(self._open[-1])
            self._open.append(_Element(name))
        elif name == "xml":
            self._open.append(_Element(name, self.root))
        else:
            raise XmlError

    def _has_fields(self, element: _Element) -> None:
        if element.fields is None:
            around = self._open[-2].fields
            assert around is not None
            element.fields = around.open(element.name, repeated=len(self._open) > 2)

    def _end(self, _: str) -> None:
        ended = self._open.pop()
        if ended.fields is not None:
            self._only_spaces()
            return
        around = self._open[-1].fields
        assert around is not None
        around.put(ended.name, "".join(self._words))
        self._words.clear()

    def _only_spaces(self) -> None:
        """An element with fields has no words of its own."""
        if self._words:
            if "".join(self._words).strip():
                raise XmlError
            self._words.clear()


def _utf8_only(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() != "utf-8":
        raise XmlError


def _refuse(*_: object) -> None:
    raise XmlError
