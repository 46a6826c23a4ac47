"""A push channel whose platform is a small real class: it has followers, a ledger and faults."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from bot.channels.base import AddressGoneError, Capabilities, Sent
from bot.rendered import Rendered


class Push:
    """A channel that can write at any time: plain texts of at most 2048 bytes, as WeChat's."""

    name = "push"
    capabilities = Capabilities(max_bytes=2048, reach="push")


class Killed(BaseException):
    """The process dies here: nothing of ours may catch this."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message that the platform took."""

    address: str
    key: str
    message: Rendered


@dataclass
class FakePush:
    """The platform behind `Push`, and the sender to it.

    `followers` are the addresses that it knows, None for all. `faults` are raised, one for each
    sending to an address, before anything is taken; `dies_before` and `dies_after` are keys of
    deliveries at which the process is killed, before the platform took it or after.
    """

    followers: set[str] | None = None
    faults: dict[str, list[BaseException]] = field(default_factory=dict)
    dies_before: set[str] = field(default_factory=set)
    dies_after: set[str] = field(default_factory=set)
    while_sending: Callable[[str], None] = lambda _: None
    """Called with the key of each delivery before the platform takes it."""
    taken: list[Entry] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def send(self, address: str, message: Rendered, key: str) -> Sent:
        """Take a message, or fail as the test wants."""
        self.while_sending(key)
        self._die(self.dies_before, key)
        if self.faults.get(address):
            raise self.faults[address].pop(0)
        if self.followers is not None and address not in self.followers:
            raise AddressGoneError("unfollowed")
        with self._lock:
            self.taken.append(Entry(address, key, message))
            number = len(self.taken)
        self._die(self.dies_after, key)
        return Sent(platform_id=f"p{number}")

    def _die(self, keys: set[str], key: str) -> None:
        if key in keys:
            keys.remove(key)
            raise Killed(key)

    def keys(self, address: str | None = None) -> list[str]:
        """The deliveries that were taken, in order, of one address or of all."""
        return [one.key for one in self.taken if address in (None, one.address)]


class Ledger:
    """A platform that several processes share: a line in a file for each message that it took."""

    def __init__(self, path: Path) -> None:
        """Write to `path`; it is made where it is missing."""
        self._path = path

    def send(self, address: str, message: Rendered, key: str) -> Sent:
        """Take a message: the line is on the disk when this returns."""
        line = json.dumps({"address": address, "key": key, "texts": message["texts"]})
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, f"{line}\n".encode())
        finally:
            os.close(file)
        return Sent(platform_id=key)

    def keys(self) -> list[str]:
        """The deliveries that were taken, in order."""
        if not self._path.exists():
            return []
        lines = self._path.read_text(encoding="utf-8").splitlines()
        return [str(json.loads(line)["key"]) for line in lines]
