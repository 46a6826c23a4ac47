"""How every verb that needs the whole product begins, and how it tells what went wrong."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.app import App, compose
from bot.keys import WRONG_KEY
from bot.logs import set_up_logs
from bot.packs.words import pack_error_lines
from bot.settings import Settings, SettingsError, load_settings
from bot.sole_worker import WorkerThereError
from models.db import StorageError
from models.migrations import is_current
from models.sealing import SealBrokenError
from policies.problems import PackError


class StartError(Exception):
    """The verb cannot begin; the message says in one line what to mend."""


def carried_out(verb: str, work: Callable[[], int]) -> int:
    """Do the work of a verb; a failure that the operator can mend becomes a line and code 1."""
    try:
        return work()
    except SettingsError as error:
        return _told(verb, *error.problems)
    except PackError as error:
        return _told(verb, *pack_error_lines(error, "en"))
    except (StorageError, StartError, WorkerThereError) as error:
        return _told(verb, str(error))
    except SealBrokenError:
        return _told(verb, f"something sealed does not open; {WRONG_KEY}")
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        # Whoever read us stopped reading, like `head`. Python would complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _told(verb: str, *lines: str) -> int:
    for line in lines:
        sys.stderr.write(f"greenbot {verb}: {line}\n")
    return 1


def read_settings(log_level: str | None = None) -> Settings:
    """Read the settings and begin to log, at `log_level` where it is given.

    Raises:
        SettingsError: with a line for every variable to mend.
    """
    settings = load_settings()
    set_up_logs(log_level or settings.log_level)
    return settings


@contextmanager
def started(settings: Settings) -> Iterator[App]:
    """Put the product together, and close it in the end. Raises StorageError, PackError."""
    app = compose(settings)
    try:
        yield app
    finally:
        app.close()


def migrated(app: App) -> App:
    """The app, where its tables are those of the code.

    Raises:
        StartError: where they are not; several processes must not each migrate at their start.
    """
    if not is_current(app.database):
        raise StartError("the database has other tables than this version: greenbot migrate")
    return app


def unlocked(app: App) -> App:
    """The app, migrated, where its master key opens what the database has.

    Raises:
        StartError: where it does not; what would be written could be read by nobody.
    """
    with migrated(app).database.reading() as db:
        try:
            app.vault.check(db)
        except SealBrokenError as error:
            raise StartError(WRONG_KEY) from error
    return app
