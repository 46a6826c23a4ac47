"""Every table, imported for its side effect: the metadata of `Record` is complete after this."""

from sqlalchemy import MetaData

from models.access_tokens import AccessToken
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
from models.consents import Consent
from models.conversations import Conversation
from models.db import Record
from models.deadlines import Answer, Deadline, Stage
from models.deliveries import Delivery, Item
from models.deputies import Deputy
from models.followers import Follower
from models.heartbeats import Heartbeat
from models.inbox import Received
from models.keyboards import Keyboard
from models.office_dates import Adoption, CalendarYear, OfficeDate
from models.officials import Act, Official
from models.outcomes import Tally
from models.parcels import Parcel
from models.people import Address, Person
from models.posted import Posted
from models.receipts import Receipt
from models.tokens import Token
from models.units import Application, Listing, Unit
from models.uploads import Upload
from models.vault import CaseKey, DataKey

TABLES: tuple[type[Record], ...] = (
    AccessToken,
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
    Consent,
    Conversation,
    DataKey,
    Deadline,
    Delivery,
    Deputy,
    Evidence,
    Follower,
    Heartbeat,
    Identity,
    Item,
    Keyboard,
    Listing,
    OfficeDate,
    Official,
    Parcel,
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
