"""Tokens: secrets that open one thing, for as long as they should, and bind codes only once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import get_args

import pytest
from sqlmodel import Session

from models import tokens
from models.db import Database, open_database
from models.tokens import Purpose
from tests.fakes.parts import MORNING

HOUR = timedelta(hours=1)
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


def issued(
    database: Database, lasts: timedelta | None = HOUR, purpose: Purpose = "bind", subject: int = 7
) -> str:
    """A code for unit 7."""
    with database.writing() as db:
        return tokens.issue(db, purpose, subject, MORNING, lasts, what="sheet:7")


def opens(
    database: Database, code: str, now: datetime = MORNING, purpose: Purpose = "bind"
) -> int | None:
    """What a code opens, without using it."""
    with database.reading() as db:
        found = tokens.look(db, code, purpose, now)
        return None if found is None else found.subject


def used(database: Database, code: str, now: datetime = MORNING) -> int | None:
    """What a code opens, used."""
    with database.writing() as db:
        found = tokens.use(db, code, "bind", now)
        return None if found is None else found.subject


def test_code_opens_what_it_was_made_for(database: Database) -> None:
    """Looked at as often as one likes, in every spelling; then used, and never again."""
    code = issued(database)
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert opens(database, typed) == 7
    assert used(database, code.lower()) == 7
    assert used(database, code) is None
    assert opens(database, code) is None


def test_code_is_good_for_one_purpose(database: Database) -> None:
    """An invitation binds nobody, and a bind code invites nobody."""
    codes = {purpose: issued(database, purpose=purpose) for purpose in PURPOSES}
    for purpose, code in codes.items():
        found = {other for other in PURPOSES if opens(database, code, purpose=other)}
        assert found == {purpose}


def test_code_ends_with_its_time(database: Database) -> None:
    """It opens until just before, and not at the instant itself."""
    code = issued(database)
    assert opens(database, code, MORNING + HOUR - timedelta(seconds=1)) == 7
    assert opens(database, code, MORNING + HOUR) is None
    assert used(database, code, MORNING + HOUR) is None


def test_code_without_an_end_opens_until_it_is_ended(database: Database) -> None:
    """A calendar feed goes on for years."""
    code = issued(database, None)
    assert opens(database, code, MORNING + timedelta(days=3650)) == 7
    with database.writing() as db:
        tokens.end(db, "bind", 7, MORNING)
    assert opens(database, code) is None
    assert used(database, code) is None


def test_ending_ends_all_of_one_subject_and_no_other(database: Database) -> None:
    """Both codes of unit 7 end; unit 8's, and a feed numbered 7, go on."""
    mine = [issued(database), issued(database)]
    others = issued(database, subject=8), issued(database, purpose="feed_unit")
    with database.writing() as db:
        tokens.end(db, "bind", 7, MORNING)
    assert [opens(database, code) for code in mine] == [None, None]
    assert opens(database, others[0]) == 8
    assert opens(database, others[1], purpose="feed_unit") == 7


def test_what_was_looked_at_is_used_by_its_number(database: Database) -> None:
    """Nobody keeps the code between look and yes; it works once, for its purpose, in time."""
    with database.writing() as db:
        token = tokens.look(db, tokens.issue(db, "bind", 7, MORNING, HOUR), "bind", MORNING)
        assert token is not None
        assert token.id is not None
        assert tokens.use_known(db, token.id, "invitation", MORNING) is None
        assert tokens.use_known(db, token.id, "bind", MORNING + HOUR) is None
        assert tokens.use_known(db, token.id, "bind", MORNING) is token
        assert tokens.use_known(db, token.id, "bind", MORNING) is None
        assert tokens.use_known(db, token.id + 1, "bind", MORNING) is None


@pytest.mark.parametrize("code", ["", "ABCD", "0000-0000-0000-0000", "绑定", "0" * 500])
def test_unknown_codes_open_nothing(database: Database, code: str) -> None:
    """What was never issued, or can be no code, is None like every other wrong code."""
    assert opens(database, code) is None
    assert used(database, code) is None


def test_of_many_who_use_a_code_together_one_gets_it(database: Database) -> None:
    """Twenty threads use each of five codes at the same moment: each code is used once."""
    codes = [issued(database) for _ in range(5)]
    together = Barrier(20)

    def use(_: int) -> list[int]:
        together.wait()
        return [place for place, code in enumerate(codes) if used(database, code)]

    with ThreadPoolExecutor(20) as threads:
        won = [place for places in threads.map(use, range(20)) for place in places]
    assert sorted(won) == [0, 1, 2, 3, 4]


def test_use_is_taken_back_with_its_transaction(database: Database) -> None:
    """Where the binding fails, the code is as good as before."""
    code = issued(database)
    with pytest.raises(RuntimeError), database.writing() as db:
        use_and_fail(db, code)
    assert used(database, code) == 7


def use_and_fail(db: Session, code: str) -> None:
    """Something goes wrong after the code was used."""
    assert tokens.use(db, code, "bind", MORNING) is not None
    raise RuntimeError


def test_nothing_stored_opens_anything(tmp_path: Path, migrated_file: Path) -> None:
    """The code is in no byte of the database, in no spelling."""
    path = tmp_path / "a.db"
    path.write_bytes(migrated_file.read_bytes())
    database = open_database(f"sqlite:///{path}")
    codes = [issued(database) for _ in range(20)]
    database.close()
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir()).upper()
    for code in codes:
        assert code.encode() not in stored
        assert code.replace("-", "").encode() not in stored
