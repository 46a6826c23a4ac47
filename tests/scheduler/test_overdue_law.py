"""An office's earlier date is not the law's: nobody is overdue before the legal date has passed."""

from datetime import date

from models.deadlines import Deadline
from policies.shelf import Shelf
from scheduler.timeline import Timelines


def row(due: date, law_due: date | None) -> Deadline:
    """A unit's annual table (动态管理表) in Shenzhen."""
    return Deadline(
        owner="unit:1",
        unit_id=1,
        city="shenzhen",
        district="南山区",
        audience="listed_unit",
        duty="annual_table",
        year=2027,
        due=due,
        law_due=law_due,
        finish_by=due,
        calendar="provisional",
        basis="in_force",
        pack_version="1",
    )


def test_overdue_notices_follow_the_law() -> None:
    """With an office's 5 March before the law's 15 March, the first notice comes on the 16th."""
    timelines = Timelines(Shelf().library)
    inner = timelines.of(row(date(2027, 3, 5), date(2027, 3, 15)))
    assert inner.overdue[0].day == date(2027, 3, 16)
    assert inner.stages[-1].day <= date(2027, 3, 5)
    assert timelines.of(row(date(2027, 3, 15), None)).overdue == inner.overdue
