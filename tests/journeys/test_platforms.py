"""The three journeys on WeChat and on Telegram, over the platforms' fakes, on both databases."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from sqlmodel import select

from models.case_rows import Case
from models.clock import FixedClock
from models.db import Database
from models.deadline_rows import Answer, Deadline
from models.keyboards import Keyboard
from models.units import Listing
from policies.shelf import Shelf
from scheduler.emptying import empty
from tests.handlers.talk import GOOD
from tests.journeys.complaining import CASE, CITIZEN, NAME, RECEIPT, TELEPHONE, a_photo, path_in
from tests.journeys.platforms import Street, on_telegram, on_wechat
from tests.journeys.season import CODE
from tests.journeys.season import NAME as OBJECT

Opening: TypeAlias = Callable[[Database, Shelf, Path, FixedClock], AbstractContextManager[Street]]

QUESTION = re.compile(r"check:([a-z_]+):")
PHOTOS = [a_photo(colour) for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255))]
MONDAY = date(2026, 11, 23)
FEBRUARY = date(2027, 2, 1)


@pytest.fixture(params=[on_wechat, on_telegram], ids=["wechat", "telegram"])
def opening(request: pytest.FixtureRequest) -> Opening:
    """How the street is reached."""
    chosen: Opening = request.param
    return chosen


@pytest.fixture
def street(opening: Opening, database: Database, shelf: Shelf, tmp_path: Path) -> Iterator[Street]:
    """Everybody is on one platform, on a Monday in November."""
    clock = FixedClock.on(MONDAY, hour=10)
    with opening(database, shelf, tmp_path, clock) as made:
        yield made


def test_a_self_check_ends_with_a_verdict_and_a_receipt(street: Street) -> None:
    """Question by question as on the page: the verdict with its articles, in readable messages."""
    street.say("clerk", "你好", "自评", "深圳", "工厂")
    shown = ""
    for _ in range(60):
        prompt = street.prompt("clerk")
        asked = QUESTION.match(prompt or "")
        if asked is None and prompt and prompt.startswith("check:"):
            shown = street.say("clerk", "1")
        elif asked is None:
            break
        else:
            shown = street.say("clerk", GOOD.get(asked[1], "是"))
    assert "可以申报" in shown
    assert "第九条" in shown
    assert CODE.search(shown)


def test_a_reminder_is_acknowledged(street: Street, tmp_path: Path) -> None:
    """Reminded weeks after the last word, answered with a word, and known to the office."""
    street.clock.move(FixedClock.on(FEBRUARY, 10).now() - street.clock.now())
    _office(street, tmp_path)
    assert street.got("wang") == []
    street.go_to(date(2027, 2, 12))
    [reminder] = street.got("wang")
    assert "动态管理表" in reminder
    street.say("wang", "收到")
    with street.app.database.reading() as db:
        row = db.exec(select(Deadline).where(Deadline.audience == "listed_unit")).first()
        answers = [one.kind for one in db.exec(select(Answer))]
    assert row is not None
    assert answers == ["ack"]


def _office(street: Street, folder: Path) -> None:
    """An office with a list and two officials, and a contact of the first unit."""
    street.take_over(folder, [("绿源电子", "南山区"), ("蓝天精密", "宝安区")])
    street.official("zhang", "张处", role="superior")
    street.official("li", "李科")
    name = OBJECT.search(street.say("li", "单位 绿源电子"))
    assert name is not None
    code = CODE.search(street.say("li", f"单位 {name[0]} 邀请"))
    assert code is not None
    street.say("wang", f"绑定 {code[0]}", "是")
    street.work()


def test_a_complaint_with_photos_ends_with_a_removal_and_an_answer(
    street: Street, tmp_path: Path
) -> None:
    """Filed with three photos, verified, decided, answered; the unit hears the decision alone."""
    _office(street, tmp_path)
    for line in ("我要举报", "同意", "1", "1", "绿源电子", "1", "1",
                 "夜间用电没有计入申报材料", "2026年3月", "南山区"):  # fmt: skip
        street.phone(line)
    street.phone("", *PHOTOS)
    street.work()
    for line in ("1", NAME, TELEPHONE):
        street.phone(line)
    assert NAME in street.phone("1")
    filed = street.phone("提交")
    found, receipt = CASE.search(filed), RECEIPT.search(filed)
    assert found is not None
    assert receipt is not None
    case = found[0]
    street.work()

    assert case in street.say("li", "案件")
    assert "已受理" in street.confirm("li", f"案件 {case} 受理")
    street.wait()
    page = street.browser().get(path_in(street.say("li", f"案件 {case} 证据")))
    originals = re.findall(r'action="(/case/[^"]+/original/[0-9]+)', page.text)
    assert [street.browser().post(one).content for one in originals] == PHOTOS
    street.say("li", f"案件 {case} 开始核实")
    street.confirm("li", f"案件 {case} 属实 现场核对与申报不符")
    street.wait()
    assert street.got("wang") == []
    street.confirm("li", f"案件 {case} 移出 依据3 材料与实际不符", factor=True)
    street.confirm("li", f"案件 {case} 办结 您反映的问题属实，该单位已移出名单。")
    street.wait()

    with street.app.database.reading() as db:
        assert [one.removed_on for one in db.exec(select(Listing))].count(MONDAY) == 1
        assert db.exec(select(Case.state).where(Case.state != "draft")).one() == "closed"
    [heard] = street.got("wang")
    assert not any(word in heard for word in ("举报", "投诉", case, NAME))
    told = street.got(CITIZEN)
    assert told
    assert not any(word in one for one in told for word in ("举报", case, "绿源"))
    assert "已移出名单" in street.phone("查看")


def test_what_the_buttons_of_a_complaint_mean_is_kept_for_a_day(
    database: Database, shelf: Shelf, tmp_path: Path
) -> None:
    """As its words are; those of everything else stay as long as their messages."""
    clock = FixedClock.on(MONDAY, hour=10)
    with on_telegram(database, shelf, tmp_path, clock) as street:
        street.say("clerk", "自评")
        for line in ("我要举报", "同意", "1", "1"):
            street.phone(line)
        before = _kept(street)
        assert before["of a complaint"] >= 2
        street.clock.move(timedelta(days=1, minutes=1))
        empty(database, street.app.vault, clock)
        assert _kept(street) == {"of a complaint": 0, "others": before["others"]}
        assert before["others"]


def _kept(street: Street) -> dict[str, int]:
    """How many messages' buttons are still understood."""
    with street.app.database.reading() as db:
        private = list(db.exec(select(Keyboard.private)))
    return {"of a complaint": sum(private), "others": len(private) - sum(private)}
