"""Who complained (身份): shown to one official, for a reason, for a day, and never unnoticed.

It takes a second factor and a second official; where nobody could be that, it opens a day later,
and every colleague who may see the case hears of it at once. Nobody makes themselves the only one:
whom they had step back still counts, and whom they just invited does not. Each look is noted by
itself. What is shown is kept with the conversation for a day at most (`Memory.private`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from handlers.officials.approving import second_officials
from handlers.officials.case_words import reason_in
from handlers.officials.declared import Move, NotDoneError, Post, Prepared, Refused
from handlers.officials.noticing import notify
from handlers.officials.telling import actor_of
from handlers.officials.wording import instant
from models import audit, case_links, case_sight, cases, officials, reveals
from models.case_rows import Case, Reveal
from models.messages import Block, Bullets, Heading, Paragraph, Say, Text, Words, say
from models.officials import Official
from models.vault import KeyGoneError

__all__ = ["REVEALS"]

LEAST, MOST = 10, 300
"""Characters of a reason for seeing who complained."""


def _may_see(post: Post, case: Case, other: Official) -> bool:
    return not case_sight.concerned(post.db, post.turn.context.vault, other, case, post.now)


def _could_approve(post: Post, case: Case) -> bool:
    """Whether there is a second official: of the office or of the city, and not concerned."""
    able = second_officials(post, cases.key_of(case), case.city, case.district)
    return any(not _owes_them(post, one) for one in able)


def _owes_them(post: Post, other: Official) -> bool:
    """Whether somebody is an official only since this one invited them: it may be themselves."""
    assert post.official.id is not None
    assert other.id is not None
    return officials.invited_lately(post.db, other.id, by=post.official.id)


def _sent_away(post: Post, case: Case) -> bool:
    """Whether this official had a colleague step back from the case, who could else approve."""
    rows = audit.history(post.db, cases.key_of(case))
    mine = (row for row in rows if row.actor == actor_of(post.official))
    sent = {row.detail["official"] for row in mine if row.action == "case.recused"}
    away = (one.id for one in case_links.recused(post.db, case) if officials.active(one))
    return bool(sent & set(away) - {post.official.id})


def _colleagues(post: Post, case: Case) -> list[Official]:
    """Everybody else of the office and of the city who may see the case, those on leave too."""
    return [
        one
        for one in officials.officials_in(post.db, case.city)
        if one.district in ("", case.district)
        and one.id != post.official.id
        and officials.active(one)
        and _may_see(post, case, one)
    ]


def _leave(post: Post, case: Case) -> Reveal | None:
    assert post.official.id is not None
    return reveals.current(post.db, case, post.official.id, post.now)


def _is_kept(post: Post, case: Case) -> bool:
    """Whether it is still known who filed a case."""
    assert case.id is not None
    try:
        post.turn.context.vault.case_key(post.db, case.id, "identity")
    except KeyGoneError:
        return False
    return True


# --- asking ---------------------------------------------------------------------------------------


def _can_be_asked(post: Post, case: Case) -> bool:
    return case.state != "draft" and case.forgotten_at is None and _leave(post, case) is None


def _asking(post: Post, case: Case, rest: str) -> Prepared | Say | Refused:
    if not _is_kept(post, case):
        return Refused(say("reveal.gone"))
    if not LEAST <= len(rest.strip()) <= MOST:
        return say("reveal.why", least=LEAST, most=MOST)
    reason = reason_in(rest)
    if isinstance(reason, Say):
        return reason
    alone = not _could_approve(post, case) and not _sent_away(post, case)
    told = _colleagues(post, case) if alone else []
    effect = say("reveal.effect", reason=reason)
    if alone:
        effect = say("reveal.alone", effect=effect, told=_told(told))
    return Prepared(
        effect, {"alone": alone, "reason": reason},
        people=len(told), second_official=not alone, reason=reason,
    )  # fmt: skip


def _told(told: list[Official]) -> Say:
    if not told:
        return say("reveal.nobody_told")
    return say("reveal.told", names="、".join(one.name for one in told))


def _grant(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    approver = None if given["alone"] else _approver(post, case)
    assert post.official.id is not None
    row = reveals.grant(
        post.db, case, post.official.id, given["reason"], post.now, approved_by=approver
    )
    if approver is None:
        for one in _colleagues(post, case):
            notify(post, one, f"reveal:{row.id}", {"about": "reveal", "reveal": row.id})
        opens, until = instant(post.turn, row.opens_at), instant(post.turn, row.until)
        return (Paragraph(say("reveal.waits", opens=opens, until=until), tone="strong"),)
    return (Paragraph(say("reveal.open", until=instant(post.turn, row.until)), tone="strong"),)


def _approver(post: Post, case: Case) -> int:
    """The official whose message does the act: another than who proposed it, without a conflict."""
    incoming = post.turn.incoming
    other = officials.official_at(post.db, incoming.channel, incoming.address)
    if other is None or other.id in (None, post.official.id) or not _may_see(post, case, other):
        raise NotDoneError(say("reveal.not_approved"))
    if _owes_them(post, other):
        raise NotDoneError(say("reveal.not_approved"))
    assert other.id is not None
    return other.id


# --- looking --------------------------------------------------------------------------------------


def _has_leave(post: Post, case: Case) -> bool:
    return _leave(post, case) is not None


def _may_look(post: Post, case: Case, _rest: str) -> Prepared | Refused:
    row = _leave(post, case)
    if row is None or not _is_kept(post, case):
        return Refused(say("reveal.gone"))
    if not reveals.is_open(row, post.now):
        return Refused(say("reveal.not_yet", opens=instant(post.turn, row.opens_at)))
    return Prepared(say("reveal.look.effect"), {"reveal": row.id}, reason=row.reason)


def _look(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    row = post.db.get_one(Reveal, given["reveal"])
    try:
        who = cases.identity(post.db, post.turn.context.vault, case)
    except KeyGoneError:
        raise NotDoneError(say("reveal.gone")) from None
    post.turn.memory.private = True
    return (
        Heading(say("reveal.title", name=cases.name(case))),
        Bullets(tuple(_lines(who))),
        Paragraph(say("reveal.secret"), tone="warning"),
        Paragraph(say("reveal.until", until=instant(post.turn, row.until)), tone="muted"),
    )


def _lines(who: Mapping[str, Any]) -> Iterator[Text]:
    """What its author gave; the account from which they write is nobody's business."""
    name, contact = str(who.get("name") or ""), str(who.get("contact") or "")
    yield say("reveal.name", name=name) if name else say("reveal.no_name")
    yield say("reveal.contact", contact=contact) if contact else say("reveal.no_contact")
    document = str(who.get("document") or "")
    if document:
        kind = str(who.get("document_kind") or "")
        yield say("reveal.document", kind=_KINDS.get(kind, kind), document=document)


_KINDS: Mapping[str, Say] = {
    "id_card": say("intake.kind.id_card"),
    "residence": say("intake.kind.residence"),
    "passport": say("intake.kind.passport"),
    "foreigner": say("intake.kind.foreigner"),
    "another": say("intake.kind.another"),
}


def _end(post: Post, case: Case, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    row = _leave(post, case)
    if row is None:
        raise NotDoneError(say("reveal.over"))
    reveals.end(post.db, row, post.now)
    return (Paragraph(say("reveal.ended"), tone="strong"),)


# --- the declarations -----------------------------------------------------------------------------

REVEALS: tuple[Move[Case], ...] = (
    Move(
        name="reveal",
        word=Words("身份", "identity"),
        help=say("reveal.help"),
        weight="effects",
        takes=say("reveal.takes", n=LEAST),
        examples=(
            Words("案件 A37A 身份 需当面核对举报人提供的原始凭证",
                  "case A37A identity the originals must be checked with their author"),
        ),
        opposite=say("reveal.opposite"),
        fits=_can_be_asked,
        prepare=_asking,
        carry_out=_grant,
        second_factor=True,
    ),
    Move(
        name="identity_seen",
        word=Words("查看身份", "see identity"),
        help=say("reveal.look.help"),
        weight="read",
        examples=(Words("案件 A37A 查看身份", "case A37A see identity"),),
        opposite=say("reveal.look.opposite"),
        fits=_has_leave,
        prepare=_may_look,
        carry_out=_look,
    ),
    Move(
        name="unreveal",
        word=Words("结束查看", "end viewing"),
        help=say("reveal.end.help"),
        weight="reversible",
        examples=(Words("案件 A37A 结束查看", "case A37A end viewing"),),
        opposite=say("reveal.end.opposite"),
        fits=_has_leave,
        prepare=lambda _post, _case, _rest: Prepared(say("reveal.end.effect")),
        carry_out=_end,
    ),
)  # fmt: skip
"""The moves of a case that open and close who filed it."""
