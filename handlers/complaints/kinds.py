"""The kinds of questions of a complaint: a choice, and words of one's own."""

from handlers.questions import Check, Choice, Question
from models.messages import Say, Text

SHORT = 200
"""Characters of a short answer in words."""


def choice(
    name: str, text: Say, choices: tuple[Choice, ...], helping: Text | None = None
) -> Question:
    """A choice that must be made, and holds however the question is worded."""
    return Question(name, "choice", text, helping, choices=choices, unsure=False, by_value=True)


def words(
    name: str,
    text: Say,
    helping: Say,
    *,
    without: Text | None = None,
    longest: int = SHORT,
    check: Check | None = None,
) -> Question:
    """A question for words; it may be left out where that has a name."""
    return Question(
        name,
        "words",
        text,
        helping,
        unsure=without is not None,
        by_value=True,
        longest=longest,
        check=check,
        without=without,
    )
