"""A whole pack as plain data: on one line, and by topic.

Days are ISO 8601, `quote` is verbatim Chinese, words are in the language asked for.
"""

from datetime import date
from typing import Any

from bot.packs.as_json import iso, place, said
from models.messages import Language
from policies import schema
from policies.load import LoadedPack


def summary(pack: LoadedPack, on: date, language: Language) -> dict[str, Any]:
    """A pack on one line."""
    regulation = pack.model.regulation
    return {
        "pack": pack.id,
        "name": said(pack.names, language),
        "title": regulation.title,
        "status": pack.status(on),
        "effective": iso(regulation.effective.day if regulation.effective else None),
        "expires": iso(regulation.expires.day if regulation.expires else None),
        "version": pack.version,
        "checked": regulation.checked.isoformat(),
        "reviewed_by": regulation.reviewed.by,
    }


def overview(pack: LoadedPack, on: date, language: Language) -> dict[str, Any]:
    """Everything a pack states, by topic."""
    model = pack.model
    tracks = {
        name: {
            "levels": track.levels,
            "conditions": [_rule(condition, language) for condition in track.conditions],
            "notes": [_statement(note, language) for note in track.notes],
        }
        for name, track in model.tracks.items()
    }
    negative = model.negative_list.items if model.negative_list else []
    return {
        **summary(pack, on, language),
        "authority": said(model.regulation.authority, language),
        "tracks": tracks,
        "negative_list": [_rule(item, language) for item in negative],
        "city_list_includes": [_inclusion(rule, language) for rule in model.city_list_includes],
        "deadlines": [_named(rule, language) for rule in model.deadlines],
        "notices": [_notice_of_year(pack, year, language) for year in sorted(pack.notices)],
        "periods": [_named(rule, language) for rule in model.periods],
        "removals": [_statement(rule, language) for rule in model.removals],
        "provisions": [_provision(one, language) for one in model.provisions],
    }


def _inclusion(rule: schema.Inclusion, language: Language) -> dict[str, Any]:
    reading = said(rule.reading, language)
    told = {"levels": rule.levels, "categories": rule.categories, "may": rule.may}
    return {**told, **place(rule.cite), "reading": reading}


def _notice_of_year(pack: LoadedPack, year: int, language: Language) -> dict[str, Any]:
    notice = pack.notices[year]
    dates = [
        {
            "id": one.duty,
            "title": said(_duty_names(pack, one.duty), language),
            "date": one.day.isoformat(),
            "quote": one.quote,
            "reading": said(one.reading, language),
        }
        for one in notice.dates
    ]
    return {"year": year, "title": notice.title, "number": notice.number, "dates": dates}


def _duty_names(pack: LoadedPack, duty: str) -> schema.Words:
    rule = pack.duty(duty)
    assert rule is not None
    return rule.names


def _rule(rule: schema.Condition | schema.NegativeItem, language: Language) -> dict[str, Any]:
    return {"id": rule.id, "says": said(rule.says, language), **place(rule.cite)}


def _statement(rule: Any, language: Language) -> dict[str, Any]:
    reading = said(rule.reading, language)
    return {"says": said(rule.says, language), **place(rule.cite), "reading": reading}


def _named(rule: schema.Deadline | schema.Period, language: Language) -> dict[str, Any]:
    reading = said(rule.reading, language)
    return {"id": rule.id, "title": said(rule.names, language), **_where(rule), "reading": reading}


def _where(rule: schema.MaybeSilent) -> dict[str, Any]:
    """The citation, and whether the text is silent: it may be silent and refer elsewhere."""
    cited = place(rule.cite) if rule.cite else {}
    return {**cited, "not_in_text": bool(rule.not_in_text)}


def _provision(rule: schema.Provision, language: Language) -> dict[str, Any]:
    spoken = {"says": said(rule.says, language), "reading": said(rule.reading, language)}
    return {"id": rule.id, "topic": rule.topic, **spoken, **_where(rule)}
