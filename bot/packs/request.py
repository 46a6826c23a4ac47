"""What every `greenbot packs` verb is given: the packs, and the language of its answer."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dotenv import dotenv_values

from bot.packs.words import problem_line
from bot.wording import words
from models.messages import Language, Say, say
from policies.load import Library, Loaded, LoadedPack, load
from policies.problems import PackError


def folders() -> tuple[Path, ...]:
    """The operator's folder of packs: GREENBOT_PACKS_DIR, from the environment or `.env`."""
    name = "GREENBOT_PACKS_DIR"
    folder = os.environ.get(name) or dotenv_values(".env").get(name)
    return (Path(folder),) if folder else ()


class RefusedError(Exception):
    """A request that can't be carried out; its words say why and what to mend."""


@dataclass(frozen=True)
class Request:
    """Where the packs are, and in which language to answer."""

    folders: tuple[Path, ...]
    language: Language

    def words(self, sentence: Say) -> str:
        """A sentence of the catalogue in the language of the answer."""
        return words(sentence, self.language)

    @cached_property
    def all(self) -> Loaded:
        """Every pack, with what is wrong with the others."""
        return self._load(None)

    def pack(self, name: str) -> tuple[LoadedPack, Library]:
        """One pack, and what it needs to answer.

        Raises:
            RefusedError: there is none of this name, or it has problems.
        """
        loaded = self._load(name)
        if name in loaded.library.packs:
            return loaded.library.packs[name], loaded.library
        if loaded.problems:
            raise RefusedError(problem_line(loaded.problems[0], self.language))
        known = ", ".join(self.all.library.packs)
        raise RefusedError(words(say("packs.unknown_pack", name=name, known=known), self.language))

    def _load(self, only: str | None) -> Loaded:
        try:
            return load(self.folders, only)
        except PackError as error:
            raise RefusedError(problem_line(error.problems[0], self.language)) from error
