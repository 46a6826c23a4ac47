"""Leave to see who complained: from when and until when, and whose it is."""

from datetime import timedelta

import pytest

from models import reveals
from models.db import Database
from models.reveals import LASTS, WAITS
from tests.fakes.cases import a_case
from tests.fakes.parts import MORNING
from tests.fakes.rows import an_official, number

MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize("approved", [True, False])
def test_it_is_open_for_a_day_and_for_nobody_else(database: Database, approved: bool) -> None:
    """At once where a second official approved, else a day later; at its end it is closed."""
    with database.writing() as db:
        mine, other = number(an_official(db)), number(an_official(db))
        case = a_case(db)
        by = other if approved else None
        row = reveals.grant(db, case, mine, "because", MORNING, approved_by=by)
        opens = MORNING if approved else MORNING + WAITS
        for at, is_open in (
            (opens - MOMENT, False), (opens, True), (opens + LASTS - MOMENT, True),
            (opens + LASTS, False),
        ):  # fmt: skip
            assert reveals.is_open(row, at) == is_open, at
        assert reveals.current(db, case, mine, opens) is row
        assert reveals.current(db, case, other, opens) is None
        assert reveals.current(db, case, mine, opens + LASTS) is None
        reveals.end(db, row, opens)
        assert not reveals.is_open(row, opens)
        assert reveals.current(db, case, mine, opens) is None
