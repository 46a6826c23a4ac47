"""Data keys: what is secret in the records is sealed under them, and they under the master key.

The master key stands outside of the database (`bot/keys.py`). It seals only keys, so changing it
(`greenbot keys rotate`) seals those again and no record. Three kinds of keys:

- `index`: keyed hashes by which something is found that must not be read (a receipt, an account);
- `text`: what people wrote and what they were answered, while a conversation is kept;
- two for each case: `identity` for who complained and where they can be written to, `content` for
  what they said, their evidence and the letters. Whoever has the one cannot open the other. A case
  is forgotten by dropping its keys: what they sealed can then be read by nobody, in no copy.

Everything here gives a `Sealer` of a key (`models/sealing.py`); the purpose given to it keeps what
is sealed for one use from being opened in another.
"""

import base64
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import UniqueConstraint, delete
from sqlmodel import Field, Session, col, select

from models.clock import aware
from models.db import Record, RowId, UtcTime, insert_once
from models.sealing import KEY_BYTES, Sealer
from models.statements import Statement

Shared: TypeAlias = Literal["index", "text", "sign"]
"""Keys of the whole product; `sign` is the seed of the key that signs receipts (Ed25519)."""
OfCase: TypeAlias = Literal["identity", "content"]
"""The two keys of a case."""

_PURPOSE = "data key"


class DataKey(Record, table=True):
    """One key of the whole product, sealed under the master key."""

    __tablename__ = "data_keys"
    __table_args__ = (UniqueConstraint("name"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    name: str = Field(max_length=20)
    wrapped: str = Field(max_length=200)
    made_at: datetime = Field(sa_type=UtcTime)


class CaseKey(Record, table=True):
    """One of the two keys of a case, sealed under the master key. Without it: forgotten."""

    __tablename__ = "case_keys"
    __table_args__ = (UniqueConstraint("case_id", "name"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    case_id: int = Field(foreign_key="cases.id", sa_type=RowId)
    name: str = Field(max_length=20)
    wrapped: str = Field(max_length=200)
    made_at: datetime = Field(sa_type=UtcTime)


_SHARED = Statement(select(col(DataKey.name), col(DataKey.wrapped)))
"""All of them, since one message needs several: there are three."""


class KeyGoneError(Exception):
    """The key of a case was dropped: what it sealed is forgotten."""


class Vault:
    """Opens data keys with the master key."""

    def __init__(self, sealer: Sealer) -> None:
        """`sealer` is the master key's."""
        self._master = sealer

    def wrapped(self, db: Session) -> dict[str, str]:
        """The keys of the whole product as they are kept, by their names."""
        return dict(_SHARED.rows(db))

    def shared(
        self, db: Session, name: Shared, now: datetime, among: Mapping[str, str] | None = None
    ) -> Sealer:
        """A key of the whole product, made where there is none yet.

        Args:
            name: which one.
            now: aware.
            among: what `wrapped` told in this transaction; left out, it is asked for.
        """
        return self._master.inner(self._wrapped(db, name, now, among), _PURPOSE, _owner(name))

    def shared_key(self, db: Session, name: Shared, now: datetime) -> bytes:
        """The key itself, of `KEY_BYTES` bytes."""
        return self._unwrap(self._wrapped(db, name, now), _owner(name))

    def _wrapped(
        self, db: Session, name: Shared, now: datetime, among: Mapping[str, str] | None = None
    ) -> str:
        # Always asked for: a key that is remembered could be one whose transaction failed.
        found = (self.wrapped(db) if among is None else among).get(name)
        if found is not None:
            return found
        new = self._wrap(os.urandom(KEY_BYTES), _owner(name))
        insert_once(db, DataKey, {"name": name, "wrapped": new, "made_at": aware(now)})
        return self.wrapped(db)[name]

    def make_case_keys(self, db: Session, case_id: int, now: datetime) -> None:
        """Give a new case its two keys."""
        for name in ("identity", "content"):
            wrapped = self._wrap(os.urandom(KEY_BYTES), _owner_of_case(case_id, name))
            db.add(CaseKey(case_id=case_id, name=name, wrapped=wrapped, made_at=aware(now)))
        db.flush()

    def of_case(self, db: Session, case_id: int, name: OfCase) -> Sealer:
        """A key of a case. Raises KeyGoneError."""
        return Sealer(self.case_key(db, case_id, name))

    def case_key(self, db: Session, case_id: int, name: OfCase) -> bytes:
        """The key itself, of `KEY_BYTES` bytes. Raises KeyGoneError."""
        asked = select(CaseKey.wrapped).where(CaseKey.case_id == case_id, CaseKey.name == name)
        wrapped = db.exec(asked).one_or_none()
        if wrapped is None:
            raise KeyGoneError
        return self._unwrap(wrapped, _owner_of_case(case_id, name))

    def drop(self, db: Session, case_id: int, name: OfCase) -> None:
        """Forget what a key of a case sealed. Nothing brings it back."""
        gone = delete(CaseKey).where(col(CaseKey.case_id) == case_id, col(CaseKey.name) == name)
        db.connection().execute(gone)

    def renew(self, db: Session) -> int:
        """Seal every key anew under the present master key; how many there are.

        Raises:
            SealBrokenError: where neither it nor an earlier one opens a key.
        """
        shared, of_cases = db.exec(select(DataKey)).all(), db.exec(select(CaseKey)).all()
        for one in shared:
            one.wrapped = self._master.renewed(one.wrapped, _PURPOSE, _owner(one.name))
        for two in of_cases:
            owner = _owner_of_case(two.case_id, two.name)
            two.wrapped = self._master.renewed(two.wrapped, _PURPOSE, owner)
        db.flush()
        return len(shared) + len(of_cases)

    def check(self, db: Session) -> None:
        """Open what was sealed first and last; a database without keys fits every master key.

        All keys are sealed anew together (`renew`), so these tell of the others.

        Raises:
            SealBrokenError: the master key is not the one that this database was sealed with.
        """
        for one in db.exec(select(DataKey)).all():
            self._unwrap(one.wrapped, _owner(one.name))
        last = db.exec(select(CaseKey).order_by(col(CaseKey.id).desc()).limit(1)).first()
        if last is not None:
            self._unwrap(last.wrapped, _owner_of_case(last.case_id, last.name))

    def _wrap(self, key: bytes, owner: str) -> str:
        return self._master.seal(base64.b64encode(key).decode(), _PURPOSE, owner)

    def _unwrap(self, wrapped: str, owner: str) -> bytes:
        return base64.b64decode(self._master.open(wrapped, _PURPOSE, owner))


def _owner(name: str) -> str:
    return f"key:{name}"


def _owner_of_case(case_id: int, name: str) -> str:
    return f"case:{case_id}:{name}"
