"""From what is owed to a telephone: whole, by a template, or with the next answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.channels.base import Channel, Ground
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.errors import WeChatError
from bot.channels.wechat.sender import WeChatSender
from bot.channels.wechat.template_fields import Place
from bot.channels.wechat.templates import Template, Templates
from bot.outbox import Outbox
from bot.receive import receive
from bot.render import render
from handlers.context import Context
from handlers.not_sent import why_not_sent
from handlers.reminders import words_of
from handlers.router import handle
from models import accounts
from models.conversations import Memory
from models.db import Database
from models.deliveries import Delivery, DeliveryKind
from models.messages import Incoming, Reply
from models.people import Address
from scheduler.sweep import sweep
from tests.channels.wechat.fake_client import FakeClient
from tests.fakes.parts import SEALER, VAULT, FakeParts, postcard, texts_in
from tests.fakes.push_owing import Office
from tests.fakes.push_parts import PushParts, built_in

LIN, WANG = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M", "oWangWangWangWangWangWangWan"
TEMPLATES = Templates(
    messages={
        "reminder": Template("T1", (Place("thing1", "what"), Place("time2", "due"))),
        "default": Template("T2", (Place("thing1", "what"), Place("thing2", "do"))),
    }
)


@dataclass
class Bureau:
    """A bureau on WeChat: what it owes, its outbox, and the telephones around it."""

    office: Office
    api: FakeClient
    templates: Templates

    @property
    def database(self) -> Database:
        return self.office.database

    def _parts(self) -> PushParts:
        ground = Ground(self.database, VAULT, self.office.clock)
        channels: Mapping[str, Channel] = {"wechat": WeChat(self.templates.reach)}
        sender = WeChatSender(ground, self.api, self.templates)
        parts = _Parts(self.database, self.office.clock, words=words_of, channels=channels)
        parts.wechat = sender
        return parts

    def deliver(self) -> None:
        """One round of the outbox."""
        Outbox(self._parts(), 1, pause=lambda _: None).deliver()

    def writes(self, text: str, openid: str = LIN) -> str:
        """Somebody writes; all that they are answered, as text."""
        self.api.writes(openid)
        self.office.later(minutes=1)
        library = built_in()

        def answer(incoming: Incoming, memory: Memory, db: Session) -> Reply:
            context = Context(library, self.office.clock, db, SEALER, "https://greenbot.example",
                              {"wechat": self.templates.reach}, windows={"wechat": ""})  # fmt: skip
            return handle(incoming, memory, context)

        parts = FakeParts(self.database, answer, self.office.clock,
                          {"wechat": WeChat(self.templates.reach)}, render)  # fmt: skip
        message = replace(
            postcard(text, key=f"{text}{self.office.clock.now()}"),
            channel="wechat", address=openid, received_at=self.office.clock.now(),
        )  # fmt: skip
        return "\n".join(receive(parts, message)["texts"])

    def contact(self, openid: str = LIN) -> int:
        """Somebody who wrote once, long ago."""
        message = replace(postcard(), channel="wechat", address=openid)
        with self.database.writing() as db:
            now = self.office.clock.now()
            name = accounts.as_known(db, texts_in(db), message, now).address
        self.api.following.add(openid)
        return self.office.person(name, "wechat", self.templates.reach)

    def reminder(self, *contacts: int) -> int:
        """What is due today of one duty, in an envelope for the first contact."""
        unit = self.office.unit(*contacts)
        deadline = self.office.deadline(unit, "annual_table")
        self.office.stage(deadline, "d30", "merged")
        return self.office.envelope(contacts[0], self.office.stage(deadline))

    def state(self, number: int) -> tuple[str, str]:
        row = self.office.delivery(number)
        return row.state, row.reason


class _Parts(PushParts):
    """An outbox that sends by WeChat."""

    wechat: WeChatSender

    @property
    def senders(self) -> Mapping[str, WeChatSender]:
        """The only one."""
        return {"wechat": self.wechat}


@pytest.fixture
def bureau(database: Database) -> Bureau:
    """A bureau whose account has templates."""
    office = Office(database)
    api = FakeClient(office.clock)
    api.templates |= {"T1", "T2"}
    return Bureau(office, api, TEMPLATES)


def test_a_reminder_by_template_is_on_record_as_such(bureau: Bureau) -> None:
    """The kind chooses the template; what went out is what is hashed."""
    number = bureau.reminder(bureau.contact())
    bureau.deliver()
    [shown] = bureau.api.shown
    assert (shown.template, shown.fields) == (
        "T1", {"thing1": "填报年度动态管理表", "time2": "2027年3月31日 23:59"})  # fmt: skip
    row = bureau.office.delivery(number)
    assert (row.state, row.platform_id) == ("accepted", "1001")
    assert row.template.startswith("brief 1 zh_CN ")
    assert bureau.office.deadline_of(number).told


def test_a_reminder_in_the_window_is_whole(bureau: Bureau) -> None:
    """With its choices; and nothing of it is repeated at the next message."""
    lin = bureau.contact()
    bureau.writes("你好")
    number = bureau.reminder(lin)
    bureau.deliver()
    assert bureau.api.kinds() == ["menu"]
    assert "收到" in [label for _, label in bureau.api.shown[0].items]
    assert not bureau.office.delivery(number).template.startswith("brief")
    assert "此前未能" not in bureau.writes("规定")


def test_an_office_s_words_reach_whoever_had_but_the_template(bureau: Bureau) -> None:
    """The template says that there is a notice; the answer to whatever they write says which."""
    lin = bureau.contact()
    bureau.office.unit(lin)
    words = "请各单位于本周内核对联系方式。"
    bureau.office.envelope(lin, kind="broadcast", content={"words": words, "city": "shenzhen"})
    bureau.deliver()
    assert bureau.api.shown[0].template == "T2"
    assert words not in bureau.api.texts(LIN)[0]
    assert words in bureau.writes("好")
    assert words not in bureau.writes("好")


@pytest.mark.parametrize("kind", ["drill", "notice", "digest"])
def test_every_kind_has_a_template(bureau: Bureau, kind: DeliveryKind) -> None:
    """That of all, where none is its own."""
    lin = bureau.contact()
    unit = bureau.office.unit(lin)
    bureau.office.official(lin)
    bureau.office.envelope(lin, kind=kind, content={"about": "not_me", "unit": unit})
    bureau.deliver()
    assert [one.template for one in bureau.api.shown] == ["T2"]


def test_without_a_way_the_next_contact_hears_and_the_office_sees(bureau: Bureau) -> None:
    """And whoever could not be reached is told with the next answer."""
    bureau.templates = Templates.none()
    lin, wang = bureau.contact(), bureau.contact(WANG)
    bureau.writes("你好", WANG)
    number = bureau.reminder(lin, wang)
    bureau.deliver()
    assert bureau.state(number) == ("gave_up", "window_closed")
    why = why_not_sent(bureau.office.delivery(number))
    assert why is not None
    assert why.key == "not_sent.window_closed"
    sweep(bureau.database, built_in(), bureau.office.clock)
    bureau.office.later(minutes=1)
    bureau.deliver()
    assert [one.openid for one in bureau.api.shown] == [WANG]
    answered = bureau.writes("规定")
    assert "填报年度动态管理表" in answered
    assert "此前未能" in answered
    assert bureau.office.delivery(number).seen_at is not None


def test_a_reminder_that_waits_for_the_platform_goes_in_the_end(bureau: Bureau) -> None:
    """Busy at first: nothing is lost, and nothing comes twice."""
    number = bureau.reminder(bureau.contact())
    bureau.api.faults["send_template"] = [WeChatError(-1, "message/template/send")]
    bureau.deliver()
    assert bureau.state(number) == ("queued", "platform_busy")
    bureau.office.later(minutes=3)
    bureau.deliver()
    assert bureau.state(number) == ("accepted", "")
    assert len(bureau.api.shown) == 1


def test_a_quota_that_is_used_up_waits_for_the_next_morning(bureau: Bureau) -> None:
    """Midnight brings a new one; people are reminded by day."""
    number = bureau.reminder(bureau.contact())
    bureau.api.faults["send_template"] = [WeChatError(45009, "message/template/send")]
    bureau.deliver()
    wait = bureau.office.delivery(number).not_before - bureau.office.clock.now()
    assert timedelta(hours=14) < wait < timedelta(hours=24)


def test_whoever_blocked_is_handed_on_at_once(bureau: Bureau) -> None:
    """The platform says so when it is asked; the second contact hears the same day."""
    lin, wang = bureau.contact(), bureau.contact(WANG)
    bureau.api.following.discard(LIN)
    number = bureau.reminder(lin, wang)
    bureau.deliver()
    assert bureau.state(number) == ("gave_up", "unfollowed")
    with bureau.database.reading() as db:
        assert sorted(db.exec(select(Address.reach))) == ["gone", "push"]
    sweep(bureau.database, built_in(), bureau.office.clock)
    bureau.office.later(minutes=1)
    bureau.deliver()
    assert [one.openid for one in bureau.api.shown] == [WANG]


def test_nothing_of_a_telephone_s_name_stays_in_what_is_owed(bureau: Bureau) -> None:
    """Neither the openid nor what was sent stands in the outbox's rows."""
    bureau.reminder(bureau.contact())
    bureau.deliver()
    with bureau.database.reading() as db:
        rows = [one.model_dump_json() for one in db.exec(select(Delivery))]
        rows += [one.model_dump_json() for one in db.exec(select(Address))]
    assert LIN not in json.dumps(rows)


def test_what_is_answered_to_a_template_acts_on_its_reminder(bureau: Bureau) -> None:
    """收到 under the few words counts as it does under the whole."""
    number = bureau.reminder(bureau.contact())
    bureau.deliver()
    bureau.writes("收到")
    assert bureau.office.delivery(number).answered_at is not None
    assert bureau.office.deadline_of(number).unanswered == 0
