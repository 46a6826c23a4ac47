"""A worker process that sends until nothing is due, or until it is killed at a chosen moment.

`python -m tests.chaos.sender DATABASE LEDGER NOW [MOMENT COUNT]` stands at the instant NOW and
sends to a platform that writes a line for each message it took. MOMENT is `before` (the platform is
about to get the COUNTth message, and what became of the one before is written down) or `after` (it
took it, and nobody has written that down yet): there the process kills itself, as the system would.
"""

import os
import signal
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.channels.base import Sent
from bot.outbox import Outbox
from bot.rendered import Rendered
from models.clock import FixedClock
from models.db import open_database
from tests.fakes.push import Ledger
from tests.fakes.push_parts import PushParts


@dataclass
class Mortal:
    """A sender to the ledger that dies at a moment of its COUNTth message."""

    ledger: Ledger
    moment: str = ""
    count: int = 0

    def send(self, address: str, message: Rendered, key: str) -> Sent:
        """Take a message, unless this is where it ends."""
        self.count -= 1
        last = self.count == 0
        if last and self.moment == "before":
            die()
        sent = self.ledger.send(address, message, key)
        if last:
            die()
        return sent


def die() -> None:
    """End at once, without a word to anybody."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def main(url: str, ledger: str, now: str, moment: str = "", count: str = "0") -> None:
    """Send everything that is due, once somebody says so on standard input."""
    database = open_database(url)
    sender = Mortal(Ledger(Path(ledger)), moment, int(count))
    outbox = Outbox(
        PushParts(database, FixedClock(datetime.fromisoformat(now)), sender), seconds=60
    )
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    outbox.deliver()
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
