"""A complaint as its people live it: a citizen with a telephone, an office, the accused unit."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pyotp
from PIL import Image

from bot.app import App, compose
from bot.channels.base import Capabilities
from bot.evidence.media import MediaGoneError
from bot.settings import Settings
from bot.site import site
from handlers.officials import second_factor
from models.clock import FixedClock
from models.db import Database
from models.intake import MB, Taking
from models.messages import Attachment, Incoming
from models.officials import Official, OfficialRole, invite
from policies.shelf import Shelf
from tests.fakes.clients import TestClient
from tests.fakes.parts import SEALER
from tests.fakes.push import FakePush, Push
from tests.journeys.season import Season, said

CITIZEN = "oJ7x4CanaryOpenidOfACitizen"
"""The platform's name for the citizen: nobody may find it anywhere."""
NAME = "欧阳晴雯"
TELEPHONE = "13912345678"
PLACE = b"GPS-22.540503N-113.934528E"
"""What the telephone wrote into the photos."""
CONFIRMATION = re.compile(r"(?:验证码 |如：)([0-9A-Z]{4})\b")
LINK = re.compile(r"https?://\S+?(/[a-z]+/[0-9A-Z-]+)")
RECEIPT = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}\b")
CASE = re.compile(r"\bA[1-9][0-9]*[A-Z]\b")


class Phone:
    """A platform that knows people by accounts, pushes, and hands files over by their names."""

    name = "phone"
    capabilities = Capabilities(
        max_bytes=2048,
        reach="push",
        accounts=True,
        taking=Taking(files="fetched", file_bytes=10 * MB),
    )


@dataclass
class Album:
    """The platform's files, by the name that it gave them."""

    files: dict[str, bytes] = field(default_factory=dict)

    def fetch(self, source: str) -> Iterator[bytes]:
        """A file in pieces of 64 KiB."""
        if source not in self.files:
            raise MediaGoneError
        content = io.BytesIO(self.files[source])
        while part := content.read(64 * 1024):
            yield part


def a_photo(colour: tuple[int, int, int]) -> bytes:
    """A JPEG as a telephone makes it, with the place in its EXIF data and in its comment."""
    image, written = Image.new("RGB", (640, 480), colour), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    image.save(written, "JPEG", exif=exif, comment=PLACE)
    return written.getvalue()


@dataclass
class Town(Season):
    """The product with its telephone platform, and everybody's authenticators."""

    album: Album = field(default_factory=Album)
    secrets: dict[str, str] = field(default_factory=dict)
    _sent: "count[int]" = field(default_factory=count)

    @classmethod
    def at(cls, database: Database, shelf: Shelf, folder: Path, day: date) -> "Town":
        """Stand on a day with an empty register; evidence goes into `folder`."""
        clock, platform, album = FixedClock.on(day, hour=10), FakePush(), Album()
        app = compose(
            Settings(data_dir=folder, _env_file=None),
            database=database,
            shelf=shelf,
            clock=clock,
            sealer=SEALER,
            channels=(Push(), Phone()),
            senders={Push.name: platform, Phone.name: platform},
            media={Phone.name: album},
        )
        return cls(app, clock, platform, album=album)

    def phone(self, text: str = "", *photos: bytes) -> str:
        """The citizen writes, or sends photos, from their telephone."""
        sources = []
        for photo in photos:
            sources.append(f"media-{next(self._sent)}")
            self.album.files[sources[-1]] = photo
        message = Incoming(
            Phone.name,
            CITIZEN,
            f"p{next(self._sent)}",
            self.clock.now(),
            text,
            attachments=tuple(
                Attachment("photo", f"IMG_{one}.jpg", None, source=one) for one in sources
            ),
        )
        return said(self.app.receive(message))

    def official(
        self, who: str, name: str, district: str = "", role: OfficialRole = "officer"
    ) -> None:
        """Invite an official, who joins and sets an authenticator up."""
        with self.app.database.writing() as db:
            made, code = invite(db, name, "shenzhen", district, role, self.clock.now())
            number = made.id or 0
        self.say(who, f"绑定 {code}", "是")
        self.secrets[who] = second_factor.new_secret()
        with self.app.database.writing() as db:
            official = db.get_one(Official, number)
            second_factor.set_up(db, official, self.secrets[who], 0, SEALER)

    def confirm(self, who: str, line: str, *, factor: bool = False) -> str:
        """Type a line, and confirm what it shows by its code, with the authenticator's digits."""
        shown = self.say(who, line)
        code = CONFIRMATION.search(shown)
        assert code is not None, shown
        digits = ""
        if factor:
            self.clock.move(timedelta(seconds=31))
            digits = f" {pyotp.TOTP(self.secrets[who]).at(self.clock.now())}"
        return self.say(who, f"{code[1]}{digits}")

    def wait(self, minutes: int = 11) -> None:
        """Let some minutes go by with their work: what was held goes out."""
        self.clock.move(timedelta(minutes=minutes))
        self.work()

    def browser(self) -> TestClient:
        """A browser on the site."""
        return TestClient(site(self.app), base_url="http://127.0.0.1:8000")

    def told_to_the_citizen(self) -> list[str]:
        """What the platform brought to the citizen by itself."""
        return self.got(CITIZEN)


def path_in(text: str) -> str:
    """The path of the first link in a text."""
    found = LINK.search(text)
    assert found is not None, text
    return found[1]


__all__ = [
    "CASE",
    "CITIZEN",
    "NAME",
    "PLACE",
    "RECEIPT",
    "TELEPHONE",
    "Album",
    "App",
    "Phone",
    "Town",
    "a_photo",
    "path_in",
]
