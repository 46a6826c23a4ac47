"""日期: an office's own last day for a duty of a year, earlier than the law's, with its document.

Where a text leaves the day to a notice (以通知为准), any day of the year may be set. A day later
than the law's is refused with the article: no office can put the law off.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from handlers import citing
from handlers.deadlines import AUDIENCES
from handlers.officials import naming
from handlers.officials.declared import Move, NotDoneError, Noun, Post, Prepared, Refused
from handlers.officials.naming import DATE, ROWS, joined, link
from handlers.officials.terms import own_levels, scope_of, take_day
from handlers.officials.wording import place_words
from handlers.pages import View
from models.messages import Block, Bullets, Citation, Day, Heading, Paragraph, Say, Text, Words, say
from models.names import name_of
from models.office_dates import OfficeDate, date_of, dates_of, end_date, set_date
from models.overview import Narrowed, funnel
from policies import schema
from policies.dated import legal_day
from policies.load import LoadedPack

__all__ = ["DATES"]

_LEAST = 4
"""Characters of a reference that says something."""
_MOST = 300


def _pack(post: Post) -> LoadedPack | None:
    return post.turn.library.packs.get(post.official.city)


# --- setting --------------------------------------------------------------------------------------


def _set(post: Post, _none: None, rest: str) -> Prepared | Say | Refused:
    pack = _pack(post)
    if pack is None:
        return say("date.no_pack")
    rule, left = _rule(post, pack, rest)
    if rule is None:
        return say("date.which_duty", duties=_duties(post, pack))
    day, reference = take_day(left)
    reference = reference.strip(" ,，;；")
    if day is None:
        return say("date.which_day", duty=citing.words(rule.names))
    if len(reference) < _LEAST or len(reference) > _MOST:
        return say("date.which_source", most=_MOST)
    return _allowed(post, pack, rule, day) or _prepared(post, pack, rule, day, reference)


def _rule(post: Post, pack: LoadedPack, rest: str) -> tuple[schema.Deadline | None, str]:
    """The duty that a line names, and the line without it."""
    for rule in _own(post, pack):
        for name in (rule.names.zh, rule.names.en, rule.id):
            if name.lower() in rest.lower():
                at = rest.lower().index(name.lower())
                return rule, f"{rest[:at]} {rest[at + len(name) :]}"
    return None, rest


def _own(post: Post, pack: LoadedPack) -> Iterator[schema.Deadline]:
    """The duties whose day this office may set: not those of the offices above it."""
    above = {"province_official"} if "provincial" not in own_levels(pack, "") else set()
    if post.official.district:
        above |= {"city_official", "province_official"}
    return (one for one in pack.model.deadlines if one.audience not in above)


def _duties(post: Post, pack: LoadedPack) -> Text:
    named: list[Text] = [
        say("date.duty", duty=citing.words(one.names), who=AUDIENCES[one.audience])
        for one in _own(post, pack)
    ]
    return joined(named)


def _allowed(
    post: Post, pack: LoadedPack, rule: schema.Deadline, day: date
) -> Say | Refused | None:
    """Why a day can't be set; None where it can."""
    if day < post.today:
        return say("date.past", day=Day(day))
    law = legal_day(pack, rule.id, day.year)
    if law is not None and day > law:
        return Refused(_later(post, pack, rule, day, law))
    if law is not None and day == law:
        return say("date.same", day=Day(law))
    if pack.status(day) in ("expired", "repealed", "not_yet_in_force"):
        return say("date.not_in_force", law=citing.law(pack, day), day=Day(day))
    return None


def _later(post: Post, pack: LoadedPack, rule: schema.Deadline, day: date, law: date) -> Say:
    cite = next(iter(citing.citations(pack, rule.cites, post.today)), None)
    quote, place = (cite.quote, naming.place_of(cite)) if cite else ("", "")
    return say("date.later", day=Day(day), law=Day(law), place=place, quote=quote)


def _prepared(
    post: Post, pack: LoadedPack, rule: schema.Deadline, day: date, reference: str
) -> Prepared:
    law = legal_day(pack, rule.id, day.year)
    mine = post.official
    before = date_of(post.db, mine.city, mine.district, rule.id, day.year)
    effect = say(
        "date.set.effect",
        duty=citing.words(rule.names),
        place=place_words(post.turn, mine.city, mine.district),
        day=Day(day, weekday=True),
        law=say("date.law", day=Day(law)) if law else say("date.no_law"),
        source=reference,
        count=_affected(post, rule.id, day.year),
    )
    if before is not None:
        effect = say("date.before", effect=effect, day=Day(before.day))
    cites: tuple[Citation, ...] = citing.citations(pack, rule.cites, post.today)[:1]
    arguments = {"duty": rule.id, "day": day.isoformat(), "source": reference}
    return Prepared(effect, arguments, cites, reason=reference)


def _affected(post: Post, duty: str, year: int) -> int:
    """How many units of the jurisdiction have this duty in the year, as far as it is planned."""
    counts = funnel(post.db, scope_of(post), post.today, Narrowed(duty=duty, year=year))
    return sum(one.number for one in counts)


def _keep(post: Post, _none: None, given: Mapping[str, Any]) -> tuple[Block, ...]:
    day = date.fromisoformat(given["day"])
    row = set_date(
        post.db,
        city=post.official.city,
        district=post.official.district,
        duty=given["duty"],
        year=day.year,
        day=day,
        source_ref=given["source"],
        set_by=post.official.id,
        now=post.now,
    )
    done = say("date.set.done", day=Day(day, weekday=True), name=name_of("D", row.id or 0))
    return (Paragraph(done, tone="strong"), Paragraph(say("date.follows"), tone="muted"))


# --- one date -------------------------------------------------------------------------------------


def _card(post: Post, row: OfficeDate) -> tuple[Block, ...]:
    duty = naming.duty(post, row.city, row.duty)
    pack = post.turn.library.packs.get(row.city)
    rule = pack.duty(row.duty) if pack else None
    law = legal_day(pack, row.duty, row.year) if pack else None
    blocks: list[Block] = [
        Heading(say("date.title", duty=duty, name=name_of("D", row.id or 0))),
        Paragraph(say("date.is", place=place_words(post.turn, row.city, row.district),
                      day=Day(row.day, weekday=True)), tone="strong"),
        Paragraph(say("date.source", source=row.source_ref)),
        Paragraph(say("date.law", day=Day(law)) if law else say("date.no_law")),
    ]  # fmt: skip
    if row.ended_at is not None:
        blocks.append(Paragraph(say("date.ended"), tone="warning"))
    if pack is not None and rule is not None:
        blocks += citing.quotes(pack, rule.cites[:1], post.today)
    return tuple(blocks)


def _end(post: Post, row: OfficeDate, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    if row.ended_at is not None:
        raise NotDoneError(say("date.ended"))
    end_date(post.db, row, post.now)
    return (Paragraph(say("date.end.done", day=Day(row.day)), tone="strong"),
            Paragraph(say("date.follows"), tone="muted"))  # fmt: skip


def _ending(post: Post, row: OfficeDate, _rest: str) -> Prepared:
    pack = post.turn.library.packs.get(row.city)
    law = legal_day(pack, row.duty, row.year) if pack else None
    then = say("date.law", day=Day(law)) if law else say("date.no_law")
    duty = naming.duty(post, row.city, row.duty)
    return Prepared(say("date.end.effect", duty=duty, day=Day(row.day), law=then))


# --- the list -------------------------------------------------------------------------------------


def _overview(post: Post, _rest: str) -> View:
    """The dates that hold here, those of this office and of the city's."""
    rows = dates_of(post.db, post.official.city, post.official.district)
    blocks: list[Block] = [Heading(say("date.all", count=len(rows)))]
    above = [one for one in rows if not post.covers(one.city, one.district)]
    if not rows:
        blocks.append(Paragraph(say("date.none")))
    if above:
        blocks.append(Bullets(tuple(_line(post, one) for one in above)))
    mine = [one for one in rows if one not in above]
    links = (link(post, _line(post, one), DATE, name_of("D", one.id or 0)) for one in mine)
    return View(tuple(blocks), tuple(links)[: 2 * ROWS])


def _line(post: Post, row: OfficeDate) -> Say:
    return say(
        "date.row",
        duty=naming.duty(post, row.city, row.duty),
        day=Day(row.day),
        place=place_words(post.turn, row.city, row.district),
    )


DATES: Noun[OfficeDate] = Noun(
    name="date",
    word=DATE,
    help=say("date.help"),
    letter="D",
    overview=_overview,
    find=lambda post, number: None if number is None else post.db.get(OfficeDate, number),
    where=lambda row: (row.city, row.district),
    card=_card,
    key=lambda row: f"date:{row.id}",
    begins=(
        Move(
            name="set",
            word=Words("设定", "set"),
            help=say("date.set.help"),
            weight="effects",
            takes=say("date.set.takes"),
            examples=(
                Words("日期 设定 填报年度动态管理表 2027-04-09 云区工信函〔2027〕3号",
                      "date set File the annual dynamic-management table 2027-04-09 letter No. 3"),
            ),
            opposite=say("date.set.opposite"),
            fits=lambda _post, _none: True,
            prepare=_set,
            carry_out=_keep,
        ),
    ),
    moves=(
        Move(
            name="end",
            word=Words("停用", "end"),
            help=say("date.end.help"),
            weight="effects",
            examples=(Words("日期 D4H 停用", "date D4H end"),),
            opposite=say("date.end.opposite"),
            fits=lambda _post, row: row.ended_at is None,
            prepare=_ending,
            carry_out=_end,
        ),
    ),
    examples=(Words("日期", "date"), Words("日期 D4H", "date D4H")),
)  # fmt: skip
