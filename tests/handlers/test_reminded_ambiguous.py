"""Five hundred inputs that could be misread: stale numbers, late presses, double taps, and more.

Whatever they do, only what was named, pressed or counted changes, never another duty; and the
answer names it.
"""

from random import Random

import pytest
from sqlmodel import Session

from handlers.choosing import option_number
from models.deadlines import Deadline
from models.messages import Reply
from models.names import name_of
from policies.load import Library
from tests.fakes.rows import a_unit
from tests.handlers.reminding import Contact, Season, name

STEPS = 125
WORDS = (
    "收到", "已填报", "还没填", "稍后 1 天", "3月5日", "不知道", "报完了", "好的", "全部已填报",
    "撤销", "已填报 第1电子厂", "1", "2", "3", "4", "9", "自评", "继续", "我的时限", "菜单", "深圳",
    "否", "是", "返回", "done", "应该报了吧", "已填报 T99", "没有", "一", "第二个", "2.", "12",
)  # fmt: skip


def fingerprint(row: Deadline) -> tuple[object, ...]:
    return row.state, row.snoozes, row.plan_on, row.next_stage, row.next_on


@pytest.mark.parametrize("seed", range(4))
def test_nothing_but_what_was_meant_changes(library: Library, db: Session, seed: int) -> None:
    """A contact of three units beside another one, who is never touched."""
    season, dice = Season(library, db), Random(seed)
    units = [a_unit(db, f"第{n}电子厂") for n in range(1, 5)]
    lin = season.contact("lin", *units[:3])
    season.contact("wang", units[3])
    rows = [season.deadline(unit) for unit in units]
    shown: list[Reply] = []
    for step in range(STEPS):
        if step % 25 == 0:
            season.remind(lin, *rows[:2], stage=f"d{30 - step // 25}")
            shown.append(lin.reminder)
        before = {row.id: fingerprint(row) for row in rows}
        meant = _act(lin, dice, shown)
        shown.append(lin.talk.reply)
        changed = [row for row in rows if fingerprint(row) != before[row.id]]
        assert rows[3] not in changed
        for row in changed:
            names = name(row), name_of("U", row.unit_id or 0)
            assert meant is None or any(one in meant for one in names), f"{seed}/{step}: {meant}"
            assert units[rows.index(row)].short_name in repr(lin.talk.reply), f"{seed}/{step}"


def _act(lin: Contact, dice: Random, shown: list[Reply]) -> str | None:
    """Do something; the line that it stands for, None where words stand for themselves."""
    stale = dice.choice(shown)
    if stale.options and dice.random() < 0.4:
        option = dice.choice(stale.options)
        for _ in range(dice.choice((1, 1, 2))):
            lin.season.wait(seconds=5)
            lin.talk.say(option.send, prompt=stale.prompt)
        return option.send if option.number is not None else None
    text, under = dice.choice(WORDS), dice.choice((None, None, stale))
    number = option_number(text)
    seen = under or lin.talk.reply
    lin.season.wait(seconds=5)
    lin.talk.say(text, prompt=under.prompt if under else None)
    if number is None:
        return None
    return next((option.send for option in seen.options if option.number == number), "")
