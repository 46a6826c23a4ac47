"""The words of the lists as officials type and read them: levels, categories, steps, districts.

A term is one word in both languages; what else is understood stands beside it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handlers.officials.declared import Post
from handlers.wording import plain
from models.call_list import districts
from models.messages import Words
from models.overview import Narrowed, Step
from models.people import Reachability
from models.scopes import Scope
from policies.load import LoadedPack

__all__ = [
    "CATEGORIES",
    "KINDS",
    "LEVELS",
    "REACHES",
    "STEPS",
    "Said",
    "Term",
    "category",
    "districts_of",
    "level",
    "own_levels",
    "read",
    "scope_of",
    "take_day",
]


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the field. `also` are other ways to type it."""

    words: Words
    also: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to type it, made comparable."""
        return tuple(map(plain, (self.words.zh, self.words.en, *self.also)))


LEVELS: Mapping[str, Term] = {
    "city": Term(Words("市级", "city"), ("市层面", "city level")),
    "provincial": Term(Words("省级", "provincial"), ("省层面",)),
    "national": Term(Words("国家级", "national"), ("国家层面",)),
}
CATEGORIES: Mapping[str, Term] = {
    "factory": Term(Words("绿色工厂", "green factory"), ("工厂", "factory")),
    "park": Term(Words("绿色工业园区", "green park"), ("绿色园区", "园区", "park")),
    "supply_chain": Term(
        Words("绿色供应链管理企业", "green supply chain"), ("绿色供应链", "供应链", "supply chain")
    ),
    "third_party": Term(Words("第三方机构", "third party"), ("机构", "agency")),
}
KINDS: Mapping[str, Words] = {
    "enterprise": Words("企业", "enterprise"),
    "park": Words("园区", "park"),
    "agency": Words("第三方机构", "third-party agency"),
}
STEPS: Mapping[Step, Term] = {
    "unbound": Term(Words("未绑定", "unbound")),
    "unsent": Term(Words("未送出", "not sent")),
    "sent": Term(Words("已送出", "sent"), ("未读",)),
    "seen": Term(Words("已读", "seen")),
    "acked": Term(Words("已收到", "acknowledged"), ("收到",)),
    "declared": Term(Words("自报", "declared"), ("已自报", "已填报")),
    "verified": Term(Words("已核实", "verified"), ("核实",)),
}
REACHES: Mapping[Reachability, Words] = {
    "push": Words("可随时送达", "can be reached any time"),
    "consent": Words("凭订阅授权送达", "can be reached while consents last"),
    "writes": Words("对方来消息后才能送达", "can be reached only after they write"),
    "nobody": Words("无法送达", "cannot be reached"),
}

_DAY = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?!\d)")
_YEAR = re.compile(r"(20\d\d)(?:年度?)?(?!\d)")
_PAGE = re.compile(r"第\s*(\d{1,4})\s*页|p(?:age)?\s*(\d{1,4})(?!\w)")
_GAPS = " ,，、;；:：/·"
_NEXT_GAP = re.compile(f"[{_GAPS}]")


@dataclass(frozen=True, slots=True)
class Said:
    """What a line narrows a list to, word by word. `unread` is what no term explains."""

    level: str = ""
    category: str = ""
    step: Step | None = None
    district: str = ""
    duty: str = ""
    year: int | None = None
    day: date | None = None
    page: int = 1
    view: str = ""
    unread: tuple[str, ...] = ()

    @property
    def narrowed(self) -> Narrowed:
        """The same as the queries of the overview take it."""
        late = self.view == "late"
        return Narrowed(self.district, self.category, self.duty, self.year, self.step, late)


def level(code: str) -> Words:
    """A level's name."""
    return LEVELS[code].words if code in LEVELS else Words(code, code)


def category(code: str) -> Words:
    """A category's name."""
    return CATEGORIES[code].words if code in CATEGORIES else Words(code, code)


def own_levels(pack: LoadedPack, district: str) -> tuple[str, ...]:
    """The lists that an office keeps itself; the others are a higher authority's to change.

    A city keeps its list, and its districts report to it; a province keeps its own, and its cities
    theirs. A text that gives the province's office a day is a province's.
    """
    provinces = any(
        one.audience == "province_official" and one.rule for one in pack.model.deadlines
    )
    if provinces:
        return ("city",) if district else ("city", "provincial")
    return () if district else ("city",)


def scope_of(post: Post) -> Scope:
    """An official's jurisdiction."""
    return Scope(post.official.city, post.official.district)


def read(post: Post, text: str, views: Mapping[Any, Term] | None = None) -> Said:
    """Read the words of a line one after the other; what is none of them stays in `unread`.

    Args:
        views: further words of one noun, as 电话名单.
    """
    said = Said()
    left = plain(text)
    vocabulary = _vocabulary(post, views or {})
    while left := left.strip(_GAPS):
        said, left = _one(said, left, vocabulary)
    return said


_Vocabulary = Sequence[tuple[str, str, Any]]
"""How it is typed, which field of `Said` it fills, and with what; longest first."""


def _vocabulary(post: Post, views: Mapping[Any, Term]) -> _Vocabulary:
    tables: Iterable[tuple[str, Mapping[Any, Term]]] = (
        ("level", LEVELS),
        ("category", CATEGORIES),
        ("step", STEPS),
        ("view", views),
        ("duty", _duties(post)),
        ("district", {name: Term(Words(name, name)) for name in districts_of(post)}),
    )
    known = (
        (spelling, name, code)
        for name, table in tables
        for code, term in table.items()
        for spelling in term.spellings
        if spelling
    )
    return sorted(known, key=lambda one: -len(one[0]))


def districts_of(post: Post) -> list[str]:
    """The districts of an official's jurisdiction: their own, or those that the pack names."""
    if post.official.district:
        return [post.official.district]
    pack = post.turn.library.packs.get(post.official.city)
    named = pack.model.district_names if pack else []
    return named or districts(post.db, scope_of(post))


def _duties(post: Post) -> dict[str, Term]:
    pack = post.turn.library.packs.get(post.official.city)
    if pack is None:
        return {}
    return {one.id: Term(Words(one.names.zh, one.names.en)) for one in pack.model.deadlines}


def _one(said: Said, left: str, vocabulary: _Vocabulary) -> tuple[Said, str]:
    """Take one word off the front."""
    for spelling, name, code in vocabulary:
        if left.startswith(spelling) and not _goes_on(spelling, left):
            return replace(said, **{name: code}), left[len(spelling) :]
    if (match := _DAY.match(left)) and (day := _day(match)):
        return replace(said, day=day), left[match.end() :]
    if match := _YEAR.match(left):
        return replace(said, year=int(match[1])), left[match.end() :]
    if match := _PAGE.match(left):
        page = max(1, int(match[1] or match[2]))
        return replace(said, page=page), left[match.end() :]
    gap = _NEXT_GAP.search(left)
    word = left[: gap.start()] if gap else left
    return replace(said, unread=(*said.unread, word)), left[len(word) :]


def _day(match: "re.Match[str]") -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def take_day(text: str) -> tuple[date | None, str]:
    """The first whole date of a text, with its year, and the text without it."""
    found = next((match for match in _DAY.finditer(text) if _day(match)), None)
    if found is None:
        return None, text
    left = f"{text[: found.start()]} {text[found.end() :]}"
    return _day(found), " ".join(left.split())


def _goes_on(spelling: str, left: str) -> bool:
    """Whether a Latin word is only the beginning of a longer one."""
    following = left[len(spelling) : len(spelling) + 1]
    return spelling[-1].isascii() and spelling[-1].isalnum() and following.isalnum()
