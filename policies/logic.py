"""Conditions in four values: true, false, not sure, and not asked.

"Not sure" and "not asked" are never taken for no or zero. A value that is already decided stays
decided whatever is answered later: `all` is false as soon as one part is, `any` true.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import Enum

from policies import schema
from policies.facts import Facts


class Truth(Enum):
    """What is known of a condition."""

    TRUE = "true"
    FALSE = "false"
    UNSURE = "unsure"  # answered with "not sure"
    ABSENT = "absent"  # not answered yet


def negated(truth: Truth) -> Truth:
    """The opposite; what is not known stays so."""
    return {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}.get(truth, truth)


def both(parts: Iterable[Truth]) -> Truth:
    """All parts together: one false decides; else not asked comes before unsure."""
    return _first(parts, (Truth.FALSE, Truth.ABSENT, Truth.UNSURE), Truth.TRUE)


def either(parts: Iterable[Truth]) -> Truth:
    """At least one part: one true decides."""
    return _first(parts, (Truth.TRUE, Truth.ABSENT, Truth.UNSURE), Truth.FALSE)


def _first(parts: Iterable[Truth], order: tuple[Truth, ...], otherwise: Truth) -> Truth:
    found = set(parts)
    return next((truth for truth in order if truth in found), otherwise)


def truth_of(when: schema.When, facts: Facts) -> Truth:
    """Evaluate a condition over facts that `facts.read_facts` has checked."""
    if isinstance(when, schema.AllOf):
        return both(truth_of(part, facts) for part in when.all)
    if isinstance(when, schema.AnyOf):
        return either(truth_of(part, facts) for part in when.any)
    if isinstance(when, schema.Not):
        return negated(truth_of(when.not_, facts))
    if when.fact not in facts:
        return Truth.ABSENT
    value = facts[when.fact]
    if value is None:
        return Truth.UNSURE
    return Truth.TRUE if _holds(when, value) else Truth.FALSE


def _holds(leaf: schema.Leaf, value: object) -> bool:
    if isinstance(leaf, schema.Is):
        return value == leaf.is_
    if isinstance(leaf, schema.OneOf):
        return value in leaf.one_of
    assert isinstance(value, Decimal)
    if isinstance(leaf, schema.AtLeast):
        return value >= leaf.at_least
    return value > leaf.more_than


def facts_of(when: schema.When) -> Iterator[str]:
    """The names of all facts in a condition, in order."""
    if isinstance(when, schema.AllOf):
        parts = when.all
    elif isinstance(when, schema.AnyOf):
        parts = when.any
    elif isinstance(when, schema.Not):
        parts = [when.not_]
    else:
        yield when.fact
        return
    for part in parts:
        yield from facts_of(part)


def missing_facts(when: schema.When, facts: Facts) -> Iterator[str]:
    """The facts that would still decide a condition: none once it is decided."""
    if truth_of(when, facts) is not Truth.ABSENT:
        return
    if isinstance(when, schema.AllOf | schema.AnyOf):
        parts = when.all if isinstance(when, schema.AllOf) else when.any
        for part in parts:
            yield from missing_facts(part, facts)
    elif isinstance(when, schema.Not):
        yield from missing_facts(when.not_, facts)
    else:
        yield when.fact
