"""What can go wrong at WeChat's API, as kinds that a caller can act on.

    WeChatError    the platform answered with an error code: it did not take the call
    NotSentError   the call surely did not reach the platform
    NoAnswerError  nobody knows whether the platform took it
    └ TooLongError its answer is larger than any that we take

No message, no token and no openid stands in any of them. The codes are the platform's own
(全局返回码); what follows from each is told beside it.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal[
    "retry",
    "token",
    "permanent",
    "gone",
    "window",
    "used_up",
    "consent",
    "quota",
    "slow_down",
    "operator",
    "fields",
    "feature",
]
"""Busy, try again · the token is refused · never, mend it · nobody there any more · no message now:
the window is closed · the window's messages are used up · no consent, or used up · this API not
before midnight in China · not so fast · an operator must mend something · a field of a template is
refused · this account has no such API."""

CREDENTIALS: Final = "stable_token"
"""The API that gives tokens: there, a refused credential is a wrong secret."""

_CODES: Mapping[Kind, tuple[int, ...]] = {
    "retry": (-1000, -1),
    "token": (40001, 40014, 42001),
    "gone": (43004, 46004),
    "window": (45015,),
    "used_up": (45047,),
    "consent": (43101,),
    "quota": (45009, 48006),
    "slow_down": (43117, 45011),
    "fields": (47003,),
    # Templates are deleted with the account's category, and some accounts never had the API.
    "feature": (40037, 48001, 48003, 48008, 50001, 61007),
    # Secret, account, the list of addresses that may call, a ban, or an administrator's consent.
    "operator": (
        *(40002, 40013, 40125, 40164, 41002, 41004, 43003, 48004, 50004, 50007),
        *(61004, 61024, 89501, 89503, 89506, 89507),
    ),
    # What we sent is wrong, or will never be allowed to this reader.
    "permanent": (
        *(40003, *range(40004, 40013), *range(40015, 40036), 40038, 40039, 40048, 40050, 40051),
        *(40053, 40054, 40055, 40060, 40066, 40097, 40118, 40119, 40120, 40121, 40132, 40137),
        *(40155, 43001, 43002, 43019, *range(44001, 44005), *range(45001, 45009), 45064, 45157),
        *(45158, 45166, 46001, 46002, 46003, 47001, 48002, 48005, 50002, 65301, 65302, 65316),
    ),
}
_KINDS: Final[Mapping[int, Kind]] = MappingProxyType(
    {code: kind for kind, codes in _CODES.items() for code in codes}
)

OF_THE_READER: Final = frozenset({40003, 43019, 48002, 50002})
"""Permanent because of who reads, not of what is sent: another address of theirs may do."""
MEDIA_GONE: Final = frozenset({40007, 40118, 40121, 41006, 46001})
"""There is no such file, or not any more: three days after it was sent."""
NO_MENU: Final = 46003
TOO_LONG: Final = 45002

_PAUSES: Mapping[int, timedelta] = {
    45011: timedelta(minutes=1),
    43117: timedelta(hours=6),
}
_MEND: Mapping[int, str] = {
    40001: "the AppSecret is wrong: set GREENBOT_WECHAT_SECRET",
    40125: "the AppSecret is wrong: set GREENBOT_WECHAT_SECRET",
    41004: "the AppSecret is missing: set GREENBOT_WECHAT_SECRET",
    40013: "the AppID is wrong: set GREENBOT_WECHAT_APP_ID",
    41002: "the AppID is missing: set GREENBOT_WECHAT_APP_ID",
    40164: "this server's address is not on the account's IP whitelist (IP白名单)",
    61004: "this server's address is not on the account's IP whitelist (IP白名单)",
    43003: "the API wants https: set GREENBOT_WECHAT_API_BASE",
    48004: "the account's API is banned: see the messages of the console (公众平台)",
    50004: "the account may not use tokens: see the messages of the console (公众平台)",
    50007: "the account is frozen: see the messages of the console (公众平台)",
    89501: "an administrator of the account must allow this server's address",
    89503: "an administrator of the account must allow this server's address",
    89506: "an administrator of the account refused this server's address",
    89507: "an administrator of the account refused this server's address",
}
_FIELD = re.compile(r"\bdata\.([a-z_]{1,30}[0-9]{0,2})\b")
_ADDRESS = re.compile(r"\b(\d{1,3}(?:\.\d{1,3}){3})\b")


class WeChatError(Exception):
    """The platform refused a call.

    `kind` says what to do, `after` how long to wait where that is known. `about` is the template's
    field that was refused (47003) or our own address as the platform sees it (40164), else "".
    """

    def __init__(self, code: int, api: str, about: str = "") -> None:
        super().__init__(f"{api} {code}")
        self.code = code
        self.api = api
        self.about = about

    @property
    def kind(self) -> Kind:
        """What follows from it."""
        return classify(self.code, self.api)

    @property
    def after(self) -> timedelta | None:
        """How long not to try again, where that is known."""
        return _PAUSES.get(self.code)

    @property
    def mend(self) -> str:
        """What an operator should mend, in English, for a log line."""
        words = _MEND.get(self.code, "see the platform's list of error codes (全局返回码)")
        return f"{words}: {self.about}" if self.about else words


class NotSentError(Exception):
    """The platform surely did not take the call. `reason` is a word for the record.

    `after` is how long it makes no sense to try again, where that is known.
    """

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class NoAnswerError(Exception):
    """The platform may or may not have taken the call. `reason` is a word for the record."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLongError(NoAnswerError):
    """The answer is longer than any that we take; the rest of it was not read."""

    def __init__(self) -> None:
        super().__init__("too_long")


def classify(code: int, api: str = "") -> Kind:
    """What follows from an error code.

    Codes that nobody knows yet are tried again: the platform did not take the message, so nothing
    is sent twice, and whoever sends gives up after some tries (`models/results.py`); to call them
    permanent would lose a message to a number. 41xxx all say that a parameter is missing.

    Args:
        code: the platform's `errcode`, not 0.
        api: which one answered; of the one that gives tokens nothing else can be expected without
            an operator.
    """
    kind = _KINDS.get(code, "permanent" if 41000 <= code <= 41999 else "retry")
    if api == CREDENTIALS and kind in ("token", "permanent", "feature"):
        return "operator"
    return kind


def refusal(code: int, api: str, message: object) -> WeChatError:
    """The error of an answer; of the platform's own words only what names nobody is kept.

    Args:
        message: the platform's `errmsg`, which may hold anything.
    """
    shape = {47003: _FIELD, 40164: _ADDRESS, 61004: _ADDRESS}.get(code)
    found = shape.search(str(message)[:300]) if shape else None
    return WeChatError(code, api, found[1] if found else "")
