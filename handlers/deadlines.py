"""Dates of a pack as people ask for them: the next one of each duty, and what has none."""

from collections.abc import Iterable, Iterator
from datetime import date

from handlers import citing
from models.messages import Block, Citation, Day, Heading, Paragraph, Quote, Say, say
from policies import schema
from policies.dates import Announced, DueDate, deadlines
from policies.load import Library, LoadedPack

AUDIENCES: dict[schema.Audience, Say] = {
    "applicant": say("audience.applicant"),
    "listed_unit": say("audience.listed_unit"),
    "third_party": say("audience.third_party"),
    "district_official": say("audience.district_official"),
    "city_official": say("audience.city_official"),
    "province_official": say("audience.province_official"),
}


def upcoming(library: Library, pack: LoadedPack, start: date) -> list[DueDate]:
    """The next date of every yearly duty from `start` on, the earliest first."""
    found: dict[str, DueDate] = {}
    for year in (start.year, start.year + 1):
        for due in deadlines(pack, year, library.calendar):
            if due.day >= start:
                found.setdefault(due.rule.id, due)
    return sorted(found.values(), key=lambda due: due.day)


def next_application(library: Library, pack: LoadedPack, start: date, on: date) -> Iterator[Block]:
    """The applicant's next date from `start` on; or that the text sets none, and where to look."""
    coming = [due for due in upcoming(library, pack, start) if due.rule.audience == "applicant"]
    for due in coming:
        yield from shown(pack, due, on)
    for rule in _silent(pack, coming):
        if rule.audience == "applicant":
            yield from citing.silence(pack, rule, on)
    if not any(due.rule.platform for due in coming):
        yield from _platforms(pack, on)


def _platforms(pack: LoadedPack, on: date) -> Iterator[Block]:
    """What the text says of platforms, where no date names one."""
    for provision in pack.model.provisions:
        if provision.topic == "platform" and provision.says:
            yield from citing.statement(pack, provision.says, provision, on)


def all_dates(library: Library, pack: LoadedPack, on: date) -> Iterator[Block]:
    """Every date of a text from today on, and every duty for which it names none."""
    expires = pack.model.regulation.expires
    if pack.status(on) == "expired" and expires:
        yield Paragraph(say("result.expired", day=Day(expires.day)), tone="strong")
        yield from citing.quotes(pack, expires.cites, on)
        return
    if not pack.model.deadlines:
        yield Paragraph(say("deadline.none"))
    coming = upcoming(library, pack, on)
    for due in coming:
        yield Heading(AUDIENCES[due.rule.audience])
        yield from shown(pack, due, on)
    silent = _silent(pack, coming)
    if silent:
        yield Heading(say("deadline.silent"))
    for rule in silent:
        yield Paragraph(
            say("deadline.whose", who=AUDIENCES[rule.audience], what=citing.words(rule.names))
        )
        yield from citing.silence(pack, rule, on)


def _silent(pack: LoadedPack, coming: Iterable[DueDate]) -> list[schema.Deadline]:
    """Duties that neither the text nor a notice gives a coming date."""
    dated = {due.rule.id for due in coming}
    return [rule for rule in pack.model.deadlines if rule.not_in_text and rule.id not in dated]


def shown(pack: LoadedPack, due: DueDate, on: date) -> Iterator[Block]:
    """One date: the last day, when to finish if that is a day off, the platform, the words."""
    sentence = _sentence(due)
    drafted = say("deadline.draft", sentence=sentence)
    yield Paragraph(drafted if due.status == "draft" else sentence, tone="strong")
    if due.calendar == "provisional":
        yield Paragraph(say("deadline.provisional", year=due.day.year), tone="muted")
    if due.rule.platform:
        yield Paragraph(say("deadline.platform", platform=due.rule.platform))
    if due.announced:
        yield from _announced(due.announced)
    yield from citing.quotes(pack, due.rule.cites, on)
    if due.announced is None:
        yield from citing.reading(due.rule)


def _announced(announced: Announced) -> Iterator[Block]:
    """The notice that set the day, with its words."""
    notice, dated = announced.notice, announced.date
    yield Paragraph(say("deadline.by_notice", title=notice.reference))
    yield Quote(Citation(notice.reference, None, None, dated.quote))
    if dated.reading:
        yield Paragraph(say("law.reading", reading=citing.words(dated.reading)), tone="muted")


def _sentence(due: DueDate) -> Say:
    last = Day(due.day, weekday=True)
    if due.finish_by == due.day:
        return say("deadline.last_day", what=citing.words(due.rule.names), day=last)
    finish = Day(due.finish_by, weekday=True)
    return say("deadline.finish_by", what=citing.words(due.rule.names), day=last, finish=finish)
