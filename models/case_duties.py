"""Who is told of a case when time passes, and what the passing of time changes in it.

`scheduler/cases.py` knows the days; here is what the records say. Whoever must not see a case
(回避) is never told of it, and an act that its official may still take back is left alone.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeAlias

from sqlmodel import Session, and_, col, or_, select

from models import acts, audit, case_sight, cases, deliveries, deputies, officials
from models.case_rows import Case, CaseLetter
from models.case_states import WORKED
from models.clock import SHANGHAI, aware
from models.officials import Official
from models.vault import Vault

Warned: TypeAlias = Literal["before", "after", "note"]
"""What was said of a timer: that it ends, that it ended, and in writing that it ended long ago."""
About: TypeAlias = Literal[
    "case_due",  # a timer ends soon
    "case_late",  # it ended
    "case_note",  # it ended long ago
    "case_incomplete",  # its author did not send what was missing
    "case_rectified",  # the day of a rectification passed
    "case_idle",  # you did nothing, and it is not yours any more
    "case_back",  # nobody works on it any more
]

WAITING = frozenset({"completing", "rectifying"})
"""States in which an office waits for somebody else, and whoever works on a case may be silent."""
SHORTLY = timedelta(minutes=3)
"""How long a notice waits, so that all cases of one hour are one message."""


# --- what is to be looked at ----------------------------------------------------------------------


def to_look_at(db: Session, until: date) -> list[int]:
    """The numbers of cases of which time may ask something, in their order.

    Their timer ends by `until` and not everything was said of it, or somebody works on them.
    """
    timed = and_(col(Case.due_on) <= until, col(Case.warned) != "note")
    asked = or_(timed, col(Case.assigned_to).is_not(None))
    found = select(Case.id).where(col(Case.state).in_(WORKED), asked).order_by(col(Case.id))
    return [one for one in db.exec(found) if one is not None]


def held(db: Session, number: int, now: datetime) -> Case | None:
    """A case as it is now, locked until the transaction ends.

    None where nobody works on it any more, or an act on it may still be taken back: changing the
    case would make that impossible.
    """
    acts.hold(db, f"case:{number}")
    case = cases.held(db, number)
    if case is None or case.state not in WORKED:
        return None
    taken_back = acts.last_done_to(db, cases.key_of(case), aware(now) - acts.HELD)
    return case if taken_back is None else None


def last_step(db: Session, case: Case, on: date) -> datetime | None:
    """When whoever works on a case, or their deputy of a day, last did something to it.

    None where a question to its author is open: then they wait.
    """
    assert case.assigned_to is not None
    assert case.assigned_at is not None
    if _asked(db, case):
        return None
    theirs = {case.assigned_to, deputies.deputy_for(db, case.assigned_to, on)}
    actors = {f"official:{one}" for one in theirs}
    rows = audit.history(db, cases.key_of(case))
    return max([case.assigned_at, *(row.at for row in rows if row.actor in actors)])


def _asked(db: Session, case: Case) -> bool:
    written = select(CaseLetter.about).where(
        CaseLetter.case_id == case.id, col(CaseLetter.way).in_(("in", "out"))
    )
    last = db.exec(written.order_by(col(CaseLetter.id).desc()).limit(1)).first()
    return last == "question"


# --- who is told ----------------------------------------------------------------------------------


def handlers_of(db: Session, vault: Vault, case: Case, now: datetime) -> list[Official]:
    """Who is to look after a case now: whoever works on it, else its office, else the one above."""
    day = aware(now).astimezone(SHANGHAI).date()
    ways = (
        _assigned(db, case, day),
        officials.responsible(db, case.city, case.district, day),
        officials.responsible(db, case.city, "", day),
    )
    return _first(db, vault, case, ways, now)


def superiors_of(db: Session, vault: Vault, case: Case, now: datetime) -> list[Official]:
    """Whom the lateness of a case is told: the superiors of its office, else of the one above.

    Nobody is told of their own lateness alone as long as there is another superior. Where there is
    none at all it is whoever looks after the case.
    """
    day = aware(now).astimezone(SHANGHAI).date()
    working = {one.id for one in _assigned(db, case, day)}
    levels = (
        officials.responsible(db, case.city, district, day, "superior")
        for district in (case.district, "")
    )
    ways = ([one for one in some if one.id not in working] for some in levels)
    return _first(db, vault, case, ways, now) or handlers_of(db, vault, case, now)


def _assigned(db: Session, case: Case, day: date) -> list[Official]:
    """Who works on a case, or their deputy of that day."""
    if case.assigned_to is None:
        return []
    number = deputies.deputy_for(db, case.assigned_to, day) or case.assigned_to
    one = db.get_one(Official, number)
    return [one] if officials.active(one) else []


def _first(
    db: Session, vault: Vault, case: Case, ways: Iterable[list[Official]], now: datetime
) -> list[Official]:
    """Those of the first way in which there is anybody who may see the case."""
    for some in ways:
        able = [one for one in some if not case_sight.concerned(db, vault, one, case, now)]
        if able:
            return able
    return []


def tell(
    db: Session, told: Iterable[Official], about: About, case: Case, on: date, now: datetime
) -> None:
    """Owe officials a notice of a case and its timer; cases of one message are told together.

    Args:
        about: what happened.
        on: the day, Asia/Shanghai.
        now: aware, in hours of work.
    """
    day = None if case.due_on is None else case.due_on.isoformat()
    fact = {"case": case.id, "kind": case.due_kind, "day": day}
    for person_id in (one.person_id for one in told):
        if person_id is not None:
            _owe(db, person_id, about, fact, on, now)


def _owe(
    db: Session, person_id: int, about: About, fact: dict[str, Any], on: date, now: datetime
) -> None:
    key = f"notice:{about}:{on}:{person_id}"
    waiting = deliveries.waiting(db, key)
    if waiting is not None:
        waiting.content = waiting.content | {"cases": [*waiting.content["cases"], fact]}
        db.flush()
        return
    for one in (key, f"{key}:{fact['case']}"):
        owed = deliveries.enqueue(
            db,
            key=one,
            person_id=person_id,
            kind="notice",
            day=on,
            not_before=aware(now) + SHORTLY,
            now=now,
            content={"about": about, "cases": [fact]},
        )
        if owed is not None:
            return


# --- what time changes ----------------------------------------------------------------------------


def give_back(
    db: Session, case: Case, why: Literal["idle", "left", "concerned"], now: datetime
) -> Official:
    """Nobody works on a case any more: it is its office's again, and waits to be taken.

    Returns:
        Who worked on it.
    """
    former = db.get_one(Official, case.assigned_to)
    case.assigned_to = case.assigned_at = None
    db.flush()
    detail = {"why": why, "official": former.id}
    key = cases.key_of(case)
    audit.note(db, now, "system", "case.given_back", key, case.city, case.district, detail=detail)
    return former
