"""Everything that somebody with a telephone can do, over the small real platform, in every mode.

Its pushes are written and encrypted by other hands than `pushing.py`.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.wechat.door import routes
from bot.channels.wechat.envelope import Envelope, Mode
from bot.metrics import Metrics
from bot.web.app import web_app
from models.clock import FixedClock
from models.happenings import Agreed, Left, Refused, Reported
from models.messages import Attachment, Press
from tests.channels.wechat.pushing import TextDesk
from tests.fakes.clients import TestClient
from tests.fakes.desks import NOON
from tests.fakes.wechat.account import MADE_UP
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.shown import Item
from tests.fakes.wechat.templates import Template
from tests.fakes.wechat.wire import Fields

MODES: tuple[Mode, ...] = ("secure", "compatible", "plain")
LIN = "oLin0000000000000000000000aa"
CODE = "7KQ2-9MWX-4TFH-C3VD"
MENU = [
    {"type": "click", "name": "自评", "key": "自评"},
    {"type": "view", "name": "网站", "url": "https://greenbot.example"},
    {"type": "scancode_waitmsg", "name": "扫码", "key": "scan"},
]
NOTICE = Template("N1", "到期提醒", "事项：{{thing1.DATA}}", lasting=False)


class Office:
    """An account with our door, and Lin before it."""

    def __init__(self, mode: Mode = "secure") -> None:
        self.desk = TextDesk()
        account = replace(MADE_UP, mode=mode)
        clock = FixedClock(NOON)
        envelope = Envelope(account.app_id, account.token, [account.aes_key], clock, mode)
        app = web_app(self.desk, more_routes=routes(envelope, self.desk, Metrics()))
        client = TestClient(app, raise_server_exceptions=False)
        self.platform = Platform(clock, client, account=account)
        self.platform.menu = MENU
        self.lin = Person.of(self.platform, LIN)

    @property
    def heard(self) -> Any:
        """The last message, by what it says."""
        last = self.desk.received[-1]
        assert (last.channel, last.address) == ("wechat", LIN)
        return last.text, last.attachments, last.touch

    def drawn(self, scene: str) -> None:
        """A code of a scene hangs on the wall."""
        self.platform.poster(scene)


@pytest.fixture(params=MODES)
def office(request: pytest.FixtureRequest) -> Office:
    """In each mode."""
    return Office(request.param)


def test_the_console_verifies_the_address(office: Office) -> None:
    """Before anything else."""
    assert office.platform.line.verify()
    office.platform.line.account = replace(office.platform.line.account, token="another")
    assert not office.platform.line.verify()


def test_words_are_answered_where_they_were_written(office: Office) -> None:
    """The telephone shows the reply."""
    assert "单位是独立法人吗" in office.lin.text("自评")
    assert office.heard == ("自评", (), "written")
    assert office.platform.oddities == []


ACTS: dict[str, tuple[Callable[[Person], Any], str, tuple[str, ...], str]] = {
    "a photo": (lambda lin: lin.image(b"photo"), "", ("photo",), "written"),
    "a voice": (lambda lin: lin.voice(b"amr"), "", ("voice",), "written"),
    "a voice that was heard": (
        lambda lin: lin.voice(b"amr", "自评。"), "自评。", ("voice",), "written",
    ),
    "a film": (lambda lin: lin.video(b"film"), "", ("video",), "written"),
    "a place": (lambda lin: lin.location(22.5, 113.9, "南山区"), "", ("location",), "written"),
    "a document": (lambda lin: lin.file("能耗表.pdf", 1024), "", ("file",), "written"),
    "an article": (
        lambda lin: lin.link("通知", "https://example.cn"),
        "https://example.cn\n通知", (), "written",
    ),
    "the menu": (lambda lin: lin.click("自评"), "自评", (), "tapped"),
    "a choice": (lambda lin: lin.tap(Item("aB3_-xYz01234567:2", "不清楚")), "不清楚", (), "tapped"),
    "a code from the menu": (
        lambda lin: lin.scan_from_menu("scan", f"https://greenbot.example/?bind={CODE}"),
        f"绑定 {CODE}", (), "tapped",
    ),
    "a foreign code from the menu": (
        lambda lin: lin.scan_from_menu("scan", "https://example.cn"), "", ("other",), "tapped",
    ),
    "a new following": (lambda lin: lin.follow(), "你好", (), "tapped"),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_what_is_done_is_heard_and_answered(office: Office, act: str) -> None:
    """Each by its words or its kind."""
    done, text, kinds, touch = ACTS[act]
    answer = done(office.lin)
    heard = office.desk.received[-1]
    assert (heard.text, heard.touch) == (text, touch)
    assert tuple(one.kind for one in heard.attachments) == kinds
    assert heard.address == LIN
    assert answer
    assert office.platform.oddities == []


def test_files_are_named_as_the_platform_names_them(office: Office) -> None:
    """So that they can be fetched."""
    office.lin.image(b"photo")
    [photo] = office.desk.received[-1].attachments
    assert office.platform.files.get(photo.source).content == b"photo"
    office.lin.file("能耗表.pdf", 1024)
    assert office.desk.received[-1].attachments == (Attachment("file", "能耗表.pdf", 1024),)


def test_a_choice_is_a_press(office: Office) -> None:
    """Of its keyboard."""
    office.lin.tap(Item("aB3_-xYz01234567:2", "不清楚"))
    assert office.desk.received[-1].press == Press("aB3_-xYz01234567", 2)


@pytest.mark.parametrize(
    ("scene", "text"),
    [(f"bind-{CODE}", f"绑定 {CODE}"), ("poster-check", "自评"), ("poster-complaint", "举报")],
)
def test_codes_on_the_wall(office: Office, scene: str, text: str) -> None:
    """By whoever follows already, and by whoever begins to."""
    office.drawn(scene)
    office.lin.scan(scene)
    assert office.heard[0] == text
    chen = Person.of(office.platform, "oChen000000000000000000000aa", following=False)
    chen.scan(scene)
    assert office.desk.received[-1].text == text
    assert office.desk.received[-1].address == chen.openid


def test_a_website_is_nobodys_words(office: Office) -> None:
    """The menu only opens it."""
    office.lin.click("网站")
    assert office.desk.received == []
    assert office.platform.oddities == []


def test_who_leaves_and_comes_back(office: Office) -> None:
    """Is noted, and greeted."""
    office.lin.unfollow()
    assert [type(one.what) for one in office.desk.noted] == [Left]
    office.lin.follow()
    assert office.heard[0] == "你好"


def test_what_somebody_agrees_to(office: Office) -> None:
    """And refuses, and takes back."""
    office.lin.agree(NOTICE)
    office.lin.refuse(NOTICE)
    office.lin.take_back(NOTICE)
    whats = [one.what for one in office.desk.noted]
    assert whats == [Agreed("N1"), Refused("N1"), Refused("N1")]
    assert len({one.key for one in office.desk.noted}) == 3


@pytest.mark.parametrize(
    ("how", "noted"),
    [
        ("success", "delivered"),
        ("failed:user block", "blocked"),
        ("failed: system failed", "failed"),
    ],
)
def test_what_became_of_a_card(office: Office, how: Any, noted: Any) -> None:
    """Whichever kind it was."""
    for kind in ("template", "notice"):
        card = office.platform.show(LIN, kind, text="到期提醒", template="N1")
        office.lin.template_finished(replace(card, message=office.platform.number()), how)
        what = office.desk.noted[-1].what
        assert isinstance(what, Reported)
        assert (what.how, what.platform_id.isdecimal()) == (noted, True)


@pytest.mark.parametrize("fresh", [True, False])
def test_a_push_that_comes_again_is_one(office: Office, fresh: bool) -> None:
    """Signed and sealed anew, or byte for byte as the first time."""
    line = office.platform.line
    fields: Fields = {
        "ToUserName": MADE_UP.original_id,
        "FromUserName": LIN,
        "CreateTime": int(NOON.timestamp()),
        "MsgType": "text",
        "Content": "自评",
        "MsgId": 7,
    }
    post = line.post(fields)
    shown = set()
    for _ in range(3):
        body = line.tried(line.post(fields) if fresh else post)
        assert body is not None
        answer = line.understood(body, LIN)
        assert answer is not None
        shown.add(answer.text)
    assert len(shown) == 1
    assert len(office.desk.received) == 1


def test_a_storage_that_takes_nothing_is_told_to_the_telephone() -> None:
    """And what is only told by the platform is told again, three times in all."""
    office = Office()
    office.desk.full = True
    assert office.lin.text("自评") == "请稍后再试"
    before = office.platform.line.tries
    office.lin.unfollow()
    assert office.platform.line.tries - before == 3
    assert office.desk.noted == []
