"""Evidence of a case (佐证材料): what was promised, what is kept, and how much a case takes.

A piece is `promised` where a channel told of a file that is still to be fetched, then `kept` or
`lost`. A channel's page sends the file itself: that piece is kept from the beginning. The file lies
encrypted beside the database (`bot/evidence/store.py`); the row knows its size and SHA-256. Names
are sealed: they say who somebody is as often as a photo does.

Whoever adds a piece locks its case first, so two files at once cannot pass a limit together.
"""

import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from sqlmodel import Session, col, select

from models import audit, cases
from models.case_rows import Case, Evidence
from models.case_states import OVER
from models.clock import aware
from models.db import to_json
from models.intake import MOST_BYTES, MOST_PIECES
from models.sealing import Sealer
from models.vault import KeyGoneError, Vault

LONGEST_NAME = 120
"""Characters of a file's name that are kept."""
DRAWN: Final = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"})
"""Types of which a copy is drawn anew; nothing else is ever shown."""

Limit: TypeAlias = Literal["count", "file", "total", "empty"]
Blocked: TypeAlias = Literal["", "waiting", "found"]

_NAME, _SOURCE = "evidence name", "evidence source"


class LimitError(Exception):
    """A file is not taken, and nothing of it is kept.

    `kind` says why: too many pieces (`count`), too large (`file`), too much together (`total`), or
    nothing in it (`empty`). `limit` is the number of pieces or bytes that it went over.
    """

    def __init__(self, kind: Limit, limit: int) -> None:
        super().__init__(f"{kind} {limit}")
        self.kind: Limit = kind
        self.limit = limit


class CaseOverError(KeyGoneError):
    """The case takes no evidence any more: it is over, or forgotten."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it was written: its random name, size in bytes, SHA-256 in hex, and media type.

    `detected` is "" where the type is not sure. `scan` is what the scanner says of it so far.
    """

    name: str
    size: int
    sha256: str
    detected: str
    scan: Literal["", "waiting"] = ""


@dataclass(frozen=True, slots=True)
class Room:
    """What a case still takes: pieces, bytes of all of them, and bytes of one file."""

    pieces_left: int
    bytes_left: int
    file_bytes: int

    def refuse(self, size: int) -> None:
        """Raise LimitError where a file of so many bytes has no room."""
        if not self.pieces_left:
            raise LimitError("count", MOST_PIECES)
        if not size:
            raise LimitError("empty", 0)
        if size > self.file_bytes:
            raise LimitError("file", self.file_bytes)
        if size > self.bytes_left:
            raise LimitError("total", MOST_BYTES)


# --- what a case takes ----------------------------------------------------------------------------


def takes(case: Case) -> bool:
    """Whether evidence can still be added to a case."""
    return case.state not in OVER and case.forgotten_at is None


def room(db: Session, case: Case, file_bytes: int) -> Room:
    """What a case still takes. `file_bytes` is the channel's own limit for one file."""
    return _room(_counted(db, case), file_bytes)


def room_for(db: Session, piece: Evidence, file_bytes: int) -> Room:
    """What a case takes for a promised piece, which is counted already."""
    others = [one for one in _counted(db, _case_of(db, piece)) if one.id != piece.id]
    return _room(others, file_bytes)


def _counted(db: Session, case: Case) -> list[Evidence]:
    assert case.id is not None
    return [one for one in pieces(db, case.id) if one.state != "lost"]


def _room(taken: list[Evidence], file_bytes: int) -> Room:
    return Room(
        pieces_left=max(0, MOST_PIECES - len(taken)),
        bytes_left=max(0, MOST_BYTES - sum(one.size or 0 for one in taken)),
        file_bytes=file_bytes,
    )


# --- adding ---------------------------------------------------------------------------------------


def promise(
    db: Session,
    vault: Vault,
    case: Case,
    *,
    kind: str,
    name: str,
    source: str,
    size: int | None,
    now: datetime,
    file_bytes: int,
) -> Evidence:
    """Write down a file that is still to be fetched from the case's channel.

    Args:
        kind: what the channel calls it (photo, voice, video, file).
        source: the channel's name of the file.
        size: in bytes, where the channel tells it.
        now: aware.
        file_bytes: the largest file that the channel carries.

    Raises:
        LimitError: the case does not take it.
        CaseOverError, KeyGoneError: the case takes nothing any more.
    """
    _lock(db, case)
    # A size that is not told is checked when the file comes.
    room(db, case, file_bytes).refuse(1 if size is None else size)
    piece = _new(db, vault, case, kind, name, now)
    where = to_json({"channel": case.channel, "source": source})
    piece.state, piece.size, piece.next_try_at = "promised", size, aware(now)
    piece.source = _sealer_of(db, vault, piece).seal(where, _SOURCE, _key_of(piece))
    _add(db, case, piece, now)
    return piece


def add_kept(
    db: Session,
    vault: Vault,
    case: Case,
    *,
    kind: str,
    name: str,
    stored: Stored,
    now: datetime,
    file_bytes: int = MOST_BYTES,
) -> Evidence:
    """Write down a file that lies in the store already.

    Raises:
        LimitError: the case does not take it; the file is then nobody's.
        CaseOverError, KeyGoneError: the case takes nothing any more.
    """
    _lock(db, case)
    room(db, case, file_bytes).refuse(stored.size)
    piece = _new(db, vault, case, kind, name, now)
    _fill(piece, stored, now)
    _add(db, case, piece, now)
    _note(db, case, piece, "evidence.kept", now)
    return piece


def keep(db: Session, vault: Vault, piece: Evidence, stored: Stored, now: datetime) -> None:
    """The promised file is in the store.

    Raises:
        LimitError: it is larger than what the case still takes.
        CaseOverError, KeyGoneError: the case takes nothing any more.
        ValueError: the piece is not promised any more.
    """
    case = _case_of(db, piece)
    _lock(db, case)
    if piece.state != "promised":
        raise ValueError(f"the piece is {piece.state}")
    vault.case_key(db, piece.case_id, "content")
    room_for(db, piece, MOST_BYTES).refuse(stored.size)
    _fill(piece, stored, now)
    db.flush()
    _note(db, case, piece, "evidence.kept", now)


def lose(db: Session, piece: Evidence, reason: str, now: datetime) -> None:
    """A promised file will not come. `reason` is a word: `gone`, `late`, `over` or a limit."""
    piece.state, piece.reason, piece.next_try_at, piece.source = "lost", reason, None, ""
    db.flush()
    _note(db, _case_of(db, piece), piece, "evidence.lost", now)


def remove(db: Session, piece: Evidence) -> None:
    """Take a piece out of a draft; its file goes with the next sweep.

    Raises:
        ValueError: the case is filed: what an office was given is not taken back unseen.
    """
    case = _case_of(db, piece)
    if case.state != "draft":
        raise ValueError(f"the case is {case.state}")
    db.delete(piece)
    db.flush()


def _lock(db: Session, case: Case) -> None:
    """Hold the case until the transaction ends, as it is now. Raises CaseOverError."""
    db.flush()
    assert case.id is not None
    now = cases.held(db, case.id)
    if now is None or not takes(now):
        raise CaseOverError


def _new(db: Session, vault: Vault, case: Case, kind: str, name: str, now: datetime) -> Evidence:
    assert case.id is not None
    number = max((one.number for one in pieces(db, case.id)), default=0) + 1
    piece = Evidence(
        case_id=case.id, number=number, state="", kind=kind, name="", promised_at=aware(now)
    )
    piece.name = _sealer_of(db, vault, piece).seal(cleaned(name), _NAME, _key_of(piece))
    return piece


def _fill(piece: Evidence, stored: Stored, now: datetime) -> None:
    piece.state, piece.stored, piece.size = "kept", stored.name, stored.size
    piece.sha256, piece.detected, piece.scan = stored.sha256, stored.detected, stored.scan
    piece.view_state = "waiting" if stored.detected in DRAWN else ""
    # The platform's name of the file is of no more use.
    piece.kept_at, piece.next_try_at, piece.source, piece.tries = aware(now), None, "", 0


def _add(db: Session, case: Case, piece: Evidence, now: datetime) -> None:
    case.touched_at = aware(now)
    db.add(piece)
    db.flush()


def _note(db: Session, case: Case, piece: Evidence, action: str, now: datetime) -> None:
    detail = {"piece": piece.number, "size": piece.size, "why": piece.reason}
    by = cases.COMPLAINANT if piece.state == "kept" else "system"
    audit.note(db, now, by, action, cases.key_of(case), case.city, case.district, detail=detail)


# --- reading --------------------------------------------------------------------------------------


def pieces(db: Session, case_id: int) -> list[Evidence]:
    """Every piece of a case, lost ones too, in their order."""
    theirs = select(Evidence).where(Evidence.case_id == case_id)
    return list(db.exec(theirs.order_by(col(Evidence.number))))


def piece(db: Session, case_id: int, number: int) -> Evidence | None:
    """A piece by its number within its case."""
    theirs = select(Evidence).where(Evidence.case_id == case_id, Evidence.number == number)
    return db.exec(theirs).one_or_none()


def name_of(db: Session, vault: Vault, piece: Evidence) -> str:
    """What the file was called: no path, no control or direction marks. Raises KeyGoneError."""
    opened = _sealer_of(db, vault, piece).open(piece.name, _NAME, _key_of(piece))
    return opened or f"{cleaned(piece.kind) or 'file'}-{piece.number}"


def source_of(db: Session, vault: Vault, piece: Evidence) -> tuple[str, str]:
    """The channel of a promised file and its name there. Raises KeyGoneError."""
    where = json.loads(_sealer_of(db, vault, piece).open(piece.source, _SOURCE, _key_of(piece)))
    return where["channel"], where["source"]


def blocked(piece: Evidence) -> Blocked:
    """Why a piece must not be opened just so: it waits for its scan, or something was found."""
    return piece.scan if piece.scan in ("waiting", "found") else ""  # type: ignore[return-value]


def cleaned(name: str) -> str:
    """A file's name that can stand in a sentence: its last part, without marks nobody sees."""
    whole = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    last = whole.replace("\\", "/").rstrip("/").rpartition("/")[2]
    marks = {one: unicodedata.category(one)[0] for one in set(last)}
    seen = "".join(" " if marks[one] == "Z" else one for one in last if marks[one] != "C")
    plain = " ".join(seen.split()).strip(". ")
    if len(plain) <= LONGEST_NAME:
        return plain
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        return plain[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def _case_of(db: Session, piece: Evidence) -> Case:
    case = db.get(Case, piece.case_id)
    assert case is not None
    return case


def _sealer_of(db: Session, vault: Vault, piece: Evidence) -> Sealer:
    return vault.of_case(db, piece.case_id, "content")


def _key_of(piece: Evidence) -> str:
    return f"case:{piece.case_id}:{piece.number}"
