"""Compare the sentences that the code says with both catalogues: `python -m tools.catalogue_check`.

Every `say("key", …)` in the code must stand in each catalogue with the gaps that the call fills,
every sentence of a catalogue must be said somewhere, and the catalogues must agree with each other.
A key that is put together while the program runs is refused, because nobody can check it.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import PoFileError

from bot.catalogues import LANGUAGES, Catalogue, paths_of, problems, read

ROOT = Path(__file__).resolve().parent.parent
CODE = ("bot", "handlers", "scheduler", "models", "policies")
MAKER = Path("models", "messages.py")
"""The one file that may make a `Say` from a key it does not know: `say` itself."""


@dataclass(frozen=True, slots=True)
class Use:
    """One call that says a sentence."""

    place: str
    """`file:line`, from the project's folder."""
    key: str | None
    """None where the key is no literal."""
    given: frozenset[str] | None
    """Names of the arguments; None where they are passed as a mapping."""


def uses(root: Path = ROOT) -> list[Use]:
    """Find every call of `say`, and of `Say` outside its own file, in the code below `root`."""
    files = (path for folder in CODE for path in sorted((root / folder).rglob("*.py")))
    return [use for path in files for use in _uses_in(path, path.relative_to(root))]


def _uses_in(path: Path, name: Path) -> Iterator[Use]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if not isinstance(node, ast.Call) or not _says(node.func, name):
            continue
        for key in _keys(node.args[0] if node.args else None):
            yield Use(f"{name.as_posix()}:{node.lineno}", key, _given(node))


def _says(function: ast.expr, file: Path) -> bool:
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return name == "say" or (name == "Say" and file != MAKER)


def _keys(argument: ast.expr | None) -> list[str | None]:
    """Read the key of a call: a literal, or a choice between literals."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return [argument.value]
    if isinstance(argument, ast.IfExp):
        return [*_keys(argument.body), *_keys(argument.orelse)]
    return [None]


def _given(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name)


def faults(found: list[Use], catalogue: Catalogue) -> Iterator[str]:
    """Compare the calls with one catalogue; one line for each fault, with its place and cause."""
    said = {use.key for use in found}
    for use in found:
        cause = _fault(use, catalogue)
        if cause:
            yield f"{use.place}: {cause}"
    for key, sentence in catalogue.sentences.items():
        if key not in said:
            place = f"{sentence.file.relative_to(sentence.file.parents[3])}:{sentence.line}"
            yield f"{place}: {key}: no code says this; take it out"


def _fault(use: Use, catalogue: Catalogue) -> str | None:
    if use.key is None:
        return "the key is not a literal, so that it cannot be checked; write it out"
    sentence = catalogue.sentences.get(use.key)
    if sentence is None:
        return f"{use.key}: missing in {catalogue.language}"
    if use.given is None:
        return None
    if sentence.gaps() - use.given:
        return f"{use.key}: nothing fills {_listed(sentence.gaps() - use.given)}"
    if use.given - sentence.gaps():
        return f"{use.key}: {catalogue.language} has no {_listed(use.given - sentence.gaps())}"
    return None


def _listed(names: frozenset[str] | set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def twice(paths: Iterable[Path]) -> Iterator[str]:
    """Name keys that a language has twice; reading it would silently keep the last."""
    first: dict[str, str] = {}
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            key = line.removeprefix("msgid ") if line.startswith('msgid "') else '""'
            if key in first:
                yield f"{path.name}:{number}: {key} stands in {first[key]} already"
            elif key != '""':
                first[key] = f"{path.name}:{number}"


def check(found: list[Use], catalogues: Iterable[Catalogue]) -> list[str]:
    """Compare the calls with the catalogues; each fault is said once."""
    lines = [line for one in catalogues for line in faults(found, one)]
    return list(dict.fromkeys(lines))


def main() -> int:
    """Print all faults; return 1 if there is any."""
    try:
        catalogues = [read(language) for language in LANGUAGES]
        lines = [line for language in LANGUAGES for line in twice(paths_of(language))]
        lines += problems()
    except (OSError, PoFileError) as error:
        print(f"a catalogue cannot be read: {error}")
        return 1
    found = uses()
    lines += check(found, catalogues)
    print("\n".join(lines) or f"catalogues: {len({use.key for use in found})} sentences, complete")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
