"""A complaint with three photos, from the first word to the answer, through the chat and the pages.

On both databases. What the accused unit is answered stays the same to the letter from before the
complaint was filed until the office has decided, and who complained stands nowhere in the clear.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import col, select

from bot.app import App
from bot.backup.work import make
from bot.logs import set_up_logs
from models import audit
from models.case_rows import Case
from models.conversations import Conversation
from models.db import Database
from models.deadline_rows import Deadline
from models.names import name_of
from models.units import Listing
from policies.shelf import Shelf
from tests.journeys.complaining import (
    CASE,
    CITIZEN,
    NAME,
    PLACE,
    RECEIPT,
    TELEPHONE,
    Town,
    a_photo,
    path_in,
)
from tests.journeys.season import CODE
from tests.journeys.season import NAME as OBJECT
from tests.journeys.test_silence import masked

MONDAY = date(2026, 11, 23)
PHOTOS = [a_photo(colour) for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255))]
WRITTEN = "夜间生产的用电量没有计入申报材料"
"""What the citizen says: sealed like their name."""
REASON = "材料与实际不符"


@pytest.fixture
def town(database: Database, shelf: Shelf, tmp_path: Path) -> Town:
    """A city's office with two officials and a listed unit, whose contact is bound."""
    town = Town.at(database, shelf, tmp_path, MONDAY)
    town.take_over(tmp_path, [("绿源电子", "南山区"), ("蓝天精密", "宝安区")])
    town.official("zhang", "张处", role="superior")
    town.official("li", "李科")
    name = OBJECT.search(town.say("li", "单位 绿源电子"))
    assert name is not None
    code = CODE.search(town.say("li", f"单位 {name[0]} 邀请"))
    assert code is not None
    town.say("wang", f"绑定 {code[0]}", "是")
    town.work()
    return town


def file_a_complaint(town: Town) -> tuple[str, str]:
    """The citizen files it with three photos; the case's name and the receipt's code."""
    for line in (
        "我要举报",
        "同意",
        "1",
        "1",
        "绿源电子",
        "1",
        "1",
        WRITTEN,
        "2026年3月",
        "南山区",
    ):
        town.phone(line)
    assert "3" in town.phone("", *PHOTOS)
    town.work()
    for line in ("1", NAME, TELEPHONE):
        town.phone(line)
    shown = town.phone("1")
    for photo in PHOTOS:
        assert hashlib.sha256(photo).hexdigest()[:16] in shown
    assert NAME in shown
    filed = town.phone("提交")
    case, receipt = CASE.search(filed), RECEIPT.search(filed)
    assert case is not None
    assert receipt is not None
    town.work()
    return case[0], receipt[0]


LOOKING = (
    "我的企业",
    "我的时限",
    "时限 深圳",
    "举报 深圳",
    "我的举报",
    "查看",
    "绿源电子",
    "有人举报我们吗",
    "单位 绿源电子",
    "待办",
    "案件",
    f"案件 {name_of('A', 1)}",
    f"案件 {name_of('A', 1)} 受理",
    "记录",
    "统计",
    "my complaints",
    "case",
    "查询举报",
)
"""What the unit's contact may look at, or try; what changes something is typed in the test of
silence, where two services are compared."""


def transcript(town: Town) -> list[str]:
    """What the unit's contact is answered, each time from the beginning of a conversation."""
    with town.app.database.writing() as db:
        wang = select(Conversation).where(Conversation.address == "wang")
        db.delete(db.exec(wang).one())
    return [masked(town.say("wang", line)) for line in LOOKING]


def test_a_complaint_ends_with_a_removal_and_an_answer(
    town: Town, tmp_path: Path, log: io.StringIO
) -> None:
    """Filed, accepted, verified, decided, answered; the unit hears of the decision alone."""
    set_up_logs("DEBUG", log)
    before = transcript(town)
    case, receipt = file_a_complaint(town)
    assert transcript(town) == before

    assert case in "".join(town.got("li")) + town.say("li", "案件")
    assert "已受理" in town.confirm("li", f"案件 {case} 受理")
    assert town.told_to_the_citizen() == []
    town.wait()
    assert len(town.told_to_the_citizen()) == 1
    _look_at_the_evidence(town, case)
    town.say("li", f"案件 {case} 开始核实")
    town.confirm("li", f"案件 {case} 属实 现场核对与申报不符")
    town.wait()
    assert transcript(town) == before
    assert town.got("wang") == []

    town.confirm("li", f"案件 {case} 移出 依据3 {REASON}", factor=True)
    town.confirm("li", f"案件 {case} 办结 您反映的问题属实，该单位已移出名单。")
    town.wait()
    _removed(town.app)
    [heard] = town.got("wang")
    assert "移出" in heard
    for word in ("举报", "投诉", case, NAME, "二十五条"):
        assert word not in heard

    told = town.told_to_the_citizen()
    assert len(told) == 2
    assert not any(word in one for one in told for word in ("举报", case, "绿源"))
    assert "已移出名单" in town.phone("查看")
    assert case in town.phone(receipt)
    with town.app.database.reading() as db:
        assert audit.verify(db) is None
    assert log.getvalue()
    _nobody_is_named(town, tmp_path, log.getvalue())


def _look_at_the_evidence(town: Town, case: str) -> None:
    """An official sees copies without the place, and downloads what was sent, to the byte."""
    browser = town.browser()
    page = browser.get(path_in(town.say("li", f"案件 {case} 证据")))
    assert page.status_code == 200
    assert NAME not in page.text
    pictures = re.findall(r'src="(/case/[^"]+/copy/[0-9]+)"', page.text)
    assert len(pictures) == 3
    for address, photo in zip(pictures, PHOTOS, strict=True):
        copy = browser.get(address)
        assert PLACE not in copy.content
        drawn, sent = (
            Image.open(io.BytesIO(one)).getpixel((9, 9)) for one in (copy.content, photo)
        )
        assert isinstance(drawn, tuple)
        assert isinstance(sent, tuple)
        assert all(abs(one - other) < 9 for one, other in zip(drawn, sent, strict=True))
    originals = re.findall(r'action="(/case/[^"]+/original/[0-9]+)', page.text)
    assert [browser.post(address).content for address in originals] == PHOTOS


def _removed(app: App) -> None:
    """The listing is off, the case is closed with its article, and no deadline is left open."""
    with app.database.reading() as db:
        listing = db.exec(select(Listing).where(col(Listing.removed_on).is_not(None))).one()
        assert listing.removed_on == MONDAY
        case = db.exec(select(Case).where(Case.state != "draft")).one()
        assert (case.state, case.measure, case.measure_article) == ("closed", "removed", 25)
        unit = select(Deadline).where(Deadline.unit_id == listing.unit_id, Deadline.state == "open")
        assert db.exec(unit).all() == []


def _nobody_is_named(town: Town, folder: Path, log: str) -> None:
    """Who complained, and what they said, is in no file, no row, no log, no number, no backup."""
    make(town.app, folder / "backup", lambda _rows, _files: None)
    places = dict(_bytes_of(town, folder))
    places["log"] = log.encode()
    places["metrics"] = town.browser().get("/metrics").content
    for canary in (NAME, TELEPHONE, CITIZEN, WRITTEN, PLACE.decode()):
        for name, content in places.items():
            assert canary.encode() not in content, f"{canary} in {name}"
            assert canary.encode("unicode_escape") not in content, f"{canary} in {name}"


def _bytes_of(town: Town, folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes()
    database = town.app.database
    if database.engine.dialect.name == "sqlite":
        beside = Path(str(database.engine.url.database))
        for path in beside.parent.glob(f"{beside.name}*"):
            yield str(path), path.read_bytes()
    with database.reading() as db:
        for table in Case.metadata.sorted_tables:
            rows = db.connection().execute(table.select()).all()
            yield table.name, repr(rows).encode()
