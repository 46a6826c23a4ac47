"""A bureau at work on the real nouns: units with lists, contacts and duties, in March 2027."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyotp
from sqlmodel import select

from handlers.officials import second_factor
from handlers.officials.nouns import NOUNS
from models.bindings import bind
from models.clock import FixedClock
from models.db import Database
from models.deliveries import Delivery
from models.names import name_of
from models.officials import Act, Official
from models.people import Reach
from models.registering import list_unit
from policies.load import Library
from tests.fakes.parts import MORNING, SEALER
from tests.fakes.rows import a_deadline, a_person, a_unit, number
from tests.handlers.officials.office import Chat, Office

MONDAY = date(2027, 3, 8)
TABLE = "annual_table"


@dataclass(frozen=True)
class Known:
    """One unit, by its numbers and its names."""

    id: int
    code: str
    name: str
    deadline: int
    listing: int
    contacts: tuple[int, ...] = ()

    @property
    def u(self) -> str:
        return name_of("U", self.id)

    @property
    def t(self) -> str:
        return name_of("T", self.deadline)

    @property
    def l(self) -> str:  # noqa: E743
        return name_of("L", self.listing)


class Bureau(Office):
    """The office of Shenzhen and its districts."""

    def __init__(self, database: Database, library: Library) -> None:
        super().__init__(database, library, NOUNS)
        self.secrets: dict[str, str] = {}
        self.clock = FixedClock.on(MONDAY, hour=10)

    def unit(self, *contacts: Reach, level: str = "city", category: str = "factory",
             duty: Mapping[str, Any] | None = None, **more: Any) -> Known:  # fmt: skip
        """A listed unit with its table due on 15 March, and a contact for each way to reach one."""
        with self.database.writing() as db:
            unit = a_unit(db, **more)
            listing = list_unit(db, number(unit), level, category, 2025, None)
            fields = {"duty": TABLE, "due": date(2027, 3, 15), "finish_by": date(2027, 3, 15)}
            row = a_deadline(db, unit, **fields | dict(duty or {}))
            people = [number(a_person(db, reach=reach, name="某联系人")) for reach in contacts]
            for person in people:
                bind(db, number(unit), person, "code", MORNING)
            return Known(number(unit), unit.code, unit.short_name, number(row), number(listing),
                         tuple(people))  # fmt: skip

    def city_official(self, name: str = "zhang", **more: Any) -> Chat:
        """An officer of the whole city, with a second factor."""
        return self._with_factor(self.official(name, **{"district": ""} | more))

    def _with_factor(self, chat: Chat) -> Chat:
        secret = second_factor.new_secret()
        with self.database.writing() as db:
            official = db.get_one(Official, chat.official)
            second_factor.set_up(db, official, secret, 0, SEALER)
        self.secrets[chat.name] = secret
        return chat

    def confirm(self, chat: Chat) -> Chat:
        """Send the code with the six digits that the telephone shows now."""
        self.wait(seconds=31)
        digits = pyotp.TOTP(self.secrets[chat.name]).at(self.clock.now())
        return chat.confirm(digits)

    def row(self, table: Any, number_of_row: int) -> Any:
        """A row as it is stored."""
        with self.database.reading() as db:
            found = db.get(table, number_of_row)
            if found is not None:
                db.expunge(found)
            return found

    def rows(self, table: Any) -> list[Any]:
        """All rows of a table, the oldest first."""
        with self.database.reading() as db:
            found = list(db.exec(select(table).order_by(table.id)))
            for one in found:
                db.expunge(one)
            return found

    def owed(self, kind: str) -> list[Delivery]:
        """The envelopes of a kind."""
        return [one for one in self.rows(Delivery) if one.kind == kind]

    def kept(self) -> dict[str, list[str]]:
        """Every row that undoing must restore: all but the acts and their cancelled envelopes."""
        found = self.dump()
        return {name: rows for name, rows in found.items() if name not in ("acts", "deliveries")}

    def instant(self) -> datetime:
        """Now, aware."""
        return self.clock.now()

    def undone(self, chat: Chat, before: Mapping[str, list[str]]) -> None:
        """撤销 restores every row, and cancels every envelope that the act owed."""
        chat.say("撤销")
        assert "undo.done" in chat.keys, chat.keys
        after = self.kept()
        assert {name: rows for name, rows in after.items() if rows != before[name]} == {}
        last = self.rows(Act)[-1]
        assert {one.state for one in self.rows(Delivery) if one.act_id == last.id} <= {"cancelled"}
