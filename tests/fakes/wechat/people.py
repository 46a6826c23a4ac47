"""People with a telephone, and how many messages the platform lets the account send them.

Source: the page 发送客服消息: 5 messages within 48 hours after the user wrote; 3 within a minute
after a click on the menu, a new following or a scan. A click into a message with choices (msgmenu)
counts as one on the menu.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tests.fakes.wechat.refusal import Refusal

WRITTEN: Final = timedelta(hours=48)
WRITTEN_MESSAGES: Final = 5
TAPPED: Final = timedelta(minutes=1)
TAPPED_MESSAGES: Final = 3


@dataclass
class Window:
    """A time in which the account may send, and how many messages are left in it."""

    until: datetime
    left: int


@dataclass
class User:
    """One telephone. `blocks`: follows, and takes no templates (拒收消息)."""

    openid: str
    name: str = ""
    following: bool = False
    blocks: bool = False
    written: Window | None = None
    tapped: Window | None = None
    last_event: int = 0
    """The second of their last event: nobody does two things within one."""

    def wrote(self, now: datetime) -> None:
        """They wrote, or sent a file: the large window is open again, and whole."""
        self.written = Window(now + WRITTEN, WRITTEN_MESSAGES)

    def touched(self, now: datetime) -> None:
        """They clicked, scanned or began to follow."""
        self.tapped = Window(now + TAPPED, TAPPED_MESSAGES)

    def left(self) -> None:
        """They follow no longer."""
        self.following, self.written, self.tapped = False, None, None

    def spend(self, now: datetime) -> None:
        """Take one customer-service message, from the window that closes first.

        Raises Refusal: 43004 where they do not follow, 45015 where no window is open, 45047 where
        nothing is left in those that are.
        """
        if not self.following:
            raise Refusal(43004)
        windows = [one for one in (self.written, self.tapped) if one and now < one.until]
        if not windows:
            raise Refusal(45015)
        left = [one for one in windows if one.left]
        if not left:
            raise Refusal(45047)
        min(left, key=lambda one: one.until).left -= 1

    def event_second(self, now: datetime) -> int:
        """The second that their next event carries: the present one, or the one after the last."""
        self.last_event = max(int(now.timestamp()), self.last_event + 1)
        return self.last_event
