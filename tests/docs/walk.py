"""Walking through a page as its reader does: writing its files and typing its commands.

The reader stands in a folder that has what a clone has of rule packs and examples, so that
nothing of the project itself is changed. `greenbot packs` runs in this process, because a page
has dozens of commands; `greenbot chat` brings logs and a database and runs in one of its own.
"""

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from bot.__main__ import main
from tests.docs.pages import ROOT, Block, Page

COPIED = ("policies/packs", "policies/sources", "docs/examples")
ANYTHING = "…"
"""A line of expected output that stands for any lines."""

_PLACES = re.compile(r"(?<=\.yaml):\d+:\d+(?=:)")
_VERSIONS = re.compile(r"\b[0-9a-f]{12}\b")


@dataclass
class Reader:
    """Somebody who follows a page, in a folder."""

    folder: Path
    answers: list[tuple[Block, list[str]]] = field(default_factory=list)
    """For every block that ran, its lines with today's output in place of what is written."""

    def follow(self, page: Page) -> None:
        """Do what the page says, block by block."""
        for part in COPIED:
            shutil.copytree(ROOT / part, self.folder / part)
        for block in page.blocks:
            file = block.marked("file")
            if file and block.kind == "diff":
                change(self.folder / file, block)
            elif file:
                write(self.folder / file, block)
            elif block.runs:
                self.answers.append((block, list(self._run(block))))

    def _run(self, block: Block) -> Iterator[str]:
        for command in block.commands:
            yield f"$ {command}"
            yield from carry_out(command, self.folder).splitlines()


def write(file: Path, block: Block) -> None:
    """Write a file as a block shows it; `more` in its marks adds to what is there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(block.lines) + "\n"
    before = file.read_text("utf-8") if "more" in block.marks else ""
    file.write_text(before + text, encoding="utf-8")


def change(file: Path, block: Block) -> None:
    """Change a file as a block shows it: lines with a space or minus become those with a plus."""
    before = "".join(f"{line[1:]}\n" for line in block.lines if not line.startswith("+"))
    after = "".join(f"{line[1:]}\n" for line in block.lines if not line.startswith("-"))
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{file.name} has these lines {text.count(before)} times"
    file.write_text(text.replace(before, after), encoding="utf-8")


def carry_out(command: str, folder: Path) -> str:
    """Type one command in a folder; its output and errors as they would stand on a screen."""
    words = shlex.split(command)
    settings = {}
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        settings[name] = value
    program = Path(words[0]).name
    with chdir(folder):
        return _PROGRAMS[program](words[1:], settings)


def _greenbot(words: list[str], settings: Mapping[str, str]) -> str:
    if words[0] == "packs":
        return _in_this_process(words, settings)
    lines = Path(words[words.index("<") + 1]).read_bytes()
    arguments = words[: words.index("<")]
    environment = {**os.environ, **settings, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, input=lines, capture_output=True, env=environment, check=False)
    return (done.stdout + done.stderr).decode()


def _in_this_process(words: list[str], settings: Mapping[str, str]) -> str:
    screen = io.StringIO()
    before = dict(os.environ)
    os.environ.update(settings)
    try:
        with redirect_stdout(screen), redirect_stderr(screen):
            main(words)
    finally:
        os.environ.clear()
        os.environ.update(before)
    return screen.getvalue()


def _copy(words: list[str], _: Mapping[str, str]) -> str:
    *sources, target = [word for word in words if not word.startswith("-")]
    for source in map(Path, sources):
        into = Path(target, source.name) if Path(target).is_dir() else Path(target)
        if source.is_dir():
            shutil.copytree(source, into)
        else:
            shutil.copyfile(source, into)
    return ""


def _make_folder(words: list[str], _: Mapping[str, str]) -> str:
    for folder in (word for word in words if not word.startswith("-")):
        Path(folder).mkdir(parents=True)
    return ""


_PROGRAMS: Mapping[str, Callable[[list[str], Mapping[str, str]], str]] = {
    "greenbot": _greenbot,
    "cp": _copy,
    "mkdir": _make_folder,
}


def same(written: tuple[str, ...], today: list[str]) -> bool:
    """Whether output is as written, but for places in files, versions and what `…` stands for."""
    parts = re.escape(_plain(written)).split(re.escape(f"\n{ANYTHING}\n"))
    return re.fullmatch("\n(?:.*\n)*".join(parts), _plain(today)) is not None


def _plain(lines: tuple[str, ...] | list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines).strip() + "\n"
    return _VERSIONS.sub("VERSION", _PLACES.sub(":LINE:COLUMN", text))
