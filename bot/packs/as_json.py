"""The rules' answers as plain data: the JSON that other programs rely on.

Days are ISO 8601, `quote` is verbatim Chinese, words are in the language asked for.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from bot.packs.words import GAP
from bot.wording import words
from models.messages import Day, Language, Say, say
from policies import schema
from policies.dates import Announced, DueDate, Span
from policies.load import LoadedPack
from policies.problems import Problem
from policies.questions import Question
from policies.verdict import Finding, Verdict


def said(text: schema.Words | None, language: Language) -> str | None:
    """A pack's words in the language asked for."""
    if text is None:
        return None
    return text.zh if language == "zh_CN" else text.en


def place(cite: schema.Cite) -> dict[str, Any]:
    """Article, item and verbatim words."""
    return {"article": cite.article, "item": cite.item, "quote": cite.quote}


def problem(found: Problem) -> dict[str, Any]:
    """One problem of a pack."""
    where = found.place
    position = {"file": str(where.file), "line": where.line, "column": where.column}
    return {**position, "code": found.code, "args": found.args}


def verdict(
    pack: LoadedPack, category: schema.Category, found: Verdict, language: Language
) -> dict[str, Any]:
    """A verdict with all its findings."""
    return {
        "pack": pack.id,
        "category": category,
        "level": found.level,
        "on": found.on.isoformat(),
        "status": found.status,
        "version": pack.version,
        "verdict": found.verdict,
        "findings": [_finding(finding, language) for finding in found.findings],
        "missing": list(found.missing),
        "todo": [_todo(finding, language) for finding in found.todo],
        "again_from": iso(found.again_from),
        "notices": list(_notices(pack, found, language)),
    }


def _finding(finding: Finding, language: Language) -> dict[str, Any]:
    rule = finding.rule
    return {
        "id": finding.id,
        "result": finding.result,
        "strength": finding.strength,
        "says": said(rule.says, language),
        **place(rule.cite),
        "also": [place(cite) for cite in rule.also],
        "reading": said(rule.reading, language),
        "decided_by": rule.decided_by if isinstance(rule, schema.Condition) else "record",
        "open_because": finding.open_because,
        "barred_until": iso(finding.barred_until),
    }


def _todo(finding: Finding, language: Language) -> dict[str, Any]:
    rule = finding.rule
    return {"id": finding.id, "text": said(rule.todo, language), **place(rule.cite)}


def _notices(pack: LoadedPack, found: Verdict, language: Language) -> Iterable[dict[str, Any]]:
    """What must be told with a verdict: the state of the text first."""
    state = _state_notice(pack, found, language)
    if state:
        yield state
    for notice in found.notices:
        spoken = notice.says if isinstance(notice, schema.Note) else notice.reading
        reading = said(notice.reading, language) if isinstance(notice, schema.Note) else None
        yield {"text": said(spoken, language), **place(notice.cite), "reading": reading}


def _state_notice(pack: LoadedPack, found: Verdict, language: Language) -> dict[str, Any] | None:
    regulation = pack.model.regulation
    title = regulation.title
    effective, expires, repealed = regulation.effective, regulation.expires, regulation.repealed
    if found.status == "draft":
        return _notice(say("packs.notice.draft", title=title), effective, language)
    if found.status == "expired" and expires:
        day = Day(expires.day)
        return _notice(say("packs.notice.expired", title=title, day=day), expires, language)
    if found.status == "repealed" and repealed:
        day = Day(repealed.day)
        return _notice(say("packs.notice.repealed", day=day), repealed, language)
    if found.status == "not_yet_in_force" and effective and effective.day:
        day = Day(effective.day)
        return _notice(
            say("packs.notice.not_yet_in_force", title=title, day=day), effective, language
        )
    return None


def _notice(
    sentence: Say, source: schema.Cited | schema.Repealed | None, language: Language
) -> dict[str, Any]:
    where = place(source.cite) if source else {"article": None, "item": None, "quote": None}
    return {"text": words(sentence, language), **where, "reading": None}


def question(asked: Question, language: Language) -> dict[str, Any]:
    """One fact: its name, type, unit, choices and words."""
    return {
        "name": asked.name,
        "type": asked.kind,
        "unit": asked.unit,
        "choices": [
            {"value": choice.value, "label": said(choice.label, language)}
            for choice in asked.choices
        ],
        "text": said(asked.text, language),
        "help": said(asked.help, language),
        "only_if": asked.only_if,
        "needed_by": [rule.id for rule in asked.rules],
    }


def due_date(due: DueDate, language: Language) -> dict[str, Any]:
    """One deadline in one year; `notice` is the year's notice that set its day, if one did."""
    cite = due.rule.cite
    return {
        "id": due.rule.id,
        "title": said(due.rule.names, language),
        "audience": due.rule.audience,
        "date": due.day.isoformat(),
        "weekday": due.day.isoweekday(),
        "finish_by": due.finish_by.isoformat(),
        "calendar": due.calendar,
        **(place(cite) if cite else {"article": None, "item": None, "quote": None}),
        "platform": due.rule.platform,
        "status": due.status,
        "reading": said(due.rule.reading, language),
        "notice": _announced(due.announced, language),
    }


def _announced(announced: Announced | None, language: Language) -> dict[str, Any] | None:
    if announced is None:
        return None
    notice, dated = announced.notice, announced.date
    named = {"title": notice.title, "number": notice.number}
    return {**named, "quote": dated.quote, "reading": said(dated.reading, language)}


def complaint(
    pack: LoadedPack,
    against: schema.Subject,
    level: schema.Level | None,
    status: schema.Status,
    language: Language,
) -> dict[str, Any]:
    """Addressees, requirements and outcomes of a complaint about one kind of subject."""
    rules = pack.model.complaints
    assert rules is not None
    route = next(one for one in rules.routes if one.against == against)
    outcomes = [outcome for outcome in rules.outcomes if outcome.against == against]
    return {
        "pack": pack.id,
        "against": against,
        "status": status,
        "authorities": route.by_level.get(level, route.to) if level else route.to,
        "route": {"says": said(route.says, language), **place(route.cite)},
        "route_reading": said(route.reading, language),
        "requires": rules.requires.items,
        "requirement": place(rules.requires.cite),
        "outcomes": [
            {
                "id": one.id,
                **place(one.cite),
                "says": said(one.says, language),
                "starts": one.starts,
            }
            for one in outcomes
        ],
        "time_limit": said(rules.time_limit.reading, language),
    }


def span(found: Span, status: schema.Status, language: Language) -> dict[str, Any]:
    """A period as days, with a sentence that says how it was counted."""
    assert found.rule.cite is not None
    return {
        "period": found.rule.id,
        "last_day": found.last_day.isoformat(),
        "from": found.free_from.isoformat(),
        "counted": words(_counted(found), language),
        "calendar": found.calendar,
        "status": status,
        "at_least": found.rule.at_least,
        **place(found.rule.cite),
        "reading": said(found.rule.reading, language),
    }


def _counted(found: Span) -> Say:
    last = Day(found.last_day, weekday=True)
    if found.counted_in == "years":
        years = found.rule.years or 0
        return say("packs.counted.years", start=Day(found.start), years=years, last=last)
    sentence = _WORKING_DAYS[found.rule.at_least, found.calendar == "provisional"]
    count = found.rule.working_days or 0
    first = Day(found.first_day, weekday=True)
    return replace(sentence, args={"first": first, "last": last, "count": count})


_WORKING_DAYS = {
    (False, False): say("packs.counted.working_days", first=GAP, last=GAP, count=GAP),
    (False, True): say("packs.counted.working_days_provisional", first=GAP, last=GAP, count=GAP),
    (True, False): say("packs.counted.at_least", first=GAP, last=GAP, count=GAP),
    (True, True): say("packs.counted.at_least_provisional", first=GAP, last=GAP, count=GAP),
}
"""By whether the text sets a shortest length, and whether the calendar is provisional."""


def iso(day: date | None) -> str | None:
    """A day as YYYY-MM-DD."""
    return day.isoformat() if day else None
