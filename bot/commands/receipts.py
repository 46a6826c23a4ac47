"""`greenbot receipts`: whether a receipt of a complaint is as it was signed."""

import argparse
from pathlib import Path
from typing import Any

from bot.commands.starting import StartError, carried_out, read_settings, started, unlocked
from models import signed_receipts
from models.vault import Vault

_MOST = 1024 * 1024
"""Bytes of a file that can be a receipt."""


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "check the receipts of complaints"
    verb = subparsers.add_parser("receipts", help=about, description=about)
    inner = verb.add_subparsers(dest="receipts_verb", required=True, metavar="VERB")
    checked = "check a receipt's signature; with --key without a database, on any machine"
    parser = inner.add_parser("verify", help=checked, description=checked)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--key", metavar="KEY", help="the public key (greenbot keys show)")
    parser.set_defaults(run=lambda given: carried_out("receipts", lambda: _verify(given)))


def _verify(given: argparse.Namespace) -> int:
    key = own_key() if given.key is None else given.key
    if not signed_receipts.check(_text(given.file), key):
        raise StartError(f"{given.file} is not as it was signed, or was signed with another key")
    print(f"{given.file} is as it was signed.")
    return 0


def own_key() -> str:
    """The public key of this service. Raises StartError, StorageError."""
    with started(read_settings(log_level="ERROR")) as app, unlocked(app).database.writing() as db:
        return signed_receipts.public_key(db, Vault(app.sealer), app.clock.now())


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST + 1)
        if len(content) > _MOST:
            raise StartError(f"{path} is too long to be a receipt")
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StartError(f"{path} is no text") from error
    except OSError as error:
        raise StartError(f"{path}: {error.strerror or error}") from error
