"""What the product logs, for tests that look at it."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Let a verb set up its logs; afterwards logging is as it was, with pytest's own handlers."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    root.handlers[:] = []
    yield
    structlog.reset_defaults()
    root.handlers[:], level = before
    root.setLevel(level)


@pytest.fixture
def log(logging_as_before: None) -> io.StringIO:  # noqa: ARG001
    """What the product logs, as it would be written."""
    stream = io.StringIO()
    set_up_logs("INFO", stream)
    return stream
