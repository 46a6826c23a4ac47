"""A small real WeChat: one service account, the people around it, and the platform's limits.

It keeps what the platform keeps and refuses what the platform refuses. What its users' telephones
show is in `chat`. Its API is in `api.py`, its server in `server.py`, its people in `person.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import RLock
from typing import Any, Final

import httpx

from models.clock import Clock
from tests.fakes.wechat.account import MADE_UP, Account
from tests.fakes.wechat.codes import Code, drawn
from tests.fakes.wechat.envelope import OddError
from tests.fakes.wechat.faults import Faults
from tests.fakes.wechat.files import Files
from tests.fakes.wechat.line import Line
from tests.fakes.wechat.menus import acting
from tests.fakes.wechat.people import User
from tests.fakes.wechat.quotas import Quotas
from tests.fakes.wechat.refusal import Refusal
from tests.fakes.wechat.shown import TROUBLE, Bubble, Item, Kind
from tests.fakes.wechat.templates import Consents, Template
from tests.fakes.wechat.tokens import StableTokens
from tests.fakes.wechat.wire import TEXT_BYTES, Value

REMEMBERED: Final = timedelta(minutes=10)
"""How long a second sending under the same `client_msg_id` is taken for the first."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API that came: its path, what it carried, and the number that it was
    answered. `errcode` is None where it got no number: a file, or a fault of the connection.
    """

    path: str
    at: datetime
    body: Mapping[str, Any]
    errcode: int | None


class Platform:
    """The platform. Everything that a test may ask or change is an attribute.

    Args:
        client: what reaches the bot: `httpx.Client(timeout=SECONDS)`, or a test client over its
            application. It can be given later (`line.client`).
        url: the bot's address for pushes.
    """

    def __init__(
        self,
        clock: Clock,
        client: httpx.Client | None = None,
        url: str = "/wechat",
        account: Account = MADE_UP,
    ) -> None:
        self.clock = clock
        self.line = Line(account, clock, client, url)
        self.tokens = StableTokens(account, clock)
        self.quotas = Quotas(clock)
        self.faults = Faults()
        self.files = Files(clock)
        self.consents = Consents()
        self.users: dict[str, User] = {}
        self.templates: dict[str, Template] = {}
        self.codes: list[Code] = []
        self.menu: list[dict[str, Any]] = []
        self.addresses: list[str] = ["127.0.0.1/32"]
        """From where pushes come (`getcallbackip`)."""
        self.calls: list[Call] = []
        self.chat: list[Bubble] = []
        self.cards: list[Bubble] = []
        """Template messages and notices that were taken; who blocks the account never sees them."""
        self.on_card: Callable[[Bubble], object] = lambda _: None
        """Called with each template message and notice that was taken."""
        self.oddities: list[str] = []
        """What was odd about the bot's answers."""
        self.base_url = ""
        """Where it is served; its server says so."""
        self.lock = RLock()
        self._repeats: dict[tuple[str, str], tuple[datetime, int]] = {}
        self._message = int(clock.now().timestamp() * 1000) * 1000

    # --- asking -----------------------------------------------------------------------------------

    def phone(self, openid: str) -> list[Bubble]:
        """What arrived on a telephone, in order."""
        with self.lock:
            mine = [one for one in self.chat if one.openid == openid]
        return [one for one in mine if one.kind not in ("own", "remark")]

    def called(self, path: str) -> list[Call]:
        """The calls of a path, in order."""
        with self.lock:
            return [one for one in self.calls if one.path == path]

    def buttons(self) -> list[dict[str, Any]]:
        """The buttons of the account's menu that do something."""
        return list(acting(self.menu))

    # --- what the account does --------------------------------------------------------------------

    def send_text(self, openid: str, text: str) -> Bubble:
        """A customer-service message. Raises Refusal."""
        if not text:
            raise Refusal(44004)
        self._fits(text)
        self._follower(openid).spend(self.clock.now())
        return self.show(openid, "service", text=text)

    def send_choices(self, openid: str, head: str, items: tuple[Item, ...], tail: str) -> Bubble:
        """A customer-service message with choices to tap (msgmenu). Raises Refusal."""
        self._fits("".join([head, *(one.id + one.label for one in items), tail]))
        self._follower(openid).spend(self.clock.now())
        return self.show(openid, "choices", text=head, items=items, tail=tail)

    def send_template(
        self, openid: str, template_id: str, data: Any, url: str = "", client_id: str = ""
    ) -> int:
        """A template message; gives its number. Raises Refusal."""
        user = self._follower(openid)
        template = self._template(template_id, notice=False)
        lines = template.filled(data)
        if not user.following:
            raise Refusal(43004)
        known = self._repeats.get((openid, client_id)) if client_id else None
        if known and self.clock.now() - known[0] < REMEMBERED:
            return known[1]
        shown = self._card(openid, "template", template, lines, url)
        self._repeats[openid, client_id] = self.clock.now(), shown.message
        return shown.message

    def send_notice(self, openid: str, template_id: str, data: Any, url: str = "") -> int:
        """A subscription notice; gives its number. Raises Refusal."""
        self._follower(openid)
        template = self._template(template_id, notice=True)
        lines = template.filled(data)
        self.consents.spend(openid, template)
        return self._card(openid, "notice", template, lines, url).message

    def _card(
        self,
        openid: str,
        kind: Kind,
        template: Template,
        lines: tuple[tuple[str, str], ...],
        url: str,
    ) -> Bubble:
        more: dict[str, Any] = {
            "fields": lines,
            "url": url,
            "template": template.id,
            "message": self.number(),
        }
        if self.users[openid].blocks:
            card = Bubble(0, openid, kind, self.clock.now(), template.title, **more)
        else:
            card = self.show(openid, kind, text=template.title, **more)
        self.cards.append(card)
        self.on_card(card)
        return card

    def _fits(self, text: str) -> None:
        if len(text.encode()) > TEXT_BYTES:
            raise Refusal(45002)

    def _follower(self, openid: object) -> User:
        if not isinstance(openid, str) or openid not in self.users:
            raise Refusal(40003)
        return self.users[openid]

    def _template(self, template_id: object, *, notice: bool) -> Template:
        found = self.templates.get(template_id) if isinstance(template_id, str) else None
        if found is None or notice is (found.lasting is None):
            raise Refusal(40037)
        return found

    # --- what the platform does -------------------------------------------------------------------

    def add(self, template: Template) -> Template:
        """Give the account a template, as its owner does in the console."""
        self.templates[template.id] = template
        return template

    def poster(self, scene: str) -> Code:
        """A permanent code of a scene, as on a poster."""
        return self.keep(drawn(scene, None))

    def keep(self, code: Code) -> Code:
        """Keep a code that was drawn."""
        with self.lock:
            self.codes.append(code)
        return code

    def code(self, name: str) -> Code:
        """The code of a scene, a ticket or an address; the newest one. Raises KeyError."""
        with self.lock:
            found = [one for one in self.codes if name in (one.scene, one.ticket, one.url)]
        if not found:
            raise KeyError(f"nobody drew a code of {name}")
        return found[-1]

    def number(self) -> int:
        """A number that no message had before: of a user's message, or of a template's."""
        with self.lock:
            self._message += 1
            return self._message

    def show(self, openid: str, kind: Kind, **what: Any) -> Bubble:
        """Put a message onto a telephone."""
        with self.lock:
            bubble = Bubble(len(self.chat) + 1, openid, kind, self.clock.now(), **what)
            self.chat.append(bubble)
        return bubble

    def push(self, fields: Mapping[str, Value], *, seen: bool = True) -> str:
        """Bring a push to the bot, and show its user the answer.

        Args:
            fields: all of the push.
            seen: the user waits for an answer, and is told where there is none.

        Returns: the words of the passive reply, "" where there is none.
        """
        openid = str(fields["FromUserName"])
        try:
            passive = self.line.deliver(fields)
        except OddError as odd:
            self.oddities.append(odd.reason)
            if seen:
                self.show(openid, "trouble", text=TROUBLE)
            return ""
        if passive is None:
            return ""
        self.show(openid, "passive", text=passive.text, url=passive.url, media=passive.media)
        return passive.text
