"""Bad packs: each is refused with its cause and its place, in both languages, and nothing else."""

from pathlib import Path
from typing import Annotated

import pytest
import yaml
from pydantic import Field

from bot.catalogues import LANGUAGES, catalogue
from bot.packs.words import OF_FACTS, WORDS, fact_error_line, pack_error_lines, problem_line
from policies.cases import run_cases
from policies.facts import FactError
from policies.load import load
from policies.positions import parse
from policies.problems import PackError, Place, Problem
from policies.schema import Strict
from policies.slips import slip
from policies.validation import validate
from tests.policies import small
from tests.policies.bad import Bad
from tests.policies.bad_folders import CASES, FOLDERS
from tests.policies.bad_notices import NOTICES
from tests.policies.bad_questions import COMPARISONS, QUESTIONS
from tests.policies.bad_shape import SHAPE
from tests.policies.bad_text import TEXTS
from tests.policies.bad_writing import WRITING

CORPUS = [*WRITING, *SHAPE, *TEXTS, *QUESTIONS, *COMPARISONS, *CASES, *FOLDERS, *NOTICES]
NETS = {"not_yaml", "bad_value"}
"""Codes for what no other code foresees; nothing in the corpus comes to them."""


def problems(folder: Path) -> list[Problem]:
    """Everything that a check finds in a folder of packs."""
    try:
        loaded = load([folder])
    except PackError as error:
        return error.problems
    packs = loaded.library.packs.values()
    tried = [problem for pack in packs for problem in run_cases(pack, loaded.library.bank).problems]
    return [*loaded.problems, *tried]


def test_the_small_town_is_good(town: Path) -> None:
    """Without a slip nothing is wrong, so that what is found comes from the slip."""
    assert problems(small.found(town)) == []


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: one.name)
def test_a_bad_pack_is_refused_with_cause_and_place(one: Bad, town: Path) -> None:
    """The cause is found at its line and column, and none that doesn't follow from it."""
    found = problems(one.write(town))
    places = [str(problem.place) for problem in found if problem.code == one.code]
    file, line, column = one.spot()
    assert {problem.code for problem in found} == {one.code, *one.others}
    assert f"{town / file}:{line}:{column}" in places


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: one.name)
def test_its_words_are_complete(one: Bad, town: Path) -> None:
    """Every problem fills exactly the gaps of its sentence, and is one line in each language."""
    for problem in problems(one.write(town)):
        given = {name for name in problem.args if problem.code[:5] != OF_FACTS or name != "fact"}
        assert given == set(WORDS[problem.code].args)
        for language in LANGUAGES:
            sentence = catalogue(language).sentences[WORDS[problem.code].key]
            assert sentence.gaps() == given
            line = problem_line(problem, language)
            assert line.startswith(f"{problem.place}: ")
            assert line.isprintable() or "\u3000" in line


def test_every_cause_has_its_bad_pack() -> None:
    """No code of the table goes untried, except the nets below the others."""
    assert {one.code for one in CORPUS} == set(WORDS) - NETS


def test_a_slip_that_nobody_foresaw_keeps_the_parsers_words() -> None:
    """What the table of slips doesn't know is still a problem with a reason."""
    problem = slip(Place(Path("pack.yaml")), "", yaml.MarkedYAMLError(problem="odd state"))
    assert (problem.code, problem.args) == ("not_yaml", {"reason": "odd state"})


def test_a_value_that_nobody_foresaw_keeps_the_validators_words() -> None:
    """A kind of error that has no code of its own is still a problem with a reason."""

    class Even(Strict):
        number: Annotated[int, Field(multiple_of=2)]

    with pytest.raises(PackError) as caught:
        validate(parse(Path("pack.yaml"), "number: 3\n"), Even)
    [problem] = caught.value.problems
    assert (problem.code, set(problem.args)) == ("bad_value", set(WORDS["bad_value"].args))


def test_one_bad_pack_hides_no_other(town: Path) -> None:
    """Each of two bad packs is named with its own file, and the good one is in the library."""
    folder = small.found(town)
    for name, old in (("north", "status: in_force"), ("south", "aliases: [小城]")):
        pack = small.files()[small.PACK_FILE].replace("pack: small", f"pack: {name}")
        small.write(town, f"packs/{name}/pack.yaml", pack.replace(old, "nonsense: 1"))
    loaded = load([folder])
    files = {problem.place.file.parent.name for problem in loaded.problems}
    assert (set(loaded.library.packs), files) == ({"small"}, {"north", "south"})


def test_the_place_is_named_from_the_working_directory(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack below the working directory is named as its author would open it."""
    problem = Problem(Place(town / "packs" / "pack.yaml", 3, 5), "empty_file")
    assert problem_line(problem, "en").startswith(f"{town}")
    monkeypatch.chdir(town)
    assert problem_line(problem, "en").startswith("packs/pack.yaml:3:5: ")


def test_problems_are_told_from_the_top_of_the_file() -> None:
    """Whoever mends a pack goes down its lines once."""
    places = [Place(Path("pack.yaml"), line) for line in (30, 4, 12)]
    error = PackError([Problem(place, "tab") for place in places])
    begins = [line.split(": ")[0] for line in pack_error_lines(error, "zh_CN")]
    assert begins == ["pack.yaml:4:1", "pack.yaml:12:1", "pack.yaml:30:1"]


def test_no_value_can_write_to_the_terminal() -> None:
    """A name or value with control characters comes out as one harmless line."""
    error = FactError("fact\x1b[2J\n", "not_yes_or_no", {"value": "a\rb\u202e"})
    line = fact_error_line(error, "en")
    assert line.startswith("fact")
    assert line.isprintable()
