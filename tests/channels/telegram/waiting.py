"""What waits in place of a client."""

from datetime import timedelta

from models.clock import FixedClock


class Waiting:
    """Waits on a clock that stands still, by moving it."""

    def __init__(self, clock: FixedClock) -> None:
        self.waited: list[float] = []
        self._clock = clock

    async def __call__(self, seconds: float) -> None:
        """Wait."""
        self.waited.append(round(seconds, 3))
        self._clock.move(timedelta(seconds=seconds))
