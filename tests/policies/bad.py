"""Bad packs by description: a small change to the small town, and the problem that it shows.

The sign ¦ in a change marks where the problem stands; it is not written to the file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tests.policies import small

MARK = "¦"
Files: TypeAlias = dict[str, str | bytes]
Change: TypeAlias = Callable[[Files], None]


@dataclass(frozen=True)
class Bad:
    """One slip of an author.

    Without a mark the problem stands at the beginning of `file`. `others` are the codes of
    problems that follow from it.
    """

    name: str
    code: str
    changes: tuple[Change, ...]
    file: str
    others: frozenset[str]

    def write(self, folder: Path) -> Path:
        """Write all files of the town with the slip; returns the operator's folder of packs."""
        for path, content in self._marked().items():
            unmarked = content.replace(MARK, "") if isinstance(content, str) else content
            small.write(folder, path, unmarked)
        return folder / "packs"

    def spot(self) -> tuple[str, int, int]:
        """File, line and column of the problem, from 1."""
        for path, content in self._marked().items():
            if isinstance(content, str) and MARK in content:
                before = content[: content.index(MARK)]
                return path, before.count("\n") + 1, len(before) - before.rfind("\n")
        return self.file, 1, 1

    def _marked(self) -> Files:
        files: Files = {**small.files()}
        for change in self.changes:
            change(files)
        return files


def bad(
    name: str,
    code: str,
    *changes: Change,
    file: str = small.PACK_FILE,
    others: tuple[str, ...] = (),
) -> Bad:
    """Describe one slip."""
    return Bad(name, code, changes, file, frozenset(others))


def swap(old: str, new: str, file: str = small.PACK_FILE) -> Change:
    """Put other words in place of the first that are `old`."""

    def change(files: Files) -> None:
        content = files[file]
        assert isinstance(content, str)
        assert old in content, f"{old!r} is not in {file}"
        files[file] = content.replace(old, new, 1)

    return change


def in_bank(old: str, new: str) -> Change:
    """The same in the question bank."""
    return swap(old, new, small.BANK_FILE)


def in_cases(old: str, new: str) -> Change:
    """The same in the pack's cases."""
    return swap(old, new, small.CASES_FILE)


def in_notice(old: str, new: str) -> Change:
    """The same in the year's notice."""
    return swap(old, new, small.NOTICE_FILE)


def here(words: str, file: str = small.PACK_FILE) -> Change:
    """Mark the first of these words as the place of the problem."""
    return swap(words, MARK + words, file)


def put(content: str | bytes, file: str = small.PACK_FILE) -> Change:
    """Write a whole file anew."""

    def change(files: Files) -> None:
        files[file] = content

    return change


def drop(file: str) -> Change:
    """Take a file away."""

    def change(files: Files) -> None:
        del files[file]

    return change


def text(old: str, new: str, *, recorded: bool = True) -> Change:
    """Change the stored text; the pack records the new one unless `recorded` is false."""

    def change(files: Files) -> None:
        swap(old, new, small.TEXT_FILE)(files)
        changed = files[small.TEXT_FILE]
        assert isinstance(changed, str)
        if recorded:
            swap(small.sha256(small.TEXT), small.sha256(changed))(files)

    return change
