"""What Telegram sends, as the conversation hears it."""

from typing import Any

import pytest

from bot.channels.telegram import names
from bot.channels.telegram.channel import FILE_BYTES
from bot.channels.telegram.shapes import UnreadableError
from bot.channels.telegram.wire import NO_KEYBOARD, NOTHING, Heard, heard
from models.messages import Attachment, Incoming, Press
from tests.channels.telegram.bodies import (
    AUDIO,
    CARD,
    DOCUMENT,
    GROUP,
    LIN,
    NOTE,
    ORIGIN,
    PHOTO,
    PLACE,
    STICKER,
    VIDEO,
    VOICE,
    chat_with,
    edited,
    file,
    message,
    pressed,
    update,
    user,
    wrote,
)
from tests.fakes.desks import NOON


def understood(given: dict[str, Any]) -> Heard:
    """What an update tells, to a bot of this name."""
    return heard(given, lambda name: name.lower() == "greenbot_bot", NOON)


def incoming(given: dict[str, Any]) -> Incoming:
    """The message that an update carries."""
    found = understood(given).incoming
    assert found is not None
    return found


def attached(**content: Any) -> tuple[Attachment, ...]:
    """What came with a message that has no words."""
    return incoming(wrote(**content)).attachments


# --- words ----------------------------------------------------------------------------------------


def test_a_message_is_its_words_and_who_wrote_it() -> None:
    """Under the number of the update, at the address of the chat."""
    said = incoming(wrote("我们厂能申报吗") | {"update_id": 870_000_001})
    assert (said.channel, said.address) == ("telegram", "700123456")
    assert (said.key, said.text) == ("u870000001", "我们厂能申报吗")
    assert (said.received_at, said.touch) == (NOON, "written")
    assert (said.press, said.relayed, said.prompt, said.heard) == (None, None, None, False)


@pytest.mark.parametrize(
    ("code", "language"),
    [("zh-hans", "zh_CN"), ("zh-hant", "zh_CN"), ("en", "en"), ("en-GB", "en"), ("fr", "zh_CN")],
)
def test_language_is_that_of_the_telephone(code: str, language: str) -> None:
    """As its settings say; one that we lack reads Chinese."""
    assert incoming(wrote("hi", **{"from": user(language_code=code)})).language == language


def test_a_telephone_need_not_tell_its_language() -> None:
    """Then nothing is believed of it."""
    quiet = {name: value for name, value in LIN.items() if name != "language_code"}
    assert incoming(wrote("hi", **{"from": quiet})).language is None


@pytest.mark.parametrize(
    ("typed", "chinese", "english"),
    [
        ("/start", "你好", "hello"),
        ("/start@greenbot_bot", "你好", "hello"),
        ("/start poster_3", "你好", "hello"),
        ("/start bind-QX4T-8LMN-2ABC-7KWP", "绑定 QX4T-8LMN-2ABC-7KWP",
         "bind QX4T-8LMN-2ABC-7KWP"),
        ("/start bind-nonsense", "绑定 nonsense", "bind nonsense"),
        ("/self_check", "自评", "self-check"),
        ("/Self_Check@GreenBot_bot", "自评", "self-check"),
        ("/my_deadlines 2", "我的时限 2", "my deadlines 2"),
        ("/article", "第9条", "article 9"),
        ("/article 12", "article 12", "article 12"),
        ("/unit U128M", "单位 U128M", "unit U128M"),
        ("/broadcast draft 一\n二", "群发 draft 一\n二", "broadcast draft 一\n二"),
        ("/start_over", "start over", "start over"),
        ("/no_such_word", "no such word", "no such word"),
        ("/etc/passwd", "/etc/passwd", "/etc/passwd"),
        ("/", "/", "/"),
        ("看 /help", "看 /help", "看 /help"),
    ],
)  # fmt: skip
def test_slash_commands_are_words(typed: str, chinese: str, english: str) -> None:
    """Each as somebody would write it in their language, with what follows."""
    assert incoming(wrote(typed)).text == chinese
    assert incoming(wrote(typed, **{"from": user(language_code="en")})).text == english


def test_every_declared_word_is_a_command() -> None:
    """Each has a name of its own that Telegram takes, and says its own word."""
    every = (*names.EVERYBODY, *names.OFFICIALS)
    assert len(names.BY_NAME) == len(every)
    for one in every:
        assert 0 < len(one.name) <= names.LONGEST
        assert one.name.replace("_", "a").isalnum()
        assert one.name == one.name.lower()
        assert names.spoken(f"/{one.name}", "zh_CN") == one.word.zh
        assert names.spoken(f"/{one.name}", "en") == one.word.en


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"photo": PHOTO}, Attachment("photo", "", 214_511, "AgACAgUAAxkBAAIBlarge")),
        ({"voice": VOICE}, Attachment("voice", "", 30_122, "AwACAgUAAxkBAAIvoice")),
        ({"audio": AUDIO}, Attachment("file", "现场.m4a", 900_001, "CQACAgUAAxkBAAIaudio")),
        ({"video": VIDEO}, Attachment("video", "a.mp4", 4_000_000, "BAACAgUAAxkBAAIvideo")),
        ({"video_note": NOTE}, Attachment("video", "", 800_000, "DQACAgUAAxkBAAInote")),
        (
            {"document": DOCUMENT},
            Attachment("file", "用电台账.xlsx", 48_200, "BQACAgUAAxkBAAIdocument"),
        ),
        ({"animation": VIDEO, "document": DOCUMENT},
         Attachment("file", "用电台账.xlsx", 48_200, "BQACAgUAAxkBAAIdocument")),
        ({"location": PLACE}, Attachment("location")),
        ({"venue": {"location": PLACE, "title": "厂", "address": "路"}, "location": PLACE},
         Attachment("location")),
        ({"contact": CARD}, Attachment("other")),
        ({"sticker": STICKER}, Attachment("other")),
        ({"dice": {"emoji": "🎲", "value": 3}}, Attachment("other")),
        ({"poll": {"id": "1", "question": "?"}}, Attachment("other")),
        ({"hologram": {"file_id": "x"}}, Attachment("other")),
        ({"sticker": STICKER, "effect_id": "5104841245755180586"}, Attachment("other")),
    ],
)  # fmt: skip
def test_what_is_not_words_is_attached(content: dict[str, Any], expected: Attachment) -> None:
    """One thing for each message, by the number under which it can be fetched."""
    assert attached(**content) == (expected,)


def test_a_caption_goes_with_its_photo() -> None:
    """Its words are the message."""
    said = incoming(wrote(photo=PHOTO, caption="排放口"))
    assert said.text == "排放口"
    assert [one.kind for one in said.attachments] == ["photo"]


def test_an_album_is_single_messages() -> None:
    """Each photo comes by itself, under a number of its own."""
    album = [incoming(wrote(photo=PHOTO, media_group_id="13579")) for _ in range(2)]
    assert len({one.key for one in album}) == 2
    assert [len(one.attachments) for one in album] == [1, 1]


@pytest.mark.parametrize(
    ("size", "source"),
    [(FILE_BYTES, "BQACfile"), (FILE_BYTES + 1, ""), (None, "BQACfile")],
)
def test_what_a_bot_cannot_fetch_has_no_source(size: int | None, source: str) -> None:
    """Over 20 MB the platform gives nothing, so the upload page is offered."""
    told = {} if size is None else {"file_size": size}
    assert attached(document=file("BQACfile", **told)) == (Attachment("file", "", size, source),)


@pytest.mark.parametrize(
    "content",
    [
        {"pinned_message": message("一")},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400}},
        {"chat_background_set": {"type": {}}},
        {"write_access_allowed": {}},
        {"users_shared": {"request_id": 1, "users": []}},
    ],
)
def test_what_nobody_sent_is_no_message(content: dict[str, Any]) -> None:
    """Something was pinned or set: there is nothing to answer."""
    assert understood(wrote(**content)) == NOTHING


def test_what_is_not_read_cannot_spoil_a_message() -> None:
    """A quotation, a reply or a field of tomorrow may look as it likes."""
    strange = {"reply_to_message": [1], "quote": 7, "link_preview_options": "x", "game": []}
    assert incoming(wrote("你好", **strange, brand_new={"a": 1})).text == "你好"


# --- relayed words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    [
        {"forward_origin": ORIGIN},
        {"forward_origin": {"type": "of tomorrow"}},
        {"forward_date": 1_795_000_000, "forward_sender_name": "王科长"},
        {"via_bot": {"id": 5, "is_bot": True, "first_name": "b"}},
    ],
)
def test_somebody_elses_words_are_forwarded(origin: dict[str, Any]) -> None:
    """Passed on, in the form of today or of earlier, or put together by another bot."""
    assert incoming(wrote("撤销", **origin)).relayed == "forwarded"


def test_forwarded_files_are_their_senders_own() -> None:
    """A photo that was passed on may be evidence."""
    said = incoming(wrote(photo=PHOTO, forward_origin=ORIGIN))
    assert (said.relayed, len(said.attachments)) == ("forwarded", 1)


def test_what_was_changed_is_edited() -> None:
    """Under a number of its own."""
    said = incoming(edited("单位 U128M 注销 已停产"))
    assert (said.relayed, said.text) == ("edited", "单位 U128M 注销 已停产")


def test_a_changed_caption_brings_no_file_again() -> None:
    """It came with the first message."""
    said = incoming(update(edited_message=message(photo=PHOTO, caption="排放口")))
    assert (said.relayed, said.attachments) == ("edited", ())


def test_a_place_that_moves_is_no_message() -> None:
    """A shared live location comes as a changed message, again and again."""
    assert understood(update(edited_message=message(location=PLACE))) == NOTHING


# --- presses --------------------------------------------------------------------------------------


def test_a_press_names_its_button_and_says_its_label() -> None:
    """What it sends is looked up by its keyboard; it counts as a tap."""
    told = understood(pressed("k:Zx8_kQ-1aB3dE5fG:0"))
    assert told.press == "3007015812375342"
    said = told.incoming
    assert said is not None
    assert (said.press, said.text) == (Press("Zx8_kQ-1aB3dE5fG", 0), "自评")
    assert (said.touch, said.address, said.language) == ("tapped", "700123456", "zh_CN")


@pytest.mark.parametrize("data", ["", "k:", "k:a:b", "k:a:-1", "k:a:1000", "x:a:1", "k:a/b:1"])
def test_a_strange_button_is_one_that_nobody_knows(data: str) -> None:
    """It is answered, as a button that is too old."""
    told = understood(pressed(data))
    assert told.incoming is not None
    assert told.incoming.press == NO_KEYBOARD


def test_a_button_under_a_forgotten_message_is_pressed_all_the_same() -> None:
    """Telegram no longer tells what stood on it."""
    gone = {"message_id": 18, "chat": chat_with(LIN), "date": 0}
    said = incoming(pressed("k:Zx8_kQ-1aB3dE5fG:2", message=gone))
    assert (said.press, said.text) == (Press("Zx8_kQ-1aB3dE5fG", 2), "")


@pytest.mark.parametrize("under", [None, {"message_id": 1, "date": 0, "chat": GROUP}])
def test_a_press_from_elsewhere_is_only_answered(under: dict[str, Any] | None) -> None:
    """Under an inline message, or in a group: it stops turning, and that is all."""
    given = pressed("k:Zx8_kQ-1aB3dE5fG:0", message=under)
    if under is None:
        del given["callback_query"]["message"]
    assert understood(given) == Heard(press="3007015812375342")


@pytest.mark.parametrize(
    "given",
    [
        wrote(123),  # type: ignore[arg-type]
        wrote(["一"]),  # type: ignore[arg-type]
        wrote("一", date=10**15),
        wrote("一", chat="700123456"),
        wrote("一") | {"update_id": "5"},
        wrote("一") | {"update_id": True},
        wrote(photo=PHOTO[0]),
    ],
)
def test_what_has_the_wrong_type_is_not_read(given: dict[str, Any]) -> None:
    """The library would take the first and the second as they are."""
    with pytest.raises(UnreadableError):
        understood(given)
