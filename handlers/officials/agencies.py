"""机构: agencies whose evaluations a city does not accept, and who evaluates which application.

A ban begins with a decision on a case (`case_sanctions.py`). It ends by its last day, or here.
"""

from collections.abc import Mapping
from typing import Any

from handlers.agency_words import span_words
from handlers.officials.agency_card import WORD, card, overview
from handlers.officials.applying import applications
from handlers.officials.case_measures import LEAST, MOST, words_in
from handlers.officials.case_sanctions import BAN_LETTER
from handlers.officials.declared import Move, NotDoneError, Noun, Post, Prepared, Refused
from handlers.officials.leading import mistyped
from handlers.officials.naming import joined, listed_as, unit_title
from handlers.officials.notices_to_units import contacts_of_unit, tell, who_is_told
from models import agency_bans
from models.agency_bans import AGENCY
from models.case_rows import AgencyBan
from models.messages import Block, Paragraph, Say, Words, say
from models.units import Application, Unit, search_units

__all__ = ["AGENCIES", "EVALUATED"]


# --- lifting --------------------------------------------------------------------------------------


def _lifting(post: Post, row: AgencyBan, rest: str) -> Prepared | Say:
    why = words_in(rest, say("agency.lift.why", least=LEAST, most=MOST))
    if isinstance(why, Say):
        return why
    told = contacts_of_unit(post, row.unit_id)
    agency = post.db.get_one(Unit, row.unit_id)
    effect = say("agency.lift.effect", agency=unit_title(agency), span=span_words(row),
                 reason=why)  # fmt: skip
    return Prepared(who_is_told(effect, told), {}, people=len(told), reason=why)


def _lift(post: Post, row: AgencyBan, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    agency_bans.lift(post.db, row, post.today)
    persons = contacts_of_unit(post, row.unit_id)
    on = post.today.isoformat()
    tell(post, persons, "agency_lifted", row.unit_id, city=row.city, on=on)
    agency = post.db.get_one(Unit, row.unit_id)
    return (Paragraph(say("agency.lift.done", agency=unit_title(agency)), tone="strong"),)


LIFT: Move[AgencyBan] = Move(
    name="lift",
    word=Words("解除", "lift"),
    help=say("agency.lift.help"),
    weight="effects",
    takes=say("agency.lift.takes"),
    examples=(
        Words("机构 G3K 解除 复核后认定原处理有误", "agency G3K lift the decision was wrong"),
    ),
    opposite=say("agency.lift.opposite"),
    fits=lambda post, row: not agency_bans.is_over(row, post.today),
    prepare=_lifting,
    carry_out=_lift,
    second_factor=True,
)
AGENCIES: Noun[AgencyBan] = Noun(
    name="agency",
    word=WORD,
    help=say("agency.help"),
    letter=BAN_LETTER,
    overview=overview,
    find=lambda post, number: None if number is None else agency_bans.found(post.db, number),
    where=lambda row: (row.city, ""),
    card=card,
    key=lambda row: f"agency:{row.id}",
    moves=(LIFT,),
    examples=(Words("机构 华测", "agency Huace"), Words("机构 G3K", "agency G3K")),
    also=("第三方机构", "agencies"),
    searches=say("agency.searches"),
)


# --- who evaluates an application -----------------------------------------------------------------


def _which(post: Post, unit: Unit, rest: str) -> Prepared | Say | Refused:
    """登记评价机构 1 U55E: the first application is evaluated by that agency."""
    rows = applications(post, unit)
    first, _, left = rest.strip().partition(" ")
    if len(rows) == 1 and not (first.isdecimal() and left):
        first, left = "1", rest.strip()
    if not (first.isdecimal() and 1 <= int(first) <= len(rows)) or not left.strip():
        named = [say("unit.unapply.one", number=place, listing=_named(one))
                 for place, one in enumerate(rows, start=1)]  # fmt: skip
        return say("agency.evaluated.which", listed=joined(named))
    if (wrong := mistyped(left)) is not None:
        return wrong
    found = search_units(post.db, None, left, 2, (AGENCY,))
    if len(found) != 1:
        return say("agency.evaluated.agency", text=left.strip()[:20])
    return _noted(post, unit, rows[int(first) - 1], found[0])


def _noted(post: Post, unit: Unit, row: Application, agency: Unit) -> Prepared:
    effect = say("agency.evaluated.effect", listing=_named(row), agency=unit_title(agency))
    bans = agency_bans.bans_of(post.db, agency.id or 0, unit.city)
    standing = next((one for one in bans if agency_bans.holds(one, post.today)), None)
    if standing is not None:
        effect = say("agency.evaluated.banned", effect=effect, span=span_words(standing))
    return Prepared(effect, {"application": row.id, "agency": agency.id})


def _named(row: Application) -> Say:
    return listed_as(row.level, row.category, row.year)


def _evaluated(post: Post, _unit: Unit, given: Mapping[str, Any]) -> tuple[Block, ...]:
    row = post.db.get(Application, given["application"])
    agency = post.db.get(Unit, given["agency"])
    if row is None or agency is None:
        raise NotDoneError(say("unit.unapply.gone"))
    agency_bans.evaluated_by(post.db, row, agency.id)
    done = say("agency.evaluated.done", listing=_named(row), agency=unit_title(agency))
    return (Paragraph(done, tone="strong"),)


EVALUATED: Move[Unit] = Move(
    name="evaluated",
    word=Words("登记评价机构", "note evaluator"),
    help=say("agency.evaluated.help"),
    weight="reversible",
    takes=say("agency.evaluated.takes"),
    examples=(Words("单位 U128M 登记评价机构 1 U55E", "unit U128M note evaluator 1 U55E"),),
    opposite=say("agency.evaluated.opposite"),
    fits=lambda post, unit: unit.closed_at is None and bool(applications(post, unit)),
    prepare=_which,
    carry_out=_evaluated,
)
