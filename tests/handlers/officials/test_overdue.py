"""逾期: numbers that open their lists, rows that open cards, whom to ring, who is reached."""

import pytest

from models.db import Database
from models.deadlines import Deadline
from policies.load import Library
from tests.handlers.officials.bureau import Bureau
from tests.handlers.officials.office import Chat


@pytest.fixture
def bureau(sqlite: Database, library: Library) -> Bureau:
    """A bureau on SQLite."""
    return Bureau(sqlite, library)


def counted(chat: Chat, key: str = "overdue.step") -> list[int]:
    """The numbers that the last reply's options show."""
    return [int(said.args["count"]) for said in chat.sayings if said.key == key]  # type: ignore[arg-type]


def test_every_number_opens_its_list(bureau: Bureau) -> None:
    """Each step's list is as long as the number said, and its rows open the units' cards."""
    units = [bureau.unit(), bureau.unit(), bureau.unit("push")]
    units += [bureau.unit(duty={"state": one}) for one in ("declared", "verified")]
    li = bureau.official("li").say("逾期")
    numbers, lines = counted(li), li.lines
    assert numbers == [2, 1, 1, 1]
    for number, line in zip(numbers, lines, strict=False):
        li.say(line)
        assert len(li.lines) == number, line
    li.say(lines[0])
    assert set(li.lines) == {f"单位 {one.u}" for one in units[:2]}
    li.say("1")
    assert "unit.who" in li.keys


def test_by_district_and_category(bureau: Bureau) -> None:
    """A city sees its districts and categories apart; a district sees itself alone."""
    bureau.unit(), bureau.unit(district="福田区"), bureau.unit(district="福田区", category="park")
    zhang = bureau.city_official().say("逾期 分区")
    assert counted(zhang, "overdue.group") == [1, 2]
    zhang.say(zhang.lines[1])
    assert zhang.said("overdue.duty")["count"] == 2
    zhang.say("逾期 分类")
    assert counted(zhang, "overdue.group") == [2, 1]
    zhang.say("逾期 福田区 园区 未绑定")
    assert zhang.said("overdue.list")["count"] == 1
    li = bureau.official("li").say("逾期")
    assert li.said("overdue.duty")["count"] == 1
    li.say("逾期 福田区")
    assert "overdue.unread" in li.keys


def test_two_duties_each_with_its_numbers(bureau: Bureau) -> None:
    """With several duties the first page names each, and leads to its own funnel."""
    bureau.unit()
    bureau.unit(duty={"duty": "third_party_report"})
    li = bureau.official("li").say("逾期")
    assert len(counted(li, "overdue.duty")) == 2
    li.say("1")
    assert counted(li) == [1]


def test_past_due_and_open(bureau: Bureau) -> None:
    """What is past its last day and not declared has a list of its own."""
    unit = bureau.unit()
    bureau.unit(duty={"state": "declared"})
    li = bureau.official("li").say("逾期")
    assert "overdue.late" not in li.keys
    bureau.wait(days=8)
    li.say("逾期")
    assert counted(li, "overdue.late") == [1]
    li.say("逾期 已过期")
    assert li.lines == [f"单位 {unit.u}"]
    assert bureau.row(Deadline, unit.deadline).state == "open"


def test_long_list_in_pages(bureau: Bureau) -> None:
    """Ten rows a page; the last option leads on, and back."""
    for _ in range(12):
        bureau.unit()
    li = bureau.official("li").say("逾期 未绑定")
    assert len(li.lines) == 11
    li.say(li.lines[-1])
    assert len(li.lines) == 3
    li.say(li.lines[-1])
    assert len(li.lines) == 11


def test_call_list_names_whom_to_ring(bureau: Bureau) -> None:
    """The telephone stands beside the unit, and the unit opens."""
    unit = bureau.unit("gone", call_name="王工", call_phone="13800138000")
    bureau.unit("push")
    li = bureau.official("li").say("逾期 电话名单")
    assert li.said("overdue.whom")["phone"] == "13800138000"
    assert li.lines == [f"单位 {unit.u}"]


def test_reach_before_the_season(bureau: Bureau) -> None:
    """Every unit once, by the best of its contacts, with the way to the drill."""
    bureau.unit("push", "gone"), bureau.unit("writes"), bureau.unit()
    li = bureau.official("li").say("逾期 送达情况")
    assert counted(li, "overdue.reached") == [1, 0, 1, 1]
    assert li.lines[-1] == "演练"


def test_word_that_is_not_understood(bureau: Bureau) -> None:
    """It is named, and nothing is guessed."""
    li = bureau.official("li").say("逾期 火星区")
    assert "overdue.unread" in li.keys


def test_statistics_are_counts_only(bureau: Bureau) -> None:
    """Numbers by district and category, and no unit's name."""
    unit = bureau.unit("push"), bureau.unit(district="福田区", category="park")
    zhang = bureau.city_official().say("统计")
    assert zhang.said("unit.count")["count"] == 2
    assert {"statistics.duty", "statistics.group", "listing.lists"} <= zhang.keys
    assert all(one.name not in str(zhang.reply) for one in unit)
