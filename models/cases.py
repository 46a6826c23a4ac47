"""Cases (实名举报): begun with a consent, filed under a receipt, worked on, decided, forgotten.

Every change of state goes through `go`, which refuses what `case_states.ARROWS` does not have and
notes who did it, when, why and by which article. Whoever changes a case holds it first
(`acts.hold(db, key_of(case))` for officials, `held` for its author), so of two at once one is
second and sees it.
"""

import json
import secrets
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from models import audit
from models.case_rows import Case, CaseLetter, Identity
from models.case_states import OVER, State, may_follow
from models.clock import aware
from models.db import to_json
from models.names import name_of
from models.receipts import random_letters
from models.statements import Statement
from models.vault import Vault

LETTER = "A"
KEY = "case"
"""How the names of cases in the audit and the acts begin."""
"""The letter of a case's name (A37K)."""
COMPLAINANT = "complainant"
"""How the audit calls whoever filed a case: it must not say who that is."""

Way: TypeAlias = Literal["in", "out", "note"]

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _GROUP = 5, 4
_CONFUSIONS = str.maketrans("OIL", "011")
_OWNER, _RECEIPT, _CONTENT, _IDENTITY, _CASE_LETTER = (
    "case owner",
    "case receipt",
    "case content",
    "case identity",
    "case letter",
)


_DRAFT = Statement(
    select(col(Case.id))
    .where(col(Case.owner) == bindparam("owner"), col(Case.state) == "draft")
    .order_by(col(Case.id).desc())
    .limit(1)
    .with_for_update()
)
"""An account's newest draft, locked: asked with every greeting, and most have none."""


class IllegalMoveError(Exception):
    """A case cannot go from its state to the one that was asked for."""

    def __init__(self, state: str, following: str) -> None:
        super().__init__(f"{state} -> {following}")
        self.state, self.following = state, following


@dataclass(frozen=True, slots=True)
class Letter:
    """What was written in a case, opened."""

    row: CaseLetter
    text: str


def name(case: Case) -> str:
    """The case's name as people type it (A37K)."""
    assert case.id is not None
    return name_of(LETTER, case.id)


def key_of(case: Case) -> str:
    """What the audit and the acts call it (`case:37`)."""
    return f"{KEY}:{case.id}"


# --- whose it is ----------------------------------------------------------------------------------


def owner_of(db: Session, vault: Vault, channel: str, address: str, now: datetime) -> str:
    """The keyed hash of an account: by it its cases are found, and nobody can turn it back."""
    return vault.shared(db, "index", now).fingerprint(f"{channel} {address}", _OWNER)


def begin(
    db: Session, vault: Vault, channel: str, address: str, consent: str, now: datetime
) -> Case:
    """Begin a draft. Nothing of a complaint is kept before this.

    Args:
        consent: the version of the privacy notice that was agreed to.
        now: aware.
    """
    at = aware(now)
    case = Case(
        channel=channel,
        owner=owner_of(db, vault, channel, address, at),
        content="",
        consent=consent,
        consented_at=at,
        touched_at=at,
    )
    db.add(case)
    db.flush()
    assert case.id is not None
    vault.make_case_keys(db, case.id, at)
    keep_content(db, vault, case, {}, at)
    keep_identity(db, vault, case, {"channel": channel, "address": address}, at)
    audit.note(db, at, COMPLAINANT, "case.begun", key_of(case), detail={"consent": consent})
    return case


def draft_of(db: Session, vault: Vault, channel: str, address: str, now: datetime) -> Case | None:
    """The draft that an account has open, locked until the transaction ends; the newest."""
    found = _DRAFT.row(db, owner=owner_of(db, vault, channel, address, now))
    return None if found is None else db.get(Case, found[0])


def of_account(db: Session, vault: Vault, channel: str, address: str, now: datetime) -> list[Case]:
    """What an account filed and what is not forgotten yet, the newest first; no drafts."""
    owner = owner_of(db, vault, channel, address, now)
    filed = select(Case).where(
        Case.owner == owner, Case.state != "draft", col(Case.forgotten_at).is_(None)
    )
    return list(db.exec(filed.order_by(col(Case.id).desc())))


def filed(db: Session, city: str = "") -> list[Case]:
    """Every case that was ever filed (in a city), by number."""
    found = select(Case).where(Case.state != "draft")
    here = found.where(Case.city == city) if city else found
    return list(db.exec(here.order_by(col(Case.id))))


def is_owner(
    db: Session, vault: Vault, case: Case, channel: str, address: str, now: datetime
) -> bool:
    """Whether a case was filed from this account."""
    return secrets.compare_digest(case.owner, owner_of(db, vault, channel, address, now))


def rebind(
    db: Session, vault: Vault, case: Case, channel: str, address: str, now: datetime
) -> None:
    """From now on the case is this account's: its author has another one."""
    case.owner = owner_of(db, vault, channel, address, now)
    case.channel = channel
    who = identity(db, vault, case)
    keep_identity(db, vault, case, {**who, "channel": channel, "address": address}, now)
    audit.note(db, now, COMPLAINANT, "case.rebound", key_of(case), case.city, case.district)


def held(db: Session, number: int) -> Case | None:
    """A case as it is now, locked until the transaction ends."""
    return db.get(Case, number, with_for_update=True, populate_existing=True)


# --- what it holds --------------------------------------------------------------------------------


def content(db: Session, vault: Vault, case: Case) -> dict[str, Any]:
    """What was said, opened. Raises KeyGoneError."""
    assert case.id is not None
    opened = vault.of_case(db, case.id, "content").open(case.content, _CONTENT, key_of(case))
    found: dict[str, Any] = json.loads(opened)
    return found


def keep_content(
    db: Session, vault: Vault, case: Case, said: Mapping[str, Any], now: datetime
) -> None:
    """Seal what was said. Raises KeyGoneError."""
    assert case.id is not None
    sealer = vault.of_case(db, case.id, "content")
    case.content = sealer.seal(to_json(dict(said)), _CONTENT, key_of(case))
    case.touched_at = aware(now)
    db.flush()


def identity(db: Session, vault: Vault, case: Case) -> dict[str, Any]:
    """Who complained, opened. Whoever shows it to an official has a `Reveal`. Raises KeyGoneError.

    Its names: `name`, `contact`, `document_kind`, `document`, `channel`, `address`; only the last
    two are always there.
    """
    assert case.id is not None
    sealer = vault.of_case(db, case.id, "identity")
    row = db.exec(select(Identity).where(Identity.case_id == case.id)).one()
    found: dict[str, Any] = json.loads(sealer.open(row.sealed, _IDENTITY, key_of(case)))
    return found


def keep_identity(
    db: Session, vault: Vault, case: Case, who: Mapping[str, Any], now: datetime
) -> None:
    """Seal who complained. Raises KeyGoneError."""
    assert case.id is not None
    sealer = vault.of_case(db, case.id, "identity")
    sealed = sealer.seal(to_json(dict(who)), _IDENTITY, key_of(case))
    row = db.exec(select(Identity).where(Identity.case_id == case.id)).one_or_none()
    if row is None:
        row = Identity(case_id=case.id, sealed=sealed, changed_at=aware(now))
    row.sealed, row.changed_at = sealed, aware(now)
    db.add(row)
    db.flush()


# --- its states -----------------------------------------------------------------------------------


def go(
    db: Session,
    case: Case,
    to: State,
    by: str,
    now: datetime,
    *,
    reason: str = "",
    article: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Bring a case into another state, and note it.

    Args:
        by: as the audit calls them: `official:3`, `COMPLAINANT` or `system`.
        now: aware.
        reason: in an official's own words, without personal data.
        article: what it rests on, where a text says so.
        detail: numbers, names of fields and states; never personal.

    Raises:
        IllegalMoveError: nothing was changed.
    """
    if not may_follow(_state(case), to):
        raise IllegalMoveError(case.state, to)
    before, at = case.state, aware(now)
    case.state, case.touched_at = to, at
    _stamp(case, to, at)
    db.flush()
    audit.note(
        db,
        at,
        by,
        f"case.{to}",
        key_of(case),
        case.city,
        case.district,
        reason=reason,
        article=article,
        detail={"from": before, **(detail or {})},
    )


def _state(case: Case) -> State:
    return case.state  # type: ignore[return-value]


def _stamp(case: Case, to: State, at: datetime) -> None:
    if to == "registered" and case.registered_at is None:
        case.registered_at = at
    elif to == "accepted":
        case.accepted_at = at
    elif to in ("confirmed", "partly", "unfounded"):
        case.finding, case.found_at = to, at
    elif to in ("rectifying", "removing", "noticing", "no_action"):
        case.decided_at = at
    elif to in OVER and to != "archived":
        case.over_at = at
        stop_timer(case)


def start_timer(case: Case, kind: str, last_day: date) -> None:
    """Let a timer run (`policies/case_timers.py`) until the end of a day, Asia/Shanghai."""
    case.due_kind, case.due_on, case.warned = kind, last_day, ""


def stop_timer(case: Case) -> None:
    """Nothing is due in this case at present."""
    case.due_kind, case.due_on, case.warned = "", None, ""


# --- the receipt ----------------------------------------------------------------------------------


def register(db: Session, vault: Vault, case: Case, now: datetime) -> str:
    """File a draft, and return the code of its receipt, which is shown now and never again.

    It has 100 random bits, "XXXX-XXXX-XXXX-XXXX-XXXX" in Crockford's base 32; only a keyed hash of
    it is kept.

    Raises:
        IllegalMoveError: where it is no draft any more.
    """
    go(db, case, "registered", COMPLAINANT, now)
    letters = new_letters()
    case.receipt = _fingerprint(db, vault, letters, now)
    db.flush()
    return "-".join(letters[n : n + _GROUP] for n in range(0, len(letters), _GROUP))


def new_letters() -> str:
    """The twenty letters of a fresh code, from the system's generator."""
    return random_letters(_GROUPS * _GROUP)


def receipt_letters(typed: str) -> str | None:
    """The letters of a receipt's code as somebody types it, or None where it can be none."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_CONFUSIONS)
    letters = "".join(one for one in plain if one not in " -_‐‑‒–—\n\t")
    right = len(letters) == _GROUPS * _GROUP and all(one in _ALPHABET for one in letters)
    return letters if right else None


def look_up(
    db: Session, vault: Vault, typed: str, channel: str, address: str, now: datetime
) -> tuple[int, bool]:
    """The number of the case of a receipt as typed (0: of none), and whether this account filed it.

    It does the same for a right, a wrong and a malformed code, so that the time tells nothing: no
    more than two columns are read. Whoever asks must not be able to ask often.
    """
    mine = owner_of(db, vault, channel, address, now)
    # A malformed code takes the same way as a wrong one, and so the same time.
    letters = receipt_letters(typed) or "?"
    found = select(Case.id, Case.owner).where(
        Case.receipt == _fingerprint(db, vault, letters, now), col(Case.forgotten_at).is_(None)
    )
    number, owner = db.exec(found).one_or_none() or (0, "")
    return number or 0, secrets.compare_digest(owner, mine)


def _fingerprint(db: Session, vault: Vault, letters: str, now: datetime) -> str:
    return vault.shared(db, "index", now).fingerprint(letters, _RECEIPT)


# --- letters --------------------------------------------------------------------------------------


def write(
    db: Session,
    vault: Vault,
    case: Case,
    way: Way,
    about: str,
    text: str,
    now: datetime,
    official_id: int | None = None,
) -> CaseLetter:
    """Keep what was written, sealed under the content key. Raises KeyGoneError."""
    assert case.id is not None
    sealed = vault.of_case(db, case.id, "content").seal(text, _CASE_LETTER, key_of(case))
    letter = CaseLetter(
        case_id=case.id,
        way=way,
        about=about,
        sealed=sealed,
        official_id=official_id,
        written_at=aware(now),
    )
    db.add(letter)
    case.touched_at = aware(now)
    db.flush()
    return letter


def letters(
    db: Session, vault: Vault, case: Case, ways: Collection[Way] = ("in", "out")
) -> list[Letter]:
    """What was written in a case, the oldest first. Raises KeyGoneError."""
    assert case.id is not None
    sealer = vault.of_case(db, case.id, "content")
    rows = select(CaseLetter).where(CaseLetter.case_id == case.id, col(CaseLetter.way).in_(ways))
    found = db.exec(rows.order_by(col(CaseLetter.id)))
    return [Letter(one, sealer.open(one.sealed, _CASE_LETTER, key_of(case))) for one in found]
