"""WeChat's side of the conversation: what it can show and how its people can be written to."""

from typing import Final

from bot.channels.base import Capabilities
from bot.channels.wechat.about import CHANNEL
from models.intake import MB, Taking
from models.people import Reach

LONGEST: Final = 2048
"""Bytes of one text. The platform names no number; over this one it is refused (45002)."""
LARGEST_FILE: Final = 10 * MB
"""The largest that the platform keeps: a photo or a video."""


class WeChat:
    """A service account (服务号)."""

    name = CHANNEL

    def __init__(self, reach: Reach = "writes", consent_link: str = "") -> None:
        """Say how somebody can be reminded who has not written lately.

        Args:
            reach: `push` where there is a template for reminders, `consent` where there are only
                subscription notices (订阅通知), else `writes`.
            consent_link: where people agree to such notices, or "".
        """
        self.capabilities = Capabilities(
            max_bytes=LONGEST,
            reach=reach,
            taking=Taking(files="fetched", file_bytes=LARGEST_FILE),
            accounts=True,
            answers=1,
            windows=True,
            consent_link=consent_link,
            tags=True,
        )
