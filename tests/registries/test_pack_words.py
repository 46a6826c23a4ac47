"""Every code that the rules can raise has its words, with the gaps that the code fills."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.catalogues import LANGUAGES, catalogue
from bot.packs.words import OF_FACTS, WORDS
from models.messages import Language

POLICIES = Path(__file__).resolve().parents[2] / "policies"
MAKERS = {"Problem", "problem", "_problem", "_refused", "Misquote", "FactError"}
"""What is called with a code and what fills its words."""


@dataclass(frozen=True)
class Raised:
    """A code where it is written, with the names of its values; None where they are not literal."""

    place: str
    code: str
    given: frozenset[str] | None


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """Every file of the rules, parsed."""
    for path in sorted(POLICIES.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def raised() -> Iterator[Raised]:
    """Every code beside which the rules write what fills its words."""
    for path, tree in trees():
        for node in ast.walk(tree):
            line = getattr(node, "lineno", 0)
            for code, given in codes_of(node):
                yield Raised(f"{path.name}:{line}", code, given)


def codes_of(node: ast.AST) -> Iterator[tuple[str, frozenset[str] | None]]:
    """The code of a call, of a raised ValueError, or of a tuple such as `path, code, args`."""
    if isinstance(node, ast.Call) and name_of(node.func) in MAKERS:
        prefix = OF_FACTS if name_of(node.func) == "FactError" else ""
        yield from ((prefix + code, given) for code, given in code_of_call(node))
    elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        if name_of(node.exc.func) == "ValueError" and (code := text_of(node.exc.args[0])):
            yield code, frozenset()
    elif isinstance(node, ast.Tuple):
        for one, after in zip(node.elts, node.elts[1:], strict=False):
            if isinstance(after, ast.Dict) and (code := text_of(one)):
                yield code, keys_of(after)


def code_of_call(call: ast.Call) -> Iterator[tuple[str, frozenset[str] | None]]:
    for index, argument in enumerate(call.args):
        code = text_of(argument)
        if code is None or (name_of(call.func) == "FactError" and index == 0):
            continue
        rest = call.args[index + 1 :]
        if rest:
            yield code, keys_of(rest[0])
        else:
            names = [keyword.arg for keyword in call.keywords]
            yield code, None if None in names else frozenset(name for name in names if name)
        return


def keys_of(node: ast.expr) -> frozenset[str] | None:
    """The keys of a literal dictionary; None for anything else."""
    if not isinstance(node, ast.Dict):
        return None
    keys = [text_of(key) if key else None for key in node.keys]
    return None if None in keys else frozenset(key for key in keys if key)


def name_of(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def text_of(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def literals() -> set[str]:
    """Every literal text in the rules: codes stand in tables, too."""
    return {
        node.value
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize(
    ("line", "code", "given"),
    [
        ("Problem(place, 'a', {'b': c})", "a", {"b"}),
        ("Problem(place, 'a')", "a", set()),
        ("checked.problem(path, 'a', b=c)", "a", {"b"}),
        ("FactError('name', 'a', {})", "fact.a", set()),
        ("Misquote('a', args)", "a", None),
        ("yield path, 'a', {'b': c}", "a", {"b"}),
        ("raise ValueError('a')", "a", set()),
    ],
)
def test_codes_are_seen_as_they_are_written(line: str, code: str, given: set[str] | None) -> None:
    """However the rules write a code, it is found with the names of its values."""
    found = [one for node in ast.walk(ast.parse(line)) for one in codes_of(node)]
    assert found == [(code, given)]


def test_every_code_that_is_raised_has_words() -> None:
    """Whoever adds a check words it in the same change."""
    assert not [one for one in raised() if one.code not in WORDS]


def test_codes_fill_the_gaps_of_their_words() -> None:
    """What stands beside a code is what its sentence shows: nothing is missing or left out."""
    known = [one for one in raised() if one.given is not None and one.code in WORDS]
    assert len(known) > 50
    assert not [one for one in known if one.given != frozenset(WORDS[one.code].args)]


def test_every_code_with_words_is_raised() -> None:
    """No sentence outlives its check."""
    written = literals()
    assert not [code for code in WORDS if code.removeprefix(OF_FACTS) not in written]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_have_the_gaps_of_the_table(language: Language) -> None:
    """Table and catalogue agree on every key and gap, and no sentence of packs is left over."""
    sentences = catalogue(language).sentences
    gaps = {key: one.gaps() for key, one in sentences.items() if key.startswith("pack.")}
    assert gaps == {f"pack.{code}": set(said.args) for code, said in WORDS.items()}
    assert all(said.key == f"pack.{code}" for code, said in WORDS.items())
