"""The line from the platform to the bot's server: how a push travels, and how its answer is read.

Source: the pages 接收事件推送 and 被动回复用户消息: an answer within 5 seconds, else the connection
is cut and the same push comes again, 3 times in all; `success` or nothing, unencrypted, is no
answer. Whether a repetition carries a new time and number is not said: both can be had (`fresh`).
"""

import secrets
from dataclasses import dataclass
from typing import Final

import httpx

from models.clock import Clock
from tests.fakes.wechat.account import Account
from tests.fakes.wechat.envelope import Envelope, OddError, signature
from tests.fakes.wechat.wire import Fields, Passive, document, passive_reply, read, word

TRIES: Final = 3
SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Post:
    """One request of a push: what stands in its address, and its body."""

    params: dict[str, str]
    body: bytes


class Line:
    """Pushes of one account to one address.

    `account` may be changed while it runs, as in the console; `fresh`: a repetition is signed and
    sealed anew. `tries` counts the requests that were made.
    """

    def __init__(
        self, account: Account, clock: Clock, client: httpx.Client | None, url: str
    ) -> None:
        """Push to `url` by `client`, which can be given later."""
        self.account, self.client, self.url = account, client, url
        self.fresh = True
        self.tries = 0
        self._clock = clock

    def post(self, fields: Fields) -> Post:
        """A push as it travels in the account's mode."""
        timestamp, nonce = str(int(self._clock.now().timestamp())), str(secrets.randbelow(10**10))
        params = self._signed(timestamp, nonce) | {"openid": str(fields["FromUserName"])}
        if self.account.mode == "plain":
            return Post(params, document(fields).encode())
        sealed = Envelope(self.account).seal(document(fields))
        params["encrypt_type"] = "aes"
        params["msg_signature"] = signature(self.account.token, timestamp, nonce, sealed)
        beside = fields if self.account.mode == "compatible" else {}
        whole = {"ToUserName": fields["ToUserName"], **beside, "Encrypt": sealed}
        return Post(params, document(whole).encode())

    def _signed(self, timestamp: str, nonce: str) -> dict[str, str]:
        signed = signature(self.account.token, timestamp, nonce)
        return {"signature": signed, "timestamp": timestamp, "nonce": nonce}

    def deliver(self, fields: Fields) -> Passive | None:
        """Bring a push to the bot, and read what it answers; None where that is nothing to show.

        Raises OddError where no answer came three times, or one that is odd.
        """
        post = self.post(fields)
        for _ in range(TRIES):
            body = self.tried(post)
            if body is not None:
                return self.understood(body, str(fields["FromUserName"]))
            post = self.post(fields) if self.fresh else post
        raise OddError("no answer")

    def tried(self, post: Post) -> bytes | None:
        """Make one request; None where it got no answer in time, or its server fails.

        Raises OddError where the server refuses.
        """
        assert self.client is not None, "the platform was not told yet how to reach the bot"
        self.tries += 1
        kind = {"Content-Type": "text/xml"}
        try:
            answer = self.client.post(self.url, params=post.params, content=post.body, headers=kind)
        except httpx.TransportError:
            return None
        if answer.status_code >= 500:
            return None
        if answer.status_code != 200:
            raise OddError(f"status {answer.status_code}")
        return answer.content

    def understood(self, body: bytes, openid: str) -> Passive | None:
        """Read the body of an answer. Raises OddError where it is odd."""
        if body in (b"", b"success"):
            return None
        try:
            xml = body.decode()
        except UnicodeDecodeError as error:
            raise OddError("not in UTF-8") from error
        return passive_reply(self._opened(xml), openid, self.account.original_id)

    def _opened(self, xml: str) -> str:
        """The answer's own XML, out of its envelope where it must or may be in one."""
        fields = read(xml)
        if self.account.mode == "plain" or (
            self.account.mode == "compatible" and "Encrypt" not in fields
        ):
            return xml
        sealed, signed = word(fields, "Encrypt"), word(fields, "MsgSignature")
        parts = word(fields, "TimeStamp"), word(fields, "Nonce")
        if signed != signature(self.account.token, *parts, sealed):
            raise OddError("the signature is wrong")
        return Envelope(self.account).open(sealed)

    def verify(self) -> bool:
        """Ask the address whether it knows the token, as the console does when it is saved."""
        assert self.client is not None, "the platform was not told yet how to reach the bot"
        echo = str(secrets.randbelow(10**19))
        timestamp = str(int(self._clock.now().timestamp()))
        params = self._signed(timestamp, str(secrets.randbelow(10**10))) | {"echostr": echo}
        answer = self.client.get(self.url, params=params)
        return answer.status_code == 200 and answer.content == echo.encode()
