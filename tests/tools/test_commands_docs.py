"""The pages of commands are those of today's declarations."""

from handlers.officials.nouns import NOUNS
from tools.commands_docs import page, pages
from tools.settings_docs import stale


def test_generated_pages_are_current() -> None:
    """What lies in the repository is what the generator writes today."""
    assert stale(pages()) == []


def test_pages_name_every_noun_and_move() -> None:
    """In both languages, with the first example of each move."""
    chinese, english = page("zh_CN"), page("en")
    for noun in NOUNS:
        assert f"### {noun.word.zh}\n" in chinese
        assert f"### {noun.word.en}\n" in english
        for move in noun.every_move:
            assert f"`{move.examples[0].zh}`" in chinese
            assert f"`{move.examples[0].en}`" in english
