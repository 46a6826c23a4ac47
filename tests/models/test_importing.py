"""A table of units beside the register, and taken over into it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from models.audit import AuditRow
from models.db import Database
from models.exporting import units_in
from models.importing import Comparison, compare
from models.scopes import Scope
from models.taking_over import ImportRefusedError, take_over
from models.unit_rows import AppliesFor, ListedAs, UnitRow
from models.units import Application, Listing, Unit
from tests.bot.sheets_made import code

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
CITY = ListedAs("city", "factory", 2025, date(2025, 12, 1))
NATION = ListedAs("national", "factory", 2026)
NANSHAN, FUTIAN = Scope("shenzhen", "南山区"), Scope("shenzhen", "福田区")
SHENZHEN = Scope("shenzhen")


def row(number: int = 1, **more: Any) -> UnitRow:
    """A unit as a table tells it."""
    fields: dict[str, Any] = {
        "code": code(number),
        "kind": "enterprise",
        "name": f"深圳市第{number}机电有限公司",
        "city": "shenzhen",
        "district": "南山区",
        "call_name": "王某",
        "listings": (CITY,),
        "rows": (number + 1,),
    } | more
    return UnitRow(**fields)


def imported(db: Session, *rows: UnitRow, scope: Scope | None = SHENZHEN) -> Comparison:
    """Take rows over as somebody who has seen and confirmed them."""
    expected = compare(db, rows, scope).digest
    return take_over(
        db, rows, scope, expected=expected, actor="official:1", now=NOW, source="ab" * 32
    )


def why(db: Session, *rows: UnitRow, scope: Scope | None = SHENZHEN) -> list[str]:
    """Why rows cannot be taken over."""
    return [conflict.why for conflict in compare(db, rows, scope).conflicts]


def test_new_units_come_with_their_lists(database: Database) -> None:
    """A new unit is added with its listings, its applications and a short name."""
    wanted = AppliesFor("national", "factory", 2027)
    with database.writing() as db:
        done = imported(db, row(1, applications=(wanted,)), row(2, listings=(CITY, NATION)))
        assert done.counts() == {"new": 2, "changed": 0, "unchanged": 0, "listings": 3}
    with database.reading() as db:
        first, second = db.exec(select(Unit).order_by(Unit.code)).all()
        assert first.short_name == "深圳市第1机电有限公司"
        assert first.created_at == NOW
        listed = db.exec(select(Listing).where(Listing.unit_id == second.id)).all()
        assert {(one.level, one.year, one.listed_on) for one in listed} == {
            ("city", 2025, date(2025, 12, 1)),
            ("national", 2026, None),
        }
        (applied,) = db.exec(select(Application)).all()
        assert (applied.unit_id, applied.year) == (first.id, 2027)


def test_the_same_table_again_changes_nothing(database: Database) -> None:
    """Taking over a table twice leaves every row as it was."""
    rows = row(1), row(2, listings=(CITY, NATION)), row(3, district="", kind="agency", listings=())
    with database.writing() as db:
        imported(db, *rows)
    with database.writing() as db:
        before = [one.model_dump() for one in db.exec(select(Unit)).all()]
        again = imported(db, *rows)
        assert again.counts() == {"new": 0, "changed": 0, "unchanged": 3, "listings": 0}
        assert [one.model_dump() for one in db.exec(select(Unit)).all()] == before


def test_an_export_taken_over_again_changes_nothing(database: Database) -> None:
    """What the register gives out, it takes back without a difference."""
    with database.writing() as db:
        applies = (AppliesFor("city", "supply_chain", 2027),)
        imported(db, row(1, applications=applies), row(2, call_phone="0755-1"), row(3))
    with database.reading() as db:
        given = list(units_in(db, SHENZHEN))
        assert len(given) == 3
        assert compare(db, given, SHENZHEN).counts()["unchanged"] == 3


def test_differences_are_shown_field_by_field(database: Database) -> None:
    """A changed unit shows every field before and after, and what is added to its lists."""
    with database.writing() as db:
        imported(db, row())
    changed = row(name="深圳市新名机电有限公司", call_phone="13800138000",
                  listings=(replace(CITY, listed_on=date(2025, 12, 2)), NATION))  # fmt: skip
    with database.writing() as db:
        (found,) = compare(db, [changed], SHENZHEN).changed
        assert {one.field: (one.before, one.after) for one in found.differences} == {
            "name": ("深圳市第1机电有限公司", "深圳市新名机电有限公司"),
            "call_phone": ("", "13800138000"),
        }
        assert found.listings == (NATION,)
        assert [day for _, _, day in found.listed_on] == [date(2025, 12, 1)]
        imported(db, changed)
    with database.reading() as db:
        (unit,) = db.exec(select(Unit)).all()
        assert (unit.name, unit.call_name) == ("深圳市新名机电有限公司", "王某")
        days = {one.listed_on for one in db.exec(select(Listing)).all()}
        assert days == {date(2025, 12, 2), None}


def test_empty_cells_leave_what_is_there(database: Database) -> None:
    """An empty contact, district or short name is no wish to delete one."""
    with database.writing() as db:
        imported(db, row(short_name="一号", call_phone="1", legal_representative="李某"))
        bare = row(call_name="", district="", listings=(replace(CITY, listed_on=None),))
        assert compare(db, [bare], NANSHAN).counts()["unchanged"] == 1


def test_nothing_is_deleted(database: Database) -> None:
    """Units, listings and applications that a table does not name stay."""
    with database.writing() as db:
        imported(db, row(1, listings=(CITY, NATION)), row(2))
        imported(db, row(1, listings=()))
        assert len(db.exec(select(Unit)).all()) == 2
        assert len(db.exec(select(Listing)).all()) == 3


def test_a_removed_listing_is_not_put_back(database: Database) -> None:
    """A unit that was taken off a list does not return by a table, nor does an export name it."""
    with database.writing() as db:
        imported(db, row(1), row(2))
        listing = db.exec(select(Listing).order_by(Listing.id)).first()  # type: ignore[arg-type]
        assert listing is not None
        listing.removed_on = date(2026, 5, 1)
    with database.writing() as db:
        assert why(db, row(1)) == ["removed"]
        with pytest.raises(ImportRefusedError):
            imported(db, row(1), row(3))
        given = {one.code: one.listings for one in units_in(db, None)}
        assert given == {code(1): (), code(2): (CITY,)}


def test_a_closed_unit_is_not_changed(database: Database) -> None:
    """A unit that is no more cannot come back by a table, and is not exported."""
    with database.writing() as db:
        imported(db, row())
        db.exec(select(Unit)).one().closed_at = NOW
        assert why(db, row()) == ["closed"]
        assert list(units_in(db, None)) == []


def test_a_short_name_has_one_unit_in_a_district(database: Database) -> None:
    """A short name that another unit has is a conflict; in another district it is free."""
    with database.writing() as db:
        imported(db, row(1, short_name="甲厂"))
        assert why(db, row(2, short_name="甲厂")) == ["short_name_taken"]
        assert why(db, row(2, short_name="甲厂", district="福田区")) == []
        assert why(db, row(3, short_name="乙厂"), row(4, short_name="乙厂")) == ["short_name_taken"]
        long_name = "深圳市南山区一二三四五六七八九十先进精密机电"
        twins = row(5, name=f"{long_name}甲有限公司"), row(6, name=f"{long_name}乙有限公司")
        assert why(db, *twins) == ["short_name_taken"]


def test_short_names_may_change_hands(database: Database) -> None:
    """Two units may exchange their short names in one table."""
    with database.writing() as db:
        imported(db, row(1, short_name="甲厂"), row(2, short_name="乙厂"))
        swapped = row(1, short_name="乙厂"), row(2, short_name="甲厂")
        assert why(db, *swapped) == []
        imported(db, *swapped)
        names = {one.code: one.short_name for one in db.exec(select(Unit)).all()}
        assert names == {code(1): "乙厂", code(2): "甲厂"}


def test_an_official_changes_only_their_own_jurisdiction(database: Database) -> None:
    """Rows of another district, and units that lie there, are refused; the city may do both."""
    with database.writing() as db:
        imported(db, row(1), scope=NANSHAN)
        assert why(db, row(2), scope=FUTIAN) == ["outside"]
        assert why(db, row(1, district="福田区"), scope=FUTIAN) == ["outside"]
        assert why(db, row(1, district="福田区"), scope=NANSHAN) == ["outside"]
        assert why(db, row(1, district="福田区"), scope=SHENZHEN) == []
        assert why(db, row(2, city="yunfu", district="罗定市"), scope=SHENZHEN) == ["outside"]
        assert why(db, row(2, city="yunfu", district="罗定市"), scope=None) == []


def test_only_what_was_shown_is_done(database: Database) -> None:
    """Where the register changed after the preview, nothing is taken over."""
    rows = row(1), row(2)
    with database.reading() as db:
        expected = compare(db, rows, SHENZHEN).digest
    with database.writing() as db:
        imported(db, row(2))
    with pytest.raises(ImportRefusedError), database.writing() as db:
        take_over(db, rows, SHENZHEN, expected=expected, actor="system", now=NOW, source="")
    with database.reading() as db:
        assert len(db.exec(select(Unit)).all()) == 1


def test_an_import_is_on_record_with_its_counts(database: Database) -> None:
    """The audit holds who imported how many, and the file's hash, and nobody's name."""
    with database.writing() as db:
        imported(db, row(1), row(2), scope=NANSHAN)
    with database.reading() as db:
        (noted,) = db.exec(select(AuditRow)).all()
        assert (noted.actor, noted.action, noted.city) == (
            "official:1",
            "units.imported",
            "shenzhen",
        )
        counts = {"new": 2, "changed": 0, "unchanged": 0, "listings": 2}
        assert noted.detail == {**counts, "sha256": "ab" * 32}
