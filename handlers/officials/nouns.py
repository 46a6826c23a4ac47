"""Every noun that an official can type, in the order in which the help lists them.

A file of this folder declares its nouns (`handlers/officials/declared.py`) and adds them here.
"""

from typing import Any

from handlers.officials.agencies import AGENCIES
from handlers.officials.broadcasts import BROADCASTS
from handlers.officials.calendar import CALENDAR
from handlers.officials.cases import CASES
from handlers.officials.dates import DATES
from handlers.officials.declared import Noun
from handlers.officials.deputies import DEPUTIES
from handlers.officials.drafts import DRAFTS
from handlers.officials.drill import DRILLS
from handlers.officials.filings import FILINGS
from handlers.officials.home import MYSELF, TODO
from handlers.officials.listings import LISTINGS
from handlers.officials.overdue import OVERVIEW
from handlers.officials.people import PEOPLE
from handlers.officials.reconciling import RECONCILE
from handlers.officials.records import RECORDS
from handlers.officials.requests import REQUESTS
from handlers.officials.sheets import EXPORT, IMPORT, PRINT
from handlers.officials.statistics import STATISTICS
from handlers.officials.units import UNITS

NOUNS: tuple[Noun[Any], ...] = (
    TODO,
    UNITS,
    OVERVIEW,
    RECONCILE,
    FILINGS,
    LISTINGS,
    AGENCIES,
    REQUESTS,
    CASES,
    DATES,
    CALENDAR,
    DRAFTS,
    BROADCASTS,
    DRILLS,
    STATISTICS,
    IMPORT,
    EXPORT,
    PRINT,
    RECORDS,
    PEOPLE,
    DEPUTIES,
    MYSELF,
)
