"""Whose a case is, how contacts are compared, and an author and an office at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import Session

from models import acts, audit, case_rights, cases, undo
from models.acts import HELD, Plan
from models.case_rights import contact_form
from models.case_rows import Case
from models.case_states import State
from models.db import Database
from tests.fakes.cases import ADDRESS, CHANNEL, VAULT, WHO, a_case
from tests.fakes.parts import MORNING
from tests.fakes.rows import an_official, number

HERE = CHANNEL, ADDRESS


def test_only_its_account_finds_a_case(database: Database) -> None:
    """Another account, another channel, a draft and a forgotten case find nothing."""
    with database.writing() as db:
        case, draft = a_case(db), a_case(db, state="draft")
        gone = a_case(db, forgotten_at=MORNING)
        assert case_rights.own(db, VAULT, *HERE, number(case), MORNING) == case
        others = [(CHANNEL, "e" * 64, case), ("wechat", ADDRESS, case)]
        others += [(*HERE, draft), (*HERE, gone)]
        for channel, address, one in others:
            assert case_rights.own(db, VAULT, channel, address, number(one), MORNING) is None
        assert case_rights.own(db, VAULT, *HERE, 10**12, MORNING) is None


@pytest.mark.parametrize(
    ("kept", "typed", "same"),
    [
        ("13912345678", "+86 139-1234-5678", True),
        ("13912345678", "0086 139 1234 5678", True),
        ("0755 8888 6666", "（0755）88886666", True),
        ("020 8765 4321 ext. 801", "020-87654321转801", True),
        ("+852 2123 4567", "00852 21234567", True),
        ("Lin.Fang@Example.com", " lin.fang@example.com ", True),
        ("小卖部 转交", "小卖部转交", True),
        ("13912345678", "13912345679", False),
        ("13912345678@qq.com", "13912345678", False),
        ("a.b@example.com", "ab@example.com", False),
        ("+852 2123 4567", "2123 4567", False),
        ("13912345678", "", False),
    ],
)
def test_contacts_are_compared_in_one_form(kept: str, typed: str, same: bool) -> None:
    """Spaces, dashes, width, country code and case do not matter; everything else does."""
    assert (contact_form(kept) == contact_form(typed)) == same


def test_contact_that_was_not_given_is_never_right(database: Database) -> None:
    """Neither is any after the identity was forgotten."""
    with database.writing() as db:
        case = a_case(db)
        assert case_rights.contact_is(db, VAULT, case, WHO["contact"])
        cases.keep_identity(db, VAULT, case, {"contact": ""}, MORNING)
        assert not case_rights.contact_is(db, VAULT, case, "")
        VAULT.drop(db, number(case), "identity")
        assert not case_rights.contact_is(db, VAULT, case, WHO["contact"])


def test_only_settled_letters_and_states_are_seen(database: Database) -> None:
    """To the second: ten minutes after the act, what it changed and wrote is there."""
    with database.writing() as db:
        case = a_case(db)
        official = number(an_official(db))
        act = acts.begin(db, Plan(official, "case.accept", cases.key_of(case), "", ""), MORNING)
        with undo.recorded(db) as changes:
            cases.go(db, case, "accepted", f"official:{official}", MORNING)
            cases.write(db, VAULT, case, "out", "accepted", "已受理", MORNING, official)
        acts.finish(db, act, changes.rows, MORNING)
        for later, state, count in ((-1, "registered", 0), (0, "accepted", 1)):
            at = MORNING + HELD + timedelta(seconds=later)
            assert case_rights.seen(db, case, at).state == state
            assert len(case_rights.letters(db, VAULT, case, at)) == count
            assert case_rights.unread(db, case, at) == count
        acts.undo_act(db, act, MORNING + timedelta(minutes=1))
        assert case_rights.seen(db, case, MORNING + HELD).state == "registered"


def test_two_acts_in_ten_minutes(database: Database) -> None:
    """The author sees the case as it stood before the first of them."""
    with database.writing() as db:
        case = a_case(db)
        official = number(an_official(db))
        for n, step in enumerate(("accepted", "verifying")):
            at = MORNING + timedelta(minutes=n * 6)
            act = acts.begin(db, Plan(official, "case.x", cases.key_of(case), "", ""), at)
            with undo.recorded(db) as changes:
                cases.go(db, case, step, "official:1", at)  # type: ignore[arg-type]
            acts.finish(db, act, changes.rows, at)
        states = [
            case_rights.seen(db, case, MORNING + timedelta(minutes=n)).state for n in (9, 11, 17)
        ]
        assert states == ["registered", "accepted", "verifying"]


def test_author_and_office_at_the_same_moment(database: Database) -> None:
    """One withdraws while the other refuses: one of them is second and sees it, each time."""
    for turn in range(5):
        with database.writing() as db:
            key = number(a_case(db, address=f"{turn:064x}"))
        begin = Barrier(2)

        def withdraw(key: int = key, turn: int = turn, begin: Barrier = begin) -> str:
            begin.wait()
            with database.writing() as db:
                case = case_rights.own(db, VAULT, CHANNEL, f"{turn:064x}", key, MORNING)
                assert case is not None
                return _go(db, case, "withdrawn")

        def refuse(key: int = key, begin: Barrier = begin) -> str:
            begin.wait()
            with database.writing() as db:
                acts.hold(db, f"case:{key}")
                return _go(db, db.get_one(Case, key), "refused")

        with ThreadPoolExecutor(2) as pool:
            done = [one.result() for one in (pool.submit(withdraw), pool.submit(refuse))]
        with database.reading() as db:
            noted = [row.action for row in audit.history(db, f"case:{key}")]
            assert done.count("late") == 1
            assert db.get_one(Case, key).state in done
            assert ("case.withdrawn" in noted) != ("case.refused" in noted)


def _go(db: Session, case: Case, to: State) -> str:
    try:
        cases.go(db, case, to, "system", MORNING)
    except cases.IllegalMoveError:
        return "late"
    return to
