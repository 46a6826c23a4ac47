"""The names by which people call a row: a letter, its number, and a letter that checks it (U128M).

The check (Damm, ISO/IEC 7064's younger cousin) notices every wrong digit and every two digits that
changed places, so a mistyped name opens nothing instead of somebody else's row.
"""

import re
import unicodedata

from stdnum import damm

_CHECKS = "ACDEFHJKMP"
"""One letter for each check digit: none is read as a digit or as another."""
_NAME = re.compile(r"([A-Z])([1-9][0-9]{0,11})([A-Z])")


def name_of(letter: str, number: int) -> str:
    """The name of a row: its letter (A-Z), its number, its check letter."""
    return f"{letter}{number}{_CHECKS[int(damm.calc_check_digit(str(number)))]}"


def parse(name: str) -> tuple[str, int] | None:
    """The letter and the number of a name as typed, or None where it is none or its check fails.

    Lower case and full-width letters are accepted.
    """
    match = _NAME.fullmatch(unicodedata.normalize("NFKC", name).strip().upper())
    if match is None or name_of(match[1], int(match[2])) != match[0]:
        return None
    return match[1], int(match[2])
