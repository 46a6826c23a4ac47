"""What the author writes to the office: more, an answer, that all is there; and files."""

from datetime import date

import pytest

from models import cases, evidence, tokens
from models.case_states import OVER
from models.intake import Taking
from models.messages import Attachment
from tests.fakes.cases import a_case
from tests.fakes.rows import an_official
from tests.handlers.complaints.following_talk import Office

LONG = "晨" * 2000


@pytest.fixture(autouse=True)
def official(office: Office) -> None:
    """Somebody whom the office's news reach."""
    an_official(office.db, district="")


def test_more_is_kept_and_the_office_is_told(office: Office) -> None:
    """Words as they were written, over several lines; the notice says nothing of them."""
    case = a_case(office.db)
    lin = office.author().say(cases.name(case)).tap("follow.move.more")
    lin.say("规定：夜间不得生产。\n他们每晚生产。")
    assert "follow.more.done" in lin.keys
    assert office.letters(case) == [("more", "规定：夜间不得生产。\n他们每晚生产。")]
    assert office.owed() == [{"about": "case_more", "case": case.id}]


def test_question_is_answered(office: Office) -> None:
    """回复 is offered while a question is open, and 不是 is an answer like any other."""
    case = a_case(office.db)
    lin = office.author().say(cases.name(case))
    assert "follow.move.answer" not in lin.offers
    office.writes(case, "question", "是您本人看到的吗？")
    lin.say(cases.name(case)).tap("follow.move.answer").say("不是")
    assert office.letters(case) == [("answer", "不是")]
    assert "follow.move.answer" not in lin.offers
    assert [one["about"] for one in office.owed()] == ["case_answered"]


def test_completing(office: Office) -> None:
    """已补齐 brings the case back to the office, with the days for its decision anew."""
    case = a_case(office.db, state="completing", due_kind="completion", due_on=date(2026, 12, 1))
    lin = office.author().say(cases.name(case)).tap("follow.move.complete")
    assert {"follow.complete.done", "follow.state.registered"} <= lin.keys
    assert (case.state, case.due_kind, case.due_on) == ("registered", "notice", date(2026, 12, 5))
    assert "follow.complete.not_asked" in lin.say(f"已补齐 {cases.name(case)}").keys
    assert [one["about"] for one in office.owed()] == ["case_answered"]


def test_length(office: Office) -> None:
    """Two thousand characters are taken; one more is not, and the question stays open."""
    case = a_case(office.db)
    lin = office.author().say(f"补充说明 {cases.name(case)}")
    assert lin.say(LONG + "晨").keys == {"follow.too_long"}
    assert "follow.more.done" in lin.say(LONG).keys
    assert office.letters(case) == [("more", LONG)]


def test_leaving_a_question(office: Office) -> None:
    """取消 leads back; a word of its own goes on elsewhere; nothing is kept."""
    case = a_case(office.db)
    lin = office.author().say(f"补充说明 {cases.name(case)}", "取消")
    assert {"follow.cancelled", "follow.title"} <= lin.keys
    assert not lin.say(f"补充说明 {cases.name(case)}", "菜单").answered
    assert "follow.mine" in lin.say(f"补充说明 {cases.name(case)}", "我的举报").keys
    assert not lin.say("这是下一句话").answered
    assert office.letters(case) == []


def test_nothing_is_added_to_what_is_over(office: Office) -> None:
    """In each state that ends a case, by a line or by an answer that comes too late."""
    for state in sorted(OVER):
        case = a_case(office.db, state=state)
        for word in ("补充说明", "回复", "补充证据"):
            assert office.author().say(f"{word} {cases.name(case)}").keys == {"follow.over"}
    case = a_case(office.db)
    lin = office.author().say(f"补充说明 {cases.name(case)}")
    cases.go(office.db, case, "refused", "official:1", office.clock.now())
    assert lin.say("还有一件事").keys == {"follow.over"}
    assert office.letters(case) == []


# --- files ----------------------------------------------------------------------------------------


def test_link_for_evidence(office: Office) -> None:
    """A page for this case alone, and files in the chat where the channel takes them."""
    case = a_case(office.db)
    lin = office.author().say(cases.name(case)).tap("follow.move.evidence")
    assert "follow.evidence.here" in lin.keys
    url = str(lin.said("intake.evidence.link").args["url"])
    token = tokens.look(office.db, url.rpartition("/")[2], "evidence", office.clock.now())
    assert token is not None
    assert token.subject == case.id
    lin.carries = Taking(files="link")
    assert "follow.evidence.here" not in lin.say(f"补充证据 {cases.name(case)}").keys


def test_files_sent_under_a_case_are_promised_to_it(office: Office) -> None:
    """A channel that fetches files: under the page of a case they are that case's."""
    case = a_case(office.db)
    lin = office.author()
    lin.carries = Taking(files="fetched", file_bytes=1000)
    photo = Attachment("photo", "现场.jpg", 900, source="media-1")
    assert not lin.say("", attachments=(photo,)).answered
    lin.say(cases.name(case)).say("", attachments=(photo,))
    assert "intake.evidence.coming" in lin.keys
    assert [one["about"] for one in office.owed()] == ["case_more"]
    too_large = Attachment("file", "大.zip", 2000, source="media-2")
    assert "intake.evidence.too_large" in lin.say("", attachments=(too_large,)).keys
    other = office.author("e" * 64)
    other.carries = lin.carries
    assert not other.say("", attachments=(photo,)).answered


@pytest.mark.parametrize("source", ["", "media-2"])
def test_a_file_that_cannot_be_fetched_is_sent_by_the_link(office: Office, source: str) -> None:
    """None that a platform names no way to, or too large for it; the office hears of nothing."""
    case = a_case(office.db)
    lin = office.author()
    lin.carries = Taking(files="fetched", file_bytes=1000)
    attached = Attachment("file", "大.zip", 2000, source=source)
    lin.say(cases.name(case)).say("", attachments=(attached,))
    url = str(lin.said("intake.evidence.link").args["url"])
    token = tokens.look(office.db, url.rpartition("/")[2], "evidence", office.clock.now())
    assert token is not None
    assert token.subject == case.id
    assert evidence.pieces(office.db, case.id or 0) == []
    assert office.owed() == []


def test_draft_comes_first_for_files_of_the_page(office: Office) -> None:
    """The chat page hands in for the draft where there is one, so this conversation is silent."""
    a_case(office.db)
    a_case(office.db, state="draft")
    piece = Attachment("file", "台账.pdf", 10, piece=1)
    assert not office.author().say("", attachments=(piece,)).answered


def test_piece_of_nobody_is_not_confirmed(office: Office) -> None:
    """A number that the page made up is no piece of this case."""
    a_case(office.db)
    lin = office.author().say("", attachments=(Attachment("file", "x", 1, piece=7),))
    assert "intake.evidence.unknown" in lin.keys
