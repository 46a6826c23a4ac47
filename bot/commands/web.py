"""`greenbot web`: serve the chat; the worker is another process."""

import argparse
from typing import Any

from bot.commands.serving import serve
from bot.commands.starting import carried_out, read_settings, started, unlocked
from bot.ticks import web_ticks


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "serve the chat; the worker is another process, and the database is migrated"
    parser = subparsers.add_parser("web", help=about, description=about)
    parser.set_defaults(run=lambda _: carried_out("web", web))


def web() -> int:
    """Serve until Ctrl+C or SIGTERM."""
    with started(read_settings()) as app:
        return serve(unlocked(app), web_ticks(app))
