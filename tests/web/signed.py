"""The signed pages over a real database, and the links that officials get to them."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session
from starlette.applications import Starlette

from bot.evidence.service import Evidences
from bot.evidence.store import Disk, Store
from bot.site import BODIES
from bot.web.app import web_app
from bot.web.files import file_routes
from bot.web.pages import signed_routes
from bot.web.streaming import Intake
from handlers.context import Context
from models import tokens
from models.clock import FixedClock
from models.db import Database
from models.officials import Official
from models.tokens import Purpose
from models.vault import Vault
from policies.load import Library, load
from tests.fakes.clients import TestClient
from tests.fakes.desks import FakeDesk
from tests.fakes.parts import SEALER
from tests.fakes.rows import an_official

LIBRARY = load().library
SITE = "https://bot.example"
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass
class Site:
    """What the pages need of the app, and a visitor's browser."""

    database: Database
    clock: FixedClock = field(default_factory=lambda: FixedClock.on(date(2026, 12, 1)))
    library: Library = LIBRARY
    folder: Path = Path("no-evidence-in-this-test")
    disk: Disk = field(default_factory=Disk)
    scanning: bool = False

    @property
    def evidences(self) -> Evidences:
        """What keeps evidence, under `folder`."""
        store = Store(self.folder, self.disk)
        return Evidences(self.database, Vault(SEALER), self.clock, store, self.scanning)

    def context(self, db: Session) -> Context:
        """The rules of this moment."""
        return Context(self.library, self.clock, db, SEALER, SITE)

    def browser(self) -> TestClient:
        """A browser that follows redirects and is told nothing of our errors."""
        return TestClient(self.app(), raise_server_exceptions=False)

    def app(self, desk: FakeDesk | None = None) -> Starlette:
        """The pages, and the chat page with a fake conversation."""
        intake = Intake()
        routes = [*file_routes(self, intake), *signed_routes(self, intake)]
        return web_app(desk or FakeDesk(), more_routes=routes, larger_bodies=BODIES)

    def official(self, **more: Any) -> int:
        """An official of Nanshan, or as given."""
        with self.database.writing() as db:
            return an_official(db, **more).id or 0

    def link(self, purpose: Purpose, what: str = "", official: int = 0, **more: Any) -> str:
        """The path of a fresh link of an official, of a new one where none is named."""
        number = official or self.official(**more)
        with self.database.writing() as db:
            now = self.clock.now()
            code = tokens.issue(db, purpose, number, now, HALF_AN_HOUR, number, what)
        return f"/{'import' if purpose == 'import' else 'page'}/{code}"

    def disable(self, official: int) -> None:
        """Let an official work no more, without ending their links."""
        with self.database.writing() as db:
            found = db.get(Official, official)
            assert found is not None
            found.disabled_at = self.clock.now()


def upload_path(link: str) -> str:
    """Where the page of an import link sends its file."""
    return link.replace("/import/", "/upload/")


def send(browser: TestClient, link: str, raw: bytes, **fields: str) -> Any:
    """Send a file as the page's form does."""
    return browser.post(upload_path(link), files={"file": ("list.xlsx", raw)}, data=fields)


def confirm(browser: TestClient, link: str, shown: str) -> Any:
    """Press the confirming button of a page."""
    digest = re.search(r'name="digest" value="(\w+)"', shown)
    return browser.post(f"{link}/confirm", data={"digest": digest[1] if digest else ""})
