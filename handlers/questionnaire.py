"""The self-check in the conversation: entering it, answering, and the words that move in it."""

from collections.abc import Callable

from handlers import citing, forms
from handlers.answers import NotUnderstood
from handlers.asking import after, answers_given, ask
from handlers.commands import Given
from handlers.compare import compare_page
from handlers.context import Turn
from handlers.elsewhere import not_held
from handlers.forms import Form, Sheet, open_question, replay
from handlers.outcome import result_page
from handlers.pages import At, View, to_reply
from handlers.place import (
    COMPARE,
    EVERYWHERE,
    QUESTIONS,
    RESULT,
    at,
    current_form,
    go,
    in_questions,
    keep_sheet,
    sheet,
    walk,
)
from handlers.questions import Chosen, Question
from handlers.results import all_quotes, clause, numbered
from handlers.selfcheck import form
from handlers.subjects import PACK, assess, subject
from handlers.why import why
from models.messages import Block, Paragraph, Reply, Say, Text, say

Notes = tuple[Block, ...]


def show(turn: Turn, notes: Notes = ()) -> Reply:
    """The open question after `notes`; where none is open, what the questions were for."""
    questionnaire, kept = current_form(turn), sheet(turn)
    path = replay(questionnaire, kept)
    if open_question(kept, path) is None:
        where = COMPARE if at(turn) == EVERYWHERE else RESULT
        return _page(turn, where, notes)
    about = subject(turn.library, path.answers)
    label = citing.label(about.pack, turn.today) if about else ()
    return ask(questionnaire, kept, path, turn.language, (*label, *notes))


def _page(turn: Turn, where: At, notes: Notes) -> Reply:
    go(turn, where)
    view: View = (compare_page if where == COMPARE else result_page)(turn, where)
    return to_reply(view, where, turn.language, notes)


def answer(turn: Turn, *, fresh: bool = False) -> Reply:
    """Take what was typed as the answer to the open question."""
    questionnaire, kept = current_form(turn), sheet(turn)
    before = subject(turn.library, replay(questionnaire, kept).answers)
    taken = forms.take(questionnaire, kept, turn.incoming.text, turn.today, fresh=fresh)
    keep_sheet(turn, kept)
    if taken is None:
        return show(turn)
    question, reading = taken
    notes = after(question, reading, kept.failures)
    unheld = not_held(turn.library, turn.text) if question.name == PACK else None
    if unheld and isinstance(reading, NotUnderstood):
        notes = (Paragraph(say("place.not_held", place=unheld), tone="warning"),)
    if kept.failures >= forms.MOST_FAILURES and before:
        authority = citing.words(before.pack.model.regulation.authority)
        notes += (Paragraph(say("form.person", authority=authority)),)
    return show(turn, (*_introduced(turn, question, kept), *notes))


def _introduced(turn: Turn, question: Question, kept: Sheet) -> Notes:
    """Once the place is chosen: which text it is, and how to answer."""
    chosen = kept.answers.get(PACK)
    if question.name != PACK or chosen is None or not isinstance(chosen.answer, Chosen):
        return ()
    pack = turn.library.packs[chosen.answer.value]
    law = Paragraph(say("check.under", law=citing.law(pack, turn.today)))
    return (*citing.banner(pack, turn.today), law, Paragraph(say("check.how"), tone="muted"))


def begin(turn: Turn, pack_id: str | None = None) -> Reply:
    """Enter the self-check: go on where answers wait, begin anew where the last one is complete."""
    kept, questionnaire = sheet(turn), form(turn.library, turn.today)
    path = replay(questionnaire, kept)
    notes: Notes = ()
    go(turn, QUESTIONS)
    if pack_id is not None:
        return _begin_with(turn, questionnaire, kept, pack_id)
    if path.given and path.open is None:
        notes = (Paragraph(forms.restart(kept), tone="muted"),)
    elif path.given:
        notes = (Paragraph(say("form.going_on", count=len(path.given)), tone="muted"),)
    forms.go_on(kept)
    keep_sheet(turn, kept)
    return show(turn, notes)


def _begin_with(turn: Turn, questionnaire: Form, kept: Sheet, pack_id: str) -> Reply:
    """The place was named already: its question is answered, and what follows it is open."""
    path = replay(questionnaire, kept)
    if path.given and path.open is None:
        forms.restart(kept)
    first = questionnaire.next_question({})
    assert first is not None
    if kept.answers.get(PACK) != forms.Kept(Chosen(pack_id), first.digest):
        forms.keep(kept, first, Chosen(pack_id))
    forms.go_on(kept)
    keep_sheet(turn, kept)
    return show(turn, _introduced(turn, first, kept))


# --- the words that move in a questionnaire ------------------------------------------------------


def _moved(turn: Turn, move: Callable[[Form, Sheet], Say]) -> Reply:
    questionnaire, kept = current_form(turn), sheet(turn)
    said = move(questionnaire, kept)
    keep_sheet(turn, kept)
    return show(turn, (Paragraph(said, tone="muted"),))


def back(turn: Turn, _given: Given) -> Reply:
    """返回, in the questions or from the result."""
    if not in_questions(turn):
        go(turn, QUESTIONS)
    return _moved(turn, forms.back)


def skip(turn: Turn, _given: Given) -> Reply:
    """跳过."""
    return _moved(turn, forms.skip)


def change(turn: Turn, given: Given) -> Reply | Notes:
    """修改 n; without a number, or with one that isn't there, the numbers are listed."""
    path = walk(turn)
    if not path.given:
        return (Paragraph(say("form.none_given")),)
    kept = sheet(turn)
    said = forms.change(current_form(turn), kept, given.number)
    if said is None:
        wrong = given.number is not None
        why_not = (Paragraph(say("form.no_such_answer", count=len(path.given)), tone="warning"),)
        return (*(why_not if wrong else ()), *answers_given(path))
    keep_sheet(turn, kept)
    if not in_questions(turn):
        go(turn, QUESTIONS)
    return show(turn, (Paragraph(said, tone="muted"),))


def restart(turn: Turn, _given: Given) -> Reply:
    """重来."""
    go(turn, QUESTIONS)
    return _moved(turn, lambda _form, kept: forms.restart(kept))


def go_on(turn: Turn, _given: Given) -> Reply:
    """继续: the open question, wherever one is."""
    kept = sheet(turn)
    forms.go_on(kept)
    keep_sheet(turn, kept)
    if not in_questions(turn):
        go(turn, QUESTIONS)
    return show(turn)


def progress(turn: Turn, _given: Given) -> Notes:
    """进度."""
    return answers_given(walk(turn))


def reason(turn: Turn, _given: Given) -> Notes:
    """为什么: the quotations that need the open answer."""
    path = walk(turn)
    question = open_question(sheet(turn), path)
    if question is None or not in_questions(turn):
        return (Paragraph(say("form.nothing_open")),)
    return citing.once(why(turn.library, question, path.answers, turn.today))


def result(turn: Turn, _given: Given) -> Reply:
    """结果: as far as the answers go."""
    return _page(turn, RESULT, ())


def compared(turn: Turn, _given: Given) -> Reply:
    """比较."""
    return _page(turn, COMPARE, ())


def clauses(turn: Turn, given: Given) -> Reply | Notes:
    """条文 n: finding n with its quotations; 条文: every quotation of the result."""
    if in_questions(turn):
        return reason(turn, given)
    path = walk(turn)
    about = subject(turn.library, path.answers)
    if about is None:
        return (Paragraph(say("clause.no_result")),)
    verdict = assess(turn.library, about, path.answers, turn.today)
    if given.number is None:
        return tuple(all_quotes(about, verdict, verdict.findings))
    finding = dict(numbered(verdict)).get(given.number)
    if finding is None:
        return (Paragraph(say("clause.none", count=len(verdict.findings)), tone="warning"),)
    return citing.once(clause(about, verdict, finding))


# --- buttons -------------------------------------------------------------------------------------


def pressed_here(turn: Turn, prompt: str) -> bool | None:
    """Whether a button belongs to the open question.

    Returns:
        True: to the question itself; False: to what was asked back about it; None: to neither.
    """
    kept = sheet(turn)
    forms_here = (current_form(turn), form(turn.library, turn.today))
    found = (forms.pressed(questionnaire, kept, prompt) for questionnaire in forms_here)
    return next((fresh for fresh in found if fresh is not None), None)


def late(turn: Turn, prompt: str) -> Notes:
    """A button of an earlier question: not applied, but told how to change that answer."""
    name = prompt.split(":")[1] if ":" in prompt else ""
    number = walk(turn).number_of(name)
    said: Text = say("form.late", number=number) if number else say("form.late_unknown")
    return (Paragraph(said, tone="warning"),)
