"""The master key: from the settings, or kept beside the data where no other machine reaches us.

While the key is being changed there are two: what the earlier one sealed still opens, and what is
sealed from then on is under the new one. In the file they stand one under the other, the new first.
"""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from bot.own_settings import KEY_BYTES, decoded_key
from bot.settings import Settings, SettingsError, variable

FILE = "master.key"
WRONG_KEY = (
    "the master key is not the one this database was sealed with: "
    f"set {variable('master_key')} (or {variable('master_key_previous')}) to it"
)


def master_keys(settings: Settings) -> tuple[bytes, ...]:
    """The key that everything secret is sealed under, then an earlier one while it is changed.

    Without `GREENBOT_MASTER_KEY`, which only a loopback address may lack, a key is made once and
    kept in the data folder, readable by its owner alone.

    Raises:
        OSError: where it can't be kept.
        SettingsError: where the file has no key.
    """
    if settings.master_key is not None:
        earlier = settings.master_key_previous
        both = [settings.master_key, *([] if earlier is None else [earlier])]
        return tuple(decoded_key(one.get_secret_value()) for one in both)
    path = settings.data_dir / FILE
    if not path.exists():
        _make(path)
    found = tuple(decoded_key(line) for line in _lines(path))
    if not found or any(len(one) < KEY_BYTES for one in found):
        raise SettingsError((f"{path} holds no key: bring it back from its copy",))
    return found


def add_new(settings: Settings) -> None:
    """Put a new key before the one in the file; nothing where there are two already.

    Raises:
        OSError: where the file can't be written; it is then as it was.
    """
    path = settings.data_dir / FILE
    lines = _lines(path)
    if len(lines) == 1:
        _replace(path, [secrets.token_urlsafe(KEY_BYTES), *lines])


def drop_earlier(settings: Settings) -> None:
    """Keep the first key of the file alone. Raises OSError."""
    path = settings.data_dir / FILE
    _replace(path, _lines(path)[:1])


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="ascii").split()


def _make(path: Path) -> None:
    """Write a new key, unless another process that starts at the same time was first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _draft(path, [secrets.token_urlsafe(KEY_BYTES)])
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _replace(path: Path, lines: Sequence[str]) -> None:
    """Whatever happens, the file has either all of these lines or all that it had."""
    _draft(path, lines).replace(path)


def _draft(path: Path, lines: Sequence[str]) -> Path:
    draft = path.with_name(f"{FILE}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines))
        file.flush()
        os.fsync(file.fileno())
    return draft
