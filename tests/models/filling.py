"""Rows in every table, for the dump of a released schema (`released/*.sql`).

Before a schema is released, write its dump, which later steps are tried on:

    python -m tests.models.filling > tests/models/released/0004.sql

It begins with the dump of the schema before, brings it up to date and adds what that one had no
tables for (`FILLING`). It refuses to leave a table empty: whoever adds a table adds a row here.
"""

import hashlib
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import (
    acts,
    audit,
    cases,
    consents,
    deliveries,
    followers,
    keyboards,
    parcels,
    people,
    units,
)
from models.access_tokens import AccessToken
from models.broadcasts import Broadcast
from models.case_rows import (
    Account,
    AgencyBan,
    Attempt,
    Case,
    CaseLink,
    Evidence,
    Recusal,
    Reveal,
)
from models.db import Record, open_database
from models.deadlines import Answer, Stage
from models.deliveries import Item
from models.deputies import Deputy
from models.migrations import steps, upgrade
from models.office_dates import Adoption, CalendarYear, OfficeDate
from models.officials import Act, Official
from models.outcomes import Tally
from models.posted import Posted
from models.records import TABLES
from models.texts import Texts
from models.tokens import Token
from models.undo import recorded
from models.units import Application, Listing, Unit
from models.uploads import Upload
from tests.fakes.cases import VAULT, a_case
from tests.fakes.parts import MORNING, SEALER
from tests.fakes.rows import a_deadline, a_unit, number

RELEASED = Path(__file__).parent / "released"
BIND_CODE = "0123-4567-89AB-CDEF"
"""The bind code of the unit in the dump."""
CODE = "91350100M000100Y43"
"""The unit's unified social credit code."""
SECRET = "JBSWY3DPEHPK3PXP"
"""The officer's second factor, sealed under the key of `SEALER`."""
DUE = date(2027, 3, 30)
LATER = MORNING + timedelta(hours=1)


def fill(db: Session) -> None:
    """Rows in every table that today's schema has beside those of the first."""
    for filling in FILLING.values():
        filling(db)


def _season(db: Session) -> None:
    """A unit, its contacts and its officials in the middle of a season."""
    unit, (lin, wu) = _unit(db), _contacts(db)
    officer, superior = _officials(db)
    _bound(db, unit, lin, wu, officer)
    act = _act(db, unit, officer)
    deadline = a_deadline(db, unit, due=DUE, state="declared", declared_at=LATER, declared_by=lin,
                          told=True, next_stage="check", next_on=date(2027, 3, 26))  # fmt: skip
    _reminded(db, number(deadline), lin)
    _office(db, officer, superior, number(act))
    audit.note(db, LATER, f"person:{lin}", "unit.bound", f"unit:{unit.id}", "shenzhen", "南山区",
               detail={"how": "code", "place": 1})  # fmt: skip


def _complaints(db: Session) -> None:
    """A complaint about the unit with all that can hang on it, and what an agency may not do."""
    unit = db.exec(select(Unit).where(Unit.code == CODE)).one()
    officer, superior = db.exec(select(Official).order_by(col(Official.id))).all()[:2]
    case, other = (a_case(db, unit_id=unit.id, state=one) for one in ("verifying", "registered"))
    _worked_on(db, case, officer, superior)
    whose = {"case_id": number(case), "official_id": number(officer)}
    db.add(CaseLink(**whose, other_id=number(other), linked_at=LATER))
    db.add(Recusal(case_id=number(other), official_id=number(superior), recused_at=LATER))
    agency = a_unit(db, "深圳市公正评价有限公司", kind="agency")
    db.add(AgencyBan(unit_id=number(agency), city="shenzhen", case_id=number(other), article=25,
                     outcome="not_accepted", from_day=DUE, last_day=date(2030, 3, 29)))  # fmt: skip
    db.add(Attempt(who="0" * 64, what="receipt", at=LATER))
    sealed = VAULT.shared(db, "text", MORNING).seal("o-real", "account", "wechat:" + "b" * 64)
    db.add(Account(channel="wechat", address="b" * 64, sealed=sealed, met_at=MORNING))
    audit.note(db, LATER, f"official:{officer.id}", "case.identity_seen", f"case:{case.id}",
               "shenzhen")  # fmt: skip


def _worked_on(db: Session, case: Case, officer: Official, superior: Official) -> None:
    """A piece of evidence, a question, and a leave to see who complained."""
    text = VAULT.of_case(db, number(case), "content")
    db.add(Evidence(case_id=number(case), number=1, state="kept", kind="photo",
                    name=text.seal("电表.jpg", "evidence name", f"case:{case.id}"),
                    detected="image/jpeg", size=3, sha256=hashlib.sha256(b"jpg").hexdigest(),
                    stored="0" * 32, promised_at=MORNING, kept_at=MORNING))  # fmt: skip
    cases.write(db, VAULT, case, "out", "question", "请补充拍摄时间", LATER, officer.id)
    db.add(Reveal(case_id=number(case), official_id=number(officer), approved_by=superior.id,
                  reason="需当面核实情况", asked_at=MORNING, opens_at=MORNING,
                  until=LATER))  # fmt: skip


def _platforms(db: Session) -> None:
    """Somebody on a platform, with what they agreed to, and what still goes out to them."""
    there, texts = ("wechat", "o-lin"), Texts(db, VAULT, MORNING)
    followers.heard(db, *there, "written", MORNING)
    consents.accepted(db, *there, "TEMPLATE", MORNING)
    parcels.owe(db, texts, *there, [{"text": "还有一段"}], MORNING)
    keyboards.make(db, texts, *there, None, ["是"], MORNING)
    db.add(AccessToken(app="wx0123456789abcdef", fetched=[]))


FILLING: Mapping[str, Callable[[Session], None]] = {
    "0002": _season,
    "0003": _complaints,
    "0004": _platforms,
}
"""What each step brought tables for."""


def _unit(db: Session) -> Unit:
    unit = Unit(kind="enterprise", code=CODE, name="深圳市青山电子有限公司", short_name="青山电子",
                city="shenzhen", district="南山区", call_name="林", call_phone="0755-12345678",
                created_at=MORNING, changed_at=MORNING)  # fmt: skip
    db.add(unit)
    db.flush()
    listed: dict[str, Any] = {"unit_id": number(unit), "category": "factory"}
    db.add(Listing(**listed, level="city", year=2024, removed_on=date(2026, 6, 1),
                   removed_ground="stopped", removed_article=20, removed_why="已停产"))  # fmt: skip
    db.add(Listing(**listed, level="national", year=2025, listed_on=date(2025, 12, 1)))
    db.add(Application(**listed, level="provincial", year=2027))
    return unit


def _contacts(db: Session) -> tuple[int, int]:
    lin = number(people.meet(db, "webchat", "lin", "writes", MORNING, "林芳"))
    people.add_address(db, lin, "wechat", "o-lin", "consent", MORNING).consents = 2
    wu = number(people.meet(db, "webchat", "wu", "off", MORNING))
    return lin, wu


def _officials(db: Session) -> tuple[Official, Official]:
    wang = people.meet(db, "wechat", "o-wang", "push", MORNING)
    place: dict[str, Any] = {"city": "shenzhen", "district": "南山区", "invited_at": MORNING}
    officer = Official(**place, person_id=wang.id, name="王工", role="officer", joined_at=MORNING)
    superior = Official(**place, name="赵科", role="superior")
    db.add_all([officer, superior])
    db.flush()
    officer.second_factor = SEALER.seal(SECRET, "second_factor", f"official:{officer.id}")
    db.add(Deputy(official_id=number(superior), deputy_id=number(officer), from_day=DUE,
                  to_day=DUE))  # fmt: skip
    return officer, superior


def _bound(db: Session, unit: Unit, lin: int, wu: int, officer: Official) -> None:
    units.bind(db, number(unit), lin, "code", MORNING)
    units.end_binding(db, units.bind(db, number(unit), wu, "code", MORNING), "left", LATER)
    units.ask_binding(db, number(unit), wu, "吴 13800138000", LATER)
    digest = hashlib.sha256(BIND_CODE.replace("-", "").encode()).hexdigest()
    db.add(Token(digest=digest, purpose="bind", subject=number(unit), made_by=officer.id,
                 made_at=MORNING))  # fmt: skip


def _act(db: Session, unit: Unit, officer: Official) -> Act:
    plan = acts.Plan(number(officer), "unit.shorten", f"unit:{unit.id}", "shenzhen", "南山区")
    act = acts.begin(db, plan, MORNING)
    with recorded(db) as changes:
        unit.short_name = "青山"
    acts.finish(db, act, changes.rows, MORNING)
    return act


def _reminded(db: Session, deadline: int, person: int) -> None:
    envelope = deliveries.enqueue(db, key="reminder:1:2027-02-26", person_id=person,
                                  kind="reminder", day=date(2027, 2, 26), not_before=MORNING,
                                  now=MORNING, content={"opened": True})  # fmt: skip
    assert envelope is not None
    envelope.state, envelope.accepted_at = "accepted", LATER
    stage = Stage(deadline_id=deadline, name="d30", day=date(2027, 2, 26), end="accepted",
                  ended_at=LATER)  # fmt: skip
    db.add(stage)
    db.flush()
    db.add(Item(stage_id=number(stage), person_id=person, delivery_id=number(envelope)))
    db.add(Posted(delivery_id=number(envelope), channel="webchat", address="lin",
                  body='{"texts":["提醒"]}', posted_at=LATER))  # fmt: skip
    db.add(Answer(deadline_id=deadline, person_id=person, stage="d30", kind="declared", at=LATER))


def _office(db: Session, officer: Official, superior: Official, act: int) -> None:
    place: dict[str, Any] = {"city": "yunfu", "source_ref": "云工信〔2026〕1号", "set_at": MORNING}
    db.add(Adoption(**place, set_by=officer.id))
    db.add(OfficeDate(**place, duty="dynamic_table", year=2027, day=date(2027, 3, 1)))
    db.add(CalendarYear(year=2027, title="通知", number="国办发明电〔2026〕7号", set_at=MORNING,
                        holidays=["2027-01-01"], workdays=["2027-02-20"]))  # fmt: skip
    db.add(Broadcast(city="shenzhen", words="请核对填报情况", audience={"listed": 2025},
                     state="sent", people=1, made_by=number(superior), made_at=MORNING,
                     sent_at=LATER, act_id=act))  # fmt: skip
    db.add(Tally(city="shenzhen", district="南山区", declared=1, at=LATER))
    db.add(Upload(key="0" * 64, state="ready", rows=1, about=1, sha256="0" * 64,
                  content={"rows": [["青山"]]}, touched_at=MORNING))  # fmt: skip


def dump(before: Path, revision: str) -> Iterator[str]:
    """The dump of the schema before, as the next one with rows in every table.

    Raises:
        ValueError: where a table stays empty.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "filled.db"
        _restore(before, path)
        database = open_database(f"sqlite:///{path}")
        upgrade(database, revision)
        with database.writing() as db:
            FILLING[revision](db)
        with database.reading() as db:
            empty = [str(table.__tablename__) for table in TABLES if not _count(db, table)]
        database.close()
        if empty:
            raise ValueError(f"no row for {', '.join(empty)}: add one to {__file__}")
        with sqlite3.connect(path) as connection:
            yield from connection.iterdump()


def _restore(dumped: Path, path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(dumped.read_text(encoding="utf-8"))
    connection.close()


def _count(db: Session, table: type[Record]) -> int:
    return db.exec(select(func.count()).select_from(table)).one()


def main() -> None:
    """Write the dump of the newest schema to standard output."""
    *_, before, newest = [step.revision for step in steps()]
    said = f"-- What a database at revision {newest} holds, with rows in every table."
    for line in (said, *dump(RELEASED / f"{before}.sql", newest)):
        sys.stdout.write("".join(f"{part.rstrip()}\n" for part in line.splitlines()))


if __name__ == "__main__":
    main()
