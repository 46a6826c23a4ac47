"""What a reply to "which of these did you mean?" means."""

from decimal import Decimal

import pytest

from handlers.answers import AskBack, NotUnderstood, Reading, Understood
from handlers.asked_back import confirm
from handlers.questions import (
    Happened,
    Quantity,
    Question,
    Unsure,
    YesNo,
)
from tests.handlers.asked import (
    ACCIDENT,
    ENERGY,
    STANDARD,
    UNITS,
    WHEN,
    answer,
    asked_back,
)


def confirmed(question: Question, text: str, reply: str) -> Reading | None:
    """What a reply to what was asked back about `text` means."""
    return confirm(question, asked_back(question, text), reply)


def test_the_number_of_a_candidate_confirms_it() -> None:
    """1 takes the proposed days, 2 the second proposed year."""
    assert confirmed(WHEN, "去年6月", "1") == Understood(asked_back(WHEN, "去年6月")[0])
    assert confirmed(WHEN, "6月30日", "2") == Understood(asked_back(WHEN, "6月30日")[1])


@pytest.mark.parametrize("question", [WHEN, ACCIDENT], ids=lambda q: q.name)
def test_a_number_that_no_proposed_day_has_is_refused(question: Question) -> None:
    """2 after 去年6月 is not read as the "no" that 2 was under the question."""
    assert isinstance(confirmed(question, "去年6月", "2"), NotUnderstood)


@pytest.mark.parametrize("text", ["1", "2", "3"])
@pytest.mark.parametrize("first", ["大概3家", "0"])
def test_a_bare_number_after_an_amount_is_the_amount(first: str, text: str) -> None:
    """2 after 大概3家 is two units: the proposals of a number have no numbers of their own."""
    assert confirmed(UNITS, first, text) is None
    assert answer(UNITS, text) == Quantity(Decimal(text))


@pytest.mark.parametrize("text", ["确定", "能确定"])
def test_being_certain_takes_the_hedged_answer(text: str) -> None:
    """能确定 after 应该没有 takes the no."""
    assert confirmed(ACCIDENT, "应该没有", text) == Understood(YesNo(False))


def test_options_keep_their_numbers_when_asked_back() -> None:
    """After 应该没有, 2 is still no and 1 is still yes."""
    assert confirmed(ACCIDENT, "应该没有", "2") == Understood(YesNo(False))
    assert confirmed(ACCIDENT, "应该没有", "0") == Understood(Unsure())
    assert confirmed(ACCIDENT, "应该没有", "1") is None, "read as an answer to the question"


def test_yes_to_a_proposed_no_is_never_taken_for_yes() -> None:
    """是 after 应该没有 could agree to the no, or answer yes: the number is asked for."""
    assert isinstance(confirmed(ACCIDENT, "应该没有", "是"), NotUnderstood)


@pytest.mark.parametrize("question", [WHEN, ACCIDENT], ids=lambda q: q.name)
@pytest.mark.parametrize("text", ["1", "是", "是的", "对", "好", "好的", "可以", "ok", "就这样"])
def test_agreeing_takes_the_one_proposed_day(question: Question, text: str) -> None:
    """好 after 去年6月 takes what was proposed, whether the day or the event was asked for."""
    assert confirmed(question, "去年6月", text) == Understood(asked_back(WHEN, "去年6月")[0])


@pytest.mark.parametrize("question", [WHEN, ACCIDENT], ids=lambda q: q.name)
@pytest.mark.parametrize("text", ["否", "不是", "不对", "no"])
def test_rejecting_the_proposed_day_opens_the_question_anew(question: Question, text: str) -> None:
    """否 asks for the day again; it neither takes the day nor denies the event."""
    found = confirmed(question, "去年6月", text)
    assert isinstance(found, AskBack)
    assert (found.why.key, found.candidates) == ("answer.say_again", ())


@pytest.mark.parametrize("question", [WHEN, ACCIDENT], ids=lambda q: q.name)
@pytest.mark.parametrize("text", ["0", "不清楚", "记不清了"])
def test_not_knowing_the_proposed_day_keeps_the_event(question: Question, text: str) -> None:
    """Who said 去年6月 and is not sure of the day still said that it happened."""
    assert confirmed(question, "去年6月", text) == Understood(Happened(()))


def test_agreeing_to_several_years_takes_none() -> None:
    """好 after 6月30日 doesn't tell which year."""
    assert isinstance(confirmed(WHEN, "6月30日", "好"), NotUnderstood)
    assert isinstance(confirmed(ACCIDENT, "6月30日", "是"), NotUnderstood)


def test_yes_and_no_answer_where_both_were_proposed() -> None:
    """After 1和2 the words 是 and 否 are the options themselves."""
    assert confirmed(STANDARD, "1和2", "是") is None
    assert answer(STANDARD, "是") == YesNo(True)


def test_another_amount_replaces_what_was_asked_back() -> None:
    """A number that is none of the candidates' is a new answer."""
    assert confirmed(ENERGY, "大概3500吨", "3600") is None
    assert confirmed(ENERGY, "大概3500吨", "对") == Understood(Quantity(Decimal(3500)))
