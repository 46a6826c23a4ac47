"""Hostile pushes, each with what it gets: a refusal (403), a quiet 200, or 413.

None of them may be received, whoever sends it.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.channels.wechat.xml import LARGEST
from tests.channels.wechat.pushing import (
    APP,
    KEY,
    NONCE,
    OFFICE,
    Pairs,
    encrypted,
    event,
    message,
    pairs_of,
    signed,
    under,
    whole,
    wrapped,
    xml_of,
)
from tests.fakes.desks import NOON

NOW: Final = str(int(NOON.timestamp()))
OTHER_KEY: Final = "zyxwvutsrqponmlkjihgfedcba0123456789ABCDEFG"
BILLION: Final = (
    '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi"))  # noqa: B905
    + "]>"
)


@dataclass(frozen=True)
class Hostile:
    """One push: its address, its body, and what it gets."""

    status: int
    body: Any
    pairs: Pairs = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)


def forged(body: bytes | str, pairs: Pairs | None = None, **headers: str) -> Hostile:
    """Somebody who does not know the token."""
    raw = body.encode(errors="surrogatepass") if isinstance(body, str) else body
    guessed = pairs_of("guess", None, msg_signature="0" * 40, signature="0" * 40)
    return Hostile(403, raw, guessed if pairs is None else pairs, headers)


def unusable(text: bytes | str, app: str = APP, key: str = KEY, **other: str) -> Hostile:
    """Somebody who knows the token and the key, or the platform on a bad day."""
    raw = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    encrypt = encrypted(raw, key, app)
    return Hostile(200, wrapped(encrypt), pairs_of(encrypt, None, **other))


def rubbish(encrypt: str, status: int = 200) -> Hostile:
    """Rightly signed, and what is signed is not what it should be."""
    return Hostile(status, wrapped(encrypt), pairs_of(encrypt))


def right(**other: str) -> tuple[bytes, Pairs]:
    """A push that would be taken, but for what stands in its address."""
    encrypt = encrypted(message())
    return wrapped(encrypt), pairs_of(encrypt, None, **other)


def with_address(**other: str) -> Hostile:
    """The same as a refusal."""
    body, pairs = right(**other)
    return Hostile(403, body, pairs)


def without(name: str) -> Hostile:
    """A push whose address lacks something."""
    body, pairs = right()
    return Hostile(403, body, [pair for pair in pairs if pair[0] != name])


def twice(name: str, value: str | None = None) -> Hostile:
    """A push whose address says something twice."""
    body, pairs = right()
    said = next(pair[1] for pair in pairs if pair[0] == name)
    return Hostile(403, body, [*pairs, (name, said if value is None else value)])


def signed_body(body: str, status: int = 403) -> Hostile:
    """A body whose encrypted part is right and rightly signed, and which is not as it should be."""
    encrypt = encrypted(message())
    raw = body.replace("ENCRYPT", encrypt).encode(errors="surrogatepass")
    return Hostile(status, raw, pairs_of(encrypt))


def pieces(size: int) -> Iterator[bytes]:
    """A body that does not say how long it is."""
    yield b"<xml><Encrypt>"
    for _ in range(size // 4096):
        yield b"A" * 4096


def _forged() -> Iterator[tuple[str, Hostile]]:
    yield "nothing at all", forged(b"", [])
    yield "an empty body", forged(b"")
    yield "plain words", forged("你好")
    yield "a plain message", forged(message())
    yield "a plain message under a signed address", Hostile(403, message().encode(), pairs_of(""))
    yield "an unsigned encrypted part", Hostile(403, right()[0], [])
    yield (
        "signed under another token",
        with_address(msg_signature=signed(NOW, NONCE, encrypted(message()), token="guess")),
    )
    yield (
        "signed under an empty token",
        with_address(msg_signature=signed(NOW, NONCE, encrypted(message()), token="")),
    )
    yield (
        "the signature of the address for the body",
        with_address(msg_signature=signed(NOW, NONCE)),
    )
    yield "an empty signature", with_address(msg_signature="")
    yield "a short signature", with_address(msg_signature="0" * 39)
    yield "a long signature", with_address(msg_signature="0" * 41)
    yield "a signature with a line", with_address(msg_signature="0" * 39 + "\n")
    yield (
        "a signature in capitals",
        with_address(msg_signature=signed(NOW, NONCE, encrypted(message())).upper()),
    )
    yield "a signature in other digits", with_address(msg_signature="٠" * 40)
    yield "a signature that is a number", with_address(msg_signature="0e" + "1" * 38)
    yield "a huge signature", with_address(msg_signature="0" * 5000)
    yield (
        "the signature of another part",
        with_address(msg_signature=signed(NOW, NONCE, encrypted(message(Content="别的")))),
    )
    for name in ("msg_signature", "timestamp", "nonce"):
        yield f"without {name}", without(name)
    for name in ("msg_signature", "timestamp", "nonce", "openid", "signature"):
        yield f"two of {name}", twice(name)
    yield "two signatures, the second wrong", twice("msg_signature", "0" * 40)
    yield "a replay of yesterday", Hostile(403, right()[0], pairs_of(
        encrypted(message()), int(NOW) - 86400))  # fmt: skip
    yield "a replay of eleven minutes ago", Hostile(403, right()[0], pairs_of(
        encrypted(message()), int(NOW) - 660))  # fmt: skip
    yield "a push of tomorrow", Hostile(403, right()[0], pairs_of(
        encrypted(message()), int(NOW) + 86400))  # fmt: skip
    yield "a replay with a new time", with_address(timestamp=str(int(NOW) + 1))
    yield "a replay with a new nonce", with_address(nonce="1")
    for name, moment in (
        ("zero", "0"), ("a short one", "1"), ("a negative one", "-1000000000"),
        ("a fraction", f"{NOW}.0"), ("a space", f" {NOW}"), ("a sign", f"+{NOW[1:]}"),
        ("an exponent", "1e9"), ("eleven digits", f"{NOW}0"), ("wide digits", "１" * 10),
        ("no number", "yesterday!"), ("five thousand digits", "9" * 5000), ("nothing", ""),
    ):  # fmt: skip
        yield (
            f"a time that is {name}",
            with_address(
                timestamp=moment, msg_signature=signed(moment, NONCE, encrypted(message()))
            ),
        )
    for name, nonce in (
        ("nothing", ""), ("too long", "1" * 65), ("CDATA", "]]><x/><![CDATA["), ("a line", "1\n2"),
        ("NUL", "1\x002"), ("Chinese", "随机"),
    ):  # fmt: skip
        yield (
            f"a nonce that is {name}",
            with_address(nonce=nonce, msg_signature=signed(NOW, nonce, encrypted(message()))),
        )
    yield "an openid that is no name", with_address(openid="../../etc/passwd")


def _bodies() -> Iterator[tuple[str, Hostile]]:
    """Around a part that is rightly signed."""
    yield "no XML", signed_body("ENCRYPT")
    yield "another root", signed_body("<html><Encrypt>ENCRYPT</Encrypt></html>")
    yield "not closed", signed_body("<xml><Encrypt>ENCRYPT</Encrypt>")
    yield "two documents", signed_body("<xml><Encrypt>ENCRYPT</Encrypt></xml><xml/>")
    yield "two parts", signed_body("<xml><Encrypt>ENCRYPT</Encrypt><Encrypt>QUJD</Encrypt></xml>")
    yield (
        "two parts, the first empty",
        signed_body("<xml><Encrypt></Encrypt><Encrypt>ENCRYPT</Encrypt></xml>"),
    )
    yield "a nested part", signed_body("<xml><A><Encrypt>ENCRYPT</Encrypt></A></xml>")
    yield "a part with parts", signed_body("<xml><Encrypt><A>ENCRYPT</A></Encrypt></xml>")
    yield "an attribute", signed_body('<xml><Encrypt a="1">ENCRYPT</Encrypt></xml>')
    yield "a namespace", signed_body('<xml xmlns="urn:x"><Encrypt>ENCRYPT</Encrypt></xml>')
    yield (
        "a huge attribute",
        signed_body(f'<xml {"a" * 30000}="1"><Encrypt>ENCRYPT</Encrypt></xml>'),
    )
    yield (
        "many attributes",
        signed_body(
            "<xml "
            + " ".join(f'a{n}="1"' for n in range(5000))
            + "><Encrypt>ENCRYPT</Encrypt></xml>"
        ),
    )
    yield "a comment", signed_body("<xml><!-- x --><Encrypt>ENCRYPT</Encrypt></xml>")
    yield "a comment within", signed_body("<xml><Encrypt>EN<!-- x -->CRYPT</Encrypt></xml>")
    yield "an instruction", signed_body("<?php x ?><xml><Encrypt>ENCRYPT</Encrypt></xml>")
    yield (
        "a style sheet",
        signed_body(
            '<?xml-stylesheet href="http://127.0.0.1:9/"?><xml><Encrypt>ENCRYPT</Encrypt></xml>'
        ),
    )
    yield "a document type", signed_body("<!DOCTYPE xml><xml><Encrypt>ENCRYPT</Encrypt></xml>")
    yield "a billion laughs", signed_body(f"{BILLION}<xml><Encrypt>&i;</Encrypt></xml>")
    yield (
        "a quadratic blow-up",
        signed_body(
            f'<!DOCTYPE xml [<!ENTITY a "{"x" * 20000}">]>'
            f"<xml><Encrypt>{'&a;' * 9000}</Encrypt></xml>"
        ),
    )
    yield (
        "a file of ours",
        signed_body(
            '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            "<xml><Encrypt>&a;</Encrypt></xml>"
        ),
    )
    yield (
        "a file of theirs",
        signed_body(
            '<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/x.dtd"><xml><Encrypt>ENCRYPT</Encrypt></xml>'
        ),
    )
    yield (
        "a parameter entity",
        signed_body(
            '<!DOCTYPE xml [<!ENTITY % a SYSTEM "http://127.0.0.1:9/">%a;]>'
            "<xml><Encrypt>ENCRYPT</Encrypt></xml>"
        ),
    )
    yield "an unknown entity", signed_body("<xml><Encrypt>ENCRYPT&nbsp;</Encrypt></xml>")
    yield "deep nesting", signed_body("<xml>" + "<a>" * 9000 + "</a>" * 9000 + "</xml>")
    yield "deep nesting, not closed", signed_body("<xml>" * 12000)
    yield (
        "many siblings",
        signed_body("<xml>" + "<a/>" * 15000 + "<Encrypt>ENCRYPT</Encrypt></xml>"),
    )
    yield (
        "many different siblings",
        signed_body(
            "<xml>" + "".join(f"<a{n}/>" for n in range(5000)) + "<Encrypt>ENCRYPT</Encrypt></xml>"
        ),
    )
    yield "a huge name", signed_body(f"<xml><{'a' * 30000}/><Encrypt>ENCRYPT</Encrypt></xml>")
    yield "a NUL", signed_body("<xml><Encrypt>ENCRYPT\x00</Encrypt></xml>")
    yield "a control character", signed_body("<xml><Encrypt>ENCRYPT\x08</Encrypt></xml>")
    yield "a lone surrogate", signed_body("<xml><Encrypt>ENCRYPT</Encrypt><A>\ud800</A></xml>")
    yield (
        "another encoding",
        signed_body(
            '<?xml version="1.0" encoding="gb18030"?><xml><Encrypt>ENCRYPT</Encrypt></xml>'
        ),
    )
    yield "spaces around the part", signed_body("<xml><Encrypt> ENCRYPT </Encrypt></xml>")
    yield "lines in the part", signed_body("<xml><Encrypt>\nENCRYPT\n</Encrypt></xml>")
    yield "a broken UTF-8", Hostile(403, b"<xml><Encrypt>\xff\xfe</Encrypt></xml>", right()[1])
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037"):
        body, pairs = right()
        raw = body.decode().encode(encoding)
        yield f"a body in {encoding}", Hostile(403, raw, pairs)
    yield "compressed", Hostile(403, b"\x1f\x8b\x08" + b"\x00" * 200, right()[1],
                                {"content-encoding": "gzip"})  # fmt: skip
    yield "a form", Hostile(403, b"Encrypt=QUJD&a=b", right()[1],
                            {"content-type": "application/x-www-form-urlencoded"})  # fmt: skip
    yield "many parts", Hostile(
        403, b"--x\r\n\r\n<xml/>\r\n--x--", right()[1],
        {"content-type": "multipart/form-data; boundary=x"},
    )  # fmt: skip


def _json() -> Iterator[tuple[str, Hostile]]:
    encrypt = encrypted(message())
    kind = {"content-type": "application/json"}
    right_body = json.dumps({"ToUserName": OFFICE, "Encrypt": encrypt}).encode()
    yield "JSON, signed", Hostile(200, right_body, pairs_of(encrypt), kind)
    yield "JSON, forged", Hostile(403, right_body, pairs_of("guess"), kind)
    yield "JSON called XML", Hostile(200, right_body, pairs_of(encrypt))
    yield "JSON, a list", Hostile(403, b"[]", pairs_of(encrypt), kind)
    yield "JSON, broken", Hostile(403, b'{"Encrypt":', pairs_of(encrypt), kind)
    yield "JSON, a number", Hostile(403, b'{"Encrypt":1}', pairs_of(encrypt), kind)
    yield "JSON, nothing", Hostile(403, b'{"Encrypt":null}', pairs_of(encrypt), kind)
    yield "JSON, plain", Hostile(403, b'{"MsgType":"text","Content":"x"}', pairs_of(""), kind)
    yield "JSON, deep", Hostile(403, b'{"a":' * 10000, pairs_of(encrypt), kind)
    yield "JSON, deep lists", Hostile(403, b'{"a":' + b"[" * 60000, pairs_of(encrypt), kind)
    yield (
        "JSON, a huge number",
        Hostile(403, b'{"a":' + b"9" * 60000 + b"}", pairs_of(encrypt), kind),
    )
    yield "JSON, a lone surrogate", Hostile(403, b'{"Encrypt":"\\ud800AAA"}', pairs_of(""), kind)
    yield "JSON within", unusable('{"MsgType":"text","Content":"x"}')


def _sizes() -> Iterator[tuple[str, Hostile]]:
    large = b"<xml><Encrypt>" + b"A" * LARGEST + b"</Encrypt></xml>"
    yield "over the cap", Hostile(413, large, right()[1])
    yield "over the cap and forged", Hostile(413, large, [])
    yield "over the cap by ten megabytes", Hostile(413, b"A" * 10_000_000, right()[1])
    yield "over the cap, not announced", Hostile(413, lambda: pieces(1_000_000), right()[1])
    yield (
        "announced over the cap",
        Hostile(413, b"<xml/>", right()[1], {"content-length": "9" * 30}),
    )
    edge = LARGEST - len(b"<xml><Encrypt></Encrypt></xml>")
    under_cap = "A" * (edge - edge % 4)
    yield (
        "at the cap and forged",
        Hostile(403, f"<xml><Encrypt>{under_cap}</Encrypt></xml>".encode(), right()[1]),
    )
    yield (
        "at the cap and signed",
        Hostile(200, f"<xml><Encrypt>{under_cap}</Encrypt></xml>".encode(), pairs_of(under_cap)),
    )


def _ciphertexts() -> Iterator[tuple[str, Hostile]]:
    yield "an empty part", rubbish("", 403)
    yield "a part that is no base64", rubbish("!!!!", 403)
    yield "a part in the other base64", rubbish("-_-_" * 8, 403)
    yield "a part of three letters", rubbish("QUJ", 403)
    yield "a part of one byte", rubbish("QQ==")
    yield "a part of fifteen bytes", rubbish(base64.b64encode(b"x" * 15).decode())
    yield "a part of one block", rubbish(base64.b64encode(b"x" * 16).decode())
    yield "a part of rubbish", rubbish(base64.b64encode(b"x" * 320).decode())
    yield "a part with its end cut", rubbish(encrypted(message())[:-64])
    yield "a part with its beginning cut", rubbish(encrypted(message())[64:])
    yield "under another key", unusable(message(), key=OTHER_KEY)
    yield "for another app", unusable(message(), app="wxffffffffffffffff")
    yield "for no app", unusable(message(), app="")
    yield "for an app that begins like ours", unusable(message(), app=f"{APP}0")
    for name, last in (("zero", 0), ("over thirty-two", 33), ("wrong", 255)):
        plain = whole(message().encode())
        yield f"padding that is {name}", rubbish(under(KEY, plain[:-1] + bytes([last])))
    plain = whole(message().encode())
    mixed = plain[:-2] + bytes([plain[-1] ^ 1]) + plain[-1:]
    yield "padding that is mixed", rubbish(under(KEY, mixed))
    yield "nothing but padding", rubbish(under(KEY, b"\x20" * 32))
    for name, length in (
        ("minus one", 2**32 - 1), ("the most negative", 2**31), ("over the text", 10_000),
        ("one over", len(message().encode()) + 1), ("zero", 0), ("one less", 5),
    ):  # fmt: skip
        yield (
            f"a length that is {name}",
            rubbish(under(KEY, whole(message().encode(), length=length))),
        )


def _texts() -> Iterator[tuple[str, Hostile]]:
    """Rightly signed and encrypted."""
    yield "an empty text", unusable("")
    yield "a text that is no XML", unusable("你好")
    yield "a text that is no UTF-8", unusable(b"\xff\xfe\xfd")
    yield "a text in GBK", unusable(message(Content="你好").encode("gbk"))
    yield "a text in UTF-16", unusable(message().encode("utf-16"))
    yield "a text with a lone surrogate", unusable(message(Content="\ud800"))
    yield "a text with a billion laughs", unusable(f"{BILLION}<xml><Content>&i;</Content></xml>")
    yield (
        "a text with a file of ours",
        unusable(
            '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            + message().replace("<![CDATA[你好]]>", "&a;")
        ),
    )
    for name in ("ToUserName", "FromUserName", "MsgType", "MsgId"):
        yield f"a message without {name}", unusable(message().replace(name, "Other"))
    for name in ("FromUserName", "MsgType", "MsgId", "Content"):
        doubled = message().replace("</xml>", f"<{name}>x</{name}></xml>")
        yield f"a message with two of {name}", unusable(doubled)
    yield "a nested kind", unusable(message().replace("<![CDATA[text]]>", "<a>text</a>"))
    yield "an empty kind", unusable(message(""))
    yield (
        "a kind with a nested twin",
        unusable(message().replace("</xml>", "<MsgType><a>event</a></MsgType></xml>")),
    )
    for name, number in (
        ("no number", "x"), ("negative", "-1"), ("hexadecimal", "0x10"), ("a fraction", "1.0"),
        ("infinite", "inf"), ("in other digits", "१२३"), ("five thousand digits", "9" * 5000),
        ("empty", ""), ("SQL", "1; DROP TABLE inbox"),
    ):  # fmt: skip
        yield f"a MsgId that is {name}", unusable(message(number=number))
    yield "another sender than the address says", unusable(message(FromUserName="oChen"))
    yield "a sender that is no name", unusable(message(FromUserName="<b>"))
    yield "an account that is no name", unusable(message(ToUserName="../x"))
    yield (
        "CDATA that ends early",
        unusable(
            message(Content="]]></Content><FromUserName>oChen</FromUserName><Content><![CDATA[")
        ),
    )
    yield "CDATA that is not closed", unusable(message().replace("]]></Content>", "</Content>"))
    yield "CDATA around markup", unusable(f"<![CDATA[{message()}]]>")
    yield "an event without a name", unusable(event(""))
    yield "an event without a time", unusable(event("CLICK", EventKey="自评", CreateTime=""))
    yield "an event at a wrong time", unusable(event("CLICK", EventKey="x", CreateTime="9" * 30))
    yield "an event of no kind", unusable(event("\u202eevil"))
    yield "a consent without a template", unusable(event("subscribe_msg_popup_event"))
    yield (
        "a consent with words for lines",
        unusable(event("subscribe_msg_popup_event", SubscribeMsgPopupEvent="x")),
    )
    lines = {"List": [{"TemplateId": "x" * 5000, "SubscribeStatusString": "accept"}]}
    yield (
        "a consent with a huge template",
        unusable(event("subscribe_msg_popup_event", SubscribeMsgPopupEvent=lines)),
    )
    yield (
        "a report of no message",
        unusable(event("TEMPLATESENDJOBFINISH", MsgID="x", Status="success")),
    )
    yield "deep fields", unusable("<xml>" + "<a>" * 5000 + "</a>" * 5000 + "</xml>")
    yield "many fields", unusable(xml_of({f"a{n}": "1" for n in range(500)}))
    yield (
        "a location every second",
        unusable(event("LOCATION", Latitude="1e999", Longitude="nan", Precision="x")),
    )


CORPUS: Final[dict[str, Hostile]] = {}
for _name, _one in (
    *_forged(), *_bodies(), *_json(), *_sizes(), *_ciphertexts(), *_texts()
):  # fmt: skip
    assert _name not in CORPUS
    CORPUS[_name] = _one
