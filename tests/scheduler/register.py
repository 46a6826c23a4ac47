"""A register of units whose deadlines are planned: what changes in it, and what follows."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlmodel import Session, col, select

from models import office_dates
from models.clock import FixedClock
from models.db import Database
from models.deadlines import Deadline, Stage
from models.units import Application, Listing, Unit
from policies.load import Library, LoadedPack, load
from policies.schema import Deadline as Duty
from policies.schema import Notice, NoticeDate
from scheduler.planner import Planned, plan, plan_in_turns
from tests.fakes.rows import a_unit, number

AUTUMN = date(2026, 11, 20)
LAW = date(2027, 3, 15)
"""Shenzhen's day for the table, a Monday."""
NOTHING = Planned()


@lru_cache
def rules() -> Library:
    """The built-in rules; the working days of 2027 are provisional."""
    return load().library


def with_duties(library: Library, city: str, duties: Iterable[Duty]) -> Library:
    """The rules with other yearly duties for a city, as a new version of its pack."""
    pack = library.packs[city]
    model = pack.model.model_copy(update={"deadlines": list(duties)})
    return with_pack(library, replace(pack, model=model, version=f"{pack.version[:11]}+"))


def with_notice(library: Library, city: str, duty: str, day: date) -> Library:
    """The rules with an authority's notice of the day's year."""
    pack = library.packs[city]
    notice = Notice(
        schema=1,
        pack=city,
        year=day.year,
        title="关于年度申报工作的通知",
        source="notice.txt",
        sha256="0" * 64,
        dates=[NoticeDate(duty=duty, day=day, quote="示例。")],
    )
    return with_pack(library, replace(pack, notices={day.year: notice}))


def with_pack(library: Library, pack: LoadedPack) -> Library:
    """The rules with another pack of its name."""
    return replace(library, packs={**library.packs, pack.id: pack})


@dataclass
class Register:
    """Units, their lists and what offices set, on a day."""

    database: Database
    today: date = AUTUMN
    library: Library = field(default_factory=rules)

    @property
    def now(self) -> datetime:
        """Nine o'clock of the day."""
        return FixedClock.on(self.today).now()

    # --- what stands in it ------------------------------------------------------------------------

    def unit(self, *lists: Listing, **more: Any) -> int:
        """A unit on these lists; without any, on the city's of 2024."""
        with self.database.writing() as db:
            unit = number(a_unit(db, **more))
            for one in lists or (listed(),):
                one.unit_id = unit
                db.add(one)
        return unit

    def applies(self, unit: int, year: int, level: str = "city", category: str = "factory") -> None:
        """A unit means to apply in a year."""
        with self.database.writing() as db:
            db.add(Application(unit_id=unit, level=level, category=category, year=year))

    def withdraws(self, unit: int) -> None:
        """It does not mean to any more."""
        with self.database.writing() as db:
            for one in db.exec(select(Application).where(Application.unit_id == unit)):
                db.delete(one)

    def remove(self, unit: int, on: date | None) -> None:
        """Take a unit off its lists on a day; None puts it back."""
        with self.database.writing() as db:
            for one in db.exec(select(Listing).where(Listing.unit_id == unit)):
                one.removed_on = on

    def change(self, unit: int, **values: Any) -> None:
        """Change fields of a unit."""
        with self.database.writing() as db:
            row = db.get_one(Unit, unit)
            for name, value in values.items():
                setattr(row, name, value)

    def set_date(self, day: date, district: str = "南山区", city: str = "shenzhen",
                 duty: str = "annual_table") -> int:  # fmt: skip
        """An office sets its own day, in place of the one that it had set."""
        with self.database.writing() as db:
            row = office_dates.set_date(
                db, city=city, district=district, duty=duty, year=day.year, day=day,
                source_ref="南山工信〔2026〕9号", set_by=None, now=self.now,
            )  # fmt: skip
            return number(row)

    def end_date(self, date_id: int) -> None:
        """It holds no longer."""
        with self.database.writing() as db:
            office_dates.end_date(db, db.get_one(office_dates.OfficeDate, date_id), self.now)

    def adopt(self, city: str, district: str = "") -> int:
        """An official switches a draft on."""
        with self.database.writing() as db:
            return number(
                office_dates.adopt(db, city, district, "内部函〔2026〕1号", None, self.now)
            )

    def end_adoption(self, adoption: int) -> None:
        """And off again."""
        with self.database.writing() as db:
            row = db.get_one(office_dates.Adoption, adoption)
            office_dates.end_adoption(db, row, self.now)

    # --- what follows -----------------------------------------------------------------------------

    def plan(self) -> Planned:
        """Plan, and see that planning again changes nothing."""
        planned = self.plan_once()
        before = self.everything()
        with self.database.writing() as db:
            assert plan(db, self.library, self.today, self.now) == NOTHING
        assert self.plan_once() == NOTHING
        assert self.everything() == before
        return planned

    def plan_once(self) -> Planned:
        """Plan."""
        return plan_in_turns(self.database, self.library, self.today, self.now)

    def everything(self) -> list[tuple[Any, ...]]:
        """Every column of every deadline and stage."""
        with self.database.reading() as db:
            rows = db.connection().execute(select(Deadline).order_by(col(Deadline.id)))
            stages = db.connection().execute(select(Stage).order_by(col(Stage.id)))
            return [tuple(row) for some in (rows, stages) for row in some]

    def rows(self, unit: int | None = None) -> list[Deadline]:
        """A unit's deadlines, or the offices', in the order in which they were made."""
        mine = select(Deadline).where(col(Deadline.unit_id) == unit)
        if unit is None:
            mine = select(Deadline).where(col(Deadline.unit_id).is_(None))
        with self.database.reading() as db:
            return _detached(db, list(db.exec(mine.order_by(col(Deadline.id)))))

    def row(self, unit: int) -> Deadline:
        """The one deadline that a unit has."""
        [only] = self.rows(unit)
        return only

    def has(self, unit: int, due: date = LAW, **values: Any) -> int:
        """Something happened to the deadline of a day; its number."""
        with self.database.writing() as db:
            mine = select(Deadline).where(Deadline.unit_id == unit, Deadline.due == due)
            row = db.exec(mine).one()
            for name, value in values.items():
                setattr(row, name, value)
            return number(row)

    def stage(self, deadline: int, name: str, end: str | None = None) -> None:
        """A stage of a deadline has come."""
        with self.database.writing() as db:
            db.add(Stage(deadline_id=deadline, name=name, day=self.today, end=end))

    def stages(self) -> dict[str, str | None]:
        """Every stage by its name, and how it ended."""
        with self.database.reading() as db:
            return {one.name: one.end for one in db.exec(select(Stage))}


def listed(
    level: str = "city", category: str = "factory", year: int = 2024, **more: Any
) -> Listing:
    """A listing of a unit that is yet to be named."""
    return Listing(unit_id=0, level=level, category=category, year=year, **more)


def _detached(db: Session, rows: list[Deadline]) -> list[Deadline]:
    for row in rows:
        db.expunge(row)
    return rows
