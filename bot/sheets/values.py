"""The words that stand in the columns of choice: kinds of units, levels and categories of lists."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from bot.sheets.cells import folded
from handlers.officials import terms
from models.messages import Language, Say, Words, say
from models.units import THIRD_PARTY, Kind
from policies.vocabulary import CATEGORIES as CATEGORIES_OF_LISTS
from policies.vocabulary import LEVELS as LEVELS_OF_LISTS
from policies.vocabulary import Category, Level

T = TypeVar("T", bound=str)


@dataclass(frozen=True)
class Choices(Generic[T]):
    """The values of a column: how each is written, and how else people write it."""

    words: Mapping[T, Words]
    also: Mapping[T, tuple[str, ...]]
    refusal: Callable[[str], Say]

    def word(self, value: str) -> Words:
        """How a value is written."""
        return next(words for one, words in self.words.items() if one == value)

    def listed(self, language: Language) -> list[str]:
        """Every value as it is written."""
        return [one.zh if language == "zh_CN" else one.en for one in self.words.values()]

    def spellings(self) -> dict[str, T]:
        """Every spelling, folded, with its value."""
        return dict(self._spellings())

    def _spellings(self) -> Iterator[tuple[str, T]]:
        for value, words in self.words.items():
            for spelling in (str(value), words.zh, words.en, *self.also.get(value, ())):
                yield folded(spelling), value


KINDS: Final = Choices[Kind](
    words={
        "enterprise": terms.KINDS["enterprise"],
        "park": terms.KINDS["park"],
        "agency": terms.KINDS["agency"],
    },
    also={
        "enterprise": ("公司", "工厂", "company", "factory"),
        "park": ("工业园区", "绿色工业园区"),
        "agency": ("第三方", "第三方评价机构", "机构", "评价机构", "third party", "agency"),
    },
    refusal=lambda value: say("sheets.unknown_kind", value=value),
)

LEVELS: Final = Choices[Level](
    words={level: terms.level(level) for level in LEVELS_OF_LISTS},
    also={
        "city": ("市", "市州级", "municipal"),
        "provincial": ("省", "province"),
        "national": ("国家", "国家层面"),
    },
    refusal=lambda value: say("sheets.unknown_level", value=value),
)

CATEGORIES: Final = Choices[str](
    words={category: terms.category(category) for category in (*CATEGORIES_OF_LISTS, THIRD_PARTY)},
    also={
        "factory": ("工厂",),
        "park": ("绿色园区", "工业园区", "园区", "green industrial park"),
        "supply_chain": ("绿色供应链", "供应链", "供应链管理企业", "supply chain"),
        THIRD_PARTY: ("第三方评价", "第三方评价机构", "第三方", "third-party agency"),
    },
    refusal=lambda value: say("sheets.unknown_category", value=value),
)

FITS: Final[Mapping[Kind, tuple[Category | str, ...]]] = {
    "enterprise": ("factory", "supply_chain"),
    "park": ("park",),
    "agency": (THIRD_PARTY,),
}
"""As what each kind of unit can be listed."""
