"""Guesses are few, for each account by itself, and the count outlives a restart."""

import shutil
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, select

from models import attempts, cases
from models.case_rows import Attempt
from models.db import Database, open_database
from tests.fakes.cases import ADDRESS, CHANNEL, VAULT, a_case
from tests.fakes.parts import MORNING


def test_five_in_a_minute_and_thirty_in_an_hour(database: Database) -> None:
    """The sixth waits for the minute to pass, the thirty-first for the hour."""
    with database.writing() as db:
        looked = [
            attempts.allowed(db, VAULT, CHANNEL, ADDRESS, "receipt", MORNING + timedelta(seconds=n))
            for n in range(0, 3600, 3)
        ]
        assert sum(looked[:20]) == attempts.A_MINUTE
        assert max(sum(looked[n : n + 20]) for n in range(1180)) == attempts.A_MINUTE
        assert sum(looked) == attempts.AN_HOUR
        later = MORNING + timedelta(hours=2)
        assert attempts.allowed(db, VAULT, CHANNEL, ADDRESS, "receipt", later)


def test_accounts_and_kinds_are_counted_apart(database: Database) -> None:
    """Nobody uses up the guesses of another, and a receipt's are not a contact's."""
    with database.writing() as db:
        for _ in range(attempts.A_MINUTE):
            assert attempts.allowed(db, VAULT, CHANNEL, ADDRESS, "receipt", MORNING)
        assert not attempts.allowed(db, VAULT, CHANNEL, ADDRESS, "receipt", MORNING)
        assert attempts.allowed(db, VAULT, CHANNEL, "e" * 64, "receipt", MORNING)
        assert attempts.allowed(db, VAULT, "wechat", ADDRESS, "receipt", MORNING)
        assert attempts.allowed(db, VAULT, CHANNEL, ADDRESS, "contact", MORNING)


def test_count_is_in_the_database(database: Database) -> None:
    """A restart between two guesses gives nobody five new ones, and no row names the account."""
    for _ in range(attempts.A_MINUTE):
        with database.writing() as db:
            assert attempts.allowed(db, VAULT, CHANNEL, ADDRESS, "receipt", MORNING)
    with database.writing() as db:
        assert not attempts.allowed(db, VAULT, CHANNEL, ADDRESS, "receipt", MORNING)
        assert ADDRESS not in {one.who for one in db.exec(select(Attempt))}


def test_few_guesses_at_what_some_know(database: Database) -> None:
    """Of a telephone number: five an hour, ten a day, whatever the usual limit would allow."""
    with database.writing() as db:
        looked = [
            attempts.allowed(
                db, VAULT, "receipt", "x", "contact", MORNING + timedelta(minutes=n), attempts.FEW
            )
            for n in range(0, 24 * 60, 5)
        ]
        assert (sum(looked[:12]), sum(looked)) == (5, 10)


def test_old_guesses_are_deleted(database: Database) -> None:
    """After a day no limit counts them any more; younger ones stay."""
    with database.writing() as db:
        attempts.allowed(db, VAULT, CHANNEL, ADDRESS, "receipt", MORNING)
        later = MORNING + timedelta(hours=12)
        attempts.allowed(db, VAULT, CHANNEL, ADDRESS, "receipt", later)
        assert attempts.forget(db, MORNING + timedelta(days=1)) == 1
        assert [one.at for one in db.exec(select(Attempt))] == [later]


def test_five_complaints_a_day_and_twenty_in_thirty(database: Database) -> None:
    """One account's; told is when the next may be filed, and others are not touched by it."""
    day = timedelta(days=1)

    def file(db: Session, at: datetime) -> bool:
        return attempts.allowed(db, VAULT, CHANNEL, ADDRESS, attempts.FILING, at, attempts.FILINGS)

    def free(db: Session, at: datetime) -> datetime | None:
        return attempts.free_from(
            db, VAULT, CHANNEL, ADDRESS, attempts.FILING, at, attempts.FILINGS
        )

    with database.writing() as db:
        times = [MORNING + timedelta(hours=n) for n in range(24)]
        assert sum(file(db, at) for at in times) == 5
        assert free(db, times[-1]) == MORNING + day
        for n in range(1, 4):
            assert sum(file(db, at + n * day) for at in times) == 5
        assert free(db, MORNING + 4 * day) == MORNING + 30 * day
        assert attempts.forget(db, MORNING + 29 * day) == 0
        assert free(db, MORNING + 30 * day) is None
        assert attempts.forget(db, MORNING + 30 * day) == 1


def test_ten_thousand_guesses_find_nothing(migrated_file: Path, tmp_path: Path) -> None:
    """From a hundred accounts, as fast as they can: few are looked at, and none is right."""
    path = shutil.copyfile(migrated_file, tmp_path / "guessed.db")
    with closing(open_database(f"sqlite:///{path}")) as database, database.writing() as db:
        kept = a_case(db)
        looked, found = 0, 0
        for n in range(10_000):
            who, at = f"{n % 100:064x}", MORNING + timedelta(seconds=n // 1000)
            if attempts.allowed(db, VAULT, CHANNEL, who, "receipt", at):
                looked += 1
                found += cases.look_up(db, VAULT, f"{n:020d}", CHANNEL, who, at)[0]
        assert (looked, found) == (100 * attempts.A_MINUTE, 0)
        assert cases.of_account(db, VAULT, CHANNEL, ADDRESS, MORNING) == [kept]
