"""征求意见稿: a draft binds nobody; an office may have its dates reminded of, with a document.

Switched on, the reminders go on saying that the text is a draft and not in force.
"""

from collections.abc import Mapping
from typing import Any

from handlers import citing
from handlers.officials.declared import Move, NotDoneError, Noun, Post, Prepared
from handlers.officials.terms import scope_of
from handlers.officials.wording import place_words
from handlers.pages import View
from models.directory import units_by_district
from models.messages import Block, Heading, Paragraph, Say, Words, say
from models.office_dates import Adoption, adopt, adoption_of, end_adoption
from models.officials import Official
from policies.load import LoadedPack

__all__ = ["DRAFTS"]

_WORD = Words("征求意见稿", "draft")
_LEAST, _MOST = 4, 300


def _draft(post: Post) -> LoadedPack | None:
    """The text of this jurisdiction where it is a draft, else None."""
    pack = post.turn.library.packs.get(post.official.city)
    return pack if pack is not None and pack.status(post.today) == "draft" else None


def _holding(post: Post) -> Adoption | None:
    return adoption_of(post.db, post.official.city, post.official.district)


def _above(post: Post) -> Adoption | None:
    """What the city has switched on for its districts."""
    return adoption_of(post.db, post.official.city, "") if post.official.district else None


def _place(post: Post) -> Any:
    return place_words(post.turn, post.official.city, post.official.district)


# --- on and off -----------------------------------------------------------------------------------


def _can_switch_on(post: Post, _office: Official) -> bool:
    return _draft(post) is not None and _holding(post) is None and _above(post) is None


def _switching_on(post: Post, _office: Official, rest: str) -> Prepared | Say:
    pack, source = _draft(post), rest.strip()
    if pack is None:
        return say("draft.none")
    if not _LEAST <= len(source) <= _MOST:
        return say("draft.on.which", most=_MOST)
    count = sum(units_by_district(post.db, scope_of(post)).values())
    effect = say(
        "draft.on.effect",
        law=citing.law(pack, post.today),
        place=_place(post),
        source=source,
        count=count,
    )
    return Prepared(effect, {"source": source}, reason=source)


def _switch_on(post: Post, _office: Official, given: Mapping[str, Any]) -> tuple[Block, ...]:
    if not _can_switch_on(post, post.official):
        raise NotDoneError(say("draft.on.already"))
    mine = post.official
    adopt(post.db, mine.city, mine.district, given["source"], mine.id, post.now)
    return (Paragraph(say("draft.on.done", source=given["source"]), tone="strong"),
            Paragraph(say("date.follows"), tone="muted"))  # fmt: skip


def _switching_off(post: Post, _office: Official, _rest: str) -> Prepared | Say:
    pack, row = _draft(post), _holding(post)
    if pack is None or row is None:
        return say("draft.off.none")
    law = citing.law(pack, post.today)
    effect = say("draft.off.effect", law=law, place=_place(post), source=row.source_ref)
    return Prepared(effect, {"adoption": row.id})


def _switch_off(post: Post, _office: Official, given: Mapping[str, Any]) -> tuple[Block, ...]:
    row = _holding(post)
    if row is None or row.id != given["adoption"]:
        raise NotDoneError(say("draft.off.none"))
    end_adoption(post.db, row, post.now)
    return (Paragraph(say("draft.off.done"), tone="strong"),
            Paragraph(say("date.follows"), tone="muted"))  # fmt: skip


# --- the page -------------------------------------------------------------------------------------


def _overview(post: Post, _rest: str) -> View:
    """Whether the text of this jurisdiction is a draft, and whether its dates are reminded of."""
    pack = post.turn.library.packs.get(post.official.city)
    if pack is None:
        return View((Paragraph(say("date.no_pack")),))
    law = Heading(citing.law(pack, post.today))
    if _draft(post) is None:
        return View((law, Paragraph(say("draft.none"))))
    row = _holding(post) or _above(post)
    if row is None:
        return View((law, Paragraph(say("draft.is_off"))))
    where = place_words(post.turn, row.city, row.district)
    return View((law, Paragraph(say("draft.is_on", place=where, source=row.source_ref))))


DRAFTS: Noun[Official] = Noun(
    name="draft",
    word=_WORD,
    help=say("draft.help"),
    letter="",
    overview=_overview,
    find=lambda post, _number: post.official,
    where=lambda office: (office.city, office.district),
    card=lambda _post, _office: (),
    key=lambda office: f"draft:{office.city}/{office.district}",
    moves=(
        Move(
            name="adopt",
            word=Words("启用", "switch on"),
            help=say("draft.on.help"),
            weight="effects",
            takes=say("draft.on.takes"),
            examples=(
                Words(
                    "征求意见稿 启用 厦工信函〔2027〕5号", "draft switch on letter No. 5 of 2027"
                ),
            ),
            opposite=say("draft.on.opposite"),
            fits=_can_switch_on,
            prepare=_switching_on,
            carry_out=_switch_on,
            second_official=True,
        ),
        Move(
            name="leave",
            word=Words("停用", "switch off"),
            help=say("draft.off.help"),
            weight="effects",
            examples=(Words("征求意见稿 停用", "draft switch off"),),
            opposite=say("draft.off.opposite"),
            fits=lambda post, _office: _holding(post) is not None,
            prepare=_switching_off,
            carry_out=_switch_off,
            second_official=True,
        ),
    ),
    examples=(_WORD,),
    also=("意见稿",),
)
