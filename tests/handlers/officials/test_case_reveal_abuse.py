"""Ways to see who complained without a colleague's leave, by making oneself the only one."""

from datetime import timedelta

import pytest

from models import officials
from models.db import Database
from models.officials import Official
from policies.load import Library
from tests.fakes.rows import a_person, number
from tests.handlers.officials.court import Court
from tests.handlers.officials.office import Chat
from tests.handlers.officials.test_case_reveal import NAME, WHY, approval, asked, shown


@pytest.fixture
def court(sqlite: Database, library: Library) -> Court:
    """A bureau with cases on SQLite."""
    return Court(sqlite, library)


def persons_told(court: Court) -> set[int]:
    """Who is owed a notice that somebody asked to see who complained."""
    owed = court.owed("notice")
    return {one.person_id for one in owed if one.content.get("about") == "reveal"}


def person_of(court: Court, chat: Chat) -> int:
    """The person behind an official."""
    return int(court.row(Official, chat.official or 0).person_id)


def test_whoever_sent_colleagues_away_is_not_the_only_one(court: Court) -> None:
    """A superior who had every colleague step back (回避) gets no leave that waits for nobody."""
    name = court.case(court.unit())
    boss = court.city_official("boss", role="superior")
    li = court.official("li", district="")
    court.done(boss, f"案件 {name} 回避 {li.code_name} 曾在该单位任职")
    assert "case.recuse.done" in boss.keys
    boss.say(f"案件 {name} 身份 {WHY}")
    assert not {"work.confirm_both", "reveal.alone"} & boss.keys
    court.wait(hours=25)
    boss.say(f"案件 {name} 查看身份")
    assert NAME not in shown(boss)


def test_recused_by_themselves_a_colleague_is_nobody_to_wait_for(court: Court) -> None:
    """Who stepped back of their own accord leaves the other alone, which is nobody's trick."""
    name = court.case(court.unit())
    zhang, li = court.city_official(), court.city_official("li")
    court.done(li, f"案件 {name} 回避 与该单位负责人有亲属关系")
    zhang.say(f"案件 {name} 身份 {WHY}")
    assert "reveal.alone" in zhang.keys


def test_represented_colleagues_hear_of_it_at_once(court: Court) -> None:
    """A superior stands in for every colleague (委托): so they object, who are no superiors."""
    name = court.case(court.unit())
    boss = court.city_official("boss", role="superior")
    li = court.official("li", district="")
    today = court.clock.today()
    with court.database.writing() as db:
        officials.deputise(db, li.official or 0, boss.official or 0, today,
                           today + timedelta(days=3), court.instant())  # fmt: skip
    asked(court, boss, name)
    assert "reveal.waits" in boss.keys
    assert persons_told(court) == {person_of(court, li)}


def invited(court: Court, boss: Chat, name: str) -> Chat:
    """Somebody whom a superior made an official just now."""
    with court.database.writing() as db:
        person = a_person(db, name, "push")
        now = court.instant()
        made, code = officials.invite(db, name, "shenzhen", "", "officer", now, by=boss.official)
        assert officials.join(db, code, number(person), now)
        return Chat(court, name, number(made))


def test_nobody_approves_for_whoever_just_made_them_an_official(court: Court) -> None:
    """Else a superior invites an account of their own; with others there these must approve."""
    name = court.case(court.unit())
    boss, li = court.city_official("boss", role="superior"), court.city_official("li")
    puppet = invited(court, boss, "puppet")
    asked(court, boss, name)
    assert "work.waits" in boss.keys
    puppet.say(f"同意 {approval(court)}")
    assert "reveal.not_approved" in puppet.keys
    boss.say(f"案件 {name} 查看身份")
    assert NAME not in shown(boss)
    asked(court, boss, name)
    li.say(f"同意 {approval(court)}")
    boss.say(f"案件 {name} 查看身份")
    assert NAME in shown(boss)


def test_with_nobody_but_them_it_opens_a_day_later(court: Court) -> None:
    """An office of a superior and whom they just invited: it waits, and the new one hears of it."""
    name = court.case(court.unit())
    boss = court.city_official("boss", role="superior")
    puppet = invited(court, boss, "puppet")
    asked(court, boss, name)
    assert "reveal.waits" in boss.keys
    assert persons_told(court) == {person_of(court, puppet)}
    boss.say(f"案件 {name} 查看身份")
    assert NAME not in shown(boss)
