"""`greenbot keys`: change the master key, and show the key that receipts are checked with."""

import argparse
from collections.abc import Callable
from typing import Any

from bot.app import App
from bot.backup import keys as backup_keys
from bot.commands.receipts import own_key
from bot.commands.starting import (
    StartError,
    carried_out,
    migrated,
    read_settings,
    started,
    unlocked,
)
from bot.keys import FILE, add_new, drop_earlier, master_keys
from bot.settings import Settings, variable
from bot.sole_worker import sole_worker
from models import audit
from models.officials import renew_factors
from models.sealing import SealBrokenError, Sealer
from models.vault import Vault


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "change the master key, show the public key of receipts"
    verb = subparsers.add_parser("keys", help=about, description=about)
    inner = verb.add_subparsers(dest="keys_verb", required=True, metavar="VERB")
    _verb(inner, "rotate", "seal every data key anew under a new master key", _rotate)
    _verb(inner, "show", "print the public key by which anybody can check a receipt", _show)


def _verb(
    inner: "argparse._SubParsersAction[Any]", name: str, about: str, work: Callable[[], int]
) -> None:
    parser = inner.add_parser(name, help=about, description=about)
    parser.set_defaults(run=lambda _: carried_out("keys", work))


def _show() -> int:
    print(own_key())
    return 0


def _rotate() -> int:
    settings = read_settings(log_level="ERROR")
    if settings.master_key is not None:
        return _to_the_set_key(settings)
    with sole_worker(settings.database_url):
        return _to_a_new_key(settings)


def _to_the_set_key(settings: Settings) -> int:
    """Both keys are set, and every process works with both; the service need not stop."""
    earlier = variable("master_key_previous")
    if settings.master_key_previous is None:
        raise StartError(
            f"set {earlier} to the present key and {variable('master_key')} to a new one, start "
            "the service again, then run this once more"
        )
    with started(settings) as app:
        renewed = renew(migrated(app), Sealer(*master_keys(settings)))
    print(f"Sealed anew: {renewed}. Now take {earlier} away and start the service again.")
    return 0


def _to_a_new_key(settings: Settings) -> int:
    """The key stands in the file. One that was interrupted is finished, with the same new key."""
    with started(settings) as app:
        unlocked(app)
        _storing(lambda: add_new(settings))
        renewed = renew(app, Sealer(*master_keys(settings)))
        _storing(lambda: drop_earlier(settings))
    path = settings.data_dir / FILE
    print(
        f"Sealed anew: {renewed}. Keep a copy of {path} elsewhere; the earlier key opens nothing."
    )
    return 0


def _storing(work: Callable[[], None]) -> None:
    try:
        work()
    except OSError as error:
        raise StartError(f"the key's file: {error.strerror or error}") from error


def renew(app: App, sealer: Sealer) -> int:
    """Seal everything anew that is sealed under the master key; how much it was.

    Raises:
        StartError: where something opens under neither key; nothing was changed.
    """
    try:
        with app.database.writing() as db:
            renewed = Vault(sealer).renew(db) + renew_factors(db, sealer)
            renewed += backup_keys.renew(app.settings, sealer)
            audit.note(db, app.clock.now(), "system", "keys.rotated", detail={"count": renewed})
    except SealBrokenError as error:
        raise StartError("something opens under neither key: the earlier one is wrong") from error
    return renewed
