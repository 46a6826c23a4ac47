"""The same answers as lines that people read in a terminal."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.packs.request import Request
from bot.wording import words
from handlers.lasting import lasting
from models.messages import Words, say
from policies.case_timers import Timer
from policies.problems import Problem
from policies.vocabulary import CATEGORIES

Row = Mapping[str, Any]
_MARKS = {"met": "✓", "not_met": "✗", "unknown": "?"}
_NAMES = {
    "in_force": say("packs.status.in_force"),
    "draft": say("packs.status.draft"),
    "not_yet_in_force": say("packs.status.not_yet_in_force"),
    "expired": say("packs.status.expired"),
    "repealed": say("packs.status.repealed"),
    "eligible": say("packs.verdict.eligible"),
    "not_eligible": say("packs.verdict.not_eligible"),
    "needs_verification": say("packs.verdict.needs_verification"),
    "incomplete": say("packs.verdict.incomplete"),
    "no_rule": say("packs.verdict.no_rule"),
    "factory": say("packs.category.factory"),
    "park": say("packs.category.park"),
    "supply_chain": say("packs.category.supply_chain"),
    "city": say("packs.level.city"),
    "district": say("packs.level.district"),
    "province": say("packs.level.province"),
    "competent": say("packs.level.competent"),
    "provincial": say("packs.level.provincial"),
    "national": say("packs.level.national"),
    "official": say("packs.calendar.official"),
    "provisional": say("packs.calendar.provisional"),
    "applicant": say("packs.audience.applicant"),
    "listed_unit": say("packs.audience.listed_unit"),
    "third_party": say("packs.audience.third_party"),
    "district_official": say("packs.audience.district_official"),
    "city_official": say("packs.audience.city_official"),
    "province_official": say("packs.audience.province_official"),
    "real_name": say("packs.requires.real_name"),
    "contact": say("packs.requires.contact"),
    "evidence": say("packs.requires.evidence"),
    "negative_list": say("packs.section.negative_list"),
    "deadlines": say("packs.section.deadlines"),
    "city_list_includes": say("packs.section.city_list_includes"),
    "notices": say("packs.section.notices"),
    "periods": say("packs.section.periods"),
    "removals": say("packs.section.removals"),
    "provisions": say("packs.section.provisions"),
}
"""What people call the values of the JSON."""
_TIMERS = {
    "notice": say("packs.timer.notice"),
    "result": say("packs.timer.result"),
    "extension": say("packs.timer.extension"),
    "completion": say("packs.timer.completion"),
    "rectify": say("packs.timer.rectify"),
}
"""The steps of handling a complaint, by the name of their timer."""


def _name(value: str, request: Request) -> str:
    return words(_NAMES[value], request.language)


def _names(values: Sequence[str], request: Request) -> str:
    return " · ".join(_name(value, request) for value in values)


def summary(row: Row, request: Request) -> str:
    """One pack on one line."""
    validity = f"{row['effective'] or '–'} → {row['expires'] or '–'}"
    return f"{row['pack']:<14} {_name(row['status'], request)}  {validity}  {row['title']}"


def check_summary(names: Sequence[str], problems: Sequence[Problem], request: Request) -> str:
    """The last line of a check."""
    if problems:
        return request.words(say("packs.check.failed", count=len(problems)))
    return request.words(say("packs.check.passed", count=len(names), names=", ".join(names)))


def test_summary(counts: Mapping[str, int], problems: Sequence[Problem], request: Request) -> str:
    """The last line of a test run."""
    if problems:
        return request.words(say("packs.check.failed", count=len(problems)))
    named = ", ".join(f"{name} {count}" for name, count in counts.items())
    return request.words(say("packs.test.passed", count=sum(counts.values()), names=named))


def where(row: Row) -> str:
    """Article and item in short: [12.3]."""
    if row.get("article") is None:
        return ""
    return f"[{row['article']}.{row['item']}]" if row.get("item") else f"[{row['article']}]"


def cited(row: Row) -> str:
    """A place with its words."""
    return f"{where(row)} “{row['quote']}”".strip() if row.get("quote") else ""


def overview(row: Row, request: Request) -> Iterator[str]:
    """Everything a pack states."""
    yield summary(row, request)
    yield f"{row['authority']} · {row['version']}"
    for category, track in row["tracks"].items():
        yield f"\n# {_name(category, request)} ({_names(track['levels'], request)})"
        yield from (f"- {r['says']} {where(r)}" for r in track["conditions"])
        yield from (f"- {r['says']} {where(r)}" for r in track["notes"])
    for section, lines in _LINES.items():
        if row[section]:
            yield f"\n# {_name(section, request)}"
            yield from (line for one in row[section] for line in lines(one, request))


def _line(row: Row, request: Request) -> Iterator[str]:
    spoken = row.get("says") or row.get("title") or row.get("id")
    if row.get("not_in_text"):
        silent = request.words(say("packs.silent", what=str(spoken)))
        yield f"- {silent} {row['reading']}"
    else:
        yield f"- {spoken} {where(row)}"


def _inclusion(row: Row, request: Request) -> Iterator[str]:
    """Higher lists that count as the city's, and of which units."""
    levels = _names(row["levels"], request)
    categories = _names(row["categories"] or CATEGORIES, request)
    certain = say("packs.on_city_list", levels=levels, categories=categories)
    possible = say("packs.may_be_on_city_list", levels=levels, categories=categories)
    yield f"- {request.words(possible if row['may'] else certain)} {where(row)}"


def _notice(row: Row, _: Request) -> Iterator[str]:
    """A notice of a year, and each date that it sets."""
    yield f"- {_titled(row)}"
    yield from (f"  {one['date']}  {one['title']} “{one['quote']}”" for one in row["dates"])


def _titled(row: Row) -> str:
    return f"{row['title']} {row['number']}" if row["number"] else str(row["title"])


_LINES: Mapping[str, Callable[[Row, Request], Iterator[str]]] = {
    "negative_list": _line,
    "city_list_includes": _inclusion,
    "deadlines": _line,
    "notices": _notice,
    "periods": _line,
    "removals": _line,
    "provisions": _line,
}
"""The sections of an overview in their order, and what one of their rows looks like."""


def verdict(row: Row, request: Request) -> Iterator[str]:
    """A verdict with findings, to-do list and notices."""
    about = _names([row["category"], row["level"], row["status"]], request)
    yield f"{row['pack']} · {about} · {row['on']}"
    yield f"= {_name(row['verdict'], request)}"
    for finding in row["findings"]:
        yield f"{_MARKS[finding['result']]} {finding['says']} {where(finding)}"
    if row["missing"]:
        yield request.words(say("packs.missing", facts=", ".join(row["missing"])))
    for item in row["todo"]:
        yield f"→ {item['text']} {cited(item)}"
    if row["again_from"]:
        yield request.words(say("packs.again_from", day=row["again_from"]))
    yield from (f"! {notice['text']} {cited(notice)}".rstrip() for notice in row["notices"])


def question(row: Row) -> str:
    """One fact on one line."""
    choices = " | ".join(choice["value"] for choice in row["choices"])
    kind = choices or (f"{row['type']} ({row['unit']})" if row["unit"] else row["type"])
    return f"{row['name']:<32} {kind:<24} {row['text']}"


def due_date(row: Row, request: Request) -> str:
    """One deadline on one line."""
    days = request.words(say("packs.due", day=row["date"], finish_by=row["finish_by"]))
    about = _names([row["calendar"], row["audience"], row["status"]], request)
    line = f"{days}  {row['title']} {where(row)}".rstrip()
    if row["notice"] is None:
        return f"{line}  {about}"
    by_notice = request.words(say("packs.by_notice", title=_titled(row["notice"])))
    return f"{line}  {by_notice}  {about}"


def complaint(row: Row, timers: Iterable[Timer], request: Request) -> Iterator[str]:
    """Route, requirements and outcomes, and the days of handling, which no text sets."""
    yield _names([*row["authorities"], *row["requires"], row["status"]], request)
    yield cited(row["route"])
    for outcome in row["outcomes"]:
        yield f"- {outcome['says']} {cited(outcome)}"
    yield from (line for line in (row["route_reading"], row["time_limit"]) if line)
    yield from (_timer(one, request) for one in timers)


def _timer(timer: Timer, request: Request) -> str:
    basis = Words(timer.basis.zh, timer.basis.en)
    return request.words(
        say("packs.timer", step=_TIMERS[timer.kind], lasts=lasting(timer), basis=basis)
    )


def span(row: Row) -> Iterator[str]:
    """A period with its quotation and reading."""
    yield row["counted"]
    yield cited(row)
    if row["reading"]:
        yield row["reading"]
