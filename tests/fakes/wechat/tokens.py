"""Access tokens as `stable_token` gives them: one for all, until shortly before its end.

Source: the page 获取稳定版接口调用凭据: 7 200 seconds; made anew 5 minutes before the end, when
both hold; `force_refresh` ends the old one at once, at most 20 times a day and 30 seconds apart.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from models.clock import Clock
from tests.fakes.wechat.account import Account
from tests.fakes.wechat.refusal import Refusal

LASTS: Final = timedelta(seconds=7200)
EARLY: Final = timedelta(minutes=5)
FORCED_A_DAY: Final = 20
FORCED_APART: Final = timedelta(seconds=30)


@dataclass
class StableTokens:
    """The tokens of one account; `fetches` is when somebody asked for one."""

    account: Account
    clock: Clock
    fetches: list[datetime] = field(default_factory=list)
    _until: dict[str, datetime] = field(default_factory=dict)
    _current: str = ""
    _forced: list[datetime] = field(default_factory=list)

    def fetch(self, app_id: str, secret: str, *, force: bool = False) -> tuple[str, int]:
        """A token, and the seconds that it still holds.

        Raises Refusal: 40013, 40125, 45009 and 45011 (forced too often).
        """
        now = self.clock.now()
        self.fetches.append(now)
        if app_id != self.account.app_id:
            raise Refusal(40013)
        if secret != self.account.secret:
            raise Refusal(40125)
        if force:
            self._force(now)
        if self._until.get(self._current, now) - now <= EARLY:
            self._make(now)
        return self._current, int((self._until[self._current] - now).total_seconds())

    def _make(self, now: datetime) -> None:
        self._current = secrets.token_urlsafe(96)
        self._until[self._current] = now + LASTS

    def _force(self, now: datetime) -> None:
        today = [one for one in self._forced if _day(one) == _day(now)]
        if len(today) >= FORCED_A_DAY:
            raise Refusal(45009)
        if today and now - today[-1] < FORCED_APART:
            raise Refusal(45011)
        self._forced.append(now)
        self.invalidate()

    def invalidate(self) -> None:
        """End every token now, as the platform does where the secret was changed."""
        self._until.clear()
        self._current = ""

    def check(self, token: str | None) -> None:
        """Raises Refusal where a token is missing (41001), not known (40001) or old (42001)."""
        if not token:
            raise Refusal(41001)
        if token not in self._until:
            raise Refusal(40001)
        if self.clock.now() >= self._until[token]:
            raise Refusal(42001)


def _day(instant: datetime) -> date:
    """The day of the platform's counters, which begins at midnight in China."""
    return (instant + timedelta(hours=8)).date()
