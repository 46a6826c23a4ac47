"""What the doctor says of Telegram."""

from datetime import timedelta
from typing import Any

import pytest
from telegram import User, WebhookInfo

from bot.channels.base import Probe, TryLaterError
from bot.channels.telegram.probe import WAITING, look
from bot.settings import Settings
from models.clock import FixedClock
from tests.channels.telegram.fake_client import FakeClient
from tests.fakes.desks import NOON

TOKEN = "123456789:AAF-canary-token-of-the-bot-00000001"
URL = "https://bot.example.gov.cn/telegram"


def asked(telegram: FakeClient, **more: Any) -> list[Probe]:
    """What the doctor says, with a webhook unless it is told otherwise."""
    given: dict[str, Any] = {
        "telegram_token": TOKEN,
        "telegram_secret": "s3cret",
        "base_url": "https://bot.example.gov.cn",
    }
    return list(look(Settings(_env_file=None, **(given | more)), telegram, FixedClock(NOON)))


def marks(found: list[Probe]) -> dict[str, str]:
    """The worst mark of each thing."""
    worst = ("ok", "warn", "FAIL")
    names = {one.name for one in found}
    return {
        name: max((one.mark for one in found if one.name == name), key=worst.index)
        for name in names
    }


@pytest.fixture
def telegram() -> FakeClient:
    """A bot that is set up well, with a webhook."""
    return FakeClient(webhook=WebhookInfo(URL, False, 0))


def test_all_is_well(telegram: FakeClient) -> None:
    """A line for each thing."""
    assert marks(asked(telegram)) == {
        "telegram bot": "ok",
        "telegram updates": "ok",
        "telegram menus": "ok",
        "telegram complaints": "ok",
    }


def test_an_account_that_is_no_bot(telegram: FakeClient) -> None:
    """It would not be sent updates."""
    telegram.bot = User(1, "Lin", False, username="lin")
    assert marks(asked(telegram))["telegram bot"] == "FAIL"


@pytest.mark.parametrize("url", ["", "https://elsewhere.example/telegram"])
def test_a_webhook_that_is_not_ours(telegram: FakeClient, url: str) -> None:
    """Updates come to nobody, or to somebody else: what to do is said."""
    telegram.webhook = WebhookInfo(url, False, 0)
    found = asked(telegram)
    assert marks(found)["telegram updates"] == "FAIL"
    assert any("greenbot telegram setup" in one.text for one in found)


def test_long_polling_is_for_development(telegram: FakeClient) -> None:
    """It works where no webhook is set."""
    assert marks(asked(telegram, telegram_secret=None))["telegram updates"] == "FAIL"
    telegram.webhook = WebhookInfo("", False, 0)
    assert marks(asked(telegram, telegram_secret=None))["telegram updates"] == "warn"


def test_updates_that_wait_and_a_webhook_that_failed(telegram: FakeClient) -> None:
    """As Telegram tells it, of the last day."""
    telegram.webhook = WebhookInfo(URL, False, WAITING + 1)
    assert marks(asked(telegram))["telegram updates"] == "warn"
    for ago, mark in ((timedelta(hours=1), "warn"), (timedelta(days=2), "ok")):
        telegram.webhook = WebhookInfo(
            URL, False, 0, last_error_date=NOON - ago, last_error_message="503"
        )
        assert marks(asked(telegram))["telegram updates"] == mark


def test_menus_of_another_version(telegram: FakeClient) -> None:
    """They are set anew by the set-up."""
    telegram.menus["en"] = []
    assert marks(asked(telegram))["telegram menus"] == "warn"


def test_complaints_over_telegram_are_warned_of(telegram: FakeClient) -> None:
    """With the article that speaks against it."""
    found = asked(telegram, telegram_complaints=True)
    assert marks(found)["telegram complaints"] == "warn"
    assert any("个人信息保护法 36" in one.text for one in found)


@pytest.mark.parametrize("reason", ["token", "no_connection", "platform", "conflict"])
def test_a_platform_that_cannot_be_asked_is_a_failure(reason: str) -> None:
    """The others are asked all the same, and no line tells the token."""
    found = asked(FakeClient(faults=[TryLaterError(reason)]))
    assert marks(found)["telegram"] == "FAIL"
    assert TOKEN not in str(found)
