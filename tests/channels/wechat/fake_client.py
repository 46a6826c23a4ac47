"""The account's API in a few lines: it keeps the platform's ledgers, and fails where a test says.

It counts for itself, so that a sender that trusts its own ledger too much is refused here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from bot.channels.wechat.client import Qr
from bot.channels.wechat.errors import WeChatError
from models.clock import Clock

BYTES = 2048


@dataclass(frozen=True, slots=True)
class Shown:
    """What arrived on a telephone. `items` are choices, `fields` those of a template."""

    openid: str
    kind: str
    text: str = ""
    items: tuple[tuple[str, str], ...] = ()
    template: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    link: str | None = None


@dataclass
class FakeClient:
    """`client.Client`'s methods over one account."""

    clock: Clock
    following: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    consents: dict[tuple[str, str], int] = field(default_factory=dict)
    faults: dict[str, list[Exception | None]] = field(default_factory=dict)
    """Raised before a method does anything, by its name: one for each call, None for none."""
    shown: list[Shown] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """The methods that were called."""
    keys: list[str] = field(default_factory=list)
    """Under which template messages came."""
    listed: list[dict[str, Any]] = field(default_factory=list)
    listed_notices: list[dict[str, Any]] = field(default_factory=list)
    menu: dict[str, Any] = field(default_factory=dict)
    codes: list[tuple[str, int | None]] = field(default_factory=list)
    _windows: dict[str, list[tuple[datetime, int]]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    # --- the people -------------------------------------------------------------------------------

    def writes(self, openid: str) -> None:
        """Somebody writes: five messages within 48 hours."""
        self.following.add(openid)
        self._windows[openid] = [(self.clock.now() + timedelta(hours=48), 5)]

    def taps(self, openid: str) -> None:
        """Somebody taps the menu: three messages within a minute."""
        self.following.add(openid)
        small = (self.clock.now() + timedelta(minutes=1), 3)
        self._windows[openid] = [small, *self._windows.get(openid, [])]

    def agrees(self, openid: str, template: str, count: int = 1) -> None:
        """Somebody agrees to a template."""
        self.following.add(openid)
        self.consents[openid, template] = count

    def texts(self, openid: str) -> list[str]:
        """What somebody read, in order."""
        return [one.text for one in self.shown if one.openid == openid]

    def kinds(self) -> list[str]:
        """How everything came, in order."""
        return [one.kind for one in self.shown]

    # --- messages ---------------------------------------------------------------------------------

    def send_text(self, openid: str, text: str) -> None:
        """A customer-service message."""
        with self._call("send_text"):
            self._fits(text)
            self._spend(openid)
            self.shown.append(Shown(openid, "text", text))

    def send_menu(
        self, openid: str, head: str, items: Sequence[tuple[str, str]], tail: str
    ) -> None:
        """The same with choices."""
        with self._call("send_menu"):
            self._fits("".join([head, tail, *(name + label for name, label in items)]))
            self._spend(openid)
            self.shown.append(Shown(openid, "menu", f"{head}\n\n{tail}".strip(), tuple(items)))

    def send_template(
        self,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        url: str | None,
        key: str = "",
    ) -> str:
        """A template message."""
        self.keys.append(key)
        with self._call("send_template"):
            return self._card(openid, "template", template_id, data, url)

    def send_subscribe(
        self, openid: str, template_id: str, data: Mapping[str, str], page_url: str | None
    ) -> str:
        """A subscription notice."""
        with self._call("send_subscribe"):
            left = self.consents.get((openid, template_id), 0)
            if left < 1:
                raise WeChatError(43101, "message/subscribe/bizsend")
            number = self._card(openid, "notice", template_id, data, page_url)
            self.consents[openid, template_id] = left - 1
            return number

    def _call(self, name: str) -> Lock:
        self.asked.append(name)
        fault = self.faults[name].pop(0) if self.faults.get(name) else None
        if fault is not None:
            raise fault
        return self._lock

    def _fits(self, text: str) -> None:
        if len(text.encode()) > BYTES:
            raise WeChatError(45002, "message/custom/send")

    def _spend(self, openid: str) -> None:
        if openid not in self.following:
            raise WeChatError(43004, "message/custom/send")
        windows = self._windows.get(openid, [])
        if all(until <= self.clock.now() for until, _ in windows):
            raise WeChatError(45015, "message/custom/send")
        for place, (until, left) in enumerate(windows):
            if until > self.clock.now() and left > 0:
                windows[place] = (until, left - 1)
                return
        raise WeChatError(45047, "message/custom/send")

    def _card(
        self, openid: str, kind: str, template: str, data: Mapping[str, str], link: str | None
    ) -> str:
        if openid not in self.following:
            raise WeChatError(43004, "message/template/send")
        if template not in self.templates:
            raise WeChatError(40037, "message/template/send")
        for name, value in data.items():
            if not 0 < len(value) <= 20:
                raise WeChatError(47003, "message/template/send", name)
        text = "\n".join(data.values())
        self.shown.append(Shown(openid, kind, text, (), template, dict(data), link))
        return str(1000 + len(self.shown))

    # --- the account ------------------------------------------------------------------------------

    def private_templates(self) -> list[dict[str, Any]]:
        """The templates for template messages."""
        with self._call("private_templates"):
            return self.listed

    def subscribe_templates(self) -> list[dict[str, Any]]:
        """The templates for subscription notices."""
        with self._call("subscribe_templates"):
            return self.listed_notices

    def get_menu(self) -> dict[str, Any]:
        """The menu, {} where there is none."""
        with self._call("get_menu"):
            return self.menu

    def create_menu(self, menu: Mapping[str, Any]) -> None:
        """Replace the menu."""
        with self._call("create_menu"):
            self.menu = {"menu": dict(menu)}

    def delete_menu(self) -> None:
        """Take the menu away."""
        with self._call("delete_menu"):
            self.menu = {}

    def create_qr(self, scene: str, seconds: int | None) -> Qr:
        """A code for a scene."""
        with self._call("create_qr"):
            self.codes.append((scene, seconds))
            return Qr(f"ticket-{scene}", f"http://weixin.qq.com/q/{scene}")
