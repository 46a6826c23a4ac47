"""What the author of a case may do with it, and how each is typed: 撤回 A37K."""

import re
from typing import Literal, TypeAlias, get_args

from handlers.complaints.following import Line, typed
from handlers.context import Turn
from handlers.wording import bare, plain
from models import cases
from models.case_rows import Case
from models.messages import Say, Words, say
from models.names import parse

Move: TypeAlias = Literal[
    "answer",
    "complete",
    "more",
    "evidence",
    "letters",
    "receipt",
    "withdraw",
    "data",
    "correct",
    "correct_name",
    "correct_contact",
    "delete",
    "delete_document",
    "delete_case",
]
MOVES: tuple[Move, ...] = get_args(Move)

WORDS: dict[Move, Words] = {
    "answer": Words("回复", "answer"),
    "complete": Words("已补齐", "completed"),
    "more": Words("补充说明", "add"),
    "evidence": Words("补充证据", "add evidence"),
    "letters": Words("全部往来", "letters"),
    "receipt": Words("收据", "receipt"),
    "withdraw": Words("撤回", "withdraw"),
    "data": Words("我的数据", "my data"),
    "correct": Words("更正", "correct"),
    "correct_name": Words("更正姓名", "correct name"),
    "correct_contact": Words("更正联系方式", "correct contact"),
    "delete": Words("删除", "delete"),
    "delete_document": Words("删除证件", "delete document"),
    "delete_case": Words("删除举报", "delete complaint"),
}
LABELS: dict[Move, Say] = {
    "answer": say("follow.move.answer"),
    "complete": say("follow.move.complete"),
    "more": say("follow.move.more"),
    "evidence": say("follow.move.evidence"),
    "letters": say("follow.move.letters"),
    "receipt": say("follow.move.receipt"),
    "withdraw": say("follow.move.withdraw"),
    "data": say("follow.move.data"),
    "correct": say("follow.move.correct"),
    "correct_name": say("follow.move.correct_name"),
    "correct_contact": say("follow.move.correct_contact"),
    "delete": say("follow.move.delete"),
    "delete_document": say("follow.move.delete_document"),
    "delete_case": say("follow.move.delete_case"),
}
_SPELLED = sorted(
    ((bare(plain(word)), move) for move, both in WORDS.items() for word in (both.zh, both.en)),
    key=lambda pair: -len(pair[0]),
)
_NAMED = re.compile(r"(?P<words>.*?)[\s:,]*(?P<name>[a-z][1-9][0-9]{0,11}[a-z])")


def line(turn: Turn, move: Move, case: Case) -> Line:
    """The numbered way on that does this with a case."""
    return LABELS[move], typed(turn, WORDS[move], cases.name(case))


def read(text: str) -> tuple[Move | None, int | None] | None:
    """The move and the case's number in a line; only one of them where the other is not named.

    None where the line is about neither: 撤回 A37K, 撤回, A37K, and nothing else.

    Args:
        text: made comparable (`plain`).
    """
    named = _NAMED.fullmatch(bare(text))
    number = _number(named["name"]) if named else None
    words = bare(text) if number is None else bare(named["words"]) if named else ""
    if not words:
        return None if number is None else (None, number)
    move = next((move for spelled, move in _SPELLED if words == spelled), None)
    return None if move is None else (move, number)


def _number(name: str) -> int | None:
    parsed = parse(name)
    return parsed[1] if parsed is not None and parsed[0] == cases.LETTER else None
