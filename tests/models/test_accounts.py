"""An account goes when nothing needs it any more, and everything that is known of it goes along."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import select

from models import accounts, consents, followers, people
from models.case_rows import Account
from models.consent_rows import Consent
from models.conversations import RETENTION
from models.db import Database, Record
from models.followers import Follower
from tests.fakes.parts import MORNING, VAULT, postcard, texts_in

LATER = MORNING + RETENTION + timedelta(days=1)


def meet(database: Database, openid: str) -> str:
    """Somebody writes once, and agrees to a notice; their pseudonym."""
    with database.writing() as db:
        written = replace(postcard(), channel="wechat", address=openid)
        who = accounts.as_known(db, texts_in(db), written, MORNING).address
        followers.heard(db, "wechat", who, "written", MORNING)
        consents.accepted(db, "wechat", who, "T1", MORNING)
        return who


def kept(database: Database, table: type[Record]) -> set[str]:
    """Of whom there are rows."""
    with database.reading() as db:
        return set(db.exec(select(table.metadata.tables[str(table.__tablename__)].c.address)))


def test_what_a_platform_told_goes_with_the_account(database: Database) -> None:
    """Of whoever is reminded everything stays."""
    meet(database, "lin")
    wang = meet(database, "wang")
    with database.writing() as db:
        people.meet(db, "wechat", wang, "push", MORNING)
    with database.writing() as db:
        assert accounts.forget_unused(db, VAULT, LATER) == 1
    with database.writing() as db:
        assert accounts.forget_unused(db, VAULT, LATER) == 0
    assert [kept(database, one) for one in (Account, Follower, Consent)] == [{wang}] * 3
