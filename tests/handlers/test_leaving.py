"""不是我, 退订 and 恢复提醒: who is told no more, who is told instead, and that the duty stays."""

import pytest
from sqlmodel import Session, col, select

from models.deadlines import Deadline
from models.deliveries import Delivery
from models.officials import Official
from models.people import add_address, addresses_of, is_usable
from models.units import Unit, bindings_of, contacts_of
from policies.load import Library
from tests.fakes.rows import an_official, number
from tests.handlers.reminding import Contact, Season, deli, name, yunan


@pytest.fixture
def season(library: Library, db: Session) -> Season:
    """The first of March 2027, ten o'clock."""
    return Season(library, db)


@pytest.fixture
def lin(season: Season) -> Contact:
    """The first contact of a unit of which somebody else is the second."""
    unit = deli(season)
    contact = season.contact("lin", unit)
    season.contact("wang", unit)
    season.remind(contact, season.deadline(unit))
    return contact


def row_of(contact: Contact) -> Deadline:
    found = select(Deadline).where(Deadline.unit_id == contact.units[0].id)
    return contact.season.db.exec(found.order_by(col(Deadline.id))).one()


def active(season: Season, unit: Unit) -> int:
    return len(contacts_of(season.db, number(unit)))


# --- 不是我 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["不是我", "不是我负责的", "发错人了", "not me"])
def test_the_wrong_person_is_told_no_more(season: Season, lin: Contact, text: str) -> None:
    """The binding ends, the answer is kept, and the stage goes to the next contact at once."""
    lin.say(text)
    row = row_of(lin)
    assert bindings_of(season.db, number(lin.person)) == []
    assert active(season, lin.units[0]) == 1
    assert season.answers(row) == ["not_me"]
    assert (row.next_stage, row.next_on) == ("d14", season.clock.today())
    assert {"not_me.noted", "not_me.again", "mine.nobody"} <= lin.keys


@pytest.mark.parametrize("also", ["nobody", "switched off"])
def test_after_the_last_contact_the_office_rings(season: Season, also: str) -> None:
    """Nobody is promised a next contact where none is left who can be written to."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    if also == "switched off":
        wang = season.contact("wang", unit)
        addresses_of(season.db, number(wang.person))[0].reach = "off"
    season.remind(lin, season.deadline(unit))
    lin.say("不是我")
    assert "not_me.alone" in lin.keys
    assert "not_me.noted" not in lin.keys


def test_for_several_units_it_is_asked_which(season: Season) -> None:
    """Only the unit that is named is left."""
    units = deli(season), yunan(season)
    chen = season.contact("chen", *units)
    season.remind(chen, *(season.deadline(unit) for unit in units))
    chen.press("不是我")
    assert "which.not_me" in chen.keys
    assert [option.number for option in chen.talk.reply.options] == [1, 2]
    chen.say("2")
    left = bindings_of(season.db, number(chen.person))
    assert [one.unit_id for one in left] == [units[0].id]
    chen.say("2")
    assert len(bindings_of(season.db, number(chen.person))) == 1, "a second tap leaves nothing more"


def test_a_unit_may_be_named_at_once(season: Season) -> None:
    """不是我 云安: by its name."""
    units = deli(season), yunan(season)
    chen = season.contact("chen", *units)
    chen.say("不是我 云安建材")
    assert [one.unit_id for one in bindings_of(season.db, number(chen.person))] == [units[0].id]


def test_before_any_reminding_the_office_is_told_itself(season: Season) -> None:
    """After the drill nobody was reminded yet: an official hears of it, once."""
    official: Official = an_official(season.db)
    unit = deli(season)
    lin = season.contact("lin", unit)
    season.deadline(unit)
    season.sent(lin, kind="drill")
    lin.press("不是我", "不是我")
    notices = season.db.exec(select(Delivery).where(Delivery.kind == "notice")).all()
    assert [one.person_id for one in notices] == [official.person_id]
    assert notices[0].content == {"about": "not_me", "unit": unit.id}


def test_after_a_reminder_the_digest_tells_the_office(season: Season, lin: Contact) -> None:
    """No second message beside the digest."""
    an_official(season.db)
    lin.press("不是我")
    assert season.db.exec(select(Delivery).where(Delivery.kind == "notice")).all() == []


def test_at_night_the_office_hears_in_the_morning(season: Season) -> None:
    """A notice waits for nine o'clock."""
    an_official(season.db)
    lin = season.contact("lin", deli(season))
    season.wait(hours=11)
    lin.say("不是我")
    (notice,) = season.db.exec(select(Delivery).where(Delivery.kind == "notice")).all()
    assert notice.not_before > season.clock.now()


def test_a_late_reply_of_the_wrong_person_does_nothing(lin: Contact) -> None:
    """已填报 after 不是我 is nobody's word."""
    row = row_of(lin)
    lin.press("不是我").press("已填报").say(f"已填报 {name(row)}")
    assert row.state == "open"
    assert "reminded.no_such" in lin.keys


# --- 退订 and 恢复提醒 ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["退订", "TD", "不要再提醒我了", "stop"])
def test_the_last_channel_off_hands_the_duty_on(season: Season, lin: Contact, text: str) -> None:
    """The duty stays, it is said; the next contact is told at once."""
    lin.say(text)
    row = row_of(lin)
    assert not any(map(is_usable, addresses_of(season.db, number(lin.person))))
    assert {"stop.noted", "stop.last", "stop.duty", "stop.back"} <= lin.keys
    assert row.state == "open"
    assert season.answers(row) == ["stop"]
    assert row.next_on == season.clock.today()


def test_another_channel_stays_on(season: Season, lin: Contact) -> None:
    """Only this one is switched off, and nothing is handed on."""
    now = season.clock.now()
    add_address(season.db, number(lin.person), "webchat", "page", "writes", now)
    lin.say("退订")
    assert "stop.elsewhere" in lin.keys
    assert [is_usable(one) for one in addresses_of(season.db, number(lin.person))].count(True) == 1
    assert season.answers(row_of(lin)) == []


def test_reminders_can_be_had_again(lin: Contact) -> None:
    """恢复提醒 switches the channel on as it can reach."""
    lin.say("退订", "恢复提醒")
    assert "resume.noted" in lin.keys
    assert lin.usable()
    lin.say("恢复提醒")
    assert "resume.already" in lin.keys


def test_unsubscribing_twice_is_told_so(lin: Contact) -> None:
    """A double tap counts once."""
    lin.say("退订", "退订")
    assert "stop.already" in lin.keys
    assert lin.season.answers(row_of(lin)) == ["stop"]


@pytest.mark.parametrize("text", ["退订", "恢复提醒"])
def test_nobody_known_has_nothing_to_unsubscribe(season: Season, text: str) -> None:
    """A stranger is told that nothing is sent here."""
    stranger = season.contact("wang")
    stranger.talk.address = "nobody"
    assert "stop.nothing" in stranger.say(text).keys


def test_in_a_questionnaire_unsubscribing_works(lin: Contact) -> None:
    """A whole-text command always works; the self-check waits."""
    lin.say("自评", "深圳", "工厂", "退订")
    assert {"stop.noted", "menu.waiting"} <= lin.keys
    assert not lin.usable()
