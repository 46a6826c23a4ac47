"""No answer that the question bank offers is a word with a meaning of its own."""

from handlers.commands import RESERVED
from handlers.wording import plain
from policies.load import load


def test_no_label_is_a_command() -> None:
    """A label that is a command could never be chosen by its words."""
    for name, question in load().library.bank.questions.items():
        for choice in question.choices:
            for label in (choice.label.zh, choice.label.en):
                assert plain(label) not in RESERVED, name
