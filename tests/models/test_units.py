"""Units: found by whoever may see them, listed and removed."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from models import units
from models.credit_codes import CreditCodeError
from models.db import Database
from models.names import name_of
from models.units import Listing, Scope
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_code, a_unit, number

LATER = MORNING + timedelta(hours=1)
CODE = "91350100M000100Y43"
NANSHAN = Scope("shenzhen", "南山区")
SHENZHEN = Scope("shenzhen")


def test_scope_covers_its_place() -> None:
    """A city covers its districts; a district itself alone."""
    assert SHENZHEN.covers("shenzhen", "南山区")
    assert SHENZHEN.covers("shenzhen", "")
    assert NANSHAN.covers("shenzhen", "南山区")
    assert not NANSHAN.covers("shenzhen", "福田区")
    assert not NANSHAN.covers("shenzhen", "")
    assert not SHENZHEN.covers("yunfu", "南山区")


def found(db: Session, text: str, scope: Scope | None = SHENZHEN, limit: int = 10) -> list[str]:
    """The short names that a search finds."""
    return [unit.short_name for unit in units.search_units(db, scope, text, limit)]


def test_search_by_everything_an_official_knows(database: Database) -> None:
    """Code, part of a code, name, short name, the object's name: each finds the unit."""
    with database.writing() as db:
        unit = a_unit(db, name="深圳市青山电子有限公司", short_name="青山", code=CODE)
        a_unit(db, name="深圳市绿水环保有限公司", short_name="绿水")
        named = name_of("U", number(unit))
        for text in (CODE, CODE.lower(), " 91350100 ", "青山", "山电", "市青山电子有限", named,
                     named.lower(), CODE[:12]):  # fmt: skip
            assert found(db, text) == ["青山"], text
        assert found(db, "深圳市") == ["绿水", "青山"] or found(db, "深圳市") == ["青山", "绿水"]
        for text in ("", "  ", "红山", "U1A", "%", "_"):
            assert found(db, text) == [], text


def test_likeliest_comes_first(database: Database) -> None:
    """The name itself, then what begins with it, then what holds it; no more than asked for."""
    with database.writing() as db:
        for name in ("小青山", "青山二厂", "青山", "Qingshan", "qingshan 2"):
            a_unit(db, name=f"{name}", short_name=name)
        assert found(db, "青山") == ["青山", "青山二厂", "小青山"]
        assert found(db, "青山", limit=2) == ["青山", "青山二厂"]
        assert found(db, "QINGSHAN")[0] == "Qingshan"
        assert len(found(db, "QINGSHAN")) == 2


def test_search_stays_in_the_jurisdiction(database: Database) -> None:
    """Neither the name, nor the code, nor the object's name finds another district's unit."""
    with database.writing() as db:
        unit = a_unit(db, name="深圳市青山电子有限公司", short_name="青山", code=CODE)
        for text in ("青山", CODE, name_of("U", number(unit))):
            assert found(db, text, NANSHAN) == ["青山"]
            assert found(db, text, Scope("shenzhen", "福田区")) == []
            assert found(db, text, Scope("yunfu")) == []
            assert found(db, text, None) == ["青山"]


def test_closed_unit_is_found_by_its_code_alone(database: Database) -> None:
    """Who names it exactly sees it; a search by words leaves it out."""
    with database.writing() as db:
        unit = a_unit(db, short_name="青山", code=CODE, closed_at=MORNING)
        assert found(db, "青山") == []
        assert found(db, CODE) == found(db, name_of("U", number(unit))) == ["青山"]


def test_unit_by_its_code(database: Database) -> None:
    """A code as typed finds its unit; an unknown one none; one that is none is a fault."""
    with database.writing() as db:
        unit = a_unit(db, code=CODE)
        assert units.unit_by_code(db, CODE.lower()) == unit == units.unit(db, number(unit))
        assert units.unit_by_code(db, a_code()) is None
        with pytest.raises(CreditCodeError):
            units.unit_by_code(db, "青山")


def test_listings_come_by_unit_newest_first(database: Database) -> None:
    """A unit without any has an empty list."""
    with database.writing() as db:
        one, other = number(a_unit(db)), number(a_unit(db))
        for year in (2024, 2026, 2025):
            db.add(Listing(unit_id=one, level="city", category="factory", year=year))
        db.flush()
        listed = units.listings_of(db, [one, other])
        assert [listing.year for listing in listed[one]] == [2026, 2025, 2024]
        assert listed[other] == []


def test_removal_keeps_its_ground(database: Database) -> None:
    """Day, ground, article and reason stay with the listing."""
    with database.writing() as db:
        listing = Listing(unit_id=number(a_unit(db)), level="city", category="factory", year=2025)
        db.add(listing)
        units.remove_listing(db, listing, date(2026, 11, 20), "stopped", 20, "已停产")
        assert (listing.removed_on, listing.removed_ground) == (date(2026, 11, 20), "stopped")
        assert (listing.removed_article, listing.removed_why) == (20, "已停产")
