"""`greenbot officials` and `greenbot audit`: their work, exit codes and one-line errors."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text

from bot.__main__ import main
from models import officials, people
from models.db import Database, open_database
from models.names import name_of
from models.officials import Official
from models.receipts import normal
from tests.fakes.parts import MORNING
from tests.fakes.rows import number

pytestmark = pytest.mark.usefixtures("logging_as_before")


class Ran(NamedTuple):
    """What one call of the command line gave."""

    code: int
    out: str
    err: str

    @property
    def invitation(self) -> str:
        """The code that was printed."""
        found = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", self.out)
        assert found, self.out
        return found[0]


Greenbot = Callable[..., Ran]


@pytest.fixture
def greenbot(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    migrated_file: Path,
) -> Greenbot:
    """Run `greenbot …` in this process, over a database of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "greenbot.db").write_bytes(migrated_file.read_bytes())

    def run(*words: str) -> Ran:
        try:
            code = main(words)
        except SystemExit as left:
            code = int(left.code or 0)
        shown = capsys.readouterr()
        return Ran(code, shown.out, shown.err)

    return run


@pytest.fixture
def database(greenbot: Greenbot, tmp_path: Path) -> Iterator[Database]:  # noqa: ARG001
    """The database that the command line works on."""
    made = open_database(f"sqlite:///{tmp_path / 'data' / 'greenbot.db'}")
    yield made
    made.close()


def invite(greenbot: Greenbot, name: str = "王工", *more: str) -> Ran:
    """Invite somebody of Shenzhen."""
    return greenbot("officials", "invite", "--city", "shenzhen", "--name", name, *more)


def join(database: Database, code: str, address: str = "wang") -> Official | None:
    """Use an invitation's code."""
    with database.writing() as db:
        person = people.meet(db, "terminal", address, "writes", MORNING)
        return officials.join(db, code, number(person), MORNING)


def test_the_link_tells_where_its_address_comes_from(
    greenbot: Greenbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no address is set, the one that people open is missing; where it is, nothing is."""
    assert "GREENBOT_BASE_URL" in invite(greenbot).out.splitlines()[2]
    monkeypatch.setenv("GREENBOT_BASE_URL", "https://greenbot.example")
    ran = invite(greenbot, "李工")
    assert f"https://greenbot.example/?bind={ran.invitation}" in ran.out
    assert "GREENBOT_BASE_URL" not in ran.out


def test_invitation_makes_an_official(greenbot: Greenbot, database: Database) -> None:
    """The code that is printed joins; name, place and role are those that were given."""
    ran = invite(greenbot, "王工", "--district", "南山区", "--role", "superior")
    assert (ran.code, ran.err) == (0, "")
    assert f"?bind={ran.invitation}" in ran.out
    join(database, ran.invitation)
    with database.reading() as db:
        found = officials.official_at(db, "terminal", "wang")
        assert found is not None
        assert (found.name, found.city, found.district, found.role) == (
            "王工", "shenzhen", "南山区", "superior")  # fmt: skip


def test_invitation_is_for_an_officer_of_the_whole_city(greenbot: Greenbot) -> None:
    """Without a district and a role it is the city's officer."""
    invite(greenbot)
    line = greenbot("officials", "list").out
    assert line.split() == [name_of("Q", 1), "王工", "shenzhen", "officer", "invited"]


def test_list_shows_who_is_at_work(greenbot: Greenbot, database: Database) -> None:
    """Invited, at work, disabled; one city's alone where it is named."""
    assert "invite" in greenbot("officials", "list").out
    code = invite(greenbot).invitation
    invite(greenbot, "李工")
    greenbot("officials", "invite", "--city", "yunfu", "--name", "吴工")
    join(database, code)
    greenbot("officials", "disable", "李工")
    states = {line.split()[1]: line.split("  ")[-1] for line in lines(greenbot)}
    assert states["王工"] == "at work"
    assert states["吴工"] == "invited"
    assert states["李工"].startswith("disabled")
    assert [line.split()[1] for line in lines(greenbot, "--city", "yunfu")] == ["吴工"]


def lines(greenbot: Greenbot, *more: str) -> list[str]:
    """The lines of the list."""
    return greenbot("officials", "list", *more).out.splitlines()


@pytest.mark.parametrize("named", ["王工", name_of("Q", 1), name_of("Q", 1).lower()])
def test_disabled_official_is_nobody(greenbot: Greenbot, database: Database, named: str) -> None:
    """By name or by number; who is disabled can't be disabled again."""
    join(database, invite(greenbot).invitation)
    assert greenbot("officials", "disable", named).code == 0
    with database.reading() as db:
        assert officials.official_at(db, "terminal", "wang") is None
    again = greenbot("officials", "disable", named)
    assert (again.code, again.out, len(again.err.splitlines())) == (1, "", 1)


def test_two_of_one_name_are_told_apart(greenbot: Greenbot) -> None:
    """The error names both numbers, and one of them works."""
    for _ in range(2):
        invite(greenbot)
    ran = greenbot("officials", "disable", "王工")
    assert ran.code == 1
    for place in (1, 2):
        assert name_of("Q", place) in ran.err
    assert greenbot("officials", "disable", name_of("Q", 2)).code == 0
    assert greenbot("officials", "disable", "王工").code == 0


REFUSED = (
    ("invite", "--city", "atlantis", "--name", "王工"),
    ("invite", "--city", "shenzhen", "--district", "从化区", "--name", "王工"),
    ("disable", "nobody"),
    ("disable", "Q3A"),
    ("disable", name_of("Q", 99)),
)
WRONG = (
    (),
    ("invite",),
    ("invite", "--city", "shenzhen"),
    ("invite", "--city", "shenzhen", "--name", " "),
    ("invite", "--city", "shenzhen", "--name", "王" * 101),
    ("invite", "--city", "shenzhen", "--name", "王工", "--role", "mayor"),
    ("disable",),
    ("promote", "王工"),
)


@pytest.mark.parametrize(
    ("code", "words"), [*((1, words) for words in REFUSED), *((2, words) for words in WRONG)]
)
def test_every_mistake_is_one_line(greenbot: Greenbot, code: int, words: tuple[str, ...]) -> None:
    """1 where it was refused, 2 where it was written wrongly; nothing on standard output."""
    ran = greenbot("officials", *words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (code, "", 1)
    assert "Traceback" not in ran.err


def test_database_without_tables_is_told(greenbot: Greenbot, tmp_path: Path) -> None:
    """Both verbs say what to do first."""
    (tmp_path / "data" / "greenbot.db").unlink()
    for words in (("officials", "list"), ("audit", "verify")):
        ran = greenbot(*words)
        assert ran.code == 1
        assert "greenbot migrate" in ran.err


def test_what_was_done_is_noted_without_the_code(
    greenbot: Greenbot, database: Database, tmp_path: Path
) -> None:
    """Invited and disabled stand in the audit; the code stands nowhere."""
    ran = invite(greenbot)
    greenbot("officials", "disable", "王工")
    with database.reading() as db:
        named = text("SELECT action, actor, object FROM audit ORDER BY id")
        rows = [tuple(row) for row in db.connection().execute(named)]
    assert rows == [
        (f"official.{what}", "system", "official:1") for what in ("invited", "disabled")
    ]
    database.close()
    stored = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir()).upper()
    letters = normal(ran.invitation)
    assert letters is not None
    assert letters.encode() not in stored


def test_whole_audit_is_verified(greenbot: Greenbot) -> None:
    """The count and the last hash are printed, for keeping elsewhere."""
    assert greenbot("audit", "verify").code == 0
    invite(greenbot)
    ran = greenbot("audit", "verify")
    assert (ran.code, ran.err) == (0, "")
    assert "Rows: 1." in ran.out
    assert re.search(r"\b[0-9a-f]{64}\b", ran.out)


@pytest.mark.parametrize(
    ("damage", "row"),
    [
        ("UPDATE audit SET actor = 'official:9' WHERE id = 2", 2),
        ("DELETE FROM audit WHERE id = 3", 3),
    ],
)
def test_broken_audit_names_the_first_row(
    greenbot: Greenbot, database: Database, damage: str, row: int
) -> None:
    """Exit code 1, one line, with the row's number."""
    for name in ("王工", "李工", "吴工"):
        invite(greenbot, name)
    with database.connecting() as connection:
        connection.execute(text(damage))
    ran = greenbot("audit", "verify")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert f"row {row} " in ran.err
