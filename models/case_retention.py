"""How long what is sealed in a case is kept, and how it is forgotten.

No text of the four cities says how long a complaint is kept; these are our settings. A case is kept
as long as somebody may still ask about it or what followed from it still has effect, and then its
keys are dropped: nobody can read it any more, in no copy. What stays is the bare row (place, unit,
states and days, for counting), and the audit, neither of which says who complained or of what.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, or_, update
from sqlmodel import Session, col, select

from models import acts, audit, cases, conversations, tokens
from models.case_rows import Case, CaseLetter, Evidence, Identity, Reveal
from models.case_states import OVER
from models.clock import SHANGHAI, aware
from models.texts import Texts
from models.vault import KeyGoneError, Vault

DRAFT_IDLE = timedelta(days=30)
"""A draft that its author left: nobody else ever saw it, and it can be written again."""

KEPT: Mapping[str, timedelta] = {
    # Its author took it back; they may ask what became of it, and an office answers for its steps.
    "withdrawn": timedelta(days=90),
    # Not accepted, or handed to an office outside: until it is too late to question that.
    "refused": timedelta(days=365),
    "transferred": timedelta(days=365),
    # Nothing was found: as long as the answer may be questioned.
    "closed": timedelta(days=365),
}
"""From the day on which a case is over, by how it ended. A merged one goes with the other."""
WITH_EFFECT = timedelta(days=3 * 366)
"""Where something was found: its effects (三年内不得再申请、三年不予采信) last three years."""
ARCHIVED_AFTER = timedelta(days=60)
"""After so long a case that is over is put into the archive."""
SETTLED = timedelta(hours=1)
"""Longer than an act can be taken back: changing its case before would make that impossible."""
FOLLOWED = "follow"
"""Under which name a conversation remembers the case that it was last about."""
_LONGEST = 5
"""Merged cases that are followed to the one that is worked on; more would be a circle."""


# --- the day --------------------------------------------------------------------------------------


def kept_until(db: Session, case: Case) -> date | None:
    """The day from which a case that is over may be forgotten; None where it is not settled yet.

    A merged case waits for the one that it was merged into.
    """
    main = _worked_on(db, case)
    if main.over_at is None:
        return None
    found = main.finding in ("confirmed", "partly")
    kept = WITH_EFFECT if found else KEPT.get(_ended_as(db, main), KEPT["closed"])
    return (main.over_at + kept).astimezone(SHANGHAI).date()


def _worked_on(db: Session, case: Case) -> Case:
    for _ in range(_LONGEST):
        if case.merged_into is None:
            break
        case = db.get_one(Case, case.merged_into)
    return case


def _ended_as(db: Session, case: Case) -> str:
    """How a case ended, in the archive too."""
    if case.state != "archived":
        return case.state
    rows = audit.history(db, cases.key_of(case))
    archived = (row for row in reversed(rows) if row.action == "case.archived")
    return next((str(row.detail["from"]) for row in archived), "closed")


def unsettled(db: Session, now: datetime) -> list[int]:
    """The numbers of cases that are over and have no day yet, or are not in the archive in time."""
    return _numbers(db, or_(*_to_settle(now)))


def settle(db: Session, number: int, now: datetime) -> bool:
    """Give a case that is over its day, and put it into the archive; whether anything changed."""
    case = _held(db, number, or_(*_to_settle(now)))
    if case is None or case.over_at is None:
        return False
    before = case.forget_on, case.state
    if case.forget_on is None:
        case.forget_on = kept_until(db, case)
    if case.state != "archived" and case.over_at <= aware(now) - ARCHIVED_AFTER:
        cases.go(db, case, "archived", "system", now)
    db.flush()
    return before != (case.forget_on, case.state)


def _to_settle(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    over, since = col(Case.state).in_(OVER), col(Case.over_at)
    no_day = and_(over, col(Case.forget_on).is_(None), since <= aware(now) - SETTLED)
    not_archived = col(Case.state) != "archived"
    return no_day, and_(over, not_archived, since <= aware(now) - ARCHIVED_AFTER)


# --- forgetting -----------------------------------------------------------------------------------


def due(db: Session, now: datetime) -> list[int]:
    """The numbers of cases whose day has come, and of drafts that were left."""
    return _numbers(db, _is_due(now))


def forget_due(db: Session, vault: Vault, number: int, now: datetime) -> bool:
    """Forget a case whose day has come, or a draft that was left; False where it is neither now."""
    case = _held(db, number, _is_due(now))
    if case is not None:
        forget(db, vault, case, now)
    return case is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Which cases may be forgotten. A legal hold (法律保留) keeps a case, whatever its day."""
    today, idle = aware(now).astimezone(SHANGHAI).date(), aware(now) - DRAFT_IDLE
    typed = exists().where(col(Identity.case_id) == Case.id, col(Identity.changed_at) > idle)
    left = and_(col(Case.state) == "draft", col(Case.touched_at) <= idle, ~typed)
    over = and_(col(Case.state).in_(OVER), col(Case.forget_on) <= today)
    return and_(or_(left, over), col(Case.held).is_(False))


def _numbers(db: Session, which: ColumnElement[bool]) -> list[int]:
    found = select(Case.id).where(col(Case.forgotten_at).is_(None), which)
    return [one for one in db.exec(found.order_by(col(Case.id))) if one is not None]


def _held(db: Session, number: int, which: ColumnElement[bool]) -> Case | None:
    """The case, locked, where it is still such a one: first the object, then its row."""
    acts.hold(db, f"case:{number}")
    found = select(Case).where(Case.id == number, col(Case.forgotten_at).is_(None), which)
    return db.exec(found.with_for_update()).one_or_none()


def forget(db: Session, vault: Vault, case: Case, now: datetime, by: str = "system") -> None:
    """Drop the keys of a case and everything that they sealed.

    The files of its evidence are nobody's from now on, and go with the next sweep.

    Args:
        now: aware.
        by: as the audit calls them.
    """
    assert case.id is not None
    if by != cases.COMPLAINANT:
        _forget_what_was_shown(db, vault, case, now)
    for name in ("identity", "content"):
        vault.drop(db, case.id, name)
    for table in (Identity, CaseLetter, Evidence):
        db.connection().execute(delete(table).where(col(table.case_id) == case.id))
    db.connection().execute(update(Reveal).where(col(Reveal.case_id) == case.id).values(reason=""))
    for purpose in ("evidence", "receipt"):
        tokens.end(db, purpose, case.id, now)
    case.content = case.owner = ""
    case.receipt, case.document_consented_at, case.forgotten_at = None, None, aware(now)
    db.flush()
    key = cases.key_of(case)
    detail = {"state": case.state}
    audit.note(db, now, by, "case.forgotten", key, case.city, case.district, detail=detail)


def _forget_what_was_shown(db: Session, vault: Vault, case: Case, now: datetime) -> None:
    """Let its author's conversation name it no more: that would tell whose it was.

    Whoever deletes it themselves is just being answered, and sees what comes after it.
    """
    try:
        who = cases.identity(db, vault, case)
    except KeyGoneError:
        return
    channel, address = str(who.get("channel")), str(who.get("address"))
    conversations.forget_part(db, Texts(db, vault, now), channel, address, FOLLOWED)
