"""A real server on a free port of this machine, for tests and tools."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bot.app import compose
from bot.settings import Settings
from bot.site import site
from models.clock import FixedClock
from models.migrations import upgrade
from tools.listening import served

__all__ = ["product", "served"]


@contextmanager
def product(day: date) -> Iterator[str]:
    """The product on a free port, on a fixed day, with the built-in packs and an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), _env_file=None)
        app = compose(settings, clock=FixedClock.on(day))
        upgrade(app.database)
        try:
            with served(site(app)) as address:
                yield address
        finally:
            app.database.close()
