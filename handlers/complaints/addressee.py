"""To whom a complaint goes: by the text's own route, and our reading where it leaves that open."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers import citing
from handlers.questions import Answer, Chosen
from models.messages import Text, say
from policies import schema
from policies.load import LoadedPack
from policies.vocabulary import Authority

AGAINST, LEVEL, OFFICE, DISTRICT = "against", "level", "office", "district"


@dataclass(frozen=True, slots=True)
class Addressee:
    """An office; `district` is "" for the city's own, or the province's."""

    district: str
    words: Text


def route(pack: LoadedPack, against: str) -> schema.Route | None:
    """Who receives a complaint about a subject, by the text; None where it does not say."""
    complaints = pack.model.complaints
    routes = complaints.routes if complaints else []
    return next((one for one in routes if one.against == against), None)


def chosen(answers: Mapping[str, Answer], name: str) -> str:
    """The value that was chosen at a question, or ""."""
    answer = answers.get(name)
    return answer.value if isinstance(answer, Chosen) else ""


def authorities(pack: LoadedPack, answers: Mapping[str, Answer]) -> tuple[Authority, ...]:
    """Who may receive this complaint, as far as the answers tell.

    Where the list decides and its level isn't known it is the province, which can hand it on.
    """
    found = route(pack, chosen(answers, AGAINST))
    if found is None:
        return ()
    if not found.by_level:
        return tuple(found.to)
    by_level = {str(level): tuple(to) for level, to in found.by_level.items()}
    return by_level.get(chosen(answers, LEVEL), ("province",))


def authority(pack: LoadedPack, answers: Mapping[str, Answer]) -> Authority | None:
    """Who receives it; None while that is to be chosen."""
    possible = authorities(pack, answers)
    if len(possible) == 1:
        return possible[0]
    return next((one for one in possible if one == chosen(answers, OFFICE)), None)


def needs_district(pack: LoadedPack, answers: Mapping[str, Answer]) -> bool:
    """Whether it goes to an office below the pack's own, which one is then to be said."""
    to = authority(pack, answers)
    below = to == "district" or (to == "city" and _of_a_province(pack))
    return below and bool(pack.model.districts)


def _of_a_province(pack: LoadedPack) -> bool:
    routes = pack.model.complaints.routes if pack.model.complaints else []
    return any("province" in to for one in routes for to in one.by_level.values())


def addressee(pack: LoadedPack, answers: Mapping[str, Answer]) -> Addressee:
    """The office that the complaint goes to."""
    district = chosen(answers, DISTRICT) if needs_district(pack, answers) else ""
    if district:
        place = citing.district(pack, district)
        return Addressee(district, say("intake.office_of", place=place))
    return Addressee("", citing.words(pack.model.regulation.authority))
