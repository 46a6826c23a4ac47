"""我的单位, 解绑, 加渠道, and the invitation that makes somebody an official."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from handlers.my_units import CODE_LASTS
from models import officials, people, tokens, units
from models.clock import FixedClock
from models.names import name_of
from models.officials import Official
from models.units import Unit
from policies.load import Library
from tests.fakes.rows import a_deadline, an_official, number
from tests.handlers.binding_talk import Contact, Town
from tests.handlers.conftest import TODAY

GREEN, CLEAN = "深圳市青山电子有限公司", "深圳市绿水环保有限公司"


@pytest.fixture
def town(library: Library, db: Session) -> Town:
    """Nobody is bound yet, on 20 November 2026."""
    return Town(library, db, FixedClock.on(TODAY))


def named(unit: Unit) -> str:
    """The unit's name as an object."""
    return name_of("U", number(unit))


# --- 我的单位 ---------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["我的单位", "my units", "我的企业"])
def test_stranger_is_told_how_to_bind(town: Town, word: str) -> None:
    """Nobody is on record for having looked."""
    lin = town.contact().say(word)
    assert {"my_units.none", "bind.how"} <= lin.keys
    assert not lin.known


def test_each_unit_has_the_place_and_the_count(town: Town) -> None:
    """Who else is there is counted, never named."""
    one, other = town.unit(GREEN), town.unit(CLEAN)
    town.bound(one, "wu")
    lin = town.bound(one)
    town.bound(other)
    lin.say("我的单位")
    shown = [
        (line.args["unit"], line.args["name"], line.args["place"], line.args["count"])
        for line in lin.sayings("my_units.line")
    ]
    assert shown == [(GREEN, named(one), 2, 2), (CLEAN, named(other), 1, 1)]


def test_channels_that_are_off_are_told_apart(town: Town) -> None:
    """Two channels, one of which gets reminders."""
    lin = town.bound(town.unit())
    people.add_address(town.db, lin.person or 0, "webchat", "x", "off", town.clock.now())
    assert lin.say("我的单位").said("my_units.channels").args == {"count": 2, "usable": 1}


def test_what_waits_is_shown(town: Town) -> None:
    """A request that nobody decided stands there; a decided one doesn't."""
    unit = town.unit()
    lin = town.contact().say(f"申请绑定 {unit.name}", "林芳 0755-12345678").say("我的单位")
    [request] = units.requests_of(town.db, lin.person or 0)
    assert lin.said("my_units.waiting").args["name"] == name_of("R", number(request))
    units.decide_request(town.db, request, number(an_official(town.db)), False, town.clock.now())
    assert "my_units.none" in lin.say("我的单位").keys


def test_numbers_lead_on(town: Town) -> None:
    """The numbered ways on work by button and by number, with and without prompts."""
    for tells in (True, False):
        lin = town.bound(town.unit(f"深圳市青山{tells}电子有限公司"), str(tells))
        lin.tells_prompts = tells
        assert lin.say("我的单位").tap(1).asks == "leave"
        assert "add_channel.code" in lin.say("我的单位").tap(2).keys
        assert lin.say("我的单位").tap(3).asks == "unit"


# --- 解绑 -------------------------------------------------------------------------------------


def test_leaving_is_confirmed_first(town: Town) -> None:
    """The effect is told; a no keeps everything; a yes ends it, with the reason."""
    unit = town.unit()
    lin = town.bound(unit).say("解绑")
    assert {"unbind.ask", "unbind.last", "unbind.duty"} <= lin.keys
    assert lin.tap(2).units == [unit.short_name]
    lin.say("解绑").tap(1)
    assert lin.units == []
    row = town.noted(f"unit:{unit.id}")[-1]
    assert (row.action, row.actor, row.detail) == (
        "unit.unbound", f"person:{lin.person}", {"why": "left"})  # fmt: skip


def test_others_take_over(town: Town) -> None:
    """Those who stay are counted, and what was going on is handed on today."""
    unit = town.unit()
    lin = town.bound(unit)
    wu = town.bound(unit, "wu")
    deadline = a_deadline(town.db, unit, due=date(2026, 12, 1), finish_by=date(2026, 12, 1),
                          next_stage="d7", next_on=date(2026, 11, 24))  # fmt: skip
    assert lin.say("解绑").said("unbind.others").args == {"count": 1}
    lin.tap(1)
    assert town.contacts(unit) == [wu.person]
    assert deadline.state == "open"


@pytest.mark.parametrize("which", ["{name}", "{short}", "青山", "{named}"])
def test_one_of_several_is_named(town: Town, which: str) -> None:
    """By a part of its name or its object's name; the other stays."""
    unit = town.unit(GREEN)
    lin = town.bound(unit)
    town.bound(town.unit(CLEAN))
    text = which.format(name=unit.name, short=unit.short_name, named=named(unit))
    assert lin.say(f"解绑 {text}").tap(1).units == [CLEAN]


def test_which_is_asked_where_several_are_meant(town: Town) -> None:
    """The word alone, or a name that fits none of them, offers them all."""
    lin = town.bound(town.unit(GREEN))
    other = town.bound(town.unit(CLEAN))
    assert other.person == lin.person
    assert len(lin.say("解绑").reply.options) == 2
    assert "unbind.which" in lin.keys
    assert lin.tap(2).tap(1).units == [GREEN]
    assert "unbind.ask" in lin.say("解绑").keys


def test_unit_of_somebody_else_is_not_left(town: Town) -> None:
    """Naming another's unit changes nothing there."""
    unit, other = town.unit(GREEN), town.unit(CLEAN)
    wu = town.bound(other, "wu")
    lin = town.bound(unit)
    assert "unbind.no_such" in lin.say(f"解绑 {named(other)}").keys
    assert wu.units == [CLEAN]
    assert "my_units.none" in town.contact("nobody").say("解绑").keys


def test_leaving_twice_is_told(town: Town) -> None:
    """A second press of the same button finds the step over."""
    lin = town.bound(town.unit()).say("解绑")
    asked = lin.reply
    lin.tap(1)
    assert "bind.stale" in lin.say("确认", prompt=asked.prompt).keys


# --- 加渠道 -----------------------------------------------------------------------------------


def channel_code(lin: Contact) -> str:
    """The code that was shown."""
    return str(lin.say("加渠道").said("add_channel.code").args["code"])


def test_code_adds_the_address_where_it_is_typed(town: Town) -> None:
    """The same person on two channels: one place in the order, both addresses known."""
    unit = town.unit()
    lin = town.bound(unit)
    code = channel_code(lin)
    assert lin.said("add_channel.how").args["minutes"] == 30
    elsewhere = town.contact("lin-web", "webchat")
    elsewhere.reach = "push"
    elsewhere.say(code)
    assert elsewhere.said("add_channel.ask").args["count"] == 1
    assert not elsewhere.known
    elsewhere.tap(1)
    assert "add_channel.done" in elsewhere.keys
    assert elsewhere.person == lin.person
    assert [one.channel for one in people.addresses_of(town.db, lin.person or 0)] == [
        "webchat", "terminal"]  # fmt: skip
    assert len(town.contacts(unit)) == 1


def test_code_of_a_channel_ends_in_half_an_hour_and_with_the_next(town: Town) -> None:
    """Only the last code shown works, once, for a while."""
    lin = town.bound(town.unit())
    first, second = channel_code(lin), channel_code(lin)
    wu = town.contact("wu")
    assert "bind.wrong" in wu.say(first).keys
    assert wu.say(second).tap(1).person == lin.person
    assert "bind.wrong" in town.contact("zhao").say(second).keys
    third = channel_code(lin)
    town.clock.move(CODE_LASTS)
    assert "bind.wrong" in town.contact("zhao").say(third).keys


def test_whoever_acts_already_is_not_joined(town: Town) -> None:
    """A contact's or an official's address isn't taken from them; their own is theirs already."""
    lin = town.bound(town.unit(GREEN))
    wu = town.bound(town.unit(CLEAN), "wu")
    wang = town.contact("wang")
    person = people.meet(town.db, "terminal", "wang", "writes", town.clock.now())
    an_official(town.db, person_id=person.id)
    code = channel_code(lin)
    assert "add_channel.already" in lin.say(code).keys
    for somebody in (wu, wang):
        assert "add_channel.taken" in somebody.say(code).keys
    assert wu.units == [CLEAN]


def test_stranger_has_no_channel_to_add(town: Town) -> None:
    """First a unit, then a channel."""
    assert "add_channel.first" in town.contact().say("加渠道").keys


# --- an official's invitation -----------------------------------------------------------------


def invited(town: Town, name: str = "王工") -> tuple[Official, str]:
    """An officer of Nanshan who has an invitation."""
    now = town.clock.now()
    return officials.invite(town.db, name, "shenzhen", "南山区", "officer", now)


def test_invitation_makes_an_official_after_a_yes(town: Town) -> None:
    """Name, place and role are shown first; then the greeting, and what to do."""
    official, code = invited(town)
    wang = town.contact("wang").say(code)
    assert wang.said("invited.ask").args["name"] == "王工"
    assert {"invited.facts", "invited.officer"} <= wang.keys
    assert officials.official_at(town.db, "terminal", "wang") is None
    wang.tap(1)
    assert {"invited.done", "invited.first", "bind.only_here"} <= wang.keys
    assert officials.official_at(town.db, "terminal", "wang") == official
    assert town.noted(f"official:{official.id}")[-1].action == "official.joined"


def test_official_does_not_join_twice(town: Town) -> None:
    """The invitation stays good for the colleague whom it is for."""
    _, code = invited(town)
    _, other = invited(town, "李工")
    wang = town.contact("wang").say(code).tap(1)
    assert "invited.already" in wang.say(other).keys
    assert "invited.done" in town.contact("li").say(other).tap(1).keys


def test_invitation_of_a_disabled_official_is_a_wrong_code(town: Town) -> None:
    """Disabled before joining, or between the look and the yes."""
    official, code = invited(town)
    wang = town.contact("wang").say(code)
    officials.disable(town.db, official, None, town.clock.now())
    assert "bind.wrong" in wang.tap(1).keys
    again = tokens.issue(town.db, "invitation", number(official), town.clock.now(),
                         timedelta(days=1))  # fmt: skip
    assert "bind.wrong" in town.contact("wu").say(again).keys
    assert officials.official_at(town.db, "terminal", "wang") is None
