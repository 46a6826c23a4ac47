"""Following a complaint within the whole conversation, as the router answers it."""

from sqlmodel import select

from handlers.complaints.letters import LONGEST
from models import cases
from models.audit import AuditRow
from tests.fakes.cases import ADDRESS, CHANNEL, VAULT, a_case
from tests.fakes.rows import a_person, an_official
from tests.handlers.talk import Talk


def at_home(talk: Talk) -> Talk:
    """The same talk, from the account that files the cases of tests."""
    talk.channel, talk.address = CHANNEL, ADDRESS
    return talk


def test_case_is_followed_between_other_things(talk: Talk) -> None:
    """The list, a page by its number, a long letter, and back to the menu."""
    case = a_case(talk.db)
    at_home(talk).say("我的举报", "1")
    assert "follow.title" in talk.keys
    talk.say(f"补充说明 {cases.name(case)}", "晨" * LONGEST)
    assert "follow.more.done" in talk.keys
    assert [one.text for one in cases.letters(talk.db, VAULT, case)] == ["晨" * LONGEST]
    assert talk.say("菜单").page == "menu"


def test_self_check_goes_on_afterwards(talk: Talk) -> None:
    """A look at a case leaves the open question where it was."""
    a_case(talk.db)
    question = at_home(talk).say("自评", "深圳").question
    assert "follow.mine" in talk.say("我的举报").keys
    assert talk.say("继续").question == question


def test_name_of_a_case_is_an_unknown_word_to_everybody_else(talk: Talk) -> None:
    """The same answer, whether or not there is such a case: to the letter."""
    case = a_case(talk.db, address="e" * 64)
    answers = []
    for name in (cases.name(case), "A999C"):
        for word in ("", "撤回 ", "我的数据 "):
            answers.append(Talk(talk.library, talk.db, talk.clock.today()).say(word + name).reply)
    assert answers[:3] == answers[3:]
    nothing = Talk(talk.library, talk.db, talk.clock.today()).say("查看").keys
    assert not [key for key in nothing if key.startswith("follow.")]


def test_official_follows_a_complaint_of_their_own(talk: Talk) -> None:
    """As an author, like everybody else; as an official the case is none that there is."""
    case = a_case(talk.db)
    person = a_person(talk.db, ADDRESS, channel=CHANNEL)
    an_official(talk.db, person_id=person.id, district="")
    at_home(talk).say("我的举报").press(1)
    assert "follow.title" in talk.keys
    talk.say(f"我的数据 {cases.name(case)}")
    assert "follow.data.line" in talk.keys
    talk.say("我的举报", "1", "取消")
    assert case.state == "registered"


def test_no_record_says_who_named_their_case(talk: Talk) -> None:
    """A contact who complains: their lines, and words of work in a letter, are noted nowhere."""
    case = a_case(talk.db)
    person = a_person(talk.db, ADDRESS, channel=CHANNEL)
    for text in (cases.name(case), f"补充说明 {cases.name(case)}", f"案件 {cases.name(case)} 受理"):
        at_home(talk).say(text)
    talk.db.commit()  # what is noted is written then
    rows = talk.db.exec(select(AuditRow).where(AuditRow.actor == f"person:{person.id}")).all()
    assert list(rows) == []
    assert len(cases.letters(talk.db, VAULT, case)) == 1
