"""What the worker does to evidence: it fetches, scans and draws; and which files are whose."""

from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.case_rows import Case, Evidence
from models.clock import aware

_DELAYS: Final = (
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
)
"""How long after each try the next one comes; the last holds for all that follow."""
LEASE = timedelta(minutes=15)
"""No file takes longer to be fetched."""
FETCHED_WITHIN = timedelta(days=3)
"""Platforms keep a file no longer."""
SOON = timedelta(minutes=30)
"""Fetching and scanning take no longer where all is well."""
ALARM_AFTER = 4
"""Tries that failed before somebody should look."""
ALARMS: Final = {"48h": timedelta(hours=48), "24h": timedelta(hours=24)}
"""How long a promised file may be missing before somebody is told again, the last time first: a day
is left then before its platform has it no more."""


# --- fetching -------------------------------------------------------------------------------------


def claim_promised(db: Session, now: datetime) -> Evidence | None:
    """The promised piece that is due first, for this worker alone as long as `LEASE`.

    A worker that is killed amidst it leaves it to the next one after that; one that fails says so
    (`try_again`).
    """
    due = select(Evidence).where(
        Evidence.state == "promised", col(Evidence.next_try_at) <= aware(now)
    )
    first = due.order_by(col(Evidence.next_try_at)).limit(1).with_for_update(skip_locked=True)
    piece = db.exec(first).first()
    if piece is not None:
        piece.next_try_at = aware(now) + LEASE
        piece.tries += 1
        db.flush()
    return piece


def try_again(db: Session, piece_id: int, now: datetime) -> str | None:
    """A claimed piece was not fetched; it is due again, each time a little later.

    Returns the name of `ALARMS` that it came to with this try, or None: each is told once. Until
    the piece is kept or lost, its `reason` is the last one that was told.
    """
    piece = db.get(Evidence, piece_id, with_for_update=True)
    if piece is None or piece.state != "promised":
        return None
    piece.next_try_at = aware(now) + _delay(piece.tries)
    told, missing = piece.reason, aware(now) - piece.promised_at
    reached = next((name for name, after in ALARMS.items() if missing >= after), "")
    piece.reason = reached
    db.flush()
    return reached if reached and reached != told else None


def _delay(tries: int) -> timedelta:
    return _DELAYS[min(tries, len(_DELAYS)) - 1]


def is_late(piece: Evidence, now: datetime) -> bool:
    """Whether it was promised so long ago that its platform has it no more."""
    return aware(now) - piece.promised_at >= FETCHED_WITHIN


# --- scanning and drawing -------------------------------------------------------------------------


def scans_to_settle(db: Session, scanning: bool) -> bool:
    """Whether there is something for `settle_scans` to change."""
    before, _ = _scans(scanning)
    wrong = select(Evidence.id).where(Evidence.state == "kept", Evidence.scan == before)
    return db.exec(wrong.limit(1)).first() is not None


def settle_scans(db: Session, scanning: bool) -> None:
    """Let what was never scanned wait for it; where no scanner is set up, nothing waits."""
    before, after = _scans(scanning)
    change = update(Evidence).where(col(Evidence.state) == "kept", col(Evidence.scan) == before)
    db.connection().execute(change.values(scan=after))


def _scans(scanning: bool) -> tuple[str, str]:
    return ("", "waiting") if scanning else ("waiting", "")


def to_scan(db: Session, now: datetime, most: int) -> list[int]:
    """Numbers of rows that wait for the scanner, the oldest first."""
    waiting = select(Evidence.id).where(
        Evidence.state == "kept",
        Evidence.scan == "waiting",
        col(Evidence.next_try_at).is_(None) | (col(Evidence.next_try_at) <= aware(now)),
    )
    return [one for one in db.exec(waiting.order_by(col(Evidence.id)).limit(most)) if one]


def scanned(db: Session, piece_id: int, found: Literal["clean", "found"]) -> None:
    """Keep what the scanner said."""
    piece = db.get(Evidence, piece_id)
    if piece is not None:
        piece.scan, piece.next_try_at = found, None
        db.flush()


def scan_later(db: Session, piece_id: int, now: datetime) -> None:
    """The scanner could not say; it is asked again, not at once."""
    piece = db.get(Evidence, piece_id)
    if piece is not None:
        piece.tries += 1
        piece.next_try_at = aware(now) + _delay(piece.tries)
        db.flush()


def to_draw(db: Session, most: int) -> list[int]:
    """Numbers of rows whose copy is to be drawn; nothing is drawn before it was scanned."""
    waiting = select(Evidence.id).where(
        Evidence.state == "kept",
        Evidence.view_state == "waiting",
        col(Evidence.scan).in_(("", "clean")),
    )
    return [one for one in db.exec(waiting.order_by(col(Evidence.id)).limit(most)) if one]


def drawn(db: Session, piece_id: int, view: str | None) -> None:
    """Keep the name of the copy, or that none could be drawn."""
    piece = db.get(Evidence, piece_id)
    if piece is not None:
        piece.view, piece.view_state = (view, "ready") if view else ("", "failed")
        db.flush()


# --- files ----------------------------------------------------------------------------------------


def kept(db: Session) -> list[Evidence]:
    """Every piece that has a file."""
    rows = select(Evidence).where(Evidence.state == "kept", col(Evidence.stored).is_not(None))
    return list(db.exec(rows.order_by(col(Evidence.id))))


def files(db: Session) -> set[str]:
    """The names of all files that are somebody's."""
    rows = db.exec(select(Evidence.stored, Evidence.view)).all()
    return {name for row in rows for name in row if name}


class WaitingLong(NamedTuple):
    """How many pieces wait longer than `SOON` to be fetched, and to be scanned."""

    fetching: int
    scanning: int


def waiting_long(db: Session, now: datetime) -> WaitingLong:
    """What somebody should look at. `now` is aware."""
    before = aware(now) - SOON
    waits = select(func.count()).select_from(Evidence)
    promised = waits.where(Evidence.state == "promised", col(Evidence.promised_at) < before)
    unscanned = waits.where(Evidence.scan == "waiting", col(Evidence.kept_at) < before)
    return WaitingLong(db.exec(promised).one(), db.exec(unscanned).one())


def belongs(db: Session) -> bool:
    """Whether this database has ever had a case."""
    return db.exec(select(Case.id).limit(1)).first() is not None
