"""日期, 日历, 征求意见稿: what an office adds to the texts, with its document, and takes back."""

from datetime import date

import pytest

from handlers.officials.arrangements import Arrangement, read_arrangement
from handlers.officials.calendar import changed
from models.db import Database
from models.messages import Quote, Say
from models.office_dates import Adoption, CalendarYear, OfficeDate
from policies.load import Library
from tests.handlers.officials.bureau import Bureau
from tests.handlers.officials.office import Chat

TABLE = "填报年度动态管理表"
LETTER = "深工信函〔2027〕3号"
NOTICE = "《国务院办公厅关于2028年部分节假日安排的通知》 国办发明电〔2027〕9号"


@pytest.fixture
def bureau(sqlite: Database, library: Library) -> Bureau:
    """A bureau on SQLite."""
    return Bureau(sqlite, library)


def approved(chat: Chat, second: Chat, line: str) -> None:
    """Say a line, confirm it, and let a colleague agree."""
    chat.say(line).confirm()
    second.say(f"同意 {chat.said('work.waits')['name']}")
    assert "approve.done" in second.keys


# --- own dates ------------------------------------------------------------------------------------


def test_earlier_date_with_its_document(bureau: Bureau) -> None:
    """It is kept for the office that set it, with the article shown; undone; ended."""
    bureau.unit()
    li = bureau.official("li").say(f"日期 设定 {TABLE} 2027-03-10 {LETTER}")
    assert li.said("date.set.effect")["count"] == 1
    assert li.reply is not None
    assert any(isinstance(block, Quote) for block in li.reply.blocks)
    kept = bureau.kept()
    li.confirm()
    (row,) = bureau.rows(OfficeDate)
    assert (row.district, row.duty, row.day) == ("南山区", "annual_table", date(2027, 3, 10))
    assert row.source_ref == LETTER
    bureau.undone(li, kept)


def test_date_is_ended_by_its_opposite(bureau: Bureau) -> None:
    """The text's date holds again; undone, the office's own."""
    li = bureau.official("li").say(f"日期 设定 {TABLE} 2027-03-10 {LETTER}").confirm()
    li.say("日期")
    kept = bureau.kept()
    li.say(f"{li.lines[0]} 停用").confirm()
    assert bureau.rows(OfficeDate)[0].ended_at is not None
    bureau.undone(li, kept)


def test_second_date_replaces_the_first(bureau: Bureau) -> None:
    """The echo says which one ends."""
    li = bureau.official("li").say(f"日期 设定 {TABLE} 2027-03-10 {LETTER}").confirm()
    li.say(f"日期 设定 {TABLE} 2027-03-12 {LETTER}")
    assert "date.before" in li.keys
    li.confirm()
    assert [row.ended_at is None for row in bureau.rows(OfficeDate)] == [False, True]


def test_later_than_the_law_is_refused(bureau: Bureau) -> None:
    """With the article, its words and the law's date; it is noted in the audit."""
    li = bureau.official("li").say(f"日期 设定 {TABLE} 2027-03-20 {LETTER}")
    said = li.said("date.later")
    assert (said["law"].day, said["place"].args["place"].article) == (date(2027, 3, 15), 19)
    assert "3月15日前" in said["quote"]
    assert [row.detail["why"] for row in bureau.audited("refused")] == ["move"]
    assert bureau.rows(OfficeDate) == []


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "date.which_duty"),
        (f"{TABLE}", "date.which_day"),
        (f"{TABLE} 3月10日 {LETTER}", "date.which_day"),
        (f"{TABLE} 2027-03-10", "date.which_source"),
        (f"{TABLE} 2027-03-15 {LETTER}", "date.same"),
        (f"{TABLE} 2027-03-01 {LETTER}", "date.past"),
        (f"{TABLE} 2030-03-10 {LETTER}", "date.not_in_force"),
    ],
)
def test_date_that_cannot_be_set(bureau: Bureau, typed: str, key: str) -> None:
    """It says what is missing or why; nothing is kept."""
    li = bureau.official("li").say(f"日期 设定 {typed}")
    assert key in li.keys
    assert bureau.rows(OfficeDate) == []


def test_duty_without_a_date_in_the_text(bureau: Bureau) -> None:
    """Where the text leaves it to a notice, any day may be set."""
    li = bureau.official("li").say(f"日期 设定 application 2027-09-30 {LETTER}")
    assert "date.no_law" in li.keys
    li.confirm()
    assert bureau.rows(OfficeDate)[0].duty == "application"


def test_city_date_is_shown_to_its_districts(bureau: Bureau) -> None:
    """A district sees it in its list and can't end it."""
    bureau.city_official().say(f"日期 设定 {TABLE} 2027-03-12 {LETTER}").confirm()
    li = bureau.official("li").say("日期")
    assert "date.row" in li.keys
    assert not any("D1" in line for line in li.lines)
    li.say("日期 设定 city_recommendation 2027-05-01 函")
    assert "date.which_duty" in li.keys


# --- working days ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        f"{NOTICE} 放假 1月1日至3日、5月1日至5日 上班 4月29日",
        f"2028 {NOTICE} 放假 1/1-1/3, 5/1-5/5 上班 4/29",
        (
            f"{NOTICE} 元旦：1月1日（星期六）至3日放假，共3天。5月1日（周一）至5日放假调休，"
            "共5天。4月29日（星期六）上班。"
        ),
    ],
)
def test_arrangement_as_people_paste_it(typed: str) -> None:
    """Days after the words or before them, in every way of writing them."""
    found = read_arrangement(typed)
    assert isinstance(found, Arrangement)
    assert (found.year, len(found.holidays), found.workdays) == (2028, 8, (date(2028, 4, 29),))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("2028", "calendar.which_notice"),
        ("《关于部分节假日安排的通知》 国办发明电〔2027〕9号", "calendar.which_year"),
        (NOTICE, "calendar.which_days"),
        (f"{NOTICE} 放假 2月30日", "calendar.bad_day"),
        (f"{NOTICE} 放假 1月3日至1日", "calendar.bad_day"),
        (f"{NOTICE} 放假 1月1日 上班 1月1日", "calendar.both"),
        (f"{NOTICE} 放假 1月1日 上班 1月4日", "calendar.no_make_up"),
        (f"2026 {NOTICE} 放假 1月1日", "calendar.which_year"),
    ],
)
def test_arrangement_that_cannot_be_read(typed: str, key: str) -> None:
    """It says what is wrong and keeps nothing."""
    found = read_arrangement(typed)
    assert isinstance(found, Say)
    assert found.key == key


def test_dates_that_change_are_named(library: Library) -> None:
    """A holiday on a last day brings the last working day forward."""
    before = library.calendar
    after = before.with_year(2028, "通知", "9号", [date(2028, 3, 15), date(2028, 1, 1)], [])
    pack = library.packs["shenzhen"]
    assert changed([pack], 2028, before, after) == [
        (pack, "annual_table", date(2028, 3, 15), date(2028, 3, 15), date(2028, 3, 14))
    ]
    assert changed([pack], 2028, before, before) == []


def test_year_is_shown_approved_and_taken_back(bureau: Bureau) -> None:
    """What changes stands in the echo; a second official agrees; both ways undone."""
    zhang, second = bureau.city_official(), bureau.city_official("second")
    zhang.say(f"日历 录入 {NOTICE} 放假 1月1日至3日、3月15日 上班 4月29日")
    assert {"calendar.changes", "work.second_needed"} <= zhang.keys
    approved(zhang, second, f"日历 录入 {NOTICE} 放假 1月1日至3日 上班 4月29日")
    (row,) = bureau.rows(CalendarYear)
    assert (row.year, row.workdays) == (2028, ["2028-04-29"])
    zhang.say("日历")
    assert "calendar.entered" in zhang.keys
    approved(zhang, second, "日历 撤回日历 2028")
    assert bureau.rows(CalendarYear) == []


def test_undo_of_an_entered_year(bureau: Bureau) -> None:
    """It is provisional again."""
    zhang, second = bureau.city_official(), bureau.city_official("second")
    kept = bureau.kept()
    approved(zhang, second, f"日历 录入 {NOTICE} 放假 1月1日至3日")
    bureau.undone(zhang, kept)
    assert bureau.rows(CalendarYear) == []


# --- drafts ---------------------------------------------------------------------------------------


def test_draft_is_switched_on_with_a_reference(bureau: Bureau) -> None:
    """By two officials, marked as a draft; switched off again by its opposite."""
    bureau.unit(city="xiamen", district="集美区")
    second = bureau.city_official("second", city="xiamen")
    xm = bureau.city_official("xm", city="xiamen").say("征求意见稿")
    assert "draft.is_off" in xm.keys
    xm.say("征求意见稿 启用")
    assert "draft.on.which" in xm.keys
    xm.say("征求意见稿 启用 厦工信函〔2027〕5号")
    assert {"law.draft", "work.second_needed"} <= xm.keys
    assert xm.said("draft.on.effect")["count"] == 1
    approved(xm, second, "征求意见稿 启用 厦工信函〔2027〕5号")
    (row,) = bureau.rows(Adoption)
    assert (row.city, row.district, row.source_ref) == ("xiamen", "", "厦工信函〔2027〕5号")
    xm.say("征求意见稿")
    assert "draft.is_on" in xm.keys
    xm.say("征求意见稿 启用 厦工信函〔2027〕6号")
    assert "work.not_now" in xm.keys
    approved(xm, second, "征求意见稿 停用")
    assert bureau.rows(Adoption)[0].ended_at is not None


def test_text_in_force_needs_no_switch(bureau: Bureau) -> None:
    """Shenzhen's text is in force: there is nothing to switch on."""
    li = bureau.official("li").say("征求意见稿")
    assert "draft.none" in li.keys
    li.say("征求意见稿 启用 某文件")
    assert "work.not_now" in li.keys
