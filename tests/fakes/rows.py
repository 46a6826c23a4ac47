"""Rows for tests: a unit, a person, an official, a deadline, each valid and unlike the others."""

from datetime import date
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session
from stdnum.cn import uscc

from models.db import Record
from models.deadlines import Deadline
from models.officials import Official
from models.people import Person, Reach, meet
from models.units import Unit
from tests.fakes.parts import MORNING

_Row = TypeVar("_Row", bound=Record)
_numbers = count(1)


def a_code() -> str:
    """A valid unified social credit code that no other row has."""
    body = f"91440300MA5D{next(_numbers):05d}"
    return body + uscc.calc_check_digit(body)


def a_unit(db: Session, name: str = "", **more: Any) -> Unit:
    """A factory of Nanshan, Shenzhen."""
    unlike = next(_numbers)
    fields: dict[str, Any] = {
        "kind": "enterprise",
        "code": a_code(),
        "name": name or f"深圳市青山{unlike}电子有限公司",
        "short_name": name[:20] or f"青山{unlike}电子",
        "city": "shenzhen",
        "district": "南山区",
        "created_at": MORNING,
        "changed_at": MORNING,
    }
    return _kept(db, Unit(**fields | more))


def a_person(db: Session, address: str = "", reach: Reach = "writes", channel: str = "terminal",
             name: str = "") -> Person:  # fmt: skip
    """Somebody with one address."""
    return meet(db, channel, address or f"somebody-{next(_numbers)}", reach, MORNING, name)


def an_official(db: Session, **more: Any) -> Official:
    """An officer of Nanshan, Shenzhen, who has joined."""
    fields: dict[str, Any] = {
        "person_id": a_person(db).id,
        "name": f"经办{next(_numbers)}",
        "city": "shenzhen",
        "district": "南山区",
        "role": "officer",
        "invited_at": MORNING,
        "joined_at": MORNING,
    }
    return _kept(db, Official(**fields | more))


def a_deadline(db: Session, unit: Unit, **more: Any) -> Deadline:
    """A listed unit's table (动态管理表) of 2027, due on 30 March."""
    fields: dict[str, Any] = {
        "owner": f"unit:{unit.id}",
        "unit_id": unit.id,
        "city": unit.city,
        "district": unit.district,
        "audience": "listed_unit",
        "duty": "dynamic_table",
        "year": 2027,
        "due": date(2027, 3, 30),
        "finish_by": date(2027, 3, 30),
        "calendar": "provisional",
        "basis": "in_force",
        "pack_version": "1",
    }
    return _kept(db, Deadline(**fields | more))


def number(record: Any) -> int:
    """The number of a row that was written."""
    assert isinstance(record.id, int)
    return record.id


def _kept(db: Session, record: _Row) -> _Row:
    db.add(record)
    db.flush()
    return record
