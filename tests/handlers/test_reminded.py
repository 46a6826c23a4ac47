"""What a reply to a reminder does: 收到, 已填报, 还没填, 稍后, a date; and what it never does."""

from datetime import date

import pytest
from sqlmodel import Session

from models.deadlines import Deadline, close, declare, verify
from models.messages import Day
from models.names import name_of
from policies.load import Library
from tests.fakes.rows import a_deadline, a_unit, an_official, number
from tests.handlers.reminding import Contact, Season, deli, name, yunan


@pytest.fixture
def season(library: Library, db: Session) -> Season:
    """The first of March 2027, ten o'clock."""
    return Season(library, db)


@pytest.fixture
def lin(season: Season) -> Contact:
    """The contact of one unit with one duty, reminded two weeks before."""
    unit = deli(season)
    contact = season.contact("lin", unit)
    season.remind(contact, season.deadline(unit))
    return contact


@pytest.fixture
def chen(season: Season) -> Contact:
    """The contact of units in two cities, reminded of both."""
    units = deli(season), yunan(season)
    contact = season.contact("chen", *units)
    season.remind(contact, *(season.deadline(unit) for unit in units))
    return contact


def duties(contact: Contact) -> list[Deadline]:
    """What somebody was reminded of, the earliest first."""
    return contact.season.rows()


def only(contact: Contact) -> Deadline:
    (row,) = duties(contact)
    return row


# --- 收到 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["收到", "收到了", "好的", "got it", "OK"])
def test_received_quiets_this_stage_only(lin: Contact, text: str) -> None:
    """The answer is kept, a plan is asked for, and the duty stays open."""
    lin.say(text)
    assert lin.season.answers(only(lin)) == ["ack"]
    assert {"ack.noted", "reminder.when", "mine.open"} <= lin.keys
    assert only(lin).state == "open"


def test_received_covers_everything_that_was_told(chen: Contact) -> None:
    """One word for two duties of two units."""
    chen.press("收到")
    assert [chen.season.answers(row) for row in duties(chen)] == [["ack"], ["ack"]]
    assert chen.talk.said("ack.noted").args == {"count": 2}


def test_received_is_noted_once_however_often_it_is_pressed(lin: Contact) -> None:
    """A double tap changes nothing."""
    lin.press("收到", "收到")
    assert lin.season.answers(only(lin)) == ["ack"]


def test_an_answer_marks_the_envelope(season: Season, lin: Contact) -> None:
    """Somebody who answers has been reached."""
    sent = season.remind(lin, only(lin), stage="d7")
    lin.say("收到")
    assert sent.answered_at is not None


# --- 已填报 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["已填报", "已经报了", "报完了", "done", "filed"])
def test_one_duty_is_declared_at_once(lin: Contact, text: str) -> None:
    """It is said that the office verifies, and that the platform counts."""
    lin.say(text)
    row = only(lin)
    assert row.state == "declared"
    assert row.declared_by == number(lin.person)
    assert {"declared.noted", "declared.then", "mine.none_open"} <= lin.keys


def test_of_several_it_is_asked_which(chen: Contact) -> None:
    """Numbered, with 全部; a number declares that one, and a second tap changes nothing."""
    chen.press("已填报")
    assert [option.number for option in chen.talk.reply.options] == [1, 2, 3]
    assert "which.declared" in chen.keys
    chen.say("2")
    assert [row.state for row in duties(chen)] == ["open", "declared"]
    chen.say("2")
    assert [row.state for row in duties(chen)] == ["open", "declared"]


def test_everything_is_declared_by_one_word(chen: Contact) -> None:
    """全部 after the question, or 全部已填报 at once."""
    chen.press("已填报").say("3")
    assert {row.state for row in duties(chen)} == {"declared"}


@pytest.mark.parametrize("text", ["全部已填报", "已填报 全部", "都报完了", "all filed"])
def test_everything_can_be_said_at_once(chen: Contact, text: str) -> None:
    """Nobody is asked which one."""
    chen.say(text)
    assert {row.state for row in duties(chen)} == {"declared"}


def test_a_duty_or_a_unit_may_be_named(chen: Contact) -> None:
    """By the duty's name, or by the unit's."""
    first, second = duties(chen)
    chen.say("已填报 云安")
    assert (first.state, second.state) == ("open", "declared")
    chen.say(f"已填报 {name(first)}")
    assert first.state == "declared"


def test_a_unit_s_name_names_its_duties(chen: Contact) -> None:
    """已填报 U12K: what that unit has to do."""
    first, second = duties(chen)
    chen.say(f"已填报 {name_of('U', second.unit_id or 0)}")
    assert (first.state, second.state) == ("open", "declared")


def test_a_check_that_was_made_is_noted(season: Season, lin: Contact) -> None:
    """收到 to the check: what the platform shows counts."""
    declare(season.db, only(lin), number(lin.person), season.clock.now())
    season.wait(days=9).remind(lin, only(lin), stage="check")
    assert "ack.checked" in lin.press("收到").keys
    lin.press("还没填")
    assert only(lin).state == "open"


def test_a_unit_that_is_not_theirs_is_asked_back(chen: Contact) -> None:
    """A name that fits nothing declares nothing."""
    chen.say("已填报 安科电子")
    assert {row.state for row in duties(chen)} == {"open"}
    assert "which.declared" in chen.keys


def test_with_one_duty_a_wrong_name_is_asked_back_too(lin: Contact) -> None:
    """Even where only one could be meant."""
    lin.say("已填报 安科电子")
    assert only(lin).state == "open"
    assert len(lin.talk.reply.options) == 1
    lin.say("1")
    assert only(lin).state == "declared"


def test_perhaps_filed_is_noted_as_nothing(lin: Contact) -> None:
    """应该报了吧: look first."""
    lin.say("应该报了吧")
    assert only(lin).state == "open"
    assert "declared.perhaps" in lin.keys


def test_declared_twice_is_told_once_noted(lin: Contact) -> None:
    """A double tap, or a colleague who was faster."""
    lin.press("已填报", "已填报")
    assert lin.season.answers(only(lin)) == ["declared"]
    assert "declared.known" in lin.keys


def test_what_is_verified_stays_so(season: Season, lin: Contact) -> None:
    """A late press under the reminder of a verified duty does nothing and says so."""
    row = only(lin)
    verify(season.db, row, number(an_official(season.db)), season.clock.now())
    lin.press("已填报")
    assert row.state == "verified"
    assert "declared.nothing" in lin.keys
    lin.say(f"已填报 {name(row)}")
    assert "reminded.ended" in lin.keys


# --- 还没填 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["还没填", "撤销", "还没报", "not filed", "按错了"])
def test_a_mistaken_declaration_is_taken_back(lin: Contact, text: str) -> None:
    """It is open again, and reminding goes on."""
    lin.press("已填报").say(text)
    row = only(lin)
    assert (row.state, row.declared_at, row.declared_by) == ("open", None, None)
    assert {"undone.noted", "reminder.when", "mine.open"} <= lin.keys
    assert lin.season.answers(row) == ["declared", "not_yet"]


def test_of_several_declared_it_is_asked_which_to_take_back(chen: Contact) -> None:
    """Numbered; there is no 全部 for it."""
    chen.say("全部已填报").say("还没填")
    assert [option.number for option in chen.talk.reply.options] == [1, 2]
    chen.say("1")
    assert [row.state for row in duties(chen)] == ["open", "declared"]


def test_not_yet_filed_asks_for_the_day(lin: Contact) -> None:
    """Where nothing was declared, it is an honest answer."""
    lin.press("收到").say("还没填")
    assert "reminder.when" in lin.keys
    assert only(lin).state == "open"


def test_to_undo_nothing_is_an_unknown_word(season: Season) -> None:
    """A contact with nothing to take back hears what strangers hear."""
    stranger, bound = season.contact("wang"), season.contact("lin", deli(season))
    assert bound.say("撤销").talk.reply == stranger.say("撤销").talk.reply


# --- 稍后 -----------------------------------------------------------------------------------------


def test_later_shows_the_day_on_which_they_are_woken(lin: Contact) -> None:
    """Three days after Monday is Thursday."""
    lin.press("稍后 3 天")
    row = only(lin)
    assert (row.next_stage, row.next_on, row.snoozes) == ("wake1", date(2027, 3, 4), 1)
    assert lin.talk.said("later.noted").args["day"] == Day(date(2027, 3, 4), weekday=True)
    assert "later.once_more" in lin.keys


def test_a_wake_up_falls_on_a_working_day(lin: Contact) -> None:
    """Five days later is a Saturday: the Monday after it."""
    lin.say("稍后 5 天")
    assert only(lin).next_on == date(2027, 3, 8)


def test_it_is_put_off_twice_at_most(season: Season, lin: Contact) -> None:
    """The third time it is told why not, and nothing changes."""
    lin.say("稍后 1 天")
    season.wait(days=1)
    lin.say("稍后 1 天")
    season.wait(days=1)
    lin.say("稍后 1 天")
    assert only(lin).snoozes == 2
    assert "later.twice" in lin.keys
    assert "later.once_more" not in lin.keys


def test_never_past_two_working_days_before(season: Season, lin: Contact) -> None:
    """A later day is refused with the last possible one; near the day none is left."""
    lin.say("稍后 11 天")
    assert lin.talk.said("later.too_late").args["last"] == Day(date(2027, 3, 11), weekday=True)
    assert only(lin).snoozes == 0
    lin.say("3月11日再提醒我")
    assert only(lin).next_on == date(2027, 3, 11)
    season.wait(days=10)
    lin.say("稍后 1 天")
    assert "later.too_near" in lin.keys


def test_a_bare_day_of_the_week_is_both_delay_and_plan(lin: Contact) -> None:
    """下周一, asked for the day: they are woken then, and mean to file then."""
    lin.say("下周一")
    row = only(lin)
    assert (row.next_on, row.plan_on) == (date(2027, 3, 8), date(2027, 3, 8))
    assert {"later.noted", "later.as_plan"} <= lin.keys


def test_a_bare_day_that_is_too_late_to_wake_is_a_plan(lin: Contact) -> None:
    """On the last Friday nobody is woken, but they may file."""
    lin.say("下周五")
    row = only(lin)
    assert (row.snoozes, row.plan_on) == (0, date(2027, 3, 12))
    assert "plan.noted" in lin.keys
    assert "later.too_late" not in lin.keys


def test_each_duty_is_put_off_by_its_own_date(chen: Contact) -> None:
    """What is near can't wait as long as what is far."""
    chen.say("稍后 14 天")
    near, far = duties(chen)
    assert (near.snoozes, far.snoozes) == (0, 1)
    assert {"later.too_late", "later.noted"} <= chen.keys


def test_what_nobody_was_reminded_of_is_not_put_off(season: Season, lin: Contact) -> None:
    """稍后 is about what was told, not about dates months ahead."""
    far = season.deadline(lin.units[0], "application", due=date(2027, 8, 2))
    lin.press("稍后 3 天")
    assert far.snoozes == 0


@pytest.mark.parametrize(("text", "key"), [("2月1日", "day.past"), ("3月40日", "day.none")])
def test_a_day_that_can_t_be_is_told_so(lin: Contact, text: str, key: str) -> None:
    """Neither put off nor planned."""
    lin.say(text)
    assert key in lin.keys
    assert only(lin).plan_on is None


# --- 打算哪天填报 ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["3月5日", "3月5日填报", "打算3月5号填", "5 March"])
def test_a_plan_is_noted(lin: Contact, text: str) -> None:
    """The day is kept, and reminding goes on."""
    lin.say(text)
    assert only(lin).plan_on == date(2027, 3, 5)
    assert lin.season.answers(only(lin)) == ["plan"]
    assert "plan.noted" in lin.keys


def test_after_received_the_day_alone_is_a_plan(lin: Contact) -> None:
    """The question was asked, and this is its answer."""
    lin.say("收到", "明天弄")
    assert only(lin).plan_on == date(2027, 3, 2)


def test_a_plan_after_the_day_is_refused(lin: Contact) -> None:
    """By when it must be done is said instead."""
    lin.say("3月20日")
    assert only(lin).plan_on is None
    assert "plan.too_late" in lin.keys


def test_a_plan_is_for_what_it_fits(chen: Contact) -> None:
    """A day after one date and before the other is noted for the other."""
    chen.say("3月20日")
    near, far = duties(chen)
    assert (near.plan_on, far.plan_on) == (None, date(2027, 3, 20))
    assert {"plan.noted", "plan.too_late"} <= chen.keys


# --- what is not meant ----------------------------------------------------------------------------


def test_a_late_press_acts_on_what_is_still_open(season: Season, chen: Contact) -> None:
    """Under an older reminder only what it told counts."""
    first, second = duties(chen)
    old = chen.reminder
    declare(season.db, first, number(chen.person), season.clock.now())
    season.wait(days=7)
    third = season.deadline(chen.units[0], "application", due=date(2027, 5, 10))
    season.remind(chen, second, third, stage="d7")
    chen.press("已填报", under=old)
    assert (first.state, second.state, third.state) == ("declared", "declared", "open")


def test_a_press_under_a_reminder_of_which_nothing_is_left_says_so(
    season: Season, chen: Contact
) -> None:
    """What fell away is not declared, nor anything else in its place."""
    first, second = duties(chen)
    old = chen.reminder
    close(season.db, second, "listing_removed", season.clock.now())
    verify(season.db, first, number(an_official(season.db)), season.clock.now())
    other = season.deadline(chen.also(a_unit(season.db, "安科电子")))
    season.wait(days=1).remind(chen, other, stage="d7")
    chen.press("已填报", under=old)
    assert other.state == "open"
    chen.press("收到", under=old)
    assert "ack.nothing_left" in chen.keys


def test_an_answer_in_a_questionnaire_is_no_reply(season: Season, lin: Contact) -> None:
    """Whoever answers a question answers that question."""
    lin.press("收到")
    lin.say("自评", "深圳", "工厂", "好的", "已填报", "收到")
    assert only(lin).state == "open"
    assert season.answers(only(lin)) == ["ack"]
    assert lin.talk.question is not None


def test_a_reply_under_a_reminder_is_no_answer_to_a_question(season: Season, lin: Contact) -> None:
    """The open question stays as it was; the self-check waits for 继续."""
    lin.say("自评", "深圳", "工厂")
    asked = lin.talk.reply.prompt
    season.wait(hours=1).remind(lin, only(lin), stage="d7")
    lin.press("已填报")
    assert only(lin).state == "declared"
    assert "menu.waiting" in lin.keys
    assert lin.say("继续").talk.reply.prompt == asked


def test_without_a_prompt_the_next_words_answer_the_reminder(season: Season, lin: Contact) -> None:
    """On a channel that doesn't tell, a reminder that came last is what is answered."""
    lin.say("自评", "深圳", "工厂")
    season.wait(hours=1).remind(lin, only(lin), stage="d7")
    lin.say("收到")
    assert "ack" in season.answers(only(lin))


@pytest.mark.parametrize("text", ["好的", "还没有", "done", "明天"])
def test_what_may_be_an_answer_stays_one(season: Season, lin: Contact, text: str) -> None:
    """A word that the open question may mean is not taken for a reply, reminder or not."""
    lin.say("自评", "深圳", "工厂")
    season.wait(hours=1).remind(lin, only(lin), stage="d7")
    lin.say(text)
    assert season.answers(only(lin)) == []
    assert lin.talk.question is not None


def test_other_words_under_a_reminder_answer_no_question(season: Season, lin: Contact) -> None:
    """是, written where the question isn't in sight, is not its answer."""
    lin.say("自评", "深圳", "工厂")
    before = lin.talk.memory.state["sheet"]
    season.wait(hours=1).remind(lin, only(lin), stage="d7")
    lin.talk.say("是", prompt=lin.reminder.prompt)
    assert lin.talk.memory.state["sheet"]["answers"] == before["answers"]
    assert "form.late_unknown" in lin.keys


@pytest.mark.parametrize("where", [("自评", "深圳", "工厂"), ("菜单",), ("规定 深圳",)])
def test_a_number_after_a_reminder_is_asked_for_once_more(
    season: Season, lin: Contact, where: tuple[str, ...]
) -> None:
    """It may mean the page before; shown again, it is taken."""
    lin.say(*where)
    shown = lin.talk.reply.prompt
    season.wait(hours=1).remind(lin, only(lin), stage="d7")
    lin.say("1")
    assert "reminded.once_more" in lin.keys
    assert lin.talk.reply.prompt == shown
    assert lin.say("1").talk.reply.prompt != shown


def test_a_sentence_under_a_reminder_leads_where_it_wants(lin: Contact) -> None:
    """Whoever asks about Yunfu under a reminder is answered about Yunfu."""
    lin.talk.say("云浮什么时候截止", prompt=lin.reminder.prompt)
    assert lin.talk.page == "deadlines/yunfu"


def test_somebody_else_s_envelope_is_nobody_s_prompt(season: Season, lin: Contact) -> None:
    """A prompt that was copied from another conversation opens nothing of it."""
    wang = season.contact("wang", yunan(season))
    wang.talk.say("收到", prompt=lin.reminder.prompt)
    assert season.answers(only(lin)) == []


@pytest.mark.parametrize("text", ["收到", "已填报", "还没填", "稍后 3 天", "不是我", "3月5日"])
def test_a_stranger_s_words_are_unknown(season: Season, text: str) -> None:
    """Who is nobody's contact is answered like somebody who was never met."""
    known, never_met = season.contact("wang"), season.contact("zhao")
    never_met.talk.address = "nobody"
    assert known.say(text).talk.reply == never_met.say(text).talk.reply


def test_nobody_answers_for_a_unit_that_is_not_theirs(season: Season, lin: Contact) -> None:
    """The name of another unit's duty names nothing here."""
    other = a_deadline(season.db, a_unit(season.db, "安科电子"))
    lin.say(f"已填报 {name(other)}")
    assert "reminded.no_such" in lin.keys
    assert (other.state, only_open(lin)) == ("open", True)


def only_open(contact: Contact) -> bool:
    return all(row.state == "open" for row in duties(contact))
