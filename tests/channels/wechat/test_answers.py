"""Answers: what is said arrives as it was said, whatever stands in it."""

from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.wechat.answers import text_answer, visible
from bot.rendered import Rendered
from tests.channels.wechat.pushing import LIN, OFFICE
from tests.fakes.desks import NOON


def answer_of(*texts: str) -> str:
    """The answer with these texts."""
    rendered: Rendered = {
        "language": "zh_CN",
        "prompt": None,
        "blocks": [],
        "options": [],
        "shortcuts": [],
        "texts": list(texts),
    }
    return text_answer(rendered, LIN, OFFICE, NOON)


def parsed(answer: str) -> dict[str, str]:
    """Its fields, as any reader of XML finds them."""
    root = ElementTree.fromstring(answer)
    assert [one.tag for one in root] == [
        "ToUserName",
        "FromUserName",
        "CreateTime",
        "MsgType",
        "Content",
    ]
    return {one.tag: one.text or "" for one in root}


def test_an_answer_has_what_the_platform_wants() -> None:
    """To whom, from whom, when, what kind, and the words."""
    assert parsed(answer_of("您好")) == {
        "ToUserName": LIN,
        "FromUserName": OFFICE,
        "CreateTime": str(int(NOON.timestamp())),
        "MsgType": "text",
        "Content": "您好",
    }


@pytest.mark.parametrize(
    "text",
    [
        "]]>",
        "]]]]>>",
        "]]>]]>",
        "]]]]><![CDATA[>",
        "<![CDATA[",
        "]]></Content><MsgType>image</MsgType><Content><![CDATA[",
        '<a href="https://greenbot.example/?a=1&b=2">看</a>',
        "&lt;&#0;&unknown;",
        " \n\t ",
        "🟢\u3000\ud7ff\ue000",
    ],
)
def test_nothing_breaks_out(text: str) -> None:
    """What looks like markup is words."""
    assert parsed(answer_of(text))["Content"] == text


@given(st.text(st.sampled_from("]><![CDATA&;\r\n\x00\x0b\ud800\uffff字") | st.characters()))
@example("]]\x00>")
@example("]]\ud800>")
def test_every_text_comes_out_as_it_is_visible(text: str) -> None:
    """Rendered and parsed it is the same, but for what XML cannot hold."""
    answer = answer_of(text)
    shown = visible(text)
    assert (parsed(answer)["Content"] if answer else "") == shown
    answer.encode()


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn"))))
def test_what_can_be_read_is_visible(text: str) -> None:
    """Nothing that anybody could read is left out."""
    assert visible(text) == text


def test_what_nobody_can_read_is_left_out() -> None:
    """Control characters and half characters; lines and tabs stay, each line's end as one."""
    assert visible("a\x00b\x08c\x1fd\ud800e\ufffff\r\ng\rh\ni\tj") == "abcdef\ng\nh\ni\tj"


@pytest.mark.parametrize("texts", [(), ("",), ("\x00\x1f",)])
def test_nothing_to_say_is_no_answer(texts: tuple[str, ...]) -> None:
    """The door says `success` then."""
    assert answer_of(*texts) == ""


def test_only_the_first_text_is_said() -> None:
    """The platform takes one."""
    assert parsed(answer_of("一", "二"))["Content"] == "一"
