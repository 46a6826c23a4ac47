"""Who complained: shown to one official, for a reason, for a day, and never unnoticed."""

from handlers.officials.declared import Move
from models.case_rows import Case

__all__ = ["REVEALS"]

REVEALS: tuple[Move[Case], ...] = ()
"""The moves of a case that open and close who filed it."""
