"""Files that the platform keeps for three days: what users send, and what the account uploads.

Source: the pages 新增临时素材 and 获取临时素材.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from models.clock import Clock
from tests.fakes.wechat.refusal import Refusal

KEPT: Final = timedelta(days=3)
MB: Final = 1024 * 1024
LARGEST: Final = {"image": 10 * MB, "voice": 2 * MB, "video": 10 * MB, "thumb": 64 * 1024}
TYPES: Final = {
    "image": ("image/jpeg", "jpg"),
    "voice": ("voice/amr", "amr"),
    "video": ("video/mp4", "mp4"),
    "thumb": ("image/jpeg", "jpg"),
}


@dataclass(frozen=True, slots=True)
class File:
    """One file. `kind` is the platform's word: image, voice, video, thumb."""

    media_id: str
    kind: str
    content: bytes
    at: datetime

    @property
    def media_type(self) -> str:
        """As what it is served."""
        return TYPES[self.kind][0]

    @property
    def name(self) -> str:
        """What its download is called."""
        return f"{self.media_id}.{TYPES[self.kind][1]}"


@dataclass
class Files:
    """The platform's store."""

    clock: Clock
    _kept: dict[str, File] = field(default_factory=dict)

    def keep(self, kind: str, content: bytes) -> File:
        """Keep a file under a new name.

        Raises Refusal: 40004 for a kind that is not known, 44001 for no byte, 40006 for too many.
        """
        if kind not in TYPES:
            raise Refusal(40004)
        if not content:
            raise Refusal(44001)
        if len(content) > LARGEST[kind]:
            raise Refusal(40006)
        kept = File(secrets.token_urlsafe(48), kind, content, self.clock.now())
        self._kept[kept.media_id] = kept
        return kept

    def get(self, media_id: str | None) -> File:
        """The file of a name. Raises Refusal: 41006 for none, 40007 unknown or too old."""
        if not media_id:
            raise Refusal(41006)
        kept = self._kept.get(media_id)
        if kept is None or self.clock.now() - kept.at >= KEPT:
            raise Refusal(40007)
        return kept
