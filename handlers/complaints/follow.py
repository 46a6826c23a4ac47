"""Following a complaint: 我的举报, its receipt, and everything that its author may do with it."""

from collections.abc import Callable, Mapping

from handlers import commands
from handlers.choosing import option_number
from handlers.complaints import handing_in, letters, mine, moves, receipts, rights, start
from handlers.complaints.following import (
    FOLLOW,
    NO,
    YES,
    Asked,
    Kind,
    current,
    is_late,
    remain,
    told,
)
from handlers.complaints.moves import Move
from handlers.context import Turn
from handlers.place import FILING, at, filing
from handlers.wording import bare, plain
from models.case_rows import Case
from models.messages import Reply, Words, say


def _all(*words: str) -> frozenset[str]:
    return frozenset(bare(plain(word)) for word in words)


OPEN = Words("查看", "open")
"""What every push asks to send: it says nothing to whoever looks over a shoulder."""
_MINE = _all("我的举报", "举报进度", "我举报的", "my complaints", "my complaint", "my reports")
_CHECK = _all(mine.CHECK.zh, mine.CHECK.en, "查询举报进度", "查举报", "用凭证号查询",
              "look one up by its receipt code")  # fmt: skip
_OPEN = _all(OPEN.zh, OPEN.en, "查看消息")
_YES = _all(YES.zh, YES.en, "确定", "是", "是的", "yes")
_DELETED = _all("确认删除", "delete it")
_YES_OF: Mapping[Kind, frozenset[str]] = {
    "withdraw": _YES | _all("确认撤回", "withdraw it"),
    "document": _YES | _DELETED,
    "delete": _YES | _DELETED,
}
"""A yes to each question, its label too."""
_CANCEL = _all(NO.zh, NO.en, "算了", "返回", "back")
"""Ends any question; 不是 may well be the answer to what an office asked."""
_NO = _CANCEL | _all("不", "否", "不是", "no")


def answer(turn: Turn) -> Reply | None:
    """The reply to what is about following a complaint; None: it is about something else.

    What it says is of somebody's complaint: `turn.memory.private` is set with every reply.
    """
    asked = current(turn)
    if turn.incoming.attachments:
        reply = handing_in.take(turn, asked)
        if reply is not None:
            return reply
    if not turn.text:
        return None
    reply = _to_question(turn, asked) if asked else None
    return reply or _by_itself(turn, asked) or _late(turn)


# --- the open question ----------------------------------------------------------------------------


def _to_question(turn: Turn, asked: Asked) -> Reply | None:
    number = option_number(bare(turn.text))
    if number is not None and asked.lines:
        if not 1 <= number <= len(asked.lines):
            return remain(turn, say("follow.out_of_range", last=len(asked.lines)))
        return _chosen(turn, asked, asked.lines[number - 1])
    return _in_words(turn, asked)


def _chosen(turn: Turn, asked: Asked, line: str) -> Reply | None:
    if line in (mine.BEGIN.zh, mine.BEGIN.en):
        turn.memory.private = True
        turn.state.pop(FOLLOW, None)  # What follows is for the complaint that is written.
        return start.begin(turn)
    return _in_words(turn.typing(line), asked)


def _in_words(turn: Turn, asked: Asked) -> Reply | None:
    """A no, a yes, or the words that were asked for; a line with another meaning is left alone."""
    if asked.kind in ("", "page"):
        return _by_itself(turn, asked)
    if bare(turn.text) in (_NO if asked.kind in _CONFIRMED else _CANCEL):
        return _cancelled(turn, asked)
    if asked.kind in _CONFIRMED:
        case = mine.own(turn, asked.about) if bare(turn.text) in _YES_OF[asked.kind] else None
        return _CONFIRMED[asked.kind](turn, case) if case is not None else None
    if _means_else(turn):
        return None
    if asked.kind in _ASKED_BACK and asked.lines and bare(turn.text) in _YES:
        case = mine.own(turn, asked.about)
        return mine.gone(turn) if case is None else rights.take_odd(turn, asked, case)
    if asked.kind == "receipt":
        return receipts.take(turn, turn.incoming.text)
    if asked.kind == "contact":
        return receipts.contact(turn, asked)
    case = mine.own(turn, asked.about)
    return mine.gone(turn) if case is None else _TAKING[asked.kind](turn, asked, case)


def _means_else(turn: Turn) -> bool:
    """Whether words that could be an answer are a word of their own: 菜单, 撤回举报, a receipt.

    A longer text is an answer even where it begins like a command (规定: …).
    """
    given = commands.find(turn.incoming.text)
    alone = given is not None and not given.rest and given.number is None
    text = bare(turn.text)
    if alone or text in _MINE | _CHECK or moves.by_label(plain(turn.incoming.text)):
        return True
    return receipts.is_code(turn.incoming.text)


def _cancelled(turn: Turn, asked: Asked) -> Reply:
    """Nothing was done; back to the case, where there is one that is theirs."""
    theirs = asked.kind not in ("receipt", "contact")
    case = mine.own(turn, asked.about) if theirs else None
    if case is None:
        return told(turn, say("follow.cancelled"))
    if asked.kind in _ASKED_BACK:
        rights.leave(turn, case)
    return mine.page(turn, case, (say("follow.cancelled"),))


_CONFIRMED: Mapping[Kind, Callable[[Turn, Case], Reply]] = {
    "withdraw": rights.withdraw,
    "document": rights.drop_document,
    "delete": rights.delete_case,
}
_ASKED_BACK: frozenset[Kind] = frozenset({"name", "new_contact"})
"""What looks odd is asked back: with numbered answers, the question is whether it is meant."""
_TAKING: Mapping[Kind, Callable[[Turn, Asked, Case], Reply]] = {
    "more": letters.take,
    "answer": letters.take,
    "name": rights.take,
    "new_contact": rights.take,
}


# --- lines ----------------------------------------------------------------------------------------


def _by_itself(turn: Turn, asked: Asked | None) -> Reply | None:
    """A line with a meaning of its own."""
    text = bare(turn.text)
    if text in _MINE:
        return mine.list_of(turn)
    if text in _CHECK:
        return receipts.ask(turn)
    if text in _OPEN:
        return mine.newest_unread(turn)
    code = receipts.code_in(turn.incoming.text)
    # Whoever writes a complaint may well name an earlier one in it.
    if code is None or (at(turn) == FILING and not receipts.is_code(turn.incoming.text)):
        return _move(turn, asked)
    return receipts.take(turn, code)


def _move(turn: Turn, asked: Asked | None) -> Reply | None:
    """A move on a case, or its name alone; of another's case nothing is said, as of none at all."""
    text = plain(turn.incoming.text)
    theirs = asked is not None and asked.kind not in ("receipt", "contact")
    open_page = asked.about if asked is not None and theirs else 0
    if open_page and moves.is_back(text):
        case = mine.own(turn, open_page)
        return mine.page(turn, case) if case is not None else mine.gone(turn)
    found = moves.read(text)
    if found is None:
        return None
    move, number = found
    if number is None and not open_page:
        return _labelled(turn, moves.by_label(text))
    case = mine.own(turn, number or open_page)
    if case is None:
        return None
    return mine.page(turn, case) if move is None else _DOING[move](turn, case)


def _labelled(turn: Turn, move: Move | None) -> Reply | None:
    """A label without a page: of the only case that there is; of several it is asked which.

    What is typed while a complaint is written is an answer to its question.
    """
    if move is None or filing(turn):
        return None
    found = mine.filed(turn)
    case = mine.own(turn, found[0].id or 0) if len(found) == 1 else None
    if case is not None:
        return _DOING[move](turn, case)
    # 收件凭证 is a complaint's receipt and never the code of a self-check.
    return mine.list_of(turn, say("follow.which")) if found or move == "receipt" else None


_DOING: Mapping[Move, Callable[[Turn, Case], Reply]] = {
    "answer": letters.ask_answer,
    "complete": letters.complete,
    "more": letters.ask_more,
    "evidence": handing_in.link,
    "letters": mine.everything_written,
    "receipt": receipts.paper,
    "withdraw": rights.ask_withdraw,
    "data": rights.copy,
    "correct": rights.correct,
    "correct_name": rights.ask_name,
    "correct_contact": rights.ask_contact,
    "delete": rights.delete,
    "delete_document": rights.ask_document,
    "delete_case": rights.ask_delete,
}


def _late(turn: Turn) -> Reply | None:
    """A yes, a no or a number under a question that is no longer open."""
    meant = bare(turn.text) in _YES | _NO or option_number(bare(turn.text)) is not None
    return told(turn, say("follow.stale")) if meant and is_late(turn) else None
