"""The small real WeChat with a follower, an account's server, and its API on a port."""

from collections.abc import Iterator

import pytest

from models.clock import FixedClock
from tests.fakes.clients import TestClient
from tests.fakes.parts import MORNING
from tests.fakes.wechat.account_side import DUTY, LASTING, ONCE, Api
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.server import Host, hosting
from tests.fakes.wechat.stub import Stub


@pytest.fixture
def clock() -> FixedClock:
    """A clock that the bot and the platform share."""
    return FixedClock(MORNING)


@pytest.fixture
def stub() -> Stub:
    """The account's server."""
    return Stub()


@pytest.fixture
def platform(clock: FixedClock, stub: Stub) -> Platform:
    """The platform, which reaches the account's server without a socket."""
    return Platform(clock, TestClient(stub.app))


@pytest.fixture
def lin(platform: Platform) -> Person:
    """A follower."""
    return Person.of(platform, "oLinOpenid")


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    """An address of the platform, for all tests one after the other."""
    with hosting() as made:
        yield made


@pytest.fixture
def api(platform: Platform, host: Host) -> Api:
    """The platform's API on a port, with a token in hand."""
    for template in (DUTY, ONCE, LASTING):
        platform.add(template)
    api = Api(host.serve(platform))
    api.log_in()
    return api
