"""What a conversation may use, and the message that it answers now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Context:
    """The rules of this moment, the clock, the open transaction, and what seals secrets.

    `base_url` is the address of the site, for links to pages that a chat can't carry. `reaches`
    tells of each channel how somebody who just wrote there can be written to later, `taking` what
    of a complaint it can carry. `windows` names the channels whose platform bounds what may be sent
    later by what its user did, each with the link by which people agree to more, or "". `buttons`
    names those that show what may be answered as buttons, not in the text.
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
    _looked_up: list[Person | None] = field(default_factory=list, compare=False, repr=False)

    @property
    def person(self) -> Person | None:
        """Who writes, where they are known; looked up once for each message."""
        if not self._looked_up:
            found = person_at(self.context.db, self.incoming.channel, self.incoming.address)
            self._looked_up.append(found)
        return self._looked_up[0]

    def typing(self, text: str) -> "Turn":
        """The same turn, as if this text had been typed by itself."""
        typed = replace(self.incoming, text=text, prompt=None, attachments=())
        return Turn(typed, self.memory, self.context)

    @property
    def text(self) -> str:
        """What was typed, made comparable."""
        return plain(self.incoming.text)

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
