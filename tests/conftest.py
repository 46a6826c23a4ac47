"""What holds for every test: no network, no settings from outside, a word on what is left out."""

import gc
import os
import socket
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest

from tests.chromium import find_chromium
from tests.fakes.databases import database, migrated_file, postgres_server

__all__ = ["database", "migrated_file", "postgres_server"]  # one server for all folders

# How long an example takes says more about the machine and its neighbours than about the code.
hypothesis.settings.register_profile("greenbot", deadline=None)
hypothesis.settings.load_profile("greenbot")

LEFT_OUT = pytest.StashKey[int]()


class NetworkError(RuntimeError):
    """A test tried to reach another machine."""


def _is_here(address: object) -> bool:
    """Tell whether an address of a socket lies on this machine."""
    host = address[0] if isinstance(address, tuple) else ""
    return host in ("", "localhost", "::1") or str(host).startswith("127.")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine, by name or by number."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connect_here(self: socket.socket, address: Any) -> None:
        if not _is_here(address):
            raise NetworkError(f"tests have no network, but one wanted {address!r}")
        connect(self, address)

    def look_up_here(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_here((host or "",)):
            raise NetworkError(f"tests have no network, but one looked up {host!r}")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        patch.setattr(socket, "getaddrinfo", look_up_here)
        yield


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the settings of whoever runs the tests."""
    for name in list(os.environ):
        if name == "PORT" or name.startswith("GREENBOT_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser; tests marked `browser` run only where there is one."""
    path = find_chromium()
    assert path, "a test that wants the browser must be marked `browser`"
    return path


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser tests out where there is no browser, and remember how many."""
    if find_chromium():
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    config.stash[LEFT_OUT] = len(left_out)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = len(left_out)
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear from each of several processes what it left out; they all collect the same."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what was imported: it lives as long as the tests do."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name what was left out, and how to have it."""
    count = config.stash.get(LEFT_OUT, 0)
    if count:
        terminalreporter.write_line(
            f"Left out: {count} browser tests, because no Chromium was found. "
            "Install one, or name it in the variable CHROMIUM.",
            yellow=True,
        )
