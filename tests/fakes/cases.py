"""Complaints as tests need them: begun, filed, and brought to a state by allowed moves alone."""

from collections import deque
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import cases
from models.case_rows import Case
from models.case_states import ARROWS, State
from models.intake import Taking
from models.vault import Vault
from tests.fakes.parts import MORNING, SEALER

VAULT = Vault(SEALER)
CHANNEL, ADDRESS = "webchat", "f" * 64
"""Where the complainant of these tests writes from."""
WHO = {"name": "欧阳晴雯", "contact": "13912345678"}
SAID = {
    "subject": "绿源电子有限公司",
    "what": "申报材料中的用电量与实际不符",
    "when": "2026年3月",
    "where": "南山区科技园",
}
ANY_FILE = Taking(files="page", file_bytes=50 * 1024 * 1024)


def a_case(
    db: Session,
    *,
    city: str = "shenzhen",
    district: str = "",
    against: str = "listed_unit",
    unit_id: int | None = None,
    state: State = "registered",
    channel: str = CHANNEL,
    address: str = ADDRESS,
    now: datetime = MORNING,
    **also: Any,
) -> Case:
    """A case in a state, reached by the shortest allowed way; `also` sets further columns."""
    case = cases.begin(db, VAULT, channel, address, "1", now)
    case.city, case.district, case.against, case.unit_id = city, district, against, unit_id
    cases.keep_content(db, VAULT, case, SAID, now)
    who = cases.identity(db, VAULT, case)
    cases.keep_identity(db, VAULT, case, {**who, **WHO}, now)
    for step in way_to(state):
        if step == "registered" and case.receipt is None:
            cases.register(db, VAULT, case, now)
        else:
            cases.go(db, case, step, "system", now)
    for name, value in also.items():
        setattr(case, name, value)
    db.flush()
    return case


def way_to(state: State) -> list[State]:
    """The shortest way from a draft to a state."""
    ways: deque[list[State]] = deque([["draft"]])
    while ways:
        way = ways.popleft()
        if way[-1] == state:
            return way[1:]
        ways.extend([*way, following] for following in sorted(ARROWS[way[-1]]))
    raise AssertionError(f"no way leads to {state}")
