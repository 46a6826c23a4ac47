"""A pack's own tests: each case must give its verdict, and every rule is tried both ways."""

from collections.abc import Iterator
from dataclasses import dataclass

from policies import schema
from policies.facts import FactError
from policies.load import LoadedPack, load_cases
from policies.positions import Document
from policies.problems import PackError, Problem
from policies.verdict import Rule, Verdict, applicant_items, evaluate


@dataclass(frozen=True)
class Trial:
    """What running a pack's cases gave."""

    count: int
    problems: tuple[Problem, ...]


def run_cases(pack: LoadedPack, bank: schema.Bank) -> Trial:
    """Run every case of a pack. A pack without tracks has nothing to try."""
    if not pack.model.tracks:
        return Trial(0, ())
    try:
        cases, document = load_cases(pack)
    except PackError as error:
        return Trial(0, tuple(error.problems))
    problems: list[Problem] = []
    tried: set[tuple[str, str, str]] = set()
    for index, case in enumerate(cases.cases):
        try:
            verdict = _run(pack, bank, cases, case)
        except (FactError, KeyError) as error:
            problems.append(_problem(document, index, "facts", "case_facts", reason=str(error)))
            continue
        tried |= {(case.category, f.id, f.result) for f in verdict.findings}
        problems += _differences(document, index, case, verdict)
    problems += _untried(pack, document, tried)
    return Trial(len(cases.cases), tuple(problems))


def _run(pack: LoadedPack, bank: schema.Bank, cases: schema.Cases, case: schema.Case) -> Verdict:
    facts = {**(cases.bases[case.based_on] if case.based_on else {}), **case.facts}
    for name in case.without:
        del facts[name]
    return evaluate(pack, bank, case.category, facts, case.on, case.level)


def _differences(
    document: Document, index: int, case: schema.Case, verdict: Verdict
) -> Iterator[Problem]:
    expected = case.expect
    got = {
        "verdict": verdict.verdict,
        "by": sorted(f.id for f in verdict.findings if f.result == "not_met"),
        "open": sorted(f.id for f in verdict.findings if f.result == "unknown"),
        "missing": sorted(verdict.missing),
        "todo": sorted(f.id for f in verdict.todo),
        "again_from": verdict.again_from,
    }
    for key in expected.model_fields_set:
        wanted = getattr(expected, key)
        wanted = sorted(wanted) if isinstance(wanted, list) else wanted
        if wanted != got[key]:
            args = {"key": key, "wanted": _words(wanted), "got": _words(got[key])}
            yield _problem(document, index, "expect", "case_differs", case=case.name, **args)


def _words(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _problem(document: Document, index: int, key: str, code: str, /, **args: str) -> Problem:
    return Problem(document.place(("cases", index, key)), code, args)


def _untried(
    pack: LoadedPack, document: Document, tried: set[tuple[str, str, str]]
) -> Iterator[Problem]:
    """Every condition and negative item of every category must be seen met and not met."""
    for category, track in pack.model.tracks.items():
        negative = applicant_items(pack.model.negative_list) if pack.model.negative_list else ()
        rules: list[Rule] = [*track.conditions, *negative]
        for rule in rules:
            for result in ("met", "not_met"):
                if (category, rule.id, result) not in tried:
                    args = {"category": category, "id": rule.id, "result": result}
                    yield Problem(document.place(("cases",)), "rule_untried", args)
