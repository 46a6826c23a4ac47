"""What a list tells of a removal that a complaint led to: its ground, not the words of the case."""

import pytest

from models.case_rows import Recusal
from models.db import Database
from models.units import Listing
from policies.load import Library
from tests.fakes.rows import number
from tests.handlers.officials.court import Court
from tests.handlers.officials.test_case_decisions import read
from tests.handlers.officials.test_case_reveal import shown

WHY = "经实名举报并现场核实，用电数据系伪造"


@pytest.fixture
def court(sqlite: Database, library: Library) -> Court:
    """A bureau with cases on SQLite."""
    return Court(sqlite, library)


@pytest.mark.parametrize("ground", [3, 5])
def test_who_must_not_know_of_the_case_reads_nothing_of_it_on_the_list(
    court: Court, ground: int
) -> None:
    """A colleague who stepped back opens the list: no word of whoever decided stands there."""
    unit = court.unit("push")
    higher, name = court.listed(unit, "national"), court.case(unit)
    zhang, li = court.city_official(), court.official("li", district="")
    with court.database.writing() as db:
        case = number(court.of(name))
        db.add(Recusal(case_id=case, official_id=li.official or 0, recused_at=court.instant()))
    court.done(zhang, f"案件 {name} 移出 全部 依据{ground} {WHY}")
    assert "decide.remove.done" in zhang.keys
    assert court.row(Listing, unit.listing).removed_on is not None
    for line in (f"名单 {unit.l}", f"名单 {higher}", f"单位 {unit.u}", "记录"):
        li.say(line)
        assert "举报" not in shown(li), line
        assert WHY not in shown(li), line
    (told,) = court.owed("notice")
    assert "举报" not in "".join(read(court, told))
    # Whoever works on the case reads it there.
    assert ("removed", WHY) in court.notes(name)
