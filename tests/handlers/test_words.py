"""Labels from the catalogue can be typed as they are shown."""

import pytest

from bot.catalogues import catalogue
from bot.wording import words
from handlers.answers import NO, YES
from handlers.questions import Choice
from handlers.subjects import CATEGORIES, LEVELS
from handlers.wording import plain
from models.messages import Language, Say


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    "choice", [YES, NO, *CATEGORIES.values(), *LEVELS.values()], ids=lambda choice: choice.value
)
def test_what_is_shown_can_be_typed(choice: Choice, language: Language) -> None:
    """The exact label selects its option, so the code knows its words in both languages."""
    shown = plain(words(choice.label, language))
    assert shown in [plain(spelling) for spelling in choice.spellings]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_sentence_shouts(language: Language) -> None:
    """An officer signs these sentences: no exclamation marks."""
    sentences = catalogue(language).sentences
    assert not [key for key, sentence in sentences.items() if {"!", "！"} & set(sentence.text)]


def test_the_key_of_a_label_is_a_sentence() -> None:
    """A label is said, never spelled out in code."""
    assert all(isinstance(choice.label, Say) for choice in (YES, NO, *CATEGORIES.values()))
