"""`greenbot audit`: whether the record of who did what is as it was written."""

import argparse
from typing import Any

from bot.app import App
from bot.commands.starting import StartError, carried_out, migrated, read_settings, started
from models import audit


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "check the record of who did what"
    verb = subparsers.add_parser("audit", help=about, description=about)
    inner = verb.add_subparsers(dest="audit_verb", required=True, metavar="VERB")
    checked = "follow the chain of hashes from the first row to the last"
    parser = inner.add_parser("verify", help=checked, description=checked)
    parser.set_defaults(run=lambda _: carried_out("audit", _verify))


def _verify() -> int:
    with started(read_settings(log_level="ERROR")) as app:
        return verify(migrated(app))


def verify(app: App) -> int:
    """Print how many rows there are and the hash at the end, which is worth keeping elsewhere.

    Raises:
        StartError: with the number of the first row that is not as it was written.
    """
    with app.database.reading() as db:
        broken = audit.verify(db)
        count, digest = audit.head(db)
    if broken is not None:
        raise StartError(f"row {broken} is not as it was written, or rows are missing there")
    print(f"All as it was written. Rows: {count}. Last hash: {digest}")
    return 0
