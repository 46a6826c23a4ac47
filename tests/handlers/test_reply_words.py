"""What replies to reminders say: the words people use, their days, and what is none of it."""

from datetime import date

import pytest

from handlers.coming_days import coming_day
from handlers.reply_words import DEFAULT_DELAY, Meant, read
from models.names import name_of

THURSDAY = date(2027, 2, 25)
T99, T100, U12 = name_of("T", 99), name_of("T", 100), name_of("U", 12)

WORDS = {
    "ack": "收到|收到了|收到啦|已收到|我收到了|收到，谢谢|好的，收到|收到提醒|got it|Received.",
    "weak ack": "好的|好|好的谢谢|嗯嗯|行|知道了|明白|了解|ok|OK!|okay|noted|understood|👌|[OK]",
    "declared": "已填报|已经填报了|填报完了|已申报|已报送"
    "|filed|We have filed.|we’ve filed|I have already submitted|already filed",
    "weak declared": "已经报了|报完了|报好了|填完了|填好了|提交了|已提交|交了|办完了|完成了"
    "|done|submitted",
    "undo": "撤销|还没填|还没填报|没有填报|尚未填报|没填"
    "|not filed|we haven't filed yet|we have not submitted|undo",
    "weak undo": "还没报|没报|还没|还没弄完|按错了|点错了|误报了|not yet|wrong button",
    "perhaps": "可能已填报|大概填报了|应该填报了吧|maybe filed|I think we have filed",
    "weak perhaps": "应该报了吧|好像已经交了|报了吧",
    "not_me": "不是我|不是我负责|不是我负责的|不归我管|我不负责这个|发错人了|找错人|我已离职|换人了"
    "|not me|wrong person|I'm not responsible",
    "stop": "退订|TD|td|取消订阅|不要再提醒我了|别再发了|停止提醒|stop|unsubscribe",
    "resume": "恢复提醒|恢复订阅|重新订阅|开启提醒|resume reminders",
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in WORDS.items() for text in texts.split("|")]
)
def test_natural_words_are_understood(kind: str, text: str) -> None:
    """People confirm, decline and take back in their own words, in both languages."""
    meant = read(text, THURSDAY)
    assert meant is not None
    assert (meant.kind, meant.weak) == (kind.removeprefix("weak "), kind.startswith("weak "))


NO_REPLIES = (
    "是|否|1|12|不知道|填报|怎么填报|填报了吗|收到了吗|没收到|不收到|什么时候截止|深圳|没有|报了一半"
    "|填报平台是哪个|不是我们这边的问题|谁负责填报|请收到后回复|全部|名单|提醒|稍等|明白什么"
    "|退订是什么意思|我想退订别的|done with you|stop it now"
)


@pytest.mark.parametrize("text", NO_REPLIES.split("|"))
def test_what_only_looks_like_a_reply_is_none(text: str) -> None:
    """Questions, negations and half sentences are not taken for a reply."""
    assert read(text, THURSDAY) is None


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("稍后 3 天", "later", date(2027, 2, 28)),
        ("稍后3天", "later", date(2027, 2, 28)),
        ("稍后三天", "later", date(2027, 2, 28)),
        ("稍后 5", "later", date(2027, 3, 2)),
        ("稍后", "later", THURSDAY + DEFAULT_DELAY),
        ("晚点提醒我", "later", THURSDAY + DEFAULT_DELAY),
        ("稍后 下周一", "later", date(2027, 3, 1)),
        ("下周一", "later", date(2027, 3, 1)),
        ("下周", "later", date(2027, 3, 1)),
        ("周五", "later", date(2027, 2, 26)),
        ("周一", "later", date(2027, 3, 1)),
        ("过两天再说", "later", date(2027, 2, 27)),
        ("三天后提醒", "later", date(2027, 2, 28)),
        ("一周后", "later", date(2027, 3, 4)),
        ("3月10日再提醒我", "later", date(2027, 3, 10)),
        ("later 3 days", "later", date(2027, 2, 28)),
        ("Later", "later", THURSDAY + DEFAULT_DELAY),
        ("remind me in 2 days", "later", date(2027, 2, 27)),
        ("remind me on 10 March", "later", date(2027, 3, 10)),
        ("next Monday", "later", date(2027, 3, 1)),
        ("3月5日", "plan", date(2027, 3, 5)),
        ("三月五日", "plan", date(2027, 3, 5)),
        ("３月５号", "plan", date(2027, 3, 5)),
        ("5号", "plan", date(2027, 3, 5)),
        ("3.5", "plan", date(2027, 3, 5)),
        ("2027-03-05", "plan", date(2027, 3, 5)),
        ("明天弄", "plan", date(2027, 2, 26)),
        ("我们打算下周三填报", "plan", date(2027, 3, 3)),
        ("争取3月5日前报", "plan", date(2027, 3, 5)),
        ("后天", "plan", date(2027, 2, 27)),
        ("5 March", "plan", date(2027, 3, 5)),
        ("we will file it on March 5th", "plan", date(2027, 3, 5)),
        ("tomorrow", "plan", date(2027, 2, 26)),
    ],
)
def test_a_delay_and_a_plan_have_their_day(text: str, kind: str, day: date) -> None:
    """稍后 and days of the week put off; a date, or a day with a verb, is a plan."""
    meant = read(text, THURSDAY)
    assert meant is not None
    assert (meant.kind, meant.day) == (kind, day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2月5日", "past"),
        ("2027年2月1日", "past"),
        ("2月30日", "no_such_day"),
        ("13月1日", "no_such_day"),
        ("32号", "no_such_day"),
        ("1月5日", "past"),
        ("8月1日", date(2027, 8, 1)),
        ("下个月3号", date(2027, 3, 3)),
        ("今天", THURSDAY),
        ("周四", THURSDAY),
        ("下周四", date(2027, 3, 4)),
        ("大后天", date(2027, 2, 28)),
        ("哪天", None),
        ("3月", None),
        ("3/4/2027", None),
    ],
)
def test_a_day_to_come_is_read_or_refused(text: str, day: object) -> None:
    """What has passed and what no calendar has are told apart from what is no day."""
    assert coming_day(text, THURSDAY) == day


def test_in_december_a_day_of_january_is_next_year_s() -> None:
    """The nearest day to come is meant, across the year's end too."""
    assert coming_day("1月5日", date(2026, 12, 20)) == date(2027, 1, 5)
    assert coming_day("5号", date(2026, 12, 20)) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"已填报 {T99}", Meant("declared", names=(T99,))),
        (f"{T99} 已填报", Meant("declared", names=(T99,))),
        (f"已填报 {T99.lower()}、{T100}", Meant("declared", names=(T99, T100))),
        ("已填报 全部", Meant("declared", everything=True)),
        ("全部已填报", Meant("declared", everything=True)),
        ("都报完了", Meant("declared", everything=True, weak=True)),
        ("all filed", Meant("declared", everything=True)),
        ("已填报 德力电器", Meant("declared", about="德力电器")),
        (f"不是我 {U12}", Meant("not_me", names=(U12,))),
        ("不是我 德力", Meant("not_me", about="德力")),
        (f"还没填 {T99}", Meant("undo", names=(T99,))),
    ],
)
def test_a_reply_may_name_what_it_is_about(text: str, expected: Meant) -> None:
    """By the name of a duty, by a unit's name, or all of them."""
    assert read(text, THURSDAY) == expected


def test_a_name_whose_check_letter_is_wrong_names_nothing() -> None:
    """A mistyped name opens no duty: it is asked which one is meant."""
    wrong = f"T99{'A' if not T99.endswith('A') else 'C'}"
    meant = read(f"已填报 {wrong}", THURSDAY)
    assert meant is not None
    assert meant.names == ()
    assert meant.about


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "收到" * 200, "稍后" + "3" * 300, "9" * 90])
def test_strange_texts_are_no_reply(text: str) -> None:
    """Nothing, very much, and what is invisible, are read without an error."""
    meant = read(text, THURSDAY)
    assert meant is None or meant.kind == "ack"
