"""Pushes as the platform writes them, and answers as it reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element, ParseError, fromstring

from tests.fakes.wechat.envelope import OddError

Value: TypeAlias = str | int | float | Sequence["Value"] | Mapping[str, "Value"]
Fields: TypeAlias = Mapping[str, Value]

TEXT_BYTES: Final = 2048
"""What a text may have, in a passive reply as in a customer-service message."""


def document(fields: Fields) -> str:
    """A push: an element for each field, words in CDATA and numbers bare."""
    return "<xml>\n" + "".join(f"{_element(*one)}\n" for one in fields.items()) + "</xml>"


def _element(name: str, value: Value) -> str:
    if isinstance(value, str):
        return f"<{name}><![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"
    if isinstance(value, Mapping):
        inner = "".join(_element(*one) for one in value.items())
        return f"<{name}>{inner}</{name}>"
    if isinstance(value, Sequence):
        return "".join(_element(name, one) for one in value)
    return f"<{name}>{value}</{name}>"


def read(xml: str) -> dict[str, Element]:
    """The elements of an answer by their names. Raises OddError."""
    try:
        root = fromstring(xml)
    except ParseError as error:
        raise OddError(f"no XML: {error}") from error
    if root.tag != "xml":
        raise OddError(f"the root is {root.tag}, not xml")
    found = {one.tag: one for one in root}
    if len(found) != len(root):
        raise OddError("a field stands there twice")
    return found


def word(fields: Mapping[str, Element], name: str) -> str:
    """What a field says. Raises OddError where it is missing or has others in it."""
    element = fields.get(name)
    if element is None or len(element):
        raise OddError(f"{name} is missing")
    return element.text or ""


@dataclass(frozen=True, slots=True)
class Passive:
    """A passive reply: what is shown, and the address behind it for an article."""

    text: str
    url: str = ""
    media: str = ""


def passive_reply(xml: str, openid: str, original_id: str) -> Passive:
    """What an answer shows whom it is for.

    Raises OddError: for somebody else, from another account, without a time, empty, too long or of
    a kind that is not known.
    """
    fields = read(xml)
    if word(fields, "ToUserName") != openid:
        raise OddError("for somebody else")
    if word(fields, "FromUserName") != original_id:
        raise OddError("from another account")
    if not word(fields, "CreateTime").isdecimal():
        raise OddError("CreateTime is no number")
    kind = word(fields, "MsgType")
    if kind == "text":
        return _text(word(fields, "Content"))
    if kind == "news":
        return _article(fields)
    if kind in ("image", "voice", "video"):
        inner = {one.tag: one for one in fields.get(kind.capitalize(), ())}
        return Passive("", media=word(inner, "MediaId"))
    raise OddError(f"a passive reply is not {kind!r}")


def _text(content: str) -> Passive:
    if not content:
        raise OddError("an empty text")
    if len(content.encode()) > TEXT_BYTES:
        raise OddError(f"a text of {len(content.encode())} bytes")
    return Passive(content)


def _article(fields: Mapping[str, Element]) -> Passive:
    """One article: a push of a user's is answered with no more of them."""
    articles = list(fields.get("Articles", ()))
    if word(fields, "ArticleCount") != "1" or len(articles) != 1:
        raise OddError("not one article")
    inner = {one.tag: one for one in articles[0]}
    return Passive(f"{word(inner, 'Title')}\n{word(inner, 'Description')}", word(inner, "Url"))
