"""`greenbot run`: everything in one process, for a first look and for one small machine."""

import argparse
from typing import Any

from bot.commands.serving import serve
from bot.commands.starting import carried_out, read_settings, started, unlocked
from bot.sole_worker import sole_worker
from bot.ticks import web_ticks, worker_ticks
from models.migrations import upgrade


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "serve the chat, with the worker in the same process; migrates first"
    parser = subparsers.add_parser("run", help=about, description=about)
    parser.set_defaults(run=lambda _: carried_out("run", run))


def run() -> int:
    """Migrate, serve and work, until Ctrl+C."""
    settings = read_settings()
    with started(settings) as app, sole_worker(settings.database_url):
        upgrade(app.database)
        return serve(unlocked(app), [*web_ticks(app), *worker_ticks(app)])
