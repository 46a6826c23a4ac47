"""A pack's own tests: each case must give its verdict, and every rule is tried both ways."""

from collections.abc import Iterator
from dataclasses import dataclass

from policies import schema
from policies.facts import FactError
from policies.load import LoadedPack, load_cases
from policies.positions import Document, Path_
from policies.problems import PackError, Problem, shown
from policies.verdict import Rule, Verdict, applicant_items, evaluate


@dataclass(frozen=True)
class Trial:
    """What running a pack's cases gave."""

    count: int
    problems: tuple[Problem, ...]


def run_cases(pack: LoadedPack, bank: schema.Bank) -> Trial:
    """Run every case of a pack. A pack without tracks has nothing to try.

    Rules that no case tries are named only when every case could be tried.
    """
    if not pack.model.tracks:
        return Trial(0, ())
    try:
        cases, document = load_cases(pack)
    except PackError as error:
        return Trial(0, tuple(error.problems))
    unusable: list[Problem] = []
    differing: list[Problem] = []
    tried: set[tuple[str, str, str]] = set()
    for index, case in enumerate(cases.cases):
        verdict = _run(pack, bank, cases, document, index)
        if isinstance(verdict, list):
            unusable += (problem for problem in verdict if problem not in unusable)
        else:
            tried |= {(case.category, f.id, f.result) for f in verdict.findings}
            differing += _differences(document, index, case, verdict)
    untried = () if unusable else _untried(pack, document, tried)
    return Trial(len(cases.cases), (*unusable, *differing, *untried))


def _run(
    pack: LoadedPack, bank: schema.Bank, cases: schema.Cases, document: Document, index: int
) -> Verdict | list[Problem]:
    """The verdict on a case, or why it can't be tried."""
    case = cases.cases[index]
    unknown = list(_unknown_names(document, index, cases, case))
    if unknown:
        return unknown
    facts = {**cases.bases.get(case.based_on or "", {}), **case.facts}
    facts = {name: value for name, value in facts.items() if name not in case.without}
    try:
        return evaluate(pack, bank, case.category, facts, case.on, case.level)
    except FactError as error:
        return [_bad_fact(document, index, case, error)]


def _unknown_names(
    document: Document, index: int, cases: schema.Cases, case: schema.Case
) -> Iterator[Problem]:
    base = cases.bases.get(case.based_on or "", {})
    if case.based_on is not None and case.based_on not in cases.bases:
        yield _problem(document, (index, "based_on"), "case_base_unknown", name=case.based_on)
        return
    for name in sorted({*case.without} - {*base} - {*case.facts}):
        yield _problem(document, (index, "without"), "case_without_unknown", name=name)


def _bad_fact(document: Document, index: int, case: schema.Case, error: FactError) -> Problem:
    own = ("cases", index, "facts", error.fact)
    path = own if error.fact in case.facts else ("bases", case.based_on or "", error.fact)
    args = {"fact": error.fact, **error.details}
    return Problem(document.place(path), f"fact.{error.code}", args)


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
    for key in (name for name in got if name in expected.model_fields_set):
        wanted = getattr(expected, key)
        wanted = sorted(wanted) if isinstance(wanted, list) else wanted
        if wanted != got[key]:
            args = {"key": key, "wanted": shown(wanted, 200), "got": shown(got[key], 200)}
            yield _problem(document, (index, "expect", key), "case_differs", case=case.name, **args)


def _problem(document: Document, path: Path_, code: str, /, **args: str) -> Problem:
    return Problem(document.place(("cases", *path)), code, args)


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
