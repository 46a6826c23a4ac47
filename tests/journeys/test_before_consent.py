"""P20: what somebody writes of a complaint before they agree to the notice is kept nowhere.

The whole product, on a file: afterwards the bytes of the database and of what lies beside it are
searched, and so is everything that the product can open of it with its keys.
"""

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models import conversations, inbox
from models.case_rows import Case, Identity
from models.db import open_database
from models.inbox import Received
from models.migrations import upgrade
from models.texts import Texts
from policies.shelf import Shelf
from tests.fakes.canaries import DOCUMENT, NAME, PHONE, found_in, found_in_files
from tests.fakes.parts import MORNING, VAULT
from tests.journeys.conftest import assembled
from tests.journeys.season import Season

BEFORE = (
    f"我要举报绿源电子有限公司，我叫{NAME}，电话{PHONE}",
    f"我叫{NAME}，电话{PHONE}，身份证{DOCUMENT}",
    f"{NAME} {PHONE}",
    "不同意",
    f"我要举报，联系我{PHONE}",
)
"""The first leads to the notice, the next are typed under it, and it is refused."""
ANSWERED = (
    "深圳",
    "1",
    "绿源电子",
    "1",
    "用电量不实",
    "去年",
    "厂里",
    "1",
    NAME,
    PHONE,
    "1",
    "提交",
)
DAY = date(2026, 11, 20)


def opened(db: Session) -> str:
    """Everything of the conversations that the product itself can read."""
    texts = Texts(db, VAULT, MORNING)
    whose = db.exec(select(Received.channel, Received.address)).all()
    said = [inbox.history(db, texts, *one) for one in whose]
    known = [conversations.recall(db, texts, *one, "citizen", MORNING).memory for one in whose]
    return f"{said} {known}"


@pytest.fixture
def season(tmp_path: Path, shelf: Shelf) -> Iterator[Season]:
    """The whole product on a file."""
    database = open_database(f"sqlite:///{tmp_path / 'greenbot.db'}")
    upgrade(database)
    yield Season.begin(assembled(database, shelf), DAY)
    database.close()


def test_nothing_is_kept_before_the_consent(
    tmp_path: Path, season: Season, caplog: pytest.LogCaptureFixture
) -> None:
    """No byte of it, sealed or not, in a file or a log; and none is answered back."""
    caplog.set_level(logging.DEBUG)
    for text in BEFORE:
        assert found_in(season.say("somebody", text).encode()) == []
    with season.app.database.writing() as db:
        assert [*db.exec(select(Case)), *db.exec(select(Identity))] == []
        assert found_in(opened(db).encode()) == []
    assert found_in_files(tmp_path) == []
    assert found_in(caplog.text.encode()) == []


def test_what_is_kept_after_it_is_sealed(
    tmp_path: Path, season: Season, caplog: pytest.LogCaptureFixture
) -> None:
    """The product can open it, and nobody else: neither from the files nor from the log."""
    caplog.set_level(logging.DEBUG)
    season.say("somebody", "我要举报", "同意", *ANSWERED)
    with season.app.database.writing() as db:
        assert [one.state for one in db.exec(select(Case))] == ["registered"]
        assert set(found_in(opened(db).encode())) == {NAME, PHONE}
    assert found_in_files(tmp_path) == []
    assert found_in(caplog.text.encode()) == []
