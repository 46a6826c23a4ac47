"""转办: a case goes to another office that the text lets receive it, or to one outside."""

from collections.abc import Mapping
from typing import Any

from handlers.complaints.addressee import route
from handlers.officials.case_letters import actor, send
from handlers.officials.case_notices import tell_office
from handlers.officials.case_words import (
    in_states,
    named,
    office_words,
    pack_of,
    prepared,
    reason_in,
)
from handlers.officials.declared import Move, NotDoneError, Post, Prepared
from handlers.officials.leading import mistyped
from handlers.officials.naming import joined
from models import cases, officials
from models.case_rows import Case
from models.messages import Block, Paragraph, Say, Text, Words, say
from policies.load import LoadedPack

__all__ = ["TRANSFERS"]

_OUTSIDE = Words("系统外", "outside")
_LONGEST_BODY = 60


# --- 转办: handing on -----------------------------------------------------------------------------


def _offices(pack: LoadedPack | None, case: Case) -> list[str]:
    """The districts ("" for the pack's own office) whose office the text lets receive the case."""
    found = None if pack is None else route(pack, case.against or "listed_unit")
    if pack is None or found is None:
        return []
    named_in_text = {*found.to, *(one for some in found.by_level.values() for one in some)}
    province = "province" in named_in_text
    below = "city" if province else "district"
    own = "province" if province else "city"
    offices = [""] if own in named_in_text else []
    offices += pack.model.district_names if below in named_in_text else []
    return [one for one in offices if one != case.district]


def _office_named(post: Post, case: Case, word: str) -> str | None:
    """The district that a word names; the pack's own office by what it is called."""
    offices = _offices(pack_of(post.turn.context, case), case)
    if word in _OWNS and "" in offices:
        return ""
    return word if word and word in offices else None


_OWNS = frozenset({"市局", "市", "全市", "省厅", "省", "全省", "city", "province"})


def _transfer(post: Post, case: Case, rest: str) -> Prepared | Say:
    word, _, left = rest.strip().partition(" ")
    if word in (_OUTSIDE.zh, _OUTSIDE.en):
        return _outside(post, case, left)
    office = _office_named(post, case, word)
    if office is None:
        which = say("case.transfer.which", offices=_named_offices(post, case))
        return mistyped(word) or which
    place = office_words(post.turn.context, case.city, office)
    if not officials.responsible(post.db, case.city, office, post.today):
        return say("case.transfer.nobody", place=place)
    reason = reason_in(left)
    if isinstance(reason, Say):
        return reason
    effect = say("case.transfer.effect", name=named(case), place=place, reason=reason)
    return prepared(effect, reason, district=office)


def _named_offices(post: Post, case: Case) -> Text:
    offices = _offices(pack_of(post.turn.context, case), case)
    own = [say("case.transfer.own")] if "" in offices else []
    words = joined([*own, *(one for one in offices if one)])
    return words or say("case.transfer.no_office")


def _outside(_post: Post, case: Case, rest: str) -> Prepared | Say:
    body, _, left = rest.strip().partition(" ")
    if not 2 <= len(body) <= _LONGEST_BODY:
        return say("case.transfer.body")
    reason = reason_in(left)
    if isinstance(reason, Say):
        return reason
    if case.state not in ("registered", "accepted"):
        return say("case.transfer.too_far")
    effect = say("case.transfer.outside", name=named(case), body=body, reason=reason)
    return prepared(effect, reason, body=body)


def _transferred(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    reason = str(given["reason"])
    if "body" in given:
        body = str(given["body"])
        cases.go(post.db, case, "transferred", actor(post), post.now, reason=reason)
        send(post, case, "transferred", f"{body}：{reason}")
        done = say("case.transfer.outside_done", name=named(case), body=body)
        return (Paragraph(done, tone="strong"),)
    context, district = post.turn.context, str(given["district"])
    place = office_words(context, case.city, district)
    case.district, case.touched_at = district, post.now
    case.assigned_to, case.assigned_at = None, None
    post.db.flush()
    send(post, case, "moved", f"{_place_zh(post, case)}：{reason}")
    told = tell_office(context, case, "case_new", post.now, act_id=post.act_id,
                       not_before=post.not_before)  # fmt: skip
    if not told:
        raise NotDoneError(say("case.transfer.nobody", place=place))
    return (Paragraph(say("case.transfer.done", name=named(case), place=place), tone="strong"),)


def _place_zh(post: Post, case: Case) -> str:
    """An office as a letter names it; its name is data, as the text of the city writes it."""
    pack = pack_of(post.turn.context, case)
    city = pack.names.zh if pack else case.city
    return f"{city}{case.district}"


# --- the declarations -----------------------------------------------------------------------------

TRANSFERS: tuple[Move[Case], ...] = (
    Move(
        name="transfer",
        word=Words("转办", "transfer"),
        help=say("case.transfer.help"),
        weight="effects",
        takes=say("case.transfer.takes"),
        examples=(
            Words("案件 A37A 转办 福田区 该单位在福田区", "case A37A transfer 福田区 it is there"),
            Words("案件 A37A 转办 系统外 市生态环境局 反映的是排污问题",
                  "case A37A transfer outside 市生态环境局 it is about waste water"),
        ),
        opposite=say("case.transfer.opposite"),
        fits=in_states("registered", "completing", "accepted", "verifying"),
        prepare=_transfer,
        carry_out=_transferred,
    ),
)  # fmt: skip
"""The move that gives a case to somebody else's office."""
