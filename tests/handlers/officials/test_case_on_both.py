"""Decisions and leave to look on every database: done once, taken back, noted in one chain."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

from models import acts, agency_bans, audit
from models.case_rows import AgencyBan, Reveal
from models.db import Database
from models.names import name_of
from models.officials import Act
from models.units import Listing, remove_listing
from policies.load import Library
from tests.fakes.cases import WHO
from tests.handlers.officials.bureau import MONDAY
from tests.handlers.officials.court import Court

FORGED = "申报的用电数据系伪造"


def at_once(*doing: Callable[[], object]) -> None:
    """Do several things in the same moment, each in a thread of its own."""
    ready = Barrier(len(doing))

    def start(one: Callable[[], object]) -> None:
        ready.wait()
        one()

    threads = [Thread(target=start, args=(one,)) for one in doing]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


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
    at_once(*(partial(other.say, f"同意 {act}") for other in others))
    assert len(court.rows(Reveal)) == 1
    assert sorted("approve.done" in one.keys for one in others) == [False, True]


def test_a_list_is_left_once(database: Database, library: Library) -> None:
    """While somebody takes the unit off by the list itself, the case waits, and then finds it."""
    court = Court(database, library)
    unit = court.unit("push")
    name = court.case(unit)
    zhang = court.city_official()
    zhang.say(f"案件 {name} 移出 依据3 {FORGED}")
    court.wait(seconds=31)
    with database.writing() as db:
        acts.hold(db, f"listing:{unit.listing}")
        row = db.get_one(Listing, unit.listing)
        remove_listing(db, row, MONDAY, "refused_table", 21, "经三次催报仍未填报")
        waits = started(partial(zhang.confirm, court.digits(zhang)))
    waits.join()
    assert court.row(Listing, unit.listing).removed_ground == "refused_table"
    assert court.of(name).state == "confirmed"
    assert court.owed("notice") == []


def test_an_agency_is_banned_once(database: Database, library: Library) -> None:
    """While another case about it is decided, this one waits, and then finds the ban."""
    court = Court(database, library)
    agency = court.agency("push")
    name = court.case(agency, against="third_party")
    zhang = court.city_official()
    zhang.say(f"案件 {name} 不予采信 评价报告所用数据系伪造")
    court.wait(seconds=31)
    with database.writing() as db:
        acts.hold(db, f"unit:{agency.id}")
        agency_bans.ban(db, agency.id, "shenzhen", "not_accepted", 25, MONDAY, None, None)
        waits = started(partial(zhang.confirm, court.digits(zhang)))
    waits.join()
    assert len(court.rows(AgencyBan)) == 1
    assert court.of(name).state == "confirmed"


def started(doing: Callable[[], object]) -> Thread:
    """Begin something in another thread, and give it the time to come to where it must wait."""
    thread = Thread(target=doing)
    thread.start()
    thread.join(timeout=0.7)
    return thread
