"""From pydantic's errors to problems that name a line, a cause and a cure."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from policies.positions import Document, Path_
from policies.problems import Problem

_TYPES = {
    "string_type": "text",
    "int_type": "number",
    "int_from_float": "number",
    "decimal_type": "number",
    "is_instance_of": "number",
    "bool_type": "true_or_false",
    "date_type": "date",
    "list_type": "list",
    "dict_type": "block",
    "model_type": "block",
    "model_attributes_type": "block",
}
"""pydantic's error types that mean "another type was expected", with the expected one."""


def problems_of(error: ValidationError, document: Document) -> list[Problem]:
    """One problem for each place of the document that does not fit."""
    found: list[Problem] = []
    for details in error.errors(include_url=False):
        problem = _problem(details, document)
        if problem not in found:
            found.append(problem)
    return found


def _problem(details: ErrorDetails, document: Document) -> Problem:
    path = _real_path(details["loc"], document.data)
    code, args = _words(details, str(details["loc"][-1]) if details["loc"] else "")
    return Problem(document.place(path), code, args)


def _words(details: ErrorDetails, key: str) -> tuple[str, dict[str, str]]:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return "unknown_key", {"key": key}
    if kind == "missing":
        return "missing_key", {"key": key}
    if kind == "value_error":
        return str(context["error"]), {}
    if kind in _TYPES:
        return f"expected_{_TYPES[kind]}", {"key": key, "value": _short(details["input"])}
    if kind in ("literal_error", "union_tag_not_found", "union_tag_invalid"):
        allowed = str(context.get("expected") or context.get("expected_tags") or _CONDITIONS)
        return "not_allowed", {"key": key, "value": _short(details["input"]), "allowed": allowed}
    return "bad_value", {"key": key, "value": _short(details["input"]), "reason": details["msg"]}


_CONDITIONS = "is, one_of, at_least, more_than, all, any, not"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _has(data: Any, step: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, Mapping) and step in data


def _real_path(location: Sequence[str | int], data: Any) -> Path_:
    """The part of pydantic's location that exists in the data: tags of unions do not."""
    path: list[str | int] = []
    for step in location:
        if _has(data, step):
            data = data[step]
            path.append(step)
    return tuple(path)
