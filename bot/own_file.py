"""Files that their owner alone can read, whatever was there before."""

import os
from pathlib import Path
from typing import BinaryIO


def own_file(path: Path) -> BinaryIO:
    """Open a file to be written anew; one that others could read is theirs no longer.

    Raises OSError.
    """
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    if os.name == "posix":
        os.fchmod(number, 0o600)
    return os.fdopen(number, "wb")
