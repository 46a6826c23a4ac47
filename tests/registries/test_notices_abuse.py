"""Every notice is for an office, and then for nobody who left it, or for a unit's contacts."""

from handlers.bind_requests import NOTICES as OF_REQUESTS
from handlers.notices import _NOTICES, TEST
from handlers.officials.notices import NOTICES as OF_OFFICIALS
from handlers.officials.notices_to_units import NOTICES as OF_UNITS
from models.obligations import OF_OFFICE


def test_notices_to_offices_are_held_back_from_former_officials() -> None:
    """A notice that is added for officials is added there too, or this fails."""
    assert {*OF_OFFICIALS, *OF_REQUESTS, "not_me", TEST} == OF_OFFICE
    assert {*_NOTICES, TEST} == {*OF_OFFICE, *OF_UNITS}
