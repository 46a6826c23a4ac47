"""`greenbot restore`: a backup is brought back into an empty database."""

import argparse
from pathlib import Path
from typing import Any

from bot.app import App
from bot.backup import keys
from bot.backup.file import BackupBrokenError
from bot.backup.keys import KeyMissingError
from bot.backup.work import Copied, EvidenceThereError, OtherVersionError, restore
from bot.commands.backup import Progress
from bot.commands.counting import copied_words
from bot.commands.starting import StartError, carried_out, read_settings, started
from bot.settings import Settings
from bot.sole_worker import sole_worker
from models import audit, migrations
from models.copying import NotEmptyError
from models.sealing import SealBrokenError


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "bring a backup back into an empty database; the service is stopped meanwhile"
    parser = subparsers.add_parser("restore", help=about, description=about)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.set_defaults(run=lambda given: carried_out("restore", lambda: _restore(given.file)))


def _restore(path: Path) -> int:
    settings = read_settings(log_level="ERROR")
    with started(settings) as app, sole_worker(settings.database_url):
        migrations.upgrade(app.database)
        copied = _brought_back(app, settings, path)
        with app.database.reading() as db:
            broken = audit.verify(db)
    print(f"Back again: {copied_words(copied.rows, copied.evidence)}.")
    if broken is not None:
        raise StartError(f"but row {broken} of the audit is not as it was written")
    return 0


def _brought_back(app: App, settings: Settings, path: Path) -> Copied:
    try:
        return restore(app, path, Progress().told)
    except NotEmptyError as error:
        raise StartError(
            f"the database is not empty ({error}): name a new one in GREENBOT_DATABASE_URL"
        ) from error
    except EvidenceThereError as error:
        raise StartError("there is evidence in the data folder already: name a new one") from error
    except KeyMissingError as error:
        where = keys.folder(settings) / f"{error}.key"
        raise StartError(
            f"its key is not there ({where}); after 30 days it is destroyed"
        ) from error
    except SealBrokenError as error:
        raise StartError("the master key is not the one of this backup") from error
    except OtherVersionError as error:
        raise StartError(
            "it is of another version: restore it with that one, then update"
        ) from error
    except BackupBrokenError as error:
        raise StartError(f"{path} is no backup, or was changed or cut") from error
    except OSError as error:
        raise StartError(f"{error.filename or path}: {error.strerror or error}") from error
