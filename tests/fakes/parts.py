"""What `receive` needs, with a small conversation of its own: it counts what it was told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlmodel import Session, select

from bot.channels.base import Capabilities, Channel
from bot.receive import Answer, Render
from bot.rendered import Rendered
from models.clock import Clock, FixedClock
from models.conversations import Conversation, Memory, recall
from models.db import Database
from models.messages import Incoming, Language, Paragraph, Reply, Say
from models.sealing import Sealer
from models.texts import Texts
from models.vault import Vault

MORNING = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
SEALER = Sealer(bytes(32))
"""Under a key that nobody uses."""
VAULT = Vault(SEALER)


def texts_in(db: Session) -> Texts:
    """The text key of a test's database."""
    return Texts(db, VAULT, MORNING)


def told(db: Session) -> list[str]:
    """What all the conversations that count were told."""
    rows, texts = db.exec(select(Conversation)).all(), texts_in(db)
    known = [recall(db, texts, row.channel, row.address, "enterprise", MORNING) for row in rows]
    return [text for one in known for text in one.memory.state["told"]]


class Postcards:
    """A channel without a wire."""

    name = "postcards"
    capabilities = Capabilities()


def count(incoming: Incoming, memory: Memory, _: Session) -> Reply:
    """The simplest conversation with a memory: the reply says how many messages came so far."""
    memory.state["told"] = [*memory.state.get("told", []), incoming.text]
    return Reply(blocks=(Paragraph(f"{len(memory.state['told'])}: {incoming.text}"),))


def plainly(reply: Reply, language: Language, _: Capabilities) -> Rendered:
    """Render without a catalogue: a sentence is its key and its arguments."""
    texts = [_plain(block.text) for block in reply.blocks if isinstance(block, Paragraph)]
    return {
        "language": language,
        "prompt": reply.prompt,
        "blocks": [],
        "options": [],
        "shortcuts": [],
        "texts": texts,
    }


def _plain(text: object) -> str:
    return (
        " ".join([text.key, *map(str, text.args.values())]) if isinstance(text, Say) else str(text)
    )


@dataclass(frozen=True)
class FakeParts:
    """A real database with a fake conversation and fake words."""

    database: Database
    answer: Answer = count
    clock: Clock = field(default_factory=lambda: FixedClock(MORNING))
    channels: Mapping[str, Channel] = field(default_factory=lambda: {"postcards": Postcards()})
    render: Render = plainly
    vault: Vault = VAULT


def postcard(text: str = "你好", key: str = "k1", sender: str = "lin", **more: object) -> Incoming:
    """A message as a channel would give it."""
    fields = {"channel": "postcards", "received_at": MORNING} | more
    return Incoming(address=sender, key=key, text=text, **fields)  # type: ignore[arg-type]
