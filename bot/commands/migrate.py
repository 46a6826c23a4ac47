"""`greenbot migrate`: bring the tables of the database up to date."""

import argparse
from typing import Any

from bot.commands.starting import carried_out, read_settings
from models.db import open_database
from models.migrations import is_current, upgrade


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "bring the tables of the database up to date; what is there stays"
    parser = subparsers.add_parser("migrate", help=about, description=about)
    parser.set_defaults(run=lambda _: carried_out("migrate", migrate))


def migrate() -> int:
    """Migrate the database of the settings, and say whether there was anything to do."""
    database = open_database(read_settings().database_url)
    try:
        current = is_current(database)
        upgrade(database)
    finally:
        database.close()
    print("The database was up to date." if current else "The database is up to date now.")
    return 0
