"""`python -m models.migrations "Add units"` writes the step from the last revision to the code.

Read it before you commit it: Alembic sees tables and columns, not what should become of the rows.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from models.db import open_database
from models.migrations import draft, upgrade


def main(arguments: list[str]) -> int:
    """Write the step; 2 where its title is missing."""
    if len(arguments) != 1:
        sys.stderr.write('usage: python -m models.migrations "what the step does"\n')
        return 2
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'empty.db'}")
        upgrade(database)
        draft(database, arguments[0])
        database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
