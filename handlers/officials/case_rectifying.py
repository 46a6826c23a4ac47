"""整改: a unit is to put something right until a day; then it is looked at again.

The unit hears what to do and until when, never that somebody complained, and not the article on
complaints (信访工作条例 30, 46).
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from handlers import citing
from handlers.officials.case_measures import (
    FOUND,
    LEAST,
    MOST,
    basis,
    no_subject,
    note,
    prepared,
    provided,
    unit_of,
    words_in,
)
from handlers.officials.case_words import pack_of
from handlers.officials.declared import Move, NotDoneError, Post, Prepared, Refused
from handlers.officials.naming import unit_title
from handlers.officials.notices_to_units import contacts_of_unit, rectify_words, tell
from handlers.officials.telling import actor_of
from handlers.officials.terms import take_day
from models import case_effects
from models.case_rows import Case
from models.clock import SHANGHAI, aware
from models.messages import Block, Day, Paragraph, Say, Words, say
from models.units import Unit
from policies import case_timers
from policies.load import LoadedPack

__all__ = ["RECTIFY", "RECTIFY_MOVES", "resume_result"]

_AHEAD = timedelta(days=366)


def _waits(_post: Post, case: Case) -> bool:
    """Whether a rectification was ordered and not looked at again yet."""
    return case.state == "rectifying" and case.due_kind == "rectify"


def _can_be_ordered(post: Post, case: Case) -> bool:
    """Also while one is going on, or was done badly: then it gets another day."""
    return provided(post, case, "rectify", {*FOUND, "rectifying"})


def _ordering(post: Post, case: Case, rest: str) -> Prepared | Say | Refused:
    unit = unit_of(post, case)
    if unit is None:
        return no_subject()
    day, left = take_day(rest)
    what = words_in(left, say("decide.rectify.what", least=LEAST, most=MOST))
    if isinstance(what, Say):
        return what
    pack, outcome = basis(post, case, "rectify")
    default = case_timers.due(pack, "rectify", post.today, post.turn.library.calendar)
    last = day or default.last_day
    if not post.today < last <= post.today + _AHEAD:
        return say("decide.rectify.day", day=Day(last))
    effect = _effect(post, case, unit, what, last)
    if day is None:
        days = citing.words(default.timer.basis)
        effect = say("decide.rectify.default", effect=effect, days=default.timer.days, basis=days)
    people = len(contacts_of_unit(post, unit.id or 0))
    given: dict[str, object] = {"on": last.isoformat(), "what": what}
    return prepared(post, pack, outcome, effect, given, people=people, reason=what)


def _effect(post: Post, case: Case, unit: Unit, what: str, last: date) -> Say:
    """What is done, and the very words that the unit reads."""
    effect = say("decide.rectify.effect", unit=unit_title(unit), day=Day(last), what=what)
    if not contacts_of_unit(post, unit.id or 0):
        return say("decide.nobody_told", effect=effect)
    context = post.turn.context
    words = rectify_words(context, unit.short_name, case.city, case.district, last, what)
    return say("decide.rectify.reads", effect=effect, words=words)


def _order(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    unit, last = _unit(post, case), date.fromisoformat(given["on"])
    _pack, outcome = basis(post, case, "rectify")
    case_effects.decide(
        post.db, case, "rectifying", "rectify", actor_of(post.official), post.now,
        article=outcome.cite.article, reason=given["what"], detail={"measure": "rectify"},
    )  # fmt: skip
    letter = note(post, case, "rectify", given["what"])
    case_effects.order_rectification(post.db, case, last)
    _tell(post, case, unit, "rectify", on=given["on"], letter=letter)
    return (
        Paragraph(say("decide.rectify.done", unit=unit_title(unit), day=Day(last)), tone="strong"),
        Paragraph(say("decide.rectify.next"), tone="muted"),
    )


def _tell(post: Post, case: Case, unit: Unit, about: str, **more: Any) -> None:
    assert unit.id is not None
    persons = contacts_of_unit(post, unit.id)
    tell(post, persons, about, unit.id, city=case.city, district=case.district, **more)


def _unit(post: Post, case: Case) -> Unit:
    unit = unit_of(post, case)
    if unit is None:
        raise NotDoneError(say("decide.subject_first"))
    return unit


# --- looked at again ------------------------------------------------------------------------------


def _looking(effect: Say) -> Callable[[Post, Case, str], Prepared | Say | Refused]:
    def prepare(_post: Post, _case: Case, rest: str) -> Prepared | Say:
        what = words_in(rest, say("decide.rectified.what", least=LEAST, most=MOST))
        return what if isinstance(what, Say) else Prepared(effect, {"what": what}, reason=what)

    return prepare


def _rectified(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    unit = _unit(post, case)
    note(post, case, "rectified", given["what"])
    resume_result(post, case)
    _tell(post, case, unit, "rectified")
    return (
        Paragraph(say("decide.rectified.done", unit=unit_title(unit)), tone="strong"),
        Paragraph(say("decide.rectified.next"), tone="muted"),
    )


def _unrectified(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    unit = _unit(post, case)
    note(post, case, "unrectified", given["what"])
    resume_result(post, case)
    return (
        Paragraph(say("decide.unrectified.done", unit=unit_title(unit)), tone="strong"),
        Paragraph(say("decide.unrectified.next"), tone="muted"),
    )


def resume_result(post: Post, case: Case) -> None:
    """The answer to its author is due again: when it was, but not sooner than a notice may take."""
    pack = pack_of(post.turn.context, case)
    if pack is None:
        return
    last = case_timers.due(pack, "notice", post.today, post.turn.library.calendar).last_day
    first = _result_day(post, case, pack)
    case_effects.end_rectification(post.db, case, max(last, first) if first else last)


def _result_day(post: Post, case: Case, pack: LoadedPack) -> date | None:
    if case.accepted_at is None:
        return None
    accepted = aware(case.accepted_at).astimezone(SHANGHAI).date()
    calendar = post.turn.library.calendar
    last = case_timers.due(pack, "result", accepted, calendar).last_day
    if case.extended_on is None:
        return last
    return case_timers.due(pack, "extension", last, calendar).last_day


# --- the declarations -----------------------------------------------------------------------------

RECTIFY: Move[Case] = Move(
    name="rectify",
    word=Words("整改", "rectify"),
    help=say("decide.rectify.help"),
    weight="effects",
    takes=say("decide.rectify.takes"),
    examples=(
        Words("案件 A37A 整改 2027-04-08 核对用电量台账并更正申报数据",
              "case A37A rectify 2027-04-08 check the power records and correct the figures"),
    ),
    opposite=say("decide.rectify.opposite"),
    fits=_can_be_ordered,
    prepare=_ordering,
    carry_out=_order,
)  # fmt: skip
RECTIFY_MOVES: tuple[Move[Case], ...] = (
    RECTIFY,
    Move(
        name="rectified",
        word=Words("整改完成", "rectified"),
        help=say("decide.rectified.help"),
        weight="effects",
        takes=say("decide.rectified.takes"),
        examples=(
            Words("案件 A37A 整改完成 现场复核数据已更正", "case A37A rectified figures corrected"),
        ),
        opposite=say("decide.rectified.opposite"),
        fits=_waits,
        prepare=_looking(say("decide.rectified.effect")),
        carry_out=_rectified,
    ),
    Move(
        name="unrectified",
        word=Words("整改不力", "not rectified"),
        help=say("decide.unrectified.help"),
        weight="reversible",
        takes=say("decide.rectified.takes"),
        examples=(
            Words("案件 A37A 整改不力 到期未更正数据", "case A37A not rectified nothing was done"),
        ),
        opposite=say("decide.unrectified.opposite"),
        fits=_waits,
        prepare=_looking(say("decide.unrectified.effect")),
        carry_out=_unrectified,
    ),
)
