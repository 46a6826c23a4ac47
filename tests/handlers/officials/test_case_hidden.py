"""回避: of a case that an official must not know of, they learn nothing, whatever they type."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from handlers.officials.cases import CASES
from models import audit, bindings, cases, parcels
from models.case_rows import Case, Recusal
from models.db import Database
from models.expiring import forget_veiled
from models.names import name_of
from models.officials import Act
from policies.library import Library
from tests.fakes.cases import VAULT
from tests.fakes.parts import MORNING, texts_in
from tests.handlers.officials.casework import Casework
from tests.handlers.officials.office import Chat

SECRET = "电表由老王私下改过"


@pytest.fixture
def work(sqlite: Database, library: Library) -> Casework:
    """A bureau with complaints."""
    return Casework(sqlite, library)


def steps_back(work: Casework, name: str, who: Chat) -> None:
    """They stepped back from the case."""
    with work.database.writing() as db:
        number = int(name[1:-1])
        db.add(Recusal(case_id=number, official_id=who.official or 0, recused_at=MORNING))


def acted_for_the_unit(work: Casework, name: str, who: Chat) -> None:
    """They once acted for the unit that it is about."""
    with work.database.writing() as db:
        unit = db.get_one(Case, int(name[1:-1])).unit_id or 0
        bound = bindings.bind(db, unit, who.person(db), "code", MORNING)
        bindings.end_binding(db, bound, "left", work.clock.now())


def filed_it(work: Casework, name: str, who: Chat) -> None:
    """It is their own complaint."""
    with work.database.writing() as db:
        case = db.get_one(Case, int(name[1:-1]))
        cases.rebind(db, VAULT, case, "terminal", who.name, work.clock.now())


Conflict = Callable[[Casework, str, Chat], None]
CONFLICTS = [steps_back, acted_for_the_unit, filed_it]


def answer_of(chat: Chat, name: str) -> str:
    """What was answered, without the name that was typed."""
    assert chat.reply is not None
    return repr(replace(chat.reply, prompt=None)).replace(name, "A")


def act_of(work: Casework) -> str:
    """The name of the newest act."""
    return name_of("P", work.rows(Act)[-1].id)


# --- like a case that does not exist --------------------------------------------------------------


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_every_line_about_it_is_answered_as_about_none(work: Casework, conflict: Conflict) -> None:
    """The card and every move: the same answer, nothing changed; both are noted, once each."""
    name, none = work.case(unit_id=work.unit().id), name_of("A", 999)
    li = work.official("li", role="superior")
    conflict(work, name, li)
    before, noted = work.dump(), len(work.audited())
    lines = ["{}", *(f"{{}} {move.word.zh} 现场核对不符" for move in CASES.moves)]
    for line in lines:
        li.say(f"案件 {line.format(name)}")
        hidden = answer_of(li, name)
        li.say(f"案件 {line.format(none)}")
        assert answer_of(li, none) == hidden
    assert work.dump() == before
    rows = [(row.action, row.detail["why"]) for row in work.audited()[noted:]]
    assert rows == [("refused", "hidden")] * 2 * len(lines)


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_it_is_in_no_list_and_no_number(work: Casework, conflict: Conflict) -> None:
    """案件, 待办, 案件 统计, and the unit's own list say nothing of it."""
    unit = work.unit()
    name = work.case(unit_id=unit.id, due_kind="notice", due_on=MORNING.date())
    li, wang = work.official("li"), work.official("wang")
    conflict(work, name, li)
    for line in ("案件", "案件 全部", "案件 逾期", f"案件 {unit.u}", "待办", "案件 统计"):
        li.say(line)
        assert name not in repr(li.reply)
        assert not li.keys & {"case.count", "todo.cases_new", "todo.cases_late"}
        wang.say(line)
        assert wang.keys & {"case.count", "todo.cases_new", "statistics.number"}, line


def test_drafts_and_other_offices_are_hidden_too(work: Casework) -> None:
    """What nobody filed yet, what is another district's or another city's."""
    li, city = work.official("li"), work.official("city", district="")
    elsewhere = {"city": "yunfu", "district": ""}
    names = (work.case("draft"), work.case(district="福田区"), work.case(**elsewhere))
    for name in names:
        assert "work.no_such" in li.say(f"案件 {name}").keys
    name = work.case(district="福田区")
    assert "case.title" in city.say(f"案件 {name}").keys


# --- the second official --------------------------------------------------------------------------


def extended(work: Casework, by: Chat) -> tuple[str, str]:
    """A case whose extension waits for approval, and the act."""
    name = work.case(unit_id=work.unit().id)
    work.done(by, f"案件 {name} 受理")
    work.wait(minutes=11)
    by.say(f"案件 {name} 延期 {SECRET}").confirm()
    assert "work.waits" in by.keys, by.keys
    return name, act_of(work)


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_who_must_not_know_is_never_asked_to_approve(work: Casework, conflict: Conflict) -> None:
    """No notice, no line in 待办 or 记录, and 同意 finds no such act; the other one can."""
    li, wang, zhao = (work.official(one) for one in ("li", "wang", "zhao"))
    name = work.case(unit_id=work.unit().id)
    conflict(work, name, wang)
    work.done(li, f"案件 {name} 受理")
    li.say(f"案件 {name} 延期 {SECRET}").confirm()
    act = act_of(work)
    assert not work.told(wang)
    assert [one["about"] for one in work.told(zhao)] == ["approval"]
    for line in ("待办", "记录"):
        assert act not in repr(wang.say(line).reply)
        assert not wang.keys & {"todo.approvals"}
    for line in (f"同意 {act}", f"拒绝 {act} 不同意", f"记录 {act}"):
        assert "work.no_such" in wang.say(line).keys, line
        assert work.audited("refused")[-1].detail["why"] == "hidden"
    assert work.of(name).extended_on is None
    assert "approve.done" in zhao.say(f"同意 {act}").keys
    assert work.of(name).extended_on is not None


def test_alone_without_anybody_unconcerned(work: Casework) -> None:
    """Where every colleague keeps out of it, there is no second official."""
    li, wang = work.official("li"), work.official("wang")
    name = work.case()
    steps_back(work, name, wang)
    work.done(li, f"案件 {name} 受理")
    li.say(f"案件 {name} 延期 {SECRET}")
    assert work.audited("refused")[-1].detail["why"] == "alone"


def test_approver_who_steps_back_while_it_waits(work: Casework) -> None:
    """What was theirs to approve is there for them no more."""
    li, wang = work.official("li"), work.official("wang")
    name, act = extended(work, li)
    steps_back(work, name, wang)
    assert "work.no_such" in wang.say(f"同意 {act}").keys
    assert work.of(name).extended_on is None


def test_proposer_who_steps_back_while_it_waits(work: Casework) -> None:
    """Neither their code nor a colleague's word does it any more."""
    li, wang = work.official("li"), work.official("wang")
    name = work.case()
    li.say(f"案件 {name} 受理")
    code = li.code
    steps_back(work, name, li)
    li.say(code)
    assert work.of(name).state == "registered"
    assert li.keys == {"work.gone"}
    name, act = extended(work, wang)
    steps_back(work, name, wang)
    work.official("zhao").say(f"同意 {act}")
    assert work.of(name).extended_on is None


# --- what they did before -------------------------------------------------------------------------


def test_own_acts_on_it_are_hidden_as_well(work: Casework) -> None:
    """What they did last to it can be taken back for a while; nothing else is left to see."""
    li, chief = work.official("li"), work.official("chief", role="superior")
    name = work.case()
    li.say(f"案件 {name} 认领")
    act = act_of(work)
    work.done(chief, f"案件 {name} 回避 {li.code_name} 曾在该单位任职")
    assert "work.no_such" in li.say(f"记录 {act}").keys
    assert act not in repr(li.say("记录").reply)
    assert "undo.nothing" in li.say("撤销").keys
    assert work.of(name).assigned_to is None


def test_what_is_kept_for_who_steps_back_is_forgotten(work: Casework) -> None:
    """Words of the case that did not go out are given to nobody who must not see it."""
    li = work.official("li")
    work.official("wang")
    name, now = work.case(), work.clock.now()
    with work.database.writing() as db:
        for who in ("li", "wang"):
            parcels.owe(db, texts_in(db), "terminal", who, [{"text": SECRET}], now)
    work.done(li, f"案件 {name} 回避 与该单位负责人有亲属关系")
    with work.database.writing() as db:
        assert parcels.take_out(db, texts_in(db), "terminal", "li", now) == []
        assert parcels.take_out(db, texts_in(db), "terminal", "wang", now) != []


def test_stepping_back_can_be_taken_back_at_once(work: Casework) -> None:
    """Within ten minutes and not later; the case comes back."""
    li = work.official("li")
    work.official("wang")
    name = work.case()
    work.done(li, f"案件 {name} 回避 与该单位负责人有亲属关系")
    assert "case.recuse.done" in li.keys
    assert "work.no_such" in li.say(f"案件 {name}").keys
    assert "undo.done" in li.say("撤销").keys
    assert "case.title" in li.say(f"案件 {name}").keys
    work.done(li, f"案件 {name} 回避 与该单位负责人有亲属关系")
    work.wait(minutes=11)
    assert "undo.done" not in li.say("撤销").keys
    assert "work.no_such" in li.say(f"案件 {name}").keys


def test_who_must_not_know_is_told_of_nothing(work: Casework) -> None:
    """They get no notice of it: neither when it comes in nor when it is somebody's again."""
    li, wang = work.official("li"), work.official("wang")
    name = work.case()
    li.say(f"案件 {name} 认领")
    work.done(li, f"案件 {name} 回避 与该单位负责人有亲属关系")
    assert work.of(name).assigned_to is None
    assert [one["about"] for one in work.told(wang)] == ["case_new"]
    assert not work.told(li)


# --- veiled ---------------------------------------------------------------------------------------


def test_no_word_of_a_case_stands_in_the_clear(work: Casework) -> None:
    """While an act waits, once it is done, refused or out of date: sealed, or gone."""
    li, wang = work.official("li"), work.official("wang")
    name = work.case()
    li.say(f"案件 {name} 询问 {SECRET}")
    assert SECRET not in repr(work.dump())
    (act,) = work.rows(Act)
    assert set(act.arguments) == {"sealed"}
    li.confirm()
    assert work.letters(name) == [("question", SECRET)]
    assert SECRET not in repr(work.dump())
    done = work.rows(Act)[0]
    assert (done.rest, done.arguments) == ("", {})
    work.done(li, f"案件 {name} 受理")
    work.wait(minutes=11)
    li.say(f"案件 {name} 延期 需要到外地核查").confirm()
    wang.say(f"拒绝 {act_of(work)} {SECRET}")
    assert "approve.refused" in wang.keys
    assert [one["about"] for one in work.told(li)] == ["declined"]
    assert SECRET not in repr(work.dump())


def test_what_was_typed_for_an_act_that_lapsed_is_forgotten(work: Casework) -> None:
    """By the night after; one that still waits is kept."""
    li = work.official("li")
    li.say(f"案件 {work.case()} 询问 {SECRET}")
    with work.database.writing() as db:
        assert forget_veiled(db, work.clock.now()) == 0
    work.wait(minutes=11)
    with work.database.writing() as db:
        assert forget_veiled(db, work.clock.now()) == 1
        assert forget_veiled(db, work.clock.now()) == 0
    assert work.rows(Act)[0].arguments == {}


def test_the_conversation_about_a_case_is_kept_as_shortly_as_its_authors(work: Casework) -> None:
    """The line, the code that confirms it, and the record of an act on it."""
    li, wang = work.official("li"), work.official("wang")
    name = work.case()
    for text in (f"案件 {name}", "案件", f"案件 {name} 受理"):
        li.memory.private = False
        assert li.say(text).memory.private, text
    li.memory.private = False
    assert li.confirm().memory.private
    li.say(f"案件 {name} 延期 {SECRET}").confirm()
    wang.memory.private = False
    assert wang.say(f"记录 {act_of(work)}").memory.private
    wang.memory.private = False
    assert wang.say(f"同意 {act_of(work)}").memory.private
    li.memory.private = False
    assert not li.say("单位").memory.private


def test_every_try_is_chained(work: Casework) -> None:
    """The audit of all this verifies."""
    li = work.official("li")
    name = work.case()
    steps_back(work, name, li)
    li.say(f"案件 {name}")
    with work.database.reading() as db:
        assert audit.verify(db) is None
