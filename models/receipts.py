"""Receipts of self-checks: a code with which the same result can be opened and computed again.

A code is 80 random bits in Crockford's base 32 (no I, L, O or U), written in four groups of four.
Only its SHA-256 is stored here: whoever reads this table cannot open a receipt, and a guess has one
chance in 10^24. A receipt holds answers and their outcome, and nothing about a person.
"""

import hashlib
import secrets
import unicodedata
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Session, select

from models.clock import aware
from models.db import Record, RowId, UtcTime, to_json

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 16
_CONFUSIONS = str.maketrans("OIL", "011")


class Receipt(Record, table=True):
    """One result. `version` is the pack's, `source_sha256` that of the text it was read from.

    `on` is the day (Asia/Shanghai) that was asked about; `answers` and `outcome` are JSON.
    """

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("digest"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    digest: str = Field(max_length=64)
    pack: str = Field(max_length=80)
    pack_version: str = Field(max_length=80)
    source_sha256: str = Field(max_length=64)
    category: str = Field(max_length=40)
    level: str = Field(max_length=40)
    on: date = Field(sa_column_kwargs={"name": "on_day"})
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    outcome: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    issued_at: datetime = Field(sa_type=UtcTime)


def issue(
    db: Session,
    *,
    pack: str,
    pack_version: str,
    source_sha256: str,
    category: str,
    level: str,
    on: date,
    answers: dict[str, Any],
    outcome: dict[str, Any],
    now: datetime,
) -> str:
    """Store a result and return its code, "XXXX-XXXX-XXXX-XXXX". It is shown now and never again.

    Args:
        on: the day that was asked about, Asia/Shanghai.
        answers, outcome: JSON values only, and nothing that names a person.
        now: when it is issued, aware.

    Raises:
        TypeError, ValueError: where answers or outcome are not JSON, or `now` is naive.
    """
    to_json([answers, outcome])
    code = new_code()
    receipt = Receipt(
        digest=_digest(code),
        pack=pack,
        pack_version=pack_version,
        source_sha256=source_sha256,
        category=category,
        level=level,
        on=on,
        answers=answers,
        outcome=outcome,
        issued_at=aware(now),
    )
    db.add(receipt)
    db.flush()
    return code


def find(db: Session, code: str) -> Receipt | None:
    """The receipt of a code as a person types it, or None.

    Lower case, full-width letters, missing or strange dashes and spaces are accepted, and so is
    the letter O for 0, I or L for 1.
    """
    plain = normal(code)
    return (
        None
        if plain is None
        else db.exec(select(Receipt).where(Receipt.digest == _digest(plain))).first()
    )


def new_code() -> str:
    """A fresh code from the system's generator: 80 bits, in four groups of four."""
    letters = random_letters(_LENGTH)
    return "-".join(letters[start : start + 4] for start in range(0, _LENGTH, 4))


def random_letters(count: int) -> str:
    """Letters of the alphabet from the system's generator, 5 bits each, with a digit among them.

    Letters alone could be a sentence. One code in some hundreds has no digit, so leaving those out
    costs less than a hundredth of a bit.
    """
    while True:
        letters = "".join(secrets.choice(_ALPHABET) for _ in range(count))
        if any(map(str.isdigit, letters)):
            return letters


def normal(code: str) -> str | None:
    """The sixteen letters that a person means, or None where it cannot be a code."""
    # A pasted page is not a code, and need not be folded letter by letter to know it.
    if len(code) > 64:
        return None
    folded = unicodedata.normalize("NFKC", code).upper()
    letters = "".join(sign for sign in folded if not _separates(sign)).translate(_CONFUSIONS)
    return letters if len(letters) == _LENGTH and set(letters) <= set(_ALPHABET) else None


def _separates(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Pd", "Cf") or sign in "_−"


def _digest(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").encode("ascii")).hexdigest()
