"""What strangers write into a request: an official reads it as it stands."""

import pytest
from sqlmodel import Session

from models import units
from models.clock import FixedClock
from models.units import Scope
from policies.load import Library
from tests.handlers.binding_talk import Town
from tests.handlers.conftest import TODAY


@pytest.fixture
def town(library: Library, db: Session) -> Town:
    """Nobody is bound yet."""
    return Town(library, db, FixedClock.on(TODAY))


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\ue000"])
def test_what_nobody_sees_is_not_kept(town: Town, sign: str) -> None:
    """A telephone number does not read backwards, and no name hides another."""
    town.contact().say(f"申请绑定 {town.unit().name}", f"林芳{sign} 0755-{sign}12345678")
    [request] = units.open_requests(town.db, Scope("shenzhen", "南山区"))
    assert sign not in request.said
    assert "".join(request.said.split()).endswith("12345678")


def test_a_name_longer_than_any_is_searched_for_by_nobody(town: Town) -> None:
    """It finds nothing; it is no error of the database's."""
    town.unit()
    for text in ("１" * 20_000, "%" * 60_000, "_" * 201):
        assert units.search_units(town.db, None, text, 5) == []
