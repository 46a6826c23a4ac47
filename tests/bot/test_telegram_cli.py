"""`greenbot telegram setup`: what Telegram is told, what is shown, and how failures read."""

from collections.abc import Iterator

import pytest

from bot.__main__ import main
from bot.channels.telegram.menus import menu
from tests.fakes.logs import logging_as_before
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault, Server, standing

__all__ = ["logging_as_before"]
pytestmark = pytest.mark.usefixtures("logging_as_before")

SECRET = "a-secret-that-nobody-knows"
SITE = "https://greenbot.example"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server for the platforms of these tests."""
    with standing() as one:
        yield one


@pytest.fixture
def telegram(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTelegram]:
    """A platform, and the settings of a bot there that asks for its updates."""
    server.telegram = FakeTelegram()
    monkeypatch.setenv("GREENBOT_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("GREENBOT_TELEGRAM_API_BASE", server.base)
    yield server.telegram
    server.telegram.ends()


@pytest.fixture
def with_webhook(telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> FakeTelegram:
    """The settings of one to which they are brought."""
    monkeypatch.setenv("GREENBOT_TELEGRAM_SECRET", SECRET)
    monkeypatch.setenv("GREENBOT_BASE_URL", SITE)
    return telegram


def said(capsys: pytest.CaptureFixture[str], *more: str, code: int = 0) -> str:
    """What the verb says, on either stream."""
    assert main(["telegram", "setup", *more]) == code
    out, err = capsys.readouterr()
    assert TOKEN not in out + err
    assert SECRET not in out + err
    return err if code else out


def test_a_webhook_is_set(with_webhook: FakeTelegram, capsys: pytest.CaptureFixture[str]) -> None:
    """At our address, with the secret, for what we read alone; and it is said so."""
    told = said(capsys)
    hook = with_webhook.webhook
    assert hook is not None
    assert (hook.url, hook.secret, hook.connections) == (f"{SITE}/telegram", SECRET, 20)
    assert with_webhook.allowed == ("message", "edited_message", "callback_query",
                                    "my_chat_member")  # fmt: skip
    assert f"{SITE}/telegram" in told
    assert "@greenbot_bot" in told


def test_without_a_secret_there_is_none(
    telegram: FakeTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that was set is taken away: it would keep the updates from us. What waits is kept."""
    telegram.call("setWebhook", {"url": "https://old.example/telegram"})
    telegram.user(1001).says("你好")
    assert "asked for by the worker" in said(capsys)
    assert telegram.webhook is None
    assert len(telegram.updates) == 1


def test_menus_are_set_in_both_languages(
    telegram: FakeTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    """For Chinese telephones, English ones, and in Chinese for all others."""
    told = said(capsys)
    by_language = {
        language: [(one["command"], one["description"]) for one in commands]
        for (_, language), commands in telegram.menus.items()
    }
    chinese, english = (list(menu(None, one).commands) for one in ("zh_CN", "en"))
    assert by_language == {"": chinese, "zh": chinese, "en": english}
    assert {scope for scope, _ in telegram.menus} == {"default"}
    assert "telephones in 'en'" in told


def test_show_changes_nothing(
    with_webhook: FakeTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what is set, and what is not as it should be; afterwards nothing is."""
    told = said(capsys, "--show")
    assert told.count("greenbot telegram setup") == 4
    assert "0 commands" in told
    assert (with_webhook.webhook, with_webhook.menus) == (None, {})
    said(capsys)
    assert "greenbot telegram setup" not in said(capsys, "--show")


def test_show_tells_of_a_webhook_that_fails(
    with_webhook: FakeTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the platform's own words, and how much waits."""
    said(capsys)
    assert with_webhook.webhook is not None
    with_webhook.webhook.error = "Wrong response from the webhook: 403 Forbidden"
    with_webhook.webhook.error_at = 1795136400
    with_webhook.user(1001).says("你好")
    told = said(capsys, "--show")
    assert "1 waiting" in told
    assert "2026-11-20 09:00 (Asia/Shanghai): Wrong response from the webhook: 403" in told


@pytest.mark.parametrize(
    ("kind", "words"),
    [("502", "trouble of its own"), ("429", "too often"), ("html", "no connection")],
)
def test_a_failure_is_one_line(
    telegram: FakeTelegram, capsys: pytest.CaptureFixture[str], kind: str, words: str
) -> None:
    """That says what to do."""
    telegram.faults.append(Fault(kind))  # type: ignore[arg-type]
    told = said(capsys, code=1)
    assert words in told
    assert told.startswith("greenbot telegram: ")
    assert told.count("\n") == 1


def test_a_wrong_token_is_told(telegram: FakeTelegram, capsys: pytest.CaptureFixture[str]) -> None:
    """By the name of its variable."""
    telegram.token = "1:other"
    assert "GREENBOT_TELEGRAM_TOKEN" in said(capsys, code=1)


def test_a_bot_that_is_off_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is asked of anybody."""
    assert "GREENBOT_TELEGRAM_TOKEN" in said(capsys, code=1)
