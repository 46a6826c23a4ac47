"""One season of reminding as its people live it: what an office, contacts and a platform do."""

import argparse
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from stdnum.cn import uscc

from bot.app import App
from bot.commands.units import import_file
from bot.rendered import Rendered
from bot.ticks import worker_ticks
from models.clock import FixedClock
from models.messages import Incoming
from models.officials import OfficialRole, invite
from tests.fakes.push import FakePush, Push

HEADINGS = "单位名称,简称,统一社会信用代码,类型,城市,区县,级别,类别,年份,入选日期"
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
NAME = re.compile(r"\b[A-Z][1-9][0-9]*[A-Z]\b")


def credit_code(number: int) -> str:
    """A unified social credit code with its check digit."""
    base = f"91440300MA5D{number:05}"
    return f"{base}{uscc.calc_check_digit(base)}"


def said(rendered: Rendered) -> str:
    """Everything a message says, as somebody reads it on a phone."""
    return "\n".join(rendered["texts"])


@dataclass
class Season:
    """The product, its people and the days that go by."""

    app: App
    clock: FixedClock
    platform: FakePush = field(default_factory=FakePush)
    _keys: "count[int]" = field(default_factory=count)

    @classmethod
    def begin(cls, app: App, day: date) -> "Season":
        """Stand on a day, with a channel that can write to people."""
        clock, platform = FixedClock.on(day, hour=10), FakePush()
        channels = {**app.channels, Push.name: Push()}
        senders = {**app.senders, Push.name: platform}
        made = replace(app, clock=clock, channels=channels, senders=senders)
        return cls(made, clock, platform)

    def say(self, who: str, *texts: str, prompt: str | None = None) -> str:
        """Somebody writes; what the last answer says."""
        answer = None
        for text in texts:
            message = Incoming(
                Push.name, who, f"m{next(self._keys)}", self.clock.now(), text, prompt
            )
            answer = self.app.receive(message)
        assert answer is not None
        return said(answer)

    def work(self) -> None:
        """Let the worker do all that it does, once."""
        for tick in worker_ticks(self.app):
            tick.work()

    def go_to(self, day: date) -> None:
        """Let every day until `day` go by, with its work at ten in the morning."""
        while self.clock.today() < day:
            self.clock.move(timedelta(days=1))
            self.work()

    def take_over(self, folder: Path, units: list[tuple[str, str]]) -> None:
        """Bring a list of (short name, district) of Shenzhen's factories in by the command line."""
        lines = [
            f"深圳市{name}有限公司,{name},{credit_code(number)},企业,深圳市,{district},市级,工厂,2025,2025-11-20"
            for number, (name, district) in enumerate(units)
        ]
        file = folder / "units.csv"
        file.write_text("\n".join([HEADINGS, *lines]), encoding="utf-8")
        asked = argparse.Namespace(file=file, city="", lang="zh", dry_run=False)
        assert import_file(self.app, asked) == 0

    def appoint(
        self, who: str, name: str, district: str = "", role: OfficialRole = "officer"
    ) -> None:
        """Invite an official, who joins."""
        with self.app.database.writing() as db:
            _, code = invite(db, name, "shenzhen", district, role, self.clock.now())
        self.say(who, f"绑定 {code}", "是")

    def got(self, who: str) -> list[str]:
        """What was sent to somebody by itself, oldest first."""
        return [said(one.message) for one in self.platform.taken if one.address == who]
