"""How much of a slip in a pack is caught: `python -m tools.mutate_packs`.

Changes one thing at a time and asks whether the pack is refused: every character of every
quotation (replaced, left out, doubled), every number of a rule and every article and item number
(one more, one less), and characters of the stored texts. Quotations are tried against the check
itself; numbers and texts by loading the changed pack from a folder, as `packs check` does.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from policies import schema
from policies.checks import check_repeal, spots
from policies.cite import misquote, squeeze
from policies.load import Library, LoadedPack, load, load_pack
from policies.problems import PackError

_NUMBER = re.compile(
    r"\b(article|item|years|month|day|working_days|at_least|more_than): "
    r"(?:(?P<year>[0-9]{4}-[0-9]{2}-)?(?P<number>[0-9]+))\b"
)
_REPLACEMENT = "某"
NEAR = 30
"""Lines between a changed number and the place of its problem, at most: one entry of a pack."""
SOURCE_STEP = 40
"""Of a stored text every 40th character is tried: one changed byte is as good as another."""


@dataclass
class Share:
    """What was tried, and what was not caught."""

    tried: int = 0
    missed: list[str] = field(default_factory=list)

    def count(self, caught: bool, what: str) -> None:
        """Record one mutation."""
        self.tried += 1
        if not caught:
            self.missed.append(what)

    def line(self, name: str) -> str:
        """The share caught, in percent."""
        caught = self.tried - len(self.missed)
        return (
            f"{name:<34} {caught:>6} of {self.tried:>6} caught = {100 * caught / self.tried:.2f} %"
        )


def quotations(library: Library, step: int = 1) -> dict[str, Share]:
    """Every `step`-th character of every quotation: replaced, left out, doubled."""
    shares = {kind: Share() for kind in ("replaced", "left out", "doubled")}
    for pack in library.packs.values():
        for cite in _cites(pack):
            for kind, mutated in _mutations(cite.quote, step):
                wrong = misquote(pack.text, cite.article, cite.item, mutated)
                shares[kind].count(wrong is not None, f"{pack.id}: {mutated}")
    return shares


def _cites(pack: LoadedPack) -> Iterator[schema.Cite]:
    for spot in spots(pack.model):
        if isinstance(spot.model, schema.Cite) and "repealed" not in spot.path:
            yield spot.model


def _mutations(quote: str, step: int) -> Iterator[tuple[str, str]]:
    for index in range(0, len(quote), step):
        character = quote[index]
        if not squeeze(character):
            continue
        before, after = quote[:index], quote[index + 1 :]
        yield "replaced", before + _REPLACEMENT + after
        yield "left out", before + after
        yield "doubled", before + character * 2 + after


def numbers(library: Library) -> Share:
    """Every number of a rule, and every article and item number: one more and one less."""
    share = Share()
    for pack in library.packs.values():
        with tempfile.TemporaryDirectory() as folder:
            file = _copy(pack, Path(folder))
            text = pack.file.read_text("utf-8")
            for match in _NUMBER.finditer(text):
                for step in (1, -1):
                    file.write_text(_stepped(text, match, step), "utf-8")
                    share.count(
                        _refused(file, library, _line(text, match)), _what(pack, text, match)
                    )
    return share


def _stepped(text: str, match: re.Match[str], step: int) -> str:
    start, end = match.span("number")
    width = end - start if match["year"] else 0
    return f"{text[:start]}{int(match['number']) + step:0{width}}{text[end:]}"


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _what(pack: LoadedPack, text: str, match: re.Match[str]) -> str:
    return f"{pack.file.parent.name}:{_line(text, match)}: {match.group()}"


def sources(library: Library) -> Share:
    """Characters of the stored texts."""
    share = Share()
    for pack in library.packs.values():
        with tempfile.TemporaryDirectory() as folder:
            file = _copy(pack, Path(folder))
            text = pack.text.file.read_text("utf-8")
            stored = Path(folder) / "sources" / pack.text.file.name
            for index in range(0, len(text), SOURCE_STEP):
                stored.write_text(text[:index] + _REPLACEMENT + text[index + 1 :], "utf-8")
                share.count(_refused(file, library, None), f"{stored.name}: character {index}")
    return share


def _copy(pack: LoadedPack, folder: Path) -> Path:
    """The pack and its text in a folder of their own."""
    file = folder / pack.id / "pack.yaml"
    file.parent.mkdir()
    (folder / "sources").mkdir()
    shutil.copy(pack.file, file)
    shutil.copy(pack.text.file, folder / "sources")
    return file


def _refused(file: Path, library: Library, line: int | None) -> bool:
    """Whether loading fails with a place and a cause, on the changed line where there is one."""
    try:
        pack = load_pack(file, library.bank)
        texts = {name: other.text for name, other in library.packs.items()}
        problems = list(check_repeal(pack.model, pack.document, texts, alone=False))
    except PackError as error:
        problems = error.problems
    lines = [problem.place.line for problem in problems if problem.place.file == file]
    return bool(lines) and (line is None or any(abs(one - line) <= NEAR for one in lines))


def main() -> int:
    """Print the shares; 1 when a quotation's share is not over 98 %."""
    library = load().library
    shares = {f"quotation, character {kind}": s for kind, s in quotations(library).items()}
    shares |= {"number, article or item ±1": numbers(library), "stored text": sources(library)}
    for name, share in shares.items():
        sys.stdout.write(share.line(name) + "\n")
    for share in shares.values():
        for missed in share.missed[:40]:
            sys.stdout.write(f"  not caught: {missed}\n")
    caught = all(len(s.missed) < 0.02 * s.tried for s in shares.values())
    return 0 if caught else 1


if __name__ == "__main__":
    sys.exit(main())
