"""Taking the code of a proposal: a wrong one counts; what is confirmed is looked at once more."""

import hmac
from typing import Any

from handlers.officials import abroad, codes, second_factor
from handlers.officials.approving import act_name, ask_for_approval
from handlers.officials.cards import again, card, done, title, who_did
from handlers.officials.carrying import carry_out
from handlers.officials.declared import Move, NotDoneError, Noun, Post, Prepared
from handlers.officials.finding import declared_as, held_for, prepared_again
from handlers.officials.proposing import withdrawing
from handlers.officials.showing import Page, show
from handlers.officials.telling import Aim, note_refusal, refused, told
from handlers.officials.tries import used_up
from handlers.officials.veiling import keep_private
from handlers.officials.wording import line_of
from models import acts
from models.messages import Block, Paragraph, Reply, Say, say
from models.officials import Act


def confirm(post: Post, asked: int | None, typed: tuple[str, str]) -> Reply | None:
    """Take a code. None: this official has nothing that a code could confirm.

    Args:
        asked: the act whose page is answered; None where another page is open.
        typed: the code and the six digits, "" where missing.
    """
    if not acts.at_work(post.db, post.official, changed=True):
        return told(post, say("work.disabled"))
    number = asked if asked is not None else _meant(post, typed[0])
    act = None if number is None else acts.locked(post.db, number, post.now)
    if act is None or act.official_id != post.official.id:
        return None
    declared = declared_as(post, act.command)
    if declared is not None and abroad.closed_act(post, act):
        return abroad.refused(post, act.command, _about(act, declared[0]))
    if act.state != "proposed":
        return told(post, _over(post, act))
    if declared is None:
        return told(post, say("work.over.expired"))
    keep_private(post, declared[0])
    if used_up(post):
        return refused(post, "tries", act.command, _about(act, declared[0]), say("work.pause"))
    missing = _missing(act, declared[1], typed)
    if missing is not None:
        return _still(post, act, missing)
    if not _right(post, act, declared[1], typed):
        return _wrong(post, act)
    return _confirmed(post, act)


def _meant(post: Post, code: str) -> int | None:
    """The proposal that a code belongs to; the newest that can be confirmed here, where to none."""
    if not code:
        return None
    waiting = acts.open_proposals(post.db, post.official.id or 0, post.now)
    own = [act for act in waiting if _fits(post, act, code)]
    here = [act for act in waiting if not abroad.closed_act(post, act)]
    return next((act.id for act in [*own, *here, *waiting]), None)


def _fits(post: Post, act: Act, code: str) -> bool:
    right = codes.fingerprint(post.turn.context.sealer, code, act.id or 0)
    return hmac.compare_digest(right, act.code)


def _missing(act: Act, move: Move[Any], typed: tuple[str, str]) -> Say | None:
    if act.code and not typed[0]:
        return say("work.code_missing")
    if move.second_factor and not typed[1]:
        return say("work.factor_missing")
    return None


def _right(post: Post, act: Act, move: Move[Any], typed: tuple[str, str]) -> bool:
    if act.code and not _fits(post, act, typed[0]):
        return False
    if not move.second_factor:
        return True
    sealer = post.turn.context.sealer
    return second_factor.accept(post.db, post.official, typed[1], post.now, sealer)


def _wrong(post: Post, act: Act) -> Reply:
    left = acts.wrong_code(post.db, act)
    declared = declared_as(post, act.command)
    if declared is not None:
        note_refusal(post, "code", act.command, _about(act, declared[0]))
    if not left:
        return told(post, say("work.code_ended"))
    return _still(post, act, say("work.code_wrong", left=left))


def _about(act: Act, noun: Noun[Any]) -> Aim:
    return Aim(noun, None, act.object, act.city, act.district)


def _still(post: Post, act: Act, note: Say) -> Reply:
    """Ask for the same code once more."""
    page = Page(_line_about(post, act), act=act.id)
    return show(post.turn, [Paragraph(note, tone="warning")], (withdrawing(post, act),), page)


def half(post: Post, number: int) -> Reply | None:
    """What was typed under a proposal is no whole code: ask again, and count nothing."""
    act = acts.locked(post.db, number, post.now)
    if act is None or act.official_id != post.official.id or act.state != "proposed":
        return None
    return _still(post, act, say("work.code_missing"))


def _line_about(post: Post, act: Act) -> str:
    declared = declared_as(post, act.command)
    return line_of(post.turn, declared[0]) if declared else ""


def _over(post: Post, act: Act) -> Say:
    if act.state in ("done", "undone"):
        return who_did(post, act)
    if act.state == "approval":
        return say("work.over.approval")
    return say("work.over.refused") if act.state == "refused" else say("work.over.expired")


def _confirmed(post: Post, act: Act) -> Reply:
    about = held_for(post, act)
    if about is None:
        acts.refuse(post.db, act)
        return told(post, say("work.gone"))
    aim, move = about
    prepared = prepared_again(post, aim, move, act)
    if prepared is None:
        acts.refuse(post.db, act)
        note_refusal(post, "changed", act.command, aim)
        return _changed(post, aim, say("work.changed"))
    if act.second_official:
        ask_for_approval(post, act)
        waits = say("work.waits", name=act_name(act))
        return show(post.turn, (*title(post, aim), Paragraph(waits)), (withdrawing(post, act),))
    return do_act(post, aim, move, act, prepared)


def _changed(post: Post, aim: Aim, note: Say) -> Reply:
    """Nothing was done, since something is otherwise by now: say so and show how it is."""
    blocks: tuple[Block, ...] = (Paragraph(note, tone="warning"),)
    last = acts.last_done_to(post.db, aim.key)
    if last is not None:
        blocks = (*blocks, Paragraph(who_did(post, last)))
    now = again(post, aim)
    return show(post.turn, blocks) if now is None else card(post, now, blocks)


def do_act(post: Post, aim: Aim, move: Move[Any], act: Act, prepared: Prepared) -> Reply:
    """Do what an act says and show what came of it."""
    try:
        blocks = carry_out(post, aim, move, act, prepared)
    except NotDoneError as error:
        acts.refuse(post.db, act)
        note_refusal(post, "move", act.command, aim)
        return _changed(post, aim, error.why)
    return done(post, aim, move, blocks, act)
