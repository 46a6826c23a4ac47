"""What the author of a case may ask for: to see, correct, take back and delete what is theirs.

Everything here is asked for by an account; `own` finds a case only for the account that it belongs
to, and a case of somebody else exactly like one that there never was.
"""

import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

import phonenumbers
from sqlmodel import Session, col, select

from models import acts, audit, case_missing, cases
from models.case_rows import Case, CaseLetter
from models.case_states import OVER, State
from models.clock import SHANGHAI, aware
from models.officials import Act
from models.vault import KeyGoneError, Vault

Field: TypeAlias = Literal["name", "contact"]
"""What of an identity can be corrected by its author."""
Deletion: TypeAlias = Literal["marked", "worked", "evidence", "hold", "settling"]
"""`marked`: it goes in the coming night · `worked`: an office works on it · `evidence`: a decision
rests on it · `hold`: a legal hold keeps it · `settling`: an office's last act can still be taken
back."""

_DOCUMENT = ("document_kind", "document")
_ASKED = "asked"
"""Of an identity: a new value that looks odd, until its author says that it is meant."""
_EXTENSION = re.compile(r"\s*(?:转|分机号?)\s*(?=[0-9])")


def own(
    db: Session, vault: Vault, channel: str, address: str, number: int, now: datetime
) -> Case | None:
    """A filed case of this account, which nobody else changes until the transaction ends.

    None where the account has none of that number, whoever else has one.
    """
    mine = select(Case).where(
        Case.id == number,
        Case.owner == cases.owner_of(db, vault, channel, address, now),
        Case.state != "draft",
        col(Case.forgotten_at).is_(None),
    )
    found = db.exec(mine).one_or_none()
    if found is None:
        return None
    # In the order in which an official's act takes them: first the object, then its row.
    acts.hold(db, cases.key_of(found))
    return db.exec(mine.with_for_update()).one_or_none()


# --- what may be shown ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as its author may see it: without what an official can still take back (撤销)."""

    state: State
    due_kind: str
    due_on: date | None
    settling: bool


def seen(db: Session, case: Case, now: datetime) -> Seen:
    """How a case stood before the acts on it that can still be undone. `now` is aware."""
    held = select(Act).where(
        Act.object == cases.key_of(case), Act.state == "done", col(Act.held_until) > aware(now)
    )
    for act in db.exec(held.order_by(col(Act.id))):
        for row in act.changes:
            if (row["table"], row["id"]) == (Case.__tablename__, case.id) and row["before"]:
                return _as_it_was(row["before"])
    return Seen(case.state, case.due_kind, case.due_on, settling=False)  # type: ignore[arg-type]


def _as_it_was(row: Mapping[str, str | None]) -> Seen:
    due_on = row["due_on"]
    return Seen(
        row["state"],  # type: ignore[arg-type]
        row["due_kind"] or "",
        date.fromisoformat(due_on) if due_on else None,
        settling=True,
    )


def letters(db: Session, vault: Vault, case: Case, now: datetime) -> list[cases.Letter]:
    """The letters that its author may see, the oldest first: none that can still be taken back.

    Raises:
        KeyGoneError: where the case was forgotten.
    """
    told = aware(now) - acts.HELD
    found = cases.letters(db, vault, case)
    return [one for one in found if one.row.way == "in" or one.row.written_at <= told]


def unread(db: Session, case: Case, now: datetime) -> int:
    """How many letters to its author were not opened yet."""
    return len(_unread(db, case, now))


def newest_unread(db: Session, case: Case, now: datetime) -> datetime | None:
    """When the newest letter was written that its author has not opened yet; None: there is none.

    `now` is aware.
    """
    return max((row.written_at for row in _unread(db, case, now)), default=None)


def mark_read(db: Session, case: Case, now: datetime) -> None:
    """Its author has the letters before their eyes; the first time counts."""
    for row in _unread(db, case, now):
        row.read_at = aware(now)
    db.flush()


def _unread(db: Session, case: Case, now: datetime) -> list[CaseLetter]:
    waiting = select(CaseLetter).where(
        CaseLetter.case_id == case.id,
        CaseLetter.way == "out",
        col(CaseLetter.read_at).is_(None),
        col(CaseLetter.written_at) <= aware(now) - acts.HELD,
    )
    return list(db.exec(waiting))


def looks(db: Session, case: Case) -> int:
    """How often officials looked at who filed it."""
    noted = audit.history(db, cases.key_of(case))
    return sum(one.action == "case.identity_seen" for one in noted)


# --- the contact ----------------------------------------------------------------------------------


def contact_form(text: str) -> str:
    """A contact in the one form in which two are compared.

    A telephone number without its extension (+8613912345678), else its letters in a row.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    number = None if "@" in plain else _telephone(_EXTENSION.sub(" ext. ", plain))
    return number or "".join(plain.split())


def _telephone(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def contact_is(db: Session, vault: Vault, case: Case, typed: str) -> bool:
    """Whether this is the contact that was given with a case; False where none was."""
    try:
        kept = str(cases.identity(db, vault, case).get("contact") or "")
    except KeyGoneError:
        return False
    one, other = contact_form(kept), contact_form(typed)
    return bool(one) and hmac.compare_digest(one.encode(), other.encode())


# --- correcting, withdrawing, deleting ------------------------------------------------------------


def correct(db: Session, vault: Vault, case: Case, field: Field, value: str, now: datetime) -> None:
    """Put another name or contact in place of the one that was given. Raises KeyGoneError."""
    who = cases.identity(db, vault, case)
    rest = {name: kept for name, kept in who.items() if name != _ASKED}
    cases.keep_identity(db, vault, case, {**rest, field: value}, now)
    case_missing.note(db, vault, case, now)
    _note(db, case, "case.corrected", now, {"field": field})


def ask_back(
    db: Session, vault: Vault, case: Case, field: Field, value: str, now: datetime
) -> None:
    """Keep a value that its author is asked about, sealed as what it may replace is.

    Raises KeyGoneError.
    """
    who = cases.identity(db, vault, case)
    cases.keep_identity(db, vault, case, {**who, _ASKED: {field: value}}, now)


def asked_back(db: Session, vault: Vault, case: Case, field: Field) -> str:
    """The value that its author was asked about, "" where none waits. Raises KeyGoneError."""
    waiting = cases.identity(db, vault, case).get(_ASKED)
    return str(waiting.get(field) or "") if isinstance(waiting, dict) else ""


def drop_asked(db: Session, vault: Vault, case: Case, now: datetime) -> None:
    """Forget a value that its author was asked about and did not want. Raises KeyGoneError."""
    who = cases.identity(db, vault, case)
    if _ASKED in who:
        rest = {name: kept for name, kept in who.items() if name != _ASKED}
        cases.keep_identity(db, vault, case, rest, now)


def drop_document(db: Session, vault: Vault, case: Case, now: datetime) -> bool:
    """Delete an identity document's number; False where there is none. Raises KeyGoneError."""
    who = cases.identity(db, vault, case)
    if not any(who.get(name) for name in _DOCUMENT):
        return False
    rest = {name: value for name, value in who.items() if name not in _DOCUMENT}
    cases.keep_identity(db, vault, case, rest, now)
    case.document_consented_at = None
    _note(db, case, "case.document_deleted", now, {})
    return True


def deletable(db: Session, case: Case, now: datetime) -> Deletion:
    """Whether a case may be deleted at its author's wish (`marked`), or what stands against it."""
    if case.held:
        return "hold"
    if seen(db, case, now).settling:
        return "settling"
    if case.state not in OVER or _worked_on_elsewhere(db, case):
        return "worked"
    return "evidence" if case.finding in ("confirmed", "partly") else "marked"


def ask_deletion(db: Session, case: Case, now: datetime) -> Deletion:
    """Let a case be forgotten in the coming night, where `deletable` says so."""
    answer = deletable(db, case, now)
    if answer == "marked":
        case.forget_on = aware(now).astimezone(SHANGHAI).date()
        db.flush()
    _note(db, case, "case.deletion_asked", now, {"answer": answer})
    return answer


def _worked_on_elsewhere(db: Session, case: Case) -> bool:
    """Whether it was merged into a case that still goes on."""
    into = db.get(Case, case.merged_into) if case.merged_into is not None else None
    return into is not None and into.state not in OVER


def _note(db: Session, case: Case, action: str, now: datetime, detail: dict[str, str]) -> None:
    key = cases.key_of(case)
    audit.note(db, now, cases.COMPLAINANT, action, key, case.city, case.district, detail=detail)
