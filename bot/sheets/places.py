"""The cities and districts that a list of units may name, and how they are spelt there."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sheets.cells import CellError, choice, folded, text
from models.messages import Words, say
from policies.load import Library, LoadedPack

_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Places:
    """Every city (or province) with rules, and the city and district meant by an empty cell."""

    packs: Mapping[str, LoadedPack]
    city: str = ""
    district: str = ""

    def city_of(self, value: object) -> str:
        """The pack of a city as it is written. Raises CellError."""
        known = "、".join(pack.names.zh for pack in self.packs.values())
        found = choice(
            value,
            self._cities(),
            lambda value: say("sheets.unknown_city", value=value, known=known),
        )
        if found is None and not self.city:
            raise CellError(say("sheets.empty_cell"))
        return found or self.city

    def district_of(self, value: object, city: str, *, may_be_empty: bool = False) -> str:
        """A district of a city as it is kept, "" where a unit needs none. Raises CellError."""
        typed = text(value, _LONGEST) or (self.district if city == self.city else "")
        known = self.districts(city)
        if not known:
            return typed
        if not typed and may_be_empty:
            return ""
        found = _district(typed, known)
        if found is None:
            listed, names = "、".join(known), self.names(city)
            if not typed:
                raise CellError(say("sheets.district_missing", known=listed))
            raise CellError(say("sheets.unknown_district", value=typed, city=names, known=listed))
        return found

    def names(self, city: str) -> Words:
        """What a city is called."""
        names = self.packs[city].names
        return Words(names.zh, names.en)

    def districts(self, city: str) -> tuple[str, ...]:
        """Its districts, none where the pack does not list them: then any name is taken."""
        return tuple(self.packs[city].model.district_names)

    def _cities(self) -> dict[str, str]:
        return {
            folded(spelling): pack.id
            for pack in self.packs.values()
            for spelling in (pack.id, pack.names.zh, pack.names.en, *pack.model.aliases)
        }


def _district(typed: str, known: tuple[str, ...]) -> str | None:
    """A district by its name, with or without the word for what it is (南山, 南山区)."""
    wanted = folded(typed)
    return next((name for name in known if wanted in (folded(name), folded(name)[:-1])), None)


def places_of(library: Library, city: str = "", district: str = "") -> Places:
    """The places of every text that has rules for applicants; one repealed long ago has none."""
    packs = {name: pack for name, pack in library.packs.items() if pack.model.tracks}
    return Places(packs, city, district)
