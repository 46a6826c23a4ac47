"""`greenbot units`: a list of units in by the command line, and the register out."""

import io
import stat
from pathlib import Path

import pytest
from sqlmodel import select

from bot.__main__ import main
from models.audit import AuditRow
from models.db import open_database
from models.units import Unit
from tests.bot.sheets_made import code, csv_file, read, unit, xlsx

pytestmark = pytest.mark.usefixtures("logging_as_before")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_file: Path) -> Path:
    """A data folder with every table and no row."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "greenbot.db").write_bytes(migrated_file.read_bytes())
    monkeypatch.setenv("GREENBOT_DATA_DIR", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


def units(data: Path) -> list[str]:
    """The codes in the register."""
    database = open_database(f"sqlite:///{data / 'greenbot.db'}")
    with database.reading() as db:
        found = list(db.exec(select(Unit.code).order_by(Unit.code)))
    database.close()
    return found


def test_a_list_is_imported(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A good list is taken over, said on standard output, and on record."""
    Path("list.xlsx").write_bytes(xlsx(unit(1), unit(2)))
    assert main(["units", "import", "list.xlsx"]) == 0
    assert units(data) == [code(1), code(2)]
    said = capsys.readouterr()
    assert code(1) in said.out
    assert said.err == ""
    database = open_database(f"sqlite:///{data / 'greenbot.db'}")
    with database.reading() as db:
        (noted,) = db.exec(select(AuditRow)).all()
    database.close()
    assert (noted.actor, noted.action, noted.detail["new"]) == ("system", "units.imported", 2)


def test_a_dry_run_writes_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A dry run shows what would change, and changes nothing."""
    Path("list.csv").write_bytes(csv_file(unit(1), encoding="gbk"))
    assert main(["units", "import", "list.csv", "--dry-run", "--lang", "en"]) == 0
    assert units(data) == []
    assert code(1) in capsys.readouterr().out


def test_the_same_list_twice_changes_nothing(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An import that is repeated finds nothing to do."""
    Path("list.csv").write_bytes(csv_file(unit(1, 城市=None)))
    for _ in range(2):
        assert main(["units", "import", "list.csv", "--city", "shenzhen"]) == 0
    assert units(data) == [code(1)]
    assert capsys.readouterr().out.count(code(1)) == 1


def test_faults_are_told_row_by_row(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list with two faults gives a line for each and code 1, and nothing of it is imported."""
    bad = unit(2, 级别="区级"), unit(3, 区县=None)
    Path("list.xlsx").write_bytes(xlsx(unit(1), *bad))
    assert main(["units", "import", "list.xlsx"]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines()[0].startswith("第3行G列")
    assert said.err.splitlines()[1].startswith("第4行F列")
    assert len(said.err.splitlines()) == 3
    assert (said.out, units(data)) == ("", [])


def test_a_conflict_with_the_register_is_told_by_row(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A short name that is taken is told with the row and the column."""
    Path("one.csv").write_bytes(csv_file(unit(1, 简称="甲厂")))
    Path("two.csv").write_bytes(csv_file(unit(2), unit(3, 简称="甲厂")))
    assert main(["units", "import", "one.csv"]) == 0
    assert main(["units", "import", "two.csv"]) == 1
    assert capsys.readouterr().err.startswith("第3行B列")
    assert units(data) == [code(1)]


def test_units_of_another_city_are_refused_where_one_is_named(data: Path) -> None:
    """An import for one city takes no unit of another."""
    Path("list.csv").write_bytes(csv_file(unit(1), unit(2, 城市="云浮市", 区县="罗定市")))
    assert main(["units", "import", "list.csv", "--city", "shenzhen"]) == 1
    assert units(data) == []


def test_progress_is_told_where_nobody_watches(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A long list says now and then how far it is, on standard error."""
    rows = (unit(number) for number in range(6000))
    Path("list.csv").write_bytes(csv_file(*rows))
    assert main(["units", "import", "list.csv"]) == 0
    assert len(units(data)) == 6000
    assert capsys.readouterr().err == "5000/6002\n"


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_an_export_can_be_imported_again(data: Path, tmp_path: Path, name: str) -> None:
    """The register goes out as a file for its owner alone, and comes back the same."""
    Path("list.csv").write_bytes(csv_file(unit(1), unit(2, 联系人="=王某", 联系电话="+86755")))
    assert main(["units", "import", "list.csv"]) == 0
    assert main(["units", "export", name, "--city", "shenzhen"]) == 0
    assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600
    found = read(tmp_path, Path(name).read_bytes()).units
    assert [(one.code, one.call_name) for one in found] == [(code(1), ""), (code(2), "=王某")]
    assert main(["units", "import", name]) == 0
    assert units(data) == [code(1), code(2)]


def test_the_template_is_a_workbook(data: Path) -> None:
    """The list to fill in is written, and has nothing in it."""
    assert main(["units", "template", "empty.xlsx", "--city", "shenzhen"]) == 0
    assert Path("empty.xlsx").read_bytes().startswith(b"PK")
    assert main(["units", "import", "empty.xlsx"]) == 1
    assert units(data) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["import", "nowhere.xlsx"], "nowhere.xlsx"),
        (["import", "."], "."),
        (["export", "no/such/folder.csv"], "no/such/folder.csv"),
        (["import", "list.csv", "--city", "atlantis"], "shenzhen"),
        (["export", "x.csv", "--city", "shenzhen-2022"], "shenzhen"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    data: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    """A file that is not there, a folder, a city without rules: one line, code 1."""
    (data.parent / "list.csv").write_bytes(csv_file(unit(1)))
    assert main(["units", *arguments]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line


@pytest.mark.parametrize(
    "arguments", [[], ["import"], ["export", "x.pdf"], ["template", "x.csv"], ["export"]]
)
def test_wrong_usage_is_code_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file name and an ending that we don't write are wrong usage."""
    with pytest.raises(SystemExit) as left:
        main(["units", *arguments])
    assert left.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_tables_of_another_version_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the tables of this version nothing is read, and what to do is said."""
    monkeypatch.setenv("GREENBOT_DATA_DIR", str(tmp_path / "new"))
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_bytes(csv_file(unit(1)))
    assert main(["units", "import", "list.csv"]) == 1
    assert "greenbot migrate" in capsys.readouterr().err


def test_a_watched_terminal_sees_one_line_that_changes(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where somebody watches, progress stays on one line and leaves it free."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    Path("list.csv").write_bytes(csv_file(*(unit(number) for number in range(1100))))
    assert main(["units", "import", "list.csv", "--dry-run"]) == 0
    assert screen.getvalue() == "\r500/1102\r1000/1102\r\x1b[K"
    assert units(data) == []
