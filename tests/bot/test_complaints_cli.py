"""`greenbot complaints export`: what was filed and what became of it, and nobody's words."""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.keys import master_keys
from bot.settings import Settings
from models import audit, cases
from models.db import open_database
from models.sealing import Sealer
from models.vault import Vault
from tests.bot.test_officials_cli import Greenbot, greenbot
from tests.fakes.cases import SAID, WHO
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_unit, number

__all__ = ["greenbot"]

pytestmark = pytest.mark.usefixtures("logging_as_before")

HOSTILE = '=HYPERLINK("http://x")'


@pytest.fixture
def filed(greenbot: Greenbot) -> Greenbot:
    """Two complaints in Shenzhen and Yunfu, about a unit whose name would be a formula."""
    vault = Vault(Sealer(*master_keys(Settings(_env_file=None))))
    database = open_database("sqlite:///data/greenbot.db")
    with database.writing() as db:
        unit = a_unit(db, HOSTILE)
        for city in ("shenzhen", "yunfu"):
            case = cases.begin(db, vault, "webchat", "a" * 64, "1", MORNING)
            case.city, case.unit_id = city, number(unit)
            cases.keep_content(db, vault, case, SAID, MORNING)
            who = cases.identity(db, vault, case)
            cases.keep_identity(db, vault, case, {**who, **WHO}, MORNING)
            cases.register(db, vault, case, MORNING)
        cases.begin(db, vault, "webchat", "a" * 64, "1", MORNING)
    database.close()
    return greenbot


def test_a_city_s_complaints_are_given_out(filed: Greenbot) -> None:
    """A row for each that was filed there; who complained and what of stands nowhere."""
    Path("cases.csv").write_text("everybody's")
    Path("cases.csv").chmod(0o644)
    ran = filed("complaints", "export", "cases.csv", "--city", "shenzhen")
    assert (ran.code, ran.err) == (0, "")
    content = Path("cases.csv").read_bytes()
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert len(rows) == 2
    assert ran.out == "cases.csv: 1 complaint.\n"
    for words in (*WHO.values(), *SAID.values()):
        assert words.encode() not in content
    assert Path("cases.csv").stat().st_mode & 0o077 == 0


def test_no_cell_is_a_formula(filed: Greenbot) -> None:
    """Not even where a unit's name begins like one."""
    assert filed("complaints", "export", "cases.xlsx").code == 0
    sheet = load_workbook("cases.xlsx").active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [one for one in cells if one.data_type == "f"] == []
    assert sheet.max_row == 3
    filed("complaints", "export", "cases.csv")
    for row in csv.reader(Path("cases.csv").read_text("utf-8-sig").splitlines()):
        assert not any(one.lstrip(" \u00a0").startswith(("=", "+", "-", "@")) for one in row)


def test_giving_out_is_noted(filed: Greenbot) -> None:
    """With how many they were; a wrong city or name is refused in one line."""
    assert filed("complaints", "export", "cases.csv").out == "cases.csv: 2 complaints.\n"
    database = open_database("sqlite:///data/greenbot.db")
    with database.writing() as db:
        last = audit.history(db, "")[-1]
        assert (last.action, last.detail["cases"]) == ("cases.exported", 2)
    database.close()
    for words in (("cases.csv", "--city", "nowhere"), ("no/such/folder.csv",)):
        ran = filed("complaints", "export", *words)
        assert ran.code == 1
        assert ran.err.count("\n") == 1
    assert filed("complaints", "export", "cases.doc").code == 2
