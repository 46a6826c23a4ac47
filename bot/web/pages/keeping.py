"""Files that exist for a moment: one that is being read, one that is being sent."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Final

_PREFIX: Final = "greenbot-sheet-"
_LONGEST: Final = 3600
"""Seconds. What is older was left behind by a process that was killed."""


def new_file() -> Path:
    """An empty file for nobody else on this machine; those that were left behind are deleted."""
    for old in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time() - old.stat().st_mtime > _LONGEST:
                old.unlink()
    number, name = tempfile.mkstemp(prefix=_PREFIX)
    os.close(number)
    return Path(name)


def forget(path: Path) -> None:
    """Delete a file, if it is still there."""
    with suppress(OSError):
        path.unlink()
