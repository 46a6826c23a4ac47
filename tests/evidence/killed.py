"""`python -m tests.evidence.killed FOLDER`: one file whole, a second in part, then it is killed."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.evidence.store import Store
from models.clock import FixedClock
from tests.fakes.parts import MORNING


def until_killed() -> Iterator[bytes]:
    """A file amidst which the process ends as hard as a process can."""
    yield bytes(200_000)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    store = Store(Path(sys.argv[1]))
    store.write(bytes(32), [b"whole"], FixedClock(MORNING))
    store.write(bytes(32), until_killed(), FixedClock(MORNING))
