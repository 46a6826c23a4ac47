"""An office at work on complaints: filed as their authors would, and what came of them."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, select

from models import cases
from models.case_rows import Case, CaseLetter
from models.case_states import State
from models.db import Database
from models.deliveries import Delivery
from models.names import name_of
from models.officials import Official
from models.people import the_many
from policies.library import Library
from tests.fakes.cases import VAULT, a_case
from tests.fakes.rows import number
from tests.handlers.officials.bureau import Bureau
from tests.handlers.officials.office import Chat


class Casework(Bureau):
    """The bureau of Shenzhen with complaints.

    What the first message of all makes (keys, the one who stands for every complainant) is there.
    """

    def __init__(self, database: Database, library: Library) -> None:
        super().__init__(database, library)
        with self.database.writing() as db:
            VAULT.shared(db, "text", self.clock.now())
            VAULT.shared(db, "index", self.clock.now())
            the_many(db, self.clock.now())

    def case(self, state: State = "registered", /, **more: Any) -> str:
        """The name of a case in a state, filed by somebody of the city; Nanshan's by default."""
        fields: dict[str, Any] = {"district": "南山区", "now": self.clock.now()}
        with self.database.writing() as db:
            return cases.name(a_case(db, state=state, **fields | more))

    def of(self, name: str) -> Case:
        """A case as it is stored."""
        found: Case = self.row(Case, int(name[1:-1]))
        return found

    def letters(self, name: str, way: str = "out") -> list[tuple[str, str]]:
        """What was written: about what, and the words."""
        with self.database.reading() as db:
            found = cases.letters(db, VAULT, db.get_one(Case, int(name[1:-1])), (way,))  # type: ignore[arg-type]
            return [(one.row.about, one.text) for one in found]

    def pushes(self) -> list[Delivery]:
        """The envelopes that wait for complainants."""
        return [one for one in self.owed("case") if one.state == "queued"]

    def told(self, chat: Chat) -> list[Mapping[str, Any]]:
        """The notices that wait for an official."""
        with self.database.reading() as db:
            person = db.get_one(Official, chat.official).person_id
        owed = [one for one in self.owed("notice") if one.person_id == person]
        return [one.content for one in owed if one.state == "queued"]

    def done(self, chat: Chat, line: str) -> Chat:
        """Say a line and confirm it."""
        chat.say(line)
        return chat.confirm() if "work.confirm" in chat.keys else chat

    def approved(self, line: str, by: Chat, other: Chat) -> Chat:
        """Say a line, confirm it, and have it approved."""
        by.say(line).confirm()
        assert "work.waits" in by.keys, by.keys
        return other.say(f"同意 {name_of('P', int(by.said('work.waits')['name'][1:-1]))}")


def written(db: Session, case_id: int) -> list[CaseLetter]:
    """The rows of a case's letters."""
    return list(db.exec(select(CaseLetter).where(CaseLetter.case_id == case_id)))


__all__ = ["Casework", "number", "written"]
