"""What Telegram can show and carry."""

from typing import Final

from bot.channels.base import Capabilities
from models.intake import MB, Taking

NAME: Final = "telegram"
FILE_BYTES: Final = 20 * MB
"""The largest file that a bot can fetch (core.telegram.org/bots/api, "getFile")."""


class Telegram:
    """The chat with a bot, between two people only: groups are turned away."""

    name = NAME

    def __init__(self, filing: bool = False) -> None:
        """Take what the operator decided: whether complaints are taken although its servers stand
        abroad (个人信息保护法 36).
        """
        self.capabilities = Capabilities(
            max_characters=4096,
            buttons=True,
            slashes=True,
            answers=0,
            accounts=True,
            reach="push",
            per_second=25,
            taking=Taking(filing=filing, files="fetched", file_bytes=FILE_BYTES),
        )
