"""Words that do not count, buttons that nobody knows any more, and voices that were recognised."""

from typing import Any

import pytest
from sqlmodel import Session

from bot import receive
from handlers.arriving import FORGOTTEN
from models import cases, evidence
from models.clock import FixedClock
from models.db import Database
from models.intake import MB, Taking
from models.messages import Attachment, Incoming, Reply
from policies.load import Library
from tests.fakes.cases import ADDRESS, CHANNEL, VAULT, a_case
from tests.handlers.complaints.filing_talk import NAME, Complainant
from tests.handlers.conftest import TODAY
from tests.handlers.officials.bureau import Bureau
from tests.handlers.officials.test_lone_words import Whole
from tests.handlers.talk import Talk

FETCHED = Taking(files="fetched", file_bytes=20 * MB)
VOICE = (Attachment("voice", "语音.amr", 9000, source="media-voice"),)
PHOTO = (Attachment("photo", "现场.jpg", MB, source="media-photo"),)

unread = pytest.mark.parametrize(
    ("also", "key"),
    [
        ({"relayed": "edited"}, "rest.edited"),
        ({"relayed": "forwarded"}, "rest.forwarded"),
        ({"prompt": FORGOTTEN}, "form.late_unknown"),
    ],
    ids=["edited", "forwarded", "forgotten"],
)
"""Every kind of words that do nothing, and what is said of them."""


def test_both_sides_call_a_forgotten_button_alike() -> None:
    """What finds no keyboard, and what answers it."""
    assert receive.FORGOTTEN == FORGOTTEN


# --- words that do nothing ------------------------------------------------------------------------


@unread
def test_they_answer_no_question(talk: Talk, also: dict[str, Any], key: str) -> None:
    """The same question is shown again with all its options, and still waits."""
    asked = talk.say("自评", "深圳").reply
    talk.sends("1", **also)
    assert key in talk.keys
    assert (talk.reply.prompt, talk.reply.options) == (asked.prompt, asked.options)
    assert talk.say("1").reply.prompt != asked.prompt


@unread
@pytest.mark.parametrize("words", ["菜单", "English", "退订", "我要举报", "余下"])
def test_they_are_no_command(talk: Talk, also: dict[str, Any], key: str, words: str) -> None:
    """Nothing is opened, chosen, begun or switched off; and the words are not kept."""
    talk.say("规定 深圳")
    before = {**talk.memory.state}
    talk.sends(words, **also)
    assert key in talk.keys
    assert talk.page == "rules/shenzhen"
    assert talk.memory.state == before
    assert talk.memory.language is None
    assert talk.memory.unkept


@unread
def test_they_are_no_answer_of_a_complaint(
    library: Library, db: Session, also: dict[str, Any], key: str
) -> None:
    """The name is still asked for; nothing was kept of what came."""
    somebody = Complainant(library, db, FixedClock.on(TODAY)).begin().until("name")
    somebody.sends("张三", **also)
    assert key in somebody.keys
    assert somebody.question == "name"
    assert "张三" not in str(somebody.identity)


@unread
def test_a_case_s_page_still_waits(
    library: Library, db: Session, also: dict[str, Any], key: str
) -> None:
    """A yes that was passed on takes nothing back; one's own does."""
    talk = Talk(library, db, TODAY, channel=CHANNEL, address=ADDRESS)
    case = a_case(db)
    talk.say(f"撤回 {cases.name(case)}").wait(seconds=1).sends("确认", **also)
    assert key in talk.keys
    assert case.state == "registered"
    talk.wait(seconds=1).say("确认")
    assert case.state == "withdrawn"


class Passing(Whole):
    """An official's chat that may send what a platform tells more of."""

    also: dict[str, Any] = {}  # noqa: RUF012

    def _reply(self, incoming: Incoming, memory: Any, db: Session) -> Reply | None:
        changed = Incoming(**{**{name: getattr(incoming, name) for name in incoming.__slots__},
                              **self.also})  # fmt: skip
        return super()._reply(changed, memory, db)


@unread
def test_they_never_act_for_an_official(
    sqlite: Database, library: Library, also: dict[str, Any], key: str
) -> None:
    """No line, no code and no number; the page that is open is still there."""
    bureau = Bureau(sqlite, library)
    unit = bureau.unit()
    li = Passing(bureau, "li", bureau.official("li").official)
    li.say(f"单位 {unit.u}")
    before = bureau.dump()
    for line in (f"名单 {unit.l} 移出", "1", "确认"):
        li.also = also
        li.say(line)
        assert key in li.keys
        assert bureau.dump() == before
        li.also = {}
    assert li.reply is not None
    assert (li.reply.prompt or "").startswith("work:")


def test_what_is_attached_to_forwarded_words_counts(library: Library, db: Session) -> None:
    """Somebody else's photo is evidence as one's own; what stands under it says nothing."""
    somebody = Complainant(library, db, FixedClock.on(TODAY), taking=FETCHED)
    somebody.begin().until("evidence")
    somebody.sends("没有了", relayed="forwarded", attachments=PHOTO)
    assert {"rest.forwarded", "intake.evidence.coming"} <= somebody.keys
    assert somebody.question == "evidence"
    somebody.sends("", relayed="forwarded", attachments=PHOTO)
    assert "rest.forwarded" not in somebody.keys
    assert len(evidence.pieces(db, somebody.case.id or 0)) == 2
    somebody.sends("改过的说明", relayed="edited", attachments=PHOTO)
    assert len(evidence.pieces(db, somebody.case.id or 0)) == 2, "it came with the first message"


# --- voices ---------------------------------------------------------------------------------------


def test_what_was_heard_is_shown_before_the_answer(talk: Talk) -> None:
    """Whoever said it sees whether it was understood; that a voice came is no news."""
    talk.say("自评", "深圳")
    asked = talk.reply.prompt
    talk.sends("绿色工厂。", heard=True, attachments=VOICE)
    assert talk.reply.prompt != asked
    assert talk.said("rest.heard").args["words"] == "绿色工厂。"
    assert next(iter(talk.sayings_of(talk.reply.blocks))).key == "rest.heard"
    assert "attachment.not_read" not in talk.keys


def test_a_voice_that_was_not_recognised_is_an_attachment(talk: Talk) -> None:
    """As it was before: it is not read."""
    talk.sends("", heard=True, attachments=VOICE)
    assert "attachment.not_read" in talk.keys
    assert "rest.heard" not in talk.keys


def test_words_that_may_not_be_kept_are_not_repeated(talk: Talk) -> None:
    """A reply is stored: before the consent nothing of a complaint may stand in it."""
    talk.takings = {talk.channel: FETCHED}
    talk.sends("我要举报绿源电子有限公司", heard=True, attachments=VOICE)
    assert talk.memory.unkept
    assert "rest.heard_unkept" in talk.keys
    assert "绿源" not in str(talk.reply)


def files(library: Library, db: Session, where: str) -> Complainant:
    """Somebody who writes a complaint, at one of its questions, where files are fetched."""
    return Complainant(library, db, FixedClock.on(TODAY), taking=FETCHED).begin().until(where)


@pytest.mark.parametrize(
    "words", ["没有了", "他们的用电量是编的，我在现场看到的", "1", "放弃", "菜单"]
)
def test_under_the_question_for_evidence_a_voice_is_evidence(
    library: Library, db: Session, words: str
) -> None:
    """And no answer, whatever was heard in it."""
    somebody = files(library, db, "evidence")
    said = somebody.content
    somebody.sends(words, heard=True, attachments=VOICE)
    assert {"intake.evidence.coming", "rest.voice_kept"} <= somebody.keys
    assert somebody.question == "evidence"
    assert somebody.content == said
    [piece] = evidence.pieces(db, somebody.case.id or 0)
    assert evidence.source_of(db, VAULT, piece)[1] == "media-voice"


def test_under_another_question_what_was_said_answers(library: Library, db: Session) -> None:
    """It is shown; the voice itself is kept as nothing."""
    somebody = files(library, db, "name")
    somebody.sends(NAME, heard=True, attachments=VOICE)
    assert somebody.question == "contact"
    assert somebody.said("rest.heard").args["words"] == NAME
    assert evidence.pieces(db, somebody.case.id or 0) == []
    assert somebody.memory.private


def test_where_files_come_by_a_link_alone_a_voice_is_its_words(
    library: Library, db: Session
) -> None:
    """The channel cannot carry it: what was said is the answer at every question."""
    somebody = Complainant(library, db, FixedClock.on(TODAY), taking=Taking(files="link"))
    somebody.begin().until("evidence").sends("没有了", heard=True, attachments=VOICE)
    assert "rest.heard" in somebody.keys
    assert somebody.question == "name"
    assert "rest.voice_kept" not in somebody.keys


@pytest.mark.parametrize(
    ("line", "is_evidence"), [("", True), ("补充证据", True), ("补充说明", False)]
)
def test_after_filing_a_voice_is_evidence_unless_words_are_asked_for(
    library: Library, db: Session, line: str, is_evidence: bool
) -> None:
    """On the page of a case it is a piece of evidence; 补充说明 asks for words."""
    talk = Talk(library, db, TODAY, channel=CHANNEL, address=ADDRESS)
    talk.takings = {CHANNEL: FETCHED}
    case = a_case(db)
    talk.say(f"{line} {cases.name(case)}".strip()).wait(seconds=1)
    talk.sends("撤回举报", heard=True, attachments=VOICE)
    letters = cases.letters(db, VAULT, case, ["in"])
    assert len(evidence.pieces(db, case.id or 0)) == is_evidence
    assert case.state == "registered"
    assert ("rest.voice_kept" in talk.keys) is is_evidence
    assert ("rest.heard" in talk.keys) is not is_evidence
    assert letters == []
