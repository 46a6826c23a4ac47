"""What a reminder says: who, what, by when; on which basis; how to answer; never too long."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from bot.channels.base import Capabilities
from bot.plain import as_texts
from bot.render import render
from handlers.reminders import LISTED, entries
from models.deadlines import close, declare
from models.messages import Day, Language, Paragraph, Reply, Say
from models.office_dates import adopt
from models.people import add_address
from models.units import Unit
from policies.load import Library
from tests.fakes.rows import a_unit, number
from tests.handlers.reminding import Contact, Season, deli, name, xiang, yunan
from tests.handlers.talk import Talk

LONGEST = 2048
"""Bytes that one message may have on the strictest platform."""


@pytest.fixture
def season(library: Library, db: Session) -> Season:
    """The first of March 2027, ten o'clock."""
    return Season(library, db)


def sentence(reply: Reply, key: str) -> Say:
    return next(say for say in Talk.sayings_of(reply) if say.key == key)


def size(reply: Reply, language: Language) -> int:
    rendered = render(reply, language, Capabilities())
    return len("\n".join(as_texts(rendered)).encode())


# --- one duty -------------------------------------------------------------------------------------


def test_the_first_line_says_who_must_do_what_by_when(season: Season) -> None:
    """Unit, duty, the day with its weekday, and how many days are left."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    season.remind(lin, season.deadline(unit))
    first = lin.reminder.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.tone == "strong"
    line = sentence(Reply((first,)), "duty.line")
    assert line.args["finish"] == Day(date(2027, 3, 15), weekday=True)
    assert sentence(Reply((first,)), "duty.title").args["owner"] == "德力电器"
    assert sentence(Reply((first,)), "duty.days").args == {"days": 14}


def test_a_reminder_says_where_on_which_article_and_asks_for_one_day(season: Season) -> None:
    """Platform, basis, what must be stated, one plan question, and that it is a service."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    row = season.deadline(unit)
    season.remind(lin, row)
    assert {
        "deadline.platform", "duty.basis", "duty.at_hand", "reminder.when", "reminder.service",
        "deadline.provisional",
    } <= lin.told  # fmt: skip
    assert lin.buttons == ["收到", "已填报", "稍后 3 天", "不是我", f"我的时限 {name(row)}"]
    assert all(option.number is None for option in lin.reminder.options), "numbers stay the page's"
    article = lin.say(lin.buttons[-1]).talk.quotes[0]
    assert article.citation.article == 19


def test_what_is_said_of_the_duty_are_the_pack_s_own_words(season: Season) -> None:
    """What to state when filing is a provision of the pack, with its article; else nothing."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    season.remind(lin, season.deadline(unit))
    says = sentence(lin.reminder, "duty.at_hand").args["says"]
    provisions = season.library.packs["shenzhen"].model.provisions
    assert getattr(says, "zh", "") in {one.says.zh for one in provisions if one.says}
    season.remind(lin, season.deadline(unit, "application"), stage="d30")
    assert "duty.at_hand" not in lin.told


def test_a_day_off_an_office_s_date_and_a_draft_are_told(season: Season) -> None:
    """Why to finish earlier, whose date it is, and by which document a draft is reminded of."""
    unit = xiang(season)
    lin = season.contact("lin", unit)
    adopt(season.db, "xiamen", "", "厦工信函〔2027〕5号", None, season.clock.now())
    row = season.deadline(
        unit, basis="draft", due=date(2027, 3, 21), source="office", source_ref="翔工信〔2027〕3号"
    )
    season.remind(lin, row)
    assert {"duty.draft_line", "duty.day_off"} <= lin.told
    assert sentence(lin.reminder, "duty.draft").args["by"] == "厦工信函〔2027〕5号"
    assert sentence(lin.reminder, "duty.set").args["by"] == "翔工信〔2027〕3号"
    assert sentence(lin.reminder, "duty.line").args["finish"] == Day(date(2027, 3, 19), True)


def test_a_draft_is_never_reminded_of_without_saying_so(season: Season) -> None:
    """Even where the document is no longer on record, the mark stands."""
    unit = xiang(season)
    lin = season.contact("lin", unit)
    season.remind(lin, season.deadline(unit, basis="draft"))
    assert {"duty.draft_line", "duty.draft_alone"} <= lin.told


def test_a_date_that_the_text_does_not_name_is_the_notice_s(season: Season) -> None:
    """Where only a notice gives the day, nothing is said of the text's."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    row = season.deadline(
        unit, "application", due=date(2027, 4, 20), source="notice", source_ref="某通知（1号）"
    )
    season.remind(lin, row, stage="d30")
    assert "duty.set_alone" in lin.told


# --- stages of their own --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "key"),
    [("d2", "reminder.last"), ("wake1", "reminder.wake"), ("urge1", "reminder.urged")],
)
def test_some_stages_have_a_word_of_their_own(season: Season, stage: str, key: str) -> None:
    """The last one before the day, one that was put off, one that the office asked for."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    season.remind(lin, season.deadline(unit), stage=stage)
    assert key in lin.told


def test_a_last_stage_that_is_brought_forward_says_so(season: Season) -> None:
    """It goes out before its day, in an earlier envelope."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    row = season.deadline(unit)
    season.sent(lin, season.stage(row, "d2", day=date(2027, 3, 12)))
    assert "reminder.last_early" in lin.told
    assert "reminder.last" not in lin.told


def test_an_overdue_notice_asks_for_no_plan(season: Season) -> None:
    """It says since when it is due, and can't be put off."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    row = season.deadline(unit)
    season.wait(days=15)
    season.remind(lin, row, stage="overdue1")
    assert {"duty.line_over", "duty.over_one", "reminder.overdue"} <= lin.told
    assert "reminder.when" not in lin.told
    assert lin.buttons[:3] == ["收到", "已填报", "不是我"]


def test_after_the_day_nobody_is_told_to_finish_before_it(season: Season) -> None:
    """That the last day was a day off helps nobody any more."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    row = season.deadline(unit, due=date(2027, 3, 14))
    season.wait(days=14)
    season.remind(lin, row, stage="overdue1")
    assert "duty.day_off" not in lin.told


def test_a_check_asks_to_look_at_the_platform(season: Season) -> None:
    """Who said that it is filed may still take it back."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    row = season.deadline(unit)
    declare(season.db, row, number(lin.person), season.clock.now())
    season.remind(lin, row, stage="check")
    assert {"reminder.check", "reminder.not_verified"} <= lin.told
    assert lin.buttons[:3] == ["收到", "还没填", "不是我"]


def test_a_correction_names_the_date_before(season: Season) -> None:
    """A moved date is told once, with what was told before."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    before = season.deadline(unit, state="superseded")
    row = season.deadline(unit, due=date(2027, 3, 10), replaces=before.id)
    season.remind(lin, row, stage="correction")
    assert "reminder.corrected" in lin.told
    assert sentence(lin.reminder, "reminder.no_longer").args["due"] == Day(date(2027, 3, 15))


def test_a_duty_that_fell_away_is_withdrawn(season: Season) -> None:
    """With the reason, and nothing about when to do it."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    row = season.deadline(unit, told=True)
    close(season.db, row, "listing_removed", season.clock.now(), correct=True)
    season.remind(lin, row, stage="correction")
    assert {"reminder.withdrawn", "duty.closed.listing_removed"} <= lin.told
    assert not {"reminder.when", "duty.line", "deadline.platform"} & lin.told
    assert "已填报" not in lin.buttons


# --- several duties -------------------------------------------------------------------------------


def test_one_envelope_lists_the_duties_of_every_unit_of_a_contact(season: Season) -> None:
    """The same person for units in two cities: what is due first comes first."""
    unit, other = deli(season), yunan(season)
    chen = season.contact("chen", unit, other)
    here, there = season.deadline(unit), season.deadline(other)
    sent = season.remind(chen, here)
    listed = entries(sent, season.context)
    assert [one.duty.deadline.id for one in listed] == [here.id, there.id]
    assert [one.name for one in listed] == ["d14", ""]
    places = {
        say.args["place"] for say in Talk.sayings_of(chen.reminder) if say.key == "duty.basis"
    }
    assert len(places) == 2, "each has its own article"


def test_what_is_declared_is_not_listed_besides(season: Season) -> None:
    """Quiet means quiet: only its own check speaks of it."""
    unit, other = deli(season), yunan(season)
    chen = season.contact("chen", unit, other)
    here, there = season.deadline(unit), season.deadline(other)
    declare(season.db, there, number(chen.person), season.clock.now())
    sent = season.remind(chen, here)
    assert [one.duty.deadline.id for one in entries(sent, season.context)] == [here.id]


def test_many_duties_are_a_line_each_and_then_a_count(season: Season) -> None:
    """The first few by date; how to see all."""
    units = [a_unit(season.db, f"第{n}电子厂") for n in range(1, 13)]
    agent = season.contact("agent", *units)
    rows = [season.deadline(unit) for unit in units]
    season.remind(agent, *rows)
    assert sentence(agent.reminder, "reminder.further").args["count"] == 11
    assert sentence(agent.reminder, "reminder.more").args["count"] == 12 - LISTED
    lines = [say for say in Talk.sayings_of(agent.reminder) if say.key == "duty.line"]
    assert len(lines) == LISTED


# --- languages and length -------------------------------------------------------------------------


def _worst(season: Season, count: int) -> Contact:
    """Long names, drafts, an office's own dates, days off, provisional years."""
    units: list[Unit] = []
    for index, city in enumerate(["xiamen", "guizhou", "yunfu", "shenzhen"][:count]):
        long = f"某某某某绿色智能装备制造园区有限公司{index}号"[-20:]
        units.append(a_unit(season.db, long, city=city, district="某某新区"))
        by = "某某市工信局关于启用征求意见稿提醒的通知（某工信函〔2027〕105号）"
        adopt(season.db, city, "", by, None, season.clock.now())
    lin = season.contact("lin", *units)
    more: dict[str, Any] = {
        "basis": "draft",
        "due": date(2027, 4, 4),
        "source": "office",
        "source_ref": "某某新区工业和信息化局关于做好年度填报工作的通知（某工信〔2027〕33号）",
    }
    season.remind(lin, *(season.deadline(unit, **more) for unit in units), stage="d2")
    return lin


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_reminder_fits_one_message(season: Season, language: Language, count: int) -> None:
    """Two duties with everything there is to say, or many, stay within 2,048 bytes."""
    reply = _worst(season, count).reminder
    assert size(reply, language) <= LONGEST


def test_buttons_are_typed_in_the_reader_s_language(season: Season) -> None:
    """The language of the conversation decides what a button sends."""
    unit = deli(season)
    lin = season.contact("lin", unit, language="en")
    lin.remember()
    season.remind(lin, season.deadline(unit))
    assert lin.buttons[:4] == ["got it", "filed", "later 3 days", "not me"]
    lin.press("got it")
    assert "ack.noted" in lin.keys


def test_the_language_of_the_address_in_use_counts(season: Season) -> None:
    """Somebody with two channels reads each in the language chosen there."""
    unit = deli(season)
    lin = season.contact("lin", unit, language="en")
    lin.remember()
    row = add_address(
        season.db, number(lin.person), "webchat", "other", "writes", season.clock.now()
    )
    sent = season.remind(lin, season.deadline(unit))
    sent.address_id = row.id
    assert season.words(sent).options[0].send == "收到"


def test_a_pack_that_is_gone_does_not_silence_a_reminder(season: Season) -> None:
    """The date is told by its name alone until the planner closes it."""
    unit = a_unit(season.db, "远方电器", city="nowhere")
    lin = season.contact("lin", unit)
    moved = deli(season)
    row = season.deadline(moved, city="nowhere", unit_id=unit.id, owner=f"unit:{unit.id}")
    season.remind(lin, row)
    assert "duty.line" in lin.told
    assert "duty.basis" not in lin.told
