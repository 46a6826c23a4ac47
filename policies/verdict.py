"""May the unit apply? Three-valued findings, each with the article it rests on.

The order of `Verdict.verdict`: no rule for the day or level; any `must` not met; any needed fact
not answered; anything unsure, or an 原则上 condition not met; else eligible. Answering more never
turns `eligible` or `not_eligible` into another verdict.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias

from policies import schema
from policies.facts import Facts, read_facts
from policies.load import LoadedPack
from policies.logic import Truth, facts_of, missing_facts, negated, truth_of
from policies.spans import corresponding_day

Rule: TypeAlias = schema.Condition | schema.NegativeItem

Result: TypeAlias = Literal["met", "not_met", "unknown"]
Outcome: TypeAlias = Literal[
    "eligible", "not_eligible", "needs_verification", "incomplete", "no_rule"
]
_RESULTS: dict[Truth, Result] = {Truth.TRUE: "met", Truth.FALSE: "not_met"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition or negative item, applied to the facts.

    `open_because` tells an unknown result apart: the fact is `absent`, or was answered "not
    sure". `barred_until` is the last barred day of an event, None without one; `bars_openly`
    marks a bar whose end can't be computed (a state, or an event on an unknown day).
    """

    rule: Rule
    result: Result
    strength: schema.Strength
    facts: tuple[str, ...]
    missing: tuple[str, ...] = ()
    barred_until: date | None = None
    bars_openly: bool = False

    @property
    def id(self) -> str:
        """The rule's name in the pack."""
        return self.rule.id

    @property
    def open_because(self) -> Literal["absent", "unsure"] | None:
        """Why the result is unknown, or None where it is known."""
        if self.result != "unknown":
            return None
        return "absent" if self.missing else "unsure"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole answer. `again_from` is the first free day after the latest bar that ends."""

    verdict: Outcome
    status: schema.Status
    on: date
    level: schema.Level
    findings: tuple[Finding, ...] = ()
    again_from: date | None = None
    notices: tuple[schema.Note | schema.OtherLevel, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts still needed, in the order in which they are asked."""
        return tuple(dict.fromkeys(name for f in self.findings for name in f.missing))

    @property
    def todo(self) -> tuple[Finding, ...]:
        """What the unit has something to do about: not met, or answered with "not sure"."""
        return tuple(
            f for f in self.findings if f.result == "not_met" or f.open_because == "unsure"
        )


def default_level(pack: LoadedPack, category: schema.Category) -> schema.Level:
    """The level that is meant when none is named: the city, or the lowest the track has."""
    track = pack.model.tracks.get(category)
    return track.levels[0] if track else "city"


def evaluate(
    pack: LoadedPack,
    bank: schema.Bank,
    category: schema.Category,
    facts: Mapping[str, Any],
    on: date,
    level: schema.Level | None = None,
) -> Verdict:
    """Apply a pack's rules to facts.

    Args:
        facts: names with values as in `facts.read_facts`; absent means not asked.
        on: the day of the application (Asia/Shanghai), from which look-backs count.
        level: of the list applied for; the track's default when None.

    Raises:
        FactError: a fact that can't be used.
    """
    known = read_facts(bank, facts, on)
    level = level or default_level(pack, category)
    status = pack.status(on)
    track = pack.model.tracks.get(category)
    if status in ("expired", "repealed", "not_yet_in_force") or track is None:
        return Verdict("no_rule", status, on, level)
    if level not in track.levels:
        why = tuple(other for other in track.other_levels if other.level == level)
        return Verdict("no_rule", status, on, level, notices=why)
    findings = _findings(pack.model, track, known, on, level)
    notes = tuple(n for n in track.notes if n.levels is None or level in n.levels)
    return Verdict(
        _outcome(findings), status, on, level, findings, _again_from(findings), notices=notes
    )


def _findings(
    pack: schema.Pack, track: schema.Track, facts: Facts, on: date, level: schema.Level
) -> tuple[Finding, ...]:
    found = [_condition(condition, facts) for condition in conditions_at(track, level)]
    assert pack.negative_list is not None
    years = pack.negative_list.lookback.years
    for item in applicant_items(pack.negative_list):
        found.append(_negative(item, facts, on, years))
    return tuple(found)


def conditions_at(track: schema.Track, level: schema.Level) -> Iterable[schema.Condition]:
    """The conditions of a track that count for a level."""
    return (c for c in track.conditions if c.levels is None or level in c.levels)


def applicant_items(negative: schema.NegativeList) -> Iterable[schema.NegativeItem]:
    """The circumstances that bar an applicant."""
    return (item for item in negative.items if "applicant" in item.applies)


def _condition(condition: schema.Condition, facts: Facts) -> Finding:
    missing = tuple(missing_facts(condition.when, facts))
    result = _RESULTS.get(truth_of(condition.when, facts), "unknown")
    return Finding(condition, result, condition.strength, facts_in(condition), missing)


def facts_in(rule: Rule) -> tuple[str, ...]:
    """The facts that a rule looks at, in asking order."""
    if isinstance(rule, schema.Condition):
        return tuple(dict.fromkeys(facts_of(rule.when)))
    return tuple(name for name in (rule.fact, rule.severity_fact) if name)


def _negative(item: schema.NegativeItem, facts: Facts, on: date, years: int) -> Finding:
    if item.fact not in facts:
        return Finding(item, "unknown", "must", facts_in(item), (item.fact,))
    value = facts[item.fact]
    if item.kind == "state" or value is None or isinstance(value, bool):
        truth = Truth.UNSURE if value is None else negated(Truth.TRUE if value else Truth.FALSE)
        return _grave(item, facts, truth, None)
    assert isinstance(value, tuple)
    last_days = [last for day in value if on <= (last := corresponding_day(day, years))]
    truth = Truth.FALSE if last_days else Truth.TRUE
    return _grave(item, facts, truth, max(last_days, default=None))


def _grave(item: schema.NegativeItem, facts: Facts, truth: Truth, until: date | None) -> Finding:
    """Weigh what happened: where the text names a least severity, a lesser accident bars nobody."""
    used = facts_in(item)
    if truth is Truth.FALSE and item.severity_fact and item.min_severity:
        if item.severity_fact not in facts:
            return Finding(item, "unknown", "must", used, (item.severity_fact,))
        severity = facts[item.severity_fact]
        if severity is None:
            return Finding(item, "unknown", "must", used)
        order = schema.SEVERITIES
        if order.index(_severity(severity)) < order.index(item.min_severity):
            return Finding(item, "met", "must", used)
    result = _RESULTS.get(truth, "unknown")
    openly = result == "not_met" and until is None
    barred_until = until if result == "not_met" else None
    return Finding(item, result, "must", used, (), barred_until, openly)


def _severity(value: object) -> schema.Severity:
    return next(severity for severity in schema.SEVERITIES if severity == value)


def _outcome(findings: Iterable[Finding]) -> Outcome:
    findings = tuple(findings)
    if any(f.result == "not_met" and f.strength == "must" for f in findings):
        return "not_eligible"
    if any(f.missing for f in findings):
        return "incomplete"
    if any(f.result != "met" for f in findings):
        return "needs_verification"
    return "eligible"


def _again_from(findings: Iterable[Finding]) -> date | None:
    findings = tuple(findings)
    if any(f.bars_openly for f in findings):
        return None
    last = max((f.barred_until for f in findings if f.barred_until), default=None)
    return last + timedelta(days=1) if last else None
