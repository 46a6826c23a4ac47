"""The steps from an empty database to the tables that the code expects, shipped with the code.

Two processes that start together migrate once: each takes the writer's lock before it looks at
what is there.
"""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, text

from models.db import Database, StorageError

_HERE = Path(__file__).parent
_LOCK_NUMBER = 4_716_202_411
"""Any number that only greenbot uses: PostgreSQL knows the lock by it."""


class SchemaUnknownError(StorageError):
    """The database was made by a newer greenbot: install that version, or restore a backup."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the tables up to a revision. What is already there stays.

    Raises:
        SchemaUnknownError: where the database is newer than this code.
        StorageError: where the database did not take it; it is then as it was.
    """
    _step(database, command.upgrade, revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the tables back to an older revision, "base" for none. What the newer ones held is lost.

    Raises as `upgrade` does.
    """
    _step(database, command.downgrade, revision)


def draft(database: Database, title: str) -> None:
    """Write, as a file, the step from a database at the newest revision to the code's tables."""
    with database.connecting() as connection:
        number = len(steps()) + 1
        command.revision(_config(connection), title, autogenerate=True, rev_id=f"{number:04}")


def is_current(database: Database) -> bool:
    """Whether the tables are those that this code expects. Raises StorageError."""
    with database.reading() as db:
        return _revision(db.connection()) == steps()[-1].revision


def steps() -> list[Script]:
    """Every step there is, oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return list(reversed(list(scripts.walk_revisions())))


def _step(database: Database, move: Callable[[Config, str], None], revision: str) -> None:
    with database.connecting() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK_NUMBER})
        _refuse_unknown(_revision(connection))
        move(_config(connection), revision)


def _refuse_unknown(revision: str | None) -> None:
    known = {script.revision for script in steps()}
    if revision is not None and revision not in known:
        raise SchemaUnknownError(f"revision {revision}")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    # Alembic reads its options with interpolation, where a percent sign of a path must be doubled.
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
