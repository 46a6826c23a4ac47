"""Cases: whose they are, what is sealed, their receipts, and every arrow between their states."""

import pytest
from sqlmodel import Session

from models import audit, cases
from models.case_rows import Case
from models.case_states import ARROWS, STATES, State
from models.db import Database
from models.vault import KeyGoneError
from tests.fakes.cases import ADDRESS, CHANNEL, SAID, VAULT, WHO, a_case
from tests.fakes.parts import MORNING


def test_receipt_opens_the_case(database: Database) -> None:
    """The code given at filing finds the case, however it is typed."""
    with database.writing() as db:
        case = cases.begin(db, VAULT, CHANNEL, ADDRESS, "1", MORNING)
        code = cases.register(db, VAULT, case, MORNING)
        for typed, address, found in (
            (code.lower().replace("-", " "), ADDRESS, (case.id, True)),
            (code, "e" * 64, (case.id, False)),
            ("0000-0000-0000-0000-0000", ADDRESS, (0, False)),
            ("no receipt", ADDRESS, (0, False)),
        ):
            assert cases.look_up(db, VAULT, typed, CHANNEL, address, MORNING) == found, typed


def test_case_belongs_to_the_account_that_filed_it(database: Database) -> None:
    """Another account finds nothing."""
    with database.writing() as db:
        case = a_case(db)
        assert cases.of_account(db, VAULT, CHANNEL, ADDRESS, MORNING) == [case]
        assert cases.of_account(db, VAULT, CHANNEL, "e" * 64, MORNING) == []


def test_without_its_key_nobody_reads_it(database: Database) -> None:
    """Dropping the identity key forgets who complained, and nothing else."""
    with database.writing() as db:
        case = a_case(db)
        assert cases.identity(db, VAULT, case)["name"] == WHO["name"]
        VAULT.drop(db, case.id or 0, "identity")
        with pytest.raises(KeyGoneError):
            cases.identity(db, VAULT, case)
        assert cases.content(db, VAULT, case) == SAID


@pytest.mark.parametrize("state", STATES)
def test_only_what_the_table_has_follows_a_state(database: Database, state: State) -> None:
    """Of all states that could be asked for: what may follow is done and noted, nothing else."""
    with database.writing() as db:
        case = a_case(db, state=state)
        before, noted = case.model_dump(), len(audit.history(db, cases.key_of(case)))
        for to in set(STATES) - ARROWS[state]:
            with pytest.raises(cases.IllegalMoveError):
                cases.go(db, case, to, "official:1", MORNING)
        assert case.model_dump() == before
        assert len(audit.history(db, cases.key_of(case))) == noted
        for to in ARROWS[state]:
            _goes(db, a_case(db, state=state), to)


def _goes(db: Session, case: Case, to: State) -> None:
    before = case.state
    cases.go(db, case, to, "official:1", MORNING, reason="核对属实", article=25)
    assert case.state == to
    last = audit.history(db, cases.key_of(case))[-1]
    assert (last.action, last.article, last.detail["from"]) == (f"case.{to}", 25, before)
    assert last.actor == "official:1"
