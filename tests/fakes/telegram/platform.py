"""The platform itself: who is there, what they see, what waits for the bot, and the Bot API."""

import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Condition
from typing import Any, TypeAlias

from models.clock import Clock, FixedClock, SystemClock
from tests.fakes.telegram import methods
from tests.fakes.telegram.faults import Fault
from tests.fakes.telegram.limits import USUAL, RefusedError
from tests.fakes.telegram.people import Telephone
from tests.fakes.telegram.pushing import Brings, Webhook, bring
from tests.fakes.telegram.screen import Screen, Shown

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

Answer: TypeAlias = tuple[int, dict[str, Any]]
"""Status and body of an answer."""


@dataclass
class Chat:
    """A chat with the bot: somebody's own (its number is theirs), or a group's."""

    id: int
    kind: str = "private"
    messages: list[Shown] = field(default_factory=list)
    shut: str = ""
    """Why the bot may not write there: what a 403 says."""
    written_at: float = -math.inf
    """When the bot wrote last, in seconds."""


@dataclass
class FakeTelegram:
    """One bot's Telegram.

    `clock` is what it counts seconds by. One that stands still is moved by `typing` whenever
    somebody does something, since nobody writes two messages in one instant. `per_chat` is the gap
    in seconds below which a second message to a chat is refused with 429, None for no such limit;
    `per_second` the same for messages to all.
    """

    clock: Clock = field(default_factory=SystemClock)
    per_chat: float | None = 1.0
    per_second: int | None = 30
    typing: timedelta = timedelta(seconds=2)
    token: str = TOKEN

    chats: dict[int, Chat] = field(default_factory=dict)
    people: dict[int, Telephone] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    """What waits for the bot, oldest first."""
    allowed: tuple[str, ...] = USUAL
    webhook: Webhook | None = None
    files: dict[str, tuple[str, bytes, int]] = field(default_factory=dict)
    """By file_id: path, content, and the size that it is said to have."""
    menus: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    """By scope (`default`, `chat 1001`) and language ("" for all others)."""
    pressed: dict[str, int] = field(default_factory=dict)
    """Presses that were not answered yet, each with who pressed."""
    faults: list[Fault] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Everything that was asked, in order."""
    changed: Condition = field(default_factory=Condition)

    def __post_init__(self) -> None:
        self.sent: deque[float] = deque(maxlen=self.per_second or 1)
        self._brings: Brings | None = None
        self._numbers = {"message": 0, "update": 7000, "press": 10**17, "file": 0}
        self.ended = False

    # --- what a test asks -------------------------------------------------------------------------

    def user(self, number: int, name: str = "林", language: str = "zh-hans") -> Telephone:
        """Somebody's telephone; the same one for the same number."""
        if number not in self.people:
            self.people[number] = Telephone(self, number, name, language)
        return self.people[number]

    def screen(self, number: int) -> Screen:
        """What somebody's telephone shows of the chat with the bot."""
        with self.changed:
            chat, telephone = self.chats.get(number), self.people.get(number)
            shown = list(chat.messages) if chat else []
            language = telephone.language if telephone else ""
            menu = [(one["command"], one["description"])
                    for one in methods.menu_shown(self.menus, number, language)]  # fmt: skip
            spinning = number in self.pressed.values()
            return Screen(shown, menu, spinning, telephone.toasts[:] if telephone else [])

    def brought_by(self, client: Brings, url: str = "", secret: str = "") -> None:
        """Bring updates to the webhook by this client.

        Where a URL is given, the webhook is set as setWebhook would do it.
        """
        self._brings = client
        if url:
            params = {"url": url} | ({"secret_token": secret} if secret else {})
            status, said = self.call("setWebhook", params)
            assert status == 200, said

    def deliver(self) -> None:
        """Bring what waits, oldest first; what is not answered with 2xx waits on."""
        if self.webhook is None or self._brings is None:
            return
        with self.changed:
            waiting = self.updates[:]
        for update in waiting:
            self._bring(update)

    def bring_again(self, update: Mapping[str, Any]) -> None:
        """Bring an update once more, as where the first answer was lost on the way."""
        self._bring(update)

    def _bring(self, update: Mapping[str, Any]) -> None:
        assert self.webhook is not None
        assert self._brings is not None
        taken, asked = bring(self._brings, self.webhook, update, self.seconds)
        if taken:
            with self.changed:
                self.updates = [one for one in self.updates if one is not update]
        if asked is not None:
            self.call(str(asked.pop("method")), asked)

    # --- what people's telephones do --------------------------------------------------------------

    def happens(self, kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """Something happened: it waits for the bot, or goes to its webhook at once."""
        with self.changed:
            update = {"update_id": self.number("update"), kind: dict(content)}
            if kind in self.allowed:
                self.updates.append(update)
                self.changed.notify_all()
        self.deliver()
        return update

    def passes(self) -> None:
        """The time that somebody needs passes, on a clock that stands still."""
        if isinstance(self.clock, FixedClock):
            self.clock.move(self.typing)

    def ends(self) -> None:
        """Let whoever waits for updates go."""
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def chat(self, number: int, kind: str = "private") -> Chat:
        """A chat, begun where there is none yet."""
        return self.chats.setdefault(number, Chat(number, kind))

    def number(self, kind: str) -> int:
        """The next number of messages, updates, presses or files."""
        self._numbers[kind] += 1
        return self._numbers[kind]

    @property
    def seconds(self) -> float:
        """Now, as the platform writes it."""
        return self.clock.now().timestamp()

    # --- the Bot API ------------------------------------------------------------------------------

    def call(self, method: str, params: Mapping[str, Any]) -> Answer:
        """Answer one call of the API, as the server would."""
        known: Callable[[FakeTelegram, Mapping[str, Any]], Any] | None = methods.METHODS.get(method)
        if known is None:
            return refused(404, "Not Found")
        with self.changed:
            self.calls.append((method, dict(params)))
            try:
                return 200, {"ok": True, "result": known(self, params)}
            except RefusedError as error:
                return refused(error.status, error.description, **error.parameters)

    def fault(self, method: str) -> Fault | None:
        """What is to go wrong with this call."""
        with self.changed:
            for one in self.faults:
                if one.times > 0 and one.method in (None, method):
                    one.times -= 1
                    return one
        return None


def refused(status: int, description: str, **parameters: int) -> Answer:
    """An answer that is not ok."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return status, body | ({"parameters": parameters} if parameters else {})
