"""Taking back (撤销) what its author has built on meanwhile: their step stays."""

import pytest

from models import cases
from models.case_rows import Case
from models.case_states import State
from models.db import Database
from policies.load import Library
from tests.fakes.cases import VAULT
from tests.handlers.officials.court import Court


@pytest.fixture
def court(sqlite: Database, library: Library) -> Court:
    """A bureau with cases on SQLite."""
    return Court(sqlite, library)


@pytest.mark.parametrize(
    ("before", "line", "step", "after"),
    [
        ("registered", "受理", "withdrawn", "withdrawn"),
        ("registered", "受理", "writes", "accepted"),
        ("registered", "补正 请补充能说明情况的材料", "registered", "registered"),
        ("accepted", "开始核实", "withdrawn", "withdrawn"),
        ("accepted", "开始核实", "writes", "verifying"),
    ],
)
def test_what_its_author_did_meanwhile_is_not_taken_back(
    court: Court, before: State, line: str, step: State | str, after: State
) -> None:
    """The official reads that it was changed since; the state and the words are the author's."""
    name = court.case(court.unit(), state=before)
    zhang = court.city_official()
    court.done(zhang, f"案件 {name} {line}")
    court.wait(minutes=1)
    with court.database.writing() as db:
        case = cases.held(db, court.of(name).id or 0)
        assert isinstance(case, Case)
        if step == "writes":
            cases.write(db, VAULT, case, "in", "more", "还有一点", court.instant())
        else:
            cases.go(db, case, step, cases.COMPLAINANT, court.instant())  # type: ignore[arg-type]
    zhang.say("撤销")
    assert "undo.changed" in zhang.keys, zhang.keys
    assert court.of(name).state == after
