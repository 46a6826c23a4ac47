"""The web application over a fake desk, spoken to as a browser on this machine would."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs
from bot.web.app import web_app
from tests.fakes.clients import TestClient
from tests.fakes.desks import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    """A desk that has heard nothing yet."""
    return FakeDesk()


@pytest.fixture
def client(desk: FakeDesk) -> Iterator[TestClient]:
    """A visitor's browser without a cookie; an error of ours is not raised but answered."""
    with TestClient(web_app(desk), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the product logs; pytest's own handlers are put back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    root.handlers[:] = []
    target = io.StringIO()
    set_up_logs("INFO", target)
    yield target
    structlog.reset_defaults()
    root.handlers[:], level = before
    root.setLevel(level)
