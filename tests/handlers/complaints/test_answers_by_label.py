"""Answers of a complaint typed as the words of their option, instead of its number."""

import pytest
from sqlmodel import Session

from bot.wording import words
from handlers.choosing import Picked, choose
from handlers.complaints import choices, personal
from handlers.questions import Choice
from models.clock import FixedClock
from models.messages import Language
from policies.load import Library
from tests.handlers.complaints.filing_talk import Complainant
from tests.handlers.conftest import TODAY

CHOICES: dict[str, tuple[Choice, ...]] = {
    "against": choices.KINDS,
    "evidence": choices.EVIDENCE_CHOICES,
    "evidence by link": choices.BY_LINK_CHOICES,
    "more": choices.MORE_CHOICES,
    "office": (choices.OF_A_DISTRICT,),
    "document": personal.DOCUMENTS,
    "review": choices.REVIEW_CHOICES,
}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", CHOICES)
def test_label_is_its_answer(name: str, language: Language) -> None:
    """Whoever writes the words that they read is understood, and takes no other option."""
    for one in CHOICES[name]:
        found = choose(words(one.label, language), CHOICES[name])
        assert isinstance(found, Picked), words(one.label, language)
        assert found.choice == one


def test_filed_in_english_by_its_label(library: Library, db: Session) -> None:
    """The last step too."""
    smith = Complainant(library, db, FixedClock.on(TODAY), language="en")
    smith.begin().until("review").say("File it")
    assert "intake.filed" in smith.keys


@pytest.mark.parametrize(
    ("language", "typed"), [("zh_CN", "没有更多材料"), ("en", "No more evidence")]
)
def test_words_of_an_option_are_no_more_of_what_happened(
    library: Library, db: Session, language: Language, typed: str
) -> None:
    """However long they are."""
    lin = Complainant(library, db, FixedClock.on(TODAY), language=language)
    assert lin.begin().until("evidence").say(typed).question == "name"
    assert "intake.added" not in lin.keys
