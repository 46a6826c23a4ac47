"""What a conversation may use, and the message that it answers now."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session

from handlers.wording import plain
from models.clock import Clock
from models.conversations import Memory
from models.intake import Taking
from models.messages import Incoming, Language
from models.people import Person, Reach, person_at
from models.sealing import Sealer
from models.vault import Vault
from policies.load import Library

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Context:
    """The rules of this moment, the clock, the open transaction, and what seals secrets.

    `base_url` is the address of the site, for links to pages that a chat can't carry. `reaches`
    tells of each channel how somebody who just wrote there can be written to later, `taking` what
    of a complaint it can carry. `windows` names the channels whose platform bounds what may be sent
    later by what its user did, each with the link by which people agree to more, or "". `buttons`
    names those that show what may be answered as buttons, not in the text. `reader` is the channel
    on which the words of an envelope will be read; "" in a conversation, which knows its own.
    """

    library: Library
    clock: Clock
    db: Session
    sealer: Sealer
    base_url: str
    reaches: Mapping[str, Reach] = field(default_factory=dict)
    taking: Mapping[str, Taking] = field(default_factory=dict)
    windows: Mapping[str, str] = field(default_factory=dict)
    buttons: Collection[str] = frozenset()
    reader: str = ""

    @property
    def vault(self) -> Vault:
        """What opens the data keys."""
        return Vault(self.sealer)

    def takes(self, channel: str) -> Taking:
        """What a channel carries of a complaint."""
        return self.taking.get(channel, Taking())

    def reach(self, channel: str) -> Reach:
        """How somebody who just wrote on a channel can be written to later."""
        return self.reaches.get(channel, "writes")


@dataclass(frozen=True, slots=True)
class Turn:
    """One message, with what we remember of its conversation. Handlers change `memory` in place."""

    incoming: Incoming
    memory: Memory
    context: Context
    _made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: str, make: Callable[[], _Made]) -> _Made:
        """What is made once for each message and kept under a name; gone with the message."""
        if name not in self._made:
            self._made[name] = make()
        made: _Made = self._made[name]
        return made

    @property
    def person(self) -> Person | None:
        """Who writes, where they are known; looked up once for each message."""
        who = self.incoming.channel, self.incoming.address
        return self.once("person", lambda: person_at(self.context.db, *who))

    def typing(self, text: str) -> "Turn":
        """The same turn, as if this text had been typed by itself."""
        typed = replace(self.incoming, text=text, prompt=None, attachments=())
        return Turn(typed, self.memory, self.context)

    @property
    def text(self) -> str:
        """What was typed, made comparable."""
        return self.once("text", lambda: plain(self.incoming.text))

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self.context.clock.today()

    @property
    def library(self) -> Library:
        """The packs and the question bank."""
        return self.context.library

    @property
    def language(self) -> Language:
        """What the contact reads: their own choice, else what the channel believes."""
        return self.memory.language or self.incoming.language or "zh_CN"

    @property
    def state(self) -> dict[str, Any]:
        """The conversation's own memory: JSON."""
        return self.memory.state
