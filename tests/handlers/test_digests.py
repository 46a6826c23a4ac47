"""What officials are told of a day, what a drill asks, an office's own words, single facts."""

from datetime import datetime

import pytest
from sqlmodel import Session

from handlers.digests import NAMED
from handlers.officials.notices import NOTICES as OF_OFFICIALS
from models.deadlines import Deadline
from models.messages import Say
from models.names import name_of
from models.officials import Official
from models.units import Unit
from policies.load import Library
from tests.fakes.rows import a_unit, number
from tests.handlers.reminding import Contact, Season, deli
from tests.handlers.talk import Talk


@pytest.fixture
def season(library: Library, db: Session) -> Season:
    """The first of March 2027, ten o'clock."""
    return Season(library, db)


def officer(season: Season, district: str = "南山区", address: str = "officer") -> Contact:
    """An officer of a district of Shenzhen."""
    contact = season.contact(address)
    row = Official(
        person_id=number(contact.person), name="陈", city="shenzhen", district=district,
        role="officer", invited_at=season.clock.now(), joined_at=season.clock.now(),
    )  # fmt: skip
    season.db.add(row)
    season.db.flush()
    return contact


def sayings(contact: Contact, key: str) -> list[Say]:
    return [say for say in Talk.sayings_of(contact.reminder) if say.key == key]


def unit_name(unit: Unit) -> str:
    return name_of("U", number(unit))


# --- the day's digest -----------------------------------------------------------------------------


def test_a_digest_counts_and_names_the_units(season: Season) -> None:
    """A line for each reason, the units by short name, each opened by one press."""
    chen, units = officer(season), [deli(season), a_unit(season.db, "安科电子")]
    rows = [season.deadline(unit) for unit in units]
    content = {"call_list": [rows[1].id], "not_me": [], "overdue": [rows[0].id]}
    stages = [season.stage(row, "district") for row in rows]
    season.sent(chen, *stages, kind="digest", content=content)
    assert sayings(chen, "digest.head")[0].args == {"count": 2}
    assert {"digest.district", "digest.call_list", "digest.overdue"} <= chen.told
    assert "digest.not_me" not in chen.told
    assert chen.buttons == [*(f"单位 {unit_name(unit)}" for unit in units), "逾期"]


def test_a_digest_of_many_units_is_short(season: Season) -> None:
    """A few are named, all are counted."""
    chen = officer(season)
    rows = [season.deadline(a_unit(season.db, f"第{n}厂")) for n in range(1, 31)]
    season.sent(chen, *(season.stage(row, "city") for row in rows), kind="digest")
    assert sayings(chen, "digest.line")[0].args["count"] == 30
    assert len(sayings(chen, "digest.unit")) == NAMED


def test_an_office_s_own_date_is_told_like_a_duty(season: Season) -> None:
    """It stands first, with its article, and is answered with a word."""
    chen = officer(season)
    row = office_date(season)
    season.sent(chen, season.stage(row, "d30"), kind="digest")
    assert {"duty.line", "duty.basis", "duty.office"} <= chen.told
    assert chen.buttons == ["收到", "已报送"]
    chen.press("已报送")
    assert row.state == "verified", "an office knows what it has done"
    assert "declared.office" in chen.keys
    chen.say("还没填")
    assert row.state == "open"


def office_date(season: Season) -> Deadline:
    """Nanshan's own date of 2027: its recommendations."""
    return season.deadline(
        deli(season), "district_recommendation", owner="office:shenzhen/南山区", unit_id=None
    )


def test_a_card_of_an_office_s_date_takes_it_back(season: Season) -> None:
    """还没填 with its name opens it again."""
    chen, row = officer(season), office_date(season)
    season.sent(chen, season.stage(row, "d30"), kind="digest")
    chen.press("已报送").say(f"还没填 {name_of('T', number(row))}")
    assert "undone.noted" in chen.keys
    assert row.state == "open"


def test_whoever_is_only_told_of_an_office_s_date_has_no_button_for_it(season: Season) -> None:
    """The city hears that a district is late; the district answers."""
    city, row = officer(season, "", "city"), office_date(season)
    season.sent(city, season.stage(row, "city"), kind="digest")
    assert "duty.line" in city.told
    assert city.buttons == []


def test_another_office_s_date_can_t_be_answered(season: Season) -> None:
    """An official of another district finds no such duty."""
    row = office_date(season)
    wang = officer(season, "福田区", "wang")
    wang.say(f"已填报 {name_of('T', number(row))}")
    assert "reminded.no_such" in wang.keys
    assert row.state == "open"


# --- the drill ------------------------------------------------------------------------------------


def test_a_drill_is_answered_with_one_word(season: Season) -> None:
    """收到 shows that somebody can be reached; nothing is said of any duty."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    sent = season.sent(lin, kind="drill")
    assert {"drill.ask", "drill.why"} <= lin.told
    lin.press("收到")
    assert "ack.drill" in lin.keys
    assert isinstance(sent.answered_at, datetime)


def test_a_drill_is_answered_without_its_prompt_as_well(season: Season) -> None:
    """The word that comes next after it is its answer, in a questionnaire too."""
    lin = season.contact("lin", deli(season))
    lin.say("自评", "深圳")
    sent = season.wait(hours=1).sent(lin, kind="drill")
    lin.say("收到")
    assert "ack.drill" in lin.keys
    assert sent.answered_at is not None


def test_a_drill_names_few_units_of_many(season: Season) -> None:
    """Whoever answers for thirty units is not sent thirty names."""
    units = [a_unit(season.db, f"第{n}厂") for n in range(1, 31)]
    lin = season.contact("lin", *units)
    season.sent(lin, kind="drill")
    assert sayings(lin, "reminder.among")[0].args["count"] == 30


# --- broadcasts and notices -----------------------------------------------------------------------


def test_a_broadcast_shows_the_office_s_own_words(season: Season) -> None:
    """As they are, with whose they are; 收到 is enough of an answer."""
    lin = season.contact("lin", deli(season))
    content = {"words": "请各单位核对联系人。", "city": "shenzhen", "district": "南山区"}
    season.sent(lin, kind="broadcast", content=content)
    assert "broadcast.from" in lin.told
    assert "请各单位核对联系人。" in [getattr(block, "text", "") for block in lin.reminder.blocks]
    lin.press("收到")
    assert "ack.broadcast" in lin.keys


def test_a_notice_says_one_fact(season: Season) -> None:
    """Each kind has its sentence, and one that is unknown here says that there is news."""
    unit, chen = deli(season), officer(season)
    season.sent(chen, kind="notice", content={"about": "not_me", "unit": unit.id})
    assert sayings(chen, "notice.not_me")[0].args == {"unit": "德力电器", "name": unit_name(unit)}
    season.sent(chen, kind="notice", content={"about": "something_new"})
    assert "notice.something" in chen.told


def test_notices_of_officials_have_their_words(season: Season) -> None:
    """What officials' acts cause is worded beside the acts."""
    chen = officer(season)
    content = {"about": "approval", "act": 7, "zh": "移出", "en": "remove"}
    season.sent(chen, kind="notice", content=content)
    assert content["about"] in OF_OFFICIALS
    assert "notice.approval" in chen.told
