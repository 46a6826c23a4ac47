"""Whom a complaint is about and where it goes: names of the register, and the texts' own routes."""

from datetime import date

import pytest
from sqlmodel import Session

from bot.wording import words
from handlers.choosing import Picked, Unclear, choose
from handlers.complaints import choices
from models.clock import FixedClock
from models.units import Listing, Unit
from policies.load import Library
from tests.fakes.rows import a_unit, number
from tests.handlers.complaints.filing_talk import Complainant
from tests.handlers.conftest import TODAY


@pytest.fixture
def somebody(library: Library, db: Session) -> Complainant:
    """Who has not written yet."""
    return Complainant(library, db, FixedClock.on(TODAY))


def listed(db: Session, name: str, removed_on: date | None = None, **more: str) -> Unit:
    """A unit on a list."""
    unit = a_unit(db, name, **more)
    db.add(Listing(unit_id=number(unit), level="provincial", category="factory", year=2024,
                   removed_on=removed_on))  # fmt: skip
    db.flush()
    return unit


def offered(somebody: Complainant) -> list[str]:
    """The names that are proposed."""
    return [str(one.label) for one in somebody.reply.options if one.number]


# --- the register ---------------------------------------------------------------------------------


def test_a_whole_name_is_the_unit(somebody: Complainant) -> None:
    """And its lists are told, which are public."""
    unit = listed(somebody.db, "深圳市绿源电子有限公司")
    somebody.begin().until("unit").say("深圳市绿源电子有限公司")
    assert {"intake.unit.on_lists", "intake.listed"} <= somebody.keys
    somebody.until("review").say("提交")
    assert somebody.case.unit_id == unit.id
    assert somebody.content["subject"] == "深圳市绿源电子有限公司"


@pytest.mark.parametrize(
    "typed", ["绿源", "绿源电子", "深圳绿源电子公司", "深圳市绿源电子股份有限公司"]
)
def test_a_part_of_a_name_proposes_and_never_decides(somebody: Complainant, typed: str) -> None:
    """The number takes one."""
    unit = listed(somebody.db, "深圳市绿源电子有限公司")
    listed(somebody.db, "深圳市绿源电子科技有限公司")
    somebody.begin().until("unit").say(typed)
    assert somebody.question == "unit"
    assert "深圳市绿源电子有限公司" in offered(somebody)
    place = offered(somebody).index("深圳市绿源电子有限公司") + 1
    somebody.say(str(place)).until("review").say("提交")
    assert somebody.case.unit_id == unit.id


@pytest.mark.parametrize("no", ["0", "都不是", "none of these"])
def test_none_of_the_proposed_is_taken_as_written(somebody: Complainant, no: str) -> None:
    """The office finds out whom it means."""
    listed(somebody.db, "深圳市绿源电子有限公司")
    somebody.begin().until("unit").say("绿源", no).until("review").say("提交")
    assert (somebody.case.unit_id, somebody.content["subject"]) == (None, "绿源")


def test_another_name_can_be_written_instead(somebody: Complainant) -> None:
    """It is looked for like the first."""
    unit = listed(somebody.db, "蓝天精密制造有限公司")
    listed(somebody.db, "深圳市绿源电子有限公司")
    somebody.begin().until("unit").say("绿源", "蓝天精密制造有限公司")
    somebody.until("review").say("提交")
    assert somebody.case.unit_id == unit.id


def test_only_what_is_public_is_proposed(somebody: Complainant) -> None:
    """No unit without a list, none of another city, no agency for a unit."""
    a_unit(somebody.db, "绿源甲有限公司")
    listed(somebody.db, "绿源乙有限公司", city="xiamen", district="")
    a_unit(somebody.db, "绿源丙评价有限公司", kind="agency")
    listed(somebody.db, "绿源丁有限公司", removed_on=date(2025, 5, 1))
    somebody.begin().until("unit").say("绿源")
    assert [name for name in offered(somebody) if name.startswith("绿源")] == ["绿源丁有限公司"]
    assert "intake.was_listed" in somebody.say("1").keys


def test_an_agency_is_found_where_it_is_about_one(somebody: Complainant) -> None:
    """And is then a third party."""
    agency = a_unit(somebody.db, "绿源评价有限公司", kind="agency")
    listed(somebody.db, "绿源电子有限公司")
    somebody.begin().until("unit", against="2").say("绿源评价有限公司")
    somebody.until("review").say("提交")
    assert (somebody.case.against, somebody.case.unit_id) == ("third_party", agency.id)


def test_one_letter_finds_nothing(somebody: Complainant) -> None:
    """Nobody leafs through the register."""
    listed(somebody.db, "深圳市绿源电子有限公司")
    somebody.begin().until("unit").say("绿")
    assert somebody.question == "office"


# --- the route ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("city", "asked", "answers", "district"),
    [
        ("深圳", ["office"], {"office": "1"}, ""),
        ("深圳", ["office", "district"], {"office": "2", "district": "宝安区"}, "宝安区"),
        ("云浮", [], {}, ""),
        ("厦门", [], {}, ""),
        ("贵州", ["level", "district"], {"level": "市级", "district": "遵义"}, "遵义市"),
        ("贵州", ["level"], {"level": "省级"}, ""),
        ("贵州", ["level"], {"level": "国家级"}, ""),
        ("贵州", ["level"], {"level": "不清楚"}, ""),
    ],
)
@pytest.mark.parametrize("against", ["1", "2"])
def test_it_goes_where_the_text_says(
    somebody: Complainant,
    city: str,
    against: str,
    asked: list[str],
    answers: dict[str, str],
    district: str,
) -> None:
    """Only what the text leaves to choose is asked; the review quotes its article."""
    somebody.begin().until("unit", city=city, against=against).say("某某公司")
    found = []
    while somebody.question != "what":
        found.append(somebody.question)
        somebody.say(answers[somebody.question or ""])
    assert found == asked
    somebody.until("review")
    assert somebody.quotes
    somebody.say("提交")
    assert somebody.case.district == district
    assert somebody.case.state == "registered"


def test_the_reading_of_an_open_text_is_shown(somebody: Complainant) -> None:
    """贵州 says only "the competent department"; how we read it stands beside it."""
    somebody.begin().until("review", city="贵州", level="不清楚")
    assert {"law.reading", "intake.review.level_unknown"} <= somebody.keys
    somebody.say("提交")
    assert "level" not in somebody.content


def test_the_level_is_kept_where_it_decides(somebody: Complainant) -> None:
    """For whoever works on it."""
    somebody.begin().until("review", city="贵州", level="省级").say("提交")
    assert somebody.content["level"] == "provincial"


def test_a_place_without_a_text_is_told_where_to_go(somebody: Complainant) -> None:
    """Beijing is not taken, and not taken for another place."""
    somebody.begin().say("北京")
    assert "intake.not_held" in somebody.keys
    assert somebody.question == "city"


# --- districts in English -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("city", "typed", "kept"),
    [
        ("shenzhen", "Bao'an", "宝安区"),
        ("shenzhen", "baoan", "宝安区"),
        ("shenzhen", "Nanshan", "南山区"),
        ("shenzhen", "南山", "南山区"),
        ("shenzhen", "Dapeng", "大鹏新区"),
    ],
)
def test_district_is_typed_in_english(
    library: Library, db: Session, city: str, typed: str, kept: str
) -> None:
    """Kept is always the Chinese name; shown is the reader's."""
    smith = Complainant(library, db, FixedClock.on(TODAY), language="en")
    smith.say("report", "agree").until("district", city=city, office="2").say(typed)
    smith.until("review")
    english = next(one.en for one in library.packs[city].model.districts if one.zh == kept)
    office = smith.said("intake.review.to").args["office"]
    assert words(office, "en") == f"industry and information technology department of {english}"
    assert words(office, "zh_CN") == f"{kept}工业和信息化主管部门"
    smith.say("File it")
    assert smith.case.district == kept
    listed = smith.say("my complaints", "1").said("follow.filed").args["office"]
    assert english in words(listed, "en")


def test_districts_alike_in_english_are_asked_back(library: Library) -> None:
    """Yun'an and Yunan of Yunfu: what fits both decides nothing; each has a name of its own."""
    pack = library.packs["yunfu"]
    found_by = [choices.district(one) for one in pack.model.districts]
    for typed, kept in (("Yun'an District", "云安区"), ("Yunan County", "郁南县"),
                        ("Yunan", "郁南县"), ("Yun'an", "云安区")):  # fmt: skip
        found = choose(typed, found_by)
        assert isinstance(found, Picked)
        assert found.choice.value == kept
    assert isinstance(choose("yun", found_by), Unclear)


def test_every_district_has_its_names(library: Library) -> None:
    """What is offered is found by either of its names, in every pack."""
    for pack in library.packs.values():
        found_by = [choices.district(one) for one in pack.model.districts]
        for one in pack.model.districts:
            for typed in (one.zh, one.en, one.en.lower()):
                found = choose(typed, found_by)
                assert isinstance(found, Picked), (pack.id, typed)
                assert found.choice.value == one.zh
