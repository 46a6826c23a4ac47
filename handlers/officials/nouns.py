"""Every noun that an official can type, in the order in which the help lists them.

A file of this folder declares its nouns (`handlers/officials/declared.py`) and adds them here.
"""

from typing import Any

from handlers.officials.declared import Noun

NOUNS: tuple[Noun[Any], ...] = ()
