"""A season from the office's list to verified filings, through the chat, on both databases."""

import re
from datetime import date
from pathlib import Path

from sqlmodel import select

from bot.app import App
from models import audit
from models.deadline_rows import Deadline
from tests.journeys.season import CODE, NAME, Season, credit_code

CONFIRMATION = re.compile(r"\b[0-9A-Z]{4}\b")
FEBRUARY = date(2027, 2, 1)
UNITS = [("绿源电子", "南山区"), ("蓝天精密", "南山区"), ("湾区材料", "宝安区")]


def states(season: Season) -> dict[int, str]:
    """The state of each unit's annual table, by the number of the unit."""
    with season.app.database.reading() as db:
        rows = db.exec(select(Deadline).where(Deadline.audience == "listed_unit"))
        return {row.unit_id or 0: row.state for row in rows}


def begun(app: App, folder: Path) -> Season:
    """An office with a list, an official, and a contact of the first unit."""
    season = Season.begin(app, FEBRUARY)
    season.take_over(folder, UNITS)
    season.appoint("zhang", "张处", role="superior")
    season.appoint("li", "李科", "南山区")
    name = NAME.search(season.say("li", "单位 绿源电子"))
    assert name is not None
    code = CODE.search(season.say("li", f"单位 {name[0]} 邀请"))
    assert code is not None
    season.say("wang", f"绑定 {code[0]}", "是")
    season.work()
    return season


def test_a_season_ends_with_every_obligation_accounted_for(app: App, tmp_path: Path) -> None:
    """Reminded, answered, declared, verified; the unreachable are called; nobody is silent."""
    season = begun(app, tmp_path)
    assert set(states(season).values()) == {"open"}
    assert "蓝天精密" in season.say("li", "电话名单") + season.say("li", "逾期", "1")

    season.go_to(date(2027, 2, 12))
    [first] = season.got("wang")
    assert "绿源电子" in first
    assert "2027年3月15日" in first
    assert "法定义务以条文和平台为准" in first
    season.say("wang", "收到")

    season.go_to(date(2027, 3, 1))
    assert len(season.got("wang")) == 2
    season.say("wang", "已填报")
    assert sorted(states(season).values()) == ["declared", "open", "open"]

    season.go_to(date(2027, 3, 11))
    assert "已提交" in season.got("wang")[-1]
    code = CONFIRMATION.search(season.say("li", f"核对 名单 {credit_code(0)}"))
    assert code is not None
    season.say("li", code[0])
    assert sorted(states(season).values()) == ["open", "open", "verified"]
    before = len(season.got("wang"))

    season.go_to(date(2027, 4, 20))
    assert len(season.got("wang")) == before
    assert any("蓝天精密" in one for one in season.got("li"))
    assert any("湾区材料" in one for one in season.got("zhang"))
    checks = {one.name: one.ok for one in season.app.checks()}
    assert checks["reminders"]
    with season.app.database.reading() as db:
        assert audit.verify(db) is None
