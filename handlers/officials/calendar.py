"""日历: the next year's holidays and make-up working days, as the State Council's notice has them.

Before they are kept, the dates are shown that change because of them. The year is the same for
every place, so a second official looks at it as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from handlers.officials.arrangements import YEAR, Arrangement, read_arrangement
from handlers.officials.declared import Move, NotDoneError, Noun, Post, Prepared
from handlers.officials.naming import joined
from handlers.pages import View
from models.messages import Block, Bullets, Day, Heading, Paragraph, Say, Text, Words, say
from models.office_dates import CalendarYear, calendar_year, calendar_years, forget_year, save_year
from models.officials import Official
from policies.dates import deadlines
from policies.load import LoadedPack
from policies.workdays import WorkCalendar

__all__ = ["CALENDAR", "changed"]

_WORD = Words("日历", "calendar")
_SHOWN = 12


# --- what changes ---------------------------------------------------------------------------------


def changed(
    packs: Sequence[LoadedPack], year: int, before: WorkCalendar, after: WorkCalendar
) -> list[tuple[LoadedPack, str, date, date, date]]:
    """Which dates of a year have another last working day: pack, duty, last day, before, after."""
    return [
        (pack, old.rule.id, old.day, old.finish_by, new.finish_by)
        for pack in packs
        for old, new in zip(
            deadlines(pack, year, before), deadlines(pack, year, after), strict=True
        )
        if old.finish_by != new.finish_by
    ]


def _in_force(post: Post) -> list[LoadedPack]:
    """The texts that give dates; the present one first."""
    packs = [one for one in post.turn.library.packs.values() if one.model.deadlines]
    return sorted(packs, key=lambda one: (one.id != post.official.city, one.id))


def _changes(post: Post, found: Arrangement) -> Text:
    before = post.turn.library.calendar
    after = before.with_year(found.year, found.title, found.number, found.holidays, found.workdays)
    lines: list[Text] = [
        say(
            "calendar.change",
            place=Words(pack.names.zh, pack.names.en),
            duty=_duty(pack, duty),
            due=Day(day),
            before=Day(old, weekday=True),
            after=Day(new, weekday=True),
        )
        for pack, duty, day, old, new in changed(_in_force(post), found.year, before, after)
    ]
    if not lines:
        return say("calendar.no_change")
    more = [say("unit.more", count=len(lines) - _SHOWN)] if len(lines) > _SHOWN else []
    return say("calendar.changes", dates=joined([*lines[:_SHOWN], *more]))


def _duty(pack: LoadedPack, name: str) -> Words:
    rule = pack.duty(name)
    return Words(rule.names.zh, rule.names.en) if rule else Words(name, name)


# --- keeping --------------------------------------------------------------------------------------


def _entering(post: Post, _office: Official, rest: str) -> Prepared | Say:
    found = read_arrangement(rest)
    if isinstance(found, Say):
        return found
    effect = say(
        "calendar.enter.effect",
        year=found.year,
        title=found.title,
        number=found.number,
        off=_spans(found.holidays),
        on=_spans(found.workdays) or say("calendar.none"),
        changes=_changes(post, found),
    )
    return Prepared(
        effect,
        {
            "year": found.year,
            "title": found.title,
            "number": found.number,
            "holidays": [day.isoformat() for day in found.holidays],
            "workdays": [day.isoformat() for day in found.workdays],
        },
        reason=found.number,
    )


def _spans(days: Sequence[date]) -> Text:
    """Days as people write them: 1月1日至3日 as one."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return joined([
        say("calendar.span", first=Day(run[0]), last=Day(run[-1])) if len(run) > 1
        else say("calendar.day", day=Day(run[0], weekday=True))
        for run in runs
    ])  # fmt: skip


def _enter(post: Post, _office: Official, given: Mapping[str, Any]) -> tuple[Block, ...]:
    save_year(
        post.db,
        year=given["year"],
        title=given["title"],
        number=given["number"],
        holidays=map(date.fromisoformat, given["holidays"]),
        workdays=map(date.fromisoformat, given["workdays"]),
        set_by=post.official.id,
        now=post.now,
    )
    done = say("calendar.enter.done", year=given["year"])
    return (Paragraph(done, tone="strong"), Paragraph(say("date.follows"), tone="muted"))


def _which(post: Post, rest: str) -> CalendarYear | None:
    begun = YEAR.match(rest)
    rows = calendar_years(post.db)
    if begun is None:
        return rows[0] if len(rows) == 1 and not rest.strip() else None
    return calendar_year(post.db, int(begun[1]))


def _taking_back(post: Post, _office: Official, rest: str) -> Prepared | Say:
    row = _which(post, rest)
    if row is None:
        years: list[Text] = [str(one.year) for one in calendar_years(post.db)]
        return say("calendar.drop.which", years=joined(years))
    effect = say("calendar.drop.effect", year=row.year, title=row.title, number=row.number)
    return Prepared(effect, {"year": row.year})


def _take_back(post: Post, _office: Official, given: Mapping[str, Any]) -> tuple[Block, ...]:
    row = calendar_year(post.db, given["year"])
    if row is None:
        raise NotDoneError(say("calendar.drop.gone"))
    forget_year(post.db, row)
    return (Paragraph(say("calendar.drop.done", year=given["year"]), tone="strong"),)


# --- the page -------------------------------------------------------------------------------------


def _overview(post: Post, _rest: str) -> View:
    """This year and the two after it: official or provisional, and where it was taken from."""
    lines = tuple(_years(post))
    return View((Heading(say("calendar.title")), Bullets(lines), Paragraph(say("calendar.how"))))


def _years(post: Post) -> Iterator[Say]:
    entered = {one.year: one for one in calendar_years(post.db)}
    for year in sorted({*range(post.today.year, post.today.year + 3), *entered}):
        if row := entered.get(year):
            yield say("calendar.entered", year=year, title=row.title, number=row.number)
        elif post.turn.library.calendar.certainty(year) == "official":
            yield say("calendar.known", year=year)
        else:
            yield say("calendar.provisional", year=year)


CALENDAR: Noun[Official] = Noun(
    name="calendar",
    word=_WORD,
    help=say("calendar.help"),
    letter="",
    overview=_overview,
    find=lambda post, _number: post.official,
    where=lambda office: (office.city, office.district),
    card=lambda _post, _office: (),
    key=lambda _office: "calendar",
    moves=(
        Move(
            name="enter",
            word=Words("录入", "enter"),
            help=say("calendar.enter.help"),
            weight="effects",
            takes=say("calendar.enter.takes"),
            examples=(
                Words("日历 录入 《国务院办公厅关于2028年部分节假日安排的通知》"
                      " 国办发明电〔2027〕9号 放假 1月1日至3日、5月1日至5日 上班 4月29日",
                      'calendar enter 2028 "Notice on public holidays in 2028"'
                      " 国办发明电〔2027〕9号 off 1/1-1/3, 5/1-5/5 on 4/29"),
            ),
            opposite=say("calendar.enter.opposite"),
            fits=lambda _post, _office: True,
            prepare=_entering,
            carry_out=_enter,
            second_official=True,
        ),
        Move(
            name="drop",
            word=Words("撤回日历", "take back"),
            help=say("calendar.drop.help"),
            weight="effects",
            takes=say("calendar.drop.takes"),
            examples=(Words("日历 撤回日历 2028", "calendar take back 2028"),),
            opposite=say("calendar.drop.opposite"),
            fits=lambda post, _office: bool(calendar_years(post.db)),
            prepare=_taking_back,
            carry_out=_take_back,
            second_official=True,
        ),
    ),
    examples=(Words("日历", "calendar"),),
)  # fmt: skip
