"""What a test lets go wrong with the platform's API."""

from dataclasses import dataclass
from threading import Lock
from typing import Literal, TypeAlias

How: TypeAlias = Literal["errcode", "hang", "status", "page", "reset"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail.

    An `errcode`, an HTTP `status`, a `page` of HTML with status 200, a connection that is `reset`,
    or one that hangs until its client gives up. `taken`: the call is carried out before, and only
    its answer is lost.
    """

    how: How
    code: int = 0
    taken: bool = False


class Faults:
    """The faults that wait, by the path of the call."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[tuple[Fault, int | None]]] = {}
        self._lock = Lock()

    def errcode(self, path: str, code: int, times: int | None = 1) -> None:
        """Answer so many calls with a number of the platform's; None for ever."""
        self.put(path, Fault("errcode", code), times)

    def hang(self, path: str, times: int | None = 1, *, taken: bool = False) -> None:
        """Let so many calls wait until their client goes away."""
        self.put(path, Fault("hang", taken=taken), times)

    def status(self, path: str, code: int = 502, times: int | None = 1) -> None:
        """Answer so many calls as a broken gateway does."""
        self.put(path, Fault("status", code), times)

    def page(self, path: str, times: int | None = 1) -> None:
        """Answer so many calls with a page of HTML, as if all were well."""
        self.put(path, Fault("page"), times)

    def reset(self, path: str, times: int | None = 1, *, taken: bool = False) -> None:
        """Break so many connections off without a byte."""
        self.put(path, Fault("reset", taken=taken), times)

    def put(self, path: str, fault: Fault, times: int | None = 1) -> None:
        """Let a fault wait behind those that wait for this path already."""
        with self._lock:
            self._waiting.setdefault(path, []).append((fault, times))

    def clear(self, path: str | None = None) -> None:
        """Forget the faults of a path, or all."""
        with self._lock:
            if path is None:
                self._waiting.clear()
            else:
                self._waiting.pop(path, None)

    def next(self, path: str) -> Fault | None:
        """The fault that a call on this path meets, and one less of it."""
        with self._lock:
            waiting = self._waiting.get(path)
            if not waiting:
                return None
            fault, times = waiting[0]
            if times is not None:
                waiting[:1] = [(fault, times - 1)] if times > 1 else []
            return fault
