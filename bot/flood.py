"""A bound on how much one contact may ask in a while."""

from collections import Counter
from collections.abc import Callable
from threading import Lock
from time import monotonic


class Flood:
    """Allows `limit` messages per contact in each window of `seconds`.

    Counts are kept in memory and dropped with their window, so they take no more room than the
    contacts of one window need. A flood from many invented contacts is the reverse proxy's matter.
    """

    def __init__(
        self, limit: int = 120, seconds: float = 60, ticks: Callable[[], float] = monotonic
    ) -> None:
        """Begin with nothing counted. `ticks` gives seconds that never run backwards."""
        self.seconds = seconds
        self._limit = limit
        self._ticks = ticks
        self._window = -1
        self._counts: Counter[str] = Counter()
        self._lock = Lock()

    def allows(self, who: str) -> bool:
        """Count one message of a contact; False where it is one too many."""
        with self._lock:
            window = int(self._ticks() // self.seconds)
            if window != self._window:
                self._window = window
                self._counts.clear()
            self._counts[who] += 1
            return self._counts[who] <= self._limit
