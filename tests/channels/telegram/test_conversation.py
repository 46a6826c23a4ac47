"""The real conversation over Telegram: what comes back, and what must not happen there."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from bot.wording import words
from models.case_rows import Case
from models.db import Database
from models.inbox import Received
from models.messages import Language, say
from models.people import Address
from models.records import metadata
from policies.shelf import Shelf
from tests.channels.telegram.bodies import (
    DOCUMENT,
    LIN,
    ORIGIN,
    PHOTO,
    PLACE,
    STICKER,
    VOICE,
    chat_with,
    entity,
    in_group,
    membership,
    pressed,
    user,
    wrote,
)
from tests.channels.telegram.talking import SITE, Talk, talking
from tests.channels.telegram.test_hostile import STRANGE
from tests.fakes.canaries import NAME, PHONE, found_in
from tests.journeys.test_before_consent import opened


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """The packs that come with the product, read once."""
    return Shelf()


@pytest.fixture
def talk(database: Database, shelf: Shelf) -> Iterator[Talk]:
    """Complaints are not taken over Telegram, as long as nobody decides otherwise."""
    with talking(database, shelf) as made:
        yield made


def test_a_newcomer_is_greeted_with_buttons(talk: Talk) -> None:
    """/start says hello in the language of the telephone; a press goes on."""
    assert words(say("start.welcome"), "zh_CN") in talk.answer(wrote("/start"))
    first = talk.telegram.buttons[0][0]
    shown = talk.answer(pressed(first[1], first[0]))
    assert shown
    assert talk.telegram.answered == []  # it is answered in the response
    english = {"from": user(id=5, language_code="en")}
    talk.bring(wrote("/start", **english))
    assert words(say("start.welcome"), "en") in talk.telegram.sent[-1][1]


def test_a_redelivery_is_answered_once(talk: Talk) -> None:
    """The same update three times has one answer."""
    given = wrote("/menu")
    shown = [talk.answer(given) for _ in range(3)]
    assert shown[0]
    assert shown[1:] == ["", ""]


@pytest.mark.parametrize(
    ("code", "language"), [("zh-hans", "zh_CN"), ("en", "en")], ids=["zh", "en"]
)
@pytest.mark.parametrize(
    "typed", ["我要举报", "/file_a_complaint", f"我要举报，我叫{NAME}，{PHONE}"]
)
def test_no_complaint_is_filed_over_telegram(
    talk: Talk, code: str, language: Language, typed: str
) -> None:
    """Why not, and where else, in both languages; nothing of it is kept (个人信息保护法 36)."""
    shown = talk.answer(wrote(typed, **{"from": user(language_code=code)}))
    assert words(say("intake.not_here"), language) in shown
    assert words(say("intake.not_here.go", url=SITE), language) in shown
    talk.bring(wrote("同意"))
    with talk.app.database.writing() as db:
        assert db.exec(select(Case)).all() == []
        assert found_in(opened(db).encode()) == []


def test_a_receipt_is_not_opened_over_telegram(talk: Talk) -> None:
    """Who has one is told where it opens."""
    shown = talk.answer(wrote("ABCD-2345-EFGH-6789-JKMN"))
    assert words(say("follow.not_here", site=SITE), "zh_CN") in shown


def test_complaints_may_be_filed_where_the_operator_says_so(
    database: Database, shelf: Shelf
) -> None:
    """Then the notice comes first, as everywhere."""
    with talking(database, shelf, telegram_complaints=True) as talk:
        shown = talk.answer(wrote("我要举报"))
    assert words(say("intake.notice.title"), "zh_CN") in shown


def test_a_photo_that_nobody_asked_for_is_not_read(talk: Talk) -> None:
    """And says so."""
    kind = words(say("attachment.photo"), "zh_CN")
    assert words(say("attachment.not_read", kind=kind), "zh_CN") in talk.answer(wrote(photo=PHOTO))


def test_whoever_blocked_the_bot_and_comes_back_is_answered(talk: Talk) -> None:
    """A new message is a new beginning."""
    talk.answer(wrote("/start"))
    talk.bring(membership(chat_with(LIN), "member", "kicked"))
    talk.bring(membership(chat_with(LIN), "kicked", "member"))
    assert talk.answer(wrote("/start"))


def test_whatever_is_written_is_answered(talk: Talk) -> None:
    """Once, in words, and never by an apology."""
    apology, _, _ = words(say("receive.apology", reference="#"), "zh_CN").partition("#")
    for text in STRANGE.values():
        shown = talk.answer(wrote(text))
        assert shown, text
        assert apology not in shown


def test_whatever_is_sent_is_answered(talk: Talk) -> None:
    """Files, places and stickers outside of a complaint: that they are not read."""
    _, _, not_read = words(say("attachment.not_read", kind="#"), "zh_CN").partition("#")
    for content in (
        {"photo": PHOTO},
        {"voice": VOICE},
        {"document": DOCUMENT, "caption": "台账"},
        {"location": PLACE},
        {"sticker": STICKER},
        {"photo": PHOTO, "forward_origin": ORIGIN},
    ):
        assert not_read in talk.answer(wrote(**content))
    assert talk.answer(pressed("k:nobody:0"))


def test_nothing_of_a_group_is_stored(talk: Talk) -> None:
    """Not a row."""
    text = "@greenbot_bot 我们厂能申报吗"
    response = talk.bring(in_group(text, entity("mention", text, "@greenbot_bot")))
    assert response.json()["method"] == "sendMessage"
    with talk.app.database.reading() as db:
        assert db.exec(select(Received)).all() == []
        assert db.exec(select(Address)).all() == []


def test_people_are_known_by_a_pseudonym(talk: Talk) -> None:
    """Neither their number there nor that of the update stands in a row."""
    given = wrote("/start")
    talk.answer(given)
    with talk.app.database.reading() as db:
        tables = metadata().tables.values()
        rows = str([list(db.connection().execute(table.select())) for table in tables])
    assert str(LIN["id"]) not in rows
    assert str(given["update_id"]) not in rows
