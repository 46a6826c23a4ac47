"""The account that the fake platform keeps for the bot, made up from end to end."""

import base64
from dataclasses import dataclass
from typing import Literal, TypeAlias

Mode: TypeAlias = Literal["secure", "compatible", "plain"]
"""How pushes travel: 安全模式, 兼容模式, 明文模式."""


@dataclass(frozen=True, slots=True)
class Account:
    """What the console of a service account (服务号) shows its owner.

    `original_id` is the account's own name in pushes (原始ID). `aes_key` is the EncodingAESKey: 43
    letters and digits, 32 bytes.
    """

    app_id: str = "wx0f1e2d3c4b5a6978"
    secret: str = "5e1f0a7c3b9d4e2f8a6c1d0b7e3f9a52"
    token: str = "MadeUpForTrying"
    aes_key: str = base64.b64encode(bytes(range(32))).decode().rstrip("=")
    mode: Mode = "secure"
    original_id: str = "gh_0f1e2d3c4b5a"


MADE_UP = Account()
