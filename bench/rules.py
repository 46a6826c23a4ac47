"""Loading all packs, evaluating one applicant, finding the next question."""

from datetime import date
from typing import Any

import yaml

from bench.measure import Benchmark
from policies.facts import read_facts
from policies.load import BUILT_IN, Library, load, pack_files
from policies.questions import next_question
from policies.verdict import evaluate

ON = date(2026, 11, 20)
FACTS: dict[str, Any] = {
    "legal_form": "legal_person",
    "manufacturing": True,
    "tobacco": False,
    "actual_production": True,
    "meets_standard": True,
    "energy_benchmark": True,
    "energy_tce": 3500,
    "energy_management_certified": True,
    "listed_city": True,
    "not_operating": False,
    "accident": ["2024-02-29", "2025-06-30"],
    "accident_severity": "larger",
    "tax_violation": False,
    "removed_from_list": "2021-06-30",
    "inspection_problem": False,
    "energy_supervision_unrectified": False,
    "dishonest_debtor": None,
}
"""A factory for Guizhou, the pack with the most conditions."""

_library: Library = load().library
_files = [file.read_bytes() for file in (BUILT_IN / "questions.yaml", *pack_files(BUILT_IN))]
_loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _evaluate() -> object:
    pack = _library.packs["guizhou"]
    return evaluate(pack, _library.bank, "factory", FACTS, ON, "provincial")


def _next_question() -> object:
    pack = _library.packs["guizhou"]
    known = dict(list(FACTS.items())[:8])
    return next_question(pack, _library.bank, "factory", known, ON, "provincial")


def _read_facts() -> object:
    return read_facts(_library.bank, FACTS, ON)


def _parse_yaml() -> object:
    return [yaml.load(raw, Loader=_loader) for raw in _files]


BENCHMARKS = (
    Benchmark(
        "load",
        "read and check all packs: shape, quotations, numbers, coverage",
        "parse the same YAML files and do nothing with them",
        load,
        _parse_yaml,
        repeat=1,
        bound=300,
    ),
    Benchmark(
        "evaluate",
        "a verdict on 17 facts under Guizhou's rules",
        "check the same facts and decide nothing",
        _evaluate,
        _read_facts,
        repeat=500,
        bound=1,
    ),
    Benchmark(
        "question",
        "the next question after 8 answers",
        "check the 17 facts and decide nothing",
        _next_question,
        _read_facts,
        repeat=200,
        bound=1,
    ),
)
