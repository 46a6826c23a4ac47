"""How often a day the platform lets an account call it.

Source: the page 接口调用次数说明, of an account that was just opened.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from models.clock import Clock
from tests.fakes.wechat.refusal import Refusal

A_DAY: Final = {
    "/cgi-bin/stable_token": 500_000,
    "/cgi-bin/message/custom/send": 500_000,
    "/cgi-bin/message/template/send": 100_000,
    "/cgi-bin/menu/create": 1_000,
    "/cgi-bin/menu/get": 10_000,
    "/cgi-bin/menu/delete": 1_000,
    "/cgi-bin/qrcode/create": 100_000,
    "/cgi-bin/media/get": 10_000,
    "/cgi-bin/media/upload": 5_000,
}
CLEARED_A_MONTH: Final = 10


@dataclass
class Quotas:
    """The counters; `limits` may be made smaller. A path without a limit is not counted."""

    clock: Clock
    limits: dict[str, int] = field(default_factory=lambda: dict(A_DAY))
    _calls: Counter[tuple[str, date]] = field(default_factory=Counter)
    _cleared: Counter[tuple[int, int]] = field(default_factory=Counter)

    def take(self, path: str) -> None:
        """Count a call. Raises Refusal 45009 where there were enough today."""
        key = path, self.clock.today()
        if self._calls[key] >= self.limits.get(path, self._calls[key] + 1):
            raise Refusal(45009)
        self._calls[key] += 1

    def told(self, path: str) -> dict[str, int]:
        """What is told of a path (查询API调用额度); 0 in all where nothing is counted."""
        limit, used = self.limits.get(path, 0), self._calls[path, self.clock.today()]
        return {"daily_limit": limit, "used": min(used, limit), "remain": max(0, limit - used)}

    def clear(self) -> None:
        """Begin to count anew. Raises Refusal 48006 the eleventh time in a month."""
        today = self.clock.today()
        month = today.year, today.month
        if self._cleared[month] >= CLEARED_A_MONTH:
            raise Refusal(48006)
        self._cleared[month] += 1
        self._calls.clear()
