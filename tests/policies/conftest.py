import pytest

from policies.load import Library, load


@pytest.fixture(scope="session")
def library() -> Library:
    """The built-in packs, which must all be good."""
    loaded = load()
    assert loaded.problems == ()
    return loaded.library
