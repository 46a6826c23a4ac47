"""The library of a running service: read again when a file changed, never worse than before."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from policies.load import BUILT_IN, Loaded, LoadedPack, load
from policies.problems import PackError
from policies.questions_check import fact_uses


class Shelf:
    """The library that a running service answers from.

    `reload` takes what is good and keeps, for every file that became bad, the pack that was there.
    Where such a pack needs questions that the bank no longer asks, everything stays as it was.
    """

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self._folders = tuple(folders)
        loaded = load(self._folders)
        self.library = loaded.library
        self.problems = loaded.problems
        self._stamp = self._look()

    def reload_if_changed(self) -> bool:
        """Read again when a file was added, removed or edited; True if it was."""
        stamp = self._look()
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self.reload()
        return True

    def reload(self) -> None:
        """Read everything again, keeping the pack that was there wherever the new one is bad."""
        try:
            loaded = load(self._folders)
        except PackError as error:
            self.problems = tuple(error.problems)
            return
        self.problems = loaded.problems
        kept = {pack.id: pack for pack in self._kept(loaded)}
        if any(any(fact_uses(pack.model, loaded.library.bank)) for pack in kept.values()):
            return
        packs = {**loaded.library.packs, **kept}
        order = [name for name in (*self.library.packs, *packs) if name in packs]
        self.library = replace(loaded.library, packs={name: packs[name] for name in order})

    def _kept(self, loaded: Loaded) -> Iterator[LoadedPack]:
        """The packs that became bad, and those of a folder that is out of reach."""
        bad = {problem.place.file for problem in loaded.problems}
        for pack in self.library.packs.values():
            elsewhere = {above for folder in pack.overlaid for above in folder.parents}
            near = {*pack.file.parents, pack.text.file, *elsewhere}
            if pack.id in loaded.failed or bad & near:
                yield pack

    def _look(self) -> tuple[tuple[str, int, int], ...]:
        roots = [BUILT_IN.parent, *self._folders]
        files = (f for root in roots for f in root.rglob("*") if f.suffix in (".yaml", ".txt"))
        return tuple(sorted(_stamp(file) for file in files))


def _stamp(file: Path) -> tuple[str, int, int]:
    try:
        stat = file.stat()
    except FileNotFoundError:
        return str(file), 0, 0
    return str(file), stat.st_mtime_ns, stat.st_size
