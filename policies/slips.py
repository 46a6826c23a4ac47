"""Slips of the pen in YAML, told apart by their cause.

The parser names its own state ("could not find expected ':'"); whoever edits a pack needs the
cause: a tab, a full-width colon, a quotation mark or bracket that was never closed, a line that
stands too far in. What is not recognised keeps the parser's words.
"""

import re
from typing import Protocol

import yaml

from policies.problems import Place, Problem

_CAUSES = (
    ("scanning an anchor", "anchor_or_alias"),
    ("scanning an alias", "anchor_or_alias"),
    ("escape", "bad_escape"),
    ("hexdecimal", "bad_escape"),
    ("scanning a quoted scalar", "quote_not_closed"),
    ("expected ',' or", "bracket_not_closed"),
    ("parsing a flow", "bracket_not_closed"),
    ("cannot start any token", "special_sign"),
    ("scanning a block scalar", "special_sign"),
    ("directive", "special_sign"),
    ("a tag", "special_sign"),
    ("tag handle", "special_sign"),
    ("a tab character", "tab"),
    ("expected ':'", "colon_missing"),
    ("mapping values", "second_colon"),
    ("parsing a block", "indented_wrongly"),
    ("not allowed in this context", "indented_wrongly"),
    ("document start", "indented_wrongly"),
)
"""Parts of libyaml's messages, the surest first, with the code of the cause."""

_FULL_WIDTH = re.compile(
    r"^\s*(?:- +)?\{?[A-Za-z_]+\s*(：)"  # zh：深圳
    r"|[{,]\s*[A-Za-z_]+\s*(：)"
    r"|(，)\s*[A-Za-z_]+\s*:"  # {zh: 深圳，en: Shenzhen}
    r"|[\]}\"'](，)"
    r"|: *([｛［])"
)
_BEGINS_EARLIER = {"quote_not_closed", "colon_missing", "special_sign"}
"""The parser notices these too late: the slip is where the quotation, key or value began."""


_NOT_FULL_WIDTH = {"quote_not_closed", "bad_escape", "anchor_or_alias", "tab"}
"""Causes that a full-width sign on the same line has nothing to do with."""


class _Mark(Protocol):
    """Where the parser was, from 0."""

    line: int
    column: int


def slip(place: Place, text: str, error: yaml.MarkedYAMLError) -> Problem:
    """The problem behind a parser's error; `place` names the file."""
    words = " ".join(f"{error.context or ''} {error.problem or ''}".split())
    code = next((code for part, code in _CAUSES if part in words), "not_yaml")
    mark = _mark(error, code)
    if mark is None:
        return Problem(place, "not_yaml", {"reason": words})
    lines = text.splitlines()
    written = lines[mark.line] if mark.line < len(lines) else ""
    code = _refined(code, written, mark.column)
    for line in () if code in _NOT_FULL_WIDTH else (mark.line, mark.line - 1):
        column = _full_width(lines, line)
        if column:
            sign = {"sign": lines[line][column - 1]}
            return Problem(Place(place.file, line + 1, column), "full_width_sign", sign)
    args = {"not_yaml": {"reason": words}, "special_sign": {"sign": written[mark.column :][:1]}}
    where = Place(place.file, mark.line + 1, mark.column + 1)
    return Problem(where, code, args.get(code, {}))


def _mark(error: yaml.MarkedYAMLError, code: str) -> _Mark | None:
    begin: _Mark | None = error.context_mark
    noticed: _Mark | None = error.problem_mark
    if begin is None or noticed is None:
        return noticed or begin
    earlier = code == "bracket_not_closed" and begin.line != noticed.line
    return begin if earlier or code in _BEGINS_EARLIER else noticed


def _refined(code: str, written: str, column: int) -> str:
    """Tell apart by what stands on the line before the column."""
    before = written[:column]
    if code == "special_sign" and written[column : column + 1] == "\t":
        return "tab"
    if code == "second_colon" and ": " not in before:
        return "indented_wrongly"
    if code == "indented_wrongly" and before.strip() not in ("", "-"):
        return "stray_words"
    return code


def _full_width(lines: list[str], line: int) -> int | None:
    """The column (from 1) of a full-width sign that stands for one of YAML's own."""
    if not 0 <= line < len(lines):
        return None
    found = _FULL_WIDTH.search(lines[line])
    return found.end(found.lastindex or 0) if found else None
