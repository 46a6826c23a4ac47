"""The questions of a complaint, on the engine of `handlers/forms.py`: about whom, what, and who.

Which are asked follows from the answers so far and from the text of the place: the level of the
list only where it decides who is competent, the office only where there are several.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from handlers import citing
from handlers.complaints import choices, personal, subject
from handlers.complaints.addressee import (
    AGAINST,
    DISTRICT,
    LEVEL,
    OFFICE,
    authorities,
    chosen,
    needs_district,
    route,
)
from handlers.complaints.kinds import SHORT, choice, words
from handlers.context import Turn
from handlers.forms import Form
from handlers.questions import Answer, Choice, Question, Said
from handlers.selfcheck import place_label
from handlers.subjects import LEVELS
from models.intake import MB, MOST_BYTES, MOST_PIECES, PAGE_BYTES
from models.messages import say
from policies.load import LoadedPack

NAME = "filing"
CITY, UNIT, WHAT, MORE, EVIDENCE, REVIEW = "city", "unit", "what", "more", "evidence", "review"
WHEN, WHERE = "when", "where"
LONGEST = 2000
"""Characters of one message that says what happened; it can be followed by others."""
LONG = 300
"""From so many characters on it is asked whether more follows: platforms cut long messages."""
_ABOUT = 13
"""About how many questions there are."""


def form(turn: Turn) -> Form:
    """The questionnaire of a complaint, as the texts and the register are now."""
    return Form(NAME, partial(_next, turn), lambda _: _ABOUT)


def packs_on_offer(turn: Turn) -> list[LoadedPack]:
    """The texts that say to whom a complaint goes: those in force first."""
    found = [one for one in turn.library.packs.values() if one.model.complaints]
    standing = [one for one in found if one.model.regulation.status != "repealed"]
    return sorted(standing, key=lambda one: (one.model.regulation.status == "draft", one.id))


def pack_of(turn: Turn, answers: Mapping[str, Answer]) -> LoadedPack | None:
    """The text of the place that was chosen."""
    found = turn.library.packs.get(chosen(answers, CITY))
    return found if found is not None and found.model.complaints else None


def _next(turn: Turn, answers: Mapping[str, Answer]) -> Question | None:
    return next((one for one in _questions(turn, answers) if one.name not in answers), None)


def _questions(turn: Turn, answers: Mapping[str, Answer]) -> Iterator[Question]:
    """Every question that these answers lead to, in order; each looks at those before it."""
    yield _city(turn)
    pack = pack_of(turn, answers)
    if pack is None:
        return
    yield from _about_whom(turn, pack, answers)
    yield from _to_whom(pack, answers)
    yield from _what(answers)
    yield _evidence(turn)
    yield from personal.questions(turn, answers)
    yield _review()


# --- about whom, and to whom ----------------------------------------------------------------------


def _city(turn: Turn) -> Question:
    places = tuple(
        Choice(
            one.id, place_label(one, turn.today), (one.names.zh, one.names.en, *one.model.aliases)
        )
        for one in packs_on_offer(turn)
    )
    return choice(CITY, say("intake.ask.city"), places, say("intake.help.city"))


def _about_whom(turn: Turn, pack: LoadedPack, answers: Mapping[str, Answer]) -> Iterator[Question]:
    kinds = tuple(choice for choice in choices.SUBJECTS if route(pack, choice.value))
    yield choice(AGAINST, say("intake.ask.against"), (*kinds, choices.OTHER_KIND))
    place, against = citing.words(pack.names), chosen(answers, AGAINST)
    agency = against == "third_party"
    yield Question(
        UNIT,
        "search",
        say("intake.ask.agency", place=place) if agency else say("intake.ask.unit", place=place),
        say("intake.help.unit"),
        unsure=False,
        longest=SHORT,
        look_up=subject.finder(turn, pack, against),
    )


def _to_whom(pack: LoadedPack, answers: Mapping[str, Answer]) -> Iterator[Question]:
    found = route(pack, chosen(answers, AGAINST))
    if found is not None and found.by_level:
        levels = tuple(choice for level, choice in LEVELS.items() if level in found.by_level)
        yield Question(
            LEVEL,
            "choice",
            say("intake.ask.level"),
            say("intake.help.level"),
            choices=levels,
            by_value=True,
        )
    possible = authorities(pack, answers)
    if len(possible) > 1:
        of_city = citing.words(pack.model.regulation.authority)
        offices = {
            "city": Choice("city", of_city, ("市", "市局")),
            "district": choices.OF_A_DISTRICT,
        }
        options = tuple(offices[one] for one in possible if one in offices)
        yield choice(OFFICE, say("intake.ask.office"), options, say("intake.help.office"))
    if needs_district(pack, answers):
        places = tuple(choices.district(one) for one in pack.model.districts)
        yield choice(DISTRICT, say("intake.ask.district"), places)


# --- what -----------------------------------------------------------------------------------------


def _what(answers: Mapping[str, Answer]) -> Iterator[Question]:
    yield words(WHAT, say("intake.ask.what"), say("intake.help.what"), longest=LONGEST)
    said = answers.get(WHAT)
    if MORE in answers or (isinstance(said, Said) and len(said.text) >= LONG):
        yield choice(MORE, say("intake.ask.more"), choices.MORE_CHOICES, say("intake.help.more"))
    yield words(WHEN, say("intake.ask.when"), say("intake.help.when"), without=say("answer.unsure"))
    yield words(
        WHERE, say("intake.ask.where"), say("intake.help.where"), without=say("answer.unsure")
    )


def by_link(turn: Turn) -> bool:
    """Whether files come by the signed page alone."""
    return turn.context.takes(turn.incoming.channel).files == "link"


def _evidence(turn: Turn) -> Question:
    """What a channel carries is told before anything is sent."""
    most = {"pieces": MOST_PIECES, "total": MOST_BYTES // MB}
    if by_link(turn):
        helping = say("intake.help.evidence_by_link", each=PAGE_BYTES // MB, **most)
        return choice(
            EVIDENCE, say("intake.ask.evidence_by_link"), choices.BY_LINK_CHOICES, helping
        )
    each = turn.context.takes(turn.incoming.channel).file_bytes // MB
    helping = say("intake.help.evidence", each=each, **most)
    return choice(EVIDENCE, say("intake.ask.evidence"), choices.EVIDENCE_CHOICES, helping)


# --- the end -------------------------------------------------------------------------------------


def _review() -> Question:
    return Question(
        REVIEW,
        "choice",
        say("intake.ask.review"),
        say("intake.help.review"),
        choices=choices.REVIEW_CHOICES,
        unsure=False,
        counted=False,
    )
