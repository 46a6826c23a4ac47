"""Every line of code that logs: its event is a literal, its fields are on the list."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.logs import EXTRA, FIELDS

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("bot", "handlers", "scheduler", "policies", "models")
METHODS = {"debug", "info", "warning", "error", "exception", "critical", "bind"}
LOGGERS = {"log", "logger", "_log", "_logger"}
ALLOWED = FIELDS | {"exc_info"}


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    """Find the calls of a logger in our code, each with the place it stands at."""
    for path in (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and is_log_call(node.func):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def is_log_call(function: ast.expr) -> bool:
    """Tell whether a called thing is a method of a logger."""
    if not isinstance(function, ast.Attribute) or function.attr not in METHODS:
        return False
    owner = function.value
    name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
    return name in LOGGERS


def complaints(call: ast.Call) -> list[str]:
    """Say what a logging call does that the log could not vouch for."""
    literal = all(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in call.args)
    found = [] if literal and len(call.args) <= 1 else ["its event is not one literal sentence"]
    fields = {name for keyword in call.keywords for name in named_fields(keyword)}
    return found + [f"{field} is not on the list" for field in sorted(fields - ALLOWED)]


def named_fields(keyword: ast.keyword) -> list[str]:
    """The fields that an argument logs: several where they are passed as `extra`."""
    if keyword.arg != "extra" or not isinstance(keyword.value, ast.Dict):
        return [keyword.arg or "**"]
    names = [key.value if isinstance(key, ast.Constant) else "**" for key in keyword.value.keys]
    return [name if name in EXTRA else f"extra {name}" for name in map(str, names)]


def test_every_log_line_is_safe() -> None:
    """No line logs a composed sentence or a field outside the list."""
    found = [f"{place} {what}" for place, call in log_calls() for what in complaints(call)]
    assert not found


def test_the_check_sees_what_it_should() -> None:
    """A composed event, a positional value and an unknown field are each noticed."""
    bad = """log.info(f"from {user}"); log.info("from %s", user); self.log.error("x", text=user)
log.info("x", extra={"user": user}); log.info("x", extra=everything)"""
    calls = [node for node in ast.walk(ast.parse(bad)) if isinstance(node, ast.Call)]
    assert all(is_log_call(call.func) and complaints(call) for call in calls)
