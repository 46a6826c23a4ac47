"""群发: an office's own words to many units, looked at before anybody else sees them.

Drafted, narrowed, shown as three units would read it, sent to oneself; then confirmed, above twenty
people by a second official too, held for ten minutes, and stoppable while it goes out.
"""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.notices import TEST
from handlers.officials.broadcast_card import (
    audience_words,
    card,
    filled,
    found_for,
    overview,
    personal,
)
from handlers.officials.declared import Move, NotDoneError, Noun, Post, Prepared
from handlers.officials.naming import BROADCAST
from handlers.officials.spreading import owe, spread
from handlers.officials.terms import read
from models import broadcasts, owing
from models.broadcasts import LONGEST, Broadcast
from models.deliveries import enqueue
from models.messages import Block, Paragraph, Say, Words, say
from models.names import name_of

__all__ = ["BROADCASTS"]

_LEAST = 10
"""Characters of words that say something."""


def _in_state(state: str) -> Callable[[Post, Broadcast], bool]:
    return lambda _post, row: row.state == state


# --- drafting -------------------------------------------------------------------------------------


def _read_words(rest: str) -> str | Say:
    words = rest.strip()
    if not _LEAST <= len(words) <= LONGEST:
        return say("broadcast.which_words", most=LONGEST)
    if personal(words):
        return say("broadcast.personal")
    return words


def _drafting(_post: Post, _none: None, rest: str) -> Prepared | Say:
    words = _read_words(rest)
    if isinstance(words, Say):
        return words
    return Prepared(say("broadcast.draft.effect"), {"words": words})


def _draft(post: Post, _none: None, given: Mapping[str, Any]) -> tuple[Block, ...]:
    row = broadcasts.draft(
        post.db,
        city=post.official.city,
        district=post.official.district,
        words=given["words"],
        audience={},
        made_by=post.official.id or 0,
        now=post.now,
    )
    name = name_of("B", row.id or 0)
    return (Paragraph(say("broadcast.draft.done", name=name), tone="strong"), *card(post, row)[1:])


def _rewording(_post: Post, _row: Broadcast, rest: str) -> Prepared | Say:
    words = _read_words(rest)
    if isinstance(words, Say):
        return words
    return Prepared(say("broadcast.reword.effect"), {"words": words})


def _reword(post: Post, row: Broadcast, given: Mapping[str, Any]) -> tuple[Block, ...]:
    row.words = given["words"]
    post.db.flush()
    return card(post, row)


def _narrowing(post: Post, _row: Broadcast, rest: str) -> Prepared | Say:
    """Which units: by district, category, level, step; 全部 for all."""
    if rest.strip().lower() in ("全部", "all"):
        return Prepared(say("broadcast.narrow.effect", audience=audience_words({})), {"to": {}})
    said = read(post, rest)
    wanted = {
        name: getattr(said, name)
        for name in ("district", "category", "level", "step")
        if getattr(said, name)
    }
    if said.unread or not wanted:
        return say("broadcast.which_audience")
    effect = say("broadcast.narrow.effect", audience=audience_words(wanted))
    return Prepared(effect, {"to": wanted})


def _narrow(post: Post, row: Broadcast, given: Mapping[str, Any]) -> tuple[Block, ...]:
    row.audience = dict(given["to"])
    post.db.flush()
    return card(post, row)


def _drop(post: Post, row: Broadcast, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    row.state = "dropped"
    post.db.flush()
    return (Paragraph(say("broadcast.drop.done"), tone="strong"),)


# --- sending --------------------------------------------------------------------------------------


def _to_myself(post: Post, row: Broadcast, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    """By the way by which all others would get it, but at once: who asks for it is awake."""
    person = post.official.person_id
    if person is None:
        raise NotDoneError(say("broadcast.test.nobody"))
    reader = next(iter(found_for(post, row).people.values()), ())
    enqueue(
        post.db,
        key=f"broadcast-test:{row.id}:{person}:{post.now.isoformat()}",
        person_id=person,
        kind="notice",
        day=post.today,
        not_before=post.now,
        now=post.now,
        content={"about": TEST} | _content(row, reader),
    )
    return (Paragraph(say("broadcast.test.done"), tone="strong"),)


def _content(row: Broadcast, units: tuple[str, ...]) -> dict[str, Any]:
    return {"words": filled(row.words, units), "city": row.city, "district": row.district}


def _sending(post: Post, row: Broadcast, _rest: str) -> Prepared | Say:
    people = found_for(post, row).people
    over = spread(post, people)
    if not over.days:
        return say("broadcast.nobody") if not people else say("broadcast.no_room")
    effect = say(
        "broadcast.send.effect",
        audience=audience_words(row.audience),
        count=len(over.days),
        first=len(over.days) - over.later,
        later=over.later,
        left_out=over.left_out,
    )
    return Prepared(effect, {}, people=len(over.days))


def _send(post: Post, row: Broadcast, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    people = found_for(post, row).people
    over = spread(post, people)
    count = owe(
        post,
        over,
        "broadcast",
        lambda person: f"broadcast:{row.id}:{post.act_id}:{person}",
        lambda person: _content(row, people[person]),
    )
    if not count:
        raise NotDoneError(say("broadcast.nobody"))
    row.state, row.act_id, row.sent_at = "sent", post.act_id, post.now
    row.people, row.later, row.left_out = count, over.later, over.left_out
    post.db.flush()
    return (Paragraph(say("broadcast.send.done", count=count), tone="strong"),)


def _waiting(post: Post, row: Broadcast) -> bool:
    if row.state != "sent" or row.act_id is None:
        return False
    return owing.sending(post.db, row.act_id).waiting > 0


def _stop(post: Post, row: Broadcast, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    left = broadcasts.stop(post.db, row, post.official.id or 0, post.now)
    return (Paragraph(say("broadcast.stop.done", count=left), tone="strong"),)


# --- the declarations -----------------------------------------------------------------------------

_EXAMPLE = Words("请【单位】核对联系人和电话，有变化的请在本月内告知。",
                 "Please let us know this month if contacts of [unit] have changed.")  # fmt: skip

BROADCASTS: Noun[Broadcast] = Noun(
    name="broadcast",
    word=BROADCAST,
    help=say("broadcast.help"),
    letter="B",
    overview=overview,
    find=lambda post, number: None if number is None else post.db.get(Broadcast, number),
    where=lambda row: (row.city, row.district),
    card=card,
    key=lambda row: f"broadcast:{row.id}",
    begins=(
        Move(
            name="draft",
            word=Words("起草", "draft"),
            help=say("broadcast.draft.help"),
            weight="reversible",
            takes=say("broadcast.draft.takes"),
            examples=(Words(f"群发 起草 {_EXAMPLE.zh}", f"broadcast draft {_EXAMPLE.en}"),),
            opposite=say("broadcast.draft.opposite"),
            fits=lambda _post, _none: True,
            prepare=_drafting,
            carry_out=_draft,
        ),
    ),
    moves=(
        Move(
            name="narrow",
            word=Words("范围", "to"),
            help=say("broadcast.narrow.help"),
            weight="reversible",
            takes=say("broadcast.narrow.takes"),
            examples=(
                Words("群发 B7J 范围 南山区 绿色工厂 未读", "broadcast B7J to green factory sent"),
                Words("群发 B7J 范围 全部", "broadcast B7J to all"),
            ),
            opposite=say("broadcast.narrow.opposite"),
            fits=_in_state("draft"),
            prepare=_narrowing,
            carry_out=_narrow,
        ),
        Move(
            name="reword",
            word=Words("改写", "reword"),
            help=say("broadcast.reword.help"),
            weight="reversible",
            takes=say("broadcast.draft.takes"),
            examples=(
                Words(f"群发 B7J 改写 {_EXAMPLE.zh}", f"broadcast B7J reword {_EXAMPLE.en}"),
            ),
            opposite=say("broadcast.reword.opposite"),
            fits=_in_state("draft"),
            prepare=_rewording,
            carry_out=_reword,
        ),
        Move(
            name="test",
            word=Words("试发", "test"),
            help=say("broadcast.test.help"),
            weight="reversible",
            examples=(Words("群发 B7J 试发", "broadcast B7J test"),),
            opposite=say("broadcast.test.opposite"),
            fits=_in_state("draft"),
            prepare=lambda _post, _row, _rest: Prepared(say("broadcast.test.effect")),
            carry_out=_to_myself,
            at_once=True,
        ),
        Move(
            name="send",
            word=Words("发送", "send"),
            help=say("broadcast.send.help"),
            weight="effects",
            examples=(Words("群发 B7J 发送", "broadcast B7J send"),),
            opposite=say("broadcast.send.opposite"),
            fits=_in_state("draft"),
            prepare=_sending,
            carry_out=_send,
            second_factor=True,
        ),
        Move(
            name="stop",
            word=Words("停止", "halt"),
            help=say("broadcast.stop.help"),
            weight="reversible",
            examples=(Words("群发 B7J 停止", "broadcast B7J halt"),),
            opposite=say("broadcast.stop.opposite"),
            fits=_waiting,
            prepare=lambda _post, _row, _rest: Prepared(say("broadcast.stop.effect")),
            carry_out=_stop,
            at_once=True,
        ),
        Move(
            name="drop",
            word=Words("作废", "discard"),
            help=say("broadcast.drop.help"),
            weight="reversible",
            examples=(Words("群发 B7J 作废", "broadcast B7J discard"),),
            opposite=say("broadcast.drop.opposite"),
            fits=_in_state("draft"),
            prepare=lambda _post, _row, _rest: Prepared(say("broadcast.drop.effect")),
            carry_out=_drop,
        ),
    ),
    examples=(Words("群发", "broadcast"), Words("群发 B7J", "broadcast B7J")),
)
