"""Telegram's API as a small class that remembers: what it was asked, and what it should answer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from telegram import User, WebhookInfo

from bot.channels.telegram.client import Rows
from bot.channels.telegram.menus import BY_TELEPHONE, menu


def menus() -> dict[str | None, list[tuple[str, str]]]:
    """The menus of commands as they should be set."""
    return {telephone: [*menu(None, language).commands] for telephone, language in BY_TELEPHONE}


@dataclass
class FakeClient:
    """What happened is in `waiting`; it is given from a number on, as the real one does.

    `strange` is what comes before it, and is no update. `faults` are raised one by one at the next
    calls, `faults_of_presses` where a press is answered. `sent` has the chat and the text of each
    message, `buttons` those under the last.
    """

    waiting: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, Iterable[bytes]] = field(default_factory=dict)
    strange: list[Any] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    faults_of_presses: list[Exception] = field(default_factory=list)
    asked: list[tuple[int | None, int]] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    buttons: Rows = ()
    answered: list[str] = field(default_factory=list)
    bot: User = field(default_factory=lambda: User(1, "绿色制造", True, username="greenbot_bot"))
    webhook: WebhookInfo = field(default_factory=lambda: WebhookInfo("", False, 0))
    menus: dict[str | None, list[tuple[str, str]]] = field(default_factory=menus)

    def _fail(self) -> None:
        if self.faults:
            raise self.faults.pop(0)

    def updates(self, offset: int | None, timeout: int) -> Sequence[Any]:
        """What waits from a number on; what is before it is forgotten."""
        self.asked.append((offset, timeout))
        self._fail()
        self.waiting = [one for one in self.waiting if one["update_id"] >= (offset or 0)]
        return [*self.strange, *self.waiting]

    def answer_press(self, callback_id: str) -> None:
        """Remember that a press was answered."""
        if self.faults_of_presses:
            raise self.faults_of_presses.pop(0)
        self.answered.append(callback_id)

    def send(
        self, chat_id: str, text: str, rows: Rows | None = None, *, patience: float = 0.0
    ) -> str:
        """Remember a message."""
        assert patience >= 0
        self._fail()
        self.sent.append((chat_id, text))
        self.buttons = rows or ()
        return str(len(self.sent))

    def me(self) -> User:
        """Who the bot is."""
        self._fail()
        return self.bot

    def webhook_info(self) -> WebhookInfo:
        """Where updates are brought to."""
        self._fail()
        return self.webhook

    def commands(self, language: str | None, chat_id: str | None) -> list[tuple[str, str]]:
        """The menu that is set for telephones of a language."""
        assert chat_id is None
        return self.menus[language]

    def file(self, file_id: str) -> Iterator[bytes]:
        """The pieces of a file; a fault comes after the last that there is."""
        yield from self.files.get(file_id, [])
        self._fail()

    def set_commands(
        self, commands: Sequence[tuple[str, str]], language: str | None, chat_id: str | None
    ) -> None:
        """Remember the menu of one chat."""
        assert language is None
        self.menus[chat_id] = [*commands]

    def close(self) -> None:
        """Nothing is open."""
