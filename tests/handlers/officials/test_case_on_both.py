"""Decisions and leave to look on every database: done once, taken back, noted in one chain."""

from threading import Barrier, Thread

from models import audit
from models.case_rows import AgencyBan, Reveal
from models.db import Database
from models.names import name_of
from models.officials import Act
from models.units import Listing
from policies.load import Library
from tests.fakes.cases import WHO
from tests.handlers.officials.bureau import MONDAY
from tests.handlers.officials.court import Court

FORGED = "申报的用电数据系伪造"


def test_decided_and_taken_back(database: Database, library: Library) -> None:
    """移出 and 不予采信 with all that they change; 撤销 leaves every row as it was."""
    court = Court(database, library)
    unit, agency = court.unit("push"), court.agency("push")
    name = court.case(unit)
    other = court.case(agency, against="third_party", address="a" * 64)
    zhang = court.city_official()
    zhang.say(f"案件 {name} 移出 依据3 {FORGED}")
    kept = court.kept()
    court.confirm(zhang)
    assert court.row(Listing, unit.listing).removed_on == MONDAY
    kept["officials"] = court.kept()["officials"]
    court.undone(zhang, kept)
    zhang.say(f"案件 {other} 不予采信 评价报告所用数据系伪造")
    kept = court.kept()
    court.confirm(zhang)
    assert len(court.rows(AgencyBan)) == 1
    kept["officials"] = court.kept()["officials"]
    court.undone(zhang, kept)


def test_leave_to_look(database: Database, library: Library) -> None:
    """Asked for, approved, looked at; the chain of what was noted is whole."""
    court = Court(database, library)
    name = court.case(court.unit())
    zhang, li = court.city_official(), court.official("li", district="")
    court.confirm(zhang.say(f"案件 {name} 身份 需当面核对举报人提供的原始凭证"))
    waiting = max(one.id for one in court.rows(Act) if one.state == "approval")
    li.say(f"同意 {name_of('P', waiting)}")
    zhang.say(f"案件 {name} 查看身份")
    assert WHO["name"] in str(zhang.reply)
    with database.reading() as db:
        assert audit.verify(db) is None


def test_of_two_approvals_at_once_one_counts(database: Database, library: Library) -> None:
    """Two colleagues approve in the same moment: one leave, and the other reads that it is over."""
    court = Court(database, library)
    name = court.case(court.unit())
    zhang = court.city_official()
    others = [court.official(who, district="") for who in ("li", "wang")]
    court.confirm(zhang.say(f"案件 {name} 身份 需当面核对举报人提供的原始凭证"))
    act = name_of("P", max(one.id for one in court.rows(Act) if one.state == "approval"))
    ready = Barrier(2)

    def approve(number: int) -> None:
        ready.wait()
        others[number].say(f"同意 {act}")

    both = [Thread(target=approve, args=(number,)) for number in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(court.rows(Reveal)) == 1
    assert sorted("approve.done" in one.keys for one in others) == [False, True]
