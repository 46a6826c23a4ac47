"""Messages and replies to Telegram: in order, with buttons that mean something, and never twice."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.buttons import columns
from bot.channels.base import (
    AddressGoneError,
    Ground,
    MessageRefusedError,
    SendError,
    TryLaterError,
)
from bot.channels.telegram.buttons import rows_of, shown
from bot.channels.telegram.client import Client, Rows
from bot.channels.telegram.errors import NoAnswerError
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.sender import HalfSentError, TelegramReplier, TelegramSender
from bot.failing import failure
from bot.rendered import Piece, Rendered, RenderedOption
from models import followers, keyboards, people
from models.clock import FixedClock
from models.db import Database
from models.keyboards import Keyboard, Pressed
from models.people import Address
from tests.channels.telegram.waiting import Waiting
from tests.fakes.parts import MORNING, VAULT, texts_in
from tests.fakes.telegram import FakeTelegram, Telephone


def option(label: str, send: str = "", number: int | None = None) -> RenderedOption:
    """One answer."""
    return {"label": label, "send": send or label, "number": number}


YES_NO = [option("是", "是", 1), option("否", "否", 2), option("不清楚", "不清楚", 0)]
WORDS = [option("返回"), option("帮助"), option("菜单")]


def message(*texts: str, options: Sequence[RenderedOption] = ()) -> Rendered:
    """A reply in words."""
    return {"language": "zh_CN", "prompt": "legal_form", "blocks": [], "options": list(options),
            "shortcuts": WORDS if options else [], "texts": list(texts)}  # fmt: skip


def piece(text: str, options: Sequence[RenderedOption] = ()) -> Piece:
    """One message of a reply."""
    return {"language": "zh_CN", "text": text, "options": list(options),
            "shortcuts": WORDS if options else [], "prompt": "legal_form"}  # fmt: skip


@pytest.fixture
def sender(ground: Ground, client: Client) -> TelegramSender:
    """What sends what nobody asked for."""
    return TelegramSender(ground, client)


@pytest.fixture
def replier(ground: Ground, client: Client) -> TelegramReplier:
    """What sends replies."""
    return TelegramReplier(ground, client, Menus(ground, client, lambda work: work()))


def who(db: Session, number: int = 1001) -> str:
    """By which name somebody is known."""
    return followers.pseudonym(db, VAULT, "telegram", str(number), MORNING)


def meant(db: Session, data: str, number: int = 1001) -> Pressed | None:
    """What a press means."""
    _, name, place = data.split(":")
    return keyboards.pressed(db, texts_in(db), "telegram", who(db, number), name, int(place))


# --- buttons --------------------------------------------------------------------------------------


def test_answers_stand_as_buttons_under_the_question(
    replier: TelegramReplier, database: Database, lin: Telephone
) -> None:
    """Short ones beside each other, the words that always work below; each means what it says."""
    replier.reply("1001", piece("单位是独立法人吗？", YES_NO))
    rows = lin.screen.messages[-1].rows
    labels = [[button["text"] for button in row] for row in rows]
    assert labels == [["1 是", "2 否", "0 不清楚"], ["返回", "帮助", "菜单"]]
    pressed = lin.presses("2 否")["callback_query"]["data"]
    with database.reading() as db:
        assert meant(db, pressed) == Pressed("否", "legal_form")
        assert meant(db, pressed, 2002) is None
        assert meant(db, rows[1][2]["callback_data"]) == Pressed("菜单", "legal_form")


def test_a_message_without_answers_has_no_buttons(
    replier: TelegramReplier, database: Database, lin: Telephone
) -> None:
    """Nothing is stored for it either."""
    replier.reply("1001", piece("已记录。"))
    assert lin.screen.messages[-1].rows == []
    with database.reading() as db:
        assert db.exec(select(Keyboard)).all() == []


def test_long_answers_stand_alone_and_are_cut(replier: TelegramReplier, lin: Telephone) -> None:
    """With their number and first words; the text above says them whole."""
    long = "依法在深圳市设立并具有独立法人资格或者视同法人的独立核算单位"
    replier.reply("1001", piece("？", [option(long, "1", 1), option("否", "2", 2)]))
    first, second, *_ = lin.screen.messages[-1].rows
    assert [button["text"] for button in second] == ["2 否"]
    [alone] = first
    assert alone["text"].startswith("1 依法在深圳市设立")
    assert alone["text"].endswith("…")


LABELS = st.lists(st.text("是否深圳 abc🟢_*", min_size=1, max_size=60), max_size=130)


@example(["是"] * 130, ["返回"] * 6)
@given(LABELS, LABELS.map(lambda one: one[:6]))
def test_any_answers_are_laid_out_as_the_platform_takes_them(
    answers: list[str], words: list[str]
) -> None:
    """At most 100 and 8 in a row, 64 bytes in each, in their order, none that shows nothing."""
    options = [option(label or "是", "x", n) for n, label in enumerate(answers)]
    shortcuts = [option(f"{label}.", "y") for label in words]
    rows = rows_of(options, shortcuts, "0123456789abcdef")
    buttons = [button for row in rows for button in row]
    assert len(buttons) == len(shown(options, shortcuts)) <= 100
    assert all(0 < len(row) <= 8 for row in rows)
    assert [data for _, data in buttons] == [f"k:0123456789abcdef:{n}" for n in range(len(buttons))]
    assert all(len(data.encode()) <= 64 for _, data in buttons)
    assert all(label.strip() and columns(label) <= 36 for label, _ in buttons)
    assert len(buttons) >= min(100, len(options) + len(shortcuts))


# --- in order, and not twice ----------------------------------------------------------------------


def test_a_long_message_comes_in_order(
    sender: TelegramSender, waiting: Waiting, lin: Telephone
) -> None:
    """One after the other, a second apart; the buttons under the last one alone."""
    sent = sender.send("1001", message("一", "二", "三", options=YES_NO), "key")
    assert lin.screen.texts == ["一", "二", "三"]
    assert [bool(one.rows) for one in lin.screen.messages if not one.mine] == [False, False, True]
    assert waiting.waited == [1.0, 1.0]
    assert sent.platform_id == str(lin.screen.messages[-1].number)
    assert not sent.delivered


def test_a_part_that_was_not_taken_is_tried_once_more(
    telegram: FakeTelegram, sender: TelegramSender, waiting: Waiting, lin: Telephone
) -> None:
    """When its chat is free again; what was taken before is not repeated."""
    telegram.per_chat = 4
    sender.send("1001", message("一", "二"), "key")
    assert lin.screen.texts == ["一", "二"]
    assert waiting.waited == [1.0, 3.0]


class Breaking(Client):
    """A client whose second message is not taken, however often it is tried."""

    error: Exception = TryLaterError("platform")
    taken = 0

    def send(
        self, chat_id: str, text: str, rows: Rows | None = None, *, patience: float = 0.0
    ) -> str:
        """Take the first one."""
        if self.taken:
            raise self.error
        self.taken += 1
        return super().send(chat_id, text, rows, patience=patience)


@pytest.fixture
def breaking(clock: FixedClock, base: str, telegram: FakeTelegram) -> Iterator[Breaking]:
    """Such a one."""
    made = Breaking(telegram.token, base, clock)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (TryLaterError("platform"), "uncertain"),
        (NoAnswerError(), "uncertain"),
        (MessageRefusedError("refused"), "refused"),
        (AddressGoneError("blocked"), "gone"),
    ],
)
def test_half_a_message_is_not_begun_again_at_once(
    ground: Ground, breaking: Breaking, lin: Telephone, error: Exception, outcome: str
) -> None:
    """Later would repeat its beginning every few minutes; so nobody knows whether it went out."""
    breaking.error = error
    with pytest.raises((HalfSentError, NoAnswerError, SendError)) as raised:
        TelegramSender(ground, breaking).send("1001", message("一", "二"), "key")
    assert failure(raised.value).outcome == outcome
    assert lin.screen.texts == ["一"]


def test_a_first_part_that_was_not_taken_comes_later(
    ground: Ground, breaking: Breaking, lin: Telephone
) -> None:
    """Nothing of it was read yet, so all of it may be sent again."""
    breaking.taken = 1
    with pytest.raises(TryLaterError):
        TelegramSender(ground, breaking).send("1001", message("一", "二"), "key")
    assert lin.screen.texts == []


def test_nothing_to_say_is_our_fault(sender: TelegramSender) -> None:
    """The platform takes no empty message."""
    with pytest.raises(MessageRefusedError):
        sender.send("1001", message(), "key")


def test_a_reply_waits_for_no_chat(
    replier: TelegramReplier, waiting: Waiting, lin: Telephone
) -> None:
    """Who carries replies is told when to come again, and serves others meanwhile."""
    replier.reply("1001", piece("一"))
    with pytest.raises(TryLaterError) as told:
        replier.reply("1001", piece("二"))
    assert told.value.after is not None
    assert waiting.waited == []
    assert lin.screen.texts == ["一"]


# --- who has left ---------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["blocks", "vanishes"])
def test_who_blocked_the_bot_is_noted(
    sender: TelegramSender,
    replier: TelegramReplier,
    ground: Ground,
    clock: FixedClock,
    lin: Telephone,
    how: str,
) -> None:
    """Their address is tried no more, by reminders or by replies."""
    with ground.database.writing() as db:
        people.meet(db, "telegram", who(db), "push", MORNING)
    getattr(lin, how)()
    with pytest.raises(AddressGoneError):
        sender.send("1001", message("一"), "key")
    with ground.database.reading() as db:
        assert followers.has_left(db, "telegram", who(db))
        assert db.exec(select(Address.reach)).one() == "gone"
    clock.move(timedelta(seconds=2))
    with pytest.raises(AddressGoneError):
        replier.reply("1001", piece("二", YES_NO))


# --- transactions ---------------------------------------------------------------------------------


@dataclass
class Watching:
    """A client that looks at the database while it sends."""

    look: Callable[[str | None], None]
    sent: list[str] = field(default_factory=list)

    def send(
        self, chat_id: str, text: str, rows: Rows | None = None, *, patience: float = 0.0
    ) -> str:
        """Send."""
        assert (chat_id, patience) == ("1001", 0.0)
        self.look(rows[0][0][1] if rows else None)
        self.sent.append(text)
        return "1"

    def later(self, work: Callable[[], None]) -> None:
        """Do it now."""
        work()


def test_what_a_button_means_is_stored_before_it_is_shown(ground: Ground) -> None:
    """Committed: a press may be quicker than we are; and nothing is held while it is sent."""
    found: list[Pressed | None] = []

    def look(data: str | None) -> None:
        assert data is not None
        with ground.database.writing() as db:  # waits in vain where one is open
            found.append(meant(db, data))

    watching = Watching(look)
    TelegramReplier(ground, watching).reply("1001", piece("？", YES_NO))  # type: ignore[arg-type]
    assert watching.sent == ["？"]
    assert found == [Pressed("是", "legal_form")]
