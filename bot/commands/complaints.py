"""`greenbot complaints`: the table of complaints as a file, without who complained or what of."""

import argparse
from pathlib import Path
from typing import Any

from bot.app import App
from bot.commands.counting import counted
from bot.commands.starting import StartError, carried_out, read_settings, started, unlocked
from bot.own_file import own_file
from bot.sheets.case_table import write_cases
from models import audit, cases
from models.messages import Language

_LANGUAGES: dict[str, Language] = {"zh": "zh_CN", "en": "en"}
_KINDS = (".xlsx", ".csv")


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "give the table of complaints out, without who complained"
    verb = subparsers.add_parser("complaints", help=about, description=about)
    inner = verb.add_subparsers(dest="complaints_verb", required=True, metavar="VERB")
    written = "write what was filed and what became of it as .xlsx or .csv, by the file's name"
    parser = inner.add_parser("export", help=written, description=written)
    parser.add_argument("file", metavar="FILE", type=_file)
    parser.add_argument("--city", metavar="C", default="", help="only this city, as shenzhen")
    parser.add_argument("--lang", choices=tuple(_LANGUAGES), default="zh", help="language (zh)")
    parser.set_defaults(run=lambda given: carried_out("complaints", lambda: _export(given)))


def _file(name: str) -> Path:
    if not name.lower().endswith(_KINDS):
        raise argparse.ArgumentTypeError("the file must be named .xlsx or .csv")
    return Path(name)


def _export(given: argparse.Namespace) -> int:
    with started(read_settings(log_level="ERROR")) as app:
        packs = app.shelf.library.packs
        if given.city and given.city not in packs:
            raise StartError(f"no rules of {given.city!r}; there are: {', '.join(packs)}")
        try:
            count = export(unlocked(app), given.file, given.city, _LANGUAGES[given.lang])
        except OSError as error:
            raise StartError(f"{given.file}: {error.strerror or error}") from error
    print(f"{given.file}: {counted(count, 'complaint', 'complaints')}.")
    return 0


def export(app: App, path: Path, city: str, language: Language) -> int:
    """Write every filed complaint (of a city) into a file for its owner alone; how many they are.

    Raises OSError.
    """
    library = app.library()
    with app.database.writing() as db:
        found = cases.filed(db, city)
        detail = {"cases": len(found), "kind": path.suffix[1:].lower()}
        audit.note(db, app.clock.now(), "system", "cases.exported", city=city, detail=detail)
        with own_file(path) as file:
            as_csv = path.suffix.lower() == ".csv"
            write_cases(file, db, found, library, language, as_csv=as_csv)
    return len(found)
