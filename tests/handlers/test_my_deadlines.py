"""我的时限, the menu of a contact, and the links to calendars."""

from datetime import date

import pytest
from sqlmodel import Session

from handlers.my_deadlines import PER_PAGE
from models import tokens
from models.deadlines import declare, verify
from models.messages import Day
from models.units import bindings_of, end_binding
from policies.load import Library
from tests.fakes.rows import a_unit, an_official, number
from tests.handlers.reminding import Contact, Season, deli, name, xiang, yunan


@pytest.fixture
def season(library: Library, db: Session) -> Season:
    """The first of March 2027, ten o'clock."""
    return Season(library, db)


@pytest.fixture
def chen(season: Season) -> Contact:
    """The contact of units in two cities, with a duty in each."""
    units = deli(season), yunan(season)
    contact = season.contact("chen", *units)
    for unit in units:
        season.deadline(unit)
    return contact


def link_of(contact: Contact) -> str:
    """The calendar's address that was just shown."""
    return next(
        str(getattr(block, "text", ""))
        for block in contact.talk.reply.blocks
        if str(getattr(block, "text", "")).startswith("https://")
    )


# --- the list -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["我的时限", "我的期限", "my deadlines", "My duties"])
def test_all_duties_of_all_units_are_listed(chen: Contact, text: str) -> None:
    """With state, date, days left and article, what is due first before the rest."""
    chen.say(text)
    assert chen.talk.page == "mine"
    finishes = [say.args["finish"] for say in chen.talk.sayings("duty.line")]
    assert finishes == [Day(date(2027, 3, 15), True), Day(date(2027, 4, 15), True)]
    assert chen.talk.said("mine.open").args == {"count": 2}
    assert all("place" in say.args for say in chen.talk.sayings("mine.line"))


def test_what_is_done_stands_below_with_its_state(season: Season, chen: Contact) -> None:
    """Declared and verified are told apart."""
    first, second = (season.deadline(unit, year=2028) for unit in chen.units)
    declare(season.db, first, number(chen.person), season.clock.now())
    verify(season.db, second, number(an_official(season.db)), season.clock.now())
    chen.say("我的时限")
    states = [say.args["state"] for say in chen.talk.sayings("mine.line_done")]
    assert [getattr(state, "key", "") for state in states] == [
        "duty.state.declared",
        "duty.state.verified",
    ]


def test_a_long_list_has_pages(season: Season) -> None:
    """Whoever acts for many units turns the page by its number."""
    units = [a_unit(season.db, f"第{n}厂") for n in range(1, PER_PAGE + 4)]
    agent = season.contact("agent", *units)
    for unit in units:
        season.deadline(unit)
    agent.say("我的时限", str(PER_PAGE + 1))
    assert agent.talk.page == "mine/2"
    assert len(agent.talk.sayings("mine.line")) == 3


def test_nobody_s_contact_is_told_how_to_become_one(season: Season) -> None:
    """The dates of the texts are there for everybody."""
    stranger = season.contact("wang").say("我的时限")
    assert "mine.nobody" in stranger.keys
    assert stranger.say("1").talk.page == "cities/deadlines"


def test_a_unit_without_a_duty_is_told_so(season: Season) -> None:
    """Bound, but nothing to do."""
    assert "mine.no_duty" in season.contact("lin", deli(season)).say("我的时限").keys


# --- the card -------------------------------------------------------------------------------------


def test_a_card_quotes_its_article_and_ends_with_moves(season: Season, chen: Contact) -> None:
    """Everything that was one step away, and what can be said of it, numbered."""
    row = season.deadline(chen.units[0], year=2028)
    chen.say(f"我的时限 {name(row)}")
    assert chen.talk.quotes[0].citation.article == 19
    sends = [option.send for option in chen.talk.reply.options]
    assert sends[:2] == [f"收到 {name(row)}", f"已填报 {name(row)}"]
    chen.say("2")
    assert row.state == "declared"
    chen.say(f"我的时限 {name(row)}")
    assert chen.talk.reply.options[0].send == f"还没填 {name(row)}"


def test_a_draft_s_card_says_so(season: Season) -> None:
    """征求意见稿，未生效 stands on the list and on the card."""
    unit = xiang(season)
    lin = season.contact("lin", unit)
    season.deadline(unit, basis="draft")
    assert "duty.draft_line" in lin.say("我的时限").keys
    assert {"duty.draft_line", "duty.draft_alone"} <= lin.say("1").keys


def test_a_card_that_changed_since_gives_its_numbers_no_new_meaning(
    season: Season, chen: Contact
) -> None:
    """1 was 收到; after somebody declared it, 1 must not become 还没填."""
    chen.say("我的时限", "1")
    row = next(one for one in season.rows() if one.unit_id == chen.units[0].id)
    declare(season.db, row, number(chen.person), season.clock.now())
    chen.say("1")
    assert row.state == "declared"


def test_another_unit_s_card_does_not_open(season: Season, chen: Contact) -> None:
    """Whether or not there is such a duty, the answer is the same."""
    other = season.deadline(a_unit(season.db, "安科电子"))
    theirs = chen.say(f"我的时限 {name(other)}").talk.reply
    none = chen.say("我的时限 T99999M").talk.reply
    assert theirs == none
    assert "reminded.no_such" in chen.keys


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_back_leads_from_the_card_to_the_list_to_the_menu(chen: Contact, language: str) -> None:
    """返回 goes up one step at a time."""
    back = "返回" if language == "zh_CN" else "back"
    pages = [chen.say(text).talk.page for text in ("我的时限", "1", back, back)]
    assert (pages[0], pages[2], pages[3]) == ("mine", "mine", "menu")
    assert (pages[1] or "").startswith("mine/T")


# --- greeting and menu ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["你好", "菜单", "hello"])
def test_what_is_due_comes_first(chen: Contact, text: str) -> None:
    """A contact's greeting and menu begin with the nearest duty."""
    chen.say(text)
    assert chen.talk.sayings_of(chen.talk.reply.blocks[0])[0].key == "duty.line"
    assert chen.talk.said("menu.due_besides").args == {"count": 1}
    assert chen.say("1").talk.page == "mine"


def test_strangers_see_the_menu_as_before(season: Season) -> None:
    """Nothing of it is for whoever is nobody's contact."""
    stranger = season.contact("wang").say("菜单")
    assert "menu.mine" not in stranger.keys
    assert stranger.say("1").talk.question == "@pack"


def test_a_contact_in_english_reads_english(season: Season) -> None:
    """Lines, moves and buttons of the list are those of the language."""
    unit = deli(season)
    lin = season.contact("lin", unit, language="en")
    row = season.deadline(unit)
    lin.say(f"my deadlines {name(row)}")
    assert lin.talk.reply.options[1].send == f"filed {name(row)}"
    assert "declared.noted" in lin.say("2").keys


# --- calendars ------------------------------------------------------------------------------------


def test_a_calendar_s_link_is_made_for_one_unit(season: Season, chen: Contact) -> None:
    """By its number; the link opens that unit's dates."""
    chen.say("订阅日历")
    assert [option.number for option in chen.talk.reply.options] == [1, 2]
    chen.say("1")
    code = link_of(chen).split("/")[-1].split(".ics")[0]
    token = tokens.look(season.db, code, "feed_unit", season.clock.now())
    assert token is not None
    assert token.subject == bindings_of(season.db, number(chen.person))[0].id


def test_a_new_link_ends_the_one_before(season: Season, chen: Contact) -> None:
    """Only the last one made opens anything."""
    first = link_of(chen.say("订阅日历", "1")).split("/")[-1].split(".ics")[0]
    second = link_of(chen.say("1")).split("/")[-1].split(".ics")[0]
    now = season.clock.now()
    assert tokens.look(season.db, first, "feed_unit", now) is None
    assert tokens.look(season.db, second, "feed_unit", now) is not None


def test_an_office_has_a_calendar_of_its_own(season: Season) -> None:
    """An official finds their office among the calendars."""
    official = an_official(season.db)
    wang = season.contact("wang")
    official.person_id = wang.person.id
    wang.say("订阅日历", "1")
    code = link_of(wang).split("/")[-1].split(".ics")[0]
    assert tokens.look(season.db, code, "feed_official", season.clock.now()) is not None


def test_a_calendar_of_somebody_else_is_not_made(season: Season, chen: Contact) -> None:
    """The name of another unit makes no link."""
    assert "reminded.no_such" in chen.say("订阅日历 U99999M").keys
    ended = bindings_of(season.db, number(chen.person))[0]
    end_binding(season.db, ended, "left", season.clock.now())
    assert len(chen.say("订阅日历").talk.reply.options) == 1
