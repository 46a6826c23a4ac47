"""The table of cases: the official's own, inert, and without a word of who complained."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from models import case_links, cases
from models.audit import AuditRow
from models.case_rows import Case
from models.db import open_database
from tests.fakes.cases import SAID, WHO, a_case
from tests.fakes.rows import a_unit, number
from tests.web.signed import Site


@pytest.fixture
def site(migrated_file: Path, tmp_path: Path) -> Iterator[Site]:
    """The pages over a database with nothing in it."""
    file = tmp_path / "pages.db"
    shutil.copyfile(migrated_file, file)
    database = open_database(f"sqlite:///{file}")
    yield Site(database)
    database.close()


def filed(site: Site, **more: object) -> str:
    fields: dict[str, object] = {"district": "南山区", "now": site.clock.now()}
    with site.database.writing() as db:
        return cases.name(a_case(db, **fields | more))  # type: ignore[arg-type]


def table(site: Site, official: int, kind: str = "xlsx") -> bytes:
    link = site.link("page", "cases", official=official)
    assert site.browser().get(link).status_code == 200
    got = site.browser().post(link, data={"kind": kind})
    assert got.status_code == 200
    return bytes(got.content)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_table_holds_what_the_official_may_see(site: Site, kind: str) -> None:
    """Their jurisdiction's, none that they keep out of, and nobody's draft; it is on record."""
    official = site.official()
    own = filed(site)
    filed(site, district="福田区")
    filed(site, city="yunfu", district="")
    filed(site, state="draft")
    away = filed(site)
    with site.database.writing() as db:
        case = db.get_one(Case, int(away[1:-1]))
        case_links.recuse(db, case, official, site.clock.now())
    content = table(site, official, kind)
    names = _names(content) if kind == "xlsx" else _names_of_csv(content)
    assert names == [own]
    with site.database.reading() as db:
        row = db.exec(select(AuditRow).where(AuditRow.action == "cases.exported")).one()
        assert row.detail == {"cases": 1, "kind": kind}


def _names(content: bytes) -> list[object]:
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return [row[0].value for row in list(sheet.iter_rows())[1:]]


def _names_of_csv(content: bytes) -> list[object]:
    return [line.split(",")[0] for line in content.decode("utf-8-sig").splitlines()[1:]]


def test_table_says_nothing_of_who_complained(site: Site) -> None:
    """Neither who, nor what they wrote; a unit's name that begins with = stays a text."""
    with site.database.writing() as db:
        unit = number(a_unit(db, name='=HYPERLINK("http://x","y")'))
    official = site.official()
    filed(site, unit_id=unit, state="confirmed")
    sheet = load_workbook(BytesIO(table(site, official))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    words = " ".join(str(cell.value) for cell in cells)
    assert "HYPERLINK" in words
    for secret in (*WHO.values(), SAID["what"], SAID["subject"], SAID["where"]):
        assert secret not in words
