"""Whatever arrives, the answer helps and the conversation goes on."""

import copy
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, create_engine

from bot.channels.base import Capabilities
from bot.render import render
from models.messages import Attachment
from models.records import metadata
from policies.load import Library
from tests.handlers.conftest import TODAY
from tests.handlers.talk import Talk

STRANGE = {
    "empty": "",
    "blank": " \t\n ",
    "emoji": "😀👍🏭",
    "10,000 characters": "绿" * 10_000,
    "10,000 digits": "1" * 10_000,
    "control characters": "\x00\x01\x07\x1b[31m",
    "invisible": "\u200b\u200d\ufeff",
    "right to left": "\u202e是\u202c否",
    "half a character": "\ud83d",
    "markup": "<script>alert(1)</script>",
    "format": "{0} {count} %s",
    "statement": "'; DROP TABLE answers; --",
    "other script": "Здравствуйте שלום",
}
SOMEWHERE = {
    "newcomer": (),
    "menu": ("菜单",),
    "question": ("自评", "深圳", "1", "1"),
    "number": ("自评", "深圳", "绿色工业园区", *["是"] * 4),
    "days": ("自评", "深圳", "1", "1", "1", *["是"] * 4, "否", "有"),
    "topics": ("规定 贵州",),
    "receipt": ("凭证",),
}


@pytest.mark.parametrize("where", SOMEWHERE)
@pytest.mark.parametrize("strange", STRANGE)
def test_strange_text_is_answered_and_changes_no_answer(
    talk: Talk, strange: str, where: str
) -> None:
    """The reply says something, leaves the way on open, and keeps place and answers."""
    talk.say(*SOMEWHERE[where])
    before = copy.deepcopy(talk.memory.state)
    talk.say(STRANGE[strange])
    assert talk.reply.blocks
    assert talk.reply.options or talk.reply.shortcuts
    assert kept(talk.memory.state) == kept(before)


def kept(state: dict) -> dict:  # type: ignore[type-arg]
    """Place and answers, without the count of failures."""
    sheet = {k: v for k, v in state.get("sheet", {}).items() if k not in ("failures", "candidates")}
    return {"at": state.get("at", ["menu"]), "sheet": sheet}


@pytest.mark.parametrize("kind", get_args(Attachment.__annotations__["kind"]))
@pytest.mark.parametrize("where", SOMEWHERE)
def test_an_attachment_is_named_and_the_question_stays(talk: Talk, kind: str, where: str) -> None:
    """A photo, a voice or a location is not read; what was open stays open."""
    talk.say(*SOMEWHERE[where])
    question, before = talk.question, copy.deepcopy(talk.memory.state)
    talk.say("", attachments=(Attachment(kind),))  # type: ignore[arg-type]
    assert f"attachment.{kind}" in talk.keys
    assert talk.question == question
    assert talk.memory.state == before


def test_words_beside_an_attachment_are_read(talk: Talk) -> None:
    """A photo with "1" answers the question, and says that the photo was not read."""
    talk.say("自评", "深圳", "1", "1").say("1", attachments=(Attachment("photo"),))
    assert "attachment.not_read" in talk.keys
    assert talk.question == "established_in_area"


@pytest.mark.parametrize(
    "state",
    [
        {"at": ["nowhere"]},
        {"at": ["rules", "atlantis"]},
        {"at": ["article", "shenzhen", "x"]},
        {"at": []},
        {"at": "menu"},
        {"at": ["questions"], "sheet": {"answers": {"@pack": {"answer": {"chosen": "atlantis"}}}}},
        {"sheet": [], "at": ["result"]},
    ],
)
def test_a_memory_that_no_longer_fits_is_no_obstacle(talk: Talk, state: dict) -> None:  # type: ignore[type-arg]
    """A page or pack that went leads to the menu or to the first question."""
    talk.memory.state.update(state)
    talk.say("1")
    assert talk.reply.options


TYPED = (
    "1|2|3|0|是|否|有|没有|不清楚|应该没有|去年6月|2024-06-30|50%|3千|深圳|贵州|自评|规定|时限|举报|凭证|第9条"
    "|返回|继续|重来|结果|比较|条文|修改|修改 2|菜单|跳过|帮助|进度|退出|English|中文"
)
WORDS = st.one_of(st.sampled_from(TYPED.split("|")), st.text(max_size=12))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=30))
def test_no_conversation_breaks(library: Library, words: list[str]) -> None:
    """Whatever is typed in whatever order is answered, in words of both languages."""
    engine = create_engine("sqlite://")
    metadata().create_all(engine)
    with Session(engine) as db:
        talk = Talk(library, db, TODAY)
        for word in words:
            talk.say(word)
            for language in ("zh_CN", "en"):
                texts = render(talk.reply, language, Capabilities())["texts"]
                assert texts
    engine.dispose()
