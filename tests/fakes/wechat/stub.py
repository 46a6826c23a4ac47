"""A small server of the account, for tests of the platform itself.

It opens pushes and seals answers by the platform's own envelope; that this agrees with the rest of
the world is shown by the published vectors.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import fromstring

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.fakes.wechat.account import MADE_UP, Account
from tests.fakes.wechat.envelope import Envelope, signature
from tests.fakes.wechat.wire import Fields, document


def hello(push: dict[str, str]) -> str:
    """Say back what was said."""
    return f"您说：{push['Content']}" if "Content" in push else ""


@dataclass
class Stub:
    """The server. `says` gives the words of the passive reply to a push, "" for none.

    `answers`, where there are some, are sent as they stand instead, one for each request. `pushes`
    are the fields of what came, `opened` its XML, and `posts` the same as it travelled.
    """

    account: Account = MADE_UP
    says: Callable[[dict[str, str]], str] = hello
    answers: list[Response] = field(default_factory=list)
    pushes: list[dict[str, str]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def app(self) -> Starlette:
        """What serves `/wechat`."""
        routes = [
            Route("/wechat", self._verified),
            Route("/wechat", self._pushed, methods=["POST"]),
        ]
        return Starlette(routes=routes)

    async def _verified(self, request: Request) -> Response:
        asked = request.query_params
        signed = signature(self.account.token, asked["timestamp"], asked["nonce"])
        return PlainTextResponse(asked["echostr"] if signed == asked["signature"] else "no")

    async def _pushed(self, request: Request) -> Response:
        raw = await request.body()
        self.posts.append((dict(request.query_params), raw))
        push = self._opened(raw)
        self.pushes.append(push)
        if self.answers:
            return self.answers.pop(0)
        said = self.says(push)
        return Response(self.sealed(self.reply(push, said)) if said else "success")

    def _opened(self, raw: bytes) -> dict[str, str]:
        sealed, xml = fromstring(raw).findtext("Encrypt"), raw.decode()
        if sealed is not None:
            xml = Envelope(self.account).open(sealed)
        self.opened.append(xml)
        return {one.tag: one.text or "" for one in fromstring(xml)}

    def reply(self, push: dict[str, str], said: str, **other: str) -> Fields:
        """The passive reply with some words; `other` replaces a field."""
        ends: Fields = {
            "ToUserName": push["FromUserName"],
            "FromUserName": self.account.original_id,
        }
        return {**ends, "CreateTime": 1, "MsgType": "text", "Content": said, **other}

    def sealed(self, fields: Fields, **other: str) -> str:
        """A reply as it travels in the account's mode; `other` replaces a field of its envelope."""
        if self.account.mode == "plain":
            return document(fields)
        sealed = Envelope(self.account).seal(document(fields))
        signed = signature(self.account.token, "1", "n", sealed)
        envelope: Fields = {"Encrypt": sealed, "MsgSignature": signed, "TimeStamp": 1, "Nonce": "n"}
        return document({**envelope, **other})

    def changed(self, **what: str) -> Account:
        """The account with something else in it, from now on."""
        self.account = replace(self.account, **what)  # type: ignore[arg-type]
        return self.account
