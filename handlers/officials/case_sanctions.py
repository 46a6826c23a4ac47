"""What a verified complaint about an agency comes to: 上报, 通报, 不予采信, or by reference.

A text may provide several of them together, so each is done by itself, and what the text provides
besides is named. A ban lasts as long as the text says; where it names no years, nothing is counted.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from handlers import citing
from handlers.officials.case_measures import (
    FOUND,
    LEAST,
    MOST,
    basis,
    decide,
    no_subject,
    prepared,
    provided,
    unit_of,
    words_in,
)
from handlers.officials.case_words import pack_of
from handlers.officials.declared import Move, NotDoneError, Post, Prepared, Refused
from handlers.officials.naming import joined, unit_title
from handlers.officials.notices_to_units import contacts_of_unit, tell, who_is_told
from handlers.officials.terms import take_day
from models import acts, agency_bans, case_effects
from models.case_rows import Case
from models.messages import Block, Day, Paragraph, Say, Words, say
from models.names import name_of
from models.units import Unit
from policies import dates
from policies.load import LoadedPack

__all__ = ["BAN_LETTER", "SANCTIONS"]

BAN_LETTER = "G"
"""The letter of a ban's name (G3K)."""
_STATES = frozenset({*FOUND, "noticing"})
_AROUND = timedelta(days=366)
_TOLD: tuple[str, ...] = ("report", "notice")
"""What is only written down here: it happens elsewhere."""
_BANS: tuple[str, ...] = ("not_accepted", "by_reference")


def _is_done(post: Post, case: Case, name: str) -> bool:
    if name in _TOLD:
        return case_effects.noted(post.db, case, name)
    assert case.id is not None
    return any(one.outcome == name for one in agency_bans.by_case(post.db, case.id))


def _fits(name: str) -> Callable[[Post, Case], bool]:
    def fits(post: Post, case: Case) -> bool:
        return provided(post, case, name, _STATES) and not _is_done(post, case, name)

    return fits


def _agency(post: Post, case: Case) -> Unit:
    unit = unit_of(post, case)
    if unit is None:
        raise NotDoneError(say("decide.subject_first"))
    return unit


# --- 上报, 通报 -----------------------------------------------------------------------------------


def _telling(
    name: str, effect: Callable[[Say, str], Say]
) -> Callable[[Post, Case, str], Prepared | Say | Refused]:
    def prepare(post: Post, case: Case, rest: str) -> Prepared | Say | Refused:
        unit = unit_of(post, case)
        if unit is None:
            return no_subject()
        what = words_in(rest, say("decide.told.what", least=LEAST, most=MOST))
        if isinstance(what, Say):
            return what
        pack, outcome = basis(post, case, name)
        done = effect(unit_title(unit), what)
        return prepared(post, pack, outcome, done, {"what": what}, reason=what)

    return prepare


def _tell(name: str) -> Callable[[Post, Case, Mapping[str, Any]], tuple[Block, ...]]:
    def carry_out(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
        unit = _agency(post, case)
        _pack, outcome = basis(post, case, name)
        decide(post, case, "noticing", name, given["what"], outcome.cite.article)
        done = say("decide.told.done", unit=unit_title(unit))
        return (Paragraph(done, tone="strong"), *_besides(post, case))

    return carry_out


def _besides(post: Post, case: Case) -> Iterator[Block]:
    """What the text provides and nobody did yet."""
    left = [move.word for move in SANCTIONS if move.fits(post, case)]
    if left:
        yield Paragraph(say("decide.besides", words=joined(left)))


# --- 不予采信 -------------------------------------------------------------------------------------


def _banning(name: str) -> Callable[[Post, Case, str], Prepared | Say | Refused]:
    def prepare(post: Post, case: Case, rest: str) -> Prepared | Say | Refused:
        unit = unit_of(post, case)
        if unit is None:
            return no_subject()
        there = _standing(post, case)
        if there is not None:
            return Refused(say("decide.ban.already", name=name_of(BAN_LETTER, there)))
        day, left = take_day(rest)
        why = words_in(left, say("decide.ban.which", least=LEAST, most=MOST))
        if isinstance(why, Say):
            return why
        first = day or post.today
        if abs(first - post.today) > _AROUND:
            return say("decide.ban.day", day=Day(first))
        return _ban_proposal(post, case, unit, name, first, why)

    return prepare


def _standing(post: Post, case: Case) -> int | None:
    """A ban of this city that is not over."""
    assert case.unit_id is not None
    rows = agency_bans.bans_of(post.db, case.unit_id, case.city)
    return next((one.id for one in rows if not agency_bans.is_over(one, post.today)), None)


def _ban_proposal(post: Post, case: Case, unit: Unit, name: str, first: date, why: str) -> Prepared:
    pack, outcome = basis(post, case, name)
    last = _last_day(post, pack, outcome.starts is not None, first)
    told = contacts_of_unit(post, unit.id or 0)
    effect = who_is_told(_ban_effect(name, unit, first, why), told)
    if last is None:
        effect = say("decide.ban.no_years", effect=effect)
    else:
        effect = say("decide.ban.until", effect=effect, last=Day(last))
    given: dict[str, object] = {
        "from": first.isoformat(),
        "last": last.isoformat() if last else None,
        "why": why,
    }
    return prepared(post, pack, outcome, effect, given, people=len(told), reason=why)


def _ban_effect(name: str, unit: Unit, first: date, why: str) -> Say:
    if name == "by_reference":
        return say("decide.reference.effect", unit=unit_title(unit), day=Day(first), reason=why)
    return say("decide.ban.effect", unit=unit_title(unit), day=Day(first), reason=why)


def _last_day(post: Post, pack: LoadedPack, counted: bool, first: date) -> date | None:
    """The last day of a ban, where the outcome starts a period and the text gives its length."""
    if not counted:
        return None
    try:
        span = dates.period(pack, "agency_ban", first, post.turn.library.calendar)
    except dates.NotInTextError:
        return None
    return span.last_day


def _ban(name: str) -> Callable[[Post, Case, Mapping[str, Any]], tuple[Block, ...]]:
    def carry_out(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
        unit = _agency(post, case)
        assert unit.id is not None
        _none_yet(post, case)
        _pack, outcome = basis(post, case, name)
        first = date.fromisoformat(given["from"])
        last = date.fromisoformat(given["last"]) if given["last"] else None
        decide(post, case, "noticing", name, given["why"], outcome.cite.article)
        row = agency_bans.ban(
            post.db, unit.id, case.city, name, outcome.cite.article, first, last, case.id
        )
        persons = contacts_of_unit(post, unit.id)
        tell(post, persons, "agency_banned", unit.id, city=case.city,
             **{"from": given["from"], "last": given["last"]})  # fmt: skip
        done = say("decide.ban.done", unit=unit_title(unit), name=name_of(BAN_LETTER, row.id or 0))
        return (Paragraph(done, tone="strong"), *_how_long(post, case, last), *_besides(post, case))

    return carry_out


def _none_yet(post: Post, case: Case) -> None:
    """Of two cases about one agency that are decided at once, the second finds the first's ban."""
    acts.hold(post.db, f"unit:{case.unit_id}")
    there = _standing(post, case)
    if there is not None:
        raise NotDoneError(say("decide.ban.already", name=name_of(BAN_LETTER, there)))


def _how_long(post: Post, case: Case, last: date | None) -> Iterator[Block]:
    """The period's own words and reading; of a silent text, that it is silent."""
    pack = pack_of(post.turn.context, case)
    rule = (
        next((one for one in pack.model.periods if one.id == "agency_ban"), None) if pack else None
    )
    if last is not None:
        yield Paragraph(say("decide.ban.last_day", day=Day(last)))
    if rule is not None:
        yield from citing.reading(rule)


# --- the declarations -----------------------------------------------------------------------------

SANCTIONS: tuple[Move[Case], ...] = (
    Move(
        name="report",
        word=Words("上报", "report up"),
        help=say("decide.report.help"),
        weight="effects",
        takes=say("decide.told.takes"),
        examples=(
            Words("案件 A37A 上报 深工信函〔2027〕8号", "case A37A report up letter 8 of 2027"),
        ),
        opposite=say("decide.told.opposite"),
        fits=_fits("report"),
        prepare=_telling(
            "report", lambda unit, what: say("decide.report.effect", unit=unit, what=what)
        ),
        carry_out=_tell("report"),
    ),
    Move(
        name="notice",
        word=Words("通报", "public notice"),
        help=say("decide.notice.help"),
        weight="effects",
        takes=say("decide.told.takes"),
        examples=(
            Words("案件 A37A 通报 2027年3月8日在管理平台通报",
                  "case A37A public notice named on the platform on 8 March 2027"),
        ),
        opposite=say("decide.told.opposite"),
        fits=_fits("notice"),
        prepare=_telling(
            "notice", lambda unit, what: say("decide.notice.effect", unit=unit, what=what)
        ),
        carry_out=_tell("notice"),
    ),
    Move(
        name="not_accepted",
        word=Words("不予采信", "not accepted"),
        help=say("decide.ban.help"),
        weight="effects",
        takes=say("decide.ban.takes"),
        examples=(
            Words("案件 A37A 不予采信 2027-03-08 评价报告所用数据系伪造",
                  "case A37A not accepted 2027-03-08 the report rests on forged figures"),
        ),
        opposite=say("decide.ban.opposite"),
        fits=_fits("not_accepted"),
        prepare=_banning("not_accepted"),
        carry_out=_ban("not_accepted"),
        second_factor=True,
    ),
    Move(
        name="by_reference",
        word=Words("按所引规定处理", "by reference"),
        help=say("decide.reference.help"),
        weight="effects",
        takes=say("decide.ban.takes"),
        examples=(
            Words("案件 A37A 按所引规定处理 2027-03-08 评价报告所用数据系伪造",
                  "case A37A by reference 2027-03-08 the report rests on forged figures"),
        ),
        opposite=say("decide.ban.opposite"),
        fits=_fits("by_reference"),
        prepare=_banning("by_reference"),
        carry_out=_ban("by_reference"),
        second_factor=True,
    ),
)  # fmt: skip
