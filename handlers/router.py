"""One message in, one reply out: commands first, then the open question or page, then sentences."""

from dataclasses import replace

from handlers import (
    arriving,
    binding,
    commands,
    forgetting,
    missed,
    questionnaire,
    reminded,
    rest,
    sentences,
    start,
    still_open,
)
from handlers.choosing import Unclear, option_number
from handlers.commands import Given
from handlers.complaints import agency_check
from handlers.complaints import router as complaints
from handlers.context import Context, Turn
from handlers.doing import DOING, follow, looks_like_code, take_code
from handlers.elsewhere import not_held
from handlers.navigation import again, either, knows, may_be_shown, open_page, view_of
from handlers.officials import lone
from handlers.officials import router as officials
from handlers.pages import LINE, MENU, Link, at_of, mentioned, pick
from handlers.place import PAUSED, QUESTIONS, at, go, idle, in_questions
from handlers.telling import PROMPT
from handlers.wording import MAX_CHARACTERS
from models.conversations import Memory
from models.messages import Attachment, Block, Incoming, Language, Paragraph, Reply, Say, say

_MOVES_ON = frozenset({"back", "change", "skip"})
"""Commands that act on the open question; after a long pause that question is offered first."""


def greeting(language: Language, _context: Context) -> Reply:
    """What a newcomer sees before having written anything."""
    return start.greeting(language)


def handle(incoming: Incoming, memory: Memory, context: Context) -> Reply:
    """Answer one message. What must be remembered is changed in `memory`, in place."""
    turn = Turn(incoming, memory, context)
    undone = arriving.nothing_done(turn)
    if undone is not None:
        return undone
    taken = arriving.counted(turn)
    reply = forgetting.answer(taken) or _answered_with(taken)
    notes = tuple(arriving.notes(turn, taken))
    return replace(reply, blocks=(*notes, *reply.blocks)) if notes else reply


def _answered_with(turn: Turn) -> Reply:
    return rest.give(turn) if rest.is_asked(turn) else _handled(turn)


def _handled(turn: Turn) -> Reply:
    notes = tuple(_attached(one) for one in turn.incoming.attachments[:1])
    if turn.text and reminded.number_between(turn):
        return _once_more(turn)
    followed = complaints.followed(turn)
    if followed is not None:
        return followed
    reply = officials.answer(turn) if turn.text else None
    if reply is None:
        about_complaint = complaints.answer(turn)
        if about_complaint is not None:
            return about_complaint
        reply = _by_everybody(turn, notes)
    return missed.before(turn, replace(reply, blocks=(*notes, *reply.blocks)))


def _by_everybody(turn: Turn, notes: tuple[Block, ...]) -> Reply:
    """What is answered alike, whether or not somebody is an official."""
    if not knows(turn, at(turn)):
        turn.state.pop("at", None)
    if not turn.text:
        return _nothing_typed(turn, bool(notes))
    if len(turn.text) > MAX_CHARACTERS:
        limit = say("answer.too_long", limit=MAX_CHARACTERS)
        return again(turn, (Paragraph(limit, tone="warning"),))
    return _answered(turn)


def _once_more(turn: Turn) -> Reply:
    """A message came in between: what the number stood for is shown again, where it is a page."""
    return still_open.after(turn, (Paragraph(say("reminded.once_more"), tone="warning"),))


def _answered(turn: Turn) -> Reply:
    """The first who has an answer: about binding, to a reminder, a word of its own, the rest."""
    return binding.answer(turn) or reminded.answer(turn) or _by_itself(turn, _command_in(turn))


def _command_in(turn: Turn) -> Given | None:
    """The command that was typed. An article named in a sentence of an answer is none."""
    given = commands.find(turn.incoming.text)
    if given and given.command.name == "article" and given.rest and in_questions(turn):
        return given if mentioned(turn.library, given.rest) else None
    return given


def _by_itself(turn: Turn, given: Given | None) -> Reply:
    if idle(turn) and in_questions(turn) and (not given or given.command.name in _MOVES_ON):
        return open_page(turn, (*PAUSED, at(turn)[0]))
    if given:
        done = DOING[given.command.name](turn, given)
        return done if isinstance(done, Reply) else again(turn, done)
    if reminded.words_between(turn):
        return again(turn, questionnaire.late(turn, PROMPT))
    if turn.incoming.prompt:
        pressed = _pressed(turn, turn.incoming.prompt)
        if pressed:
            return pressed
    return questionnaire.answer(turn) if in_questions(turn) else _on_page(turn)


def _pressed(turn: Turn, prompt: str) -> Reply | None:
    """An answer under this page (None: go on as if typed), another page, or a question."""
    where = at_of(prompt)
    of_officials = prompt.startswith(officials.PROMPT) and not in_questions(turn)
    if of_officials or prompt.startswith(PROMPT):
        return None
    if where is None:
        return _pressed_question(turn, prompt)
    if where == at(turn):
        return None
    if where[0] in PAUSED or not may_be_shown(turn, where):
        return again(turn, questionnaire.late(turn, prompt))
    link = pick(view_of(turn, where), turn.text)
    if link is None or isinstance(link, Unclear):
        # A sentence that is no answer to the old page may be one of its own, but no answer to a
        # question that its writer hasn't seen.
        spoken = option_number(turn.text) is None and not in_questions(turn)
        return None if spoken else again(turn, questionnaire.late(turn, prompt))
    return _go_to(turn, link)


def _go_to(turn: Turn, link: Link) -> Reply:
    """Where a link leads, or what typing its line would do."""
    if link.at[:1] != (LINE,):
        return follow(turn, link)
    return _answered(turn.typing(link.at[1]))


def _pressed_question(turn: Turn, prompt: str) -> Reply:
    fresh = questionnaire.pressed_here(turn, prompt)
    if fresh is None:
        return again(turn, questionnaire.late(turn, prompt))
    if not in_questions(turn):
        go(turn, QUESTIONS)
    return questionnaire.answer(turn, fresh=fresh)


def _on_page(turn: Turn) -> Reply:
    """What was typed on a page: a link of it, a receipt, or a sentence."""
    if at(turn) == ("receipt",) or looks_like_code(turn.text):
        return take_code(turn, turn.text)
    asked = agency_check.answer(turn)
    if asked is not None:
        return asked
    link = pick(view_of(turn, at(turn)), turn.text)
    if link is not None and not isinstance(link, Unclear):
        return _go_to(turn, link)
    of_work = lone.by_a_word(turn)
    if of_work is not None:
        return of_work
    if sentences.is_greeting(turn.text):
        go(turn, MENU)
        return start.hello(turn)
    if sentences.is_thanks(turn.text):
        return again(turn, (Paragraph(say("start.thanks")),))
    unheld = not_held(turn.library, turn.text)
    if unheld:
        notes = (Paragraph(say("place.not_held", place=unheld), tone="warning"),)
        return open_page(turn, sentences.anywhere(turn), notes)
    further = sentences.wishes(turn)
    if len(further) == 1:
        return follow(turn, further[0])
    if further:
        return either(turn, further)
    can_do = say("start.can_do") if at(turn) == MENU else say("start.can_do_here")
    not_understood = Paragraph(_not_understood(link), tone="warning")
    return again(turn, (not_understood, Paragraph(can_do, tone="muted")))


def _not_understood(link: Unclear | None) -> Say:
    if link and link.doubt == "out_of_range":
        return say("answer.out_of_range")
    return say("answer.several") if link and link.candidates else say("start.unknown")


def _nothing_typed(turn: Turn, attached: bool) -> Reply:
    if attached:
        return again(turn)
    if turn.memory.last_seen is None:
        return start.hello(turn)
    return again(turn, (Paragraph(say("answer.empty"), tone="warning"),))


_KINDS = {
    "photo": say("attachment.photo"),
    "voice": say("attachment.voice"),
    "video": say("attachment.video"),
    "file": say("attachment.file"),
    "location": say("attachment.location"),
    "other": say("attachment.other"),
}


def _attached(attachment: Attachment) -> Block:
    return Paragraph(say("attachment.not_read", kind=_KINDS[attachment.kind]), tone="warning")
