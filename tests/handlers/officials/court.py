"""A bureau with complaints: a unit on its lists, an agency, and cases brought to a state."""

from typing import Any

import pyotp

from handlers.officials.cases import CASES
from handlers.officials.nouns import NOUNS
from models import cases
from models.case_rows import Case
from models.case_states import State
from models.db import Database
from models.names import name_of
from models.registering import list_unit
from policies.load import Library
from tests.fakes.cases import VAULT, a_case
from tests.fakes.rows import number
from tests.handlers.officials.bureau import Bureau, Known
from tests.handlers.officials.office import Chat

NOTES: tuple[cases.Way, ...] = ("note",)


class Court(Bureau):
    """The office of Shenzhen, where cases are decided."""

    def __init__(self, database: Database, library: Library) -> None:
        super().__init__(database, library)
        others = tuple(noun for noun in NOUNS if noun.name != "case")
        self.nouns = (*others, CASES)
        with database.writing() as db:
            # Made once for the whole product: no act makes them, and none takes them back.
            VAULT.shared(db, "text", self.instant())
            VAULT.shared(db, "index", self.instant())

    def case(self, known: Known | None = None, state: State = "confirmed", **more: Any) -> str:
        """The name of a case about a unit, in a state; of the city's own office."""
        unit_id = known.id if known else None
        with self.database.writing() as db:
            made = a_case(db, unit_id=unit_id, state=state, **more)
            return cases.name(made)

    def agency(self, *contacts: Any, **more: Any) -> Known:
        """An agency of Nanshan, with a contact for each way to reach one."""
        fields = {"kind": "agency", "name": "深圳华测认证有限公司"}
        return self.unit(*contacts, category="third_party", level="national", **fields | more)

    def listed(self, known: Known, level: str, year: int = 2026) -> str:
        """The name of one more list that a unit stands on."""
        with self.database.writing() as db:
            row = list_unit(db, known.id, level, "factory", year, None)
            return name_of("L", number(row))

    def of(self, name: str) -> Case:
        """A case as it is stored, by its name."""
        row: Case = self.row(Case, int(name[1:-1]))
        return row

    def notes(self, name: str) -> list[tuple[str, str]]:
        """What officials noted in a case: of what kind, and their words."""
        with self.database.reading() as db:
            case = db.get_one(Case, int(name[1:-1]))
            return [(one.row.about, one.text) for one in cases.letters(db, VAULT, case, NOTES)]

    def digits(self, chat: Chat) -> str:
        """What an official's telephone shows now."""
        return pyotp.TOTP(self.secrets[chat.name]).at(self.instant())

    def done(self, chat: Chat, line: str) -> Chat:
        """Say a line and confirm it, by both where both are asked for."""
        chat.say(line)
        if "work.confirm_both" in chat.keys:
            return self.confirm(chat)
        return chat.confirm() if "work.confirm" in chat.keys else chat
