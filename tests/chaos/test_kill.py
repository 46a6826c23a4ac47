"""A process that is killed loses nothing that it acknowledged."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from sqlmodel import func, select

from bot.receive import receive
from models.db import Database, open_database
from models.inbox import Received
from tests.chaos.child import CHANNELS, message
from tests.fakes.parts import FakeParts, told

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Siege:
    """A database whose process is killed again and again, and what was acknowledged so far."""

    path: Path
    random: Random
    replies: dict[int, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The database."""
        return f"sqlite:///{self.path}"

    def kill_once(self, most: int) -> None:
        """Let a process answer some messages, at most about `most`, and kill it amidst the next."""
        first = max(self.replies, default=-1) + 1
        command = [sys.executable, "-m", "tests.chaos.child", self.url, str(first)]
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        for _ in range(self.random.randint(1, most)):
            self._note(child.stdout.readline())
        child.kill()
        for line in child.stdout:
            self._note(line)
        child.stdout.close()
        child.wait()

    def _note(self, line: str) -> None:
        # The last line may be cut short: that message was never acknowledged.
        if line.endswith("\n"):
            number, reply = line.split(" ", 1)
            self.replies[int(number)] = reply.strip()

    def losses(self) -> list[str]:
        """Everything that is wrong: lost messages, other replies, a torn file, effects too many."""
        database = open_database(self.url)
        try:
            return [*self._torn(database), *self._changed(database), *self._doubled(database)]
        finally:
            database.close()

    def _torn(self, database: Database) -> list[str]:
        with database.reading() as db:
            found = db.connection().exec_driver_sql("PRAGMA integrity_check").scalar()
        return [] if found == "ok" else [f"integrity: {found}"]

    def _changed(self, database: Database) -> list[str]:
        """Deliver every acknowledged message again: each must get the reply of the first time."""
        parts = FakeParts(database, channels=CHANNELS)
        again = {number: json.dumps(receive(parts, message(number))) for number in self.replies}
        return [f"message {n}" for n, reply in self.replies.items() if again[n] != reply]

    def _doubled(self, database: Database) -> list[str]:
        with database.reading() as db:
            rows = db.exec(select(func.count()).select_from(Received)).one()
            effects = told(db)
        wrong = [] if len(set(effects)) == len(effects) else ["a message had two effects"]
        return wrong if rows == len(effects) else [*wrong, f"{rows} rows, {len(effects)} effects"]


@pytest.fixture
def siege(tmp_path: Path, migrated_file: Path) -> Siege:
    """A fresh database under siege."""
    path = tmp_path / "siege.db"
    shutil.copyfile(migrated_file, path)
    return Siege(path, Random(20261120))


def test_killed_process_loses_nothing(siege: Siege) -> None:
    """After two kills every acknowledged message is there, once, with its reply."""
    for _ in range(2):
        siege.kill_once(most=120)
    assert siege.replies
    assert siege.losses() == []


@pytest.mark.chaos
def test_two_hundred_kills_lose_nothing(siege: Siege) -> None:
    """After 200 kills and 10,000 messages nothing is lost, doubled or torn."""
    for number in range(200):
        siege.kill_once(most=100)
        if number % 20 == 19:
            assert siege.losses() == []
    while len(siege.replies) < 10_000:
        siege.kill_once(most=1000)
    assert siege.losses() == []
