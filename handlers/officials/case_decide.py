"""What an office decides about a case, and takes back: the measures of the city's own text."""

from handlers.officials.declared import Move
from models.case_rows import Case

__all__ = ["DECISIONS"]

DECISIONS: tuple[Move[Case], ...] = ()
"""The moves of a case that decide it."""
