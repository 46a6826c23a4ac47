"""委托: who stands in for an official from one day to another, so that nothing waits for them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.coming_days import coming_day
from handlers.officials.colleagues import deputy_words, named, stands_for
from handlers.officials.declared import LINE, Move, NotDoneError, Noun, Post, Prepared, Refused
from handlers.officials.leading import mistyped
from handlers.officials.noticing import notify
from handlers.officials.records import scope_of
from handlers.officials.showing import typed
from handlers.pages import Link, View
from handlers.wording import plain
from models import deputies, officials
from models.deputies import Deputy
from models.messages import Block, Day, Paragraph, Say, Words, say
from models.names import name_of
from models.officials import DeputyError, DeputyFault, Official

WORD = Words("委托", "deputy")
LETTER = "W"
_SHOWN = 12
_NAMED = re.compile(r"(?<![a-z0-9])(q[0-9]+[a-z])(?![a-z0-9])")
_SHAPED = re.compile(r"(?<![a-z0-9])[a-z][0-9]+[a-z](?![a-z0-9])")
_BETWEEN = re.compile(r"至|到|~|—+|\bto\b|\buntil\b|\btill\b|[,;]")
_GAPS = re.compile(rf"{_BETWEEN.pattern}|\s")
_FILLER = re.compile(r"\b(?:from|by|for)\b|[从由自]|(?:代办|代理)")


@dataclass(frozen=True, slots=True)
class Represented:
    """One representation: the row, and who is away."""

    row: Deputy
    away: Official


# --- shown ----------------------------------------------------------------------------------------


def _overview(post: Post, _rest: str) -> View:
    rows = _live(post)
    head = say("deputy.head") if rows else say("deputy.none")
    links = [Link(deputy_words(post, one), _line(post, one)) for one in rows]
    return View((Paragraph(head, tone="strong"),), tuple(links[:_SHOWN]))


def _live(post: Post) -> list[Deputy]:
    """What holds now or will, for anybody of the jurisdiction."""
    scope = scope_of(post)
    here = [
        one
        for one in officials.officials_in(post.db, scope.city)
        if scope.covers(one.city, one.district)
    ]
    found = [row for one in here for row in deputies.deputies_of(post.db, one.id or 0, post.today)]
    return list({row.id: row for row in found}.values())


def _line(post: Post, row: Deputy) -> tuple[str, str]:
    return (LINE, f"{typed(post.turn, WORD)} {name_of(LETTER, row.id or 0)}")


def _card(post: Post, found: Represented) -> tuple[Block, ...]:
    row = found.row
    over = row.ended_at is not None or row.to_day < post.today
    state = say("deputy.over") if over else say("deputy.holds")
    return (Paragraph(deputy_words(post, row), tone="strong"), Paragraph(state))


# --- setting --------------------------------------------------------------------------------------


def _prepare(post: Post, _nothing: None, rest: str) -> Prepared | Say | Refused:
    """One name: who stands in for me. Two: whom they stand in for comes first."""
    text = plain(rest)
    for name in _SHAPED.findall(text):
        if (wrong := mistyped(name)) is not None:
            return wrong
    people = [named(post, name) for name in _NAMED.findall(text)]
    days = days_in(_NAMED.sub(" ", text), post.today)
    if not 1 <= len(people) <= 2 or days is None:
        return say("deputy.ask")
    found = [one for one in people if one is not None]
    if len(found) < len(people):
        return say("deputy.nobody")
    away, deputy = (found[0], found[1]) if len(found) > 1 else (post.official, found[0])
    refusal = _refusal(post, away)
    return refusal or _checked(post, away, deputy, *days)


def _refusal(post: Post, away: Official) -> Refused | None:
    if away.id == post.official.id:
        return None
    may = post.official.role == "superior" and post.covers(away.city, away.district)
    return None if may else Refused(say("deputy.not_yours"))


def _checked(
    post: Post, away: Official, deputy: Official, first: date, last: date
) -> Prepared | Say:
    if not stands_for(deputy, away):
        return say("deputy.elsewhere", name=deputy.name)
    if first < post.today or first > last:
        return say("deputy.days")
    effect = say(
        "deputy.effect",
        official=away.name,
        deputy=deputy.name,
        first=Day(first, weekday=True),
        last=Day(last, weekday=True),
    )
    arguments = {"official": away.id, "deputy": deputy.id}
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return Prepared(effect, arguments | days)


def days_in(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day; one day alone is both."""
    bare = _FILLER.sub(" ", text).strip(" ,;:")
    for gap in (_BETWEEN, _GAPS):
        days = [coming_day(part.strip(), today) for part in gap.split(bare) if part.strip()]
        known = [day for day in days if isinstance(day, date)]
        if 1 <= len(known) == len(days) <= 2:
            return known[0], known[-1]
    return None


_FAULTS: Mapping[DeputyFault, Say] = {
    "self": say("deputy.self"),
    "days": say("deputy.days"),
    "inactive": say("deputy.inactive"),
    "elsewhere": say("deputy.other_city"),
    "overlap": say("deputy.overlap"),
    "away": say("deputy.away"),
}


def _set(post: Post, _nothing: None, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    first, last = (date.fromisoformat(str(arguments[name])) for name in ("first", "last"))
    away, deputy = int(arguments["official"]), int(arguments["deputy"])
    try:
        made = officials.deputise(post.db, away, deputy, first, last, post.now)
    except DeputyError as error:
        raise NotDoneError(_FAULTS[error.fault]) from error
    stand_in = post.db.get_one(Official, deputy)
    content = {"about": "deputy", "deputy": made.id}
    notify(post, stand_in, f"deputy:{made.id}", content)
    return (Paragraph(say("deputy.set", line=deputy_words(post, made)), tone="strong"),)


# --- ending ---------------------------------------------------------------------------------------


def _holds(post: Post, found: Represented) -> bool:
    return found.row.ended_at is None and found.row.to_day >= post.today


def _prepare_end(post: Post, found: Represented, _rest: str) -> Prepared | Refused:
    refusal = _refusal(post, found.away)
    return refusal or Prepared(say("deputy.end_effect", line=deputy_words(post, found.row)))


def _end(post: Post, found: Represented, _arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    deputies.end_deputy(post.db, found.row, post.now)
    line = deputy_words(post, found.row)
    return (Paragraph(say("deputy.ended", line=line), tone="strong"),)


# --- declared -------------------------------------------------------------------------------------

SET = Move[None](
    name="set",
    word=Words("设定", "set"),
    help=say("deputy.set_help"),
    weight="reversible",
    examples=(
        Words("委托 设定 Q7J 12月1日至12月15日", "deputy set Q7J 2026-12-01 to 2026-12-15"),
        Words("委托 设定 Q3K Q7J 12月1日", "deputy set Q3K Q7J 2026-12-01"),
    ),
    opposite=say("deputy.set_opposite"),
    fits=lambda _post, _nothing: True,
    prepare=_prepare,
    carry_out=_set,
    takes=say("deputy.takes"),
    also=("给", "交给", "to"),
)
END = Move[Represented](
    name="end",
    word=Words("收回", "end"),
    help=say("deputy.end_help"),
    weight="reversible",
    examples=(Words("委托 W5P 收回", "deputy W5P end"),),
    opposite=say("deputy.end_opposite"),
    fits=_holds,
    prepare=_prepare_end,
    carry_out=_end,
)


def _find(post: Post, number: int | None) -> Represented | None:
    row = None if number is None else post.db.get(Deputy, number)
    return None if row is None else Represented(row, post.db.get_one(Official, row.official_id))


DEPUTIES = Noun[Represented](
    name="deputy",
    word=WORD,
    help=say("deputy.help"),
    letter=LETTER,
    overview=_overview,
    find=_find,
    where=lambda found: (found.away.city, found.away.district),
    card=_card,
    key=lambda found: f"deputy:{found.row.id}",
    moves=(END,),
    examples=(WORD, Words("委托 W5P", "deputy W5P")),
    also=("代理", "deputies"),
    begins=(SET,),
)
