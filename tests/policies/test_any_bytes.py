"""Whatever stands in the files of a pack, the answer is a library or a list of problems."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogues import LANGUAGES
from bot.packs.words import problem_line
from policies.cases import run_cases
from policies.load import load_bank, load_pack
from policies.problems import PackError, Problem
from tests.policies import small

Check: TypeAlias = Callable[[Mapping[str, str | bytes]], list[Problem]]

PATHS = (
    small.PACK_FILE,
    small.TEXT_FILE,
    small.CASES_FILE,
    small.BANK_FILE,
    small.NOTICE_FILE,
    small.ANNOUNCED_FILE,
)
SIGNS = st.sampled_from(
    ["\t", "\n", "：", "，", "&a", "*a", "!!x ", "---\n", "{", "}", "[", "]", "- ", "'", '"', ": "]
)
ODD = st.sampled_from(
    ["null", "true", "9" * 20, "2026-02-30", "\x00", "\ufeff", "第一百条", "（十十）", "100.", "。"]
)
EDIT = st.tuples(st.floats(0, 1), st.integers(0, 30), SIGNS | ODD | st.text(max_size=5))
"""Where in the file, how many characters go, and what comes."""
VALUES = st.sampled_from(["0", "5", "99", "1.5", "true", "null", "[]", "{}", "[1]", "{a: b}"]) | (
    st.sampled_from(["accident", "energy_tce", "certificate", "iso", "event", "choice", "number"])
    | st.sampled_from(["factory", "2026-01-01", "2199-12-31", "''", "' '", "三年", "特别重大"])
)
VALUE = re.compile(r"(?<=: )[^\[\]{},\n]+")
FEW = settings(max_examples=40)


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Puts files into the small town, checks it all, and puts the good ones back."""
    folder = tmp_path_factory.mktemp("town")
    small.found(folder)

    def checked(changed: Mapping[str, str | bytes]) -> list[Problem]:
        for path, content in changed.items():
            small.write(folder, path, content)
        try:
            return problems(folder)
        finally:
            small.found(folder)

    return checked


def problems(folder: Path) -> list[Problem]:
    try:
        bank = load_bank([folder / "built-in"])
        pack = load_pack(folder / small.PACK_FILE, bank)
    except PackError as error:
        return error.problems
    return list(run_cases(pack, bank).problems)


def edited(content: str, edits: list[tuple[float, int, str]]) -> str:
    """The content after a few slips of the pen."""
    for where, gone, new in edits:
        at = int(where * len(content))
        content = content[:at] + new + content[at + gone :]
    return content


def worded(found: list[Problem]) -> bool:
    """Whether every problem has its line in every language."""
    lines = [problem_line(problem, language) for problem in found for language in LANGUAGES]
    return all(lines)


@FEW
@given(st.sampled_from(PATHS), st.binary(max_size=300))
def test_any_bytes(check: Check, path: str, content: bytes) -> None:
    """No bytes, in whichever file, end in another error than a list of problems."""
    found = check({path: content})
    assert found
    assert worded(found)


@pytest.mark.parametrize("path", PATHS)
@FEW
@given(edits=st.lists(EDIT, min_size=1, max_size=4))
def test_any_slips(check: Check, path: str, edits: list[tuple[float, int, str]]) -> None:
    """A good file with a few slips is good still or has problems with words."""
    assert worded(check({path: edited(small.files()[path], edits)}))


@pytest.mark.parametrize(
    "path", [small.PACK_FILE, small.CASES_FILE, small.BANK_FILE, small.NOTICE_FILE]
)
@FEW
@given(changes=st.lists(st.tuples(st.floats(0, 1), VALUES), min_size=1, max_size=3))
def test_any_values(check: Check, path: str, changes: list[tuple[float, str]]) -> None:
    """Other values in a good file reach the deeper checks, and none of them fails."""
    content = small.files()[path]
    for where, value in changes:
        spans = [found.span() for found in VALUE.finditer(content)]
        begin, end = spans[min(int(where * len(spans)), len(spans) - 1)]
        content = content[:begin] + value + content[end:]
    assert worded(check({path: content}))


@FEW
@given(edits=st.lists(EDIT, min_size=1, max_size=4))
def test_any_slips_in_a_recorded_text(check: Check, edits: list[tuple[float, int, str]]) -> None:
    """The same where the pack says that the text is this one, so that its articles are read."""
    text = edited(small.TEXT, edits)
    pack = small.PACK.replace("SHA256", small.sha256(text))
    assert worded(check({small.TEXT_FILE: text, small.PACK_FILE: pack}))
