"""The fields of the account's templates: what each type takes, and what stands in it.

Sources: the platform's pages on template messages (模板消息) and on the parameters of subscription
messages (订阅消息参数值内容限制说明).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias, get_args

from bot.rendered import BRIEF_CHARACTERS, RenderedBrief
from bot.wording import words, written_day
from models.deliveries import DeliveryKind
from models.messages import Day, Language, say

Source: TypeAlias = Literal["what", "due", "do"]

DEFAULT: Final = "default"
KINDS: Final = (*get_args(DeliveryKind), DEFAULT)
DATED: Final = frozenset({"reminder"})
"""Kinds that may name a day."""

END_OF_DAY: Final = "23:59"
"""What stands in a field that wants a time of day: a period ends with its last day (民法典 203).
Fields for days take none but Chinese ones."""

_CHINESE = re.compile(r"[㐀-鿿]+")
_ASCII = re.compile(r"[\x21-\x7e]+")
_TELEPHONE = re.compile(r"[0-9+\-]+")
_LINE = re.compile(r"[^\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class FieldType:
    """What a field of a type takes: how much, words of which signs, and what of an envelope."""

    most: int
    signs: re.Pattern[str] = _LINE
    sources: frozenset[Source] = frozenset()


_ANY: Final[frozenset[Source]] = frozenset({"what", "due", "do"})
_DAY: Final[frozenset[Source]] = frozenset({"due"})
TYPES: Final[Mapping[str, FieldType]] = {
    "thing": FieldType(BRIEF_CHARACTERS, sources=_ANY),
    "keyword": FieldType(BRIEF_CHARACTERS, sources=_ANY),
    "time": FieldType(20, sources=_DAY),
    "date": FieldType(20, sources=_DAY),
    "character_string": FieldType(32, _ASCII, _DAY),
    "phrase": FieldType(5, _CHINESE),
    "short_thing": FieldType(5),
    "const": FieldType(20),
    "name": FieldType(10),
    "number": FieldType(32, re.compile(r"[0-9]+")),
    "letter": FieldType(32, re.compile(r"[A-Za-z]+")),
    "phone_number": FieldType(17, _TELEPHONE),
}
NAMED = re.compile(r"([a-z_]+?)([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Place:
    """One field: its name at the platform, and what stands in it: a source, or fixed words."""

    name: str
    source: Source | None = None
    text: str = ""

    @property
    def kind(self) -> str:
        """Its type, as its name tells: `thing` of `thing1`."""
        return self.name.rstrip("0123456789")

    def filled(self, brief: RenderedBrief, language: Language) -> str:
        """What stands in it for an envelope; what would be cut becomes general words."""
        match self.source:
            case "what":
                return _whole(brief["what"], words(say("brief.what"), language))
            case "do":
                return _whole(brief["do"], words(say("brief.do"), language))
            case "due":
                return self._day(date.fromisoformat(brief["due"]), language)
        return self.text

    def _day(self, day: date, language: Language) -> str:
        match self.kind:
            case "character_string":
                return day.isoformat()
            case "date":
                return written_day(Day(day), "zh_CN")
            case "time":
                return f"{written_day(Day(day), 'zh_CN')} {END_OF_DAY}"
        return written_day(Day(day), language)


def _whole(text: str, instead: str) -> str:
    return text if len(text) <= BRIEF_CHARACTERS else instead
