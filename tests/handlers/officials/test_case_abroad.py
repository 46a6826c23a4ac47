"""On a channel that takes no complaints an official neither reads nor does anything of a case."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from handlers.context import Context, Turn
from handlers.missed import before
from handlers.officials.cases import CASES
from handlers.officials.declared import Move, Noun
from handlers.officials.notices import NOTICES, is_of_a_case
from handlers.officials.nouns import NOUNS
from handlers.reminders import words_of
from models import cases
from models.case_rows import AgencyBan
from models.conversations import Memory
from models.db import Database
from models.deliveries import Delivery
from models.intake import Taking
from models.messages import Incoming, Reply
from models.names import name_of
from models.officials import Act
from policies.library import Library
from tests.fakes.cases import SAID, WHO, a_case
from tests.fakes.quick import Quick
from tests.fakes.rows import number
from tests.handlers.officials.casework import Casework
from tests.handlers.officials.office import Chat
from tests.registries.test_official_matrix import Town, line_of, place_of, readied

ABROAD = {"terminal": Taking(filing=False)}
ONLY = {"abroad.not_here", "abroad.page"}
WAITS = {"abroad.waits", "abroad.page"}
BRIEF = {"brief.notice", "brief.read"}


class Abroad(Chat):
    """The same official on a channel that takes no complaints, in a conversation of its own."""

    def __init__(self, at_home: Chat) -> None:
        super().__init__(at_home.office, at_home.name, at_home.official)

    def context(self, db: Session) -> Context:
        """With what the channel does not take."""
        return replace(super().context(db), taking=ABROAD)


@pytest.fixture
def town(quick: Quick, migrated_file: Path, library: Library) -> Town:
    """An office with nothing in it."""
    return Town(quick.emptied(migrated_file), library)


@pytest.fixture
def work(sqlite: Database, library: Library) -> Casework:
    """Shenzhen at work on complaints."""
    return Casework(sqlite, library)


MOVES = [pytest.param(move, id=move.name if move else "open") for move in (None, *CASES.every_move)]


@pytest.mark.parametrize("move", MOVES)
def test_a_case_is_neither_shown_nor_changed(move: Move[Any] | None, town: Town) -> None:
    """One sentence with the reason and the way; nothing changes, and that it was tried is noted."""
    city, district = place_of(CASES, move)
    at_home = town.somebody("doer", role="superior", city=city, district=district)
    made = readied(town, CASES, move, at_home)
    chat = Abroad(at_home)
    for line in (line_of(CASES, move, made), f"案件 {made.name}", "案件", "案件 U128M", "case 2"):
        before_it, noted = town.dump(), len(town.audited())
        chat.say(line)
        assert chat.keys == ONLY, line
        assert not chat.lines
        assert not told_of_a_case(chat.reply, made.name)
        assert town.dump() == before_it
        (row,) = town.audited()[noted:]
        assert (row.action, row.detail["why"]) == ("refused", "channel")
        assert chat.memory.private


@pytest.mark.parametrize("noun", [pytest.param(one, id=one.name) for one in NOUNS])
def test_no_other_word_shows_one(noun: Noun[Any], town: Town) -> None:
    """With a case that is late, one to be approved and a ban that came of one."""
    doer = town.somebody("doer", role="superior", district="")
    name = _busy(town, doer)
    chat = Abroad(doer)
    chat.say(f"机构 {name_of('G', 1)}" if noun.name == "agency" else noun.word.zh)
    if noun.name != "case":
        assert not told_of_a_case(chat.reply, name), chat.keys
    for line in list(chat.lines) if chat.reply else ():
        chat.say(line)
        assert not told_of_a_case(chat.reply, name), line


def _busy(town: Town, doer: Chat) -> str:
    """A case with an act of each state: done, proposed by a colleague, waiting for approval."""
    agency = town.unit("push", kind="agency")
    with town.database.writing() as db:
        case = a_case(db, state="accepted", district="南山区", unit_id=agency.id,
                      due_kind="result", due_on=town.clock.today().replace(day=1))  # fmt: skip
        db.add(AgencyBan(unit_id=agency.id, city="shenzhen", outcome="not_accepted", article=25,
                         from_day=town.clock.today(), case_id=number(case)))  # fmt: skip
        name = cases.name(case)
    town.carry(doer, f"案件 {name} 认领")
    town.colleague.say(f"案件 {name} 延期 20天 需要到外地核查")
    town.colleague.confirm()
    return name


def told_of_a_case(reply: Reply | None, name: str) -> bool:
    """Whether a reply holds a case's name, anything that was said in it, or who said it."""
    words = repr(reply)
    return any(word in words for word in (name, *SAID.values(), *WHO.values()))


def test_what_is_looked_for_is_there_at_home(town: Town) -> None:
    """The same words on a channel that takes complaints show it: the list, 待办 and 记录."""
    doer = town.somebody("doer", role="superior", district="")
    name = _busy(town, doer)
    for line in ("案件", f"案件 {name}", "记录", f"机构 {name_of('G', 1)}"):
        assert told_of_a_case(doer.say(line).reply, name), line
    assert {"todo.cases_late", "todo.approvals"} <= doer.say("待办").keys
    assert "abroad.waits" not in doer.keys


def test_the_start_says_once_that_something_waits(town: Town) -> None:
    """No counts; the number leads to the reason and the way."""
    doer = town.somebody("doer", role="superior", district="")
    chat = Abroad(doer)
    assert "abroad.waits" not in chat.say("待办").keys
    _busy(town, doer)
    chat.say("待办")
    assert [one.key for one in chat.sayings if one.key.startswith(("todo.cases", "abroad.w"))] == [
        "abroad.waits"
    ]
    assert not {"todo.approvals", "todo.of_others"} & chat.keys
    assert chat.say("1").keys == ONLY
    assert "todo.of_others" in town.colleague.say("待办").keys
    assert "todo.of_others" not in Abroad(town.colleague).say("待办").keys


# --- begun elsewhere ------------------------------------------------------------------------------


def test_a_code_from_elsewhere_confirms_nothing_here(work: Casework) -> None:
    """Nor does a wrong one count; at home it still confirms."""
    li = work.official("li")
    name = work.case()
    li.say(f"案件 {name} 受理")
    code, here = li.code, Abroad(li)
    for typed in (code, "2ZZZ", code.lower()):
        stood = work.dump()
        here.say(typed)
        assert here.keys == ONLY
        assert work.dump() == stood
    li.say(code)
    assert work.of(name).state == "accepted"


def test_a_code_of_other_work_is_not_taken_for_a_case_s(work: Casework) -> None:
    """Of two proposals that wait the one that may be confirmed here is asked about."""
    li, unit = work.official("li"), work.unit("push")
    here = Abroad(li)
    here.say(f"单位 {unit.u} 注销 已办理注销登记")
    own = here.code
    li.say(f"案件 {work.case()} 受理")
    here.memory.state["at"] = ["menu"]
    here.say("2ZZZ")
    assert "work.code_wrong" in here.keys
    here.say(own)
    assert not ONLY & here.keys


def _waiting(work: Casework) -> tuple[Abroad, Chat, int]:
    """A second official abroad, whoever proposed, and the act that waits."""
    li, wang = work.official("li"), work.official("wang")
    name = work.case("accepted", due_kind="result", due_on=work.clock.today())
    li.say(f"案件 {name} 延期 20天 需要到外地核查").confirm()
    (act,) = (one for one in work.rows(Act) if one.state == "approval")
    return Abroad(wang), li, act.id


@pytest.mark.parametrize("word", ["同意", "拒绝", "记录", "撤销"])
def test_what_waits_is_not_decided_here(word: str, work: Casework) -> None:
    """By its name; the act waits on."""
    second, proposer, act = _waiting(work)
    stood = work.dump()
    for chat in (second, Abroad(proposer)):
        chat.say(f"{word} {name_of('P', act)}")
        assert chat.keys == ONLY, chat.keys
        assert work.dump() == stood


def test_undo_alone_takes_back_nothing_older(work: Casework) -> None:
    """What was done last is a case's: the word does not mean what was done before it."""
    li, unit = work.official("li"), work.unit("push")
    here = Abroad(li)
    here.say(f"单位 {unit.u} 登记申报意向 市级 绿色工厂 2027")
    work.wait(minutes=1)
    work.done(li, f"案件 {work.case()} 认领")
    stood = work.dump()
    here.say("撤销")
    assert "abroad.not_here" in here.keys
    assert work.dump() == stood


# --- what is sent ---------------------------------------------------------------------------------


def test_notices_name_no_case(work: Casework) -> None:
    """Every kind that is about a case is one sentence on such a channel, and whole on others."""
    second, _, _ = _waiting(work)
    work.case()
    made = work.owed("notice")
    assert {one.content["about"] for one in made} >= {"approval"}
    for one in made:
        assert _keys(work, second, one, "terminal") == {*WAITS, *BRIEF}
        assert "abroad.waits" not in _keys(work, second, one, "webchat")


@pytest.mark.parametrize("about", [one for one in NOTICES if one.startswith(("case_", "reveal"))])
def test_each_kind_about_a_case_is_known_as_such(about: str, work: Casework) -> None:
    """Also those whose words were never made here."""
    with work.database.reading() as db:
        context = work.official("x").context(db)
        assert is_of_a_case(context, {"about": about})
        assert not is_of_a_case(context, {"about": "handed_over", "official": 1})


def _keys(work: Casework, chat: Abroad, row: Delivery, channel: str) -> set[str]:
    with work.database.reading() as db:
        context = replace(chat.context(db), reader=channel)
        chat.reply = words_of(db.get_one(Delivery, row.id), context)
    return chat.keys


def test_what_was_missed_names_none_either(work: Casework) -> None:
    """It stands before the next answer on that channel."""
    second, _, _ = _waiting(work)
    with work.database.writing() as db:
        for row in db.exec(select(Delivery)):
            row.state = "gave_up"
        db.flush()
        incoming = Incoming("terminal", "wang", "k", work.clock.now(), "待办")
        second.reply = before(Turn(incoming, Memory(), second.context(db)), Reply(()))
    assert second.keys == {"missed.head", *WAITS}


def test_a_unit_reads_no_word_of_the_case(work: Casework) -> None:
    """That something is to be put right, until when and whom to ask; what it is at home."""
    unit = work.unit("push")
    name = work.case("confirmed", unit_id=unit.id)
    work.done(work.official("li"), f"案件 {name} 整改 核对用电量台账并更正申报数据")
    (row,) = (one for one in work.owed("notice") if one.person_id in unit.contacts)
    reader = Abroad(work.official("x"))
    assert "notice.rectify_ask" in _keys(work, reader, row, "terminal")
    assert "核对用电量" not in repr(reader.reply)
    assert "notice.rectify" in _keys(work, reader, row, "webchat")
