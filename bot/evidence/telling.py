"""Tells a complainant that a file did not come, and asks for it again.

What says so is a letter of the case, sealed as all of them are; the push only says that there is
something to read.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlmodel import Session

from bot.wording import words
from models import acts, case_pushes, cases, evidence
from models.case_rows import Case, Evidence
from models.conversations import language_of
from models.intake import MB, MOST_BYTES, MOST_PIECES, PAGE_BYTES
from models.messages import Say, say
from models.vault import KeyGoneError, Vault

_WHY: Final[Mapping[str, Say]] = {
    "gone": say("evidence.lost.gone"),
    "late": say("evidence.lost.late"),
    "empty": say("evidence.lost.empty"),
    "total": say("evidence.lost.total", limit=MOST_BYTES // MB),
    "count": say("evidence.lost.count", limit=MOST_PIECES),
}


def tell_lost(
    db: Session,
    vault: Vault,
    piece: Evidence,
    reason: str,
    now: datetime,
    most: int = PAGE_BYTES,
) -> None:
    """Write to the author of a case that a piece did not come; nothing where they are forgotten.

    Args:
        reason: a name of `_WHY`, or `file` where it was too large.
        now: aware.
        most: the bytes that a file may have where it came from.
    """
    case = db.get_one(Case, piece.case_id)
    try:
        who = cases.identity(db, vault, case)
    except KeyGoneError:
        return
    language = language_of(db, who["channel"], who["address"]) or "zh_CN"
    name = evidence.name_of(db, vault, piece)
    why = say("evidence.lost.file", limit=most // MB) if reason == "file" else _WHY[reason]
    told = say("evidence.lost", number=piece.number, name=name, why=why)
    cases.write(db, vault, case, "out", "evidence_lost", words(told, language), now)
    # The letter can be read once an act could not be undone any more, like every other.
    case_pushes.push(db, vault, case, now, not_before=now + acts.HELD)
