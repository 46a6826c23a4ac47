"""Whole self-checks in conversation, and the words that move in them."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from handlers.commands import COMMANDS
from models.messages import Finding, Paragraph, Words
from policies.load import Library
from tests.handlers.talk import Talk

PLACES = ("深圳", "云浮", "贵州", "厦门")
CATEGORIES = ("绿色工厂", "绿色工业园区", "绿色供应链管理企业")


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("place", PLACES)
def test_who_meets_everything_may_apply(talk: Talk, place: str, category: str) -> None:
    """In every place and category the best answers give "eligible", each finding with its words."""
    talk.check(place, category)
    assert talk.verdict == "eligible"
    assert talk.findings
    assert all(f.citations and f.citations[0].quote for f in talk.findings)
    assert "receipt.issued" in talk.keys


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("place", PLACES)
def test_who_knows_nothing_gets_no_conclusion(talk: Talk, place: str, category: str) -> None:
    """Not sure about everything is "needs verification", never "eligible" and never "not"."""
    talk.say("自评", place, category)
    if talk.question == "@level":
        talk.say("1")
    while talk.question:
        talk.say("不清楚")
    assert talk.verdict == "needs_verification"
    assert {finding.result for finding in talk.findings} == {"unknown"}
    assert "result.todo" in talk.keys


def test_findings_are_numbered_through_with_the_bad_news_first(talk: Talk) -> None:
    """Not met comes before open before met."""
    talk.check("深圳", "绿色工厂", manufacturing="否", meets_standard="不清楚")
    order = ["not_met", "unknown", "met"]
    results = [order.index(finding.result) for finding in talk.findings]
    assert results == sorted(results)
    assert [finding.number for finding in talk.findings] == list(range(1, len(results) + 1))


def test_a_draft_says_so_at_every_step(talk: Talk) -> None:
    """征求意见稿，未生效 stands on every question and on the result."""
    talk.say("自评", "贵州")
    assert "law.banner.draft" in talk.keys
    talk.say("绿色工厂")
    while talk.question:
        assert talk.keys & {"law.label.draft", "law.banner.draft"}, talk.question
        talk.say("1" if talk.question in ("@level", "legal_form") else "不清楚")
    assert "law.banner.draft" in talk.keys


def test_a_text_in_force_carries_no_such_mark(talk: Talk) -> None:
    """深圳 is in force."""
    talk.say("自评", "深圳", "1", "1")
    assert not talk.keys & {"law.label.draft", "law.banner.draft"}


def test_the_repealed_text_is_not_offered(talk: Talk) -> None:
    """The 2022 note is no basis for a self-check."""
    talk.say("自评")
    assert len(talk.reply.options) == len(PLACES)
    talk.say("深圳2022")
    assert talk.question == "@pack"


def test_a_level_is_asked_only_where_there_is_a_choice(talk: Talk) -> None:
    """Shenzhen's parks have no city list, so nothing is asked about the level."""
    talk.say("自评", "深圳", "绿色工业园区")
    assert talk.question not in ("@level", None)


def test_an_event_is_followed_by_the_question_when(talk: Talk) -> None:
    """After a bare yes the days are asked; after a day they are not."""
    talk.check("深圳", "绿色工厂", removed_from_list="有", removed_from_list_when="2024年6月30日")
    assert talk.verdict == "not_eligible"
    assert talk.said("result.again_from").args["day"].day == date(2027, 7, 1)  # type: ignore[union-attr]
    talk.say("重来").check("深圳", "绿色工厂", removed_from_list="2024-06-30")
    assert talk.said("result.again_from").args["day"].day == date(2027, 7, 1)  # type: ignore[union-attr]


def test_the_latest_of_several_events_decides_when_it_ends(talk: Talk) -> None:
    """Two removals: the later one bars longer."""
    talk.check("深圳", "绿色工厂", removed_from_list="2024-06-30、2025-01-31")
    assert talk.said("result.again_from").args["day"].day == date(2028, 2, 1)  # type: ignore[union-attr]


def test_an_event_on_a_forgotten_day_bars_without_an_end(talk: Talk) -> None:
    """Not knowing the day takes nothing from the yes, and no date is made up."""
    talk.check("深圳", "绿色工厂", removed_from_list="有", removed_from_list_when="不清楚")
    assert talk.verdict == "not_eligible"
    assert "result.again_unknown" in talk.keys
    assert "result.again_from" not in talk.keys


def test_an_old_event_bars_no_more(talk: Talk) -> None:
    """More than three years ago is outside the look-back."""
    talk.check("深圳", "绿色工厂", removed_from_list="2023-11-19")
    assert talk.verdict == "eligible"


def test_an_ordinary_accident_bars_in_shenzhen_and_not_in_guizhou(talk: Talk) -> None:
    """重大及以上 is Guizhou's word; the others count every accident."""
    talk.check("贵州", "绿色工厂", accident="2026-01-05", accident_severity="一般")
    assert talk.verdict == "eligible"
    talk.check("深圳", "绿色工厂", accident="2026-01-05")
    assert talk.verdict == "not_eligible"


def test_what_is_required_in_principle_is_never_a_refusal(talk: Talk) -> None:
    """原则上 not met needs verification: 3000 tonnes counts, the certificate is missing."""
    talk.check("贵州", "绿色工厂", energy_tce="3000", energy_management_certified="否")
    assert talk.verdict == "needs_verification"
    assert "finding.in_principle" in talk.keys


def test_exactly_half_is_not_more_than_half(talk: Talk) -> None:
    """超过50% excludes 50%."""
    talk.check("深圳", "绿色工业园区", industrial_share="50%")
    assert talk.verdict == "not_eligible"


def test_yunfu_asks_no_share_and_says_so_beside_the_verdict(talk: Talk) -> None:
    """云浮 8 has no 50 % test; the notices tell what the national measures may ask."""
    talk.check("云浮", "绿色工业园区")
    assert talk.verdict == "eligible"
    assert "result.notices" in talk.keys


def test_the_next_step_names_the_date_with_its_weekday(talk: Talk) -> None:
    """云浮's report is due on 30 April 2027, a Friday."""
    talk.check("云浮", "绿色工厂")
    day = talk.said("deadline.last_day").args["day"]
    assert day.day == date(2027, 4, 30)  # type: ignore[union-attr]
    assert day.weekday  # type: ignore[union-attr]
    assert "deadline.platform" in talk.keys


def test_shenzhen_has_no_date_for_applicants_and_borrows_none(talk: Talk) -> None:
    """30 May is the districts' date: the result says that the text sets none."""
    talk.check("深圳", "绿色工厂")
    assert not talk.keys & {"deadline.last_day", "deadline.finish_by"}
    assert "result.next" in talk.keys


def test_no_date_is_given_before_a_bar_ends(talk: Talk) -> None:
    """Barred until mid-2028, the next date is in 2029."""
    talk.check("云浮", "绿色工厂", removed_from_list="2025-06-30")
    assert talk.said("deadline.last_day").args["day"].day == date(2029, 4, 30)  # type: ignore[union-attr]


def test_an_expired_text_gives_no_verdict_and_no_date(library: Library, db: Session) -> None:
    """After 1 July 2029 Yunfu's text says that it has expired, and nothing else."""
    talk = Talk(library, db, date(2029, 7, 2)).say("自评", "云浮", "绿色工厂")
    assert talk.verdict == "no_rule"
    assert not talk.findings
    assert not talk.keys & {"deadline.last_day", "receipt.issued", "result.next"}
    talk.say("时限 云浮")
    assert not talk.keys & {"deadline.last_day", "deadline.finish_by", "deadline.silent"}


# --- the words that move -------------------------------------------------------------------------


def test_why_shows_the_words_behind_the_question_and_asks_again(talk: Talk) -> None:
    """为什么 quotes the condition; the question stays open."""
    talk.say("自评", "深圳", "1", "1", "为什么")
    assert talk.question == "legal_form"
    assert talk.quotes[0].citation.article == 9


def test_why_a_negative_item_is_asked_shows_the_sentence_that_bars(talk: Talk) -> None:
    """近三年 stands in the first sentence of the article, not in the item."""
    talk.say("自评", "深圳", "1", "1", "1", "是", "是", "是", "是", "否")
    assert talk.question == "accident"
    talk.say("why")
    assert {(q.citation.article, q.citation.item) for q in talk.quotes} >= {(12, 2), (12, None)}


def test_progress_lists_the_answers_and_keeps_the_question(talk: Talk) -> None:
    """进度 shows each answer under its number."""
    talk.say("自评", "深圳", "1", "1", "进度")
    assert "form.given" in talk.keys
    assert talk.question == "legal_form"


def test_back_and_change_work_from_the_result_too(talk: Talk) -> None:
    """修改 4 at the result asks question 4 again and then shows the new result."""
    talk.check("深圳", "绿色工厂").say("修改 4")
    assert talk.question == "legal_form"
    talk.say("分支机构")
    assert talk.verdict == "not_eligible"
    talk.say("返回")
    assert talk.question == "dishonest_debtor"


def test_change_without_a_number_lists_the_numbers(talk: Talk) -> None:
    """修改 alone, or with a number that is not there, shows what can be changed."""
    talk.say("自评", "深圳", "1", "修改")
    assert "form.given" in talk.keys
    talk.say("修改 9")
    assert {"form.no_such_answer", "form.given"} <= talk.keys


def test_another_place_keeps_what_is_asked_in_the_same_words(talk: Talk) -> None:
    """修改 1 from Shenzhen to Xiamen asks again what reads otherwise there, and keeps the rest."""
    talk.check("深圳", "绿色工厂").say("修改 1", "厦门")
    asked = []
    while talk.question:
        asked.append(talk.question)
        talk.say("是")
    assert asked == ["established_in_area", "meets_standard"]
    assert talk.verdict == "eligible"


def test_the_result_can_be_seen_before_the_last_question(talk: Talk) -> None:
    """结果 midway tells what is open; 继续 goes on with it."""
    talk.say("自评", "深圳", "1", "1", "1", "结果")
    assert talk.verdict == "incomplete"
    assert "receipt.issued" not in talk.keys
    talk.say("继续")
    assert talk.question == "established_in_area"


def test_a_refusal_that_is_certain_shows_before_the_end(talk: Talk) -> None:
    """One condition not met decides, whatever is still open."""
    talk.say("自评", "深圳", "1", "1", "分支机构", "结果")
    assert talk.verdict == "not_eligible"


def test_leaving_keeps_the_answers(talk: Talk) -> None:
    """退出 and 菜单 lead to the menu; 继续 comes back to the same question."""
    talk.say("自评", "深圳", "1", "1", "退出")
    assert talk.page == "menu"
    assert talk.say("继续").question == "legal_form"
    assert talk.say("菜单").page == "menu"
    assert talk.say("自评").question == "legal_form"


def test_a_restart_can_be_taken_back(talk: Talk) -> None:
    """重来 begins with the place; 返回 brings everything back."""
    talk.say("自评", "深圳", "1", "1", "重来")
    assert talk.question == "@pack"
    assert talk.say("返回").question == "legal_form"


def test_a_new_self_check_after_a_complete_one_begins_anew(talk: Talk) -> None:
    """自评 after a result asks for the place again."""
    talk.check("深圳", "绿色工厂").say("自评")
    assert talk.question == "@pack"
    assert "form.restarted" in talk.keys


def test_skipping_says_that_it_counts_as_not_sure(talk: Talk) -> None:
    """跳过 goes on, and the place can't be skipped."""
    talk.say("自评", "跳过")
    assert talk.question == "@pack"
    talk.say("深圳", "1", "1", "skip")
    assert "form.skipped" in talk.keys
    assert talk.question == "established_in_area"


def test_the_language_changes_at_any_question(talk: Talk) -> None:
    """English and 中文 keep the open question."""
    talk.say("自评", "深圳", "English")
    assert (talk.memory.language, talk.question) == ("en", "@category")
    assert talk.reply.shortcuts[0].send == "back"
    talk.say("中文")
    assert (talk.memory.language, talk.question) == ("zh_CN", "@category")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_reserved_word_works_in_both_languages(
    library: Library, db: Session, command: object
) -> None:
    """A reserved word does the same in Chinese, in English and in each further spelling."""
    outcomes = set()
    for word in command.spellings:  # type: ignore[attr-defined]
        talk = Talk(library, db, date(2026, 11, 20)).say("自评", "深圳", "1", "1")
        talk.say(word)
        assert not talk.keys & {"answer.not_understood", "start.unknown"}, word
        outcomes.add((talk.question, talk.page, talk.memory.language))
    assert len(outcomes) == 1


def test_three_failures_offer_a_person_and_keep_the_question(talk: Talk) -> None:
    """After three answers in a row that were not understood, the bureau is named."""
    talk.say("自评", "深圳", "1", "1", "呵呵", "哈哈")
    assert "form.person" not in talk.keys
    talk.say("嘻嘻")
    assert {"form.many_failures", "form.person"} <= talk.keys
    assert talk.question == "legal_form"
    talk.say("1", "呵呵")
    assert "form.person" not in talk.keys


# --- late and repeated presses -------------------------------------------------------------------


def test_a_late_press_is_asked_back_and_not_applied(talk: Talk) -> None:
    """A "2" under an earlier question changes nothing; how to change that answer is told."""
    talk.say("自评", "深圳", "1", "1")
    form = talk.reply
    talk.press(1).press(1)
    talk.press(3, under=form)
    assert talk.said("form.late").args["number"] == 4
    assert talk.question == "manufacturing"
    talk.say("进度")
    assert talk.say("结果").verdict == "incomplete"


def test_a_press_on_a_list_that_changed_is_asked_back(library: Library, db: Session) -> None:
    """The third city of yesterday's list is not the third of today's."""
    talk = Talk(library, db, date(2026, 11, 20)).say("自评")
    yesterday = talk.reply
    fewer = {name: pack for name, pack in library.packs.items() if name != "shenzhen"}
    talk.library = replace(library, packs=fewer)
    talk.press(2, under=yesterday)
    assert talk.question == "@pack"
    assert "form.late_unknown" in talk.keys


def test_a_press_under_the_open_question_counts_from_the_menu(talk: Talk) -> None:
    """Who went to the menu and presses under the open question answers it."""
    talk.say("自评", "深圳", "1", "1")
    question = talk.reply
    talk.say("菜单").press(1, under=question)
    assert talk.question == "established_in_area"


def test_a_press_under_what_was_asked_back_confirms_it(talk: Talk) -> None:
    """去年6月 is confirmed by its button, and the question itself can still be pressed."""
    talk.say("自评", "深圳", "1", "1", "1", "是", "是", "是", "是", "否")
    question = talk.reply
    talk.say("去年6月")
    asked_back = talk.reply
    talk.press(2, under=question)
    assert talk.question == "tax_violation", "no accident, as pressed under the question"
    talk.say("返回", "去年6月").press(1, under=asked_back)
    assert talk.question == "tax_violation"


def test_a_press_on_an_older_page_leads_there(talk: Talk) -> None:
    """A button of the menu works from anywhere; it is no answer."""
    talk.say("菜单")
    menu = talk.reply
    talk.say("自评", "深圳").press(2, under=menu)
    assert talk.page == "cities/deadlines"
    assert talk.say("继续").question == "@category"


# --- pauses --------------------------------------------------------------------------------------


def test_after_72_hours_the_return_is_asked_about(talk: Talk) -> None:
    """A "1" after three days is no answer: 继续 or 重来 is offered first."""
    talk.say("自评", "深圳", "1", "1").wait(hours=72).say("1")
    assert talk.page == "paused/questions"
    assert talk.say("继续").question == "legal_form"


def test_after_a_pause_a_number_chooses_between_going_on_and_anew(talk: Talk) -> None:
    """1 goes on, 2 begins anew."""
    talk.say("自评", "深圳", "1", "1").wait(days=5).say("你好")
    assert talk.page == "paused/questions"
    assert talk.press(2).question == "@pack"


def test_within_72_hours_the_questionnaire_goes_on(talk: Talk) -> None:
    """A night is no pause."""
    talk.say("自评", "深圳", "1", "1").wait(hours=71.9).say("1")
    assert talk.question == "established_in_area"


def test_a_command_after_a_pause_is_done(talk: Talk) -> None:
    """菜单 needs no question first, 返回 does."""
    talk.say("自评", "深圳", "1", "1").wait(hours=100)
    assert talk.say("返回").page == "paused/questions"
    assert talk.say("菜单").page == "menu"


# --- the result ----------------------------------------------------------------------------------


def test_a_clause_by_its_number_is_quoted_in_full(talk: Talk) -> None:
    """条文 3 shows finding 3 with its words; a number that is not there is told."""
    talk.check("深圳", "绿色工厂")
    third: Finding = talk.findings[2]
    talk.say("条文 3")
    assert [quote.citation for quote in talk.quotes] == list(third.citations)
    talk.say("条文 99")
    assert "clause.none" in talk.keys


def test_all_clauses_are_quoted_once(talk: Talk) -> None:
    """条文 alone shows every quotation of the result, none twice."""
    talk.check("云浮", "绿色工厂")
    cited = {c.quote for finding in talk.findings for c in finding.citations}
    talk.say("条文")
    shown = [quote.citation.quote for quote in talk.quotes]
    assert sorted(shown) == sorted(cited)


def test_no_reply_is_a_bare_string_of_ours(talk: Talk) -> None:
    """Every sentence comes from a catalogue or a pack, so it can be shown in both languages."""
    talk.check("贵州", "绿色工厂", removed_from_list="2024-06-30")
    texts = [block.text for block in talk.reply.blocks if isinstance(block, Paragraph)]
    assert not [text for text in texts if isinstance(text, str)]


@pytest.mark.parametrize("place", ["深圳", "云浮", "贵州", "厦门"])
def test_a_result_quotes_nothing_twice(talk: Talk, place: str) -> None:
    """What stands above is pointed to; a reader is not sent through the same words again."""
    talk.check(place, "绿色工厂")
    quoted = [quote.citation.quote for quote in talk.quotes]
    assert len(set(quoted)) == len(quoted)


def test_the_question_for_the_day_names_what_happened(talk: Talk) -> None:
    """修改 n may open it by itself, where "the last question" would say nothing."""
    talk.say("自评", "深圳", "1", "1", "1", *["是"] * 4, "否", "有")
    assert talk.question == "accident.when"
    event = talk.said("check.help.when").args["question"]
    assert isinstance(event, Words)
    assert "事故" in event.zh


def test_why_quotes_each_sentence_once(talk: Talk) -> None:
    """The sentence above the list of bars is not quoted, and then pointed to again."""
    talk.say("自评", "深圳", "1", "1", "1", *["是"] * 4, "否", "为什么")
    assert talk.quotes
    assert "law.article_above" not in talk.keys


def test_a_proposed_amount_is_sent_as_it_would_be_typed(talk: Talk) -> None:
    """Each proposal of an amount carries its unit, and sending it answers the question."""
    talk.say("自评", "贵州", "绿色工厂", "1", "1", "是", "否", "是", "是", "是")
    assert talk.question == "energy_tce"
    for typed, sent in (("大概3500", ["3500吨", "不清楚"]), ("3.500", ["3.5吨", "3500吨"])):
        assert [option.send for option in talk.say(typed).reply.options] == sent
        assert {option.number for option in talk.reply.options} == {None}
    talk.say(talk.reply.options[1].send, prompt=talk.reply.prompt)
    assert talk.question == "energy_management_certified"
