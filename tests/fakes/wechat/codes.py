"""QR codes with a scene, as the platform draws them.

Source: the page 生成带参数的二维码: temporary ones hold 60 seconds where nothing is said
and 30 days at most; a scene is a number or 1 to 64 characters, of a permanent code to 100 000.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from tests.fakes.wechat.refusal import Refusal

LONGEST: Final = 2_592_000
USUAL: Final = 60
SCENE_CHARACTERS: Final = 64
PERMANENT: Final = 100_000
TEMPORARY_KINDS: Final = ("QR_SCENE", "QR_STR_SCENE")
KINDS: Final = (*TEMPORARY_KINDS, "QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE")


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its scene as pushes carry it, until when it holds (None: for ever)."""

    scene: str
    until: datetime | None
    ticket: str
    url: str

    def holds(self, now: datetime) -> bool:
        """Whether a scan still says anything."""
        return self.until is None or now < self.until


def drawn(scene: str, until: datetime | None) -> Code:
    """A new code."""
    ticket = f"gQ{secrets.token_urlsafe(48)}"
    return Code(scene, until, ticket, f"http://weixin.qq.com/q/{secrets.token_urlsafe(16)}")


def ordered(body: Mapping[str, Any], now: datetime) -> Code:
    """The code that a request orders. Raises Refusal 40053 where it orders what is not drawn."""
    kind, seconds = body.get("action_name"), body.get("expire_seconds", USUAL)
    if kind not in KINDS or not isinstance(seconds, int) or not 1 <= seconds <= LONGEST:
        raise Refusal(40053)
    scene = _scene(kind, body.get("action_info"))
    return drawn(scene, now + timedelta(seconds=seconds) if kind in TEMPORARY_KINDS else None)


def _scene(kind: str, info: Any) -> str:
    scene = info.get("scene") if isinstance(info, Mapping) else None
    if not isinstance(scene, Mapping):
        raise Refusal(40053)
    if kind.endswith("STR_SCENE"):
        words = scene.get("scene_str")
        if not isinstance(words, str) or not 1 <= len(words) <= SCENE_CHARACTERS:
            raise Refusal(40053)
        return words
    number = scene.get("scene_id")
    most = PERMANENT if kind == "QR_LIMIT_SCENE" else 2**32 - 1
    if not isinstance(number, int) or not 1 <= number <= most:
        raise Refusal(40053)
    return str(number)
