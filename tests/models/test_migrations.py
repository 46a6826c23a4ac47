"""The steps lead from an empty database to the tables of the code, and back."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from models import migrations
from models.db import Database, open_database
from models.migrations import SchemaUnknownError, downgrade, is_current, upgrade
from models.records import metadata


def differences(connection: Connection) -> list[object]:
    """What the tables lack, or have too much, compared with the code."""
    options = {"compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata()))


@pytest.fixture
def empty(tmp_path: Path) -> Database:
    """A database that was never migrated."""
    return open_database(f"sqlite:///{tmp_path / 'empty.db'}")


def test_migrated_database_equals_the_code(database: Database) -> None:
    """After every step, nothing is missing and nothing is too much, constraints included."""
    with database.reading() as db:
        assert differences(db.connection()) == []
    assert is_current(database)


def test_every_constraint_has_a_name() -> None:
    """SQLite can change a constraint later only where it has a name."""
    nameless = [
        constraint
        for table in metadata().tables.values()
        for constraint in (*table.constraints, *table.indexes)
        if not getattr(constraint, "name", None)
    ]
    assert nameless == []


def test_database_that_was_never_migrated_is_not_current(empty: Database) -> None:
    """Readiness can tell that the tables are not there yet."""
    assert not is_current(empty)
    empty.close()


def test_migrating_twice_changes_nothing(database: Database) -> None:
    """A second start finds nothing to do."""
    upgrade(database)
    assert is_current(database)


def test_every_step_leads_back(empty: Database) -> None:
    """Down to nothing and up again gives the same tables, step by step."""
    steps = [script.revision for script in migrations.steps()]
    for revision in steps:
        upgrade(empty, revision)
    for revision in (*reversed(steps[:-1]), "base"):
        downgrade(empty, revision)
    with empty.reading() as db:
        assert inspect(db.connection()).get_table_names() == ["alembic_version"]
    upgrade(empty)
    with empty.reading() as db:
        assert differences(db.connection()) == []
    empty.close()


def test_starting_together_migrates_once(tmp_path: Path) -> None:
    """Two processes that start at the same time both find the tables complete."""
    together = Barrier(2)

    def start(_: int) -> bool:
        database = open_database(f"sqlite:///{tmp_path / 'shared.db'}")
        together.wait()
        upgrade(database)
        current = is_current(database)
        database.close()
        return current

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(start, range(2))) == [True, True]


def test_failed_step_leaves_the_database_as_it_was(empty: Database) -> None:
    """Where a table is in the way, no other table of the step is left behind."""
    with empty.connecting() as connection:
        connection.execute(text("CREATE TABLE receipts (id INTEGER)"))
    with pytest.raises(Exception, match="receipts"):
        upgrade(empty)
    with empty.reading() as db:
        assert inspect(db.connection()).get_table_names() == ["receipts"]
    empty.close()


def test_database_of_a_newer_version_is_refused(database: Database) -> None:
    """A revision that this code does not know is told, and nothing is changed."""
    with database.connecting() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaUnknownError, match="9999"):
        upgrade(database)
    with database.connecting() as connection:
        newest = migrations.steps()[-1].revision
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": newest})
