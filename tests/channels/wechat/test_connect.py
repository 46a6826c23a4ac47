"""An account in the settings is connected, with everything that goes with it; without one nothing
is.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, compose
from bot.channels import wechat
from bot.channels.base import Ground, Platform
from bot.channels.wechat.sender import WeChatReplier, WeChatSender
from bot.settings import Settings, SettingsError
from bot.site import site
from models.clock import FixedClock
from models.db import open_database
from policies.shelf import Shelf
from tests.fakes.clients import TestClient
from tests.fakes.desks import NOON
from tests.fakes.parts import SEALER
from tests.fakes.wechat.account import MADE_UP
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.platform import Platform as FakeWeChat
from tests.fakes.wechat.server import running

LIN = "oLin0000000000000000000000aa"
ACCOUNT = {
    "wechat_app_id": MADE_UP.app_id,
    "wechat_secret": MADE_UP.secret,
    "wechat_token": MADE_UP.token,
    "wechat_aes_key": MADE_UP.aes_key,
}
TEMPLATES = """
consent_link = "https://mp.weixin.qq.com/s/agree"
[reminder]
template = "T1"
fields = { thing1 = "what", time2 = "due" }
[reminder.subscribe]
template = "N1"
lasting = true
fields = { thing1 = "what" }
"""


def settings(**other: Any) -> Settings:
    """An account, and perhaps more."""
    return Settings(_env_file=None, **ACCOUNT | other)


@pytest.fixture
def file(tmp_path: Path, migrated_file: Path) -> Path:
    """A database with every table."""
    path = tmp_path / "greenbot.db"
    shutil.copyfile(migrated_file, path)
    return path


@pytest.fixture
def app(file: Path, fake: FakeWeChat) -> Iterator[App]:
    """The product with its account, at the small real platform."""
    made = compose(
        settings(wechat_api_base=fake.base_url),
        database=open_database(f"sqlite:///{file}"),
        shelf=Shelf([]),
        clock=fake.clock,
        sealer=SEALER,
    )
    yield made
    made.close()


@pytest.fixture
def fake() -> Iterator[FakeWeChat]:
    """The small real platform, served on this machine."""
    made = FakeWeChat(FixedClock(NOON))
    with running(made):
        yield made


def platform_of(app: App) -> Platform:
    """Ours."""
    return app.platforms[0]


def test_without_an_account_nothing_is_connected(app: App) -> None:
    """The address is not there either."""
    ground = Ground(app.database, app.vault, app.clock)
    assert wechat.connect(Settings(_env_file=None), ground) is None


def test_an_account_brings_everything(app: App) -> None:
    """A channel, what sends, what fetches files, and the door."""
    platform = platform_of(app)
    assert platform.channel.name == "wechat"
    assert isinstance(platform.sender, WeChatSender)
    assert isinstance(platform.replier, WeChatReplier)
    assert "wechat" in app.channels
    assert "wechat" in app.senders
    assert "wechat" in app.repliers


def test_what_a_channel_says_of_itself_follows_from_its_templates(app: App, tmp_path: Path) -> None:
    """Whether somebody can be reminded who has not written lately."""
    ground = Ground(app.database, app.vault, app.clock)
    path = tmp_path / "templates.toml"
    reaches = []
    notices = TEMPLATES.index("[reminder.s")
    for text in ("", TEMPLATES, TEMPLATES[notices:], TEMPLATES[:notices]):
        path.write_text(text, encoding="utf-8")
        made = wechat.connect(settings(wechat_templates=path), ground)
        assert made is not None
        reaches.append(made.channel.capabilities.reach)
        told = made.channel.capabilities.consent_link
        assert told == ("https://mp.weixin.qq.com/s/agree" if text == TEMPLATES else "")
        assert made.channel.capabilities.accounts
        assert made.channel.capabilities.windows
        assert made.channel.capabilities.tags
        assert (made.channel.capabilities.max_bytes, made.channel.capabilities.answers) == (2048, 1)
        made.close()
    assert reaches == ["writes", "push", "consent", "push"]


def test_templates_that_cannot_be_used_are_told(app: App, tmp_path: Path) -> None:
    """At the start, by their file."""
    path = tmp_path / "templates.toml"
    path.write_text("[reminder", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"templates\.toml"):
        wechat.connect(settings(wechat_templates=path), Ground(app.database, app.vault, app.clock))


def test_the_earlier_key_is_read_too(app: App) -> None:
    """While it is being changed."""
    other = "0123456789ABCDEFGabcdefghijklmnopqrstuvwxyz"
    known = wechat.secrets_of(settings(wechat_aes_key_previous=other))
    assert known.keys == [MADE_UP.aes_key, other]
    assert platform_of(app) is not None


def test_somebody_writes_and_is_answered(app: App, fake: FakeWeChat) -> None:
    """Through the whole product; what does not fit the answer follows by the API."""
    with TestClient(site(app)) as client:
        fake.line.client = client
        assert fake.line.verify()
        lin = Person.of(fake, LIN)
        assert "自评" in lin.text("你好")
        assert fake.oddities == []


def test_the_doctor_asks_the_platform(app: App, fake: FakeWeChat) -> None:
    """All is well but for what an operator still has to set up."""
    lines = list(platform_of(app).probe())
    assert {one.name: one.mark for one in lines} == {
        "wechat pushes": "ok",
        "wechat account": "ok",
        "wechat menu": "warn",
        "wechat templates": "warn",
        "wechat quotas": "ok",
    }
    fake.faults.errcode("/cgi-bin/getcallbackip", 40164)
    [line] = [one for one in platform_of(app).probe() if one.name == "wechat account"]
    assert (line.mark, "40164" in line.text) == ("FAIL", True)


def test_what_is_closed_answers_nothing_more(file: Path) -> None:
    """And leaves no thread behind."""
    made = compose(
        settings(),
        database=open_database(f"sqlite:///{file}"),
        shelf=Shelf([]),
        clock=FixedClock(NOON),
        sealer=SEALER,
    )
    fake = FakeWeChat(FixedClock(NOON))
    with TestClient(site(made), raise_server_exceptions=False) as client:
        fake.line.client = client
        assert Person.of(fake, LIN).text("你好")
        made.close()
        assert Person.of(fake, LIN).text("你好") == ""
