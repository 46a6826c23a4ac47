"""What a complaint must contain and does not: kept beside what was said, for the office to see.

Who complained is not opened to find out whether a name or a contact was given at all. So that much
is noted where its author gives it: which part is missing, and nothing of what is there.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Literal, TypeAlias

from sqlmodel import Session

from models import cases
from models.case_rows import Case
from models.evidence import pieces
from models.vault import Vault

Part: TypeAlias = Literal["real_name", "contact", "evidence"]
"""What a text may ask for; evidence is looked for where it lies."""

_PARTS: dict[Part, str] = {"real_name": "name", "contact": "contact"}
_MISSING = "missing"


def note(db: Session, vault: Vault, case: Case, now: datetime) -> None:
    """Keep which parts its author did not give; at filing, and after each correction.

    Raises KeyGoneError.
    """
    who, said = cases.identity(db, vault, case), cases.content(db, vault, case)
    parts = [part for part, name in _PARTS.items() if not str(who.get(name) or "").strip()]
    if parts != said.pop(_MISSING, []):
        kept = {_MISSING: parts} if parts else {}
        cases.keep_content(db, vault, case, {**said, **kept}, now)


def missing(db: Session, vault: Vault, case: Case, required: Collection[str]) -> list[Part]:
    """What is missing of the parts that a text asks for. Raises KeyGoneError."""
    noted = cases.content(db, vault, case).get(_MISSING, [])
    lacks: dict[Part, bool] = {part: part in noted for part in _PARTS}
    lacks["evidence"] = all(one.state == "lost" for one in pieces(db, case.id or 0))
    return [part for part, lacking in lacks.items() if lacking and part in required]
