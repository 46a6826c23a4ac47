"""The words that move in a complaint: 返回, 修改 3, 跳过, 为什么, 进度, 继续, 重来, 退出."""

from collections.abc import Callable, Mapping

from handlers import citing, forms
from handlers.commands import Given
from handlers.complaints import drafts, form, personal, review
from handlers.complaints.addressee import AGAINST, DISTRICT, LEVEL, OFFICE, chosen, route
from handlers.complaints.drafts import Draft
from handlers.complaints.showing import Notes, later, show
from handlers.context import Turn
from handlers.forms import Path, open_question, replay
from handlers.questions import Question
from models.messages import Paragraph, Reply, Say, say


def asked(turn: Turn, draft: Draft) -> Question:
    """The open question."""
    questionnaire = form.form(turn)
    question = open_question(draft.sheet, replay(questionnaire, draft.sheet))
    assert question is not None  # The review is a question, and is never kept.
    return question


def _moved(turn: Turn, draft: Draft, said: Say) -> Reply:
    drafts.keep(turn, draft)
    return show(turn, draft, (Paragraph(said, tone="muted"),))


def _back(turn: Turn, draft: Draft, _given: Given) -> Reply:
    return _moved(turn, draft, forms.back(form.form(turn), draft.sheet))


def _change(turn: Turn, draft: Draft, given: Given) -> Reply:
    said = forms.change(form.form(turn), draft.sheet, given.number)
    if said is not None:
        return _moved(turn, draft, said)
    path = replay(form.form(turn), draft.sheet)
    wrong = Paragraph(say("form.no_such_answer", count=len(path.given)), tone="warning")
    notes = (wrong,) if given.number is not None and path.given else ()
    if asked(turn, draft).name == form.REVIEW:
        return show(turn, draft, notes)  # Every number stands there already.
    return show(turn, draft, (*notes, *review.given(turn, draft, path)))


def _skip(turn: Turn, draft: Draft, _given: Given) -> Reply:
    question = asked(turn, draft)
    said = forms.skip(form.form(turn), draft.sheet)
    return _moved(turn, draft, say("intake.left_out") if question.unsure else said)


def _progress(turn: Turn, draft: Draft, _given: Given) -> Reply:
    if asked(turn, draft).name == form.REVIEW:
        return show(turn, draft)  # As above.
    path = replay(form.form(turn), draft.sheet)
    return show(turn, draft, tuple(review.given(turn, draft, path)))


def _go_on(turn: Turn, draft: Draft, _given: Given) -> Reply:
    forms.go_on(draft.sheet)
    drafts.keep(turn, draft)
    return show(turn, draft)


def _restart(turn: Turn, draft: Draft, _given: Given) -> Reply:
    return _moved(turn, draft, forms.restart(draft.sheet))


def _quit(turn: Turn, draft: Draft, _given: Given) -> Reply:
    return later(turn, draft)


def _why(turn: Turn, draft: Draft, _given: Given) -> Reply:
    """为什么: the text's own words where it asks for this, else what the answer is for."""
    question, path = asked(turn, draft), replay(form.form(turn), draft.sheet)
    return show(turn, draft, citing.once(_reasons(turn, question, path)))


def _reasons(turn: Turn, question: Question, path: Path) -> Notes:
    pack = form.pack_of(turn, path.answers)
    if pack is not None and pack.model.complaints is not None:
        requires = pack.model.complaints.requires
        if question.name in (personal.PERSON, personal.CONTACT, form.EVIDENCE):
            return citing.statement(pack, requires.says, requires, turn.today)
        found = route(pack, chosen(path.answers, AGAINST))
        if question.name in (LEVEL, OFFICE, DISTRICT) and found is not None:
            return citing.statement(pack, found.says, found, turn.today)
    return (Paragraph(say("intake.why")),)


MOVES: Mapping[str, Callable[[Turn, Draft, Given], Reply]] = {
    "back": _back,
    "change": _change,
    "skip": _skip,
    "why": _why,
    "progress": _progress,
    "continue": _go_on,
    "restart": _restart,
    "quit": _quit,
}
