"""Applicants to try the rules on, in the words of the domain."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from policies.load import Library
from policies.schema import Category, Level
from policies.verdict import Finding, Verdict, evaluate

TODAY = date(2026, 11, 20)

CLEAN: dict[str, Any] = {
    "not_operating": False,
    "accident": False,
    "tax_violation": False,
    "removed_from_list": False,
    "inspection_problem": False,
    "energy_supervision_unrectified": False,
    "dishonest_debtor": False,
}
PLACE = {"established_in_area": True, "registered_in_area": True, "site_in_area": True}
FACTORY: dict[str, Any] = {
    **CLEAN,
    **PLACE,
    "legal_form": "legal_person",
    "manufacturing": True,
    "actual_production": True,
    "meets_standard": True,
    "tobacco": False,
    "energy_benchmark": True,
    "energy_tce": 2999,
    "energy_management_certified": False,
    "listed_city": True,
    "listed_provincial": True,
}
PARK: dict[str, Any] = {
    **CLEAN,
    **PLACE,
    "park_boundary": True,
    "park_management": True,
    "park_function": True,
    "industrial_share": 60,
    "park_plan_published": True,
    "park_firms_creating": True,
    "meets_standard": True,
    "park_provincial_or_above": True,
    "provincial_units": 3,
    "national_units": 0,
    "units_cultivated_this_year": 0,
    "listed_city": True,
    "listed_provincial": True,
}
SUPPLY_CHAIN: dict[str, Any] = {
    **CLEAN,
    **PLACE,
    "legal_form": "legal_person",
    "manufacturing": True,
    "tobacco": False,
    "leading_enterprise": True,
    "creating_green_factory": True,
    "supplier_plan": True,
    "suppliers_creating": True,
    "meets_standard": True,
    "green_factory_level": "national",
    "listed_city": True,
    "listed_provincial": True,
}
GOOD: Mapping[Category, dict[str, Any]] = {
    "factory": FACTORY,
    "park": PARK,
    "supply_chain": SUPPLY_CHAIN,
}
"""Applicants that meet everything, everywhere."""


def judge(
    library: Library,
    pack: str,
    category: Category,
    level: Level | None = None,
    on: date = TODAY,
    **changes: Any,
) -> Verdict:
    """The verdict on a good applicant with some facts changed; `...` takes a fact away."""
    facts = {**GOOD[category], **changes}
    facts = {name: value for name, value in facts.items() if value is not ...}
    return evaluate(library.packs[pack], library.bank, category, facts, on, level)


def finding(verdict: Verdict, name: str) -> Finding:
    """One finding by its id; a missing one fails the test."""
    return next(one for one in verdict.findings if one.id == name)


def not_met(verdict: Verdict) -> list[str]:
    """The ids of what is not met."""
    return [one.id for one in verdict.findings if one.result == "not_met"]
