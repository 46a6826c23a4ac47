"""How long each kind of case is kept, what keeps it longer, and what stays of a forgotten one."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from models import audit, case_retention, cases, conversations, tokens
from models.case_retention import DRAFT_IDLE, KEPT, SETTLED, WITH_EFFECT
from models.case_rows import Case, CaseLetter, Evidence, Identity, Reveal
from models.case_states import OVER, STATES, State
from models.db import Database
from models.texts import Texts
from models.vault import CaseKey, KeyGoneError
from tests.fakes.cases import ADDRESS, CHANNEL, VAULT, a_case
from tests.fakes.parts import MORNING
from tests.fakes.rows import an_official, number

DAY = timedelta(days=1)
LATER = MORNING + 2 * SETTLED


def settled(db: Session, case: Case, now: Any = LATER) -> date | None:
    """The case after a night: the day from which it may be forgotten."""
    for one in case_retention.unsettled(db, now):
        case_retention.settle(db, one, now)
    db.refresh(case)
    return case.forget_on


def until(kept: timedelta) -> date:
    """The day so long after the morning of all cases here."""
    return (MORNING + kept).date()


@pytest.mark.parametrize(
    ("state", "more", "kept"),
    [
        ("withdrawn", {}, KEPT["withdrawn"]),
        ("refused", {}, KEPT["refused"]),
        ("transferred", {}, KEPT["transferred"]),
        ("closed", {"finding": "unfounded"}, KEPT["closed"]),
        ("closed", {"finding": "confirmed"}, WITH_EFFECT),
        ("closed", {"finding": "partly"}, WITH_EFFECT),
    ],
)
def test_each_end_has_its_time(
    database: Database, state: State, more: dict[str, Any], kept: timedelta
) -> None:
    """The day counts from the end; what has effect for three years is kept as long."""
    with database.writing() as db:
        assert settled(db, a_case(db, state=state, **more)) == until(kept)


def test_what_is_not_over_has_no_day(database: Database) -> None:
    """No case is forgotten while an office works on it."""
    with database.writing() as db:
        for state in sorted(set(STATES) - OVER):
            assert settled(db, a_case(db, state=state), MORNING + 20 * DAY) is None, state
        assert case_retention.due(db, MORNING + 20 * DAY) == []


def test_a_merged_case_goes_with_the_one_it_was_merged_into(database: Database) -> None:
    """It waits as long as that one is worked on, and is kept as long."""
    with database.writing() as db:
        main = a_case(db, state="verifying")
        merged = a_case(db, state="merged", merged_into=main.id)
        last = a_case(db, state="merged", merged_into=merged.id)
        assert settled(db, last) is None
        cases.go(db, main, "withdrawn", "system", MORNING + DAY)
        settled(db, last, MORNING + 2 * DAY)
        assert {one.forget_on for one in (main, merged, last)} == {until(DAY + KEPT["withdrawn"])}


def test_cases_merged_into_each_other_still_end(database: Database) -> None:
    """Two wrong links make no endless work."""
    with database.writing() as db:
        one = a_case(db, state="merged")
        other = a_case(db, state="merged", merged_into=one.id)
        one.merged_into = other.id
        db.flush()
        assert settled(db, other) == until(KEPT["closed"])


def test_an_earlier_day_at_its_authors_wish_stays(database: Database) -> None:
    """Who asked for the deletion of a withdrawn case does not wait three months."""
    with database.writing() as db:
        assert (
            settled(db, a_case(db, state="withdrawn", forget_on=MORNING.date())) == MORNING.date()
        )


def test_the_archive_does_not_move_a_day_that_was_given(database: Database) -> None:
    """A case whose day was set otherwise keeps it when it is put into the archive."""
    with database.writing() as db:
        case = a_case(db, state="refused", forget_on=until(70 * DAY))
        assert settled(db, case, MORNING + 61 * DAY) == until(70 * DAY)
        assert case.state == "archived"


def test_an_act_that_may_be_taken_back_is_not_built_on(database: Database) -> None:
    """A case that was closed just now gets its day later."""
    with database.writing() as db:
        case = a_case(db, state="closed")
        assert settled(db, case, MORNING + SETTLED - timedelta(seconds=1)) is None
        assert settled(db, case, MORNING + SETTLED) is not None


def test_what_is_over_is_archived_and_keeps_its_day(database: Database) -> None:
    """After sixty days; the archive is no new beginning of the time."""
    with database.writing() as db:
        case = a_case(db, state="withdrawn")
        settled(db, case, MORNING + 59 * DAY)
        assert case.state == "withdrawn"
        settled(db, case, MORNING + 60 * DAY)
        assert (case.state, case.forget_on) == ("archived", until(KEPT["withdrawn"]))


def test_a_case_archived_by_hand_is_kept_by_how_it_ended(database: Database) -> None:
    """The audit knows what it was before."""
    with database.writing() as db:
        case = a_case(db, state="refused")
        cases.go(db, case, "archived", "official:1", MORNING)
        assert settled(db, case) == until(KEPT["refused"])


# --- forgetting -----------------------------------------------------------------------------------


def forgotten(db: Session, now: Any) -> list[int]:
    """Which cases a night forgets."""
    return [one for one in case_retention.due(db, now)
            if case_retention.forget_due(db, VAULT, one, now)]  # fmt: skip


def test_a_case_is_forgotten_on_its_day_and_not_before(database: Database) -> None:
    """In China's days: at midnight there it may go."""
    with database.writing() as db:
        case = a_case(db, state="withdrawn", forget_on=date(2027, 2, 1))
        midnight = MORNING.replace(year=2027, month=1, day=31, hour=16, minute=0)
        assert forgotten(db, midnight - timedelta(seconds=1)) == []
        assert forgotten(db, midnight) == [number(case)]
        assert forgotten(db, midnight) == []


def test_nothing_that_was_sealed_is_left(database: Database) -> None:
    """Its keys, who complained, what was written and handed in; the bare row and audit stay."""
    with database.writing() as db:
        case = a_case(db, state="withdrawn", forget_on=MORNING.date(), district="南山区")
        official = number(an_official(db))
        cases.write(db, VAULT, case, "out", "question", "何时？", MORNING, official)
        db.add(Evidence(case_id=number(case), number=1, state="kept", kind="file", name="x",
                        stored="ab" * 16, promised_at=MORNING))  # fmt: skip
        db.add(Reveal(case_id=number(case), official_id=official, reason="核对身份，电话在案",
                      asked_at=MORNING, opens_at=MORNING, until=MORNING))  # fmt: skip
        tokens.issue(db, "receipt", number(case), MORNING, DAY)
        code = tokens.issue(db, "evidence", number(case), MORNING, DAY)
        key, before = cases.key_of(case), len(audit.history(db, cases.key_of(case)))
        one = number(case)
        assert forgotten(db, LATER) == [one]
    with database.reading() as db:
        for table in (CaseKey, Identity, CaseLetter, Evidence):
            assert db.exec(select(table)).all() == []
        assert [one.reason for one in db.exec(select(Reveal))] == [""]
        row = db.get_one(Case, one)
        assert (row.content, row.owner, row.receipt) == ("", "", None)
        assert (row.state, row.district, row.city) == ("withdrawn", "南山区", "shenzhen")
        assert tokens.look(db, code, "evidence", LATER) is None
    with database.writing() as db:
        noted = audit.history(db, key)
        assert len(noted) == before + 1
        assert (noted[-1].actor, noted[-1].action) == ("system", "case.forgotten")
        assert audit.verify(db) is None
        for read in (cases.content, cases.identity, cases.letters):
            with pytest.raises(KeyGoneError):
                read(db, VAULT, db.get_one(Case, one))


def test_no_conversation_tells_any_more_whose_it_was(database: Database) -> None:
    """What was shown last of it (撤回 A37K) is no longer remembered, and the rest of it is."""
    with database.writing() as db:
        case, texts = a_case(db, state="withdrawn"), Texts(db, VAULT, MORNING)
        for address in (ADDRESS, "e" * 64):
            known = conversations.recall(db, texts, CHANNEL, address, "citizen", MORNING)
            known.memory.state = {"follow": {"about": 1}, "answers": [1]}
            conversations.keep(db, texts, known, MORNING)
        case_retention.forget(db, VAULT, case, LATER)
    with database.writing() as db:
        texts = Texts(db, VAULT, LATER)
        theirs, others = (
            conversations.recall(db, texts, CHANNEL, address, "citizen", LATER).memory.state
            for address in (ADDRESS, "e" * 64)
        )
    assert theirs == {"answers": [1]}
    assert others == {"follow": {"about": 1}, "answers": [1]}


def test_its_author_and_its_receipt_find_it_no_more(database: Database) -> None:
    """A forgotten case is answered as one that there never was."""
    with database.writing() as db:
        draft = cases.begin(db, VAULT, CHANNEL, ADDRESS, "1", MORNING)
        receipt = cases.register(db, VAULT, draft, MORNING)
        asked = receipt, CHANNEL, ADDRESS
        assert cases.look_up(db, VAULT, *asked, MORNING) == (draft.id, True)
        case_retention.forget(db, VAULT, draft, MORNING)
        assert cases.look_up(db, VAULT, *asked, MORNING) == (0, False)
        assert cases.of_account(db, VAULT, CHANNEL, ADDRESS, MORNING) == []


def test_a_legal_hold_keeps_a_case(database: Database) -> None:
    """However long its day is over, until the hold ends."""
    with database.writing() as db:
        case = a_case(db, state="closed", forget_on=MORNING.date(), held=True)
        assert forgotten(db, MORNING + 2000 * DAY) == []
        assert cases.content(db, VAULT, case)
        case.held = False
        db.flush()
        assert forgotten(db, MORNING + 2000 * DAY) == [number(case)]


def test_a_day_does_nothing_to_a_case_that_is_worked_on(database: Database) -> None:
    """A day that is left over from before, or set by mistake, is not obeyed."""
    with database.writing() as db:
        for state in sorted(set(STATES) - OVER - {"draft"}):
            a_case(db, state=state, forget_on=MORNING.date())
        assert forgotten(db, MORNING + 2000 * DAY) == []


def test_a_draft_is_forgotten_a_month_after_its_last_word(database: Database) -> None:
    """Whatever was typed last, what happened or who writes, keeps it another month."""
    with database.writing() as db:
        idle, said, signed = (
            cases.begin(db, VAULT, CHANNEL, ADDRESS, "1", MORNING) for _ in range(3)
        )
        cases.keep_content(db, VAULT, said, {}, MORNING + 20 * DAY)
        cases.keep_identity(db, VAULT, signed, {}, MORNING + 20 * DAY)
        almost = MORNING + DRAFT_IDLE - timedelta(seconds=1)
        assert forgotten(db, almost) == []
        assert forgotten(db, MORNING + DRAFT_IDLE) == [number(idle)]
        assert forgotten(db, almost + 20 * DAY) == []
        assert forgotten(db, MORNING + DRAFT_IDLE + 20 * DAY) == [number(said), number(signed)]
        assert cases.draft_of(db, VAULT, CHANNEL, ADDRESS, LATER) is None


def test_a_draft_that_was_filed_meanwhile_is_not_forgotten(database: Database) -> None:
    """What was due when the night began is looked at again under its lock."""
    with database.writing() as db:
        draft = cases.begin(db, VAULT, CHANNEL, ADDRESS, "1", MORNING)
        night = MORNING + DRAFT_IDLE
        assert case_retention.due(db, night) == [number(draft)]
        cases.register(db, VAULT, draft, night)
        assert not case_retention.forget_due(db, VAULT, number(draft), night)
        assert cases.identity(db, VAULT, draft)
