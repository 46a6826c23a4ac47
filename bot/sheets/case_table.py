"""The table of an office's cases: what was done, nothing of who complained or what they wrote."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import BinaryIO, Final

from sqlmodel import Session

from bot.sheets.writing import Cell, write_csv, write_xlsx
from bot.wording import words
from handlers import citing
from handlers.officials.case_words import STATE_WORDS
from models import cases
from models.case_rows import Case
from models.clock import SHANGHAI
from models.messages import Language, Say, Words, say
from models.officials import Official
from models.units import Unit
from policies.library import Library

_HEADINGS: Final[tuple[Say, ...]] = (
    say("casetable.name"),
    say("casetable.subject"),
    say("casetable.code"),
    say("casetable.against"),
    say("casetable.city"),
    say("casetable.district"),
    say("casetable.state"),
    say("casetable.filed"),
    say("casetable.accepted"),
    say("casetable.finding"),
    say("casetable.found"),
    say("casetable.measure"),
    say("casetable.article"),
    say("casetable.over"),
    say("casetable.due"),
    say("casetable.works"),
)
_AGAINST: Final = {
    "listed_unit": Words("名单单位", "listed unit"),
    "third_party": Words("第三方机构", "third-party agency"),
}


def write_cases(
    file: BinaryIO,
    db: Session,
    found: Iterable[Case],
    library: Library,
    language: Language,
    *,
    as_csv: bool,
) -> None:
    """Write a row for each case; `file` is not closed."""
    rows = (_row(db, one, library, language) for one in found)
    headings = [words(one, language) for one in _HEADINGS]
    if as_csv:
        write_csv(file, headings, rows)
    else:
        write_xlsx(file, words(say("casetable.title"), language), headings, rows)


def _row(db: Session, case: Case, library: Library, language: Language) -> list[Cell]:
    unit = None if case.unit_id is None else db.get_one(Unit, case.unit_id)
    works = None if case.assigned_to is None else db.get_one(Official, case.assigned_to)
    pack = library.packs.get(case.city)
    return [
        cases.name(case),
        unit.name if unit else "",
        unit.code if unit else "",
        _word(_AGAINST.get(case.against), language),
        pack.names.zh if pack and language == "zh_CN" else pack.names.en if pack else case.city,
        case.district,
        _word(STATE_WORDS[case.state], language),
        _day(case.registered_at),
        _day(case.accepted_at),
        _word(STATE_WORDS.get(case.finding), language),
        _day(case.found_at),
        _measure(case, library, language),
        case.measure_article,
        _day(case.over_at),
        case.due_on,
        works.name if works else "",
    ]


def _measure(case: Case, library: Library, language: Language) -> str:
    """What was decided, in the words of the city's own text."""
    pack = library.packs.get(case.city)
    outcome = pack.outcome(case.measure, case.against) if pack else None
    return _word(citing.words(outcome.says) if outcome else None, language)


def _word(one: Words | None, language: Language) -> str:
    return "" if one is None else words(one, language)


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.astimezone(SHANGHAI).date()
