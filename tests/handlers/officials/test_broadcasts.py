"""群发 and 演练: looked at before it goes out, within everybody's week, held, and stoppable."""

from datetime import date

import pytest
from sqlmodel import select

from handlers.context import Context
from handlers.reminders import words_of
from models.bindings import bind
from models.broadcasts import Broadcast
from models.db import Database
from models.deliveries import COUNTED, Delivery
from models.messages import Day, Say
from models.names import name_of
from models.obligations import reread
from models.officials import Official
from models.results import UNASKED
from policies.load import Library
from tests.fakes.parts import SEALER
from tests.handlers.officials.bureau import MONDAY, Bureau
from tests.handlers.officials.office import Chat

WORDS = "请【单位】核对联系人和电话，有变化的请在本月内告知。"


@pytest.fixture
def bureau(sqlite: Database, library: Library) -> Bureau:
    """A bureau on SQLite."""
    return Bureau(sqlite, library)


def drafted(bureau: Bureau, chat: Chat, words: str = WORDS) -> str:
    """A draft; gives its name."""
    chat.say(f"群发 起草 {words}")
    return name_of("B", bureau.rows(Broadcast)[-1].id)


def sent(bureau: Bureau, words: str = WORDS) -> tuple[Chat, str]:
    """A broadcast that is held; its author and its name."""
    zhang = bureau.city_official()
    name = drafted(bureau, zhang, words)
    bureau.confirm(zhang.say(f"群发 {name} 发送"))
    return zhang, name


# --- drafting -------------------------------------------------------------------------------------


def test_draft_is_shown_as_three_readers_see_it(bureau: Bureau) -> None:
    """Three samples with the readers' own units, and how many can be reached how."""
    units = [bureau.unit("push") for _ in range(5)]
    bureau.unit()
    zhang = bureau.city_official()
    name = drafted(bureau, zhang)
    zhang.say(f"群发 {name}")
    assert [said.args["number"] for said in zhang.sayings if said.key == "broadcast.sample"] == [
        1, 2, 3]  # fmt: skip
    shown = str(zhang.reply)
    assert sum(f"请{one.name}核对" in shown for one in units) == 3
    reached = [said.args["count"] for said in zhang.sayings if said.key == "overdue.reached"]
    assert reached == [5, 1]
    assert bureau.rows(Delivery) == []


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("短", "broadcast.which_words"),
        ("长" * 301, "broadcast.which_words"),
        ("有疑问请致电 13800138000 联系我们。", "broadcast.personal"),
        ("有疑问请致电 138 0013 8000 联系我们。", "broadcast.personal"),
        ("身份证号码 110101199003070011 请更正。", "broadcast.personal"),
    ],
)
def test_words_that_cannot_be_sent(bureau: Bureau, words: str, key: str) -> None:
    """Too short, too long, or somebody's telephone or identity number in them."""
    zhang = bureau.city_official().say(f"群发 起草 {words}")
    assert key in zhang.keys
    assert bureau.rows(Broadcast) == []


def test_office_telephone_and_credit_code_are_no_personal_data(bureau: Bureau) -> None:
    """A landline and a unit's code may stand in it."""
    zhang = bureau.city_official()
    drafted(bureau, zhang, "请致电 0755-88121234，代码 91440300MA5DA0001X 的单位已更正。")
    assert "broadcast.draft.done" in zhang.keys


def test_draft_is_narrowed_reworded_and_discarded(bureau: Bureau) -> None:
    """Each undone; a range that is not understood changes nothing."""
    near = bureau.unit("push")
    bureau.unit("push", district="福田区", category="park")
    zhang = bureau.city_official()
    name = drafted(bureau, zhang)
    kept = bureau.kept()
    zhang.say(f"群发 {name} 范围 南山区 绿色工厂")
    assert bureau.rows(Broadcast)[0].audience == {"district": "南山区", "category": "factory"}
    assert f"请{near.name}核对" in str(zhang.reply)
    bureau.undone(zhang, kept)
    zhang.say(f"群发 {name} 范围 火星区")
    assert "broadcast.which_audience" in zhang.keys
    zhang.say(f"群发 {name} 改写 请各单位在本月内更新联系人。")
    assert bureau.rows(Broadcast)[0].words.startswith("请各单位")
    zhang.say(f"群发 {name} 作废", "群发")
    assert not any(name in line for line in zhang.lines)


def test_test_to_oneself(bureau: Bureau) -> None:
    """One envelope to the author, at once and by no act, just as a reader gets it."""
    unit = bureau.unit("push")
    zhang = bureau.city_official()
    name = drafted(bureau, zhang)
    zhang.say(f"群发 {name} 试发")
    (made,) = bureau.rows(Delivery)
    assert (made.act_id, made.not_before) == (None, bureau.instant())
    assert unit.name in made.content["words"]
    with bureau.database.reading() as db:
        context = Context(bureau.library, bureau.clock, db, SEALER, "")
        as_sent = made.model_copy(update={"kind": "broadcast"})
        assert words_of(made, context) == words_of(as_sent, context)


def test_test_comes_in_the_evening_too(bureau: Bureau) -> None:
    """Whoever asks to see their own words is sent them in quiet hours too, if still an official."""
    bureau.unit("push")
    zhang = bureau.city_official()
    name = drafted(bureau, zhang)
    bureau.wait(hours=12)
    zhang.say(f"群发 {name} 试发")
    (made,) = bureau.rows(Delivery)
    assert made.kind not in (*UNASKED, *COUNTED)
    with bureau.database.writing() as db:
        row = db.get_one(Delivery, made.id)
        today = bureau.clock.today()
        assert reread(db, row, today).owed
        db.get_one(Official, zhang.official).disabled_at = bureau.instant()
        db.flush()
        assert reread(db, row, today).reason == "not_official"


# --- sending --------------------------------------------------------------------------------------


def test_broadcast_is_held_and_undone(bureau: Bureau) -> None:
    """One envelope a unit's first reachable contact, ten minutes later; undone, none."""
    unit = bureau.unit("gone", "push", "push")
    zhang = bureau.city_official()
    name = drafted(bureau, zhang)
    kept = bureau.kept()
    bureau.confirm(zhang.say(f"群发 {name} 发送"))
    (made,) = bureau.owed("broadcast")
    assert (made.person_id, made.day) == (unit.contacts[1], MONDAY)
    assert made.not_before > bureau.instant()
    kept["officials"] = bureau.kept()["officials"]
    bureau.undone(zhang, kept)
    assert bureau.owed("broadcast")[0].state == "cancelled"


def test_when_its_first_message_goes_out(bureau: Bureau) -> None:
    """After an act the earliest moment of its messages is named, with the day if not today's."""
    bureau.unit("push")
    bureau.wait(hours=12)
    zhang, _ = sent(bureau)
    (made,) = bureau.owed("broadcast")
    assert made.day > MONDAY
    assert zhang.said("work.held")["when"] == Say(
        "work.day_at", {"day": Day(made.day), "time": "09:00"}
    )


def test_contact_of_several_units_hears_once(bureau: Bureau) -> None:
    """With the names of all their units in one message."""
    one = bureau.unit("push")
    two = bureau.unit()
    with bureau.database.writing() as db:
        bind(db, two.id, one.contacts[0], "code", bureau.instant())
    sent(bureau)
    (made,) = bureau.owed("broadcast")
    assert f"{one.name}、{two.name}" in made.content["words"]


def test_many_need_a_second_official(bureau: Bureau) -> None:
    """Above twenty people another official agrees; only then anything is owed."""
    for _ in range(21):
        bureau.unit("push")
    second = bureau.city_official("second")
    zhang, _ = sent(bureau)
    assert "work.waits" in zhang.keys
    assert bureau.owed("broadcast") == []
    second.say(f"同意 {zhang.said('work.waits')['name']}")
    assert len(bureau.owed("broadcast")) == 21


def test_full_week_is_written_to_later_or_left_out(bureau: Bureau) -> None:
    """Who had two messages waits until one more fits; who has two coming is left out, and said."""
    full, coming, fresh = bureau.unit("push"), bureau.unit("push"), bureau.unit("push")
    with bureau.database.writing() as db:
        for day in (4, 5):
            db.add(_earlier(full.contacts[0], date(2027, 3, day), bureau))
        for day in (6, 8, 10, 12, 14, 16, 18):
            db.add(_earlier(coming.contacts[0], date(2027, 3, day), bureau))
    zhang = bureau.city_official()
    name = drafted(bureau, zhang)
    zhang.say(f"群发 {name} 发送")
    said = zhang.said("broadcast.send.effect")
    assert (said["count"], said["first"], said["later"], said["left_out"]) == (2, 1, 1, 1)
    bureau.confirm(zhang)
    days = {one.person_id: one.day for one in bureau.owed("broadcast")}
    assert days == {full.contacts[0]: date(2027, 3, 11), fresh.contacts[0]: MONDAY}


def _earlier(person: int, day: date, bureau: Bureau) -> Delivery:
    return Delivery(key=f"{person}:{day}", person_id=person, kind="reminder", day=day,
                    state="accepted", not_before=bureau.instant(), content={},
                    created_at=bureau.instant())  # fmt: skip


def test_nobody_in_the_range(bureau: Bureau) -> None:
    """Unbound units have nobody to write to; it is said, and nothing proposed."""
    bureau.unit()
    zhang = bureau.city_official()
    name = drafted(bureau, zhang)
    zhang.say(f"群发 {name} 范围 未绑定", f"群发 {name} 发送")
    assert "broadcast.nobody" in zhang.keys


def test_stopping_while_it_goes_out(bureau: Bureau) -> None:
    """What went out stays, what waits is cancelled; a stopped one is not sent again."""
    for _ in range(3):
        bureau.unit("push")
    zhang, name = sent(bureau)
    bureau.wait(minutes=15)
    with bureau.database.writing() as db:
        first = db.exec(select(Delivery)).first()
        assert first is not None
        first.state, first.accepted_at = "accepted", bureau.instant()
    zhang.say(f"群发 {name} 停止")
    assert zhang.said("broadcast.stop.done")["count"] == 2
    states = sorted(one.state for one in bureau.owed("broadcast"))
    assert states == ["accepted", "cancelled", "cancelled"]
    zhang.say(f"群发 {name}")
    said = zhang.said("broadcast.progress")
    assert (said["accepted"], said["waiting"]) == (1, 0)
    assert zhang.lines == []
    zhang.say(f"群发 {name} 停止")
    assert "work.not_now" in zhang.keys


def test_other_office_sees_no_broadcast(bureau: Bureau) -> None:
    """A district neither opens nor stops the city's."""
    bureau.unit("push")
    _, name = sent(bureau)
    li = bureau.official("li").say(f"群发 {name} 停止")
    assert "work.elsewhere" in li.keys
    assert bureau.owed("broadcast")[0].state == "queued"


# --- the drill ------------------------------------------------------------------------------------


def test_drill_asks_every_contact_once_a_year(bureau: Bureau) -> None:
    """Every contact who can be reached; who answered is listed; nobody is asked twice."""
    two, one = bureau.unit("push", "writes", "gone"), bureau.unit("push", district="福田区")
    bureau.unit()
    zhang = bureau.city_official().say("演练")
    assert zhang.said("drill.not_yet")["count"] == 3
    zhang.say("演练 发起").confirm()
    asked = bureau.owed("drill")
    assert {made.person_id for made in asked} == {*two.contacts[:2], *one.contacts}
    with bureau.database.writing() as db:
        for made in db.exec(select(Delivery)):
            made.state = "accepted"
            made.answered_at = bureau.instant() if made.person_id == two.contacts[1] else None
    zhang.say("演练 已回复")
    assert zhang.lines[0] == f"单位 {two.u}"
    zhang.say("演练 未回复")
    assert zhang.lines[0] == f"单位 {one.u}"
    zhang.say("演练 发起")
    assert "drill.nobody" in zhang.keys


def test_undone_drill_can_be_held_again(bureau: Bureau) -> None:
    """Its envelopes are cancelled and do not count."""
    bureau.unit("push")
    zhang = bureau.city_official()
    kept = bureau.kept()
    zhang.say("演练 发起").confirm()
    bureau.undone(zhang, kept)
    zhang.say("演练 发起").confirm()
    assert sorted(one.state for one in bureau.owed("drill")) == ["cancelled", "queued"]
