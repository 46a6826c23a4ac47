"""What a template says of an envelope fits into its fields, whoever reads it and of whatever."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from bot.catalogues import LANGUAGES, catalogue
from bot.channels.base import Capabilities
from bot.render import render
from bot.rendered import BRIEF_CHARACTERS, RenderedBrief
from bot.wording import words
from handlers import briefs
from handlers.citing import words as pack_words
from handlers.complaints.follow import OPEN
from handlers.officials.showing import HOME
from handlers.reminders import words_of
from handlers.reply_words import ACK
from models.deadlines import Deadline
from models.deliveries import Delivery, DeliveryKind
from models.messages import Brief, Language, Reply, Words, say
from policies.load import Library, load
from tests.fakes.rows import a_deadline, a_unit, an_official
from tests.handlers.reminding import FIRST_OF_MARCH, Season

PLAIN = Capabilities(max_bytes=2048)


@pytest.fixture
def season(library: Library, db: Session) -> Season:
    """The first of March 2027, ten o'clock."""
    return Season(library, db)


def fields(reply: Reply, language: Language = "zh_CN") -> RenderedBrief:
    """The fields of an envelope."""
    return render(reply, language, PLAIN)["brief"]


# --- they fit -------------------------------------------------------------------------------------


def sentences() -> Iterator[Any]:
    """Every sentence that a brief may say, with the longest that fills it."""
    yield from (briefs.DIGEST, briefs.DRILL, briefs.BROADCAST, briefs.NOTICE, briefs.case(OPEN))
    yield Brief(say("brief.duties", count=9999), say("brief.read"))
    for word in (ACK, HOME, OPEN):
        yield Brief(say("brief.what"), say("brief.answer", word=word))
    yield Brief(say("brief.what"), say("brief.do"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_fits_as_it_stands(language: Language) -> None:
    """None of our own is ever replaced by the general words."""
    said = [text for brief in sentences() for text in (brief.what, brief.do)]
    assert [one for one in said if len(words(one, language)) > BRIEF_CHARACTERS] == []
    listed = {key for key in catalogue(language).sentences if key.startswith("brief.")}
    assert listed == {text.key for text in said}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_duty_of_the_packs_fits_or_has_general_words(language: Language) -> None:
    """In Chinese each is called by its name; nothing is cut."""
    titles = list(duties(load().library))
    assert titles
    for title in titles:
        whole = title.zh if language == "zh_CN" else title.en
        what = fields(Reply((), brief=Brief(title, say("brief.read"))), language)["what"]
        general = words(say("brief.what"), language)
        assert what == (whole if len(whole) <= BRIEF_CHARACTERS else general)
        assert language != "zh_CN" or what == whole


def duties(library: Library) -> Iterator[Words]:
    """What every duty of the built-in packs is called."""
    for pack in library.packs.values():
        yield from (pack_words(one.names) for one in pack.model.deadlines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_too_long_is_replaced_and_never_cut(language: Language) -> None:
    """By words that are true of anything."""
    long = Words("很" * 21, "x" * 21)
    found = fields(Reply((), brief=Brief(long, long)), language)
    assert found["what"] == words(say("brief.what"), language)
    assert found["do"] == words(say("brief.do"), language)
    exact = Words("很" * 20, "x" * 20)
    assert fields(Reply((), brief=Brief(exact, exact)), language)["what"] in (exact.zh, exact.en)


def test_a_page_that_shows_everything_has_no_fields() -> None:
    """Nor a reply that is no envelope."""
    said = Reply((), brief=briefs.NOTICE)
    assert "brief" not in render(said, "zh_CN", Capabilities(rich=True))
    assert "brief" not in render(Reply(()), "zh_CN", PLAIN)


# --- each kind has one ----------------------------------------------------------------------------


def test_a_reminder_names_the_duty_and_its_day(season: Season) -> None:
    """The day as the reminder itself says it: the last working day."""
    unit = a_unit(season.db)
    lin = season.contact("lin", unit)
    row = season.deadline(unit)
    sent = season.sent(lin, season.stage(row))
    assert fields(season.words(sent)) == {
        "kind": "",
        "what": "填报年度动态管理表",
        "do": "请回复“收到”",
        "due": row.finish_by.isoformat(),
    }


def test_of_several_duties_the_nearest_day_is_named(season: Season) -> None:
    """And how many there are."""
    unit, other = a_unit(season.db), a_unit(season.db)
    lin = season.contact("lin", unit, other)
    first, second = season.deadline(unit), season.deadline(other, due=date(2027, 4, 30))
    found = fields(season.words(season.sent(lin, season.stage(second), season.stage(first))))
    assert found["what"].startswith("2项待办")
    assert found["due"] == first.finish_by.isoformat()


def test_what_fell_away_has_no_day(season: Season) -> None:
    """Nothing is to be done until any day any more."""
    unit = a_unit(season.db)
    lin = season.contact("lin", unit)
    row = season.deadline(unit)
    sent = season.sent(lin, season.stage(row, "correction"))
    row.state, row.closed_why = "closed", "listing_removed"
    found = fields(season.words(sent))
    assert (found["what"], found["due"]) == ("填报年度动态管理表", "")
    assert found["do"] != fields(Reply((), brief=briefs.DRILL))["do"]


@dataclass(frozen=True)
class Duty:
    """A duty with its days."""

    deadline: Deadline
    what: Words


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2027, 3, 12), date(2027, 3, 12)),
        (date(2027, 3, 13), date(2027, 3, 14)),
        (date(2027, 3, 20), date(2027, 3, 14)),
    ],
)
def test_the_last_working_day_until_it_has_passed(season: Season, today: date, said: date) -> None:
    """Then the last day of all, which may be a Sunday."""
    unit = a_unit(season.db)
    row = a_deadline(season.db, unit, due=date(2027, 3, 14), finish_by=date(2027, 3, 12))
    due = briefs.reminder([Duty(row, Words("填报", "file"))], today).due
    assert due is not None
    assert due.day == said


KINDS: dict[DeliveryKind, dict[str, Any]] = {
    "digest": {},
    "drill": {},
    "broadcast": {"words": "请各单位于本周内核对联系方式。", "city": "shenzhen"},
    "notice": {"about": "something"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_other_kind_names_no_day_and_nobody_s_words(
    season: Season, kind: DeliveryKind
) -> None:
    """An office's own words stand in the message, never in a template."""
    lin = season.contact("lin", a_unit(season.db, "深圳市青山电子有限公司"))
    an_official(season.db, person_id=lin.person.id)
    found = fields(season.words(season.sent(lin, kind=kind, content=KINDS[kind])))
    assert found["due"] == ""
    assert found["what"]
    assert found["do"]
    assert "核对联系方式。" not in "".join(map(str, found.values()))
    assert "青山" not in "".join(map(str, found.values()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_news_of_a_case_say_nothing_of_a_case(season: Season, language: Language) -> None:
    """They may stand on a locked screen, in somebody else's hands."""
    sent = Delivery(
        id=1, key="case:1", person_id=1, kind="case", day=FIRST_OF_MARCH, content={},
        not_before=season.clock.now(), created_at=season.clock.now(),
    )  # fmt: skip
    found = fields(words_of(sent, season.context), language)
    assert found["what"] == words(say("brief.what"), language)
    assert found["due"] == ""
    said = f"{found['what']}{found['do']}"
    assert not any(word in said for word in ("举报", "投诉", "案", "complaint", "case", "report"))
