"""Pieces of evidence: limits that hold for two at once, numbers, names, and what is noted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import Session

from models import audit, cases, evidence, evidence_work
from models.case_rows import Case, Evidence
from models.case_states import STATES, State
from models.db import Database
from models.evidence import CaseOverError, LimitError, Stored
from models.intake import MB, MOST_BYTES, MOST_PIECES
from models.sealing import SealBrokenError
from models.vault import KeyGoneError
from tests.fakes.cases import VAULT, a_case
from tests.fakes.parts import MORNING
from tests.fakes.rows import number

OPEN: set[State] = {
    "draft",
    "registered",
    "completing",
    "accepted",
    "verifying",
    "confirmed",
    "partly",
    "unfounded",
    "rectifying",
    "removing",
    "noticing",
    "no_action",
}


def stored(name: str, size: int = 10, detected: str = "") -> Stored:
    return Stored(name, size, "0" * 64, detected)


def add(db: Session, case: Case, file: Stored, name: str = "a.jpg") -> Evidence:
    return evidence.add_kept(db, VAULT, case, kind="photo", name=name, stored=file, now=MORNING)


def promise(db: Session, case: Case, size: int | None = None) -> Evidence:
    return evidence.promise(
        db,
        VAULT,
        case,
        kind="voice",
        name="",
        source="media",
        size=size,
        now=MORNING,
        file_bytes=20 * MB,
    )


def test_pieces_count_within_their_case(database: Database) -> None:
    with database.writing() as db:
        one, two = a_case(db), a_case(db)
        pieces = [add(db, case, stored(f"file{n}")) for n, case in enumerate((one, one, two))]
        assert [piece.number for piece in pieces] == [1, 2, 1]
        promise(db, one)
        found = evidence.piece(db, number(one), 2)
        assert found is not None
        assert found.stored == "file1"
        assert evidence.piece(db, number(two), 2) is None
        assert [piece.state for piece in evidence.pieces(db, number(one))] == [
            "kept",
            "kept",
            "promised",
        ]


def test_of_two_files_at_once_only_one_gets_the_last_place(database: Database) -> None:
    with database.writing() as db:
        case_id = number(a_case(db))
        for n in range(MOST_PIECES - 1):
            add(db, db.get_one(Case, case_id), stored(f"before{n}"))

    def send(name: str) -> str:
        try:
            with database.writing() as db:
                return add(db, db.get_one(Case, case_id), stored(name)).state
        except LimitError as error:
            return error.kind

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(send, ("first", "second"))) == ["count", "kept"]
    with database.reading() as db:
        pieces = evidence.pieces(db, case_id)
    assert [piece.number for piece in pieces] == list(range(1, MOST_PIECES + 1))


def test_a_lost_piece_makes_room_and_a_promised_one_takes_it(database: Database) -> None:
    with database.writing() as db:
        case = a_case(db)
        assert evidence.room(db, case, MB) == evidence.Room(MOST_PIECES, MOST_BYTES, MB)
        piece = promise(db, case, size=5 * MB)
        left = MOST_PIECES - 1, MOST_BYTES - 5 * MB
        assert evidence.room(db, case, MB) == evidence.Room(*left, MB)
        evidence.lose(db, piece, "gone", MORNING)
        assert evidence.room(db, case, MB) == evidence.Room(MOST_PIECES, MOST_BYTES, MB)


def test_a_promised_file_is_counted_by_what_it_turned_out_to_be(database: Database) -> None:
    with database.writing() as db:
        case = a_case(db)
        piece = promise(db, case, size=1)
        add(db, case, stored("large", MOST_BYTES - 10))
        with pytest.raises(LimitError, match="total"):
            evidence.keep(db, VAULT, piece, stored("more", 11), MORNING)
        evidence.keep(db, VAULT, piece, stored("fits", 10, "image/png"), MORNING)
        assert (piece.state, piece.view_state, piece.source) == ("kept", "waiting", "")
        with pytest.raises(ValueError, match="kept"):
            evidence.keep(db, VAULT, piece, stored("again", 10), MORNING)


def test_evidence_is_taken_until_a_case_is_over(database: Database) -> None:
    with database.writing() as db:
        for state in STATES:
            case = a_case(db, state=state)
            if state in OPEN:
                add(db, case, stored(f"{state}"))
                continue
            with pytest.raises(CaseOverError):
                add(db, case, stored(f"{state}"))
            with pytest.raises(CaseOverError):
                promise(db, case)


def test_a_case_without_its_key_takes_nothing(database: Database) -> None:
    with database.writing() as db:
        case = a_case(db)
        piece = add(db, case, stored("file"))
        VAULT.drop(db, number(case), "content")
        with pytest.raises(KeyGoneError):
            add(db, case, stored("late"))
        with pytest.raises(KeyGoneError):
            evidence.name_of(db, VAULT, piece)


def test_a_piece_of_a_draft_can_be_taken_out_and_of_a_filed_case_not(database: Database) -> None:
    with database.writing() as db:
        draft, filed = a_case(db, state="draft"), a_case(db)
        mine, theirs = add(db, draft, stored("mine")), add(db, filed, stored("theirs"))
        evidence.remove(db, mine)
        assert evidence.pieces(db, number(draft)) == []
        with pytest.raises(ValueError, match="registered"):
            evidence.remove(db, theirs)
        assert evidence_work.files(db) == {"theirs"}


def test_names_are_sealed_each_for_its_own_piece(database: Database) -> None:
    with database.writing() as db:
        case = a_case(db)
        one = add(db, case, stored("file1"), "../欧阳晴雯的工资单.xlsx")
        two = add(db, case, stored("file2"), "b.jpg")
        assert "欧阳" not in one.name
        assert evidence.name_of(db, VAULT, one) == "欧阳晴雯的工资单.xlsx"
        two.name = one.name
        with pytest.raises(SealBrokenError):
            evidence.name_of(db, VAULT, two)


def test_what_happens_to_a_piece_is_noted_without_its_name(database: Database) -> None:
    with database.writing() as db:
        case = a_case(db)
        add(db, case, stored("file1"), "欧阳晴雯.jpg")
        evidence.lose(db, promise(db, case), "gone", MORNING)
        rows = audit.history(db, cases.key_of(case))[-2:]
        assert [(row.action, row.actor) for row in rows] == [
            ("evidence.kept", cases.COMPLAINANT),
            ("evidence.lost", "system"),
        ]
        assert rows[0].detail == {"piece": 1, "size": 10, "why": ""}
        assert rows[1].detail["why"] == "gone"


def test_two_workers_never_have_the_same_promise(database: Database) -> None:
    with database.writing() as db:
        case = a_case(db)
        promises = {promise(db, case).number for _ in range(3)}

    def claim(_: int) -> int | None:
        with database.writing() as db:
            piece = evidence_work.claim_promised(db, MORNING)
            return piece.number if piece else None

    with ThreadPoolExecutor(4) as workers:
        claimed = [one for one in workers.map(claim, range(4)) if one]
    assert sorted(claimed) == sorted(promises)


def test_tries_come_later_and_later(database: Database) -> None:
    now = MORNING
    waits = []
    with database.writing() as db:
        piece = promise(db, a_case(db))
        for _ in range(8):
            claimed = evidence_work.claim_promised(db, now)
            assert claimed is not None
            evidence_work.try_again(db, number(piece), now)
            assert piece.next_try_at is not None
            waits.append(piece.next_try_at - now)
            now = piece.next_try_at
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=10)
    assert waits[-1] == waits[-2] == timedelta(hours=1)


def test_scanning_is_asked_for_and_taken_back(database: Database) -> None:
    with database.writing() as db:
        piece = add(db, a_case(db), stored("file1", detected="image/png"))
        assert not evidence_work.scans_to_settle(db, scanning=False)
        assert evidence_work.scans_to_settle(db, scanning=True)
        evidence_work.settle_scans(db, scanning=True)
        db.refresh(piece)
        assert evidence.blocked(piece) == "waiting"
        assert evidence_work.to_draw(db, 9) == []
        assert evidence_work.to_scan(db, MORNING, 9) == [piece.id]
        later = MORNING + evidence_work.SOON + timedelta(seconds=1)
        assert evidence_work.waiting_long(db, later) == (0, 1)
        evidence_work.scanned(db, number(piece), "clean")
        assert evidence_work.to_draw(db, 9) == [piece.id]
        evidence_work.drawn(db, number(piece), "copy1")
        assert evidence_work.files(db) == {"file1", "copy1"}
        assert evidence_work.waiting_long(db, later) == (0, 0)
