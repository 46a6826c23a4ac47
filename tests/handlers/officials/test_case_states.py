"""Which move of an office goes with which state: each allowed one is offered, no other works."""

from collections.abc import Iterator

import pytest

from handlers.officials.cases import CASES
from handlers.officials.declared import Move
from models.case_rows import Case
from models.case_states import ARROWS, OVER, STATES, WORKED, State
from models.db import Database
from policies.library import Library
from tests.handlers.officials.casework import Casework

FILED = frozenset(STATES) - {"draft"}
NOT_ARCHIVED = FILED - {"archived"}
GOES_WITH: dict[str, frozenset[State]] = {
    "accept": frozenset({"registered"}),
    "reject": frozenset({"registered", "completing"}),
    "verify": frozenset({"accepted"}),
    "find_true": frozenset({"verifying"}),
    "find_partly": frozenset({"verifying"}),
    "find_false": frozenset({"verifying"}),
    "close": frozenset({"rectifying", "removing", "noticing", "no_action"}),
    "archive": OVER - {"archived"},
    "return": frozenset({"registered"}),
    "complete": frozenset({"completing"}),
    "ask": WORKED,
    "note": NOT_ARCHIVED,
    "transfer": frozenset({"registered", "completing", "accepted", "verifying"}),
    "extend": frozenset(),  # only where the time of the result runs: a test of its own
    "hold": FILED,
    "unhold": frozenset(),  # only where it is held
    "evidence": FILED,
    "take": WORKED,
    "release": frozenset(),  # only of who took it
    "assign": WORKED,
    "recuse": WORKED,
    "readmit": frozenset(),  # only where somebody keeps out of it
    "link": NOT_ARCHIVED,
    "unlink": frozenset(),  # only where it is linked
    "merge": frozenset({"registered", "completing", "accepted", "verifying"}),
}
"""The states in which a fresh case offers each move; of the decisions other tests tell."""
LEADS_TO: dict[str, State] = {
    "accept": "accepted",
    "reject": "refused",
    "verify": "verifying",
    "find_true": "confirmed",
    "find_partly": "partly",
    "find_false": "unfounded",
    "close": "closed",
    "archive": "archived",
    "return": "completing",
    "complete": "registered",
    "merge": "merged",
}


@pytest.fixture
def work(sqlite: Database, library: Library) -> Casework:
    """A bureau with complaints."""
    return Casework(sqlite, library)


def moves() -> Iterator[Move[Case]]:
    """Those of which this file tells."""
    return (move for move in CASES.moves if move.name in GOES_WITH)


def test_every_arrow_of_the_table_is_one_of_the_states() -> None:
    """The table above allows nothing that the states forbid."""
    for move, to in LEADS_TO.items():
        for state in GOES_WITH[move]:
            assert to in ARROWS[state], f"{move}: {state} -> {to}"


@pytest.mark.parametrize("state", sorted(FILED))
def test_state_offers_its_moves_and_refuses_the_others(work: Casework, state: State) -> None:
    """For an officer, a superior, and the city's official over the district."""
    name = work.case(state)
    li, chief = work.official("li"), work.official("chief", role="superior")
    city = work.official("city", district="")
    allowed = {move.word.zh for move in moves() if state in GOES_WITH[move.name]}
    for chat in (li, chief, city):
        chat.say(f"案件 {name}")
        offered = {line.split(" ")[2] for line in chat.lines}
        assert offered & {move.word.zh for move in moves()} == allowed
    refused = [move for move in moves() if move.word.zh not in allowed]
    before, noted = work.dump(), len(work.audited())
    for turn, move in enumerate(refused):
        # One after the other, so that over all states each says each.
        chat = (li, chief, city)[(turn + len(state)) % 3] if len(move.roles) > 1 else chief
        chat.say(f"案件 {name} {move.word.zh}")
        assert "work.not_now" in chat.keys, move.name
    assert work.dump() == before
    rows = work.audited()[noted:]
    assert [row.detail["why"] for row in rows] == ["state"] * len(refused)


RESTS = {
    "reject": "依据4 另有处理渠道",
    "find_true": "现场核对的读数与填报不符",
    "find_partly": "仅用电量一项不符",
    "find_false": "台账与读数一致",
    "close": "经核实，已要求该单位整改",
    "return": "请补充能说明情况的材料",
}
ARROWS_OF_MOVES = [
    (move, state, to) for move, to in sorted(LEADS_TO.items()) for state in sorted(GOES_WITH[move])
]


@pytest.mark.parametrize(("move", "state", "to"), ARROWS_OF_MOVES)
def test_arrow_is_gone_noted_and_undone(work: Casework, move: str, state: State, to: State) -> None:
    """Confirmed, it leads to its state, says so in the audit, and 撤销 restores every row."""
    other = work.case()
    name = work.case(state)
    li = work.official("li")
    declared = next(one for one in CASES.moves if one.name == move)
    rest = f"{other} 反映同一事项" if move == "merge" else RESTS.get(move, "")
    before = work.kept()
    work.done(li, f"案件 {name} {declared.word.zh} {rest}".strip())
    assert work.of(name).state == to, li.keys
    (row,) = work.audited(f"case.{to}")[-1:]
    assert (row.actor, row.object) == (f"official:{li.official}", f"case:{int(name[1:-1])}")
    assert row.detail["from"] == state
    work.undone(li, before)
