"""The documentation as data: its pages, their headings, links and fenced blocks.

The words after the kind of a block say what the tests do with it:

    console run       commands (`$ …`) that are carried out in order, with their output
    console           commands that are only read: does the verb, the target, the setting exist
    yaml file=PATH    a file that the reader writes (so does the test)
    diff file=PATH    lines of that file that the reader changes
    yaml from=PATH    lines of a file of the project, as they stand there
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHINESE = ".zh-CN.md"

_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,})(?P<info>.*)$")
_HEADING = re.compile(r"^(#{1,6}) (.+?)\s*$")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|\bsrc=\"([^\"]+)\"|\bhref=\"([^\"]+)\"")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: the line of its first fence (from 1), its kind and marks, its lines."""

    line: int
    kind: str
    marks: tuple[str, ...]
    lines: tuple[str, ...]

    def marked(self, name: str) -> str | None:
        """The value of a mark `name=value`, or None."""
        found = (mark.partition("=") for mark in self.marks)
        return next((value for key, sign, value in found if sign and key == name), None)

    @property
    def runs(self) -> bool:
        """Whether its commands are carried out."""
        return "run" in self.marks

    @property
    def commands(self) -> tuple[str, ...]:
        """What the reader types: lines after `$ `, or every line where nothing is answered."""
        typed = tuple(line[2:] for line in self.lines if line.startswith("$ "))
        return typed or tuple(line for line in self.lines if line and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file."""

    path: Path
    blocks: tuple[Block, ...]
    headings: tuple[tuple[int, str], ...]
    """Level and words."""
    links: tuple[str, ...]
    prose: str
    """Everything outside fenced blocks."""

    @property
    def name(self) -> str:
        """The path from the project's folder."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def anchors(self) -> frozenset[str]:
        """The names under which headings can be linked to."""
        return frozenset(_anchor(words) for _, words in self.headings)

    @property
    def twin(self) -> Path | None:
        """The Chinese page of an English one, if there is one."""
        path = self.path.with_name(self.path.stem + CHINESE)
        return path if path.exists() else None


def pages() -> tuple[Page, ...]:
    """Every page of the project, decisions included."""
    return tuple(map(read_page, sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])))


def read_page(path: Path) -> Page:
    """Read one Markdown file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    blocks = tuple(_blocks(lines))
    prose = list(_outside(lines, blocks))
    headings = tuple((len(m[1]), m[2]) for m in map(_HEADING.match, prose) if m)
    text = "\n".join(prose)
    links = tuple(next(filter(None, found)) for found in _LINK.findall(text))
    return Page(path, blocks, headings, links, text)


def _blocks(lines: list[str]) -> Iterator[Block]:
    opened: re.Match[str] | None = None
    start = 0
    for number, line in enumerate(lines, 1):
        fence = _FENCE.match(line)
        if opened is None:
            opened, start = fence, number
        elif fence and fence["fence"] == opened["fence"] and not fence["info"]:
            words = opened["info"].split() or [""]
            indent = len(opened["indent"])
            inside = tuple(one[indent:] for one in lines[start : number - 1])
            yield Block(start, words[0], tuple(words[1:]), inside)
            opened = None
    assert opened is None, f"the block that begins on line {start} has no end"


def _outside(lines: list[str], blocks: tuple[Block, ...]) -> Iterator[str]:
    inside = {n for b in blocks for n in range(b.line, b.line + len(b.lines) + 2)}
    return (line for number, line in enumerate(lines, 1) if number not in inside)


def _anchor(words: str) -> str:
    """The anchor that Git hosts make of a heading."""
    kept = re.sub(r"[^\w\- ]", "", words.replace("`", "").lower())
    return kept.strip().replace(" ", "-")
