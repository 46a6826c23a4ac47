"""Slips in a quotation, a number or a stored text are caught; the whole measure is a tool."""

from policies.load import Library, load_pack
from policies.problems import PackError
from tools import mutate_packs


def test_a_changed_character_of_a_quotation_is_caught(library: Library) -> None:
    """Replaced, left out or doubled: over 98 % of every fifth character of one pack."""
    one = Library({"xiamen": library.packs["xiamen"]}, library.bank, library.calendar)
    for share in mutate_packs.quotations(one, step=5).values():
        assert share.tried > 500
        assert len(share.missed) < 0.02 * share.tried


def test_the_measure_can_fail(library: Library) -> None:
    """An unchanged pack counts as not caught."""
    pack = library.packs["xiamen"]
    share = mutate_packs.Share()
    try:
        load_pack(pack.file, library.bank)
        share.count(caught=False, what="unchanged")
    except PackError:
        share.count(caught=True, what="unchanged")
    assert share.missed == ["unchanged"]
