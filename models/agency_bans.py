"""不予采信: agencies whose evaluations a city does not accept, and how many evaluations each made.

An agency stands once in the register, under whatever city entered it; a ban is one city's.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.case_rows import AgencyBan
from models.units import Application, Kind, Unit

AGENCY: Kind = "agency"
"""The kind of a unit that evaluates others (第三方机构)."""


@dataclass(frozen=True, slots=True)
class Evaluations:
    """The applications of one year and one city that name an agency as their evaluator.

    `national` are those for the national list. `national_together` are these of every agency with
    the same legal representative, or None where none is known.
    """

    total: int
    national: int
    national_together: int | None


def ban(
    db: Session,
    unit_id: int,
    city: str,
    outcome: str,
    article: int | None,
    from_day: date,
    last_day: date | None,
    case_id: int | None,
) -> AgencyBan:
    """Write down that a city does not accept an agency's evaluations.

    Args:
        city: the pack's name.
        outcome: the pack's outcome that it is.
        article: where that stands.
        from_day: the day of the notice or the decision, Asia/Shanghai.
        last_day: the last day of it; None where the city's text names no years.
        case_id: the complaint that it followed, where there was one.
    """
    row = AgencyBan(
        unit_id=unit_id,
        city=city,
        outcome=outcome,
        article=article,
        from_day=from_day,
        last_day=last_day,
        case_id=case_id,
    )
    db.add(row)
    db.flush()
    return row


def lift(db: Session, row: AgencyBan, on: date) -> None:
    """End a ban early: from this day on evaluations are accepted again."""
    row.lifted_on = on
    db.flush()


def holds(row: AgencyBan, on: date) -> bool:
    """Whether evaluations are not accepted on a day; without a last day it holds until lifted."""
    begun = row.from_day <= on
    over = row.last_day is not None and on > row.last_day
    lifted = row.lifted_on is not None and row.lifted_on <= on
    return begun and not over and not lifted


def is_over(row: AgencyBan, on: date) -> bool:
    """Whether it was lifted, or its last day has passed."""
    return row.lifted_on is not None or (row.last_day is not None and on > row.last_day)


def found(db: Session, number: int) -> AgencyBan | None:
    """A ban by its number."""
    return db.get(AgencyBan, number)


def bans_of(db: Session, unit_id: int, city: str = "") -> list[AgencyBan]:
    """Every ban of an agency (in one city), the newest first; lifted and past ones too."""
    rows = select(AgencyBan).where(AgencyBan.unit_id == unit_id)
    if city:
        rows = rows.where(AgencyBan.city == city)
    return list(db.exec(rows.order_by(col(AgencyBan.from_day).desc(), col(AgencyBan.id).desc())))


def bans_in(db: Session, city: str, start: int, limit: int) -> list[tuple[AgencyBan, Unit]]:
    """The bans of a city, the newest first, each with its agency."""
    rows = select(AgencyBan, Unit).join(Unit, col(Unit.id) == col(AgencyBan.unit_id))
    newest = col(AgencyBan.from_day).desc(), col(AgencyBan.id).desc()
    here = rows.where(AgencyBan.city == city).order_by(*newest)
    return list(db.exec(here.offset(start).limit(limit)))


def number_in(db: Session, city: str) -> int:
    """How many bans a city ever wrote down."""
    return db.exec(select(func.count(col(AgencyBan.id))).where(AgencyBan.city == city)).one()


def by_case(db: Session, case_id: int) -> list[AgencyBan]:
    """The bans that followed a case and were not lifted."""
    rows = select(AgencyBan).where(AgencyBan.case_id == case_id)
    return list(db.exec(rows.where(col(AgencyBan.lifted_on).is_(None)).order_by(col(AgencyBan.id))))


def evaluations(db: Session, agency: Unit, city: str, year: int) -> Evaluations:
    """What an agency evaluates for the applications of a city's units in a year."""
    assert agency.id is not None
    own = [agency.id]
    total, national = _counted(db, own, city, year), _counted(db, own, city, year, "national")
    if not agency.legal_representative:
        return Evaluations(total, national, None)
    same = select(Unit.id).where(
        Unit.kind == AGENCY, Unit.legal_representative == agency.legal_representative
    )
    together = [number for number in db.exec(same) if number is not None]
    return Evaluations(total, national, _counted(db, together, city, year, "national"))


def _counted(db: Session, agencies: list[int], city: str, year: int, level: str = "") -> int:
    rows = select(func.count(col(Application.id))).join(
        Unit, col(Unit.id) == col(Application.unit_id)
    )
    named = rows.where(col(Application.agency_id).in_(agencies), Application.year == year)
    here = named.where(Unit.city == city)
    return db.exec(here.where(Application.level == level) if level else here).one()


def evaluated_by(db: Session, row: Application, agency_id: int | None) -> None:
    """Note which agency evaluates an application; None: it is not known."""
    row.agency_id = agency_id
    db.flush()
