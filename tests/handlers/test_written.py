"""Typed words as answers: taken as they are, looked at once more, or found in the records."""

import pytest

from handlers import forms
from handlers.answers import AskBack, NotUnderstood, Understood
from handlers.asking import describe
from handlers.forms import Form, Sheet, in_order, open_question, replay
from handlers.questions import Answer, Found, Question, Said, Unsure, from_json, to_json
from handlers.written import read_any
from models.messages import Say, Words, say
from tests.handlers.conftest import TODAY

PONDS = (Found(1, "North Pond"), Found(2, "North Pond Garden"), Found(3, "South Pond"))


def look_up(typed: str) -> tuple[Found, ...]:
    """Ponds with the text in their name."""
    return tuple(pond for pond in PONDS if typed.lower() in pond.name.lower())


def spelled(typed: str) -> tuple[str, Say | None]:
    """One form, and a doubt about digits."""
    kept = typed.title()
    return kept, say("answer.empty") if any(map(str.isdigit, kept)) else None


STORY = Question("story", "words", Words("经过？", "?"), unsure=False, longest=20)
PLACE = Question("place", "words", Words("地点？", "?"), without=Words("不提供", "left out"))
NAME = Question("name", "words", Words("姓名？", "?"), check=spelled)
POND = Question("pond", "search", Words("哪个池塘？", "?"), unsure=False, look_up=look_up)
NUMBER = Question("number", "words", Words("号码？", "?"), secret=True)


def test_words_are_kept_as_they_were_typed() -> None:
    """Case, width and line breaks too: they are somebody's own."""
    typed = "ＡＢ c\n第二行！"
    assert read_any(STORY, f"  {typed} ", TODAY) == Understood(Said(typed))


@pytest.mark.parametrize("typed", ["", "  ", "。。。", "\u202e\u200b"])
def test_nothing_is_no_answer(typed: str) -> None:
    """Nor are signs alone."""
    assert read_any(STORY, typed, TODAY) == NotUnderstood(say("answer.empty_words"))


def test_the_limit_is_of_characters() -> None:
    """Twenty go in; twenty-one are told how many they are."""
    assert read_any(STORY, "字" * 20, TODAY) == Understood(Said("字" * 20))
    refused = NotUnderstood(say("answer.words_too_long", limit=20, length=21))
    assert read_any(STORY, "字" * 21, TODAY) == refused


@pytest.mark.parametrize("typed", ["0", "不清楚", "不提供", "没有", "none", "not sure"])
def test_an_answer_may_be_left_out_where_it_may(typed: str) -> None:
    """And is then called what the question calls it."""
    assert read_any(PLACE, typed, TODAY) == Understood(Unsure())
    assert describe(PLACE, Unsure()) == Words("不提供", "left out")


@pytest.mark.parametrize("typed", ["0", "不清楚"])
def test_and_not_where_it_must_be_given(typed: str) -> None:
    """0 is no story."""
    assert read_any(STORY, typed, TODAY) == NotUnderstood(say("answer.in_words"))


def test_what_looks_wrong_is_asked_back_and_taken_when_confirmed() -> None:
    """In the form that the check gives it."""
    assert read_any(NAME, "lin tian", TODAY) == Understood(Said("Lin Tian"))
    assert read_any(NAME, "lin 7", TODAY) == AskBack(say("answer.empty"), (Said("Lin 7"),))
    for typed in ("1", "是", "ok"):
        assert answered([NAME], "lin 7", typed) == {"name": Said("Lin 7")}
    assert answered([NAME], "lin 7", "lin") == {"name": Said("Lin")}


def answered(questions: list[Question], *texts: str) -> dict[str, Answer]:
    """What counts after some texts."""
    form, sheet = Form("garden", in_order(questions), lambda _: len(questions)), Sheet()
    for text in texts:
        forms.take(form, sheet, text, TODAY)
    return replay(form, sheet).answers


def test_a_whole_name_is_found_and_a_part_is_asked_back() -> None:
    """Never decided by likeness, nor by there being only one."""
    assert answered([POND], "north pond") == {"pond": Found(1, "North Pond")}
    assert answered([POND], "south") == {}
    assert answered([POND], "south", "1") == {"pond": Found(3, "South Pond")}
    assert answered([POND], "pond", "2") == {"pond": Found(2, "North Pond Garden")}


@pytest.mark.parametrize("typed", ["0", "都不是", "none of them"])
def test_none_of_them_keeps_the_words(typed: str) -> None:
    """As they were typed."""
    assert answered([POND], "pond", typed) == {"pond": Said("pond")}


def test_what_is_not_found_keeps_its_words() -> None:
    """Nothing is asked where nothing is alike."""
    assert answered([POND], "lake") == {"pond": Said("lake")}


def test_another_name_is_looked_for_again() -> None:
    """While it is asked which of several."""
    assert answered([POND], "pond", "South Pond") == {"pond": Found(3, "South Pond")}


@pytest.mark.parametrize("typed", ["4", "9", "99"])
def test_a_number_that_nothing_has_is_none(typed: str) -> None:
    """It is not taken for a name of a pond."""
    form, sheet = Form("garden", in_order([POND]), lambda _: 1), Sheet()
    for text in ("pond", typed):
        forms.take(form, sheet, text, TODAY)
    assert open_question(sheet, replay(form, sheet)) == POND


@pytest.mark.parametrize("answer", [Said("两\n行"), Said(""), Found(7, "North Pond")])
def test_answers_survive_their_json(answer: Answer) -> None:
    """As every other answer does."""
    assert from_json(to_json(answer)) == answer


@pytest.mark.parametrize(
    ("text", "shown"), [("11010519491231002X", "*" * 14 + "002X"), ("E12345", "*" * 6)]
)
def test_a_secret_answer_is_shown_by_its_end(text: str, shown: str) -> None:
    """And a short one not at all."""
    assert describe(NUMBER, Said(text)) == shown
