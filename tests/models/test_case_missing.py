"""Which required part of a complaint is missing, without opening who complained."""

from typing import Any

import pytest
from sqlmodel import Session

from models import case_missing, case_rights, cases
from models.case_rows import Case
from models.db import Database
from models.evidence import Stored, add_kept
from models.vault import KeyGoneError
from tests.fakes.cases import SAID, VAULT, WHO, a_case
from tests.fakes.parts import MORNING

ALL = ("real_name", "contact", "evidence")


def _given(db: Session, **who: Any) -> Case:
    """A case whose author gave just this."""
    case = a_case(db)
    kept = {name: value for name, value in cases.identity(db, VAULT, case).items()
            if name not in WHO}  # fmt: skip
    cases.keep_identity(db, VAULT, case, {**kept, **who}, MORNING)
    case_missing.note(db, VAULT, case, MORNING)
    return case


def _missing(db: Session, case: Case) -> list[str]:
    return [*case_missing.missing(db, VAULT, case, ALL)]


def test_what_was_not_given_is_noted_without_what_was(database: Database) -> None:
    """The words beside it stay, and no value of the identity stands there."""
    with database.writing() as db:
        assert _missing(db, _given(db, **WHO)) == ["evidence"]
        assert _missing(db, _given(db, name=WHO["name"])) == ["contact", "evidence"]
        nobody = _given(db, name=" ")
        assert _missing(db, nobody) == list(ALL)
        assert case_missing.missing(db, VAULT, nobody, ("contact",)) == ["contact"]
        said = cases.content(db, VAULT, nobody)
        assert said == {**SAID, "missing": ["real_name", "contact"]}


def test_a_correction_changes_it(database: Database) -> None:
    """Whoever gives a contact later lacks it no more; a name taken out is missing."""
    with database.writing() as db:
        case = _given(db, name=WHO["name"])
        case_rights.correct(db, VAULT, case, "contact", WHO["contact"], MORNING)
        assert _missing(db, case) == ["evidence"]
        assert cases.content(db, VAULT, case) == SAID
        case_rights.correct(db, VAULT, case, "name", "", MORNING)
        assert _missing(db, case) == ["real_name", "evidence"]


def test_evidence_that_came_is_there(database: Database) -> None:
    """Whenever it came; what was lost on the way is none."""
    with database.writing() as db:
        case = _given(db, **WHO)
        stored = Stored("ab" * 16, 3, "c" * 64, "image/jpeg")
        piece = add_kept(db, VAULT, case, kind="photo", name="a.jpg", stored=stored, now=MORNING)
        assert _missing(db, case) == []
        piece.state = "lost"
        db.flush()
        assert _missing(db, case) == ["evidence"]


def test_of_a_forgotten_case_nothing_is_said(database: Database) -> None:
    """Its key is gone."""
    with database.writing() as db:
        case = _given(db, **WHO)
        VAULT.drop(db, case.id or 0, "content")
        with pytest.raises(KeyGoneError):
            _missing(db, case)
