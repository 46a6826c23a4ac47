"""The master key: from the settings, or kept beside the data where no other machine reaches us."""

import os
import secrets
from pathlib import Path

from bot.settings import KEY_BYTES, Settings, decoded_key

FILE = "master.key"


def master_key(settings: Settings) -> bytes:
    """The key that everything secret is sealed under.

    Without `GREENBOT_MASTER_KEY`, which only a loopback address may lack, a key is made once and
    kept in the data folder, readable by its owner alone. Raises OSError where it can't be kept.
    """
    if settings.master_key is not None:
        return decoded_key(settings.master_key.get_secret_value())
    path = settings.data_dir / FILE
    if not path.exists():
        _make(path)
    return decoded_key(path.read_text(encoding="ascii"))


def _make(path: Path) -> None:
    """Write a new key, unless another process that starts at the same time was first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{FILE}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(KEY_BYTES))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
