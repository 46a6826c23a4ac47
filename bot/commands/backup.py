"""`greenbot backup`: the records and the evidence in one encrypted file, while the service runs."""

import argparse
import sys
from pathlib import Path
from typing import Any

from bot.backup import keys
from bot.backup.work import make
from bot.commands.counting import copied_words
from bot.commands.starting import StartError, carried_out, read_settings, started, unlocked

_STEP = 10_000
"""Rows between two lines of progress."""


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "write the records and the evidence into one encrypted file, while the service runs"
    parser = subparsers.add_parser("backup", help=about, description=about)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.set_defaults(run=lambda given: carried_out("backup", lambda: _backup(given.file)))


def _backup(path: Path) -> int:
    settings = read_settings(log_level="ERROR")
    with started(settings) as app:
        try:
            copied = make(unlocked(app), path, Progress().told)
        except FileExistsError as error:
            raise StartError(f"{path} is there already: name a new file") from error
        except OSError as error:
            raise StartError(f"{path}: {error.strerror or error}") from error
    size = path.stat().st_size / 1024**2
    print(f"{path}: {copied_words(copied.rows, copied.evidence)}, {size:.1f} MB.")
    print(
        f"It can be read until {keys.readable_until(copied.key)}, with the master key and "
        f"{keys.folder(settings) / copied.key}.key: keep a copy of both apart from it."
    )
    return 0


class Progress:
    """Tells on standard error how far long work is."""

    def __init__(self) -> None:
        self._next = _STEP

    def told(self, rows: int, evidence: int) -> None:
        """So many rows and files are done."""
        if rows + evidence >= self._next:
            self._next += _STEP
            print(copied_words(rows, evidence), file=sys.stderr)
