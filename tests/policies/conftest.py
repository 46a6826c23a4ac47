from pathlib import Path

import pytest

from policies import load as loading
from policies import shelf
from policies.load import Library, load


@pytest.fixture(scope="session")
def library() -> Library:
    """The built-in packs, which must all be good."""
    loaded = load()
    assert loaded.problems == ()
    return loaded.library


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the small town, whose own question bank is the built-in one."""
    for module in (loading, shelf):
        monkeypatch.setattr(module, "BUILT_IN", tmp_path / "built-in")
    return tmp_path
