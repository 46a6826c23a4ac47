"""The rows of cases: what is known of one in the clear, and what is sealed.

In the clear is what an office must count and find by: states, days, the unit, who works on it. What
people said is sealed under the case's content key, who they are under its identity key
(`models/vault.py`). `models/cases.py` changes these rows, and `models/case_*.py`.
"""

from datetime import date, datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field

from models.db import Record, RowId, UtcTime


class Case(Record, table=True):
    """One complaint, from the consent to its privacy notice to the archive.

    `city` is the pack's name; `district` is "" where the city's (the province's) own office is
    addressed. `against` is `listed_unit`, `third_party` or "" (not known yet); `unit_id` the unit,
    an agency included, once it is known which. `owner` is the keyed hash of the account that files
    it, `receipt` that of its receipt, "" before it is filed. `content` is the sealed JSON of the
    complaint. `consent` is the version of the privacy notice that was agreed to, at
    `consented_at`; `document_consented_at` the separate consent to keep an identity document's
    number. `touched_at` is when its author or an office last did something to it.

    `due_kind` and `due_on` are the timer that runs (`policies/case_timers.py`), `warned` the last
    thing that was said about it ("", `before`, `after`, `note`), `extended_on` the day on which it
    was extended. `assigned_to` works on it since `assigned_at`. `measure` is a pack's outcome,
    `measure_article` its article; `rectify_by` the last day of a rectification. `held` keeps it
    from being deleted (legal hold). `merged_into` is the case that it was merged into.
    `forget_on` is the day from which what is sealed may be forgotten; `forgotten_at` when it was.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("receipt"),
        Index(None, "city", "district", "state"),
        Index(None, "owner"),
        Index(None, "unit_id"),
        Index(None, "state", "due_on"),
        Index(None, "forget_on"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    state: str = Field(default="draft", max_length=20)
    city: str = Field(default="", max_length=40)
    district: str = Field(default="", max_length=40)
    against: str = Field(default="", max_length=20)
    unit_id: int | None = Field(default=None, foreign_key="units.id", sa_type=RowId)
    channel: str = Field(max_length=40)
    owner: str = Field(max_length=64)
    receipt: str | None = Field(default=None, max_length=64)
    content: str = Field(sa_column=Column(Text, nullable=False))
    consent: str = Field(max_length=40)
    consented_at: datetime = Field(sa_type=UtcTime)
    document_consented_at: datetime | None = Field(default=None, sa_type=UtcTime)
    touched_at: datetime = Field(sa_type=UtcTime)
    registered_at: datetime | None = Field(default=None, sa_type=UtcTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcTime)
    found_at: datetime | None = Field(default=None, sa_type=UtcTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcTime)
    over_at: datetime | None = Field(default=None, sa_type=UtcTime)
    finding: str = Field(default="", max_length=20)
    measure: str = Field(default="", max_length=20)
    measure_article: int | None = None
    rectify_by: date | None = None
    due_kind: str = Field(default="", max_length=20)
    due_on: date | None = None
    warned: str = Field(default="", max_length=10)
    extended_on: date | None = None
    assigned_to: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)
    assigned_at: datetime | None = Field(default=None, sa_type=UtcTime)
    merged_into: int | None = Field(default=None, foreign_key="cases.id", sa_type=RowId)
    held: bool = Field(default=False)
    forget_on: date | None = None
    forgotten_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Identity(Record, table=True):
    """Who complained, apart from the case: sealed JSON under the case's identity key.

    It holds the name, the contact, the optional document, and the account (channel and address).
    """

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("case_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    case_id: int = Field(foreign_key="cases.id", sa_type=RowId)
    sealed: str = Field(sa_column=Column(Text, nullable=False))
    changed_at: datetime = Field(sa_type=UtcTime)


class Evidence(Record, table=True):
    """One piece of evidence (佐证材料).

    `number` counts within its case from 1. `name` (as it was sent) and `source` (the channel's
    name of the file, while it is `promised`) are sealed under the content key. `state` is
    `promised`, `kept` or `lost`. `kind` is what the channel called it (photo, voice, video, file,
    text), `detected` the media type found in its first bytes ("" where the detectors disagree).
    `size` is in bytes; `sha256` is of the original. `stored` and `view` are the random names of the
    encrypted original and of the copy that is drawn anew. `view_state` is "" (no copy is made of
    this type), `waiting`, `ready` or `failed`. `scan` is "" (no scanner is set up), `waiting`,
    `clean` or `found`.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        UniqueConstraint("stored"),
        Index(None, "state", "next_try_at"),
        Index(None, "scan"),
        Index(None, "view_state"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    case_id: int = Field(foreign_key="cases.id", sa_type=RowId)
    number: int
    state: str = Field(max_length=20)
    kind: str = Field(max_length=20)
    name: str = Field(sa_column=Column(Text, nullable=False))
    source: str = Field(default="", sa_column=Column(Text, nullable=False))
    detected: str = Field(default="", max_length=100)
    size: int | None = None
    sha256: str = Field(default="", max_length=64)
    stored: str | None = Field(default=None, max_length=64)
    view: str = Field(default="", max_length=64)
    view_state: str = Field(default="", max_length=20)
    scan: str = Field(default="", max_length=20)
    promised_at: datetime = Field(sa_type=UtcTime)
    kept_at: datetime | None = Field(default=None, sa_type=UtcTime)
    tries: int = Field(default=0)
    next_try_at: datetime | None = Field(default=None, sa_type=UtcTime)
    reason: str = Field(default="", max_length=40)


class CaseLetter(Record, table=True):
    """What an office and its complainant write to each other, and an office's own notes.

    `way` is `in` (from the complainant), `out` (to them) or `note` (seen by officials alone).
    `about` says what it is: `question`, `answer`, `more`, `completion`, `result`, `note` …
    `sealed` is under the content key. `official_id` is who wrote it; `read_at` when the other side
    opened it.
    """

    __tablename__ = "case_letters"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    case_id: int = Field(foreign_key="cases.id", sa_type=RowId)
    way: str = Field(max_length=10)
    about: str = Field(max_length=20)
    sealed: str = Field(sa_column=Column(Text, nullable=False))
    official_id: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)
    written_at: datetime = Field(sa_type=UtcTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcTime)


class CaseLink(Record, table=True):
    """Two cases that an official found to belong together (关联)."""

    __tablename__ = "case_links"
    __table_args__ = (UniqueConstraint("case_id", "other_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    case_id: int = Field(foreign_key="cases.id", sa_type=RowId)
    other_id: int = Field(foreign_key="cases.id", sa_type=RowId)
    official_id: int = Field(foreign_key="officials.id", sa_type=RowId)
    linked_at: datetime = Field(sa_type=UtcTime)


class Recusal(Record, table=True):
    """An official who must not work on a case (回避): from then on they do not see it."""

    __tablename__ = "recusals"
    __table_args__ = (UniqueConstraint("case_id", "official_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    case_id: int = Field(foreign_key="cases.id", sa_type=RowId)
    official_id: int = Field(foreign_key="officials.id", sa_type=RowId)
    recused_at: datetime = Field(sa_type=UtcTime)


class Reveal(Record, table=True):
    """Leave for one official to see who complained, until `until`.

    `opens_at` lies a day ahead where the office has nobody else who could approve. `reason` is the
    official's own; `approved_by` the second official.
    """

    __tablename__ = "reveals"
    __table_args__ = (Index(None, "case_id", "official_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    case_id: int = Field(foreign_key="cases.id", sa_type=RowId)
    official_id: int = Field(foreign_key="officials.id", sa_type=RowId)
    approved_by: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)
    reason: str = Field(max_length=500)
    asked_at: datetime = Field(sa_type=UtcTime)
    opens_at: datetime = Field(sa_type=UtcTime)
    until: datetime = Field(sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)


class AgencyBan(Record, table=True):
    """A third-party agency whose evaluations one city does not accept (不予采信).

    `city` is the pack's name. `last_day` is the last day of the ban, None where the city's text
    names no number of years. `lifted_on` ended it early.
    """

    __tablename__ = "agency_bans"
    __table_args__ = (Index(None, "unit_id"), Index(None, "city"))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    unit_id: int = Field(foreign_key="units.id", sa_type=RowId)
    city: str = Field(max_length=40)
    case_id: int | None = Field(default=None, foreign_key="cases.id", sa_type=RowId)
    outcome: str = Field(max_length=20)
    article: int | None = None
    from_day: date
    last_day: date | None = None
    lifted_on: date | None = None


class Attempt(Record, table=True):
    """One guess at a secret, so that guessing stays slow across restarts.

    `who` is a keyed hash of the account; `what` says at which kind of secret.
    """

    __tablename__ = "attempts"
    __table_args__ = (Index(None, "who", "what", "at"), Index(None, "at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    who: str = Field(max_length=64)
    what: str = Field(max_length=20)
    at: datetime = Field(sa_type=UtcTime)


class Account(Record, table=True):
    """A channel's real name for somebody (an openid), sealed under the text key.

    `address` is the pseudonym by which everything else knows them.
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    channel: str = Field(max_length=40)
    address: str = Field(max_length=64)
    sealed: str = Field(max_length=1200)
    met_at: datetime = Field(sa_type=UtcTime)
