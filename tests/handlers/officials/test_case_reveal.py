"""Who complained: seen by one official, for a reason, for a day, and noted each time."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.catalogues import LANGUAGES
from bot.wording import words
from handlers.context import Context, Turn
from handlers.notices import notice
from handlers.officials.case_reveal import REVEALS
from handlers.officials.declared import NotDoneError, Post
from models import audit, officials
from models.bindings import bind
from models.case_rows import Case, Recusal, Reveal
from models.conversations import Memory
from models.db import Database
from models.messages import Incoming, Say
from models.names import name_of
from models.officials import Act, Official
from policies.load import Library
from tests.fakes.cases import VAULT, WHO
from tests.fakes.parts import SEALER
from tests.fakes.rows import number
from tests.handlers.officials.court import Court
from tests.handlers.officials.office import Chat

WHY = "需当面核对举报人提供的原始凭证"
NAME, CONTACT = WHO["name"], WHO["contact"]


@pytest.fixture
def court(sqlite: Database, library: Library) -> Court:
    """A bureau with cases on SQLite."""
    return Court(sqlite, library)


def shown(chat: Chat) -> str:
    """The last reply in Chinese, whole."""
    return " ".join(words(one, "zh_CN") for one in chat.sayings)


def approval(court: Court) -> str:
    """The name of the act that waits for a second official."""
    waiting = [one.id for one in court.rows(Act) if one.state == "approval"]
    return name_of("P", max(waiting))


def asked(court: Court, chat: Chat, name: str) -> Chat:
    """Ask to see who filed a case, with both codes."""
    return court.confirm(chat.say(f"案件 {name} 身份 {WHY}"))


def opened(court: Court) -> tuple[Chat, Chat, str]:
    """An official with leave to look, who approved it, and the case."""
    name = court.case(court.unit())
    zhang, li = court.city_official(), court.official("li", district="")
    asked(court, zhang, name)
    li.say(f"同意 {approval(court)}")
    assert "approve.done" in li.keys, li.keys
    return zhang, li, name


def test_nobody_reads_who_complained_before_and_one_official_after(court: Court) -> None:
    """Card, list and moves say no name; with a second official's word the proposer alone does."""
    name = court.case(court.unit())
    zhang, li = court.city_official(), court.city_official("li")
    for line in (f"案件 {name}", "案件", f"案件 {name} 查看身份", f"案件 {name} 备注 已电话联系"):
        zhang.say(line)
        assert NAME not in shown(zhang)
        assert CONTACT not in shown(zhang)
    asked(court, zhang, name)
    assert "work.waits" in zhang.keys
    zhang.say(f"案件 {name} 查看身份")
    assert NAME not in shown(zhang)
    li.say(f"同意 {approval(court)}")
    assert NAME not in shown(li)
    li.say(f"案件 {name} 查看身份")
    assert NAME not in shown(li)
    assert "work.not_now" in li.keys
    zhang.say(f"案件 {name} 查看身份")
    assert NAME in shown(zhang)
    assert CONTACT in shown(zhang)
    assert zhang.memory.private
    (row,) = court.rows(Reveal)
    assert (row.official_id, row.approved_by) == (zhang.official, li.official)
    assert row.until - row.opens_at == timedelta(hours=24)
    assert row.opens_at == court.audited("case.reveal")[-1].at


def test_the_address_is_shown_to_nobody(court: Court) -> None:
    """The account from which somebody writes is not among what is shown."""
    zhang, _li, name = opened(court)
    zhang.say(f"案件 {name} 查看身份")
    assert "f" * 64 not in str(zhang.reply)
    assert "webchat" not in str(zhang.reply)


def test_each_look_is_noted_with_its_reason(court: Court) -> None:
    """Two looks, two rows, without the name; the leave names who approved."""
    zhang, li, name = opened(court)
    zhang.say(f"案件 {name} 查看身份", f"案件 {name} 查看身份")
    looks = court.audited("case.identity_seen")
    assert [(one.actor, one.object, one.reason) for one in looks] == [
        (f"official:{zhang.official}", f"case:{court.of(name).id}", WHY)
    ] * 2
    (granted,) = court.audited("case.reveal")
    assert (granted.reason, granted.detail["approved_by"]) == (WHY, li.official)
    with court.database.reading() as db:
        assert NAME not in str([dict(row._mapping) for row in db.connection().execute(
            text("select * from audit"))])  # fmt: skip


def test_it_is_over_after_a_day_or_when_it_is_ended(court: Court) -> None:
    """After 24 hours, or 结束查看, it must be asked for anew."""
    zhang, _li, name = opened(court)
    court.wait(hours=23, minutes=59)
    zhang.say(f"案件 {name} 查看身份")
    assert NAME in shown(zhang)
    court.wait(minutes=1)
    zhang.say(f"案件 {name} 查看身份")
    assert NAME not in shown(zhang)
    assert "work.not_now" in zhang.keys
    zhang.say(f"案件 {name} 身份 {WHY}")
    assert "work.confirm_both" in zhang.keys
    other, _li, second = _again(court)
    other.say(f"案件 {second} 结束查看", f"案件 {second} 查看身份")
    assert NAME not in shown(other)
    assert court.rows(Reveal)[-1].ended_at is not None


def _again(court: Court) -> tuple[Chat, Chat, str]:
    name = court.case(court.unit(), address="c" * 64)
    zhao, sun = court.city_official("zhao"), court.official("sun", district="")
    asked(court, zhao, name)
    sun.say(f"同意 {approval(court)}")
    return zhao, sun, name


def test_a_short_or_personal_reason_is_sent_back(court: Court) -> None:
    """Ten characters at least, and no telephone's number; without a second factor nothing."""
    name = court.case(court.unit())
    zhang, li = court.city_official(), court.official("li", district="")
    for why in ("", "看看", "联系举报人核对原件13912345678"):
        zhang.say(f"案件 {name} 身份 {why}".strip())
        assert zhang.keys & {"reveal.why", "case.reason_personal"}, zhang.keys
    li.say(f"案件 {name} 身份 {WHY}")
    assert "work.factor_first" in li.keys
    assert court.rows(Reveal) == []


# --- who may be the second ------------------------------------------------------------------------


def _recused(court: Court, name: str, chat: Chat) -> None:
    with court.database.writing() as db:
        case = court.of(name)
        db.add(Recusal(case_id=number(case), official_id=chat.official or 0,
                       recused_at=court.instant()))  # fmt: skip


def test_neither_the_concerned_nor_a_deputy_nor_oneself_approves(court: Court) -> None:
    """They read that there is nothing for them; the proposer's word does not count."""
    unit = court.unit()
    name = court.case(unit)
    zhang, li = court.city_official(), court.official("li", district="")
    deputy, contact = court.official("dep", district=""), court.official("con", district="")
    asked(court, zhang, name)
    with court.database.writing() as db:
        today = court.clock.today()
        officials.deputise(db, zhang.official or 0, deputy.official or 0, today, today,
                           court.instant())  # fmt: skip
        bind(db, unit.id, contact.person(db), "code", court.instant())
    _recused(court, name, li)
    act = approval(court)
    for chat in (zhang, deputy, contact, li, court.official("far", city="yunfu", district="")):
        chat.say(f"同意 {act}")
        assert "approve.done" not in chat.keys
        assert NAME not in shown(chat)
    assert court.rows(Reveal) == []
    good = court.official("good", district="", role="superior").say(f"同意 {act}")
    assert "approve.done" in good.keys


def test_a_proposer_who_must_step_back_meanwhile_gets_nothing(court: Court) -> None:
    """回避 between asking and approval: the approval opens nothing."""
    name = court.case(court.unit())
    zhang, li = court.city_official(), court.official("li", district="")
    asked(court, zhang, name)
    act = approval(court)
    _recused(court, name, zhang)
    li.say(f"同意 {act}")
    assert court.rows(Reveal) == []


def test_where_nobody_could_approve_it_opens_a_day_later(court: Court) -> None:
    """The superior on leave, whose deputy asks, hears at once; a look before opens nothing."""
    name = court.case(court.unit())
    zhang = court.city_official()
    boss = court.official("boss", district="", role="superior")
    with court.database.writing() as db:
        today = court.clock.today()
        officials.deputise(db, boss.official or 0, zhang.official or 0, today,
                           today + timedelta(days=3), court.instant())  # fmt: skip
    zhang.say(f"案件 {name} 身份 {WHY}")
    assert {"reveal.alone", "reveal.told"} <= zhang.keys
    court.confirm(zhang)
    assert "reveal.waits" in zhang.keys
    (told,) = court.owed("notice")
    assert NAME not in str(told.content)
    assert WHY not in str(told.content)
    with court.database.reading() as db:
        context = Context(court.library, court.clock, db, SEALER, "https://greenbot.example")
        said = notice(told, context, "zh_CN").blocks[0].text  # type: ignore[union-attr]
        assert isinstance(said, Say)
        assert all("zhang" in words(said, language) and name in words(said, language)
                   for language in LANGUAGES)  # fmt: skip
    zhang.say(f"案件 {name} 查看身份")
    assert "reveal.not_yet" in zhang.keys
    assert NAME not in shown(zhang)
    court.wait(hours=23, minutes=59)
    zhang.say(f"案件 {name} 查看身份")
    assert NAME not in shown(zhang)
    court.wait(minutes=2)
    zhang.say(f"案件 {name} 查看身份")
    assert NAME in shown(zhang)


def test_a_lone_official_without_a_superior_waits_too(court: Court) -> None:
    """Nobody can be told: it is said so, noted, and opens a day later."""
    name = court.case(court.unit())
    zhang = court.city_official().say(f"案件 {name} 身份 {WHY}")
    assert "reveal.nobody_told" in zhang.keys
    court.confirm(zhang)
    assert court.owed("notice") == []
    zhang.say(f"案件 {name} 查看身份")
    assert NAME not in shown(zhang)
    zhang.say("撤销")
    assert court.rows(Reveal) == []


def test_a_colleague_who_came_meanwhile_must_approve(court: Court) -> None:
    """Proposed alone, confirmed when somebody could approve: it is asked anew."""
    name = court.case(court.unit())
    zhang = court.city_official().say(f"案件 {name} 身份 {WHY}")
    court.official("li", district="")
    court.confirm(zhang)
    assert "work.changed" in zhang.keys
    assert court.rows(Reveal) == []


def test_a_district_has_its_city_as_second(court: Court) -> None:
    """One officer in Nanshan: an official of the city's office approves."""
    name = court.case(court.unit(), district="南山区")
    lone = court.city_official("lone", district="南山区")
    above = court.official("above", district="")
    asked(court, lone, name)
    above.say(f"同意 {approval(court)}")
    lone.say(f"案件 {name} 查看身份")
    assert NAME in shown(lone)


def test_what_is_forgotten_cannot_be_shown(court: Court) -> None:
    """Where the identity's key is gone, asking and looking say so."""
    zhang, _li, name = opened(court)
    with court.database.writing() as db:
        VAULT.drop(db, number(court.of(name)), "identity")
    zhang.say(f"案件 {name} 查看身份")
    assert "reveal.gone" in zhang.keys
    zhang.say(f"案件 {name} 结束查看", f"案件 {name} 身份 {WHY}")
    assert "reveal.gone" in zhang.keys


def test_recused_after_the_leave_it_is_of_no_use(court: Court) -> None:
    """Who must step back sees the case no more, whatever leave they had."""
    zhang, _li, name = opened(court)
    _recused(court, name, zhang)
    zhang.say(f"案件 {name} 查看身份")
    assert NAME not in shown(zhang)
    assert court.audited("case.identity_seen") == []


def test_the_moves_themselves_trust_nobody(court: Court) -> None:
    """Past the framework: neither the proposer nor the concerned approve; a look is private."""
    zhang, li, name = opened(court)
    _recused(court, name, li)
    moves = {move.name: move for move in REVEALS}
    with court.database.writing() as db:
        context = Context(court.library, court.clock, db, SEALER, "https://greenbot.example")
        case, proposer = db.get_one(Case, court.of(name).id), db.get_one(Official, zhang.official)
        turns = [Turn(Incoming("terminal", by, "k", court.instant(), ""), Memory(), context)
                 for by in ("zhang", "li", "stranger")]  # fmt: skip
        for turn in turns:
            with pytest.raises(NotDoneError):
                moves["reveal"].carry_out(
                    Post(turn, proposer, nouns=court.nouns), case, {"alone": False, "reason": WHY}
                )
        leave = db.exec(select(Reveal.id)).one()
        post = Post(turns[0], proposer, nouns=court.nouns)
        moves["identity_seen"].carry_out(post, case, {"reveal": leave})
        assert turns[0].memory.private


# --- nobody can hide that they looked -------------------------------------------------------------


def _changed(court: Court, statement: str, **given: Any) -> int | None:
    with court.database.writing() as db:
        db.connection().execute(text(statement), given)
        found = audit.verify(db)
        db.rollback()
        return found


def test_any_change_of_the_audit_is_found(court: Court) -> None:
    """Edited, taken out, moved or added: the chain tells; untouched it is whole."""
    zhang, _li, name = opened(court)
    zhang.say(f"案件 {name} 查看身份")
    with court.database.reading() as db:
        assert audit.verify(db) is None
    rows = court.audited()
    look = court.audited("case.identity_seen")[-1].id
    edits = [
        ("update audit set actor = 'official:999' where id = :id", {"id": look}),
        ("update audit set reason = '' where id = :id", {"id": look}),
        ("update audit set object = 'case:999' where id = :id", {"id": look}),
        ("update audit set action = 'case.note' where id = :id", {"id": look}),
        ("update audit set at = '2020-01-01 00:00:00' where id = :id", {"id": look}),
        ("delete from audit where id = :id", {"id": look}),
    ]
    for statement, given in edits:
        assert _changed(court, statement, **given) is not None, statement
    for row in rows:
        assert _changed(court, "delete from audit where id = :id", id=row.id) is not None
    first, second = rows[0].id, rows[1].id
    swapped = "update audit set id = case id when :a then -1 when :b then :a else id end"
    with court.database.writing() as db:
        db.connection().execute(text(swapped), {"a": first, "b": second})
        db.connection().execute(text("update audit set id = :b where id = -1"), {"b": second})
        assert audit.verify(db) is not None
        db.rollback()
    with court.database.reading() as db:
        assert audit.verify(db) is None


def test_nothing_of_the_identity_lies_in_the_rows(court: Court) -> None:
    """Asked for, approved and looked at: the name and the number are in no table."""
    zhang, _li, name = opened(court)
    zhang.say(f"案件 {name} 查看身份")
    with court.database.reading() as db:
        assert db.get(Case, court.of(name).id) is not None
        assert db.get(Official, zhang.official) is not None
    kept = str(court.dump()) + str(court.audited())
    assert NAME not in kept
    assert CONTACT not in kept
