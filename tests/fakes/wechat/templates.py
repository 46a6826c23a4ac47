"""Templates (模板消息) and subscription notices (订阅通知): fields with a kind each, and what fits.

Sources: the pages on both; 订阅消息参数值内容限制说明 for the kinds of fields. A line of a template
shows 20 characters, of which a run of letters and digits is one, and the rest is cut without a
word; a notice is refused instead.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.fakes.wechat.refusal import Refusal

LINE_CHARACTERS: Final = 20
_LINE = re.compile(r"(?P<label>[^{}\n]*?)[：:]?\{\{(?P<key>[a-z_]+)(?P<number>\d*)\.DATA\}\}")
_SIGN = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]")

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_DAY = r"(?:\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?)"
_TIME = rf"(?:{_DAY}\s*)?{_CLOCK}"
_DATE = rf"{_DAY}(?:\s*{_CLOCK})?"
KINDS: Final[Mapping[str, str]] = {
    "thing": r".{1,20}",
    "number": r"-?\d{1,32}(?:\.\d+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"\W{1,5}",
    "character_string": r"[!-~]{1,32}",
    "time": rf"{_TIME}(?:~{_TIME})?",
    "date": rf"{_DATE}(?:~{_DATE})?",
    "amount": r"[¥￥$€£]?\d{1,10}(?:\.\d+)?元?",
    "phone_number": r"[\d+()\- ]{1,17}",
    "car_number": r"\w{1,8}",
    "name": r"[\u4e00-\u9fff·]{1,10}|[A-Za-z .\-]{1,20}",
    "phrase": r"[\u4e00-\u9fff]{1,5}",
    "const": r".{1,20}",
    "keyword": r".{1,20}",
    "short_thing": r".{1,5}",
}
"""What a value of each kind of field may be; the name of a field begins with its kind."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line: what stands before it, and its name (`thing1`), which begins with its kind."""

    label: str
    key: str
    kind: str

    def checked(self, data: Mapping[str, object], *, cut: bool) -> str:
        """Its value as it is shown. Raises Refusal 47003, which names the field."""
        given = data.get(self.key)
        value = given.get("value") if isinstance(given, Mapping) else None
        if not isinstance(value, str) or not value.strip():
            raise Refusal(47003, f"data.{self.key}.value is empty")
        if cut and self.kind in ("thing", "const", "keyword"):
            return cut_line(value)
        if not re.fullmatch(KINDS[self.kind], value):
            raise Refusal(47003, f"data.{self.key}.value invalid")
        return value


@dataclass(frozen=True, slots=True)
class Template:
    """A template of the account: `content` as the console shows it, one field a line.

    `lasting` is None for a template message; for a notice it says whether a consent lasts.
    """

    id: str
    title: str
    content: str
    lasting: bool | None = None

    def __post_init__(self) -> None:
        strange = [one.key for one in self.fields if one.kind not in KINDS]
        if strange or not self.fields:
            raise ValueError(f"a template of these fields cannot be had: {strange}")

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its lines."""
        found = _LINE.finditer(self.content)
        return tuple(Field(one["label"], one["key"] + one["number"], one["key"]) for one in found)

    def filled(self, data: object) -> tuple[tuple[str, str], ...]:
        """Its lines with their values, as they are shown.

        Raises Refusal: 47001 where `data` is no object, 47003 where a field is missing or wrong.
        """
        if not isinstance(data, Mapping):
            raise Refusal(47001)
        cut = self.lasting is None
        return tuple((one.label, one.checked(data, cut=cut)) for one in self.fields)


def cut_line(value: str) -> str:
    """What a line of a template shows of a value: no emoji, no second line, 20 characters."""
    plain = _EMOJI.sub("", value).replace("\n", " ")
    return "".join(_SIGN.findall(plain)[:LINE_CHARACTERS])


class Consents:
    """Who agreed to be sent which notice: once and once more, or lastingly."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, str], int] = {}
        self._lasting: set[tuple[str, str]] = set()

    def agree(self, openid: str, template: Template) -> None:
        """They agreed: for one notice, or for good where the template is of that kind."""
        key = openid, template.id
        if template.lasting:
            self._lasting.add(key)
        else:
            self._left[key] = self._left.get(key, 0) + 1

    def take_back(self, openid: str, template: Template) -> None:
        """They want no more of it."""
        self._left.pop((openid, template.id), None)
        self._lasting.discard((openid, template.id))

    def spend(self, openid: str, template: Template) -> None:
        """Take one. Raises Refusal 43101 where there is none."""
        key = openid, template.id
        if key in self._lasting:
            return
        if not self._left.get(key):
            raise Refusal(43101)
        self._left[key] -= 1

    def left(self, openid: str, template: Template) -> int | None:
        """How many notices may still be sent; None without end."""
        key = openid, template.id
        return None if key in self._lasting else self._left.get(key, 0)
