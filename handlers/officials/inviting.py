"""邀请: a new official gets a code that makes them one; who invites hands it over."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.officials.colleagues import role_words, title_of
from handlers.officials.declared import Move, Post, Prepared, Refused
from handlers.officials.wording import WHOLE_CITY, place_words
from handlers.wording import plain
from models import officials, tokens
from models.messages import Block, Paragraph, Say, Words, say
from models.officials import INVITATION_LASTS, Official, OfficialRole

_LONGEST_NAME = 30
_ROLES: Mapping[str, OfficialRole] = {
    "经办人": "officer",
    "经办": "officer",
    "officer": "officer",
    "负责人": "superior",
    "superior": "superior",
}
_CITY = (WHOLE_CITY.zh, WHOLE_CITY.en, "市局")
_SUPERIOR: tuple[OfficialRole, ...] = ("superior",)


def _prepare_invitation(post: Post, _nothing: None, rest: str) -> Prepared | Say | Refused:
    words = rest.replace("，", " ").replace(",", " ").split()
    if not words:
        return say("people.invite_ask")
    name, further = words[0], [word for word in words[1:] if plain(word) not in _ROLES]
    roles = [_ROLES[plain(word)] for word in words[1:] if plain(word) in _ROLES]
    district = _district(post, further)
    if len(name) > _LONGEST_NAME or len(roles) > 1 or isinstance(district, Say):
        return district if isinstance(district, Say) else say("people.invite_ask")
    if not post.covers(post.official.city, district):
        return Refused(say("people.other_district"))
    role = roles[0] if roles else "officer"
    place = place_words(post.turn, post.official.city, district)
    effect = say("people.invite_effect", name=name, place=place, role=role_words(role))
    return Prepared(effect, {"name": name, "district": district, "role": role})


def _district(post: Post, words: Sequence[str]) -> str | Say:
    """The district that is named; the inviter's own, where none is."""
    if not words:
        return post.official.district
    if len(words) > 1:
        return say("people.invite_ask")
    if words[0] in _CITY:
        return ""
    pack = post.turn.library.packs.get(post.official.city)
    known = pack.model.district_names if pack else []
    if known and words[0] not in known:
        return say("people.no_district", district=words[0], known="、".join(known))
    return words[0]


def _invite(post: Post, _nothing: None, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    official, code = officials.invite(
        post.db,
        str(arguments["name"]),
        post.official.city,
        str(arguments["district"]),
        "superior" if arguments["role"] == "superior" else "officer",
        post.now,
        by=post.official.id,
    )
    return _handed_over(post, official, code)


def _handed_over(post: Post, official: Official, code: str) -> tuple[Block, ...]:
    return (
        Paragraph(say("people.invited_now", who=title_of(post, official)), tone="strong"),
        Paragraph(say("people.code", code=code, days=INVITATION_LASTS.days)),
    )


def _not_joined(_post: Post, official: Official) -> bool:
    return official.joined_at is None and official.disabled_at is None


def _prepare_again(post: Post, official: Official, _rest: str) -> Prepared:
    return Prepared(say("people.reinvite_effect", who=title_of(post, official)))


def _invite_again(
    post: Post, official: Official, _arguments: Mapping[str, Any]
) -> tuple[Block, ...]:
    assert official.id is not None
    tokens.end(post.db, "invitation", official.id, post.now)
    code = tokens.issue(
        post.db,
        "invitation",
        official.id,
        post.now,
        INVITATION_LASTS,
        made_by=post.official.id,
    )
    return _handed_over(post, official, code)


INVITE = Move[None](
    name="invite",
    word=Words("邀请", "invite"),
    help=say("people.invite_help"),
    weight="effects",
    examples=(Words("人员 邀请 王五 南山区 经办人", "people invite 王五 南山区 officer"),),
    opposite=say("people.invite_opposite"),
    fits=lambda _post, _nothing: True,
    prepare=_prepare_invitation,
    carry_out=_invite,
    takes=say("people.invite_takes"),
    roles=_SUPERIOR,
)
INVITE_AGAIN = Move[Official](
    name="invite_again",
    word=Words("重发邀请", "reinvite"),
    help=say("people.reinvite_help"),
    weight="reversible",
    examples=(Words("人员 Q3K 重发邀请", "people Q3K reinvite"),),
    opposite=say("people.reinvite_opposite"),
    fits=_not_joined,
    prepare=_prepare_again,
    carry_out=_invite_again,
    roles=_SUPERIOR,
)
