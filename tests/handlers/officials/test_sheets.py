"""导入, 导出, 打印: the links that a chat gives, and what they open."""

from urllib.parse import urlsplit

import pyotp
import pytest
from sqlmodel import select

from models.audit import AuditRow
from models.db import Database
from models.deadlines import Deadline
from models.tokens import Token
from policies.load import Library
from tests.handlers.officials.bureau import Bureau
from tests.handlers.officials.office import Chat
from tests.web.signed import Site, confirm, send


@pytest.fixture
def bureau(sqlite: Database, library: Library) -> Bureau:
    """A bureau on SQLite."""
    return Bureau(sqlite, library)


def path(chat: Chat) -> str:
    """The path of the link that was just given."""
    return urlsplit(str(chat.said("link.open")["url"])).path


def opens(bureau: Bureau, given: str) -> int:
    """The status of the page that a link leads to."""
    with Site(bureau.database, bureau.clock, bureau.library).browser() as browser:
        return int(browser.get(given).status_code)


def test_import_gives_a_link_of_ones_own(bureau: Bureau) -> None:
    """导入 gives a link for this official and half an hour, and changes nothing else."""
    li = bureau.official("li").say("导入")
    given = path(li)
    assert given.startswith("/import/")
    (token,) = bureau.rows(Token)
    assert (token.subject, token.purpose, token.what) == (li.official, "import", "units")
    assert opens(bureau, given) == 200
    bureau.wait(minutes=31)
    assert opens(bureau, given) == 404


def test_the_platforms_list_has_a_link_too(bureau: Bureau) -> None:
    """导入 填报名单 opens the page that verifies; so does its number."""
    li = bureau.official("li").say("import", "submissions")
    assert opens(bureau, path(li)) == 200
    assert bureau.rows(Token)[-1].what == "filings"
    assert len(bureau.audited("import.filings")) == 1


def test_export_needs_the_second_factor(bureau: Bureau) -> None:
    """Without one there is no link; with one it comes after the six digits."""
    li = bureau.official("li").say("导出 单位名单")
    assert "work.factor_first" in li.keys
    assert bureau.rows(Token) == []
    zhang = bureau.city_official().say("导出 单位名单")
    assert "work.confirm_factor" in zhang.keys
    assert bureau.rows(Token) == []
    zhang.say("000000")
    assert bureau.rows(Token) == []
    given = path(digits(bureau, zhang))
    assert opens(bureau, given) == 200
    assert bureau.rows(Token)[-1].what == "export"


def digits(bureau: Bureau, chat: Chat) -> Chat:
    """Send the six digits that the telephone shows now."""
    bureau.wait(seconds=31)
    return chat.say(pyotp.TOTP(bureau.secrets[chat.name]).at(bureau.clock.now()))


def test_slips_are_for_the_unbound_of_a_district(bureau: Bureau) -> None:
    """打印 绑定单 says how many there are, and gives the page that makes them."""
    bureau.unit()
    bureau.unit("push")
    bureau.unit(district="福田区")
    zhang = bureau.city_official().say("打印")
    assert zhang.said("print.unbound")["count"] == 2
    given = path(zhang.say("打印 绑定单 福田区"))
    assert opens(bureau, given) == 200
    assert bureau.rows(Token)[-1].what == "slips:福田区"
    zhang.say("打印 绑定单 天河区")
    assert "print.slips.which" in zhang.keys
    zhang.say("打印 绑定单 龙岗区")
    assert "print.slips.none" in zhang.keys


def test_slips_of_a_district_are_its_own(bureau: Bureau) -> None:
    """A district's official prints their own, whatever is typed."""
    bureau.unit()
    bureau.unit(district="福田区")
    li = bureau.official("li").say("打印 绑定单")
    assert "link.open" in li.keys
    assert bureau.rows(Token)[-1].what == "slips:南山区"
    li.say("打印 绑定单 福田区")
    assert "print.slips.which" in li.keys


def test_dossier_of_one_unit(bureau: Bureau) -> None:
    """A dossier is asked for by the unit's name, its code, or a part of its name."""
    unit = bureau.unit("push", name="深圳市绿水机械有限公司", short_name="绿水机械")
    bureau.unit(name="深圳市绿洲机械有限公司", short_name="绿洲机械")
    li = bureau.official("li")
    for typed in (unit.u, unit.code, "绿水"):
        assert opens(bureau, path(li.say(f"打印 档案 {typed}"))) == 200
        assert bureau.rows(Token)[-1].what == f"dossier:{unit.id}"
    for typed, key in (("绿", "several"), ("没有这家", "none"), ("", "which"), ("U9D", "none")):
        li.say(f"打印 档案 {typed}")
        assert f"print.dossier.{key}" in li.keys, typed


def test_dossier_of_another_district_is_refused(bureau: Bureau) -> None:
    """It reads where to ask, no link is made, and it is noted."""
    unit = bureau.unit(district="福田区")
    li = bureau.official("li").say(f"打印 档案 {unit.u}")
    assert "print.dossier.elsewhere" in li.keys
    assert bureau.rows(Token) == []
    with bureau.database.reading() as db:
        (row,) = db.exec(select(AuditRow)).all()
    assert row.action == "refused"
    li.say(f"打印 档案 {unit.code}")
    assert "print.dossier.none" in li.keys


def test_what_was_verified_on_the_page_is_undone_in_the_chat(bureau: Bureau) -> None:
    """撤销 within ten minutes takes back what a list on the page verified, and nothing later."""
    units = [bureau.unit("push") for _ in range(3)]
    li = bureau.official("li")
    before = bureau.dump()["deadlines"]
    link = path(li.say("导入 填报名单"))
    raw = "\n".join(["信用代码", *(one.code for one in units[:2])]).encode()
    with Site(bureau.database, bureau.clock, bureau.library).browser() as browser:
        shown = send(browser, link, raw, duty="annual_table/2027")
        assert confirm(browser, link, shown.text).status_code == 200
    assert [one.state for one in bureau.rows(Deadline)] == ["verified", "verified", "open"]
    li.say("撤销")
    assert bureau.dump()["deadlines"] == before
