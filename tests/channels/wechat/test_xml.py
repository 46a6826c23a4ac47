"""The strict reading of XML: plain fields, each once, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat import xml
from tests.channels.wechat.pushing import xml_of


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<xml>",
        "<other></other>",
        "<xml></xml><xml></xml>",
        "words<xml></xml>",
        "<xml>words</xml>",
        "<xml><A>1</A>words</xml>",
        "<xml><A>words<B>1</B></A></xml>",
        "<xml><A>1</A><A>2</A></xml>",
        "<xml><A>1</A><A><B>2</B></A></xml>",
        "<xml><A><B>2</B></A><A>1</A></xml>",
        "<xml><A><B>1</B></A><A><B>2</B></A></xml>",
        "<xml><G><A>1</A><A>2</A></G></xml>",
        '<xml a="1"></xml>',
        '<xml><A b="1">1</A></xml>',
        "<xml><a:b>1</a:b></xml>",
        "<xml><!-- --></xml>",
        "<xml><?php 1?></xml>",
        "<!DOCTYPE xml><xml></xml>",
        '<!DOCTYPE xml [<!ENTITY a "b">]><xml><A>&a;</A></xml>',
        "<xml><A>&unknown;</A></xml>",
        "<xml><A>&#0;</A></xml>",
        "<xml><A>&#xD800;</A></xml>",
        '<?xml version="1.0" encoding="gb2312"?><xml></xml>',
        '<?xml version="1.0" encoding="utf-16"?><xml></xml>',
        f"<xml><{'A' * 65}>1</{'A' * 65}></xml>",
        "<xml><名>1</名></xml>",
        "<xml><A><B><C><D><E>1</E></D></C></B></A></xml>",
        f"<xml>{'<A><B>1</B></A>' * 2}</xml>",
        "<xml><G>" + "".join(f"<A{n}/>" for n in range(200)) + "</G></xml>",
        f"<xml><A>{'x' * xml.LARGEST}</A></xml>",
    ],
)
def test_anything_but_plain_fields_is_refused(text: str) -> None:
    """What the platform never writes may mean something to somebody."""
    with pytest.raises(xml.XmlError):
        xml.read(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        b"\xff",
        "<xml></xml>".encode("utf-16"),
        "<xml></xml>".encode("utf-16-le"),
        b"<xml><A>\xed\xa0\x80</A></xml>",
        b"<xml><A>\xc0\x80</A></xml>",
        b"<xml><A>\x00</A></xml>",
    ],
)
def test_anything_but_utf8_is_refused(text: bytes) -> None:
    """Whatever a document says of its encoding."""
    with pytest.raises(xml.XmlError):
        xml.read(text)


def test_what_the_platform_writes_is_read() -> None:
    """Empty fields, lines between them, numbers without CDATA, lists."""
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<xml>\n <A/><B>1</B>\n<C><![CDATA[<b>]]></C>'
    found = xml.read(f"{text}<G><L><D>1</D></L>\n<L><D>2</D></L></G></xml>\n".encode())
    assert [found.one(name) for name in "ABCDG"] == ["", "1", "<b>", "", ""]
    lines = found.several("G")[0].several("L")
    assert [one.one("D") for one in lines] == ["1", "2"]
    assert found.several("B") == []


@given(st.dictionaries(st.from_regex(r"[A-Z][a-z]{0,8}", fullmatch=True), st.text(), max_size=8))
def test_reading_is_right_or_refused(fields: dict[str, str]) -> None:
    """Whatever stands in CDATA is that field's words, or the whole is refused."""
    text = xml_of(fields).encode(errors="surrogatepass")
    try:
        found = xml.read(text)
    except xml.XmlError:
        return
    assert {name: found.one(name) for name in fields} == {
        name: words.replace("\r\n", "\n").replace("\r", "\n") for name, words in fields.items()
    }
