"""The menus of commands: what Telegram offers beside the keyboard, by role and language.

They are made from the declarations of the commands alone. Every chat shows the one that the bot has
for the language of the telephone; somebody who chose another language, and an official, get one in
their own chat. Which one a chat shows is remembered (`Follower.menu`) by a name that changes with
the commands, so that a new version of the product renews it with the next reply.

Source: the Bot API's pages on `setMyCommands` and `BotCommandScope`.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Semaphore
from typing import Final, Protocol, TypeAlias

import structlog
from sqlmodel import Session

from bot.channels.base import Ground, SendError
from bot.channels.telegram.channel import NAME
from bot.channels.telegram.client import Client
from bot.channels.telegram.errors import NoAnswerError
from bot.channels.telegram.names import EVERYBODY, OFFICIALS, slash
from bot.wording import words
from handlers.commands import GROUPS
from handlers.officials.nouns import NOUNS
from models import conversations, followers, officials
from models.messages import Language, Say
from models.officials import OfficialRole

Role: TypeAlias = OfficialRole | None
"""None: everybody who is no official."""

DESCRIPTION: Final = 256
"""Characters of what a command is about."""
MOST: Final = 100
"""Commands of a menu."""
BY_TELEPHONE: Final[tuple[tuple[str | None, Language], ...]] = (
    (None, "zh_CN"),
    ("zh", "zh_CN"),
    ("en", "en"),
)
"""Which menu telephones of a language show; None: those of all others."""

_SOMEWHERE = ("help.questions", "help.result")
"""Groups of commands that mean something only there, where they stand as buttons."""
_WAITING = 100
"""Chats that may wait to be seen to; those that are over come with their next reply."""

_log = structlog.get_logger("greenbot.telegram")


@dataclass(frozen=True, slots=True)
class Menu:
    """Commands as Telegram takes them: names, and what each is about."""

    name: str
    commands: tuple[tuple[str, str], ...]


@lru_cache
def menu(role: Role, language: Language) -> Menu:
    """The menu of a role, in a language."""
    found: dict[str, str] = {}
    for name, about in _offered(role):
        found.setdefault(name, _about(about, language))
    commands = tuple(found.items())[:MOST]
    digest = hashlib.sha256(repr(commands).encode()).hexdigest()[:8]
    return Menu(f"{role or 'contact'}.{language}.{digest}", commands)


def _offered(role: Role) -> Iterator[tuple[str, Say]]:
    """What officials have comes first: it is what they open the chat for."""
    if role is not None:
        theirs = {slash(noun.word.en) for noun in NOUNS if role in noun.roles}
        yield from ((one.name, one.help) for one in OFFICIALS if one.name in theirs)
    passing = {command.word for title, group in GROUPS if title.key in _SOMEWHERE
               for command in group}  # fmt: skip
    yield from ((one.name, one.help) for one in EVERYBODY if one.word not in passing)


def _about(about: Say, language: Language) -> str:
    text = words(about, language)
    return text if len(text) <= DESCRIPTION else text[: DESCRIPTION - 1] + "…"


class Aside(Protocol):
    """What does work while its giver goes on."""

    def __call__(self, work: Callable[[], None], /) -> object:
        """Begin it."""


class Menus:
    """Gives chats the menu of their owner. It neither holds up a reply nor lets it fail."""

    def __init__(self, ground: Ground, client: Client, aside: Aside | None = None) -> None:
        """Nothing is set yet.

        Args:
            ground: where it is known who somebody is.
            client: what sets it.
            aside: what does the work; by default the client's own thread.
        """
        self._ground = ground
        self._client = client
        self._aside = aside or client.later
        self._room = Semaphore(_WAITING)

    def see_to(self, address: str, language: Language) -> None:
        """See to the menu of a chat, soon.

        Args:
            address: the platform's own name for it.
            language: in which its owner was just written to.
        """
        if self._room.acquire(blocking=False):
            self._aside(lambda: self._seen_to(address, language))

    def _seen_to(self, address: str, language: Language) -> None:
        try:
            self._set(address, language)
        except (SendError, NoAnswerError) as error:
            reason = error.reason if isinstance(error, SendError) else "no_answer"
            _log.warning("menu not set", channel=NAME, reason=reason)
        except Exception as error:  # no fault of a menu's is one of the reply's
            _log.error("menu not set", channel=NAME, exc_info=error)
        finally:
            self._room.release()

    def _set(self, address: str, language: Language) -> None:
        ground, now = self._ground, self._ground.clock.now()
        with ground.database.reading() as db:
            who = followers.pseudonym(db, ground.vault, NAME, address, now)
            wanted, there = _wanted(db, who, language), _there(db, who)
        name = wanted.name if wanted else ""
        if there == name:
            return
        # Whatever becomes of the call: it is not forgotten that the menu may be another one.
        with ground.database.writing() as db:
            followers.has_menu(db, NAME, who, followers.NO_IDEA, now)
        self._client.set_commands(wanted.commands if wanted else (), None, address)
        with ground.database.writing() as db:
            followers.has_menu(db, NAME, who, name, now)


def _wanted(db: Session, who: str, language: Language) -> Menu | None:
    """The menu that an account should have in its chat; None: the one of its telephone."""
    official = officials.official_at(db, NAME, who)
    if official is not None and officials.active(official):
        return menu("superior" if official.role == "superior" else "officer", language)
    chosen = conversations.language_of(db, NAME, who)
    return None if chosen is None else menu(None, chosen)


def _there(db: Session, who: str) -> str:
    row = followers.follower(db, NAME, who)
    return "" if row is None else row.menu
