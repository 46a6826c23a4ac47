"""`greenbot telegram`: what Telegram must be told once: where updates go, and the menus.

It may be repeated at any time, and must be after the token, the secret or GREENBOT_BASE_URL was
changed, or with a new version.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any

from bot.channels.base import SendError
from bot.channels.telegram.client import UPDATES, WEBHOOK_CONNECTIONS, Client
from bot.channels.telegram.door import PATH
from bot.channels.telegram.errors import NoAnswerError
from bot.channels.telegram.menus import BY_TELEPHONE, menu
from bot.commands.counting import counted
from bot.commands.starting import StartError, carried_out, read_settings
from bot.settings import Settings, variable
from models.clock import SHANGHAI, SystemClock

Work = Callable[[Settings, Client], Iterator[str]]

_WHY = {
    "token": f"Telegram does not know this bot: look at {variable('telegram_token')}",
    "no_connection": f"no connection to Telegram: look at {variable('telegram_api_base')}, or set "
    "HTTPS_PROXY where it is reached by a proxy",
    "platform": "Telegram has trouble of its own; try again in a while",
    "flood": "Telegram was asked too often; try again in a while",
    "refused": "Telegram refuses this; is the address open to the internet, on port 443, 80, 88 or "
    "8443?",
}


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "tell Telegram where updates go and what the menus offer"
    verb = subparsers.add_parser("telegram", help=about, description=about)
    inner = verb.add_subparsers(dest="telegram_verb", required=True, metavar="VERB")
    about = "set the webhook, or none for long polling, and the menus in both languages"
    setting = inner.add_parser("setup", help=about, description=about)
    setting.add_argument("--show", action="store_true", help="show what is set; change nothing")
    setting.set_defaults(run=lambda given: carried_out("telegram", lambda: run(given.show)))


def run(show: bool) -> int:
    """Set everything up, or show it, and print a line for each thing."""
    settings = read_settings(log_level="ERROR")
    if settings.telegram_token is None:
        raise StartError(f"Telegram is off: set {variable('telegram_token')}")
    token = settings.telegram_token.get_secret_value()
    with closing(Client(token, settings.telegram_api_base, SystemClock())) as client:
        _print(shown if show else set_up, settings, client)
    return 0


def _print(work: Work, settings: Settings, client: Client) -> None:
    try:
        for line in work(settings, client):
            print(line)
    except (SendError, NoAnswerError) as error:
        why = error.reason if isinstance(error, SendError) else "no_connection"
        raise StartError(_WHY.get(why, why)) from error


# --- set up ---------------------------------------------------------------------------------------


def set_up(settings: Settings, client: Client) -> Iterator[str]:
    """Set the webhook and the menus, a line for each."""
    yield _bot(client)
    yield _webhook(settings, client)
    for telephone, language in BY_TELEPHONE:
        commands = menu(None, language).commands
        client.set_commands(commands, telephone, None)
        yield f"menu     {_count(commands)} for {_telephones(telephone)}"


def _webhook(settings: Settings, client: Client) -> str:
    if settings.telegram_secret is None:
        client.delete_webhook()
        return f"updates  are asked for by the worker, since {variable('telegram_secret')} is unset"
    url = f"{settings.site}{PATH}"
    client.set_webhook(url, settings.telegram_secret.get_secret_value())
    return (
        f"updates  are brought to {url} with the secret, up to {WEBHOOK_CONNECTIONS} at once: "
        f"{', '.join(UPDATES)}"
    )


# --- show -----------------------------------------------------------------------------------------


def shown(settings: Settings, client: Client) -> Iterator[str]:
    """What is set up, and what differs from what `setup` would set."""
    yield _bot(client)
    yield from _updates(settings, client)
    for telephone, language in BY_TELEPHONE:
        there = client.commands(telephone, None)
        same = tuple(there) == menu(None, language).commands
        differs = "" if same else "; not those of this version: greenbot telegram setup"
        yield f"menu     {_count(there)} for {_telephones(telephone)}{differs}"


def _updates(settings: Settings, client: Client) -> Iterator[str]:
    info = client.webhook_info()
    wanted = "" if settings.telegram_secret is None else f"{settings.site}{PATH}"
    differs = "" if info.url == wanted else "; not as the settings say: greenbot telegram setup"
    where = f"are brought to {info.url}" if info.url else "are asked for by the worker"
    yield f"updates  {where}, {info.pending_update_count} waiting{differs}"
    if info.last_error_date is not None:
        at = info.last_error_date.astimezone(SHANGHAI)
        yield f"updates  last failed {at:%Y-%m-%d %H:%M} (Asia/Shanghai): {info.last_error_message}"


def _bot(client: Client) -> str:
    return f"bot      @{client.me().username}"


def _telephones(language: str | None) -> str:
    return "all other telephones" if language is None else f"telephones in {language!r}"


def _count(commands: Sequence[tuple[str, str]]) -> str:
    return counted(len(commands), "command", "commands")
