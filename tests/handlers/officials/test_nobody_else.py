"""A second official is missing: whose jurisdiction has to take in the place, and how to invite."""

import pytest

from models.db import Database
from policies.load import Library
from tests.handlers.officials.bureau import Bureau

ENTER = (
    "日历 录入 《国务院办公厅关于2028年部分节假日安排的通知》 国办发明电〔2027〕9号"
    " 放假 1月1日至3日 上班 4月29日"
)


@pytest.fixture
def bureau(sqlite: Database, library: Library) -> Bureau:
    """A bureau on SQLite."""
    return Bureau(sqlite, library)


def test_nobody_else_has_the_whole_city(bureau: Bureau) -> None:
    """An officer of a district is not enough; the place is named, and the way to invite."""
    bureau.official("li")
    chief = bureau.city_official("chief", role="superior").say(ENTER)
    assert {"work.nobody_else_city", "work.invite_one"} <= chief.keys
    assert chief.said("work.invite_one")["where"] == "全市"
    chief.say("人员 邀请 王五 全市 经办人")
    assert "people.invite_effect" in chief.keys


def test_an_officer_is_told_who_invites(bureau: Bureau) -> None:
    """Only a superior may; the city's own officer reads that."""
    bureau.official("li")
    zhang = bureau.city_official().say(ENTER)
    assert {"work.nobody_else_city", "work.superior_invites"} <= zhang.keys
