"""Officials at work in tests: an office with a database of its own, and chats that it answers."""

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlmodel import Session, select

from handlers.context import Context, Turn
from handlers.officials.reading import Nouns
from handlers.officials.router import answer
from models.audit import AuditRow
from models.clock import FixedClock
from models.conversations import Memory
from models.db import Database
from models.messages import Incoming, Language, Option, Reply, Say
from models.names import name_of
from models.officials import Official
from models.records import metadata
from policies.library import Library
from tests.fakes.parts import SEALER
from tests.fakes.rows import a_person, an_official, number

TODAY = date(2026, 11, 20)
NOT_RECORDS = frozenset({"audit", "audit_heads", "inbox", "conversations"})


class Office:
    """A database, the rules, a clock, and what can be typed."""

    def __init__(self, database: Database, library: Library, nouns: Nouns) -> None:
        self.database, self.library, self.nouns = database, library, nouns
        self.clock = FixedClock.on(TODAY, hour=10)

    def official(self, name: str, **more: Any) -> "Chat":
        """Somebody who joined as an officer of Nanshan; their address is their name."""
        with self.database.writing() as db:
            person = a_person(db, name, "push")
            made = an_official(db, person_id=person.id, name=name, **more)
            made_id = number(made)
        return Chat(self, name, made_id)

    def stranger(self, name: str = "stranger") -> "Chat":
        """Somebody whom nobody knows."""
        return Chat(self, name)

    def wait(self, **time: float) -> None:
        """Let time go by: minutes=11."""
        self.clock.move(timedelta(**time))

    def dump(self) -> dict[str, list[str]]:
        """Every row of every table that a move could change."""
        with self.database.reading() as db:
            return {
                name: sorted(str(row) for row in db.connection().execute(table.select()))
                for name, table in metadata().tables.items()
                if name not in NOT_RECORDS
            }

    def audited(self, action: str | None = None) -> list[AuditRow]:
        """What was noted, the oldest first."""
        with self.database.reading() as db:
            rows = db.exec(select(AuditRow)).all()
            return sorted(
                (row for row in rows if action in (None, row.action)), key=lambda row: row.id or 0
            )


class Chat:
    """One contact writing, and what was answered last; None: it was left to the others."""

    def __init__(self, office: Office, name: str, official: int | None = None) -> None:
        self.office, self.name, self.official = office, name, official
        self.memory = Memory()
        self.language: Language | None = None
        self.reply: Reply | None = None
        self._keys = count()

    @property
    def code_name(self) -> str:
        """The official's own name: Q3K."""
        assert self.official is not None
        return name_of("Q", self.official)

    def say(self, *texts: str, prompt: str | None = None, key: str | None = None) -> "Chat":
        """Write texts one after the other, each a transaction of its own, as `receive` does it."""
        for text in texts:
            incoming = Incoming(
                "terminal",
                self.name,
                key or f"{self.name}-{next(self._keys)}",
                self.office.clock.now(),
                text,
                prompt,
                language=self.language,
            )
            memory = copy.deepcopy(self.memory)
            with self.office.database.writing() as db:
                self.reply = self._reply(incoming, memory, db)
            json.dumps(memory.state)
            self.memory = memory
            self.memory.last_seen = self.office.clock.now()
        return self

    def _reply(self, incoming: Incoming, memory: Memory, db: Session) -> Reply | None:
        return answer(self._turn(incoming, memory, db), self.office.nouns)

    def person(self, db: Session) -> int:
        """Their number among people."""
        return db.get_one(Official, self.official).person_id or 0

    def context(self, db: Session) -> Context:
        """What the conversation may use in a transaction."""
        office, site = self.office, "https://greenbot.example"
        return Context(office.library, office.clock, db, SEALER, site)

    def _turn(self, incoming: Incoming, memory: Memory, db: Session) -> Turn:
        return Turn(incoming, memory, self.context(db))

    def press(self, option: Option, under: Reply) -> "Chat":
        """Press a button, under this reply, new or old."""
        return self.say(option.send, prompt=under.prompt)

    def option(self, number: int) -> Option:
        """An option of the last reply."""
        assert self.reply is not None
        return next(option for option in self.reply.options if option.number == number)

    def confirm(self, more: str = "") -> "Chat":
        """Send the code that was just shown."""
        return self.say(f"{self.code} {more}".strip())

    # --- what was answered ------------------------------------------------------------------------

    @property
    def keys(self) -> set[str]:
        """The keys of every sentence of the last reply."""
        return {said.key for said in self.sayings}

    @property
    def sayings(self) -> list[Say]:
        """Every sentence of the last reply, those inside others too."""
        return list(_sayings(self.reply))

    def said(self, key: str) -> Mapping[str, Any]:
        """What fills a sentence of the last reply."""
        return next(said.args for said in self.sayings if said.key == key)

    @property
    def code(self) -> str:
        """The confirmation code that was just shown."""
        found = [said.args["code"] for said in self.sayings if said.key.startswith("work.confirm")]
        assert len(found) == 1, f"no code among {sorted(self.keys)}"
        return str(found[0])

    @property
    def lines(self) -> list[str]:
        """What the numbered options of the last reply send."""
        assert self.reply is not None
        return [option.send for option in self.reply.options]


def _sayings(found: object) -> Iterator[Say]:
    if isinstance(found, Say):
        yield found
        for value in found.args.values():
            yield from _sayings(value)
    elif isinstance(found, tuple):
        for each in found:
            yield from _sayings(each)
    elif hasattr(found, "__dataclass_fields__"):
        for name in found.__dataclass_fields__:
            yield from _sayings(getattr(found, name))


def official_named(db: Session, name: str) -> Official:
    """The row of an official."""
    return db.exec(select(Official).where(Official.name == name)).one()
