"""停用 and 交接: an official who goes, or whose telephone is lost, can do nothing more at once."""

from collections.abc import Mapping
from typing import Any

from handlers.officials.colleagues import LETTER, named, stands_for, title_of
from handlers.officials.declared import Move, Post, Prepared, Refused
from handlers.officials.noticing import notify
from models import case_links, deputies, officials
from models.messages import Block, Paragraph, Say, Words, say
from models.officials import DeputyError, Official, OfficialRole

_SUPERIOR: tuple[OfficialRole, ...] = ("superior",)


def _at_work(_post: Post, official: Official) -> bool:
    return official.disabled_at is None


def _prepare_disabling(post: Post, official: Official, _rest: str) -> Prepared | Refused:
    if official.id == post.official.id:
        return Refused(say("people.not_oneself"))
    return Prepared(
        say("people.disable_effect", who=title_of(post, official)),
        second_official=official.role == "superior",
    )


def _disable(post: Post, official: Official, _arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    officials.disable(post.db, official, post.official.id, post.now)
    case_links.hand_over(post.db, post.turn.context.vault, official, None, post.now)
    return (Paragraph(say("people.disabled_now", who=title_of(post, official)), tone="strong"),)


def _prepare_handing_over(post: Post, official: Official, rest: str) -> Prepared | Say | Refused:
    if official.id == post.official.id:
        return Refused(say("people.not_oneself"))
    successor = named(post, rest)
    if successor is None:
        return say("people.hand_over_ask")
    if not stands_for(successor, official) or successor.id == official.id:
        return say("people.not_successor", name=successor.name)
    return Prepared(
        say(
            "people.hand_over_effect",
            who=title_of(post, official),
            successor=title_of(post, successor),
        ),
        {"successor": successor.id},
        second_official=official.role == "superior",
    )


def _hand_over(post: Post, official: Official, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    """Disable them; whom they stood in for is represented by the successor from now on.

    So are the cases that they work on the successor's, where these may see them.
    """
    successor = post.db.get_one(Official, int(arguments["successor"]))
    theirs = deputies.deputies_of(post.db, official.id or 0, post.today)
    taken = [one for one in theirs if one.deputy_id == official.id]
    officials.disable(post.db, official, post.official.id, post.now)
    for one in taken:
        _pass_on(post, one, successor)
    case_links.hand_over(post.db, post.turn.context.vault, official, successor, post.now)
    content = {"about": "handed_over", "official": official.id}
    notify(post, successor, f"handed_over:{official.id}", content)
    done = say("people.handed_over", who=title_of(post, official), successor=successor.name)
    return (Paragraph(done, tone="strong"),)


def _pass_on(post: Post, one: deputies.Deputy, successor: Official) -> None:
    """Where the successor can't (they are represented themselves), the represented stays alone."""
    first = max(one.from_day, post.today)
    try:
        officials.deputise(post.db, one.official_id, successor.id or 0, first, one.to_day, post.now)
    except DeputyError:
        return


def _has_factor(_post: Post, official: Official) -> bool:
    return official.disabled_at is None and official.second_factor is not None


def _prepare_reset(post: Post, official: Official, _rest: str) -> Prepared | Refused:
    if official.id == post.official.id:
        return Refused(say("people.not_oneself"))
    return Prepared(say("people.reset_effect", who=title_of(post, official)))


def _reset(post: Post, official: Official, _arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    official.second_factor = official.last_factor = None
    post.db.flush()
    return (Paragraph(say("people.reset_now", who=title_of(post, official)), tone="strong"),)


HAND_OVER = Move[Official](
    name="hand_over",
    word=Words("交接", "handover"),
    help=say("people.hand_over_help"),
    weight="effects",
    examples=(Words("人员 Q3K 交接 Q7J", "people Q3K handover Q7J"),),
    opposite=say("people.disable_opposite"),
    fits=_at_work,
    prepare=_prepare_handing_over,
    carry_out=_hand_over,
    takes=say("people.hand_over_takes"),
    names=LETTER,
    roles=_SUPERIOR,
)
DISABLE = Move[Official](
    name="disable",
    word=Words("停用", "disable"),
    help=say("people.disable_help"),
    weight="effects",
    examples=(Words("人员 Q3K 停用", "people Q3K disable"),),
    opposite=say("people.disable_opposite"),
    fits=_at_work,
    prepare=_prepare_disabling,
    carry_out=_disable,
    roles=_SUPERIOR,
)
RESET_FACTOR = Move[Official](
    name="reset_factor",
    word=Words("重置口令", "reset factor"),
    help=say("people.reset_help"),
    weight="effects",
    examples=(Words("人员 Q3K 重置口令", "people Q3K reset factor"),),
    opposite=say("people.reset_opposite"),
    fits=_has_factor,
    prepare=_prepare_reset,
    carry_out=_reset,
    roles=_SUPERIOR,
    second_official=True,
)
