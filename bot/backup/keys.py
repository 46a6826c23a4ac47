"""The key of each backup, in a file of its own, that is destroyed after a month.

What was deleted is still in the backups made before. Once their keys are gone nobody reads it there
either, however many copies of a backup there are; so the keys' folder is not to be kept with the
backups, and is itself copied only as a whole and replaced. A key is sealed under the master key.
"""

import base64
import secrets
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.settings import Settings
from models.clock import SHANGHAI
from models.sealing import KEY_BYTES, Sealer

FOLDER = "backup-keys"
LASTS = timedelta(days=30)
"""How long a backup can be read."""

_PURPOSE = "backup key"
_SUFFIX = ".key"


class KeyMissingError(Exception):
    """The key of a backup is not there: it was destroyed, or is kept elsewhere."""


def folder(settings: Settings) -> Path:
    """Where the keys are."""
    return settings.data_dir / FOLDER


def make(settings: Settings, sealer: Sealer, now: datetime) -> tuple[str, bytes]:
    """A new key and its name, kept. `now` is aware. Raises OSError."""
    name = f"{now.astimezone(SHANGHAI).date().isoformat()}-{secrets.token_hex(6)}"
    key = secrets.token_bytes(KEY_BYTES)
    place = folder(settings)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = place / f"{name}{_SUFFIX}"
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(sealer.seal(base64.b64encode(key).decode(), _PURPOSE, name), encoding="ascii")
    return name, key


def find(settings: Settings, sealer: Sealer, name: str) -> bytes:
    """The key of a name.

    Raises:
        KeyMissingError: where there is none of this name.
        SealBrokenError: where the master key is another one.
        OSError: where it can't be read.
    """
    if not _is_name(name):
        raise KeyMissingError(name)
    try:
        sealed = (folder(settings) / f"{name}{_SUFFIX}").read_text(encoding="ascii")
    except FileNotFoundError as error:
        raise KeyMissingError(name) from error
    return base64.b64decode(sealer.open(sealed, _PURPOSE, name))


def readable_until(name: str) -> date:
    """The last day on which the backup of a key can be read, Asia/Shanghai."""
    return date.fromisoformat(name[:10]) + LASTS


def destroy_old(settings: Settings, today: date) -> int:
    """Destroy every key that is too old; how many. Raises OSError."""
    gone = 0
    for path in folder(settings).glob(f"*{_SUFFIX}"):
        if _is_name(path.stem) and readable_until(path.stem) < today:
            path.unlink()
            gone += 1
    return gone


def renew(settings: Settings, sealer: Sealer) -> int:
    """Seal every key anew under the present master key; how many.

    Raises:
        SealBrokenError: where neither it nor an earlier one opens a key.
        OSError: where one can't be written.
    """
    paths = [one for one in folder(settings).glob(f"*{_SUFFIX}") if _is_name(one.stem)]
    for path in paths:
        sealed = sealer.renewed(path.read_text(encoding="ascii"), _PURPOSE, path.stem)
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600, exist_ok=True)
        draft.write_text(sealed, encoding="ascii")
        draft.replace(path)
    return len(paths)


def _is_name(name: str) -> bool:
    day, _, rest = name[:10], name[10:11], name[11:]
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return len(rest) == 12 and rest.isalnum() and rest.isascii()
