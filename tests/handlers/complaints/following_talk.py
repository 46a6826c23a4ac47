"""Complainants who follow what they filed: each on an account of their own, at the same time."""

from datetime import timedelta
from itertools import count
from typing import Any

from sqlmodel import Session, select

from handlers.complaints import follow
from handlers.context import Context, Turn
from models import cases
from models.acts import HELD
from models.audit import AuditRow, history
from models.case_rows import Case
from models.clock import FixedClock
from models.deliveries import Delivery
from models.intake import Taking
from models.messages import Attachment, Incoming, Language, Reply
from policies.load import Library
from tests.fakes.cases import ADDRESS, ANY_FILE, CHANNEL, VAULT
from tests.fakes.parts import SEALER
from tests.handlers.talk import SITE, Talk

_KEYS = count()


class Author(Talk):
    """Somebody at one account; a second goes by between two messages."""

    carries: Taking = ANY_FILE
    answered = True
    """Whether the last message was about a complaint that is followed."""

    def say(
        self, *texts: str, prompt: str | None = None, attachments: tuple[Attachment, ...] = ()
    ) -> "Author":
        """Send texts, each as the answer to nothing in particular."""
        for text in texts:
            self.clock.move(timedelta(seconds=1))
            incoming = Incoming(self.channel, self.address, str(next(_KEYS)), self.clock.now(),
                                text, prompt, attachments, self.language)  # fmt: skip
            context = Context(self.library, self.clock, self.db, SEALER, SITE,
                              taking={self.channel: self.carries})  # fmt: skip
            self.memory.private = False
            reply = follow.answer(Turn(incoming, self.memory, context))
            self.answered = reply is not None
            self.reply = reply or Reply(())
            assert self.memory.private == self.answered
            self.memory.last_seen = self.clock.now()
        return self

    def tap(self, key: str) -> "Author":
        """Take the numbered way on with this label, by its button."""
        option = next(one for one in self.reply.options if key in self.keys_of(one.label))
        return self.say(option.send, prompt=self.reply.prompt)

    @property
    def offers(self) -> list[str]:
        """What may be done, by the keys of the numbered ways on."""
        return [key for one in self.reply.options for key in self.keys_of(one.label)]


class Office:
    """A database, a clock, cases and whoever follows them."""

    def __init__(self, library: Library, db: Session, clock: FixedClock) -> None:
        self.library, self.db, self.clock = library, db, clock

    def author(
        self, address: str = ADDRESS, channel: str = CHANNEL, language: Language | None = None
    ) -> Author:
        """Somebody who has not written yet; at `ADDRESS`, whoever files the cases of tests."""
        return Author(self.library, self.db, self.clock.today(), language, channel=channel,
                      address=address, clock=self.clock)  # fmt: skip

    def writes(self, case: Case, about: str, text: str, *, long_ago: bool = True) -> None:
        """The office writes to the author; long enough ago to be seen, or just now."""
        at = self.clock.now() - (HELD if long_ago else timedelta())
        cases.write(self.db, VAULT, case, "out", about, text, at)

    def letters(self, case: Case, way: cases.Way = "in") -> list[tuple[str, str]]:
        """What one side wrote: what it is about, and the words."""
        found = cases.letters(self.db, VAULT, case, [way])
        return [(one.row.about, one.text) for one in found]

    def noted(self, case: Case) -> list[AuditRow]:
        """What the audit has of a case."""
        return history(self.db, cases.key_of(case))

    def owed(self) -> list[dict[str, Any]]:
        """What every envelope is made from."""
        return [one.content for one in self.db.exec(select(Delivery))]
