"""A reply in words: dates, places in a law, blocks, and the plain form of all of it."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogues import LANGUAGES
from bot.channels.base import Capabilities
from bot.plain import split
from bot.render import as_texts, render
from bot.wording import numeral, place, words
from models.messages import (
    Argument,
    Bullets,
    Citation,
    Day,
    Language,
    Option,
    Paragraph,
    Place,
    Quote,
    Reply,
    Words,
    say,
)
from policies.numerals import chinese_number
from tests.fakes.desks import ARTICLE_12, GREETING, QUESTION, VERDICT

RICH = Capabilities(rich=True)
REPLIES = (GREETING, QUESTION, VERDICT)


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("原样 {x}", "原样 {x}", "原样 {x}"),
        (Words("深圳市", "Shenzhen"), "深圳市", "Shenzhen"),
        (Words("深圳市", ""), "深圳市", "深圳市"),
        (Day(date(2027, 3, 15)), "2027年3月15日", "15 March 2027"),
        (Day(date(2027, 3, 15), True), "2027年3月15日（星期一）", "15 March 2027 (Monday)"),
        (Place(12), "第十二条", "Article 12"),
        (Place(12, 3), "第十二条第三项", "Article 12, item 3"),
        (3000, "3000", "3000"),
        (0.5, "0.5", "0.5"),
    ],
)
def test_arguments_are_written_as_people_write_them(
    text: Argument, chinese: str, english: str
) -> None:
    """Dates follow the language, own words and numbers stay as they are."""
    assert (words(text, "zh_CN"), words(text, "en")) == (chinese, english)


def test_a_sentence_may_fill_a_sentence() -> None:
    """An argument that is itself a sentence is put into the same language."""
    inner = say("render.place.article", article=3)
    outer = say("render.plain.heading", text=inner)
    assert words(inner, "en") in words(outer, "en")


@pytest.mark.parametrize(
    ("article", "item", "chinese", "english"),
    [
        (9, 1, "第九条第一项", "Article 9, item 1"),
        (12, None, "第十二条", "Article 12"),
        (20, 11, "第二十条第十一项", "Article 20, item 11"),
        (105, None, "第一百零五条", "Article 105"),
        (110, None, "第一百一十条", "Article 110"),
    ],
)
def test_places_are_counted_as_laws_count(
    article: int, item: int | None, chinese: str, english: str
) -> None:
    """Chinese places use Chinese numerals, English ones digits."""
    citation = Citation("某细则", article, item, "条文。")
    assert (place(citation, "zh_CN"), place(citation, "en")) == (chinese, english)


@pytest.mark.parametrize("number", range(1, 100))
def test_numerals_read_back(number: int) -> None:
    """What we write as an article's number, the reader of texts reads as the same number."""
    assert chinese_number(numeral(number, "zh_CN")) == number


@pytest.mark.parametrize("reply", REPLIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rendered_reply_survives_json(reply: Reply, language: Language) -> None:
    """What is stored beside a message comes back the same."""
    rendered = render(reply, language, RICH)
    assert json.loads(json.dumps(rendered)) == rendered


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_law_stays_as_it_is(language: Language) -> None:
    """A quotation is verbatim in every language, block and plain."""
    rendered = render(VERDICT, language, RICH)
    quotes = [
        block["citation"]["quote"] for block in rendered["blocks"] if block["kind"] == "quote"
    ]
    assert quotes == [ARTICLE_12.quote]
    assert ARTICLE_12.quote in as_texts(rendered)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quotation_brings_its_own_marks_alone(language: Language) -> None:
    """Words in “ ” within a quotation stay as they are, and no further “ ” stand around them."""
    law = "按照“优中选优”的原则推荐；"
    reply = Reply((Quote(Citation("《某细则》", 17, None, law)),))
    [text] = as_texts(render(reply, language, RICH))
    assert law in text
    assert (text.count("“"), text.count("”")) == (1, 1)
    assert text.splitlines()[-1].count(law) == 0, "the source has a line of its own"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_result_has_a_mark_and_a_word(language: Language) -> None:
    """No two results look the same, neither in words nor in the plain form."""
    rendered = render(VERDICT, language, RICH)
    found = [block for block in rendered["blocks"] if block["kind"] == "finding"]
    assert len({block["result_label"] for block in found}) == 3
    lines = as_texts(rendered)[0].splitlines()
    assert {line[0] for line in lines if line[:1] in "✓✗？" and line} == set("✓✗？")


def test_plain_channels_get_texts_and_rich_ones_none() -> None:
    """Only a channel without blocks carries the plain form along."""
    assert render(QUESTION, "zh_CN", RICH)["texts"] == []
    assert render(QUESTION, "zh_CN", Capabilities())["texts"]


def test_plain_options_are_lines_with_their_number() -> None:
    """Each option is a line of its own that begins with the digit to answer."""
    lines = as_texts(render(QUESTION, "zh_CN", RICH))[0].splitlines()
    numbers = [line.split(" ")[0] for line in lines]
    assert [number for number in numbers if number.isdecimal()] == ["1", "2", "0"]


def test_a_plain_button_names_the_word_to_send() -> None:
    """Where the label is not what is sent, the reader is told the word."""
    reply = Reply(blocks=(), options=(Option(Words("英文", "In English"), "English"),))
    [text] = as_texts(render(reply, "zh_CN", RICH))
    assert "英文" in text
    assert "English" in text


def test_the_order_of_a_list_is_not_a_choice() -> None:
    """A numbered list never begins its lines like the options of a question."""
    reply = Reply(blocks=(Bullets(("甲", "乙"), ordered=True),))
    lines = as_texts(render(reply, "zh_CN", RICH))[0].splitlines()
    assert not any(line[0].isdecimal() for line in lines)


def test_nothing_to_say_is_no_message() -> None:
    """An empty reply gives no text at all, rather than an empty one."""
    assert as_texts(render(Reply(blocks=()), "zh_CN", RICH), Capabilities(max_bytes=100)) == []


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400), st.integers(16, 200))
def test_pieces_fit_and_lose_nothing(text: str, limit: int) -> None:
    """Every piece keeps the limit, and all of them together have every visible character."""
    pieces = split(text, limit)
    assert all(len(piece.encode()) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_link_is_not_cut() -> None:
    """The piece ends before a link that would not fit."""
    link = "https://green.miit.gov.cn/some/long/address"
    pieces = split("请登录统一平台办理" + link, 60)
    assert link in pieces


def test_a_cut_falls_between_lines_or_sentences() -> None:
    """Lines stay whole where they can, and sentences where a line is too long."""
    assert split("第一行\n第二行\n第三行", 20) == ["第一行\n第二行", "第三行"]
    assert split("一句话到此为止。另一句话也到此为止。", 40) == [
        "一句话到此为止。",
        "另一句话也到此为止。",
    ]


def test_a_family_is_not_cut() -> None:
    """A character made of several, joined without a space, stays together."""
    family = "👩\u200d👩\u200d👧"
    assert family in split("一二三四" + family, 20)


def test_paragraphs_of_the_reader_keep_their_tone() -> None:
    """The tone travels to the page."""
    rendered = render(Reply(blocks=(Paragraph("留意", "warning"),)), "zh_CN", RICH)
    assert rendered["blocks"] == [{"kind": "paragraph", "tone": "warning", "text": "留意"}]
