"""The words in which an office hears that time passes in a case."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

import pytest

from bot.wording import words
from handlers.context import Context
from handlers.officials.case_time_notices import NOTICES
from models.case_duties import About
from models.clock import FixedClock
from models.db import Database
from models.messages import Language
from policies.library import Library
from policies.load import load
from tests.fakes.cases import SAID, WHO, a_case
from tests.fakes.parts import SEALER
from tests.fakes.rows import an_official, number

LIBRARY: Library = load().library
FACT = {"kind": "result", "day": "2026-12-04"}


def said(
    database: Database, about: str, facts: Sequence[Mapping[str, Any]], language: Language = "zh_CN"
) -> str:
    """A notice as it is read on Monday 14 December 2026."""
    clock = FixedClock.on(date(2026, 12, 14))
    with database.reading() as db:
        context = Context(LIBRARY, clock, db, SEALER, "https://example.test")
        return words(NOTICES[about](context, {"about": about, "cases": facts}), language)


@pytest.fixture
def case(sqlite: Database) -> int:
    """A case of Nanshan that somebody works on."""
    with sqlite.writing() as db:
        mine = number(an_official(db, name="李经办"))
        return number(a_case(db, district="南山区", state="verifying", assigned_to=mine))


def test_every_notice_of_time_has_its_words() -> None:
    """A notice that is added without words fails here."""
    assert set(NOTICES) == set(get_args(About))


def test_a_reminder_names_the_day_and_what_it_rests_on(sqlite: Database, case: int) -> None:
    """The days are shown as reference and as a setting, not as a deadline of the city's text."""
    name = said(sqlite, "case_back", [{"case": case}]).split()[1]
    assert said(sqlite, "case_due", [{**FACT, "case": case}]) == (
        f"案件 {name} 的参照期限：2026年12月4日前答复举报人"
        "（参照《信访工作条例》第三十四条，由本系统设置）。"
        f"发送“案件 {name}”查看。"
    )


def test_the_written_note_says_how_late_it_is_and_who_works_on_it(
    sqlite: Database, case: int
) -> None:
    """Ten days after the last day."""
    note = said(sqlite, "case_note", [{**FACT, "case": case}])
    assert "至2026年12月14日已超过10天" in note
    assert "经办人：李经办" in note
    assert "参照" in note
    english = said(sqlite, "case_note", [{**FACT, "case": case}], "en")
    assert "10 days ago" in english
    assert "modelled on" in english


def test_nobody_works_on_it(sqlite: Database) -> None:
    """A late case without an assignee says so."""
    with sqlite.writing() as db:
        alone = number(a_case(db))
    assert "经办人：暂无" in said(sqlite, "case_late", [{**FACT, "case": alone}])


def test_a_city_whose_rules_are_gone_still_has_words(sqlite: Database) -> None:
    """Without its pack a timer is a setting of this system."""
    with sqlite.writing() as db:
        lost = number(a_case(db, city="atlantis"))
    assert "（由本系统设置）" in said(sqlite, "case_due", [{**FACT, "case": lost}])
    assert "连续5个工作日" in said(sqlite, "case_idle", [{**FACT, "case": lost}])


def test_several_are_named_and_many_are_counted(sqlite: Database, case: int) -> None:
    """Ten names at most; the number tells the rest."""
    facts = [{**FACT, "case": case}] * 12
    several = said(sqlite, "case_late", facts)
    assert several.startswith("12件案件已过参照期限：")
    assert several.count("、") == 9


def test_no_day_of_ours_is_told_as_a_deadline(sqlite: Database, case: int) -> None:
    """Of one case or of several, in both languages, it is a reference time."""
    for about in ("case_due", "case_late", "case_note", "case_incomplete"):
        for facts in ([{**FACT, "case": case}], [{**FACT, "case": case}] * 2):
            assert "参照期限" in said(sqlite, about, facts), about
            assert "reference" in said(sqlite, about, facts, "en"), about


def test_no_notice_tells_what_was_said_or_who_said_it(sqlite: Database, case: int) -> None:
    """Whoever looks over an official's shoulder reads a case's name and days."""
    for about in NOTICES:
        for count in (1, 2):
            for language in get_args(Language):
                text = said(sqlite, about, [{**FACT, "case": case}] * count, language)
                assert not [one for one in (*SAID.values(), *WHO.values()) if one in text]
                assert "！" not in text
