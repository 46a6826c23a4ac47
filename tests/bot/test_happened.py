"""What a platform tells of somebody counts once, and no reminder is lost by it."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.channels.base import Capabilities, Channel, Sent
from bot.happened import note
from bot.receive import receive
from bot.rendered import Rendered
from models import accounts, consents, followers, parcels, people
from models.case_pushes import push as push_case
from models.clock import FixedClock
from models.db import Database, StorageUnavailableError
from models.deadlines import Deadline, Stage, acknowledge
from models.deliveries import Delivery, Item
from models.happenings import Agreed, Happening, How, Left, Refused, Reported, What
from models.inbox import Received
from models.messages import Reply
from models.parcels import Parcel
from models.people import Address
from models.reported import AGAIN
from models.sealing import Sealer
from models.vault import Vault
from scheduler.sweep import sweep
from tests.fakes.cases import a_case
from tests.fakes.parts import VAULT, FakeParts, postcard, texts_in
from tests.fakes.push import FakePush, Push
from tests.fakes.push_owing import Office
from tests.fakes.push_parts import PushParts, built_in

LIN, WANG = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M", "oWangWangWangWangWangWangWan"


class Known(Push):
    """A channel that pushes, and names people by what others know them by."""

    capabilities = Capabilities(max_bytes=2048, reach="push", accounts=True, windows=True)


@dataclass
class Platform(FakePush):
    """A platform that may tell what became of a message before it has answered its sender."""

    tells: dict[str, How] = field(default_factory=dict)
    world: "World | None" = None

    def send(self, address: str, message: Rendered, key: str) -> Sent:
        sent = super().send(address, message, key)
        if self.world is not None and address in self.tells:
            self.world.happens(Reported(sent.platform_id, self.tells.pop(address)), address)
        return sent


@dataclass
class World:
    """An office, its outbox, and a platform that tells what happens."""

    office: Office
    push: Platform
    parts: PushParts
    _told: int = 0

    @property
    def database(self) -> Database:
        return self.office.database

    def name(self, openid: str) -> str:
        """The pseudonym of somebody who has written."""
        now = self.office.clock.now()
        message = replace(postcard(), channel="push", address=openid)
        with self.database.writing() as db:
            return accounts.as_known(db, texts_in(db), message, now).address

    def contact(self, openid: str) -> int:
        """Somebody who wrote and is reminded."""
        return self.office.person(self.name(openid))

    def happens(self, what: What, openid: str = LIN, key: str | None = None) -> None:
        """The platform tells."""
        self._told += 1
        at = self.office.clock.now()
        note(self.parts, Happening("push", openid, key or f"{openid}{self._told}", at, what))

    def reach(self, openid: str = LIN) -> str:
        """How somebody's address reaches them."""
        name = self.name(openid)
        with self.database.reading() as db:
            return db.exec(select(Address.reach).where(Address.address == name)).one()

    def report(self, number: int, how: How) -> None:
        """The platform tells what became of a message, by the number that it gave it."""
        self.happens(Reported(self.office.delivery(number).platform_id, how))

    def deadline(self, number: int) -> tuple[bool, int]:
        """Whether the only duty of an envelope counts as told, and how often in vain."""
        row = self.office.deadline_of(number)
        return row.told, row.unanswered

    def stages(self, number: int) -> list[tuple[str, str | None]]:
        """The stages in an envelope, each with its end."""
        carried = select(Stage).join(Item, col(Item.stage_id) == Stage.id)
        with self.database.reading() as db:
            rows = db.exec(carried.where(Item.delivery_id == number).order_by(col(Stage.id)))
            return [(row.name, row.end) for row in rows]

    def later(self, **by: float) -> None:
        """Time passes, and what is due is sent."""
        self.office.later(**by)
        self.parts.deliver(threads=1)

    def sweep(self) -> None:
        """What is due of each deadline is decided."""
        sweep(self.database, built_in(), self.office.clock)


@pytest.fixture
def world(database: Database) -> World:
    """A world in which nothing has happened."""
    office, push = Office(database), Platform()
    channels: Mapping[str, Channel] = {"push": Known()}
    made = World(office, push, PushParts(database, office.clock, push, channels=channels))
    push.world = made
    return made


# --- once -----------------------------------------------------------------------------------------


def test_told_three_times_it_happens_once(world: World) -> None:
    """And what is kept of it names nobody."""
    for _ in range(3):
        world.happens(Agreed("TEMPLATE"), key=f"{LIN}1795000000")
    world.happens(Agreed("TEMPLATE"), key=f"{LIN}1795000001")
    with world.database.writing() as db:
        who = "push", followers.pseudonym(db, VAULT, "push", LIN, world.office.clock.now())
        spent = [consents.spend(db, *who, "TEMPLATE", world.office.clock.now()) for _ in range(3)]
        kept = db.exec(select(Received)).all()
    assert spent == [True, True, False]
    assert LIN not in str([one.model_dump() for one in kept])


def test_what_fails_is_not_noted_and_may_be_told_again(world: World) -> None:
    """Under another master key nothing happens; under the right one it does, with the same key."""
    world.name(LIN)
    wrong = replace(world.parts, vault=Vault(Sealer(b"1" * 32)))
    happening = Happening("push", LIN, "k", world.office.clock.now(), Left())
    with pytest.raises(StorageUnavailableError):
        note(wrong, happening)
    note(world.parts, happening)
    with world.database.reading() as db:
        assert followers.has_left(db, "push", world.name(LIN))


def test_a_template_of_any_length_breaks_nothing(world: World) -> None:
    """A name that no row could hold is no consent."""
    world.happens(Agreed("T" * 101))
    world.happens(Refused("T" * 101))
    with world.database.reading() as db:
        assert db.exec(select(consents.Consent)).all() == []


# --- consents -------------------------------------------------------------------------------------


def test_a_consent_makes_somebody_reachable_and_a_refusal_ends_it(world: World) -> None:
    """As it stands in the office's lists."""
    name = world.name(LIN)
    with world.database.writing() as db:
        people.meet(db, "push", name, "consent", world.office.clock.now())
    reached = []
    for what in (Agreed("T1", lasting=True), Refused("T1"), Agreed("T2")):
        world.happens(what)
        with world.database.reading() as db:
            reached.append(people.reachability(db.exec(select(Address)).all()))
    assert reached == ["consent", "writes", "consent"]


# --- who left -------------------------------------------------------------------------------------


def test_a_queued_reminder_goes_to_the_next_address(world: World) -> None:
    """Unfollowed between planning and sending: the platform is not asked for the old one."""
    person = world.contact(LIN)
    world.office.also_at(person, world.name(WANG))
    number = world.office.envelope(person, _stage(world, person))
    world.happens(Left())
    assert world.reach() == "gone"
    world.later()
    assert world.push.keys(LIN) == []
    assert world.push.keys(WANG) == [world.office.delivery(number).key]


def test_without_another_address_the_next_contact_hears(world: World) -> None:
    """It is given up visibly, and handed on at once."""
    lin, wang = world.contact(LIN), world.contact(WANG)
    number = world.office.envelope(lin, _stage(world, lin, wang))
    world.happens(Left())
    world.later()
    assert _state(world, number) == ("gave_up", "no_address")
    world.sweep()
    world.later(minutes=1)
    assert len(world.push.keys(WANG)) == 1


@pytest.mark.parametrize("windows", [True, False])
def test_whoever_writes_again_is_reminded_again(world: World, windows: bool) -> None:
    """On a platform that bounds what may be sent, and on one that does not."""
    world.contact(LIN)
    world.happens(Left())
    shows = replace(Known.capabilities, windows=windows)
    here = Known()
    here.capabilities = shows
    parts = FakeParts(world.database, channels={"push": here})
    receive(parts, replace(postcard(key="back"), channel="push", address=LIN))
    assert world.reach() == "push"
    with world.database.reading() as db:
        assert not followers.has_left(db, "push", world.name(LIN))


def test_the_window_is_open_where_the_answer_is_an_apology(world: World, log: io.StringIO) -> None:
    """The platform opened it for the message, whatever became of our answer."""
    world.contact(LIN)
    world.happens(Left())

    def fail(*_: object) -> Reply:
        raise ValueError

    here = Known()
    here.capabilities = replace(Known.capabilities, windows=True)
    parts = FakeParts(world.database, fail, world.office.clock, {"push": here})
    message = replace(postcard(key="back"), channel="push", address=LIN)
    for _ in range(2):
        assert "receive.apology" in receive(parts, message)["texts"][0]
    assert world.reach() == "push"
    with world.database.reading() as db:
        row = followers.follower(db, "push", world.name(LIN))
        assert followers.may_write(row, world.office.clock.now())
    assert "message not answered" in log.getvalue()


def test_news_for_a_complainant_who_left_go_nowhere(world: World) -> None:
    """Neither what was sealed for them nor the rest of a reply."""
    name, now = world.name(LIN), world.office.clock.now()
    with world.database.writing() as db:
        case = a_case(db, channel="push", address=name)
        push_case(db, VAULT, case, now)
        parcels.owe(db, texts_in(db), "push", name, [{"text": "余下"}], now)
        parcels.owe(db, texts_in(db), "push", world_other := "f" * 64, [{"text": "别人"}], now)
    world.happens(Left())
    world.push.followers = set()
    world.later()
    with world.database.reading() as db:
        assert [one.address for one in db.exec(select(Parcel))] == [world_other]
        assert db.exec(select(Delivery.state)).all() == ["gave_up"]
    assert world.push.taken == []


# --- what became of a message ---------------------------------------------------------------------


def _stage(world: World, *contacts: int) -> int:
    """What is due today of a duty; the stage before it had merged into another message."""
    deadline = world.office.deadline(world.office.unit(*contacts))
    world.office.stage(deadline, "d30", "merged")
    return world.office.stage(deadline)


def _sent(world: World, *contacts: int) -> int:
    """A reminder that the platform took."""
    number = world.office.envelope(contacts[0], _stage(world, *contacts))
    world.later()
    assert _state(world, number) == ("accepted", "")
    assert world.deadline(number) == (True, 1)
    return number


def _state(world: World, number: int) -> tuple[str, str]:
    row = world.office.delivery(number)
    return row.state, row.reason


def test_delivered_is_kept_apart_from_taken(world: World) -> None:
    """The first report counts; a number that nobody has changes nothing."""
    number = _sent(world, world.contact(LIN))
    world.happens(Reported("unknown", "delivered"))
    assert world.office.delivery(number).delivered_at is None
    at = world.office.clock.now()
    world.report(number, "delivered")
    world.office.later(hours=1)
    world.report(number, "delivered")
    assert world.office.delivery(number).delivered_at == at
    assert _state(world, number) == ("accepted", "")


def test_what_was_blocked_goes_to_the_next_address(world: World) -> None:
    """The account has left, and its stage was not told until the other address has it."""
    person = world.contact(LIN)
    world.office.also_at(person, world.name(WANG))
    number = _sent(world, person)
    world.report(number, "blocked")
    assert world.reach() == "gone"
    assert _state(world, number) == ("queued", "blocked")
    assert world.stages(number) == [("d14", None)]
    assert world.deadline(number) == (False, 0)
    world.later()
    assert (world.push.keys(LIN), world.push.keys(WANG)) == ([_key(world, number)],) * 2
    assert world.stages(number) == [("d14", "accepted")]
    assert world.deadline(number) == (True, 1)


def _key(world: World, number: int) -> str:
    return world.office.delivery(number).key


def test_what_was_blocked_is_handed_on_to_the_next_contact(world: World) -> None:
    """Nobody but the second contact is left: they hear, and the office sees why."""
    lin, wang = world.contact(LIN), world.contact(WANG)
    number = _sent(world, lin, wang)
    world.report(number, "blocked")
    world.later()
    assert _state(world, number) == ("gave_up", "blocked")
    world.sweep()
    world.later(minutes=1)
    assert len(world.push.keys(WANG)) == 1
    assert world.deadline(number) == (True, 1)


def test_what_failed_is_tried_once_more_and_then_given_up(world: World) -> None:
    """Two hours later, at the same address; the second time the next contact hears."""
    lin, wang = world.contact(LIN), world.contact(WANG)
    number = _sent(world, lin, wang)
    world.report(number, "failed")
    assert _state(world, number) == ("queued", "not_delivered")
    assert world.reach() == "push"
    world.later(minutes=1)
    assert len(world.push.keys(LIN)) == 1
    world.later(seconds=AGAIN.total_seconds())
    assert len(world.push.keys(LIN)) == 2
    world.report(number, "failed")
    assert _state(world, number) == ("gave_up", "not_delivered")
    assert world.stages(number) == [("d14", None)]
    world.sweep()
    world.later(minutes=1)
    assert len(world.push.keys(WANG)) == 1


def test_what_failed_in_the_evening_waits_for_the_morning(world: World) -> None:
    """Nobody asked for a reminder at night."""
    number = _sent(world, world.contact(LIN))
    world.office.later(hours=10)
    world.report(number, "failed")
    due = world.office.delivery(number).not_before
    assert due == FixedClock.on(world.office.clock.today() + timedelta(days=1), hour=9).now()


def test_what_was_answered_arrived_whatever_is_reported(world: World) -> None:
    """A sign of life is worth more."""
    lin = world.contact(LIN)
    number = _sent(world, lin)
    with world.database.writing() as db:
        db.get_one(Delivery, number).answered_at = world.office.clock.now()
    world.report(number, "failed")
    assert _state(world, number) == ("accepted", "")
    assert world.deadline(number) == (True, 1)


def test_another_who_was_told_the_same_stays_told(world: World) -> None:
    """One of two contacts was not reached: the stage is told, and only one hears again."""
    lin, wang = world.contact(LIN), world.contact(WANG)
    stage = _stage(world, lin, wang)
    first = world.office.envelope(lin, stage)
    world.office.envelope(wang, stage)
    world.later()
    world.report(first, "failed")
    assert world.stages(first) == [("d14", "accepted")]
    assert world.deadline(first) == (True, 1)
    assert _state(world, first) == ("queued", "not_delivered")


def test_what_was_told_earlier_stays_told(world: World) -> None:
    """The second reminder was not delivered; that there is such a duty they know by the first."""
    lin = world.contact(LIN)
    number = _sent(world, lin)
    deadline = world.office.deadline_of(number).id or 0
    later = world.office.envelope(lin, world.office.stage(deadline, "d7"))
    world.later()
    assert world.deadline(number) == (True, 2)
    world.report(later, "failed")
    assert world.deadline(number) == (True, 1)
    assert (world.stages(number), world.stages(later)) == ([("d14", "accepted")], [("d7", None)])


def test_an_answer_in_between_is_not_undone(world: World) -> None:
    """They wrote 收到 to another envelope meanwhile: nothing counts below nought."""
    lin = world.contact(LIN)
    number = _sent(world, lin)
    with world.database.writing() as db:
        acknowledge(db, db.exec(select(Deadline)).all(), lin, world.office.clock.now())
    world.report(number, "failed")
    assert world.deadline(number) == (False, 0)


def test_what_ended_meanwhile_does_not_begin_again(world: World) -> None:
    """An official has verified it: the envelope is owed no more."""
    number = _sent(world, world.contact(LIN))
    world.office.change(number, state="verified")
    world.report(number, "failed")
    assert world.stages(number) == [("d14", "accepted")]
    world.later(seconds=AGAIN.total_seconds())
    assert _state(world, number) == ("cancelled", "verified")
    assert len(world.push.keys(LIN)) == 1


def test_a_digest_that_failed_was_not_heard(world: World) -> None:
    """The officials' stage is open again until somebody hears."""
    officer = world.contact(LIN)
    world.office.official(officer)
    deadline = world.office.deadline(world.office.unit())
    stage = world.office.stage(deadline, "city")
    number = world.office.envelope(officer, stage, kind="digest")
    world.later()
    assert world.stages(number) == [("city", "escalated")]
    world.report(number, "failed")
    assert world.stages(number) == [("city", None)]
    world.later(seconds=AGAIN.total_seconds())
    assert world.stages(number) == [("city", "escalated")]


def test_somebody_else_s_number_is_nobody_s(world: World) -> None:
    """A report counts for the account that it names."""
    number = _sent(world, world.contact(LIN))
    world.name(WANG)
    world.happens(Reported(world.office.delivery(number).platform_id, "failed"), WANG)
    assert _state(world, number) == ("accepted", "")


def test_an_old_number_says_nothing(world: World) -> None:
    """A week later nobody reports; what comes then is an echo."""
    number = _sent(world, world.contact(LIN))
    world.office.later(days=8)
    world.report(number, "failed")
    assert _state(world, number) == ("accepted", "")


def test_news_of_a_case_are_never_sent_twice(world: World) -> None:
    """Where others may look at the telephone; that it failed can be seen."""
    now = world.office.clock.now()
    with world.database.writing() as db:
        name = accounts.as_known(
            db, texts_in(db), replace(postcard(), channel="push", address=LIN), now
        ).address
        push_case(db, VAULT, a_case(db, channel="push", address=name), now)
    world.later()
    with world.database.reading() as db:
        [row] = db.exec(select(Delivery)).all()
    assert row.state == "accepted"
    world.report(row.id or 0, "failed")
    assert _state(world, row.id or 0) == ("gave_up", "not_delivered")
    world.later(days=1)
    assert len(world.push.taken) == 1


# --- a report that comes first --------------------------------------------------------------------


@pytest.mark.parametrize("how", ["blocked", "failed"])
def test_a_report_that_overtakes_the_answer_is_not_lost(world: World, how: How) -> None:
    """The platform tells before its answer was written down: it was taken, and did not arrive."""
    person = world.contact(LIN)
    world.office.also_at(person, world.name(WANG))
    number = world.office.envelope(person, _stage(world, person))
    world.push.tells[LIN] = how
    world.parts.deliver(threads=1)
    if how == "failed":
        assert _state(world, number) == ("queued", "not_delivered")
        assert world.deadline(number) == (False, 0)
        world.later(seconds=AGAIN.total_seconds())
    assert len(world.push.taken) == 2
    assert world.push.taken[-1].address == (WANG if how == "blocked" else LIN)
    assert _state(world, number) == ("accepted", "")
    assert world.deadline(number) == (True, 1)


def test_delivered_before_it_was_taken_is_delivered(world: World) -> None:
    """The fastest telephone."""
    person = world.contact(LIN)
    number = world.office.envelope(person, _stage(world, person))
    world.push.tells[LIN] = "delivered"
    world.parts.deliver(threads=1)
    assert _state(world, number) == ("accepted", "")
    assert world.office.delivery(number).delivered_at is not None
    assert world.office.delivery(number).platform_id == "p1"
