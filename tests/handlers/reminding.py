"""A season in tests: units with their dates, contacts who are reminded and answer."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlmodel import Session, col, select

from handlers.context import Context
from handlers.reminders import words_of
from models import deliveries
from models.bindings import Binding, bind, contacts_of
from models.clock import FixedClock
from models.conversations import keep, recall
from models.deadlines import Answer, Deadline, Stage
from models.deliveries import Delivery, DeliveryKind
from models.messages import Language, Option, Reply
from models.names import name_of
from models.officials import Official
from models.people import Person, address_at, meet
from models.units import Unit
from policies.load import Library
from tests.fakes.parts import SEALER, texts_in
from tests.fakes.rows import a_unit, number
from tests.handlers.talk import SITE, Talk

FIRST_OF_MARCH = date(2027, 3, 1)
"""A Monday, two weeks before Shenzhen's date, which is a Monday too (2027-03-15)."""


@dataclass
class Season:
    """One database in one spring."""

    library: Library
    db: Session
    clock: FixedClock = field(default_factory=lambda: FixedClock.on(FIRST_OF_MARCH, hour=10))
    _keys: Any = field(default_factory=count)

    @property
    def context(self) -> Context:
        return Context(self.library, self.clock, self.db, SEALER, SITE, {"terminal": "push"})

    def contact(
        self, address: str = "lin", *units: Unit, language: Language | None = None
    ) -> "Contact":
        """Somebody who acts for these units."""
        person = meet(self.db, "terminal", address, "push", self.clock.now())
        for unit in units:
            bind(self.db, number(unit), number(person), "code", self.clock.now())
        talk = Talk(
            self.library, self.db, self.clock.today(), language, address=address, clock=self.clock
        )
        talk.memory.language = language
        talk.reaches = {"terminal": "push"}
        return Contact(talk, self, person, list(units))

    def deadline(
        self, unit: Unit, duty: str = "annual_table", year: int = 2027, **more: Any
    ) -> Deadline:
        """A duty of a unit on the date that its text names."""
        rule = self.library.packs[unit.city].duty(duty)
        assert rule is not None
        due = date(year, rule.rule.month, rule.rule.day) if rule.rule else date(year, 5, 10)
        finish = self.library.calendar.last_workday_until(more.get("due", due))
        fields: dict[str, Any] = {
            "owner": f"unit:{unit.id}",
            "unit_id": unit.id,
            "city": unit.city,
            "district": unit.district,
            "audience": rule.audience,
            "duty": duty,
            "year": year,
            "due": due,
            "law_due": due if rule.rule else None,
            "finish_by": finish,
            "calendar": "provisional",
            "basis": "in_force",
            "pack_version": "1",
        }
        row = Deadline(**fields | more)
        self.db.add(row)
        self.db.flush()
        return row

    def stage(self, deadline: Deadline, name: str = "d14", day: date | None = None) -> Stage:
        """A stage that is due today, or on a day of its own."""
        when = day or self.clock.today()
        known = select(Stage).where(Stage.deadline_id == deadline.id, Stage.name == name)
        found = self.db.exec(known).first()
        if found is not None:
            return found
        row = Stage(deadline_id=number(deadline), name=name, day=when)
        self.db.add(row)
        self.db.flush()
        return row

    def sent(
        self,
        to: "Contact",
        *stages: Stage,
        kind: DeliveryKind = "reminder",
        content: dict[str, Any] | None = None,
    ) -> Delivery:
        """An envelope that its platform has just taken."""
        now = self.clock.now()
        made = deliveries.enqueue(
            self.db, key=f"{kind}:{next(self._keys)}", person_id=number(to.person), kind=kind,
            day=self.clock.today(), not_before=now, now=now, content=content,
        )  # fmt: skip
        assert made is not None
        deliveries.add_items(self.db, made, [number(one) for one in stages])
        deliveries.accept(self.db, made, now)
        to.reminder = words_of(made, self.context)
        return made

    def words(self, sent: Delivery) -> Reply:
        """What an envelope says at this moment."""
        return words_of(sent, self.context)

    def remind(self, to: "Contact", *rows: Deadline, stage: str = "d14") -> Delivery:
        """Remind somebody of these duties, at a stage of each."""
        return self.sent(to, *(self.stage(row, stage) for row in rows))

    def wait(self, **time: float) -> "Season":
        """Let time go by."""
        self.clock.move(timedelta(**time))
        return self

    def rows(self) -> list[Deadline]:
        """Every deadline, the earliest first."""
        rows = select(Deadline).order_by(col(Deadline.finish_by), col(Deadline.id))
        return list(self.db.exec(rows))

    def contacts(self, unit_id: int) -> list[Binding]:
        """Who acts for a unit."""
        return contacts_of(self.db, unit_id)

    def official(self) -> Official:
        """The only official."""
        return self.db.exec(select(Official)).one()

    def answers(self, row: Deadline) -> list[str]:
        """What was replied to the reminders of a deadline, in order."""
        found = select(Answer).where(Answer.deadline_id == row.id).order_by(col(Answer.id))
        return [one.kind for one in self.db.exec(found)]


@dataclass
class Contact:
    """Somebody who is reminded, and talks."""

    talk: Talk
    season: Season
    person: Person
    units: list[Unit]
    reminder: Reply = field(default_factory=lambda: Reply(()))

    def also(self, unit: Unit) -> Unit:
        """Act for one more unit."""
        bind(self.season.db, number(unit), number(self.person), "code", self.season.clock.now())
        self.units.append(unit)
        return unit

    def say(self, *texts: str) -> "Contact":
        """Type texts, on a channel that does not tell what they answer."""
        self.season.wait(minutes=1)
        self.talk.say(*texts)
        return self

    def press(self, *texts: str, under: Reply | None = None) -> "Contact":
        """Press buttons of the newest reminder, or of an older one."""
        reply = under or self.reminder
        for text in texts:
            assert text in {option.send for option in reply.options}, text
            self.season.wait(minutes=1)
            self.talk.say(text, prompt=reply.prompt)
        return self

    def remember(self) -> None:
        """Store the conversation's language, as `receive` does."""
        now, texts = self.season.clock.now(), texts_in(self.season.db)
        known = recall(self.season.db, texts, "terminal", self.talk.address, "enterprise", now)
        known.memory.language = self.talk.memory.language
        keep(self.season.db, texts, known, now)

    @property
    def keys(self) -> set[str]:
        return self.talk.keys

    @property
    def told(self) -> set[str]:
        """The keys of the last reminder's sentences."""
        return Talk.keys_of(self.reminder)

    @property
    def buttons(self) -> list[str]:
        """What the last reminder's buttons send."""
        return [option.send for option in self.reminder.options]

    def option(self, send: str) -> Option:
        """The option of the last answer that sends a text."""
        return next(option for option in self.talk.reply.options if option.send == send)

    def usable(self) -> bool:
        """Whether they can be written to where they talk."""
        row = address_at(self.season.db, "terminal", self.talk.address)
        return row is not None and row.reach == "push"


def deli(season: Season) -> Unit:
    """A green factory of Nanshan, Shenzhen."""
    return a_unit(season.db, "德力电器")


def yunan(season: Season) -> Unit:
    """A green factory of Yunfu."""
    return a_unit(season.db, "云安建材", city="yunfu", district="云安区")


def xiang(season: Season) -> Unit:
    """A green factory of Xiamen, where the text is a draft."""
    return a_unit(season.db, "翔安光电", city="xiamen", district="翔安区")


def name(row: Deadline) -> str:
    """By which people call a deadline."""
    return name_of("T", number(row))


def at(day: date, hour: int = 10) -> datetime:
    """An hour of a day in Shanghai."""
    return FixedClock.on(day, hour).now()
