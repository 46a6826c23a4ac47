"""`greenbot worker`: do what is due, beside a `greenbot web`."""

import argparse
from threading import Event
from typing import Any

from bot.commands.serving import clockwork
from bot.commands.starting import carried_out, read_settings, started, unlocked
from bot.sole_worker import sole_worker
from bot.ticks import web_ticks, worker_ticks

NEVER = Event()


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "do what is due: delete what is old, give signs of life; the database is migrated"
    parser = subparsers.add_parser("worker", help=about, description=about)
    parser.set_defaults(run=lambda _: carried_out("worker", worker))


def worker() -> int:
    """Work until Ctrl+C or SIGTERM."""
    settings = read_settings()
    with started(settings) as app, sole_worker(settings.database_url):
        ticks = [*web_ticks(unlocked(app)), *worker_ticks(app)]
        with clockwork(ticks):
            print("greenbot works  (Ctrl+C stops)", flush=True)
            # Windows hears Ctrl+C only between two waits.
            while not NEVER.wait(1):
                continue
    return 0
