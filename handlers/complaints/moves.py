"""What the author of a case may do with it, and how each is typed: 撤回 A37K, or 撤回举报."""

import re
from collections.abc import Iterable, Mapping
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
AS_LABELLED: dict[Move, Words] = {
    "answer": Words("回复提问", "answer the question"),
    "complete": Words("材料已补齐", "everything is there"),
    "more": Words("补充说明", "add to what you said"),
    "evidence": Words("补充证据", "add evidence"),
    "letters": Words("查看全部往来", "read all messages"),
    "receipt": Words("收件凭证", "receipt to print"),
    "withdraw": Words("撤回举报", "withdraw the complaint"),
    "data": Words("查看我的数据", "see my data"),
    "correct": Words("更正姓名或联系方式", "correct name or contact"),
    "correct_name": Words("更正姓名", "correct the name"),
    "correct_contact": Words("更正联系方式", "correct the contact"),
    "delete": Words("删除我的信息", "delete my data"),
    "delete_document": Words("删除证件号码", "delete the document number"),
    "delete_case": Words("删除这件举报", "delete this complaint"),
}
"""The labels of the numbered ways on, as somebody types them who reads no numbers."""
BACK = Words("返回这件举报", "back to this complaint")


def _spelled(tables: Iterable[Mapping[Move, Words]]) -> dict[str, Move]:
    return {
        bare(plain(word)): move
        for table in tables
        for move, both in table.items()
        for word in (both.zh, both.en)
    }


_SPELLED = _spelled((WORDS, AS_LABELLED))
_BY_LABEL = _spelled((AS_LABELLED, {"data": WORDS["data"]}))
_BACK = {bare(plain(word)) for word in (BACK.zh, BACK.en)}
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
    move = _SPELLED.get(words)
    return None if move is None else (move, number)


def by_label(text: str) -> Move | None:
    """The move whose label a text is, and nothing else: it needs no page to be understood.

    Args:
        text: made comparable (`plain`).
    """
    return _BY_LABEL.get(bare(text))


def is_back(text: str) -> bool:
    """Whether a text, made comparable, is the label of the way back to a case."""
    return bare(text) in _BACK


def _number(name: str) -> int | None:
    parsed = parse(name)
    return parsed[1] if parsed is not None and parsed[0] == cases.LETTER else None
