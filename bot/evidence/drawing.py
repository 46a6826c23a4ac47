"""Has a copy drawn in a process of its own (`bot/evidence/redraw.py`), and ends it in time."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Timer
from typing import IO

SECONDS = 20.0
"""How long one copy may take, reading the original included."""
MOST_OUTPUT = 16 * 1024 * 1024
COMMAND = (sys.executable, "-B", "-m", "bot.evidence.redraw")

_ROOT = Path(__file__).resolve().parents[2]
_PASSED_ON = ("SYSTEMROOT", "LD_LIBRARY_PATH")
"""What a process needs to start at all; the master key and the rest of the settings stay here."""


def drawn(
    chunks: Iterable[bytes], seconds: float = SECONDS, command: Sequence[str] = COMMAND
) -> bytes | None:
    """A copy of an image as JPEG; None where none could be drawn of it.

    Args:
        chunks: the original. Their errors pass through, and the process ends.
        seconds: after which the process is ended.

    Raises:
        OSError: where no process can be started.
    """
    environment = {one: os.environ[one] for one in _PASSED_ON if one in os.environ}
    with subprocess.Popen(  # noqa: S603 (the command is ours; what is untrusted goes in by a pipe)
        command,
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        end = Timer(seconds, child.kill)
        end.start()
        try:
            assert child.stdin is not None
            assert child.stdout is not None
            _hand_over(child.stdin, chunks)
            copy = child.stdout.read(MOST_OUTPUT + 1)
        except BaseException:
            child.kill()
            raise
        finally:
            end.cancel()
        if len(copy) > MOST_OUTPUT:
            child.kill()
    well = child.returncode == 0 and copy.startswith(b"\xff\xd8") and len(copy) <= MOST_OUTPUT
    return copy if well else None


def _hand_over(pipe: IO[bytes], chunks: Iterable[bytes]) -> None:
    """Give the original to the process; one that ended before wants no more of it."""
    try:
        for chunk in chunks:
            try:
                pipe.write(chunk)
            except BrokenPipeError:
                return
    finally:
        with contextlib.suppress(BrokenPipeError):
            pipe.close()
