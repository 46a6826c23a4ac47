"""Carrying a move out: its changes recorded, its messages held, the act and the audit written."""

from dataclasses import replace
from typing import Any

from handlers.officials.declared import Move, NotDoneError, Post, Prepared
from handlers.officials.telling import Aim, actor_of
from handlers.officials.veiling import unveiled, veiled
from models import acts, audit, undo
from models.acts import HELD, Plan
from models.messages import Block
from models.officials import Act


def command_of(aim: Aim, move: Move[Any]) -> str:
    """The name of a move in the records: unit.remove."""
    return f"{aim.noun.name}.{move.name}"


def plan(
    post: Post, aim: Aim, move: Move[Any], rest: str, prepared: Prepared, *, second: bool
) -> Plan:
    """What is about to be done, as it is written down. `second`: another official must approve."""
    assert post.official.id is not None
    said, arguments = veiled(post, aim.noun, aim.key, rest, acts.as_stored(prepared.arguments))
    return Plan(
        official_id=post.official.id,
        command=command_of(aim, move),
        object=aim.key,
        city=aim.city,
        district=aim.district,
        rest=said,
        arguments=arguments,
        people=prepared.people,
        second_official=second,
    )


def carry_out(
    post: Post,
    aim: Aim,
    move: Move[Any],
    act: Act,
    prepared: Prepared,
    approved_by: int | None = None,
) -> tuple[Block, ...]:
    """Do what an act says, and keep what it changed.

    Args:
        post: whoever proposed it, at the message by which it is done.

    Raises:
        NotDoneError: where the move found that it can't be done; nothing was changed.
    """
    doing = replace(post, act_id=act.id, held_until=post.now + HELD)
    _, arguments = unveiled(post, aim.noun, act)
    with post.db.begin_nested(), undo.recorded(post.db) as changes:
        blocks = move.carry_out(doing, aim.found, arguments)
    acts.finish(post.db, act, changes.rows, post.now, approved_by)
    if aim.noun.veiled:
        acts.empty(post.db, act)
    note_done(post, aim, move, prepared, act, approved_by)
    return blocks


def read_out(post: Post, aim: Aim, move: Move[Any], prepared: Prepared) -> tuple[Block, ...]:
    """Do what is kept as no act: it only reads, or is about acts themselves. It is noted.

    Raises:
        NotDoneError: see `carry_out`.
    """
    with post.db.begin_nested():
        blocks = move.carry_out(post, aim.found, acts.as_stored(prepared.arguments))
    note_done(post, aim, move, prepared)
    return blocks


def note_done(
    post: Post,
    aim: Aim,
    move: Move[Any],
    prepared: Prepared,
    act: Act | None = None,
    approved_by: int | None = None,
) -> None:
    """Note in the audit what was done, on what ground, and who approved."""
    detail: dict[str, Any] = {} if act is None else {"act": act.id}
    if prepared.people:
        detail["people"] = prepared.people
    if approved_by is not None:
        detail["approved_by"] = approved_by
    article = prepared.citations[0].article if prepared.citations else None
    audit.note(
        post.db,
        post.now,
        actor_of(post.official),
        command_of(aim, move),
        object=aim.key,
        city=aim.city,
        district=aim.district,
        reason=prepared.reason,
        article=article,
        detail=detail,
    )


__all__ = ["NotDoneError", "carry_out", "command_of", "note_done", "plan", "read_out"]
