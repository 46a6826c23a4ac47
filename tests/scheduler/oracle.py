"""What four cities' texts ask for in 2027, read from the raw numbers of the packs and no code.

2027 has no official calendar: weekends and the fixed statutory days are all that is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import yaml

YEAR = 2027
PACKS = Path(__file__).parents[2] / "policies" / "packs"
FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
DAY = timedelta(days=1)


@dataclass
class Lists:
    """What a unit is on, and what it applies for: (level, category, year, since, until)."""

    city: str
    kind: str
    listings: list[tuple[str, str, int, date | None, date | None]] = field(default_factory=list)
    applications: list[tuple[str, str, int]] = field(default_factory=list)


class Obligation(NamedTuple):
    """One duty of 2027 with its days."""

    duty: str
    due: date
    finish_by: date
    basis: str


def works(day: date) -> bool:
    """Whether people work on a day of 2027, as far as anybody knows in 2026."""
    return day.weekday() < 5 and (day.month, day.day) not in FIXED


def until(day: date) -> date:
    """The day, or the last working day before it."""
    return day if works(day) else until(day - DAY)


def raw(city: str) -> dict[str, Any]:
    """A pack as it stands in its file."""
    text = (PACKS / city / "pack.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


RAW = {city: raw(city) for city in ("shenzhen", "yunfu", "xiamen", "guizhou")}


def obligations(unit: Lists) -> set[Obligation]:
    """What a unit has to do in 2027, the two drafts being switched on."""
    return {dated for rule, dated in _dated(unit.city) if _binds(RAW[unit.city], rule, unit)}


def of_office(city: str, district: str) -> set[Obligation]:
    """What an office has to do in 2027."""
    who = {"district_official"} if district else {"city_official", "province_official"}
    return {dated for rule, dated in _dated(city) if rule["audience"] in who}


def last_stage(one: Obligation) -> date:
    """The day of the last stage: every pack reminds two days before for the last time."""
    return until(one.finish_by - 2 * DAY)


def _dated(city: str) -> Iterator[tuple[dict[str, Any], Obligation]]:
    text = RAW[city]["regulation"]
    for rule in RAW[city]["deadlines"]:
        if not rule.get("rule"):
            continue
        due = date(YEAR, rule["rule"]["month"], rule["rule"]["day"])
        expires = (text.get("expires") or {}).get("day", date.max)
        if text["status"] == "draft" or text["effective"]["day"] <= due <= expires:
            basis = "draft" if text["status"] == "draft" else "in_force"
            yield rule, Obligation(rule["id"], due, until(due), basis)


def _binds(pack: dict[str, Any], rule: dict[str, Any], unit: Lists) -> bool:
    due = date(YEAR, rule["rule"]["month"], rule["rule"]["day"])
    wanted = rule.get("lists") or ["city", "provincial", "national"]
    if rule["audience"] == "applicant":
        return any(year == YEAR and level in wanted for level, _, year in unit.applications)
    on = [
        (level, category)
        for level, category, year, since, removed in unit.listings
        if (since <= due if since else year < YEAR) and (removed is None or removed > due)
    ]
    if rule["audience"] == "third_party":
        return unit.kind == "agency" and any(
            category == "third_party" and level in wanted for level, category in on
        )
    return rule["audience"] == "listed_unit" and any(
        category != "third_party" and (level in wanted or _as_city(pack, level, category, wanted))
        for level, category in on
    )


def _as_city(pack: dict[str, Any], level: str, category: str, wanted: list[str]) -> bool:
    return "city" in wanted and any(
        level in one["levels"] and category in one.get("categories", [category])
        for one in pack.get("city_list_includes", [])
    )
