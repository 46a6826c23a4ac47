"""我的举报: the list, the page of a case, and who sees neither."""

from datetime import date

import pytest

from handlers.complaints.standing import STATES
from models import acts, cases, undo
from models.acts import HELD, Plan
from models.case_states import STATES as ALL_STATES
from models.case_states import WITHDRAWABLE, State
from models.messages import Day
from tests.fakes.cases import ADDRESS, CHANNEL, VAULT, a_case
from tests.fakes.rows import an_official, number
from tests.handlers.complaints.following_talk import Office


@pytest.mark.parametrize("word", ["我的举报", "my complaints", "我的举报。"])
def test_stranger_has_no_case(office: Office, word: str) -> None:
    """Whoever filed nothing is told so, and how a case of another account is found."""
    a_case(office.db)
    stranger = office.author("e" * 64).say(word)
    assert {"follow.none", "follow.elsewhere"} <= stranger.keys


def test_list_has_every_case_and_the_draft(office: Office) -> None:
    """The newest first, each with its state and what is new; numbers open them."""
    old, new = a_case(office.db), a_case(office.db, state="accepted")
    a_case(office.db, state="draft")
    a_case(office.db, address="e" * 64)
    office.writes(old, "question", "请说明时间")
    lin = office.author().say("我的举报")
    states = [lin.keys_of(one.args["state"]) for one in lin.sayings("follow.line")]
    assert states == [{"follow.state.accepted"}, {"follow.state.registered"}]
    assert lin.said("follow.unread").args["count"] == 1
    assert [one.send for one in lin.reply.options] == [
        cases.name(new), cases.name(old), "我要举报", "查询举报"
    ]  # fmt: skip
    assert lin.say("2").said("follow.title").args["name"] == cases.name(old)


def test_every_state_has_its_words(office: Office) -> None:
    """In each state the page says how the case stands, and offers 撤回 only where it can be."""
    lin = office.author()
    for state in ALL_STATES:
        if state == "draft":
            continue
        case = a_case(office.db, state=state)
        lin.say(cases.name(case))
        assert STATES[state].key in lin.keys
        assert ("follow.move.withdraw" in lin.offers) == (state in WITHDRAWABLE)
        assert ("follow.move.complete" in lin.offers) == (state == "completing")


def test_timer_is_a_reference_with_its_basis(office: Office) -> None:
    """The day stands beside the text that it is modelled on."""
    case = a_case(office.db, due_kind="notice", due_on=date(2026, 12, 5))
    said = office.author().say(cases.name(case)).said("follow.due")
    assert said.args["day"] == Day(date(2026, 12, 5))
    assert "参照《信访工作条例》" in getattr(said.args["basis"], "zh", "")


def test_letters_are_read_when_they_can_no_longer_be_taken_back(office: Office) -> None:
    """A letter of five minutes ago is not there yet; ten minutes after it was written it is."""
    case = a_case(office.db)
    office.writes(case, "question", "请说明具体时间", long_ago=False)
    lin = office.author().say(cases.name(case))
    assert "请说明具体时间" not in str(lin.reply)
    lin.wait(minutes=10).say(cases.name(case))
    assert "请说明具体时间" in str(lin.reply)
    assert "follow.letter.new" in lin.keys
    assert "follow.letter.new" not in lin.say(cases.name(case)).keys


def test_notes_of_the_office_are_never_shown(office: Office) -> None:
    """What officials write for themselves is theirs."""
    case = a_case(office.db)
    cases.write(office.db, VAULT, case, "note", "note", "内部备注", office.clock.now() - 2 * HELD)
    lin = office.author().say(cases.name(case), f"全部往来 {cases.name(case)}")
    assert "内部备注" not in str(lin.reply)


def test_state_is_shown_when_the_act_can_no_longer_be_undone(office: Office) -> None:
    """Until then the author sees the case as it stood before, and may not take back a new state."""
    case = a_case(office.db, due_kind="notice", due_on=date(2026, 12, 5))
    official = number(an_official(office.db))
    plan = Plan(official, "case.refuse", cases.key_of(case), "shenzhen", "")
    act = acts.begin(office.db, plan, office.clock.now())
    with undo.recorded(office.db) as changes:
        cases.go(office.db, case, "refused", f"official:{official}", office.clock.now())
    acts.finish(office.db, act, changes.rows, office.clock.now())
    lin = office.author().say(cases.name(case))
    assert {"follow.state.registered", "follow.due"} <= lin.keys
    assert "follow.move.withdraw" not in lin.offers
    lin.wait(minutes=10).say(cases.name(case))
    assert "follow.state.refused" in lin.keys
    assert "follow.due" not in lin.keys


@pytest.mark.parametrize("state", ["registered", "draft"])
def test_another_account_sees_nothing_at_all(office: Office, state: State) -> None:
    """The case's name, typed elsewhere, is no word of this conversation; so is one of no case."""
    case = a_case(office.db, state=state)
    for address, channel in (("e" * 64, CHANNEL), (ADDRESS, "wechat")):
        other = office.author(address, channel)
        for text in (cases.name(case), f"撤回 {cases.name(case)}", f"我的数据 {cases.name(case)}"):
            assert not other.say(text).answered
    assert not office.author().say("A999C").answered


def test_number_answers_only_what_stood_there_last(office: Office) -> None:
    """After another message, or under an older page, a number does nothing to a case."""
    case = a_case(office.db)
    lin = office.author().say(cases.name(case))
    old = lin.reply.prompt
    assert not lin.say("你好", "1").answered
    lin.say(cases.name(case))
    assert "follow.stale" in lin.say("1", prompt=old).keys
    assert "follow.out_of_range" in lin.say(cases.name(case), "99").keys


def test_forgotten_case_is_no_longer_there(office: Office) -> None:
    """After its keys went, its name means nothing to anybody."""
    case = a_case(office.db, state="withdrawn", forgotten_at=office.clock.now())
    lin = office.author().say("我的举报")
    assert "follow.none" in lin.keys
    assert not lin.say(cases.name(case)).answered


def test_page_in_english(office: Office) -> None:
    """The ways on are typed in the language of the reader."""
    case = a_case(office.db)
    lin = office.author(language="en").say(cases.name(case))
    sent = {one.send for one in lin.reply.options}
    assert f"withdraw {cases.name(case)}" in sent
