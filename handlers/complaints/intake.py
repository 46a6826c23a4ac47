"""Writing a complaint in the conversation: its questions, its files, its review.

It runs on the engine of the self-check (`handlers/forms.py`); the answers lie in the sealed draft.
Every message and reply of it is private: it is kept for a day, to be repeated, and then emptied.
"""

from collections.abc import Callable, Mapping

from handlers import citing, commands, forms
from handlers.answers import NotUnderstood, Reading, Understood
from handlers.asking import after
from handlers.commands import Given
from handlers.complaints import (
    attaching,
    checks,
    choices,
    drafts,
    form,
    others,
    personal,
    subject,
    submitting,
)
from handlers.complaints.addressee import AGAINST
from handlers.complaints.drafts import Draft
from handlers.complaints.showing import Notes, later, left, show
from handlers.complaints.steps import MOVES, asked
from handlers.context import Turn
from handlers.elsewhere import not_held
from handlers.forms import replay
from handlers.pages import MENU, prompt_of
from handlers.place import FILING, at, go, idle
from handlers.questions import Answer, Chosen, Found, Question, Said, YesNo
from handlers.wording import bare, plain
from handlers.written import read_any, written
from models import case_retention, cases
from models.messages import Paragraph, Reply, say

PROMPT = f"{form.NAME}:"
"""How the prompts of these questions begin."""
_MOST_SAID = 6000
"""Characters of what happened, over all its messages."""
_SURELY_WORDS = 12
"""A longer text under the files is more of what happened, and no answer to "is that all?"."""
_PERHAPS_WORDS = 5
"""A shorter one that is no answer either is asked for again."""
_DROP = frozenset(("放弃", "放弃举报", "放弃填写", "删除草稿", "discard", "discard draft"))


def answer(turn: Turn) -> Reply | None:
    """The reply to what is written while a complaint is open; None: it is about something else."""
    prompt = turn.incoming.prompt
    ours = prompt is not None and prompt.startswith(PROMPT)
    if not ours and at(turn) != FILING:
        return None
    turn.memory.private = True
    if prompt is not None and not ours:
        return None
    draft = drafts.find(turn)
    if draft is None:
        return _gone(turn)
    return _answered(turn, draft, prompt)


def _gone(turn: Turn) -> Reply:
    """The complaint was filed or given up since."""
    go(turn, MENU)
    return Reply((Paragraph(say("intake.gone"), tone="warning"),), prompt=prompt_of(MENU))


def _answered(turn: Turn, draft: Draft, prompt: str | None) -> Reply | None:
    attached = attaching.taken(turn, draft).blocks
    if not turn.text:
        empty = (Paragraph(say("answer.empty"), tone="warning"),)
        return show(turn, draft, attached or empty)
    questionnaire = form.form(turn)
    fresh = forms.pressed(questionnaire, draft.sheet, prompt) if prompt else False
    if fresh is None:
        return show(turn, draft, (*attached, _late()))
    if idle(turn):
        return show(turn, draft, (*attached, Paragraph(say("intake.paused"), tone="muted")))
    return _typed(turn, draft, attached, fresh=fresh)


def _late() -> Paragraph:
    return Paragraph(say("intake.late"), tone="warning")


def _typed(turn: Turn, draft: Draft, attached: Notes, *, fresh: bool) -> Reply | None:
    """A word of its own, or an answer."""
    if bare(turn.text) in _DROP:
        return _drop(turn, draft)
    removed = attaching.removed(turn, draft)
    if removed is not None:
        return show(turn, draft, removed)
    question = asked(turn, draft)
    given = _command(turn, question)
    if given is None:
        return _taken(turn, draft, question, attached, fresh=fresh)
    move = MOVES.get(given.command.name)
    if move is not None:
        return move(turn, draft, given)
    return show(turn, draft, attached) if attached else None


def _command(turn: Turn, question: Question) -> Given | None:
    """The word of its own that was typed; in an answer in words only one that stands alone."""
    given = commands.find(turn.incoming.text)
    if given is None or question.kind not in ("words", "search"):
        return given
    alone = not given.rest and given.number is None
    return given if alone or given.command.name == "change" else None


# --- answers --------------------------------------------------------------------------------------


def _taken(turn: Turn, draft: Draft, question: Question, attached: Notes, *, fresh: bool) -> Reply:
    if _is_more(turn, question):
        return show(turn, draft, (*attached, _added(turn, draft)))
    questionnaire, sheet = form.form(turn), draft.sheet
    taken = forms.take(questionnaire, sheet, turn.incoming.text, turn.today, fresh=fresh)
    assert taken is not None
    question, reading = taken
    if not isinstance(reading, Understood):
        drafts.keep(turn, draft)
        return show(turn, draft, (*attached, *_not_understood(turn, question, reading)))
    special = _SPECIAL.get((question.name, _value(reading.answer)))
    if special is not None:
        kept = drafts.find(turn)  # As it was before: this is no answer to be kept.
        return special(turn, kept or draft)
    notes = (*_followed(turn, draft, question, reading.answer), *_before_next(turn, draft))
    drafts.keep(turn, draft)
    return show(turn, draft, (*attached, *notes))


def _value(answer: Answer) -> str:
    return answer.value if isinstance(answer, Chosen) else ""


def _not_understood(turn: Turn, question: Question, reading: Reading) -> Notes:
    unheld = not_held(turn.library, turn.text) if question.name == form.CITY else None
    if unheld:
        return (Paragraph(say("intake.not_held", place=unheld), tone="warning"),)
    return after(question, reading, 0)


def _followed(turn: Turn, draft: Draft, question: Question, given: Answer) -> Notes:
    """What an answer brings with it, and what is said of it."""
    if question.name == form.CITY:
        pack = form.pack_of(turn, replay(form.form(turn), draft.sheet).answers)
        return citing.banner(pack, turn.today) if pack else ()
    if question.name == form.WHAT:
        draft.sheet.answers.pop(form.MORE, None)
        return others.hint(turn.text)
    if question.name == form.UNIT:
        return _about_unit(turn, given)
    if question.name == personal.SEPARATELY:
        _separately(turn, draft, agreed=given == YesNo(True))
    if question.name == personal.KIND:
        _separately(turn, draft, agreed=False)
        draft.sheet.answers.pop(personal.SEPARATELY, None)
    if question.name == personal.DOCUMENT:
        return _about_number(turn, draft, given)
    return ()


def _about_number(turn: Turn, draft: Draft, given: Answer) -> Notes:
    kind = _value(draft.sheet.answers[personal.KIND].answer)
    if not isinstance(given, Said) or not checks.right_form(kind, given.text, turn.today):
        return ()
    return (Paragraph(say("intake.document.form_only"), tone="muted"),)


def _before_next(turn: Turn, draft: Draft) -> Notes:
    """Where files come by a link alone, the link, once the evidence is asked for."""
    waits = asked(turn, draft).name == form.EVIDENCE
    first = form.EVIDENCE not in draft.sheet.answers
    return attaching.link(turn, draft) if waits and first and form.by_link(turn) else ()


def _separately(turn: Turn, draft: Draft, *, agreed: bool) -> None:
    """The separate consent to keep a document's number; without it none is kept."""
    draft.case.document_consented_at = turn.context.clock.now() if agreed else None
    if not agreed:
        draft.sheet.answers.pop(personal.DOCUMENT, None)


def _about_unit(turn: Turn, given: Answer) -> Notes:
    if not isinstance(given, Found):
        return (Paragraph(say("intake.unit.as_written"), tone="muted"),)
    lists = subject.on_lists(turn, given.number)
    if lists is None:
        return ()
    return (Paragraph(say("intake.unit.on_lists", unit=given.name), tone="muted"), lists)


def _is_more(turn: Turn, question: Question) -> bool:
    """Whether a text under "is that all?" says more of what happened."""
    if question.name not in (form.MORE, form.EVIDENCE):
        return False
    if _is_an_option(turn, question):
        return False
    if len(turn.text) > _SURELY_WORDS:
        return True
    reading = read_any(question, turn.incoming.text, turn.today)
    return isinstance(reading, NotUnderstood) and len(turn.text) >= _PERHAPS_WORDS


def _is_an_option(turn: Turn, question: Question) -> bool:
    """Whether a text is the words of an option, however long: "No more evidence"."""
    typed = bare(turn.text)
    words = (one for choice in question.choices for one in choice.spellings)
    return any(typed == bare(plain(one)) for one in words)


def _added(turn: Turn, draft: Draft) -> Paragraph:
    kept = draft.sheet.answers[form.WHAT]
    whole = f"{written(kept.answer)}\n{turn.incoming.text.strip()}"
    if len(whole) > _MOST_SAID:
        return Paragraph(say("intake.too_much_said", most=_MOST_SAID), tone="warning")
    draft.sheet.answers[form.WHAT] = forms.Kept(Said(whole), kept.digest)
    drafts.keep(turn, draft)
    return Paragraph(say("intake.added", count=len(whole)))


# --- answers that do something --------------------------------------------------------------------


def _other_subject(turn: Turn, draft: Draft) -> Reply:
    return show(turn, draft, others.where_to_go())


def _link(turn: Turn, draft: Draft) -> Reply:
    return show(turn, draft, attaching.link(turn, draft))


def _submit(turn: Turn, draft: Draft) -> Reply:
    path = replay(form.form(turn), draft.sheet)
    pack = form.pack_of(turn, path.answers)
    complete = path.open is not None and path.open.name == form.REVIEW
    if pack is None or not complete:
        return show(turn, draft)
    waits = submitting.waits(turn)
    if waits is not None:
        drafts.keep(turn, draft)
        return left(turn, (Paragraph(waits, tone="warning"),))
    blocks = submitting.submit(turn, draft, pack, path)
    return left(turn, blocks)


def _drop(turn: Turn, draft: Draft) -> Reply:
    context = turn.context
    now = context.clock.now()
    case_retention.forget(context.db, context.vault, draft.case, now, cases.COMPLAINANT)
    return left(turn, (Paragraph(say("intake.dropped")),))


_SPECIAL: Mapping[tuple[str, str], Callable[[Turn, Draft], Reply]] = {
    (AGAINST, choices.OTHER): _other_subject,
    (form.EVIDENCE, choices.LINK): _link,
    (form.REVIEW, choices.SUBMIT): _submit,
    (form.REVIEW, choices.LATER): later,
    (form.REVIEW, choices.DROP): _drop,
}
