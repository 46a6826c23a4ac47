"""How fast a channel may be sent to: one message after the other, evenly, whoever sends."""

from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic


class Pace:
    """Gives each sending its moment; the senders of one process share it."""

    def __init__(
        self,
        per_second: Mapping[str, float],
        pause: Callable[[float], object],
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        """Begin with every channel free.

        Args:
            per_second: messages a second, by the name of the channel; others are not bounded.
            pause: waits for some seconds.
            ticks: gives seconds that never run backwards.
        """
        self._gaps = {name: 1 / rate for name, rate in per_second.items()}
        self._free: dict[str, float] = {}
        self._pause = pause
        self._ticks = ticks
        self._lock = Lock()

    def wait(self, channel: str) -> None:
        """Return when a message of this channel may go out."""
        gap = self._gaps.get(channel)
        if gap is None:
            return
        with self._lock:
            now = self._ticks()
            moment = max(now, self._free.get(channel, now))
            self._free[channel] = moment + gap
        if moment > now:
            self._pause(moment - now)
