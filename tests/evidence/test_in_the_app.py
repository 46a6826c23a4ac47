"""The product put together: where evidence lies, who looks after it, what nobody can read."""

import io
from pathlib import Path

import pytest

from bot.app import App, compose
from bot.evidence.clamav import Scanner
from bot.settings import Settings
from bot.ticks import worker_ticks
from models import cases, evidence
from models.case_rows import Case
from models.clock import FixedClock
from models.db import Database
from models.intake import PAGE_BYTES
from scheduler.worker import THREADS
from tests.evidence.given import cut
from tests.evidence.test_fetching import Platform
from tests.evidence_corpus import jpeg
from tests.fakes.cases import CHANNEL, VAULT, a_case
from tests.fakes.clamd import clamd
from tests.fakes.parts import MORNING, SEALER
from tests.fakes.rows import number

CANARY = "金丝雀7Q4"


def put_together(records: Database, folder: Path, scanner: str, platform: Platform) -> App:
    settings = Settings(_env_file=None, data_dir=folder, clamav=scanner)
    return compose(
        settings,
        database=records,
        clock=FixedClock(MORNING),
        sealer=SEALER,
        media={CHANNEL: platform},
    )


def test_evidence_lies_beside_the_data_and_has_its_ticks(records: Database, tmp_path: Path) -> None:
    app = put_together(records, tmp_path, "127.0.0.1:3310", Platform())
    assert app.evidences.store.folder == tmp_path / "evidence"
    assert app.evidences.scanning
    assert app.evidence_work.scanner == Scanner("127.0.0.1", 3310)
    assert not (tmp_path / "evidence").exists(), "nothing is made before it is needed"
    names = [one.name for one in worker_ticks(app)]
    assert {"evidence fetch", "evidence scan", "evidence copies", "evidence files"} <= set(names)
    assert len(set(names)) == len(names) < THREADS


def test_nothing_of_a_piece_can_be_read_anywhere(
    records: Database, tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name, its content, what its platform calls it: not in the database, a file or a log."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    photo = jpeg(comment=CANARY.encode())
    platform = Platform({f"media-{CANARY}": photo})
    with clamd() as daemon:
        scanner = f"{daemon.scanner.host}:{daemon.scanner.port}"
        app = put_together(records, tmp_path, scanner, platform)
        with records.writing() as db:
            case_id = number(a_case(db))
        for source in (f"media-{CANARY}", f"gone-{CANARY}"):
            promise(app, case_id, source)
        piece = app.evidences.take(case_id, "file", f"{CANARY}.jpg", cut(photo), PAGE_BYTES)
        for look in (app.evidence_work.fetch, app.evidence_work.scan, app.evidence_work.draw):
            look()
        app.evidences.sweep()
    assert app.evidences.view(number(piece)) is not None
    _, chunks = app.evidences.original(number(piece))
    assert b"".join(chunks) == photo
    read = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    assert len(read) > 4
    assert [one.name for one, held in read.items() if CANARY.encode() in held] == []
    assert CANARY not in log.getvalue()
    assert "evidence lost" in log.getvalue()
    with records.reading() as db:
        letters = cases.letters(db, VAULT, db.get_one(Case, case_id))
    assert [CANARY in one.text for one in letters] == [True], "its author alone reads its name"


def promise(app: App, case_id: int, source: str) -> None:
    with app.database.writing() as db:
        evidence.promise(
            db,
            VAULT,
            db.get_one(Case, case_id),
            kind="photo",
            name=f"{CANARY}.jpg",
            source=source,
            size=None,
            now=MORNING,
            file_bytes=PAGE_BYTES,
        )
