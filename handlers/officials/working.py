"""What a line does: it opens a list or a card, or does a move, if this official may."""

from dataclasses import replace
from typing import Any

from handlers.officials import abroad
from handlers.officials.cards import card, done, overview, too_late
from handlers.officials.carrying import command_of, plan, read_out
from handlers.officials.confirming import do_act
from handlers.officials.declared import Move, NotDoneError, Noun, Post, Prepared, Refused
from handlers.officials.finding import aim_for, aim_of, held, is_hidden
from handlers.officials.leading import wrong_name
from handlers.officials.proposing import needs_code, propose
from handlers.officials.reading import Line
from handlers.officials.telling import (
    Aim,
    ask,
    elsewhere,
    note_refusal,
    own,
    told,
    wrong_role,
)
from handlers.officials.veiling import keep_private
from handlers.officials.wording import line_of, object_name
from models import acts
from models.messages import Block, Paragraph, Reply, Say, say
from models.names import name_of


def do(post: Post, line: Line) -> Reply:
    """Do what a line says, or say why not."""
    noun = line.noun
    keep_private(post, noun)
    if abroad.closed(post, noun):
        return abroad.refused(post, _command(line), own(post, noun))
    if post.official.role not in noun.roles:
        return wrong_role(post, noun.name, own(post, noun))
    if line.bad_name:
        return told(post, say("work.bad_name", name=line.bad_name))
    if line.move is not None and (line.move in noun.begins or not noun.letter):
        return _move(post, noun, line.move, None, line.rest)
    if line.move is not None and line.number is None:
        which = Paragraph(say("work.which_one", word=line.move.word), tone="warning")
        return overview(post, noun, notes=(which,))
    if line.number is not None:
        return _with_object(post, line, line.number)
    if line.rest and noun.searches is None:
        return overview(post, noun, notes=(_unread(line.rest),))
    return overview(post, noun, line.rest)


def _command(line: Line) -> str:
    """What a line is called in the records, whatever it is about."""
    return line.noun.name if line.move is None else f"{line.noun.name}.{line.move.name}"


def _unread(rest: str) -> Paragraph:
    return Paragraph(say("work.unread", text=rest[:20]), tone="warning")


def _with_object(post: Post, line: Line, number: int) -> Reply:
    if line.move is not None:
        return _move(post, line.noun, line.move, number, line.rest)
    aim = aim_of(post, line.noun, number)
    if aim is None:
        return _nothing(post, line.noun.name, line.noun, number)
    if is_hidden(post, aim):
        return _hidden(post, line.noun.name, aim, number)
    if not post.covers(aim.city, aim.district):
        return elsewhere(post, line.noun.name, aim, name_of(line.noun.letter, number))
    if abroad.closed_to(post, aim):
        return abroad.refused(post, line.noun.name, aim)
    return card(post, aim, (_unread(line.rest),) if line.rest else ())


def _hidden(post: Post, command: str, aim: Aim, number: int | None) -> Reply:
    """The answer for what does not exist; that it was tried is noted."""
    note_refusal(post, "hidden", command, aim)
    return _missing(post, aim.noun, number)


def _nothing(post: Post, command: str, noun: Noun[Any], number: int | None) -> Reply:
    """The answer for what does not exist, after as much work as for what is hidden."""
    if noun.stand_in is not None and number is not None:
        aim = replace(own(post, noun), found=noun.stand_in(post), key=f"{noun.name}:{number}")
        is_hidden(post, aim)
        note_refusal(post, "hidden", command, aim)
    return _missing(post, noun, number)


def _missing(post: Post, noun: Noun[Any], number: int | None) -> Reply:
    if number is None:
        return told(post, say("work.gone"))
    return told(post, say("work.no_such", name=name_of(noun.letter, number)))


# --- a move ---------------------------------------------------------------------------------------


def _move(post: Post, noun: Noun[Any], move: Move[Any], number: int | None, rest: str) -> Reply:
    """The checks before a move, in an order in which none tells what the next one guards."""
    if not acts.at_work(post.db, post.official):
        return told(post, say("work.disabled"))
    aim = aim_for(post, noun, move, number)
    if not _only_looks(move):
        aim = _held(post, noun, aim, number)
    if aim is None:
        return _nothing(post, f"{noun.name}.{move.name}", noun, number)
    command = command_of(aim, move)
    if is_hidden(post, aim):
        return _hidden(post, command, aim, number)
    if not post.covers(aim.city, aim.district):
        name = object_name(noun, aim.found) if noun.letter and aim.found is not None else ""
        return elsewhere(post, command, aim, name)
    if abroad.closed_to(post, aim):
        return abroad.refused(post, command, aim)
    if post.official.role not in move.roles:
        return wrong_role(post, command, aim)
    if not move.fits(post, aim.found):
        return too_late(post, aim, move)
    return _prepared(post, aim, move, rest)


def _held(post: Post, noun: Noun[Any], aim: Aim | None, number: int | None) -> Aim | None:
    """What a move is about, held; where there is nothing, as much is waited for."""
    if aim is not None:
        return held(post, aim)
    if number is not None:
        acts.hold(post.db, f"{noun.name}:{number}")
    return None


def _only_looks(move: Move[Any]) -> bool:
    """Whether it is done at once and kept as no act."""
    return move.at_once or move.weight == "read"


def _prepared(post: Post, aim: Aim, move: Move[Any], rest: str) -> Reply:
    if rest and move.takes is None:
        return _mend(post, aim, move, say("work.takes_nothing", move=move.word), asking=False)
    if move.names and (wrong := wrong_name(rest, move.names)):
        return _mend(post, aim, move, say("work.bad_name", name=wrong), asking=True)
    prepared = move.prepare(post, aim.found, rest)
    if isinstance(prepared, Refused):
        note_refusal(post, "move", command_of(aim, move), aim)
        return _mend(post, aim, move, prepared.why, asking=False)
    if isinstance(prepared, Say):
        return _mend(post, aim, move, prepared, asking=move.takes is not None)
    return _go(post, aim, move, rest, prepared)


def _mend(post: Post, aim: Aim, move: Move[Any], why: Say, *, asking: bool) -> Reply:
    """Say what to mend, and wait for it where something may follow the move's word."""
    if not asking:
        return card(post, aim, (Paragraph(why, tone="warning"),), brief=True)
    line = line_of(post.turn, aim.noun, aim.found, move)
    return ask(post, line, why, line_of(post.turn, aim.noun, aim.found), ())


def _go(post: Post, aim: Aim, move: Move[Any], rest: str, prepared: Prepared) -> Reply:
    if (needs_code(move, prepared) and not move.at_once) or move.second_factor:
        return propose(post, aim, move, rest, prepared)
    if _only_looks(move):
        return _at_once(post, aim, move, prepared)
    written = plan(post, aim, move, rest, prepared, second=False)
    act = acts.begin(post.db, written, post.now)
    return do_act(post, aim, move, act, prepared)


def _at_once(post: Post, aim: Aim, move: Move[Any], prepared: Prepared) -> Reply:
    try:
        blocks = read_out(post, aim, move, prepared)
    except NotDoneError as error:
        note_refusal(post, error.noted, command_of(aim, move), aim)
        return _ask_on(post, aim, move, error.why) or told(post, error.why)
    question = move.prepare(post, aim.found, "") if _asks_on(post, move) else None
    if isinstance(question, Say):
        return _ask_on(post, aim, move, question, blocks) or told(post, question)
    return done(post, aim, move, blocks, None)


def _asks_on(post: Post, move: Move[Any]) -> bool:
    return move.asks_on is not None and move.asks_on(post)


def _ask_on(
    post: Post, aim: Aim, move: Move[Any], question: Say, before: tuple[Block, ...] = ()
) -> Reply | None:
    """Ask for the rest of a move again, where it wants that."""
    if not _asks_on(post, move):
        return None
    line = line_of(post.turn, aim.noun, aim.found, move)
    return ask(post, line, question, line_of(post.turn, aim.noun, aim.found), before)
