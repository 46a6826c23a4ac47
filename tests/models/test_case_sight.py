"""Who acts for a unit sees no complaint about it, also where only the complaint's words name it."""

import pytest

from models import bindings, case_sight, cases
from models.db import Database
from tests.fakes.cases import SAID, VAULT, a_case
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_unit, an_official, number


@pytest.mark.parametrize(
    ("subject", "seen"),
    [
        ("深圳市绿源电子有限公司", False),
        ("绿源电子", False),
        ("南山的绿源电子，具体全称不清楚", False),
        ("深圳市绿源", False),
        ("蓝天精密", True),
        ("", True),
    ],
)
def test_a_complaint_that_names_the_own_unit_is_hidden(
    database: Database, subject: str, seen: bool
) -> None:
    """Until somebody has said which unit it is; then that one counts alone."""
    with database.writing() as db:
        mine = a_unit(db, "深圳市绿源电子有限公司", short_name="绿源电子")
        official = an_official(db, district="")
        bindings.bind(db, number(mine), official.person_id or 0, "code", MORNING)
        case = a_case(db, unit_id=None)
        cases.keep_content(db, VAULT, case, {**SAID, "subject": subject}, MORNING)
        assert case_sight.concerned(db, VAULT, official, case, MORNING) is not seen
        listed = case_sight.cases_of(db, VAULT, official, ["registered"], MORNING)
        assert listed == ([case] if seen else [])
        case.unit_id = number(a_unit(db))
        assert not case_sight.concerned(db, VAULT, official, case, MORNING)
        case.unit_id = number(mine)
        assert case_sight.concerned(db, VAULT, official, case, MORNING)


def test_who_acts_for_no_unit_opens_nothing(database: Database) -> None:
    """What was said is not even looked at, so a forgotten case is listed as well."""
    with database.writing() as db:
        official, case = an_official(db, district=""), a_case(db, unit_id=None)
        VAULT.drop(db, number(case), "content")
        assert not case_sight.concerned(db, VAULT, official, case, MORNING)
        assert case_sight.cases_of(db, VAULT, official, ["registered"], MORNING) == [case]
