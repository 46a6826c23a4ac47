"""A complaint is filed while everything goes wrong: at every message once, then it is sent again.

What the citizen was told is there afterwards, and they were told nothing that is not. The fault is
a full disk, a slow database, or the end of the process: before the commit or right after it.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.app import App
from bot.ticks import worker_ticks
from models import cases, evidence
from models.case_rows import Case
from models.db import Database, StorageBusyError, StorageError, StorageFullError, open_database
from models.messages import Attachment, Incoming
from models.migrations import upgrade
from models.records import metadata
from models.vault import Vault
from policies.shelf import Shelf
from tests.fakes.parts import SEALER
from tests.fakes.push import Killed
from tests.journeys.complaining import CITIZEN, NAME, RECEIPT, TELEPHONE, Phone, Town, a_photo
from tests.journeys.season import said

MONDAY = date(2026, 11, 23)
PHOTOS = [a_photo(colour) for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255))]
BEFORE_EVIDENCE = (
    "我要举报",
    "同意",
    "1",
    "1",
    "绿源电子",
    "1",
    "1",
    "用电量不实",
    "2026年3月",
    "南山区",
)
AFTER_EVIDENCE = ("1", NAME, TELEPHONE, "1")


@dataclass
class Fault:
    """What happens to the next transaction that changes anything: once, where it is armed."""

    before: BaseException | None = None
    after: BaseException | None = None
    armed: bool = field(default=False)

    def arm(self) -> None:
        """From now on."""
        self.armed = True

    def strikes(self, error: BaseException | None) -> None:
        """Raise the error, if it is its turn."""
        if self.armed and error is not None:
            self.armed = False
            raise error


class FaultyDatabase(Database):
    """A database whose next transaction fails before its commit, or the process after it."""

    def __init__(self, real: Database, fault: Fault) -> None:
        super().__init__(real.engine)
        self._fault = fault

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """The same, with its fault."""
        with super().writing() as db:
            yield db
            db.flush()
            self._fault.strikes(self._fault.before)
        self._fault.strikes(self._fault.after)


FAULTS: dict[str, Callable[[], Fault]] = {
    "the disk is full": lambda: Fault(before=StorageFullError("no space")),
    "the database is slow": lambda: Fault(before=StorageBusyError("locked")),
    "killed before the commit": lambda: Fault(before=Killed("before")),
    "killed after the commit": lambda: Fault(after=Killed("after")),
}


@dataclass
class Unlucky:
    """A citizen whose every message meets the fault first."""

    town: Town
    fault: Fault
    sent: int = 0

    def phone(self, text: str = "", sources: tuple[str, ...] = ()) -> str:
        """Send a message until it is answered; the fault changes nothing, or it all happened."""
        files = tuple(Attachment("photo", f"{one}.jpg", None, source=one) for one in sources)
        self.sent += 1
        message = Incoming(Phone.name, CITIZEN, f"p{self.sent}", self.town.clock.now(), text,
                           attachments=files)  # fmt: skip
        before = _rows(self.town.app)
        self.fault.arm()
        with pytest.raises((StorageError, Killed)):
            self.town.app.receive(message)
        assert not self.fault.armed
        if self.fault.before is not None:
            assert _rows(self.town.app) == before
        after = _rows(self.town.app)
        answer = said(self.town.app.receive(message))
        if self.fault.after is not None:
            assert _rows(self.town.app) == after
        assert said(self.town.app.receive(message)) == answer
        return answer

    def work(self) -> None:
        """The worker meets the fault in whatever it does first, and works again."""
        for tick in worker_ticks(self.town.app):
            self.fault.arm()
            try:
                tick.work()
            except (StorageError, Killed):
                self.fault.armed = False
            self.fault.armed = False
            tick.work()


def _rows(app: App) -> dict[str, int]:
    """A digest of every table."""
    with app.database.reading() as db:
        return {
            name: hash(repr(db.connection().execute(table.select()).all()))
            for name, table in metadata().tables.items()
        }


@pytest.mark.parametrize("name", FAULTS)
def test_what_was_confirmed_is_there_and_nothing_else(
    name: str, tmp_path: Path, shelf: Shelf
) -> None:
    """One case with all that was said and all three photos, under the receipt that was shown."""
    fault = FAULTS[name]()
    real = open_database(f"sqlite:///{tmp_path / 'greenbot.db'}")
    upgrade(real)
    town = Town.at(real, shelf, tmp_path, MONDAY)
    town.take_over(tmp_path, [("绿源电子", "南山区")])
    town.official("li", "李科")
    faulty = FaultyDatabase(real, fault)
    service = replace(town.app.evidence_work.evidences, database=faulty)
    work = replace(town.app.evidence_work, evidences=service)
    town.app = replace(town.app, database=faulty, evidence_work=work)
    citizen = Unlucky(town, fault)

    for line in BEFORE_EVIDENCE:
        citizen.phone(line)
    sources = tuple(f"media-{n}" for n in range(len(PHOTOS)))
    town.album.files.update(zip(sources, PHOTOS, strict=True))
    citizen.phone(sources=sources)
    citizen.work()
    for line in AFTER_EVIDENCE:
        citizen.phone(line)
    receipt = RECEIPT.search(citizen.phone("提交"))
    assert receipt is not None
    citizen.work()
    town.clock.move(timedelta(hours=1))
    town.work()
    _everything_is_there(town, receipt[0])
    real.close()


def _everything_is_there(town: Town, receipt: str) -> None:
    vault, now = Vault(SEALER), town.clock.now()
    with town.app.database.reading() as db:
        assert len(db.exec(select(Case)).all()) == 1
        found, _own = cases.look_up(db, vault, receipt, "webchat", "", now)
        case = db.get_one(Case, found)
        assert cases.content(db, vault, case)["what"] == "用电量不实"
        who = cases.identity(db, vault, case)
        assert (who["name"], who["contact"]) == (NAME, TELEPHONE)
        pieces = evidence.pieces(db, case.id or 0)
        hashes = [hashlib.sha256(one).hexdigest() for one in PHOTOS]
        assert [(one.state, one.sha256) for one in pieces] == [("kept", one) for one in hashes]
        numbers = [one.id or 0 for one in pieces]
    for number, photo in zip(numbers, PHOTOS, strict=True):
        _, content = town.app.evidence_work.evidences.original(number)
        assert b"".join(content) == photo
