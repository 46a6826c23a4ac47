"""What the author of a case may always ask for: to take it back, to see, correct and delete."""

from collections.abc import Iterator, Mapping

from handlers.answers import AskBack, NotUnderstood
from handlers.channels import channel_name
from handlers.choosing import option_number
from handlers.complaints import mine, personal
from handlers.complaints.following import Asked, Kind, Line, ask_whether, remain, show, told
from handlers.complaints.moves import line
from handlers.complaints.standing import filed_on, office_of
from handlers.context import Turn
from handlers.officials.case_notices import tell_office
from handlers.wording import bare, plain
from handlers.written import read_any, written
from models import case_rights, cases, evidence, tokens
from models.case_rights import Deletion
from models.case_rows import Case, Evidence
from models.case_states import WITHDRAWABLE
from models.clock import SHANGHAI
from models.messages import (
    Block,
    Bullets,
    Citation,
    Day,
    Heading,
    Paragraph,
    Quote,
    Reply,
    Say,
    Text,
    Words,
    say,
)

PIPL = Words("《中华人民共和国个人信息保护法》", "Personal Information Protection Law (PIPL)")
_ARTICLE_47 = Citation(
    PIPL,
    47,
    1,
    "有下列情形之一的，个人信息处理者应当主动删除个人信息；个人信息处理者未删除的，个人有权请求删除："
    "（一）处理目的已实现、无法实现或者为实现处理目的不再必要；",
)


# --- taking it back -------------------------------------------------------------------------------


def ask_withdraw(turn: Turn, case: Case) -> Reply:
    """撤回: ask first; what is found true or not is no longer the author's alone."""
    if not _withdrawable(turn, case):
        return mine.page(turn, case, (say("follow.withdraw.late"),))
    blocks = (
        Paragraph(say("follow.withdraw.ask", name=cases.name(case)), tone="strong"),
        Paragraph(say("follow.withdraw.about")),
    )
    return ask_whether(turn, blocks, say("follow.withdraw.yes"), "withdraw", case.id or 0)


def withdraw(turn: Turn, case: Case) -> Reply:
    """The case ends, and its office is told so."""
    if not _withdrawable(turn, case):
        return mine.page(turn, case, (say("follow.withdraw.late"),))
    context, now = turn.context, turn.context.clock.now()
    cases.go(context.db, case, "withdrawn", cases.COMPLAINANT, now)
    tokens.end(context.db, "evidence", case.id or 0, now)
    tell_office(context, case, "case_withdrawn", now)
    return mine.page(turn, case, (say("follow.withdraw.done"),))


def _withdrawable(turn: Turn, case: Case) -> bool:
    seen = case_rights.seen(turn.context.db, case, turn.context.clock.now())
    return {case.state, seen.state} <= WITHDRAWABLE


# --- seeing what is kept --------------------------------------------------------------------------


def copy(turn: Turn, case: Case) -> Reply:
    """我的数据: everything that is kept of its author and what they said, as it is kept."""
    blocks = (*_identity(turn, case), *_content(turn, case), *_evidence(turn, case))
    db = turn.context.db
    looks = Paragraph(say("follow.data.looks", count=case_rights.looks(db, case)))
    lines = [line(turn, "letters", case), line(turn, "correct", case), mine.back_to(case)]
    return show(turn, [*blocks, looks], lines, "page", case.id or 0)


def _identity(turn: Turn, case: Case) -> Iterator[Block]:
    who = cases.identity(turn.context.db, turn.context.vault, case)
    yield Heading(say("follow.data.identity", name=cases.name(case)))
    for key, label in _PERSONAL.items():
        yield Paragraph(say("follow.data.line", label=label, value=_given(who.get(key))))
    where = channel_name(str(who.get("channel")))
    yield Paragraph(say("follow.data.line", label=say("follow.data.channel"), value=where))
    agreed = Day(case.consented_at.astimezone(SHANGHAI).date())
    yield Paragraph(say("follow.data.consent", day=agreed, version=case.consent), tone="muted")


def _content(turn: Turn, case: Case) -> Iterator[Block]:
    said = cases.content(turn.context.db, turn.context.vault, case)
    yield Heading(say("follow.data.content"))
    where = office_of(turn, case)
    yield Paragraph(say("follow.filed", day=filed_on(case), office=where))
    for key, label in _SAID.items():
        yield Paragraph(say("follow.data.line", label=label, value=_given(said.get(key))))


def _evidence(turn: Turn, case: Case) -> Iterator[Block]:
    pieces = evidence.pieces(turn.context.db, case.id or 0)
    yield Heading(say("follow.data.evidence", count=len(pieces)))
    if pieces:
        yield Bullets(tuple(_piece(turn, one) for one in pieces), ordered=True)


def _piece(turn: Turn, piece: Evidence) -> Say:
    name = evidence.name_of(turn.context.db, turn.context.vault, piece)
    if piece.state == "lost":
        return say("follow.data.lost", name=name)
    if piece.state == "promised":
        return say("follow.data.promised", name=name)
    return say("follow.data.piece", name=name, size=piece.size or 0, sha256=piece.sha256)


def _given(value: object) -> Text:
    return str(value) if value else say("follow.data.not_given")


_PERSONAL: Mapping[str, Say] = {
    "name": say("follow.data.name"),
    "contact": say("follow.data.contact"),
    "document": say("follow.data.document"),
}
_SAID: Mapping[str, Say] = {
    "subject": say("follow.data.subject"),
    "what": say("follow.data.what"),
    "when": say("follow.data.when"),
    "where": say("follow.data.where"),
}


# --- correcting -----------------------------------------------------------------------------------


def correct(turn: Turn, case: Case) -> Reply:
    """更正: which of the two; what was said is not changed but added to."""
    lines = [
        line(turn, "correct_name", case),
        line(turn, "correct_contact", case),
        mine.back_to(case),
    ]
    blocks = [
        Paragraph(say("follow.correct.which"), tone="strong"),
        Paragraph(say("follow.correct.words"), tone="muted"),
    ]
    return show(turn, blocks, lines, "page", case.id or 0)


def ask_name(turn: Turn, case: Case) -> Reply:
    """更正姓名: the next message is the name."""
    asked = [Paragraph(say("follow.correct.name"), tone="strong")]
    return show(turn, asked, kind="name", about=case.id or 0)


def ask_contact(turn: Turn, case: Case) -> Reply:
    """更正联系方式: the next message is the contact."""
    asked = [Paragraph(say("follow.correct.contact"), tone="strong")]
    return show(turn, asked, kind="new_contact", about=case.id or 0)


def take(turn: Turn, asked: Asked, case: Case) -> Reply:
    """Read the new name or contact as the complaint's own question does; what is odd is asked back.

    With the contact the case can be brought to another account, so nothing odd is kept by mistake.
    """
    field = _FIELDS[asked.kind]
    question, doubt = _QUESTIONS[field]
    reading = read_any(question, turn.incoming.text, turn.today)
    if isinstance(reading, NotUnderstood):
        return remain(turn, reading.why)
    if isinstance(reading, AskBack):
        value = written(reading.candidates[0])
        if option_number(bare(plain(value))) is not None:
            return remain(turn, doubt)  # The number of an option, most likely of another question.
        return _ask_back(turn, case, asked.kind, doubt, value)
    value = written(reading.answer)
    return _corrected(turn, case, field, value) if value else remain(turn, say("answer.in_words"))


def _ask_back(turn: Turn, case: Case, kind: Kind, doubt: Say, value: str) -> Reply:
    context = turn.context
    now = context.clock.now()
    case_rights.ask_back(context.db, context.vault, case, _FIELDS[kind], value, now)
    as_written = say("answer.as_written", words=value)
    return ask_whether(turn, [Paragraph(doubt, tone="warning")], as_written, kind, case.id or 0)


def take_odd(turn: Turn, asked: Asked, case: Case) -> Reply:
    """Keep what was asked back, now that its author says that it is meant."""
    context, field = turn.context, _FIELDS[asked.kind]
    value = case_rights.asked_back(context.db, context.vault, case, field)
    return _corrected(turn, case, field, value) if value else mine.gone(turn)


def leave(turn: Turn, case: Case) -> None:
    """Forget what was asked back and is not wanted."""
    context = turn.context
    case_rights.drop_asked(context.db, context.vault, case, context.clock.now())


def _corrected(turn: Turn, case: Case, field: case_rights.Field, value: str) -> Reply:
    context = turn.context
    case_rights.correct(context.db, context.vault, case, field, value, context.clock.now())
    return mine.page(turn, case, (say("follow.correct.done", value=value),))


_FIELDS: Mapping[Kind, case_rights.Field] = {"name": "name", "new_contact": "contact"}
_QUESTIONS = {
    "name": (personal.PERSON_ASKED, say("follow.correct.odd_name")),
    "contact": (personal.CONTACT_ASKED, say("follow.correct.odd_contact")),
}


# --- deleting -------------------------------------------------------------------------------------


def delete(turn: Turn, case: Case) -> Reply:
    """删除: what can go now, and what stays for the moment and why."""
    context, now = turn.context, turn.context.clock.now()
    who = cases.identity(context.db, context.vault, case)
    answer = case_rights.deletable(context.db, case, now)
    lines: list[Line] = []
    if who.get("document"):
        lines.append(line(turn, "delete_document", case))
    if answer == "marked":
        lines.append(line(turn, "delete_case", case))
    elif answer == "worked" and _withdrawable(turn, case):
        lines.append(line(turn, "withdraw", case))
    blocks = [Paragraph(say("follow.delete.what"), tone="strong"), *_why(answer)]
    return show(turn, blocks, [*lines, mine.back_to(case)], "page", case.id or 0)


def _why(answer: Deletion) -> Iterator[Block]:
    """Why a case is not deleted at once, with the words that it rests on where it is the law's."""
    yield Paragraph(_ANSWERS[answer])
    if answer in ("worked", "evidence"):
        yield Quote(_ARTICLE_47)


_ANSWERS: Mapping[Deletion, Say] = {
    "marked": say("follow.delete.marked"),
    "worked": say("follow.delete.worked"),
    "evidence": say("follow.delete.evidence"),
    "hold": say("follow.delete.hold"),
    "settling": say("follow.delete.settling"),
}


def ask_document(turn: Turn, case: Case) -> Reply:
    """删除证件: ask first, since nothing brings it back."""
    asked = [Paragraph(say("follow.document.ask"), tone="strong")]
    return ask_whether(turn, asked, say("follow.document.yes"), "document", case.id or 0)


def drop_document(turn: Turn, case: Case) -> Reply:
    """The document's number goes at once."""
    context, now = turn.context, turn.context.clock.now()
    dropped = case_rights.drop_document(context.db, context.vault, case, now)
    done = say("follow.document.done") if dropped else say("follow.document.none")
    return mine.page(turn, case, (done,))


def ask_delete(turn: Turn, case: Case) -> Reply:
    """删除举报: ask first, where it can go."""
    context = turn.context
    if case_rights.deletable(context.db, case, context.clock.now()) != "marked":
        return delete(turn, case)
    asked = [Paragraph(say("follow.delete.ask", name=cases.name(case)), tone="strong")]
    return ask_whether(turn, asked, say("follow.delete.yes"), "delete", case.id or 0)


def delete_case(turn: Turn, case: Case) -> Reply:
    """Identity, words and evidence go in the coming night."""
    context = turn.context
    if case_rights.ask_deletion(context.db, case, context.clock.now()) != "marked":
        return delete(turn, case)
    return told(turn, say("follow.delete.done", name=cases.name(case)))
