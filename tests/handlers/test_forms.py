"""The questionnaire engine: state is the answers by name, replayed."""

import json
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import forms
from handlers.answers import Understood
from handlers.forms import Form, Sheet, in_order, open_question, replay
from handlers.questions import (
    Answer,
    Choice,
    Chosen,
    Question,
    Threshold,
    Unsure,
    YesNo,
)
from models.messages import Words
from tests.handlers.conftest import TODAY


def ask(name: str, text: str | None = None) -> Question:
    """A yes/no question."""
    return Question(name, "yes_no", Words(text or f"{name}？", f"{name}?"))


NAMES = ("fence", "gate", "pond", "well")
GARDEN = Form("garden", in_order(ask(name) for name in NAMES), lambda _: len(NAMES))


def answered(*texts: str, form: Form = GARDEN) -> Sheet:
    """A sheet after some answers."""
    sheet = Sheet()
    for text in texts:
        forms.take(form, sheet, text, TODAY)
    return sheet


def asked(sheet: Sheet, form: Form = GARDEN) -> str | None:
    """The name of the open question."""
    question = open_question(sheet, replay(form, sheet))
    return question.name if question else None


def answers(sheet: Sheet, form: Form = GARDEN) -> dict[str, Answer]:
    """The answers that count."""
    return replay(form, sheet).answers


def test_the_first_question_without_an_answer_is_open() -> None:
    """Answers are taken in order until none is missing."""
    assert [asked(answered(*"是" * n)) for n in range(5)] == [*NAMES, None]


def test_an_answer_that_is_not_understood_leaves_the_question_open() -> None:
    """The question stays, and the failures are counted until the next answer."""
    sheet = answered("是", "或许吧", "哈哈", "?")
    assert (asked(sheet), sheet.failures) == ("gate", 3)
    forms.take(GARDEN, sheet, "否", TODAY)
    assert (asked(sheet), sheet.failures) == ("pond", 0)


def test_back_opens_the_question_before_and_keeps_its_answer() -> None:
    """返回 goes back one at a time; 继续 leaves everything as it was."""
    sheet = answered("是", "否", "是")
    forms.back(GARDEN, sheet)
    assert asked(sheet) == "pond"
    forms.back(GARDEN, sheet)
    assert asked(sheet) == "gate"
    forms.go_on(sheet)
    assert asked(sheet) == "well"
    assert answers(sheet) == {"fence": YesNo(True), "gate": YesNo(False), "pond": YesNo(True)}


def test_back_from_the_first_question_says_so() -> None:
    """There is nothing before the first question."""
    assert forms.back(GARDEN, Sheet()).key == "form.at_start"


def test_a_changed_answer_keeps_the_others() -> None:
    """修改 2 asks question 2 again, and then goes on where the questionnaire was."""
    sheet = answered("是", "否", "是")
    assert forms.change(GARDEN, sheet, 2) is not None
    forms.take(GARDEN, sheet, "是", TODAY)
    assert asked(sheet) == "well"
    assert answers(sheet)["gate"] == YesNo(True)
    assert answers(sheet)["pond"] == YesNo(True)


@pytest.mark.parametrize("number", [0, 3, 99, None])
def test_an_answer_that_is_not_there_cannot_be_changed(number: int | None) -> None:
    """Only the numbers of given answers are known."""
    sheet = answered("是", "否")
    assert forms.change(GARDEN, sheet, number) is None
    assert asked(sheet) == "pond"


def test_skipping_is_not_sure() -> None:
    """跳过 keeps "not sure": a skipped question is never taken for a no."""
    sheet = Sheet()
    forms.skip(GARDEN, sheet)
    assert answers(sheet) == {"fence": Unsure()}


def test_a_question_that_must_be_answered_cannot_be_skipped() -> None:
    """The place of an application is one."""
    must = Question("where", "choice", Words("哪里？", "?"), choices=(), unsure=False)
    form = Form("f", in_order([must]), lambda _: 1)
    sheet = Sheet()
    assert forms.skip(form, sheet).key == "form.cannot_skip"
    assert asked(sheet, form) == "where"


def test_a_restart_can_be_taken_back_until_the_first_new_answer() -> None:
    """重来 clears; 返回 brings the answers back, unless a new one was given."""
    sheet = answered("是", "否")
    forms.restart(sheet)
    assert answers(sheet) == {}
    forms.back(GARDEN, sheet)
    assert answers(sheet) == {"fence": YesNo(True), "gate": YesNo(False)}
    forms.restart(sheet)
    forms.take(GARDEN, sheet, "否", TODAY)
    assert forms.back(GARDEN, sheet).key == "form.asking_again"


def test_an_edited_question_alone_is_asked_again() -> None:
    """A reworded question loses its answer; the others keep theirs."""
    sheet = answered("是", "否", "是")
    edited = [ask("fence"), ask("gate", "有门吗？"), ask("pond"), ask("well")]
    form = Form("garden", in_order(edited), lambda _: 4)
    assert asked(sheet, form) == "gate"
    forms.take(form, sheet, "是", TODAY)
    assert asked(sheet, form) == "well"


def test_a_question_that_went_leaves_nobody_behind() -> None:
    """Who stood at a question that no longer exists goes on with the next one."""
    sheet = answered("是", "否")
    forms.change(GARDEN, sheet, 2)
    form = Form("garden", in_order([ask("fence"), ask("pond")]), lambda _: 2)
    assert asked(sheet, form) == "pond"


def test_a_moved_threshold_asks_again_only_for_a_vague_number() -> None:
    """不到3000 decides at 3000 and no more at 2000; 2500 decides at both."""

    def at(limit: int) -> Form:
        threshold = (Threshold(Decimal(limit), True),)
        energy = Question("e", "number", Words("多少？", "?"), unit="tce", thresholds=threshold)
        return Form("f", in_order([energy]), lambda _: 1)

    vague, exact = answered("不到3000", form=at(3000)), answered("2500", form=at(3000))
    assert (asked(vague, at(3000)), asked(vague, at(2000))) == (None, "e")
    assert (asked(exact, at(3000)), asked(exact, at(2000))) == (None, None)


def test_a_choice_that_went_is_asked_again() -> None:
    """An answer whose option no longer exists is no answer."""
    both = tuple(Choice(value, Words(value, value)) for value in ("red", "blue"))
    question = Question("colour", "choice", Words("颜色？", "?"), choices=both)
    assert forms.fits(question, Chosen("red"))
    assert not forms.fits(question, Chosen("green"))


def test_a_questionnaire_may_branch_on_its_answers() -> None:
    """What comes next is a function of the answers: another answer opens another path."""

    def following(given: Mapping[str, Answer]) -> Question | None:
        names = ["gate"] if given.get("fence") == YesNo(False) else ["gate", "pond"]
        return next((ask(name) for name in ["fence", *names] if name not in given), None)

    form = Form("f", following, lambda _: 3)
    sheet = answered("是", "是", "是", form=form)
    assert set(answers(sheet, form)) == {"fence", "gate", "pond"}
    forms.change(form, sheet, 1)
    forms.take(form, sheet, "否", TODAY)
    assert set(answers(sheet, form)) == {"fence", "gate"}
    forms.change(form, sheet, 1)
    forms.take(form, sheet, "是", TODAY)
    assert set(answers(sheet, form)) == {"fence", "gate", "pond"}, "the pond was remembered"


MOVES = st.sampled_from(
    ["是", "否", "0", "应该是", "哈哈", "back", "change 1", "change 3", "skip", "restart", "go on"]
)


@given(st.lists(MOVES, max_size=25))
def test_no_series_of_moves_loses_an_answer_or_breaks_the_sheet(moves: list[str]) -> None:
    """The sheet survives its JSON form, and a move changes one answer at most."""
    sheet = Sheet()
    for move in moves:
        before = answers(sheet)
        _move(sheet, move)
        now = answers(sheet)
        changed = {name for name in NAMES if before.get(name) != now.get(name)}
        assert len(changed) <= 1 or move in ("back", "restart")
        stored = json.loads(json.dumps(forms.sheet_to_json(sheet)))
        assert forms.sheet_from_json(stored) == sheet


def _move(sheet: Sheet, move: str) -> None:
    if move == "back":
        forms.back(GARDEN, sheet)
    elif move.startswith("change"):
        forms.change(GARDEN, sheet, int(move.split()[1]))
    elif move == "skip":
        forms.skip(GARDEN, sheet)
    elif move == "restart":
        forms.restart(sheet)
    elif move == "go on":
        forms.go_on(sheet)
    else:
        forms.take(GARDEN, sheet, move, TODAY)


def test_a_damaged_answer_is_asked_again() -> None:
    """A stored answer that can't be read is left out, not guessed."""
    stored = forms.sheet_to_json(answered("是", "否"))
    stored["answers"]["fence"]["answer"] = {"number": "viele", "bound": "exact"}
    sheet = forms.sheet_from_json(stored)
    assert asked(sheet) == "fence"
    taken = forms.take(GARDEN, sheet, "是", TODAY)
    assert taken is not None
    assert isinstance(taken[1], Understood)
    assert asked(sheet) == "pond"


def test_a_rejected_proposal_is_gone() -> None:
    """After 否 to a proposed day, 1 does not take that day after all."""
    when = Form("when", in_order([Question("when", "days", Words("什么时候？", "When?"))]), len)
    sheet = answered("去年6月", "否", form=when)
    assert (sheet.candidates, sheet.failures) == ((), 0)
    forms.take(when, sheet, "1", TODAY)
    assert answers(sheet, when) == {}
