"""What goes to somebody on WeChat goes by the first way that is open, and is counted once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.channels.base import (
    AddressGoneError,
    Ground,
    MessageRefusedError,
    NotReachableNowError,
    Sent,
    TryLaterError,
)
from bot.channels.wechat.channel import LONGEST
from bot.channels.wechat.choices import MOST
from bot.channels.wechat.errors import NoAnswerError, NotSentError, WeChatError
from bot.channels.wechat.sender import WeChatReplier, WeChatSender
from bot.channels.wechat.service import HalfSentError
from bot.channels.wechat.template_fields import Place
from bot.channels.wechat.templates import Template, Templates
from bot.rendered import Piece, Rendered
from models import consents, followers, keyboards
from models.clock import FixedClock
from models.db import Database, StorageUnavailableError
from models.followers import TAPPED_MESSAGES, WRITTEN, WRITTEN_MESSAGES
from models.keyboards import Keyboard
from models.messages import Touch
from tests.channels.wechat.fake_client import FakeClient
from tests.fakes.parts import VAULT, texts_in

LIN = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"
REMINDER, NOTICE, GENERAL = "T-reminder", "S-reminder", "T-default"
FILE = Templates(
    messages={
        "reminder": Template(
            REMINDER,
            (Place("thing1", "what"), Place("time2", "due"), Place("thing3", "do")),
            link="https://greenbot.example/",
        ),
        "default": Template(GENERAL, (Place("thing1", "what"), Place("thing2", "do"))),
    },
    notices={"reminder": Template(NOTICE, (Place("thing1", "what"), Place("date2", "due")))},
)
BRIEF_FIELDS = {"kind": "reminder", "what": "填报年度动态管理表", "do": "请回复“收到”",
                "due": "2027-03-15"}  # fmt: skip


def message(*texts: str, options: tuple[str, ...] = (), brief: Any = BRIEF_FIELDS) -> Rendered:
    """A push as it is rendered."""
    made: Rendered = {
        "language": "zh_CN",
        "prompt": "rem:1",
        "blocks": [],
        "options": [{"label": one, "send": one, "number": None} for one in options],
        "shortcuts": [],
        "texts": list(texts or ("最迟3月15日办完",)),
    }
    if options:
        listed = "\n".join(f"· {one}" for one in options)
        made["texts"][-1] += f"\n\n{listed}"
    if brief:
        made["brief"] = dict(brief)  # type: ignore[typeddict-item]
    return made


def piece(text: str = "余下的话", options: tuple[str, ...] = ()) -> Piece:
    """The last message of a reply."""
    made = message(text, options=options, brief=None)
    return {"language": "zh_CN", "text": made["texts"][-1], "options": made["options"],
            "shortcuts": [], "prompt": "q:1"}  # fmt: skip


@dataclass
class World:
    """One account, its ledger in our database and the platform's own."""

    database: Database
    clock: FixedClock
    api: FakeClient
    templates: Templates = field(default_factory=Templates.none)

    @property
    def ground(self) -> Ground:
        return Ground(self.database, VAULT, self.clock)

    @property
    def who(self) -> str:
        """The pseudonym."""
        with self.database.writing() as db:
            return followers.pseudonym(db, VAULT, "wechat", LIN, self.clock.now())

    def send(self, sent: Rendered | None = None, openid: str = LIN) -> Sent:
        """Send by a sender of its own, as another process would."""
        sender = WeChatSender(self.ground, self.api, self.templates)
        return sender.send(openid, sent or message(), "reminder:1")

    def reply(self, one: Piece | None = None) -> None:
        """Send the rest of a reply."""
        WeChatReplier(self.ground, self.api).reply(LIN, one or piece())

    def heard(self, touch: Touch = "written") -> None:
        """Somebody writes or taps: the platform and we count alike."""
        self.api.writes(LIN) if touch == "written" else self.api.taps(LIN)
        with self.database.writing() as db:
            followers.heard(db, "wechat", self.who_in(db), touch, self.clock.now())

    def who_in(self, db: Session) -> str:
        return followers.pseudonym(db, VAULT, "wechat", LIN, self.clock.now())

    def agreed(self, template: str = NOTICE, *, lasting: bool = False) -> None:
        """They agree to a template."""
        self.api.agrees(LIN, template, 99 if lasting else 1)
        with self.database.writing() as db:
            consents.accepted(db, "wechat", self.who_in(db), template, self.clock.now(),
                              lasting=lasting)  # fmt: skip

    def with_templates(self) -> None:
        """The account has templates, and they follow."""
        self.templates = FILE
        self.api.templates |= {REMINDER, NOTICE, GENERAL}
        self.api.following.add(LIN)

    @property
    def left(self) -> int:
        """Messages that are left of their windows."""
        with self.database.reading() as db:
            row = followers.follower(db, "wechat", self.who_in(db))
            return row.written_left + row.tapped_left if row else 0

    @property
    def consents(self) -> int:
        """What is left of their consents."""
        with self.database.reading() as db:
            return sum(one.remaining for one in db.exec(select(consents.Consent)))

    @property
    def gone(self) -> bool:
        """Whether they count as gone."""
        with self.database.reading() as db:
            return followers.has_left(db, "wechat", self.who_in(db))

    def fails(self, method: str, *errors: Exception | int | None) -> None:
        """Let the next calls of a method fail; a number is the platform's, None no fault."""
        self.api.faults[method] = [
            WeChatError(one, method) if isinstance(one, int) else one for one in errors
        ]


@pytest.fixture
def world(database: Database) -> World:
    """Nobody has written yet."""
    clock = FixedClock(datetime(2027, 3, 1, 2, tzinfo=UTC))
    return World(database, clock, FakeClient(clock))


# --- the first way that is open -------------------------------------------------------------------


def test_within_the_window_everything_is_said(world: World) -> None:
    """All messages in their order, the last one with its choices."""
    world.heard()
    sent = world.send(message("一", "二", "三", options=("收到", "不是我")))
    assert world.api.texts(LIN) == ["一", "二", "三"]
    assert world.api.kinds() == ["text", "text", "menu"]
    assert (sent.brief, sent.platform_id) == (None, "")
    assert world.left == WRITTEN_MESSAGES - 3


def test_a_tap_of_a_choice_is_found_again(world: World) -> None:
    """What it sends is kept under the name that the platform gives back."""
    world.heard()
    world.send(message("一", options=("收到", "已填报")))
    [shown] = world.api.shown
    name, number = shown.items[1][0].split(":")
    assert [label for _, label in shown.items] == ["收到", "已填报"]
    with world.database.writing() as db:
        pressed = keyboards.pressed(db, texts_in(db), "wechat", world.who_in(db), name, int(number))
    assert pressed is not None
    assert (pressed.send, pressed.prompt) == ("已填报", "rem:1")


def test_choices_of_a_complaint_are_known_as_such(world: World) -> None:
    """What they mean is kept for a day alone."""
    world.heard()
    world.reply({**piece(options=("收到",)), "private": True})
    world.reply(piece(options=("收到",)))
    with world.database.reading() as db:
        rows = db.exec(select(Keyboard.private).order_by(col(Keyboard.id)))
        assert list(rows) == [True, False]


@pytest.mark.parametrize("code", [40008, 48001])
def test_choices_that_are_refused_go_as_words(world: World, code: int) -> None:
    """In the same place, with their words."""
    world.heard()
    world.fails("send_menu", code)
    world.send(message("一", options=("收到",)))
    assert world.api.texts(LIN) == ["一\n\n· 收到"]
    assert world.left == WRITTEN_MESSAGES - 1


def test_too_many_choices_go_as_words(world: World) -> None:
    """And so do those of a message that is full."""
    world.heard()
    world.send(message("一", options=tuple(f"第{n}项" for n in range(MOST + 1))))
    full = message("字" * 600, options=tuple(f"选择第{n}项很长的话" for n in range(8)))
    assert len(full["texts"][-1].encode()) <= LONGEST
    world.send(full)
    assert world.api.asked == ["send_text", "send_text"]


def test_without_a_window_a_consent_is_used(world: World) -> None:
    """Once: the second time the template goes."""
    world.with_templates()
    world.agreed()
    first, second = world.send(), world.send()
    assert world.api.kinds() == ["notice", "template"]
    assert world.api.shown[0].fields == {"thing1": "填报年度动态管理表", "date2": "2027年3月15日"}
    assert world.api.shown[1].link == "https://greenbot.example/"
    assert (first.platform_id, second.platform_id) == ("1001", "1002")
    assert second.brief == "填报年度动态管理表\n2027年3月15日 23:59\n请回复“收到”"
    assert world.consents == 0


def test_a_lasting_consent_is_used_again_and_again(world: World) -> None:
    """长期订阅."""
    world.with_templates()
    world.agreed(lasting=True)
    for _ in range(3):
        world.send()
    assert world.api.kinds() == ["notice"] * 3


def test_a_template_carries_a_key_that_says_nothing(world: World) -> None:
    """The same for the same delivery, which the platform then sends once; another for another."""
    world.with_templates()
    for key in ("reminder:7:2027-03-01", "reminder:7:2027-03-01", "reminder:8:2027-03-01"):
        WeChatSender(world.ground, world.api, FILE).send(LIN, message(), key)
    first, again, other = world.api.keys
    assert first == again != other
    assert len(first) == 32
    assert "reminder" not in first


def test_without_any_way_it_waits_for_them_to_write(world: World) -> None:
    """Nothing was asked of the platform."""
    world.api.following.add(LIN)
    with pytest.raises(NotReachableNowError) as caught:
        world.send()
    assert caught.value.reason == "window_closed"
    assert world.api.asked == []


def test_a_window_that_closed_is_no_window(world: World) -> None:
    """48 hours after they wrote."""
    world.heard()
    world.clock.move(WRITTEN)
    with pytest.raises(NotReachableNowError):
        world.send()
    assert world.api.asked == []


def test_whoever_left_is_not_written_to(world: World) -> None:
    """The platform is not asked, whatever window stood open."""
    world.with_templates()
    world.heard()
    with world.database.writing() as db:
        followers.left(db, "wechat", world.who_in(db), world.clock.now())
    for attempt in (world.send, world.reply):
        with pytest.raises(AddressGoneError) as caught:
            attempt()
        assert caught.value.reason == "unfollowed"
    assert world.api.asked == []


# --- never in the middle --------------------------------------------------------------------------


def test_a_message_that_does_not_fit_is_told_in_short(world: World) -> None:
    """Two messages are left and three are needed: one says what it is about."""
    world.with_templates()
    world.heard()
    world.send(message("一", "二", "三"))
    sent = world.send(message("四", "五", "六"))
    [short] = world.api.texts(LIN)[3:]
    assert sent.brief == short
    assert "填报年度动态管理表" in short
    assert "2027年3月15日" in short
    assert "四" not in short
    assert world.left == 1


def test_a_window_that_closes_midway_is_followed_by_the_next_way(world: World) -> None:
    """The first part was taken; what it was about arrives whole."""
    world.with_templates()
    world.heard()
    world.fails("send_text", None, 45015)
    world.send(message("一", "二"))
    assert world.api.kinds() == ["text", "template"]
    assert world.left == 0


@pytest.mark.parametrize("error", [NotSentError("no_connection"), WeChatError(-1, "send")])
def test_half_of_a_message_is_neither_sent_nor_unsent(world: World, error: Exception) -> None:
    """It counts as uncertain, so that its beginning does not come every few minutes."""
    world.heard()
    world.fails("send_text", None, error)
    with pytest.raises(HalfSentError):
        world.send(message("一", "二", "三"))
    assert world.left == WRITTEN_MESSAGES - 1


def test_nothing_to_say_in_short_waits(world: World) -> None:
    """A message without fields is not sent in part."""
    world.templates = FILE
    world.heard("tapped")
    with pytest.raises(NotReachableNowError):
        world.send(message("一", "二", "三", "四", brief=None))
    assert world.api.asked == []
    assert world.left == TAPPED_MESSAGES


def test_no_day_is_made_up(world: World) -> None:
    """An envelope without a day goes by the general template."""
    world.with_templates()
    world.agreed()
    world.send(message(brief=BRIEF_FIELDS | {"due": ""}))
    [shown] = world.api.shown
    assert (shown.template, shown.fields) == (
        GENERAL, {"thing1": "填报年度动态管理表", "thing2": "请回复“收到”"})  # fmt: skip
    assert world.consents == 1


# --- what the platform refuses --------------------------------------------------------------------


@pytest.mark.parametrize("code", [45015, 45047])
def test_a_window_that_the_platform_does_not_know_is_closed(world: World, code: int) -> None:
    """The next way in the same sending; and nothing more until they write."""
    world.with_templates()
    world.heard()
    world.fails("send_text", code)
    world.send()
    assert world.api.kinds() == ["template"]
    assert world.left == 0
    world.send()
    assert world.api.asked == ["send_text", "send_template", "send_template"]


def test_a_consent_that_the_platform_does_not_know_is_gone(world: World) -> None:
    """The next way in the same sending."""
    world.with_templates()
    world.agreed(lasting=True)
    world.api.consents.clear()
    world.send()
    world.send()
    assert world.api.asked == ["send_subscribe", "send_template", "send_template"]


@pytest.mark.parametrize("method", ["send_text", "send_subscribe", "send_template"])
def test_whoever_blocked_us_has_left(world: World, method: str) -> None:
    """43004: another address is tried, and the platform is not asked again."""
    world.with_templates()
    if method == "send_text":
        world.heard()
    if method == "send_subscribe":
        world.agreed()
    world.fails(method, 43004)
    with pytest.raises(AddressGoneError):
        world.send()
    assert world.gone
    with pytest.raises(AddressGoneError):
        world.send()
    assert world.api.asked == [method]


LATER = {
    "busy": (-1, "platform_busy", None),
    "a token that is refused": (42001, "platform_busy", None),
    "too fast": (45011, "slow_down", timedelta(minutes=1)),
    "too often to one": (43117, "slow_down", timedelta(hours=6)),
    "an operator": (40164, "operator", None),
    "the day's quota": (45009, "quota", timedelta(hours=14, minutes=1)),
}


@pytest.mark.parametrize("name", LATER)
@pytest.mark.parametrize("method", ["send_text", "send_subscribe", "send_template"])
def test_what_may_end_by_itself_is_tried_later(world: World, method: str, name: str) -> None:
    """And nothing of the ledgers is lost: the platform took nothing."""
    code, reason, after = LATER[name]
    world.with_templates()
    if method == "send_text":
        world.heard()
    if method == "send_subscribe":
        world.agreed()
    before = world.left, world.consents
    world.fails(method, code)
    with pytest.raises(TryLaterError) as caught:
        world.send()
    assert (caught.value.reason, caught.value.after) == (reason, after)
    assert (world.left, world.consents) == before
    world.send()
    assert len(world.api.shown) == 1


@pytest.mark.parametrize("method", ["send_text", "send_subscribe", "send_template"])
def test_without_a_connection_it_is_tried_later(world: World, method: str) -> None:
    """As long as the road says, where it says so."""
    world.with_templates()
    if method == "send_text":
        world.heard()
    if method == "send_subscribe":
        world.agreed()
    before = world.left, world.consents
    world.fails(method, NotSentError("no_connection", timedelta(minutes=5)))
    with pytest.raises(TryLaterError) as caught:
        world.send()
    assert (caught.value.reason, caught.value.after) == ("no_connection", timedelta(minutes=5))
    assert (world.left, world.consents) == before


@pytest.mark.parametrize("method", ["send_text", "send_subscribe", "send_template"])
def test_without_an_answer_nobody_knows(world: World, method: str) -> None:
    """What may have been taken stays taken, and what was never asked is given back."""
    world.with_templates()
    if method == "send_text":
        world.heard()
    if method == "send_subscribe":
        world.agreed()
    world.fails(method, NoAnswerError("timeout"))
    with pytest.raises(NoAnswerError):
        world.send(message("一", "二", "三"))
    assert world.consents == 0
    if method == "send_text":
        assert world.left == WRITTEN_MESSAGES - 1


def test_what_is_wrong_with_a_message_is_ours(world: World) -> None:
    """45002: it would never be taken; the window keeps its messages."""
    world.heard()
    world.fails("send_text", 45002)
    with pytest.raises(MessageRefusedError):
        world.send()
    assert world.left == WRITTEN_MESSAGES


@pytest.mark.parametrize("code", [40003, 43019, 48002, 50002])
def test_a_refusal_of_the_reader_tries_another_address(world: World, code: int) -> None:
    """Of theirs; the message itself is well."""
    world.heard()
    world.fails("send_text", code)
    with pytest.raises(NotReachableNowError) as caught:
        world.send()
    assert caught.value.reason == "reader_refused"


def test_a_template_that_is_refused_gives_way_to_the_next(world: World) -> None:
    """A field that the template has not, or a template that is gone; the consent is not lost."""
    world.with_templates()
    world.agreed()
    world.fails("send_subscribe", 47003)
    world.fails("send_template", 40037)
    world.send()
    assert [one.template for one in world.api.shown] == [GENERAL]
    assert world.consents == 1


def test_templates_that_are_all_refused_are_said_so(world: World) -> None:
    """The office sees why, and another address is tried."""
    world.with_templates()
    world.fails("send_template", 47003, 47003)
    with pytest.raises(NotReachableNowError) as caught:
        world.send()
    assert caught.value.reason == "template_refused"


def test_an_account_without_the_api_says_so(world: World) -> None:
    """48001: no way is granted; what was taken is given back."""
    world.heard()
    world.fails("send_text", 48001)
    with pytest.raises(NotReachableNowError) as caught:
        world.send()
    assert caught.value.reason == "not_granted"
    assert world.left == WRITTEN_MESSAGES


def test_a_database_that_does_not_answer_is_tried_later(world: World) -> None:
    """Before anything was sent."""
    world.heard()
    broken = replace(world, database=_Broken())  # type: ignore[arg-type]
    for attempt in (broken.send, broken.reply):
        with pytest.raises(TryLaterError) as caught:
            attempt()
        assert caught.value.reason == "storage"
    assert world.api.asked == []


class _Broken:
    """A database that is not there."""

    def writing(self) -> Any:
        """Raise as a database that is gone."""
        raise StorageUnavailableError("gone")


# --- the rest of a reply --------------------------------------------------------------------------


def test_the_rest_of_a_reply_goes_within_the_windows(world: World) -> None:
    """With choices where it has some; after the last message it waits."""
    world.heard()
    world.reply(piece(options=("是", "否")))
    for _ in range(WRITTEN_MESSAGES - 1):
        world.reply()
    assert world.api.kinds() == ["menu", *["text"] * (WRITTEN_MESSAGES - 1)]
    with pytest.raises(NotReachableNowError) as caught:
        world.reply()
    assert caught.value.reason == "window_closed"
    assert len(world.api.asked) == WRITTEN_MESSAGES


@pytest.mark.parametrize(
    ("code", "error", "left"),
    [
        (45015, NotReachableNowError, 0),
        (45047, NotReachableNowError, 0),
        (48001, NotReachableNowError, 5),
        (43004, AddressGoneError, 0),
        (-1, TryLaterError, 5),
        (45009, TryLaterError, 5),
        (45002, MessageRefusedError, 5),
    ],
)
def test_a_reply_that_is_refused(
    world: World, code: int, error: type[Exception], left: int
) -> None:
    """Each refusal has its name, and the ledger what the platform has."""
    world.heard()
    world.fails("send_text", code)
    with pytest.raises(error):
        world.reply()
    assert world.left == left
    assert world.gone == (code == 43004)


# --- who is first ---------------------------------------------------------------------------------


def test_of_two_senders_one_has_the_last_message(world: World) -> None:
    """The other waits; the platform is asked once."""
    start = Barrier(4)

    def attempt(_: int) -> bool:
        start.wait()
        try:
            world.send()
        except NotReachableNowError:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        for round_ in range(4):
            world.heard()
            for _ in range(WRITTEN_MESSAGES - 1):
                world.send()
            before = len(world.api.asked)
            assert sorted(threads.map(attempt, range(4))) == [False, False, False, True], round_
            assert len(world.api.asked) == before + 1


def test_of_two_senders_one_has_the_last_consent(world: World) -> None:
    """The others go by the template."""
    world.with_templates()
    world.agreed()
    start = Barrier(4)

    def attempt(_: int) -> Sent:
        start.wait()
        return world.send()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(attempt, range(4)))
    assert sorted(world.api.kinds()) == ["notice", "template", "template", "template"]
    assert world.api.asked.count("send_subscribe") == 1
