"""Every table, imported for its side effect: the metadata of `Record` is complete after this."""

from sqlalchemy import MetaData

from models.audit import AuditHead, AuditRow
from models.bindings import Binding, BindRequest
from models.broadcasts import Broadcast
from models.case_rows import (
    Account,
    AgencyBan,
    Attempt,
    Case,
    CaseLetter,
    CaseLink,
    Evidence,
    Identity,
    Recusal,
    Reveal,
)
from models.conversations import Conversation
from models.db import Record
from models.deadlines import Answer, Deadline, Stage
from models.deliveries import Delivery, Item
from models.deputies import Deputy
from models.heartbeats import Heartbeat
from models.inbox import Received
from models.office_dates import Adoption, CalendarYear, OfficeDate
from models.officials import Act, Official
from models.outcomes import Tally
from models.people import Address, Person
from models.posted import Posted
from models.receipts import Receipt
from models.tokens import Token
from models.units import Application, Listing, Unit
from models.uploads import Upload
from models.vault import CaseKey, DataKey

TABLES: tuple[type[Record], ...] = (
    Account,
    Act,
    Address,
    Adoption,
    AgencyBan,
    Answer,
    Application,
    Attempt,
    AuditHead,
    AuditRow,
    Binding,
    BindRequest,
    Broadcast,
    CalendarYear,
    Case,
    CaseKey,
    CaseLetter,
    CaseLink,
    Conversation,
    DataKey,
    Deadline,
    Delivery,
    Deputy,
    Evidence,
    Heartbeat,
    Identity,
    Item,
    Listing,
    OfficeDate,
    Official,
    Person,
    Posted,
    Receipt,
    Received,
    Recusal,
    Reveal,
    Stage,
    Tally,
    Token,
    Unit,
    Upload,
)


def metadata() -> MetaData:
    """The tables as the code expects them; a migrated database equals it."""
    return Record.metadata
