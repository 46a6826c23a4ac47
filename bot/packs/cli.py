"""`greenbot packs`: the tools of whoever writes or checks a rule pack.

Every answer is for people by default and, with `--json`, for programs. Exit codes: 0 done,
1 refused (unknown pack or fact, bad value, not in the text, a failed check), 2 wrong usage. These
verbs start quickly: nothing here imports the database, a channel or the web, and the rules
themselves are imported only once the call is understood.
"""

import argparse
import re
import sys
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

from policies.vocabulary import CATEGORIES, LEVELS

EARLIEST, LATEST = 2000, 2100
"""Years outside this range are slips of the keyboard."""


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `packs` with all its verbs to the command line."""
    packs = subparsers.add_parser("packs", help="check, try and read the rule packs")
    inner = packs.add_subparsers(dest="packs_verb", required=True, metavar="VERB")
    for name, about, add_arguments in _VERBS:
        parser = inner.add_parser(name, help=about, description=about)
        add_arguments(parser)
        _common(parser)
        parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carry out one verb.

    Returns:
        The exit code of the process.
    """
    try:
        return int(import_module("bot.packs.verbs").carry_out(arguments))
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the words")


def _none(_: argparse.ArgumentParser) -> None:
    """A verb over all packs."""


def _maybe_pack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", nargs="?", metavar="PACK", help="one pack; all when left out")


def _pack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", metavar="PACK", help="name of a pack, as `packs list` shows it")


def _pack_and_article(parser: argparse.ArgumentParser) -> None:
    _pack(parser)
    parser.add_argument("--article", type=int, metavar="N", help="show article N as published")


def _pack_and_category(parser: argparse.ArgumentParser) -> None:
    _pack(parser)
    parser.add_argument("category", choices=CATEGORIES, metavar="CATEGORY", help=_list(CATEGORIES))
    parser.add_argument("--level", choices=LEVELS, metavar="LEVEL", help=_list(LEVELS))


def _evaluation(parser: argparse.ArgumentParser) -> None:
    _pack_and_category(parser)
    facts_help = "JSON object of facts; - reads standard input"
    parser.add_argument("--facts", required=True, metavar="FILE", help=facts_help)
    parser.add_argument(
        "--on", type=_day, metavar="DATE", help="day of application; today if left out"
    )


def _year(parser: argparse.ArgumentParser) -> None:
    _pack(parser)
    parser.add_argument("--year", type=_year_number, required=True, metavar="Y", help="e.g. 2027")


def _complaint(parser: argparse.ArgumentParser) -> None:
    _pack(parser)
    subjects = ("listed_unit", "third_party")
    parser.add_argument(
        "--against", choices=subjects, required=True, metavar="SUBJECT", help=_list(subjects)
    )
    parser.add_argument("--level", choices=LEVELS, metavar="LEVEL", help=_list(LEVELS))
    parser.add_argument("--on", type=_day, metavar="DATE", help="today if left out")


def _period(parser: argparse.ArgumentParser) -> None:
    _pack(parser)
    periods = ("public_notice", "agency_ban", "reapply", "review", "cultivation")
    parser.add_argument("period", metavar="PERIOD", help=_list(periods))
    parser.add_argument(
        "--from", dest="start", type=_day, required=True, metavar="DATE", help="day of the event"
    )


_VERBS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("list", "all packs with their status", _none),
    (
        "check",
        "check packs: shape, quotations, numbers, coverage, and their own tests",
        _maybe_pack,
    ),
    ("test", "run the tests that packs carry", _maybe_pack),
    ("show", "what a pack says, or an article of its text", _pack_and_article),
    ("evaluate", "apply a pack's rules to facts", _evaluation),
    ("questions", "the facts that a category needs", _pack_and_category),
    ("deadlines", "the dates of a year", _year),
    ("complaint", "who receives a complaint, what it needs, what follows", _complaint),
    ("period", "the last day of a period of the text", _period),
)


def _list(values: tuple[str, ...]) -> str:
    return ", ".join(values)


def _day(text: str) -> date:
    """A day written YYYY-MM-DD."""
    try:
        day = (
            date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
        )
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day.year <= LATEST:
        raise argparse.ArgumentTypeError(f"{text} is not a day like 2026-11-20")
    return day


def _year_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", text) or not EARLIEST <= int(text) <= LATEST:
        raise argparse.ArgumentTypeError(f"{text} is not a year from {EARLIEST} to {LATEST}")
    return int(text)
