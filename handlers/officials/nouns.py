"""Every noun that an official can type, in the order in which the help lists them.

A file of this folder declares its nouns (`handlers/officials/declared.py`) and adds them here.
"""

from typing import Any

from handlers.officials.declared import Noun
from handlers.officials.deputies import DEPUTIES
from handlers.officials.home import MYSELF, TODO
from handlers.officials.people import PEOPLE
from handlers.officials.records import RECORDS

NOUNS: tuple[Noun[Any], ...] = (
    TODO,
    RECORDS,
    PEOPLE,
    DEPUTIES,
    MYSELF,
)
