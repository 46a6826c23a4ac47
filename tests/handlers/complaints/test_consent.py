"""Consent before data (P20): nothing is kept, and nothing begun, before an explicit 同意."""

from datetime import date

import pytest
from sqlmodel import Session, select

from handlers.complaints.consent import VERSION
from models.case_rows import Case, Identity
from models.clock import FixedClock
from models.intake import Taking
from policies.load import Library
from tests.fakes.cases import CHANNEL
from tests.handlers.complaints.filing_talk import NAME, PHONE, Complainant
from tests.handlers.conftest import TODAY

NOTICE = f"consent/{VERSION}"


@pytest.fixture
def somebody(library: Library, db: Session) -> Complainant:
    """Who has not written yet."""
    return Complainant(library, db, FixedClock.on(TODAY))


def nothing_kept(somebody: Complainant) -> bool:
    """Whether no row of a complaint exists, and the last message is not to be kept."""
    rows = [*somebody.db.exec(select(Case)), *somebody.db.exec(select(Identity))]
    return not rows and somebody.memory.unkept


WANTED = (
    "我要举报绿源电子有限公司数据造假，我叫欧阳晴雯，电话13912345678",
    "想举报一家企业造假",
    "实名举报绿源电子",
    "举报 绿源电子有限公司虚报用电量",
    "我要投诉一家第三方机构",
    "I want to report a company that cheats, my phone is 13912345678",
    "report a factory",
)


@pytest.mark.parametrize("text", WANTED)
def test_a_sentence_that_wants_to_complain_leads_to_the_notice(
    somebody: Complainant, text: str
) -> None:
    """It is not kept, nothing of it is answered, and nothing is begun."""
    somebody.say(text)
    assert (somebody.page or "").startswith(NOTICE)
    assert nothing_kept(somebody)
    assert NAME not in repr(somebody.reply)
    assert PHONE not in repr(somebody.reply)


@pytest.mark.parametrize("word", ["我要举报", "继续填写", "report", "file a complaint"])
def test_a_word_of_its_own_leads_to_the_notice(somebody: Complainant, word: str) -> None:
    """Who, what for, what, how long, which rights."""
    somebody.say(word)
    said = {"who", "why", "what", "apart", "how_long", "rights", "platform"}
    assert {f"intake.notice.{one}" for one in said} <= somebody.keys
    assert somebody.counted == 0


@pytest.mark.parametrize(
    "text",
    [
        "举报造假要什么材料",
        "怎么举报",
        "被举报了怎么办？",
        "投诉电话多少",
        "how do I report a company",
    ],
)
def test_a_question_about_complaints_is_no_complaint(somebody: Complainant, text: str) -> None:
    """The rules answer it."""
    somebody.say(text)
    assert not (somebody.page or "").startswith("consent")
    assert somebody.counted == 0


@pytest.mark.parametrize(
    "text",
    [
        f"我叫{NAME}，电话{PHONE}",
        "绿源电子用电量造假",
        "好的",
        "嗯",
        "可以",
        "是",
        "ok",
        "3",
        "你好",
    ],
)
def test_nothing_under_the_notice_is_kept_or_taken_for_a_yes(
    somebody: Complainant, text: str
) -> None:
    """The notice stays open, and says that the words were not kept."""
    somebody.say("我要举报", text)
    assert somebody.page == NOTICE
    assert "intake.first_agree" in somebody.keys
    assert nothing_kept(somebody)


@pytest.mark.parametrize("text", ["帮助", "English"])
def test_other_words_work_under_the_notice_and_are_not_kept(
    somebody: Complainant, text: str
) -> None:
    """The notice is still there afterwards."""
    somebody.say("我要举报", text)
    assert somebody.page == NOTICE
    assert nothing_kept(somebody)


@pytest.mark.parametrize("yes", ["同意", "我同意", "1", "agree", "I agree", "同意。"])
def test_an_explicit_yes_begins_a_draft(somebody: Complainant, yes: str) -> None:
    """With the version of the notice and the moment; the message is private from then on."""
    somebody.say("我要举报", yes)
    case = somebody.case
    assert (case.state, case.consent, case.consented_at) == (
        "draft",
        VERSION,
        somebody.clock.now(),
    )
    assert somebody.question == "city"
    assert somebody.memory.private
    assert not somebody.memory.unkept


@pytest.mark.parametrize("no", ["不同意", "2", "disagree", "算了"])
def test_a_no_keeps_nothing_and_names_other_ways(somebody: Complainant, no: str) -> None:
    """And the menu is open again."""
    somebody.say("我要举报", no)
    assert "intake.refused" in somebody.keys
    assert somebody.page == "menu"
    assert nothing_kept(somebody)


def test_a_yes_to_an_older_notice_is_none(somebody: Complainant) -> None:
    """Who agreed to other words sees the present ones first."""
    somebody.say("同意", prompt="at:consent/2020-01")
    assert somebody.page == NOTICE
    assert somebody.counted == 0


def test_a_yes_elsewhere_is_none(somebody: Complainant) -> None:
    """At the menu, and three days later."""
    somebody.say("同意")
    assert somebody.counted == 0
    somebody.say("我要举报").wait(hours=73).say("1")
    assert somebody.page == NOTICE
    assert somebody.counted == 0


def test_a_yes_by_the_button_of_the_notice_counts_wherever_one_is(somebody: Complainant) -> None:
    """The button stands under the words that are agreed to."""
    notice = somebody.say("我要举报").reply
    somebody.say("菜单").press(1, under=notice)
    assert somebody.question == "city"


@pytest.mark.parametrize("text", ["我要举报", "我要举报绿源电子", "同意"])
def test_a_channel_abroad_takes_none_and_says_where(
    library: Library, db: Session, text: str
) -> None:
    """Not even with a prompt that was made up."""
    abroad = Complainant(library, db, FixedClock.on(TODAY), taking=Taking(filing=False))
    prompt = f"at:{NOTICE}" if text == "同意" else None
    abroad.say(text, prompt=prompt)
    assert {"intake.not_here", "intake.not_here.go"} <= abroad.keys
    assert abroad.counted == 0


def test_a_place_that_was_named_need_not_be_chosen(somebody: Complainant) -> None:
    """深圳 in the sentence, or its page, answers the first question."""
    assert somebody.say("我要举报深圳的一家企业", "同意").question == "against"
    somebody.say("放弃")
    assert somebody.say("举报 厦门").press(1).say("同意").question == "against"


def test_a_self_check_is_not_left_by_an_answer_about_fraud(somebody: Complainant) -> None:
    """弄虚作假 in an answer is an answer; 我要举报 as a whole text is the word."""
    somebody.say("自评", "深圳", "1")
    asked = somebody.question
    somebody.say("没有弄虚作假过")
    assert (somebody.memory.unkept, somebody.page) == (False, None)
    somebody.say("我要举报")
    assert somebody.page == NOTICE
    somebody.say("不同意", "继续")
    assert somebody.question is not None
    assert asked is not None


def test_other_channels_are_not_asked_what_they_take(library: Library, db: Session) -> None:
    """A channel of which nothing is known takes complaints, and files by the link alone."""
    plain = Complainant(library, db, FixedClock.on(date(2026, 11, 20)))
    plain.takings = {}
    assert plain.channel == CHANNEL
    assert plain.begin().question == "city"
