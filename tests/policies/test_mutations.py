"""Slips in a quotation, a number or a stored text are caught; the whole measure is a tool."""

from policies import schema
from policies.checks import spots
from policies.cite import misquote
from policies.load import Library
from tools import mutate_packs


def test_a_changed_character_of_a_quotation_is_caught(library: Library) -> None:
    """Replaced, left out or doubled: over 98 % of every fifth character of one pack."""
    one = Library({"xiamen": library.packs["xiamen"]}, library.bank, library.calendar)
    for share in mutate_packs.quotations(one, step=5).values():
        assert share.tried > 500
        assert len(share.missed) < 0.02 * share.tried


def test_the_measure_can_fail(library: Library) -> None:
    """A quotation that nobody changed counts as not caught: the share is no foregone 100 %."""
    pack = library.packs["xiamen"]
    share = mutate_packs.Share()
    for spot in spots(pack.model):
        if isinstance(spot.model, schema.Cite):
            cite = spot.model
            wrong = misquote(pack.text, cite.article, cite.item, cite.quote)
            share.count(wrong is not None, cite.quote)
    assert share.tried > 100
    assert len(share.missed) == share.tried
