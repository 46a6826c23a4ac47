"""What can be wrong with a pack: a place, a code and what fills its words.

The words themselves are in the catalogues (keys `pack.<code>`): whoever edits a pack reads them
in Chinese or English, always as "file:line:column, what is wrong, what to do".
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file; lines and columns count from 1, as editors show them."""

    file: Path
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a pack from being used, or that its author should see.

    `code` is a key of `bot/packs/words.py`; `args` fills the gaps of its sentence.
    """

    place: Place
    code: str
    args: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value}" for key, value in self.args.items())
        return f"{self.place}: {self.code}({details})"


class PackError(Exception):
    """A pack, the question bank or a stored text can't be used; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def shown(value: Any, longest: int = 40) -> str:
    """A value as it stands in a file, on one line and cut to `longest` characters."""
    text = " ".join(_flow(value).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _flow(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    return str(value)
