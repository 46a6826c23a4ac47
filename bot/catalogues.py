"""The sentences of the bot, read from all PO files under `locales/`, and the choice of a language.

The catalogues are read once, when the first sentence is needed; nothing is compiled. Chinese
is the default and English its complete twin: `problems` says where the two differ.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Final

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from models.messages import Language

LANGUAGES: Final[tuple[Language, ...]] = ("zh_CN", "en")
DEFAULT: Final[Language] = "zh_CN"
FOLDER: Final = Path(__file__).resolve().parents[1] / "locales"

_GAP = re.compile(r"\{(\w*)\}")
_log = logging.getLogger("greenbot.catalogues")
"""Of the standard library: loading structlog takes longer than a verb of `packs` may take."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One entry of a catalogue, with the file and the line on which it stands."""

    text: str
    file: Path
    line: int
    fuzzy: bool = False

    def gaps(self) -> set[str]:
        """The names of the `{named}` gaps."""
        return set(_GAP.findall(self.text))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sentences of one language, by key."""

    language: Language
    sentences: Mapping[str, Sentence]

    def fill(self, key: str, args: Mapping[str, str]) -> str:
        """The sentence with its gaps filled.

        An unknown key comes back as it is and a gap without an argument stays visible, both
        with a log line: a missing word must not cost a citizen the whole answer.
        """
        found = self.sentences.get(key)
        if found is None or not found.text:
            _log.warning("sentence unknown", extra={"key": key, "language": self.language})
            return key
        return _GAP.sub(lambda gap: args.get(gap[1], gap[0]), found.text)


def paths_of(language: Language, folder: Path = FOLDER) -> list[Path]:
    """The PO files of a language, one for each kind of conversation.

    Raises `FileNotFoundError` where there is none.
    """
    found = sorted((folder / language / "LC_MESSAGES").glob("*.po"))
    if not found:
        raise FileNotFoundError(f"{folder / language / 'LC_MESSAGES'} has no *.po")
    return found


def read(language: Language, folder: Path = FOLDER) -> Catalogue:
    """Read the PO files of a language.

    Raises `OSError` where there is none, and babel's `PoFileError` where one is malformed.
    """
    sentences: dict[str, Sentence] = {}
    for path in paths_of(language, folder):
        with path.open("rb") as file:
            entries = [entry for entry in read_po(file, abort_invalid=True) if entry.id]
        sentences |= {str(entry.id): _sentence(entry, path) for entry in entries}
    return Catalogue(language, sentences)


def _sentence(entry: Message, path: Path) -> Sentence:
    return Sentence(str(entry.string or ""), path, entry.lineno or 0, entry.fuzzy)


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: Language) -> Catalogue:
    """The product's own catalogue of a language, read at its first use."""
    return read(language)


def problems(folder: Path = FOLDER) -> list[str]:
    """What is wrong with the catalogues, one line each: `file:line: key: cause`."""
    catalogues = [read(language, folder) for language in LANGUAGES]
    pairs = product(catalogues, repeat=2)
    return [line for one, other in pairs for line in _compare(one, other, folder)]


def _compare(one: Catalogue, other: Catalogue, folder: Path) -> Iterator[str]:
    """The faults of one catalogue: by itself when compared with itself, else beside the other."""
    for key, sentence in one.sentences.items():
        cause = _fault(key, sentence, other, alone=one is other)
        if cause:
            file = sentence.file.relative_to(folder.parent)
            yield f"{file}:{sentence.line}: {key}: {cause}"


def _fault(key: str, sentence: Sentence, other: Catalogue, *, alone: bool) -> str | None:
    if alone:
        return "empty" if not sentence.text else "marked fuzzy" if sentence.fuzzy else None
    twin = other.sentences.get(key)
    if twin is None:
        return f"missing in {other.language}"
    missing = ", ".join(sorted(twin.gaps() - sentence.gaps()))
    return f"lacks {{{missing}}}, which {other.language} has" if missing else None


def language_of(tag: str) -> Language | None:
    """The language meant by a tag such as `zh-Hans-CN`, `zh_CN` or `en-US`; None for one we lack.

    Every kind of Chinese reads our simplified Chinese; Babel's own negotiation would answer
    None to `zh-hans` and English to a browser that asks for `zh-CN` before `en`.
    """
    primary = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    known: dict[str, Language] = {"zh": "zh_CN", "en": "en"}
    return known.get(primary)


def negotiate(accept_language: str | None) -> Language:
    """The first language of an `Accept-Language` header that we have, else Chinese."""
    ranked = sorted(_accepted(accept_language or ""), key=lambda pair: -pair[0])
    spoken = (language_of(tag) for weight, tag in ranked if weight > 0)
    return next((language for language in spoken if language), DEFAULT)


def _accepted(header: str) -> Iterator[tuple[float, str]]:
    for part in header[:1000].split(","):
        tag, _, weight = part.partition(";")
        found = re.fullmatch(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", weight)
        yield (float(found[1]) if found else 1.0), tag
