"""Whether all is well with Telegram, for `greenbot doctor --online`; nothing is changed by it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final, Protocol

from telegram import User, WebhookInfo

from bot.channels.base import Probe, SendError
from bot.channels.telegram.door import PATH
from bot.channels.telegram.errors import NoAnswerError
from bot.channels.telegram.menus import BY_TELEPHONE, menu
from bot.settings import Settings, variable
from models.clock import SHANGHAI, Clock

WAITING: Final = 100
"""Updates that may wait: with more, they come faster than they are taken."""
RECENTLY: Final = timedelta(days=1)
SET_UP: Final = "greenbot telegram setup"

_BOT, _UPDATES, _MENUS, _FILING = (
    f"telegram {what}" for what in ("bot", "updates", "menus", "complaints")
)
_WHY: Final = {
    "token": f"Telegram does not know this bot: look at {variable('telegram_token')}",
    "no_connection": "Telegram cannot be reached from here: look at "
    f"{variable('telegram_api_base')}, or set HTTPS_PROXY",
}


class Asked(Protocol):
    """What asks Telegram: `client.Client`."""

    def me(self) -> User:
        """Who the bot is."""

    def webhook_info(self) -> WebhookInfo:
        """Where updates are brought to, and how that goes."""

    def commands(self, language: str | None, chat_id: str | None) -> list[tuple[str, str]]:
        """The menu of commands that is set."""


def look(settings: Settings, asked: Asked, clock: Clock) -> Iterator[Probe]:
    """A line for the bot, for how updates come, for the menus, and for complaints."""
    yield _filing(settings)
    try:
        yield _bot(asked.me())
        yield from _updates(settings, asked.webhook_info(), clock)
        yield _menus(asked)
    except (SendError, NoAnswerError) as error:
        reason = error.reason if isinstance(error, SendError) else "no_connection"
        why = _WHY.get(reason, f"Telegram did not answer as it should ({reason}): try again")
        yield Probe("FAIL", "telegram", why)


def _bot(me: User) -> Probe:
    if not me.is_bot:
        return Probe("FAIL", _BOT, f"@{me.username} is no bot: make one with @BotFather")
    return Probe("ok", _BOT, f"@{me.username}")


def _updates(settings: Settings, info: WebhookInfo, clock: Clock) -> Iterator[Probe]:
    wanted = f"{settings.site}{PATH}" if settings.telegram_secret is not None else ""
    if info.url != wanted:
        there = f"are brought to {info.url}" if info.url else "are brought nowhere"
        yield Probe("FAIL", _UPDATES, f"they {there}, not as the settings say: {SET_UP}")
    elif wanted:
        yield Probe("ok", _UPDATES, f"brought to {wanted}, with the secret")
    else:
        why = (
            f"the worker asks for them, which is for development: set {variable('telegram_secret')}"
        )
        yield Probe("warn", _UPDATES, why)
    if info.pending_update_count > WAITING:
        yield Probe("warn", _UPDATES, f"{info.pending_update_count} wait to be taken")
    last = info.last_error_date
    if last is not None and clock.now() - last < RECENTLY:
        at = last.astimezone(SHANGHAI)
        why = f"last failed {at:%Y-%m-%d %H:%M} (Asia/Shanghai): {info.last_error_message or '?'}"
        yield Probe("warn", _UPDATES, why)


def _menus(asked: Asked) -> Probe:
    for telephone, language in BY_TELEPHONE:
        if tuple(asked.commands(telephone, None)) != menu(None, language).commands:
            return Probe("warn", _MENUS, f"not those of this version: {SET_UP}")
    return Probe("ok", _MENUS, "those of this version")


def _filing(settings: Settings) -> Probe:
    name = variable("telegram_complaints")
    if not settings.telegram_complaints:
        return Probe("ok", _FILING, "not taken, since its servers stand abroad")
    return Probe(
        "warn",
        _FILING,
        f"{name} lets them be filed here: its servers stand abroad, and a state organ stores "
        "personal data in China (个人信息保护法 36)",
    )
