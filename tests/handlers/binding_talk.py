"""Contacts who talk about binding: each on an address of their own, all at the same time."""

from datetime import timedelta
from itertools import count
from typing import Any

from sqlmodel import Session, col, select

from handlers import binding
from handlers.context import Context, Turn
from handlers.router import handle
from models import people, tokens, units
from models.audit import AuditRow, history
from models.clock import FixedClock
from models.deliveries import Delivery
from models.messages import Incoming, Language
from models.people import Reach
from models.tokens import Purpose
from models.units import Unit
from policies.load import Library
from tests.fakes.parts import SEALER
from tests.fakes.rows import a_unit, number
from tests.handlers.talk import SITE, Talk

_KEYS = count()


class Contact(Talk):
    """Somebody at one address; a second goes by between two messages."""

    reach: Reach = "writes"
    tells_prompts = True
    """Whether the channel tells what was answered; WeChat doesn't."""

    def say(self, *texts: str, prompt: str | None = None, attachments: Any = ()) -> "Contact":
        """Send texts, each as the answer to nothing in particular."""
        for text in texts:
            self.clock.move(timedelta(seconds=1))
            incoming = Incoming(self.channel, self.address, str(next(_KEYS)), self.clock.now(),
                                text, prompt, attachments, self.language)  # fmt: skip
            context = Context(self.library, self.clock, self.db, SEALER, SITE,
                              {self.channel: self.reach}, windows=self.windows)  # fmt: skip
            turn = Turn(incoming, self.memory, context)
            self.reply = binding.answer(turn) or handle(incoming, self.memory, context)
            self.memory.last_seen = self.clock.now()
        return self

    def tap(self, place: int) -> "Contact":
        """Take the option with a number, by its button or by typing the number."""
        if not self.tells_prompts:
            return self.say(str(place))
        option = next(one for one in self.reply.options if one.number == place)
        return self.say(option.send, prompt=self.reply.prompt)

    @property
    def person(self) -> int | None:
        """The number of the person at this address, where there is one."""
        found = people.person_at(self.db, self.channel, self.address)
        return None if found is None else number(found)

    @property
    def known(self) -> bool:
        """Whether anything of them is on record."""
        return self.person is not None

    @property
    def units(self) -> list[str]:
        """The short names of the units that they act for."""
        return [unit.short_name for unit in units.units_of(self.db, self.person or 0)]

    @property
    def asks(self) -> str:
        """What is asked, by the last reply."""
        kept = self.memory.state.get("bind", {})
        mine = self.reply.prompt == f"bind:{kept.get('id')}"
        return str(kept.get("kind", "")) if mine else ""


class Town:
    """A database, a clock, and whoever talks in it."""

    def __init__(self, library: Library, db: Session, clock: FixedClock) -> None:
        self.library, self.db, self.clock = library, db, clock

    def contact(
        self, address: str = "lin", channel: str = "terminal", language: Language | None = None
    ) -> Contact:
        """Somebody who has not written yet."""
        return Contact(self.library, self.db, self.clock.today(), language, channel=channel,
                       address=address, clock=self.clock)  # fmt: skip

    def bound(self, unit: Unit, address: str = "lin", channel: str = "terminal") -> Contact:
        """Somebody who is a contact of a unit already."""
        somebody = self.contact(address, channel)
        person = number(people.meet(self.db, channel, address, "writes", self.clock.now()))
        units.bind(self.db, number(unit), person, "code", self.clock.now())
        return somebody

    def unit(self, name: str = "深圳市青山电子有限公司", **more: Any) -> Unit:
        """A unit of Nanshan."""
        return a_unit(self.db, name, **more)

    def code(self, subject: Any, purpose: Purpose = "bind", **lasts: float) -> str:
        """A code that was issued just now, good for thirty days."""
        how_long = timedelta(**(lasts or {"days": 30}))
        return tokens.issue(self.db, purpose, number(subject), self.clock.now(), how_long)

    def contacts(self, unit: Unit) -> list[int]:
        """Who acts for a unit, in order."""
        return [one.person_id for one in units.contacts_of(self.db, number(unit))]

    def noted(self, object_: str) -> list[AuditRow]:
        """What the audit has of an object."""
        return history(self.db, object_)

    def owed(self) -> list[Delivery]:
        """Every envelope, the oldest first."""
        return list(self.db.exec(select(Delivery).order_by(col(Delivery.id))))
