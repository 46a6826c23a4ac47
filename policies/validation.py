"""From pydantic's errors to problems that name a line, a cause and a cure."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from policies import schema
from policies.positions import Document, Path_
from policies.problems import PackError, Problem, shown

_Model = TypeVar("_Model", bound=schema.Strict)
_TYPES = {
    "string_type": "expected_text",
    "int_type": "expected_number",
    "int_from_float": "expected_number",
    "decimal_type": "expected_number",
    "is_instance_of": "expected_number",
    "bool_type": "expected_true_or_false",
    "date_type": "expected_date",
    "list_type": "expected_list",
    "dict_type": "expected_block",
    "model_type": "expected_block",
    "model_attributes_type": "expected_block",
}
"""pydantic's error types that mean "another type was expected", with the code for it."""
_BOUNDS = {"greater_than_equal": "ge", "less_than_equal": "le"}
_PATTERNS = {
    schema.NAME: "bad_name",
    schema.PACK_NAME: "bad_pack_name",
    schema.SHA256: "bad_sha256",
    schema.FILE_NAME: "bad_file_name",
    schema.ENGLISH: "not_english",
}


def validate(document: Document, model: type[_Model]) -> _Model:
    """Fit a document to its shape.

    Raises:
        PackError: with one problem for every place that does not fit.
    """
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise PackError(problems_of(error, document)) from error


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
    code, args = _words(details, path)
    return Problem(document.place(path), code, args)


def _words(details: ErrorDetails, path: Path_) -> tuple[str, dict[str, str]]:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(str(details["loc"][-1]))
    if kind == "missing":
        return "missing_key", {"key": str(details["loc"][-1])}
    if kind == "value_error":
        return str(context["error"]), {}
    if kind == "union_tag_not_found":
        return "condition_unreadable", {}
    if kind in _TYPES:
        return _other_type(_TYPES[kind], path, details["input"])
    return _bad_value(kind, context, _key(details["loc"], path), details)


def _unknown_key(key: str) -> tuple[str, dict[str, str]]:
    alike = difflib.get_close_matches(key, _known_keys(), 1)
    if not alike:
        return "unknown_key", {"key": key}
    if alike[0] == key:
        return "misplaced_key", {"key": key}
    return "misspelt_key", {"key": key, "like": alike[0]}


@lru_cache(maxsize=1)
def _known_keys() -> tuple[str, ...]:
    return tuple(dict.fromkeys(_keys_below(schema.Strict)))


def _keys_below(model: type[schema.Strict]) -> Iterator[str]:
    for kind in model.__subclasses__():
        yield from (info.alias or name for name, info in kind.model_fields.items())
        yield from _keys_below(kind)


def _other_type(code: str, path: Path_, value: Any) -> tuple[str, dict[str, str]]:
    if not path:
        return "not_a_block", {}
    key = _key((), path)
    if value is None:
        return "value_missing", {"key": key}
    if path[-1] == "is":
        code = "expected_answer"
    return code, {"key": key, "value": shown(value)}


def _bad_value(
    kind: str, context: Mapping[str, Any], key: str, details: ErrorDetails
) -> tuple[str, dict[str, str]]:
    value = shown(details["input"])
    if kind == "literal_error":
        return "not_allowed", {"key": key, "value": value, "allowed": _allowed(context["expected"])}
    if kind == "string_pattern_mismatch" and context["pattern"] in _PATTERNS:
        return _PATTERNS[context["pattern"]], {"key": key, "value": value}
    if kind in _BOUNDS:
        limit = str(context[_BOUNDS[kind]])
        code = "value_too_small" if kind == "greater_than_equal" else "value_too_large"
        return code, {"key": key, "value": value, "limit": limit}
    if kind in ("string_too_short", "too_short"):
        return "empty_text" if kind == "string_too_short" else "empty_list", {"key": key}
    return "bad_value", {"key": key, "value": value, "reason": details["msg"]}


def _allowed(expected: str) -> str:
    """pydantic's list of choices, "'a', 'b' or 'c'", as a plain one: "a, b, c"."""
    return expected.replace("'", "").replace(" or ", ", ").replace("True", "true")


def _key(location: Sequence[str | int], path: Path_) -> str:
    """The key that a value stands under; the block's, when a key in it is the wrong value."""
    inside = path[:-1] if location and location[-1] == "[key]" else path
    return next((step for step in reversed(inside) if isinstance(step, str)), "")


def _has(data: Any, step: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, Mapping) and step in data


def _real_path(location: Sequence[str | int], data: Any) -> Path_:
    """The part of pydantic's location that exists in the data: tags of unions do not."""
    path: list[str | int] = []
    tagged = False
    for step in location:
        if _is_condition(path) and not tagged:
            tagged = True
        elif _has(data, step):
            data = data[step]
            path.append(step)
            tagged = False
    return tuple(path)


def _is_condition(path: Sequence[str | int]) -> bool:
    """Whether a condition stands here, before whose keys pydantic puts the name of its kind."""
    if path and isinstance(path[-1], int):
        return len(path) > 1 and path[-2] in ("all", "any")
    return bool(path) and path[-1] in ("when", "not")
