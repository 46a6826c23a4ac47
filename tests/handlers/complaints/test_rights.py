"""What the author may always ask for: to take back, to see, to correct and to delete."""

from datetime import date

import pytest

from models import case_retention, cases
from models.case_states import OVER, STATES, WITHDRAWABLE, State
from models.messages import Quote
from models.vault import KeyGoneError
from tests.fakes.cases import ADDRESS, CHANNEL, SAID, VAULT, WHO, a_case
from tests.fakes.rows import an_official, number
from tests.handlers.complaints.following_talk import Office

FILED: tuple[State, ...] = tuple(state for state in STATES if state != "draft")
DOCUMENT = "11010519491231002X"
HERE = {"channel": CHANNEL, "address": ADDRESS}


@pytest.fixture(autouse=True)
def official(office: Office) -> None:
    """Somebody whom the office's news reach."""
    an_official(office.db, district="")


# --- taking it back -------------------------------------------------------------------------------


def test_withdrawing_needs_a_yes(office: Office) -> None:
    """A no leaves the case as it was; a yes ends it, its timer and its links, and is told."""
    case = a_case(office.db, due_kind="notice")
    lin = office.author().say(cases.name(case)).tap("follow.move.withdraw").say("取消")
    assert (case.state, office.owed()) == ("registered", [])
    lin.say(f"撤回 {cases.name(case)}", "确认")
    assert {"follow.withdraw.done", "follow.state.withdrawn"} <= lin.keys
    assert (case.state, case.due_kind) == ("withdrawn", "")
    assert office.owed() == [{"about": "case_withdrawn", "case": case.id}]
    last = office.noted(case)[-1]
    assert (last.actor, last.action) == ("complainant", "case.withdrawn")


def test_withdrawing_in_every_state(office: Office) -> None:
    """Until something was found; afterwards it is said that it is too late, and nothing changes."""
    for state in FILED:
        case = a_case(office.db, state=state)
        lin = office.author().say(f"撤回 {cases.name(case)}")
        if state in WITHDRAWABLE:
            assert case.state == state
            assert "follow.withdraw.done" in lin.say("1").keys
        else:
            assert "follow.withdraw.late" in lin.keys
            assert not lin.say("确认").answered
            assert case.state == state


def test_yes_comes_too_late(office: Office) -> None:
    """Between the question and the yes the office found something: the case goes on."""
    case = a_case(office.db, state="verifying")
    lin = office.author().say(f"撤回 {cases.name(case)}")
    cases.go(office.db, case, "confirmed", "official:1", office.clock.now())
    assert "follow.withdraw.late" in lin.say("确认").keys
    assert case.state == "confirmed"


# --- seeing and correcting ------------------------------------------------------------------------


def test_copy_has_everything_in_every_state(office: Office) -> None:
    """Who they are, what they said, what they agreed to, and how often officials looked."""
    for state in FILED:
        case = a_case(office.db, state=state)
        lin = office.author().say(f"我的数据 {cases.name(case)}")
        values = {str(one.args["value"]) for one in lin.sayings("follow.data.line")}
        assert {*WHO.values(), *SAID.values()} <= values
        assert f"channel.{CHANNEL}" in lin.keys
        assert lin.said("follow.data.consent").args["version"] == "1"
        assert lin.said("follow.data.looks").args["count"] == 0


def test_name_and_contact_are_corrected(office: Office) -> None:
    """In every state; the record names the field and not the words."""
    for state in FILED:
        case = a_case(office.db, state=state)
        lin = office.author().say(f"更正 {cases.name(case)}").tap("follow.move.correct_name")
        assert "follow.correct.done" in lin.say("欧阳晴").keys
        lin.say(f"更正联系方式 {cases.name(case)}", "０２０－８７６５４３２１")
        who = cases.identity(office.db, VAULT, case)
        assert (who["name"], who["contact"]) == ("欧阳晴", "020 8765 4321")
        noted = [row for row in office.noted(case) if row.action == "case.corrected"]
        assert [row.detail for row in noted] == [{"field": "name"}, {"field": "contact"}]


def test_odd_contact_is_asked_back(office: Office) -> None:
    """It brings the complaint to another account: nothing else is kept without an explicit yes."""
    case = a_case(office.db)
    lin = office.author()
    lin.say(f"更正联系方式 {cases.name(case)}", "1", "1")
    assert lin.keys == {"follow.correct.odd_contact"}
    for typed in ("厂门口小卖部转交", "139 1234"):
        lin.say(f"更正联系方式 {cases.name(case)}", typed)
        assert {"follow.correct.odd_contact", "answer.as_written"} <= lin.keys
        assert "follow.cancelled" in lin.say("取消").keys
        assert cases.identity(office.db, VAULT, case) == WHO | HERE
    lin.say(f"更正联系方式 {cases.name(case)}", "1", "厂门口小卖部转交", "1")
    assert "follow.correct.done" in lin.keys
    assert cases.identity(office.db, VAULT, case) == WHO | HERE | {"contact": "厂门口小卖部转交"}


def test_right_contact_after_an_odd_one(office: Office) -> None:
    """What was asked back is gone with it; a later yes means nothing."""
    case = a_case(office.db)
    lin = office.author().say(f"更正联系方式 {cases.name(case)}", "1", "13800138000")
    assert "follow.correct.done" in lin.keys
    assert cases.identity(office.db, VAULT, case) == WHO | HERE | {"contact": "13800138000"}
    assert not lin.say("确认").answered


def test_odd_name_is_asked_back(office: Office) -> None:
    """Digits, a title, 匿名; empty or left out it is no name at all."""
    case = a_case(office.db)
    lin = office.author()
    assert lin.say(f"更正姓名 {cases.name(case)}", "123").keys == {"follow.correct.odd_name"}
    for typed in ("12345", "王先生", "匿名"):
        lin.say(f"更正姓名 {cases.name(case)}", typed)
        assert "follow.correct.odd_name" in lin.keys
        lin.say("取消")
    lin.say(f"更正姓名 {cases.name(case)}")
    for typed in ("0", "不提供"):
        assert lin.say(typed).keys == {"answer.in_words"}
    assert lin.say("。").keys == {"answer.empty_words"}
    assert lin.say("名" * 61).keys == {"answer.words_too_long"}
    assert cases.identity(office.db, VAULT, case) == WHO | HERE
    assert "follow.correct.done" in lin.say("12345", "确认").keys


# --- deleting -------------------------------------------------------------------------------------


def test_document_goes_at_once(office: Office) -> None:
    """At any time, and with it the consent to keep it; nothing else of the identity."""
    for state in FILED:
        case = a_case(office.db, state=state, document_consented_at=office.clock.now())
        who = cases.identity(office.db, VAULT, case)
        document = {"document_kind": "id_card", "document": DOCUMENT}
        cases.keep_identity(office.db, VAULT, case, {**who, **document}, office.clock.now())
        lin = office.author().say(f"删除 {cases.name(case)}").tap("follow.move.delete_document")
        assert "follow.document.done" in lin.say("确认").keys
        assert cases.identity(office.db, VAULT, case) == who
        assert case.document_consented_at is None
        assert "follow.document.none" in lin.say(f"删除证件 {cases.name(case)}", "确认").keys


def test_deleting_in_every_state(office: Office) -> None:
    """What is over goes tonight; what is worked on stays, with the law's own words for it."""
    for state in FILED:
        case = a_case(office.db, state=state, finding="")
        lin = office.author().say(f"删除 {cases.name(case)}")
        if state in OVER:
            assert "follow.delete.marked" in lin.keys
            assert "follow.delete.done" in lin.tap("follow.move.delete_case").say("确认").keys
            assert case.forget_on == office.clock.today()
        else:
            assert "follow.delete.worked" in lin.keys
            assert [one.citation.article for one in lin.quotes] == [47]
            assert ("follow.move.withdraw" in lin.offers) == (state in WITHDRAWABLE)
            lin.say(f"删除举报 {cases.name(case)}")
            assert not lin.say("确认").answered
            assert case.forget_on is None


def test_deleted_case_is_forgotten_in_the_night(office: Office) -> None:
    """Its keys go on the day that the author was told, whatever day the retention would give."""
    case = a_case(office.db, state="withdrawn", forget_on=date(2027, 2, 18))
    lin = office.author().say(f"删除举报 {cases.name(case)}", "确认")
    assert case_retention.forget_due(office.db, VAULT, number(case), office.clock.now())
    with pytest.raises(KeyGoneError):
        cases.identity(office.db, VAULT, case)
    assert "follow.none" in lin.say("我的举报").keys


@pytest.mark.parametrize("finding", ["confirmed", "partly"])
def test_what_a_decision_rests_on_stays(office: Office, finding: str) -> None:
    """A unit may still contest it: it is kept until its time is over."""
    case = a_case(office.db, state="closed", finding=finding)
    lin = office.author().say(f"删除举报 {cases.name(case)}")
    assert "follow.delete.evidence" in lin.keys
    assert any(isinstance(block, Quote) for block in lin.reply.blocks)
    assert case.forget_on is None


def test_legal_hold_blocks_deleting(office: Office) -> None:
    """Also where the hold was put between the question and the yes."""
    case = a_case(office.db, state="withdrawn")
    lin = office.author().say(f"删除举报 {cases.name(case)}")
    case.held = True
    assert "follow.delete.hold" in lin.say("确认").keys
    assert case.forget_on is None
    assert [row.detail for row in office.noted(case) if row.action == "case.deletion_asked"] == [
        {"answer": "hold"}
    ]
    assert "follow.held" in lin.say(cases.name(case)).keys


def test_merged_into_what_still_goes_on(office: Office) -> None:
    """What was merged is worked on in the other case until that is over."""
    other = a_case(office.db)
    case = a_case(office.db, state="merged", merged_into=other.id)
    assert "follow.delete.worked" in office.author().say(f"删除 {cases.name(case)}").keys
    other.state = "archived"
    assert "follow.delete.marked" in office.author().say(f"删除 {cases.name(case)}").keys
