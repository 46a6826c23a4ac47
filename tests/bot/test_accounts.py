"""Who is known to others by a name (an openid) is known by a pseudonym inside."""

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.channels.base import AddressGoneError, Capabilities
from bot.receive import receive
from models import case_pushes
from models.accounts import LONGEST
from models.case_rows import Account, Case
from models.clock import FixedClock
from models.conversations import Conversation, Memory
from models.db import Database, open_database
from models.deliveries import Delivery
from models.inbox import Received
from models.messages import Incoming, Reply
from scheduler.emptying import empty
from tests.fakes.canaries import OPENID, found_in, found_in_files
from tests.fakes.cases import a_case
from tests.fakes.parts import VAULT, FakeParts, Postcards, count, postcard
from tests.fakes.push import FakePush, Push
from tests.fakes.push_owing import Office, morning
from tests.fakes.push_parts import PushParts


class Known(Postcards):
    """A channel that names people by what others know them by."""

    capabilities = Capabilities(accounts=True)


@pytest.fixture
def file(tmp_path: Path, migrated_file: Path) -> Path:
    """A database with every table and no row, alone in its folder."""
    path = tmp_path / "data" / "greenbot.db"
    path.parent.mkdir()
    shutil.copyfile(migrated_file, path)
    return path


@pytest.fixture
def filed(file: Path) -> Iterator[Database]:
    """The same, opened."""
    database = open_database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture
def known(database: Database) -> FakeParts:
    """A product whose channel keeps accounts."""
    return FakeParts(database, channels={"postcards": Known()})


def test_everything_inside_knows_an_account_by_its_pseudonym(known: FakeParts) -> None:
    """The same one for the same account, another for another, and never the openid itself."""
    seen: list[str] = []

    def look(incoming: Incoming, memory: Memory, db: Session) -> Reply:
        seen.append(incoming.address)
        return count(incoming, memory, db)

    looking = replace(known, answer=look)
    for sender, key in ((OPENID, "k1"), (OPENID, "k2"), ("another", "k1")):
        receive(looking, postcard("一", key, sender))
    assert seen[0] == seen[1] != seen[2]
    assert [len(one) for one in seen] == [64] * 3
    with known.database.reading() as db:
        assert {one.address for one in db.exec(select(Account))} == set(seen)
        assert {one.address for one in db.exec(select(Conversation))} == set(seen)


def test_a_key_that_names_an_account_is_hashed(filed: Database, file: Path) -> None:
    """A platform that numbers no event has it told apart by who sent it, and when."""
    parts = FakeParts(filed, channels={"postcards": Known()})
    for key in (f"{OPENID}1795000000", f"{OPENID}1795000001", f"{OPENID}1795000000"):
        receive(parts, postcard("一", key, OPENID))
    assert len(rows(filed)) == 2
    assert found_in_files(file.parent) == []


def test_the_same_name_on_two_channels_has_two_pseudonyms(known: FakeParts) -> None:
    """Whoever reads the records cannot tell that it is one person."""
    both = replace(known, channels={"postcards": Known(), "pigeons": Known()})
    for channel in both.channels:
        receive(both, postcard("一", "k1", OPENID, channel=channel))
    assert len({row.address for row in rows(known.database)}) == 2


def test_a_redelivery_to_an_account_is_known(known: FakeParts) -> None:
    """The pseudonym is the same each time, so one message has one effect."""
    assert receive(known, postcard("一", "k1", OPENID)) == receive(
        known, postcard("一", "k1", OPENID)
    )
    assert len(rows(known.database)) == 1


def test_an_endless_account_is_refused(known: FakeParts) -> None:
    """As an endless key is: the channel has a fault."""
    with pytest.raises(ValueError, match="characters"):
        receive(known, postcard("一", "k1", "字" * (LONGEST + 1)))


def test_a_channel_without_accounts_keeps_none(database: Database) -> None:
    """The page's visitors are known by a name that only their browser has."""
    receive(FakeParts(database), postcard())
    with database.reading() as db:
        assert db.exec(select(Account)).all() == []
    assert rows(database)[0].address == "lin"


# --- writing to an account ------------------------------------------------------------------------


class KnownPush(Push):
    """A push channel that names people by what others know them by."""

    capabilities = replace(Push.capabilities, accounts=True)


@dataclass
class Pushing:
    """A product that pushes to accounts; the platform knows them by their own names."""

    database: Database
    clock: FixedClock = field(default_factory=morning)
    push: FakePush = field(default_factory=FakePush)

    @property
    def parts(self) -> PushParts:
        """What the outbox needs."""
        return PushParts(self.database, self.clock, self.push, channels={"push": KnownPush()})

    def meets(self, openid: str = OPENID) -> str:
        """Somebody writes; their pseudonym."""
        receiving = FakeParts(self.database, clock=self.clock, channels=self.parts.channels)
        receive(receiving, postcard("一", "k1", openid, channel="push"))
        with self.database.reading() as db:
            return db.exec(select(Account.address).order_by(col(Account.id).desc())).first() or ""

    def tell(self, address: str) -> None:
        """Owe the complainant of a new case a push, and send it."""
        now = self.clock.now()
        with self.database.writing() as db:
            case = a_case(db, channel="push", address=address, now=now)
            case_pushes.push(db, VAULT, case, now)
        self.parts.deliver()

    def rows(self) -> list[Delivery]:
        """What is owed."""
        with self.database.reading() as db:
            return list(db.exec(select(Delivery).order_by(col(Delivery.id))))


@pytest.fixture
def pushing(filed: Database) -> Pushing:
    """The platform knows everybody."""
    return Pushing(filed)


def test_the_platform_alone_is_told_the_openid(
    pushing: Pushing, file: Path, log: io.StringIO
) -> None:
    """A complainant is written to at their own name, which no byte at rest has."""
    pushing.tell(pushing.meets())
    assert [one.address for one in pushing.push.taken] == [OPENID]
    [row] = pushing.rows()
    assert (row.state, row.sealed_to) == ("accepted", None)
    assert found_in_files(file.parent) == []
    assert found_in(log.getvalue().encode()) == []


def test_whoever_reminds_an_account_reaches_it(pushing: Pushing) -> None:
    """An address of a contact is a pseudonym, too."""
    office = Office(pushing.database, pushing.clock)
    office.reminder(pushing.meets())
    pushing.parts.deliver()
    assert [one.address for one in pushing.push.taken] == [OPENID]


def test_a_failed_push_is_logged_without_its_reader(pushing: Pushing, log: io.StringIO) -> None:
    """Neither the openid nor the pseudonym is in a line, even where the platform's error has it."""
    named = pushing.meets()
    pushing.push.faults[OPENID] = [RuntimeError(f"no answer for {OPENID} {named}")]
    pushing.tell(named)
    assert pushing.rows()[0].state == "uncertain"
    assert "delivery not taken" in log.getvalue()
    assert found_in(log.getvalue().encode(), [OPENID, named]) == []


def test_an_unfollowed_account_ends_its_envelope(pushing: Pushing) -> None:
    """There is no second address, and nothing to mark."""
    pushing.push.faults[OPENID] = [AddressGoneError("unfollowed")]
    pushing.tell(pushing.meets())
    assert [(row.state, row.reason) for row in pushing.rows()] == [("gave_up", "unfollowed")]


def test_a_forgotten_account_is_not_written_to(pushing: Pushing) -> None:
    """Its envelope is given up, and says why."""
    pushing.tell("0" * 64)
    assert pushing.push.taken == []
    assert [(row.state, row.reason) for row in pushing.rows()] == [("gave_up", "no_account")]


def test_an_account_is_kept_as_long_as_something_needs_it(pushing: Pushing) -> None:
    """An open case and a contact's address keep theirs; the others go with their conversation."""
    with_case, with_address, idle = (pushing.meets(one) for one in ("a", "b", "c"))
    Office(pushing.database, pushing.clock).person(with_address)
    with pushing.database.writing() as db:
        case = a_case(db, channel="push", address=with_case, now=pushing.clock.now())
        number = case.id
    for days, left in ((180, 3), (1, 2), (181, 2)):
        pushing.clock.move(timedelta(days=days))
        empty(pushing.database, VAULT, pushing.clock)
        assert len(_accounts(pushing.database)) == left
    assert idle not in _accounts(pushing.database)
    with pushing.database.writing() as db:
        db.get_one(Case, number).forgotten_at = pushing.clock.now()
    pushing.clock.move(timedelta(days=181))
    empty(pushing.database, VAULT, pushing.clock)
    assert _accounts(pushing.database) == {with_address}


def test_an_account_that_writes_is_not_idle(pushing: Pushing) -> None:
    """A message of today keeps it for another while."""
    receiving = FakeParts(pushing.database, clock=pushing.clock, channels=pushing.parts.channels)
    for number in range(3):
        receive(receiving, postcard("一", f"k{number}", OPENID, channel="push"))
        pushing.clock.move(timedelta(days=100))
        empty(pushing.database, VAULT, pushing.clock)
        assert len(_accounts(pushing.database)) == 1


def _accounts(database: Database) -> set[str]:
    with database.reading() as db:
        return set(db.exec(select(Account.address)))


def rows(database: Database) -> list[Received]:
    """The inbox."""
    with database.reading() as db:
        return list(db.exec(select(Received).order_by(col(Received.id))))
