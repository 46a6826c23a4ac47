"""A site on which somebody complains: their browser, their draft, what became of their files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.visitors import COOKIE, address_of
from models import cases, evidence, tokens
from models.case_rows import Case, Evidence
from models.db import Database, open_database
from models.tokens import Purpose
from tests.fakes.cases import VAULT, a_case
from tests.fakes.clients import TestClient
from tests.web.signed import Site

A_DAY = timedelta(hours=24)


@dataclass
class ComplaintSite(Site):
    """The pages over a real database and a real folder of evidence."""

    def complaint(self, address: str = "f" * 64, **more: Any) -> int:
        """A case of the web chat in a state, a draft where none is named."""
        given: dict[str, Any] = {"state": "draft", "district": "南山区"} | more
        with self.database.writing() as db:
            case = a_case(db, channel="webchat", address=address, now=self.clock.now(), **given)
            return case.id or 0

    def own_link(self, purpose: Purpose, case_id: int, lasts: timedelta = A_DAY) -> str:
        """The path of a complainant's fresh link."""
        with self.database.writing() as db:
            code = tokens.issue(db, purpose, case_id, self.clock.now(), lasts)
        return f"/{purpose}/{code}"

    def case_link(self, case_id: int, official: int) -> str:
        """The path of an official's fresh link to a case."""
        with self.database.writing() as db:
            code = tokens.issue(
                db, "case", official, self.clock.now(), timedelta(minutes=30), official,
                f"case:{case_id}",
            )  # fmt: skip
        return f"/case/{code}"

    def pieces(self, case_id: int) -> list[tuple[str, Evidence]]:
        """The evidence of a case, each piece with its name."""
        with self.database.reading() as db:
            found = evidence.pieces(db, case_id)
            return [(evidence.name_of(db, VAULT, one), one) for one in found]

    def case(self, case_id: int) -> Case:
        """A case as it is now."""
        with self.database.reading() as db:
            return db.get_one(Case, case_id)

    def withdraw(self, case_id: int) -> None:
        """Let its author take a case back."""
        with self.database.writing() as db:
            cases.go(db, db.get_one(Case, case_id), "withdrawn", "system", self.clock.now())

    def stored(self) -> bytes:
        """Everything that lies in the folder of evidence."""
        return b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())


def make_site(database: Database, tmp_path: Path, **more: Any) -> ComplaintSite:
    """A site whose evidence lies beside the test's other files."""
    return ComplaintSite(database, folder=tmp_path / "evidence", **more)


def visitor(browser: TestClient) -> str:
    """The address of a browser's visitor, who has opened the chat page."""
    browser.get("/")
    return address_of(browser.cookies[COOKIE])


WRITING, FOLLOWING = "filing:evidence:0", "follow:0"
"""Questions that the page is at: one of a draft, one about what was filed."""


def hand_in(browser: TestClient, content: Any, name: str = "photo.jpg", **headers: str) -> Any:
    """Hand in a file as the chat page does; the name is percent-encoded already."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    always = {"content-type": "application/octet-stream", "x-prompt": WRITING}
    return browser.post(
        "/chat/files", content=content, headers={**always, "x-file-name": name, **given}
    )


def room(browser: TestClient, prompt: str = WRITING, **headers: str) -> Any:
    """What the page is told before it hands in anything."""
    return browser.get("/chat/files", headers={"x-prompt": prompt, **headers}).json()


@pytest.fixture
def site(tmp_path: Path, migrated_file: Path) -> Iterator[ComplaintSite]:
    """A site without complaints, on a file of its own."""
    path = tmp_path / "greenbot.db"
    path.write_bytes(migrated_file.read_bytes())
    database = open_database(f"sqlite:///{path}")
    yield make_site(database, tmp_path)
    database.close()


@pytest.fixture
def browser(site: ComplaintSite) -> Iterator[TestClient]:
    """Somebody's browser on it."""
    with site.browser() as made:
        yield made
