"""What an outbox needs: a real database, the fake push platform, and words of one line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from sqlmodel import Session

from bot.channels.base import Channel, Sender
from bot.channels.posting import Posting
from bot.channels.webchat import WebChat
from bot.outbox import Outbox, Words
from bot.receive import Render
from bot.render import render
from handlers.context import Context
from models.clock import Clock
from models.db import Database
from models.deliveries import Delivery
from models.messages import Paragraph, Reply, say
from models.vault import Vault
from policies.library import Library
from policies.load import load
from tests.fakes.parts import SEALER, VAULT
from tests.fakes.push import FakePush, Push


@cache
def built_in() -> Library:
    """The packs that come with the product, read once for all tests."""
    return load().library


def one_line(delivery: Delivery, _: Context) -> Reply:
    """Words for any envelope, in the language of whoever reads them."""
    return Reply(blocks=(Paragraph(delivery.key), Paragraph(say("page.send"))))


@dataclass
class PushParts:
    """The push channel, and the web page for those who use it as well."""

    database: Database
    clock: Clock
    push: Sender = field(default_factory=FakePush)
    words: Words = one_line
    render: Render = render
    channels: Mapping[str, Channel] = field(
        default_factory=lambda: {one.name: one for one in (Push(), WebChat())}
    )
    library: Library = field(default_factory=built_in)
    vault: Vault = VAULT

    @property
    def senders(self) -> Mapping[str, Sender]:
        """Who sends."""
        return {"push": self.push, "webchat": Posting("webchat", self.database, self.clock)}

    def context(self, db: Session) -> Context:
        """The rules of this moment."""
        return Context(self.library, self.clock, db, SEALER, "http://127.0.0.1:8000")

    def deliver(self, threads: int = 2) -> None:
        """One round of a process of its own, which waits for nothing."""
        Outbox(self, threads, pause=lambda _: None).deliver()
