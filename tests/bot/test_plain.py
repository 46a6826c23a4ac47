"""Plain messages as platforms take them: how long each may be, what is cut, what buttons say."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import MOST, WIDEST, button_label, columns
from bot.catalogues import LANGUAGES
from bot.channels.base import Capabilities
from bot.channels.telegram.channel import Telegram
from bot.channels.wechat.channel import WeChat
from bot.pieces import pieces
from bot.plain import as_texts, in_bytes, in_characters, split
from bot.render import render
from bot.rendered import Rendered, RenderedOption
from bot.wording import words
from models.messages import Language, Option, Paragraph, Reply, say
from tests.fakes.desks import GREETING, QUESTION, VERDICT

LIKE_WECHAT = Capabilities(max_bytes=2048, answers=1)
LIKE_TELEGRAM = Capabilities(max_characters=4096, buttons=True, answers=0)

EMOJI = st.sampled_from(["🟢", "👩\u200d👩\u200d👧", "👍🏽", "🇨🇳", "e\u0301", "1️⃣"])
PARTS = st.lists(st.one_of(st.text(alphabet="绿色工厂。; \n第9条abc.", max_size=30), EMOJI,
                           st.just(" https://green.miit.gov.cn/list?year=2026 ")),
                 max_size=40)  # fmt: skip


def texts(reply: Reply, shows: Capabilities, language: Language = "zh_CN") -> list[str]:
    """A reply on a channel."""
    return render(reply, language, shows)["texts"]


def test_words_of_people_make_no_link() -> None:
    """Where a platform would make one of them, which says and does what its writer likes."""
    evil = '<a href="weixin://bizmsgmenu?msgmenucontent=撤销&msgmenuid=1">查看材料</a>'
    reply = Reply((Paragraph(evil), Paragraph("< a")), (Option(evil, "1", 1),))
    [shown] = texts(reply, replace(LIKE_WECHAT, tags=True))
    assert "<" not in shown
    assert evil.replace("<", "＜") in shown
    assert evil in texts(reply, LIKE_TELEGRAM)[0]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("/undo", "／undo"),
        ("请点 /approve_P12H。(/undo)，/撤销", "请点 ／approve_P12H。(／undo)，／撤销"),
        ("//undo", "/／undo"),
        ("0.8元/度，and/or", "0.8元/度，and/or"),
        ("https://gov.example/a/b?next=/undo 看", "https://gov.example/a/b?next=/undo 看"),
        ("https://gov.example/ /undo", "https://gov.example/ ／undo"),
    ],
)
def test_words_of_people_are_no_commands(written: str, shown: str) -> None:
    """Where a tap on one would send it for whoever reads it."""
    reply = Reply((Paragraph(written),))
    assert texts(reply, replace(LIKE_TELEGRAM, slashes=True)) == [shown]
    assert texts(reply, LIKE_WECHAT) == [written]


def test_each_platform_says_what_it_makes_of_words() -> None:
    """WeChat knows `<a …>`, Telegram /commands."""
    assert "<" not in texts(Reply((Paragraph("<a> /undo"),)), WeChat().capabilities)[0]
    assert "/" not in texts(Reply((Paragraph("<a> /undo"),)), Telegram().capabilities)[0]


def test_no_cut_makes_a_command() -> None:
    """Whoever knows where a long word is cut might let a command begin there."""
    written = "x" * 4096 + "/undo"
    assert texts(Reply((Paragraph(written),)), replace(LIKE_TELEGRAM, slashes=True)) == [
        "x" * 4096,
        "／undo",
    ]


# --- how long -------------------------------------------------------------------------------------


@given(PARTS, st.integers(60, 200), st.sampled_from([in_bytes, in_characters]))
def test_pieces_fit_however_they_are_measured(parts: list[str], most: int, measure: Any) -> None:
    """Nothing that can be seen is lost; no character, surrogate pair or link is cut."""
    text = "".join(parts)
    cut = split(text, most, measure)
    assert all(measure(piece) <= most for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())
    whole = [*EMOJI.elements, "https://green.miit.gov.cn/list?year=2026"]  # type: ignore[attr-defined]
    for one in whole:
        assert sum(piece.count(one) for piece in cut) == text.count(one)


def test_an_emoji_counts_as_the_platform_counts_it() -> None:
    """Two for Telegram, four for WeChat: a hundred of them do not fit into 199 or 399."""
    assert [len(one) for one in split("🟢" * 100, 199, in_characters)] == [99, 1]
    assert [len(one) for one in split("🟢" * 100, 200, in_characters)] == [100]
    assert [len(one) for one in split("🟢" * 100, 399, in_bytes)] == [99, 1]


@pytest.mark.parametrize("sign", ["🇨🇳", "e\u0301", "👍🏽", "1\ufe0f\u20e3", "👩\u200d👧"])
def test_what_is_one_sign_to_its_reader_is_not_cut(sign: str) -> None:
    """However many stand in a row, and wherever the limit falls."""
    for spare in range(in_characters(sign)):
        cut = split(sign * 9, in_characters(sign) * 7 + spare, in_characters)
        assert cut == [sign * 7, sign * 2]


def test_each_channel_has_its_own_limit() -> None:
    """Bytes, UTF-16 units, or none at all."""
    long = Reply((Paragraph("字" * 5000),))
    assert [len(one) for one in texts(long, Capabilities(max_characters=4096))] == [4096, 904]
    assert len(texts(long, Capabilities(max_bytes=2048))[0]) == 682
    assert [len(one) for one in texts(long, Capabilities())] == [5000]


def test_a_long_text_is_cut_quickly() -> None:
    """Nobody waits for the cutting: it does not grow with the square of the length."""
    calls = []

    def counted(text: str) -> int:
        calls.append(len(text))
        return in_bytes(text)

    split("字" * 20_000, 2048, counted)
    assert len(calls) < 20 * len(split("字" * 20_000, 2048))


# --- more follows ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@given(length=st.integers(1, 3000))
def test_the_answer_says_that_more_follows(language: Language, length: int) -> None:
    """As its last line, within the limit; where all is said, it says nothing of it."""
    reply = Reply((Paragraph("绿" * length),))
    first, *others = texts(reply, LIKE_WECHAT, language)
    note = words(say("rest.more"), language)
    assert first.endswith(f"\n{note}") is bool(others)
    assert all(len(one.encode()) <= 2048 for one in (first, *others))
    assert not any(note in one for one in others)
    assert "".join((first.removesuffix(f"\n{note}"), *others)) == "绿" * length


def test_the_last_message_of_the_answer_says_it() -> None:
    """Where a platform takes two of four."""
    found = texts(Reply((Paragraph("绿" * 300),)), Capabilities(max_bytes=300, answers=2))
    assert [("rest" in one or "余下" in one) for one in found] == [False, True, False, False]


def test_where_everything_is_sent_nothing_is_promised() -> None:
    """By the API alone, or where nothing else is sent."""
    long = Reply((Paragraph("绿" * 9000),))
    for shows in (LIKE_TELEGRAM, Capabilities(max_bytes=2048)):
        assert not any("余下" in one for one in texts(long, shows))


def test_the_first_message_goes_into_the_answer_and_the_others_are_owed() -> None:
    """Buttons stand under the last of them."""
    rendered = render(VERDICT, "zh_CN", Capabilities(max_bytes=200, answers=1))
    found = pieces(rendered)
    assert [one["text"] for one in found] == rendered["texts"]
    assert [bool(one["shortcuts"]) for one in found] == [False] * (len(found) - 1) + [True]


# --- buttons --------------------------------------------------------------------------------------


def lines(reply: Reply, shows: Capabilities = LIKE_TELEGRAM) -> list[str]:
    """The lines of a reply."""
    return "\n".join(texts(reply, shows)).splitlines()


@pytest.mark.parametrize("reply", [GREETING, QUESTION], ids=["greeting", "question"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_buttons_say_is_not_listed(reply: Reply, language: Language) -> None:
    """Neither options nor shortcuts; the question itself is still there."""
    shown = "\n".join(texts(reply, LIKE_TELEGRAM, language)).splitlines()
    plain = "\n".join(texts(reply, Capabilities(), language)).splitlines()
    assert plain[: len(shown)] == shown
    assert len(plain) > len(shown) > 0


def test_what_a_button_cannot_show_whole_is_listed_with_its_number() -> None:
    """All of the options then, so that the numbers on the buttons have their lines."""
    options = (Option("是", "1", 1), Option("列入" + "国家级绿色工厂名单" * 3, "2", 2))
    shown = lines(Reply((Paragraph("？"),), options, (Option("帮助", "帮助"),)))
    assert [one[:4] for one in shown] == ["？", "", "1 是", "2 列入"]


def test_more_options_than_buttons_are_listed() -> None:
    """What has no button is typed by its number."""
    few = tuple(Option(str(number), str(number), number) for number in range(1, MOST))
    help_ = (Option("帮助", "帮助"),)
    assert len(lines(Reply((Paragraph("？"),), few, help_))) == 1
    many = (*few, Option("又", "又", MOST))
    assert f"{MOST} 又" in lines(Reply((Paragraph("？"),), many, help_))


def test_buttons_alone_are_no_message() -> None:
    """A platform sends no empty text: what may be answered is then written out."""
    assert texts(Reply((), (Option("是", "1", 1),)), LIKE_TELEGRAM) == ["1 是"]


@given(st.text(max_size=80), st.one_of(st.none(), st.integers(0, 99)))
def test_a_label_fits_its_button(label: str, number: int | None) -> None:
    """It begins with its number, and says with a mark that it was cut."""
    option: RenderedOption = {"label": label, "send": "1", "number": number}
    shown = button_label(option)
    assert columns(shown) <= WIDEST
    assert "\n" not in shown
    whole = " ".join(label.split()) if number is None else f"{number} {' '.join(label.split())}"
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))


def test_as_texts_alone_knows_no_limit() -> None:
    """As it is kept for the record."""
    rendered: Rendered = render(VERDICT, "zh_CN", Capabilities(rich=True))
    assert len(as_texts(rendered)) == 1
