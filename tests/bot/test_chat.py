"""A conversation in the terminal: greeted, answered line by line, and left politely."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.app import App, compose
from bot.channels.base import Capabilities
from bot.commands.chat import PROMPT, Talk, opening, script
from bot.commands.starting import StartError
from bot.settings import Settings
from handlers.context import Context
from models import conversations, posted
from models.clock import FixedClock
from models.conversations import Memory
from models.db import open_database, to_json
from models.deliveries import Delivery
from models.messages import Incoming, Language, Paragraph, Reply
from models.texts import Texts
from tests.fakes.parts import MORNING, SEALER, count, plainly
from tests.fakes.push_owing import Office

ROOT = Path(__file__).resolve().parents[2]
LOG_FREE = pytest.mark.usefixtures("logging_as_before")


def handle(incoming: Incoming, memory: Memory, context: Context) -> Reply:
    """Count, and be interrupted by the user at the word for it."""
    if incoming.text == "^C":
        raise KeyboardInterrupt
    return count(incoming, memory, context.db)


def greet(language: Language, _: Context) -> Reply:
    """Say hello."""
    return Reply(blocks=(Paragraph(f"hello in {language}"),))


@pytest.fixture
def app(tmp_path: Path, migrated_file: Path) -> Iterator[App]:
    """The product with a conversation that counts."""
    path = tmp_path / "chat.db"
    shutil.copyfile(migrated_file, path)
    made = compose(
        Settings(_env_file=None),
        database=open_database(f"sqlite:///{path}", wait=0.05),
        clock=FixedClock(MORNING),
        sealer=SEALER,
        handle=handle,
        greet=greet,
        render=plainly,
    )
    yield made
    made.database.close()


def test_script_reads_well(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    """The transcript shows the greeting, each line with its answer, and the goodbye."""
    talk = Talk(app, "me", "enterprise", "zh_CN")
    assert not talk.resume()
    assert talk.hold(script(["你好\n", "一\r\n", "\n"])) == 0
    shown = [line for line in capsys.readouterr().out.splitlines() if line]
    greeting, *exchanges, goodbye = shown
    assert greeting == "hello in zh_CN"
    assert exchanges == ["> 你好", "1: 你好", "> 一", "2: 一", PROMPT, "3: "]
    assert goodbye


def test_conversation_is_shown_where_it_was_left(
    app: App, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever comes back sees the last reply, to which an answer would belong, and no greeting."""
    Talk(app, "me", "enterprise", "en").hold(["one"])
    capsys.readouterr()
    assert Talk(app, "me", "enterprise", "en").resume()
    assert capsys.readouterr().out.strip() == "1: one"


def test_ctrl_c_leaves_politely(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    """An interruption ends the talk with a goodbye, and the message in work leaves no trace."""
    assert Talk(app, "me", "enterprise", "en").hold(["one", "^C", "never"]) == 0
    shown = capsys.readouterr().out
    assert "1: one" in shown
    assert "never" not in shown
    assert [one.text for one in app.history("terminal", "me", 50)] == ["one"]


def test_unstored_message_is_told_and_the_talk_goes_on(
    app: App, capsys: pytest.CaptureFixture[str]
) -> None:
    """While the database is locked the user is told so; the end has code 1, and a line says why."""

    def lines() -> Iterator[str]:
        yield "one"
        with app.database.writing():
            yield "two"
        yield "three"

    assert Talk(app, "me", "enterprise", "en").hold(lines()) == 1
    shown = capsys.readouterr()
    assert "receive.unavailable" in shown.out
    assert "2: three" in shown.out
    assert len(shown.err.splitlines()) == 1


def test_role_is_remembered(app: App) -> None:
    """Who the user said to be is known to the conversation."""
    Talk(app, "me", "official", "zh_CN").hold(["你好"])
    with app.database.writing() as db:
        known = conversations.recall(
            db, Texts(db, app.vault, MORNING), "terminal", "me", "enterprise", MORNING
        )
    assert known.memory.role == "official"


def test_unknown_city_is_refused_with_those_that_there_are(app: App) -> None:
    """Whoever names a city without rules is told which there are."""
    with pytest.raises(StartError, match="shenzhen"):
        opening(app, "atlantis", "zh_CN")
    assert opening(app, None, "zh_CN") == []
    assert opening(app, "shenzhen", "en") != opening(app, "shenzhen", "zh_CN")


def chat(folder: Path, script: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the verb as its users do, in an empty folder, with a machine set to no language."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    command = [sys.executable, "-m", "bot", "chat", *arguments]
    return subprocess.run(
        command, cwd=folder, env=env, input=script, capture_output=True, check=False
    )


def test_any_bytes_are_a_script(tmp_path: Path) -> None:
    """Chinese on a machine set to C, bytes that are no text, and an empty line: all answered."""
    ran = chat(tmp_path, "你好\n".encode() + b"\xff\xfe\x00\n\n\x1b[2J")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode("utf-8").count(PROMPT) == 4
    assert b"\x1b" not in ran.stdout.split(b"> ")[-1].partition(b"\n")[2]


@LOG_FREE
def test_unknown_city_is_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A city without rules is one line on standard error and code 1."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO("你好\n"))
    assert main(["chat", "--city", "atlantis"]) == 1
    shown = capsys.readouterr()
    assert len(shown.err.splitlines()) == 1
    assert "atlantis" in shown.err


def test_what_waits_is_shown_first_and_once(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    """A message that came meanwhile stands before the prompt, is seen, and is not shown again."""
    office = office_of(app)
    first, second = office.posted("me", "一"), office.posted("me", "二")
    talk = Talk(app, "me", "enterprise", "zh_CN")
    talk.hold(script(["你好\n"]))
    shown = [line for line in capsys.readouterr().out.splitlines() if line]
    assert shown[:3] == ["一", "二", "> 你好"]
    for number in (first, second):
        row = office.delivery(number)
        assert row.delivered_at == row.seen_at == app.clock.now()
    Talk(app, "me", "enterprise", "zh_CN").hold([])
    assert "一" not in capsys.readouterr().out


def test_a_number_answers_what_was_shown_last(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    """After a message that nobody had asked for, one line belongs to it, and the next to none."""
    office_of(app).posted("me", "一")
    answered: list[str | None] = []

    def listen(incoming: Incoming, memory: Memory, context: Context) -> Reply:
        answered.append(incoming.prompt)
        return handle(incoming, memory, context)

    Talk(replace(app, handle=listen), "me", "enterprise", "zh_CN").hold(["1", "2"])
    assert answered == ["rem:1", None]
    assert "一" in capsys.readouterr().out


def office_of(app: App) -> "Posts":
    """An office that posts to terminals."""
    assert isinstance(app.clock, FixedClock)
    return Posts(app.database, app.clock)


class Posts(Office):
    """An office that posts to terminals."""

    def posted(self, address: str, text: str) -> int:
        """Post some words; the number of the delivery."""
        number = self.envelope(self.person(address, "terminal", "writes"), kind="notice")
        with self.database.writing() as db:
            row = db.get_one(Delivery, number)
            row.state = "accepted"
            body = plainly(Reply((Paragraph(text),), prompt="rem:1"), "zh_CN", Capabilities())
            posted.post(db, row.key, "terminal", address, to_json(body), self.clock.now())
        return number
