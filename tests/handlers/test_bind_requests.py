"""申请绑定: a unit is found, who asks says who they are, and the office hears of it."""

from datetime import datetime, time

import pytest
from sqlmodel import Session

from handlers import bind_requests
from handlers.context import Context
from models import units
from models.clock import SHANGHAI, FixedClock
from models.names import name_of
from models.units import Scope
from policies.load import Library
from tests.fakes.parts import SEALER
from tests.fakes.rows import an_official, number
from tests.handlers.binding_talk import Town
from tests.handlers.conftest import TODAY
from tests.handlers.talk import SITE

SAID = "林芳 0755-12345678"
NANSHAN = Scope("shenzhen", "南山区")


@pytest.fixture
def town(library: Library, db: Session) -> Town:
    """Nobody is bound yet, on 20 November 2026."""
    return Town(library, db, FixedClock.on(TODAY))


@pytest.mark.parametrize(
    "asked",
    ["申请绑定 {name}", "申请绑定：{name}", "ask to bind {name}", "绑定 {name}",
     "申请绑定 {code}", "申请绑定 {short}"],
)  # fmt: skip
def test_request_waits_for_an_official(town: Town, asked: str) -> None:
    """Unit named, notice read, name and telephone given: the request is there, and no binding."""
    unit = town.unit()
    line = asked.format(name=unit.name, code=unit.code.lower(), short=unit.short_name)
    lin = town.contact().say(line)
    assert lin.asks == "contact"
    assert not lin.known, "nothing is kept before the notice was read and answered"
    lin.say(SAID)
    [request] = units.open_requests(town.db, NANSHAN)
    assert (request.unit_id, request.person_id, request.said) == (unit.id, lin.person, SAID)
    assert lin.said("bind_request.sent").args["name"] == name_of("R", number(request))
    assert lin.units == []
    assert town.noted(f"unit:{unit.id}")[-1].detail == {"request": request.id}


def test_notice_comes_before_anything_personal_is_asked(town: Town) -> None:
    """The line that says what for stands above the question."""
    lin = town.contact().say(f"申请绑定 {town.unit().name}")
    keys = [block.text.key for block in lin.reply.blocks]  # type: ignore[union-attr]
    assert keys == ["bind_request.privacy", "bind_request.contact"]


def test_unit_is_asked_for_where_none_is_named(town: Town) -> None:
    """The next message is the unit's name, and then the usual way."""
    unit = town.unit()
    lin = town.contact().say("申请绑定")
    assert lin.asks == "unit"
    assert lin.say(unit.name).asks == "contact"


def test_several_units_are_offered(town: Town) -> None:
    """A part of a name finds at most five; a number or a press goes on with one."""
    for place in range(7):
        town.unit(f"深圳市青山{place}号电子有限公司")
    lin = town.contact().say("申请绑定 青山")
    assert "bind_request.short" in lin.keys
    lin.say("深圳市青山")
    assert len(lin.sayings("bind_request.offer")) == bind_requests.SUGGESTED
    assert "bind_request.more" in lin.keys
    chosen = lin.sayings("bind_request.offer")[1].args["unit"]
    assert lin.tap(2).said("bind_request.contact").args["unit"] == chosen


def test_number_typed_without_a_prompt_means_what_was_offered(town: Town) -> None:
    """On a channel without prompts the number belongs to the list just above."""
    for place in range(3):
        town.unit(f"深圳市青山{place}号电子有限公司")
    lin = town.contact()
    lin.tells_prompts = False
    lin.say("申请绑定 深圳市青山")
    chosen = lin.sayings("bind_request.offer")[2].args["unit"]
    assert lin.tap(3).said("bind_request.contact").args["unit"] == chosen


def test_whole_name_is_preferred_to_what_holds_it(town: Town) -> None:
    """青山电子 is not asked about 青山电子二厂."""
    town.unit("深圳市青山电子二厂")
    unit = town.unit("深圳市青山电子")
    lin = town.contact().say("申请绑定 深圳市青山电子")
    assert lin.said("bind_request.contact").args["unit"] == unit.name


@pytest.mark.parametrize("text", ["U1M", "红岩机械厂", "%%%%", "深圳", "91350100M000100Y43"])
def test_what_names_no_unit_finds_none(town: Town, text: str) -> None:
    """Object names can't be counted through by strangers, and two letters are no search."""
    unit = town.unit()
    for name in (text, name_of("U", number(unit))):
        lin = town.contact(name).say(f"申请绑定 {name}")
        assert {"bind_request.none", "bind_request.short"} & lin.keys
        assert lin.asks == "unit"


def test_closed_unit_is_not_offered(town: Town) -> None:
    """Nobody asks to act for what is no more, even by its code."""
    unit = town.unit(closed_at=town.clock.now())
    for text in (unit.name, unit.code):
        assert "bind_request.none" in town.contact().say(f"申请绑定 {text}").keys


@pytest.mark.parametrize(
    "said", ["林芳", "13800138000", "0755-1234", "什么意思", "林芳 " + "1" * 250]
)
def test_what_is_no_contact_is_asked_for_again(town: Town, said: str) -> None:
    """A name alone, a number alone, too much: the question stays, and nobody is on record."""
    lin = town.contact().say(f"申请绑定 {town.unit().name}", said)
    assert "bind_request.contact_again" in lin.keys
    assert not lin.known
    assert "bind_request.sent" in lin.say(SAID).keys


@pytest.mark.parametrize("word", ["取消", "不用了", "菜单", "帮助"])
def test_other_words_ask_for_nothing(town: Town, word: str) -> None:
    """取消 ends it, and a command is never a name."""
    lin = town.contact().say(f"申请绑定 {town.unit().name}", word)
    assert units.open_requests(town.db, NANSHAN) == []
    assert not lin.known


def test_asking_again_corrects_what_was_said(town: Town) -> None:
    """One request of one person for one unit."""
    unit = town.unit()
    lin = town.contact()
    for said in (SAID, "林芳 13800138000"):
        lin.say(f"申请绑定 {unit.name}", said)
    [request] = units.open_requests(town.db, NANSHAN)
    assert request.said == "林芳 13800138000"


def test_five_requests_of_one_person_may_wait(town: Town) -> None:
    """The sixth has to wait for a decision; one of the five may be corrected."""
    lin = town.contact()
    names = [f"深圳市青山{place}号电子有限公司" for place in range(6)]
    for name in names:
        town.unit(name)
        lin.say(f"申请绑定 {name}", SAID)
    assert len(units.open_requests(town.db, NANSHAN)) == 5
    assert "bind_request.too_many" in lin.say(f"申请绑定 {names[5]}").keys
    assert lin.say(f"申请绑定 {names[0]}").asks == "contact"


def test_contact_has_nothing_to_ask_for(town: Town) -> None:
    """Who acts for the unit already is told so."""
    unit = town.unit()
    assert "bind.already" in town.bound(unit).say(f"申请绑定 {unit.name}").keys


# --- the office -------------------------------------------------------------------------------


def test_office_hears_of_several_requests_at_once(town: Town) -> None:
    """Two requests of one morning are one notice for each official, sent at noon."""
    officer, superior = an_official(town.db), an_official(town.db, role="superior")
    an_official(town.db, district="福田区")
    for address in ("lin", "wu"):
        town.contact(address).say(
            f"申请绑定 {town.unit(f'深圳市{address}电子有限公司').name}", SAID
        )
    owed = [(one.person_id, one.kind, one.not_before) for one in town.owed()]
    noon = datetime.combine(TODAY, time(12), tzinfo=SHANGHAI)
    assert owed == [(one.person_id, "notice", noon) for one in (officer, superior)]


def test_city_hears_where_the_district_has_nobody(town: Town) -> None:
    """A request is never lost because an office is empty."""
    city = an_official(town.db, district="")
    town.contact().say(f"申请绑定 {town.unit().name}", SAID)
    assert [one.person_id for one in town.owed()] == [city.person_id]


def test_words_count_what_waits_when_they_are_made(town: Town, library: Library) -> None:
    """What was decided in between is not counted, and nothing personal lies in the outbox."""
    official = an_official(town.db)
    unit = town.unit()
    town.contact().say(f"申请绑定 {unit.name}", SAID)
    [envelope] = town.owed()
    assert envelope.content == {"about": "bind_requests", "city": "shenzhen", "district": "南山区"}
    context = Context(library, town.clock, town.db, SEALER, SITE)
    words = bind_requests.NOTICES["bind_requests"]
    assert words(context, envelope.content).args == {"count": 1}
    [request] = units.open_requests(town.db, NANSHAN)
    units.decide_request(town.db, request, number(official), True, town.clock.now())
    assert words(context, envelope.content).key == "bind_request.none_waiting"


@pytest.mark.parametrize(
    ("asked", "told"),
    [("00:00", "09:00"), ("08:59", "09:00"), ("09:00", "12:00"), ("15:59", "16:00"),
     ("16:00", "09:00"), ("23:59", "09:00")],
)  # fmt: skip
def test_office_hears_by_day(asked: str, told: str) -> None:
    """At nine, noon and four; what comes later waits for the next morning."""
    at = datetime.combine(TODAY, time.fromisoformat(asked), tzinfo=SHANGHAI)
    later = bind_requests.told_at(at)
    assert (later > at, f"{later.astimezone(SHANGHAI):%H:%M}") == (True, told)
