"""What Alembic runs for a step: on the connection it is given, in that connection's transaction."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from models.db import UtcTime
from models.records import metadata


def plain_types(kind: str, item: Any, _: object) -> str | Literal[False]:
    """Write our types as SQLAlchemy's own: an old step must not change when our code does."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_item=plain_types,
    # SQLite changes a constraint only by copying the table, which Alembic calls a batch.
    render_as_batch=True,
    compare_server_default=True,
    # SQLite undoes a CREATE TABLE like any other change, as long as the driver does not commit.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
