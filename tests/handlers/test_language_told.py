"""In which language somebody is written to who never chose one."""

import json
from secrets import token_hex

import pytest
from sqlmodel import Session

from handlers.telling import language_of
from models import inbox
from models.conversations import keep, recall
from models.deliveries import Delivery, enqueue_sealed
from models.messages import Incoming
from policies.load import Library
from tests.fakes.parts import MORNING, VAULT, texts_in
from tests.handlers.reminding import Season, deli


@pytest.fixture
def season(library: Library, db: Session) -> Season:
    """The first of March 2027, ten o'clock."""
    return Season(library, db)


def answered(season: Season, address: str, key: str, language: str) -> None:
    message = Incoming("terminal", address, key, season.clock.now(), "x")
    inbox.claim(season.db, message)
    inbox.answer(season.db, texts_in(season.db), message, json.dumps({"language": language}))


def test_the_language_of_the_last_reply_counts_where_none_was_chosen(season: Season) -> None:
    """Whoever was answered in English, as the browser asked, is written to in English."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    lin.remember()
    answered(season, "lin", "1", "zh_CN")
    answered(season, "lin", "2", "en")
    answered(season, "wang", "1", "zh_CN")
    inbox.claim(season.db, Incoming("terminal", "lin", "3", season.clock.now(), "unanswered"))
    sent = season.remind(lin, season.deadline(unit))
    assert lin.buttons[:1] == ["got it"]
    lin.talk.memory.language = "zh_CN"
    lin.remember()
    assert language_of(sent, season.context) == "zh_CN"


def test_whoever_was_never_answered_is_written_to_in_chinese(season: Season) -> None:
    """Nothing is known of them, or of a language that is no longer spoken."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    sent = season.remind(lin, season.deadline(unit))
    assert language_of(sent, season.context) == "zh_CN"
    answered(season, "lin", "1", "fr")
    assert language_of(sent, season.context) == "zh_CN"


def test_a_sealed_envelope_is_in_its_reader_s_language(season: Season) -> None:
    """Nobody's address is in the row; its language is found all the same."""
    answered(season, "lin", "1", "en")
    assert language_of(sealed(season, "lin"), season.context) == "en"
    assert language_of(sealed(season, "wang"), season.context) == "zh_CN"
    known = recall(season.db, texts_in(season.db), "terminal", "wang", "enterprise", MORNING)
    known.memory.language = "en"
    keep(season.db, texts_in(season.db), known, MORNING)
    assert language_of(sealed(season, "wang"), season.context) == "en"


def sealed(season: Season, address: str) -> Delivery:
    """An envelope of a case."""
    now, day = season.clock.now(), season.clock.today()
    made = enqueue_sealed(season.db, VAULT, channel="terminal", address=address,
                          key=token_hex(8), day=day, not_before=now, now=now)  # fmt: skip
    assert made is not None
    return made
