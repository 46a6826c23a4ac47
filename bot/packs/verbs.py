"""What each `greenbot packs` verb does: ask the rules, then print for people or as JSON."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TextIO, get_args

from bot.packs import as_json, as_text, overview
from bot.packs.request import RefusedError, Request, folders
from bot.packs.words import fact_error_line, problem_line
from models.clock import SystemClock
from models.messages import say
from policies import case_timers, dates
from policies.cases import run_cases
from policies.facts import FactError
from policies.load import Loaded, LoadedPack, load
from policies.problems import PackError, Problem
from policies.questions import questions
from policies.schema import Category, Level, TimerKind
from policies.verdict import evaluate


def carry_out(arguments: argparse.Namespace) -> int:
    """Do what a call asks for; a refusal is one line on standard error.

    Returns:
        The exit code of the process.
    """
    verb = _VERBS[arguments.packs_verb]
    request = Request(folders(), "en" if arguments.lang == "en" else "zh_CN")
    try:
        return verb(arguments, request)
    except RefusedError as refused:
        sys.stderr.write(f"greenbot packs {arguments.packs_verb}: {refused}\n")
        return 1


def list_packs(arguments: argparse.Namespace, request: Request) -> int:
    """All packs with their status; 1 if one of them has problems."""
    loaded = request.all
    rows = [
        overview.summary(pack, SystemClock().today(), request.language) for pack in _sorted(loaded)
    ]
    if arguments.json:
        _print_json(rows)
    else:
        _print_lines(as_text.summary(row, request) for row in rows)
    _print_lines(_problem_lines(loaded, request), sys.stderr)
    return 1 if loaded.problems else 0


def check_packs(arguments: argparse.Namespace, request: Request) -> int:
    """Check one pack or all of them, with their own tests; findings on standard output."""
    names, problems = _checked(arguments.pack, request)
    if arguments.json:
        _print_json({"packs": names, "problems": [as_json.problem(p) for p in problems]})
    else:
        _print_lines(problem_line(problem, request.language) for problem in problems)
        _print_lines([as_text.check_summary(names, problems, request)])
    return 1 if problems else 0


def _checked(name: str | None, request: Request) -> tuple[list[str], list[Problem]]:
    """The names of the good packs, and every problem: of the shape, the text, the cases."""
    try:
        loaded = load(request.folders, name)
    except PackError as error:
        return [], error.problems
    packs = _sorted(loaded)
    problems = [*loaded.problems, *(p for pack in packs for p in _try(pack, loaded)[1])]
    if name and not packs and not problems:
        request.pack(name)  # refuses, and says which names there are
    return [pack.id for pack in packs], problems


def test_packs(arguments: argparse.Namespace, request: Request) -> int:
    """Run the cases that packs carry; 1 if one gives another verdict than it must."""
    if arguments.pack:
        pack, library = request.pack(arguments.pack)
        loaded = Loaded(library, ())
        packs = [pack]
    else:
        loaded = request.all
        packs = _sorted(loaded)
    trials = {pack.id: _try(pack, loaded) for pack in packs}
    problems = [*loaded.problems, *(p for _, bad in trials.values() for p in bad)]
    counts = {name: count for name, (count, _) in trials.items()}
    if arguments.json:
        _print_json({"cases": counts, "problems": [as_json.problem(p) for p in problems]})
    else:
        _print_lines(problem_line(problem, request.language) for problem in problems)
        _print_lines([as_text.test_summary(counts, problems, request)])
    return 1 if problems else 0


def show_packs(arguments: argparse.Namespace, request: Request) -> int:
    """What a pack says under each topic, or one article as published."""
    pack, _ = request.pack(arguments.pack)
    if arguments.article is None:
        whole = overview.overview(pack, SystemClock().today(), request.language)
        if arguments.json:
            _print_json(whole)
        else:
            _print_lines(as_text.overview(whole, request))
        return 0
    article = pack.text.articles.get(arguments.article)
    if article is None:
        last = len(pack.text.articles) if pack.model.regulation.has_articles else 0
        raise RefusedError(
            request.words(say("packs.no_article", number=arguments.article, last=last))
        )
    if arguments.json:
        _print_json({"pack": pack.id, "article": article.number, "text": article.text})
    else:
        _print_lines([article.text])
    return 0


def evaluate_packs(arguments: argparse.Namespace, request: Request) -> int:
    """Apply a pack's rules to the facts of a file."""
    facts = _read_facts(arguments.facts, request)
    pack, library = request.pack(arguments.pack)
    category: Category = arguments.category
    on = arguments.on or SystemClock().today()
    try:
        verdict = evaluate(pack, library.bank, category, facts, on, arguments.level)
    except FactError as error:
        raise RefusedError(fact_error_line(error, request.language)) from error
    answer = as_json.verdict(pack, category, verdict, request.language)
    if arguments.json:
        _print_json(answer)
    else:
        _print_lines(as_text.verdict(answer, request))
    return 0


def questions_packs(arguments: argparse.Namespace, request: Request) -> int:
    """The facts that a category needs, in asking order."""
    pack, library = request.pack(arguments.pack)
    level: Level | None = arguments.level
    asked = questions(pack, library.bank, arguments.category, level)
    rows = [as_json.question(one, request.language) for one in asked]
    if arguments.json:
        _print_json(rows)
    else:
        _print_lines(as_text.question(row) for row in rows)
    return 0


def deadlines_packs(arguments: argparse.Namespace, request: Request) -> int:
    """The dates of a year, in order."""
    pack, library = request.pack(arguments.pack)
    due = dates.deadlines(pack, arguments.year, library.calendar)
    rows = [as_json.due_date(one, request.language) for one in due]
    if arguments.json:
        _print_json(rows)
    else:
        _print_lines(as_text.due_date(row, request) for row in rows)
    return 0


def complaint_packs(arguments: argparse.Namespace, request: Request) -> int:
    """Who receives a complaint about a subject, what it must contain, and what may follow."""
    pack, _ = request.pack(arguments.pack)
    if pack.model.complaints is None:
        raise RefusedError(request.words(say("packs.not_in_text", what="complaint", pack=pack.id)))
    on = arguments.on or SystemClock().today()
    answer = as_json.complaint(
        pack, arguments.against, arguments.level, pack.status(on), request.language
    )
    if arguments.json:
        _print_json(answer)
    else:
        timers = [case_timers.timer(pack, kind) for kind in get_args(TimerKind)]
        _print_lines(as_text.complaint(answer, timers, request))
    return 0


def period_packs(arguments: argparse.Namespace, request: Request) -> int:
    """The last day of a period, and how it was counted."""
    pack, library = request.pack(arguments.pack)
    try:
        span = dates.period(pack, arguments.period, arguments.start, library.calendar)
    except dates.NotInTextError as error:
        reading = error.rule.reading if error.rule else None
        said = as_json.said(reading, request.language) if reading else ""
        sentence = request.words(say("packs.not_in_text", what=arguments.period, pack=pack.id))
        raise RefusedError(f"{sentence} {said}".strip()) from error
    answer = as_json.span(span, pack.status(arguments.start), request.language)
    if arguments.json:
        _print_json(answer)
    else:
        _print_lines(as_text.span(answer))
    return 0


def _sorted(loaded: Loaded) -> list[LoadedPack]:
    return sorted(loaded.library.packs.values(), key=lambda pack: pack.id)


def _try(pack: LoadedPack, loaded: Loaded) -> tuple[int, list[Problem]]:
    trial = run_cases(pack, loaded.library.bank)
    return trial.count, list(trial.problems)


def _problem_lines(loaded: Loaded, request: Request) -> list[str]:
    return [problem_line(problem, request.language) for problem in loaded.problems]


def _print_json(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


def _print_lines(lines: Iterable[str], file: TextIO | None = None) -> None:
    for line in lines:
        (file or sys.stdout).write(f"{line}\n")


def _read_facts(name: str, request: Request) -> dict[str, Any]:
    """A JSON object of facts from a file or, for "-", from standard input."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        facts = json.loads(
            raw.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_constant=_no_such_number,
            object_pairs_hook=_without_duplicates,
        )
    except OSError as error:
        reason = error.strerror or ""
        raise RefusedError(
            request.words(say("packs.facts_unreadable", file=name, reason=reason))
        ) from error
    except (ValueError, RecursionError, InvalidOperation) as error:
        reason = str(error).splitlines()[0]
        raise RefusedError(
            request.words(say("packs.facts_not_json", file=name, reason=reason))
        ) from error
    if not isinstance(facts, dict):
        raise RefusedError(request.words(say("packs.facts_not_object", file=name)))
    return facts


def _no_such_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("the same fact is given twice")
    return found


_VERBS: dict[str, Callable[[argparse.Namespace, Request], int]] = {
    "list": list_packs,
    "check": check_packs,
    "test": test_packs,
    "show": show_packs,
    "evaluate": evaluate_packs,
    "questions": questions_packs,
    "deadlines": deadlines_packs,
    "complaint": complaint_packs,
    "period": period_packs,
}
