"""The XML of the platform, read strictly: plain fields, each once, and nothing else XML can do.

What comes from outside is at most `LARGEST` bytes of UTF-8. A document type, and with it every
entity, an instruction, a comment or an attribute ends the reading, and so does a field that stands
there twice: of two values a reader further on might believe the other one.

Expat is driven directly. wechatpy reads by xmltodict, which gives a list where a field comes twice
and knows no bound of depth or number.
"""

from typing import Final
from xml.parsers import expat

LARGEST: Final = 64 * 1024
"""Bytes. A text has at most 2,048; in compatible mode everything comes about three times."""
DEEPEST: Final = 5
"""Elements within each other: the list of what was photographed from a menu is as deep."""
MOST: Final = 200
"""Elements of one document."""
LONGEST_NAME: Final = 64
"""Characters of the name of a field: letters, digits and underscores."""


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


class _Reading:
    """One document being read. Every push is two of them, so nothing is called here in vain."""

    def __init__(self) -> None:
        self.root = Fields()
        self._names: list[str] = []
        self._fields: list[Fields | None] = []  # of each that has begun, as soon as it has one
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
        deep = len(self._names)
        if deep >= DEEPEST or self._begun > MOST or attributes or not _is_name(name):
            raise XmlError
        if self._words:
            self._only_spaces()
        if deep:
            if self._fields[-1] is None:
                self._has_fields()
            self._fields.append(None)
        elif name == "xml":
            self._fields.append(self.root)
        else:
            raise XmlError
        self._names.append(name)

    def _has_fields(self) -> None:
        """An element begins within the one that was thought to be plain."""
        around = self._fields[-2]
        assert around is not None
        self._fields[-1] = around.open(self._names[-1], repeated=len(self._names) > 2)

    def _end(self, name: str) -> None:
        self._names.pop()
        if self._fields.pop() is not None:
            if self._words:
                self._only_spaces()
            return
        around = self._fields[-1]
        assert around is not None
        around.put(name, "".join(self._words))
        self._words.clear()

    def _only_spaces(self) -> None:
        """An element with fields has no words of its own."""
        if "".join(self._words).strip():
            raise XmlError
        self._words.clear()


def _is_name(name: str) -> bool:
    return len(name) <= LONGEST_NAME and name.isidentifier() and name.isascii()


def _utf8_only(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() != "utf-8":
        raise XmlError


def _refuse(*_: object) -> None:
    raise XmlError
