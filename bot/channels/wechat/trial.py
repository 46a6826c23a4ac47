"""A push of our own at our own door: whether token, key and mode go together and are answered.

It stores nothing and asks nobody. wechatpy stands for the platform's side, so that both sides of
the encryption are not by one hand.
"""

import asyncio
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import Message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from bot.channels.wechat import xml
from bot.channels.wechat.answers import NOTHING
from bot.channels.wechat.door import PATH, InTime, routes
from bot.channels.wechat.envelope import Envelope, Mode
from bot.metrics import Metrics
from bot.rendered import Rendered
from models.clock import Clock
from models.happenings import Happening
from models.messages import Incoming

_SENDER: Final = "oTrial"
_ACCOUNT: Final = "gh_trial"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the console and we know: `keys` are the current EncodingAESKey and those before it."""

    app_id: str
    token: str = field(repr=False)
    keys: Sequence[str] = field(repr=False)
    mode: Mode = "secure"


@dataclass(frozen=True)
class _Echo:
    """Repeats what it is told, and keeps nothing."""

    clock: Clock

    def receive(self, incoming: Incoming) -> Rendered:
        """Say the same."""
        return {
            "language": "zh_CN",
            "prompt": None,
            "blocks": [],
            "options": [],
            "shortcuts": [],
            "texts": [incoming.text],
        }

    def turned_away(self, incoming: Incoming) -> Rendered:
        """Say the same."""
        return self.receive(incoming)

    def note(self, happening: Happening) -> None:
        """Nothing happens to anybody."""


def answers(known: Secrets, clock: Clock) -> bool:
    """Whether a push under each key is answered under it, and a forged one is refused."""
    envelope = Envelope(known.app_id, known.token, known.keys, clock, known.mode)
    in_time = InTime(1)
    door = routes(envelope, _Echo(clock), Metrics(), in_time=in_time)
    try:
        echoed = all(_echoes(door, known, key, clock) for key in known.keys)
        return echoed and _posted(door, {}, _message("", clock))[0] == 403
    finally:
        in_time.close()


def _echoes(door: Sequence[BaseRoute], known: Secrets, key: str, clock: Clock) -> bool:
    word = secrets.token_hex(8)
    crypto: Any = WeChatCrypto(known.token, key, known.app_id)
    query, body = _push(known, crypto, _message(word, clock), clock)
    status, answer = _posted(door, query, body)
    if status != 200 or answer in (b"", NOTHING.encode()):
        return False
    fields = xml.read(answer)
    if known.mode != "plain":
        signed = (fields.one(name) for name in ("MsgSignature", "TimeStamp", "Nonce"))
        fields = xml.read(crypto.decrypt_message(answer, *signed).encode())
    return (fields.one("Content"), fields.one("ToUserName")) == (word, _SENDER)


def _message(word: str, clock: Clock) -> bytes:
    now = int(clock.now().timestamp())
    return (
        f"<xml><ToUserName>{_ACCOUNT}</ToUserName><FromUserName>{_SENDER}</FromUserName>"
        f"<CreateTime>{now}</CreateTime><MsgType>text</MsgType><Content>{word}</Content>"
        "<MsgId>1</MsgId></xml>"
    ).encode()


def _push(known: Secrets, crypto: Any, text: bytes, clock: Clock) -> tuple[dict[str, str], bytes]:
    """The address and the body of a push."""
    timestamp, nonce = str(int(clock.now().timestamp())), secrets.token_hex(5)
    query = {"timestamp": timestamp, "nonce": nonce}
    if known.mode == "plain":
        signer: Any = WeChatSigner()
        signer.add_data(known.token, timestamp, nonce)
        return query | {"signature": signer.signature}, text
    body = crypto.encrypt_message(text.decode(), nonce, timestamp)
    return query | {"msg_signature": xml.read(body.encode()).one("MsgSignature")}, body.encode()


def _posted(door: Sequence[BaseRoute], query: dict[str, str], body: bytes) -> tuple[int, bytes]:
    """Post to the door without a network, in a loop of its own whatever runs around it."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _exchange(door, query, body)).result()


async def _exchange(
    door: Sequence[BaseRoute], query: dict[str, str], body: bytes
) -> tuple[int, bytes]:
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "query_string": urlencode(query).encode(),
        "headers": [],
        "root_path": "",
    }
    await Starlette(routes=door)(scope, receive, send)
    return said[0]["status"], b"".join(one.get("body", b"") for one in said)
