"""Backups: what is in one comes back whole, elsewhere too; after a month nobody reads it."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.app import App, compose
from bot.backup import keys
from bot.backup.file import BackupBrokenError
from bot.backup.work import EVIDENCE, make, restore
from bot.commands.counting import copied_words
from bot.settings import Settings
from models import audit, cases
from models.clock import FixedClock
from models.copying import NotEmptyError
from models.db import Database, open_database
from models.migrations import upgrade
from models.records import metadata
from models.vault import Vault
from tests.bot.test_officials_cli import Greenbot, greenbot
from tests.fakes.cases import ADDRESS, CHANNEL, WHO, a_case
from tests.fakes.parts import MORNING, SEALER
from tests.models.filling import fill

__all__ = ["greenbot"]

PIECE = "ab" + "0" * 30


def _host(folder: Path, database: Database | None = None) -> App:
    """A machine of its own: its data folder and its database."""
    folder.mkdir(exist_ok=True)
    settings = Settings(data_dir=folder, _env_file=None)
    database = database or open_database(f"sqlite:///{folder / 'greenbot.db'}")
    upgrade(database)
    return compose(settings, database=database, sealer=SEALER, clock=FixedClock(MORNING))


def _quiet(_rows: int, _evidence: int) -> None:
    """Tell nobody."""


def _moved(of: App, to: App) -> None:
    """Bring the keys of the backups to another machine."""
    shutil.copytree(keys.folder(of.settings), keys.folder(to.settings))


def _counts(app: App) -> dict[str, int]:
    with app.database.reading() as db:
        return {
            name: db.connection().execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata().tables.items()
        }


@pytest.fixture
def busy(database: Database, tmp_path: Path) -> Iterator[App]:
    """A machine in the middle of its work, with a row in nearly every table."""
    app = _host(tmp_path / "busy", database)
    with database.writing() as db:
        fill(db)
    folder = app.settings.data_dir / EVIDENCE / PIECE[:2]
    folder.mkdir(parents=True)
    (folder / PIECE).write_bytes(b"sealed" * 300_000)
    yield app
    app.database.close()


def test_everything_comes_back(busy: App, tmp_path: Path) -> None:
    """On a new machine: every row, a case that opens, an audit that holds, the same evidence."""
    path = tmp_path / "backup"
    made = make(busy, path, _quiet)
    elsewhere = _host(tmp_path / "elsewhere")
    _moved(busy, elsewhere)
    back = restore(elsewhere, path, _quiet)
    assert (back.rows, back.evidence) == (made.rows, 1)
    assert _counts(elsewhere) == _counts(busy)
    with elsewhere.database.reading() as db:
        assert audit.verify(db) is None
        case, *_ = cases.of_account(db, Vault(SEALER), CHANNEL, ADDRESS, MORNING)
        assert cases.identity(db, Vault(SEALER), case)["name"] == WHO["name"]
    piece = Path(EVIDENCE, PIECE[:2], PIECE)
    ours, theirs = busy.settings.data_dir / piece, elsewhere.settings.data_dir / piece
    assert theirs.read_bytes() == ours.read_bytes()
    elsewhere.database.close()


def test_what_came_back_goes_on_counting(busy: App, database: Database, tmp_path: Path) -> None:
    """The next case after a restore gets a number that none has."""
    path = tmp_path / "backup"
    make(busy, path, _quiet)
    with database.writing() as db:
        highest = (
            db.connection().execute(select(func.max(metadata().tables["cases"].c.id))).scalar()
        )
        for table in reversed(metadata().sorted_tables):
            db.connection().execute(table.delete())
    shutil.rmtree(busy.settings.data_dir / EVIDENCE)
    restore(busy, path, _quiet)
    with database.writing() as db:
        assert a_case(db).id == (highest or 0) + 1


def test_nobody_reads_names_in_a_backup(busy: App, tmp_path: Path) -> None:
    """Neither the complainant's nor anything else stands in it."""
    path = tmp_path / "backup"
    make(busy, path, _quiet)
    content = path.read_bytes()
    for canary in (*WHO.values(), ADDRESS, "云浮", "shenzhen", "sqlite"):
        assert canary.encode() not in content


def test_after_a_month_nobody_reads_it(busy: App, tmp_path: Path) -> None:
    """Its key is destroyed on the day after its last, and not before."""
    path = tmp_path / "backup"
    name = make(busy, path, _quiet).key
    last = keys.readable_until(name)
    assert keys.destroy_old(busy.settings, last) == 0
    assert keys.destroy_old(busy.settings, last + timedelta(days=1)) == 1
    elsewhere = _host(tmp_path / "elsewhere")
    _moved(busy, elsewhere)
    with pytest.raises(keys.KeyMissingError):
        restore(elsewhere, path, _quiet)
    elsewhere.database.close()
    assert not list(keys.folder(busy.settings).iterdir())


def test_a_backup_that_was_touched_is_refused(busy: App, tmp_path: Path) -> None:
    """Cut, lengthened, a bit turned, two parts exchanged: nothing of it comes back."""
    path = tmp_path / "backup"
    make(busy, path, _quiet)
    whole = path.read_bytes()
    elsewhere = _host(tmp_path / "elsewhere")
    _moved(busy, elsewhere)
    middle = len(whole) // 2
    turned = bytes([whole[middle] ^ 1])
    for broken in (
        whole[:-1],
        whole[:middle],
        whole + b"x",
        whole[:middle] + turned + whole[middle + 1 :],
        b"",
        b"greenbot backup 1 ..",
    ):
        path.write_bytes(broken)
        with pytest.raises((BackupBrokenError, keys.KeyMissingError)):
            restore(elsewhere, path, _quiet)
        shutil.rmtree(elsewhere.settings.data_dir / EVIDENCE, ignore_errors=True)
    assert set(_counts(elsewhere).values()) == {0}
    elsewhere.database.close()


def test_a_database_with_rows_takes_none(busy: App, tmp_path: Path) -> None:
    """Nothing is written over."""
    path = tmp_path / "backup"
    make(busy, path, _quiet)
    shutil.rmtree(busy.settings.data_dir / EVIDENCE)
    before = _counts(busy)
    with pytest.raises(NotEmptyError):
        restore(busy, path, _quiet)
    assert _counts(busy) == before


def test_a_file_that_is_there_stays(busy: App, tmp_path: Path) -> None:
    """No backup replaces another, and no half of one is left."""
    path = tmp_path / "backup"
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        make(busy, path, _quiet)
    assert path.read_text() == "mine"
    assert not path.with_name("backup.part").exists()


def test_the_two_verbs(greenbot: Greenbot) -> None:
    """From the command line: out, refused where rows are, refused in one line where it is none."""
    assert greenbot("officials", "invite", "--city", "shenzhen", "--name", "张三").code == 0
    ran = greenbot("backup", "b.backup")
    assert (ran.code, ran.err) == (0, "")
    assert "readable" in ran.out or "read until" in ran.out
    assert " rows, 0 files of evidence, " in ran.out
    assert greenbot("backup", "b.backup").code == 1
    refused = greenbot("restore", "b.backup")
    assert refused.code == 1
    assert refused.err.count("\n") == 1
    Path("other").write_text("no backup")
    assert greenbot("restore", "other").code == 1
    assert greenbot("restore", "missing").code == 1


def test_numbers_are_told_with_their_words() -> None:
    """One file of evidence is no files of evidence."""
    assert copied_words(1, 1) == "1 row, 1 file of evidence"
    assert copied_words(0, 2) == "0 rows, 2 files of evidence"
