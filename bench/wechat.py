"""One push of WeChat in secure mode: from the encrypted body to the encrypted answer.

Everything in between is measured, with its one durable transaction, beside a floor that does no
more than any answer must: it decrypts, reads, commits one row that a power cut does not undo, and
encrypts. Files are where Python makes temporary ones (TMPDIR names another disk).

`python -m bench.wechat FOLDER TALK` serves one conversation for the measurement over HTTP.
"""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

import uvicorn
from pydantic import SecretStr
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto

from bench.growing import LARGE
from bench.pushing import AES_KEY, APP, NONCE, TOKEN, Push, deliver, push
from bot.app import App, Handle, compose
from bot.channels.wechat import secrets_of, wire
from bot.channels.wechat.answers import text_answer
from bot.channels.wechat.envelope import Envelope, read_query
from bot.settings import Settings
from bot.site import site
from handlers import router
from handlers.context import Context
from models.conversations import Memory
from models.messages import Incoming, Paragraph, Reply
from models.migrations import upgrade

PEOPLE: Final = 50
ROUNDS: Final = 20
EACH: Final = 100
"""Messages of one kind in a round."""
MANY_TIMES: Final = 5
"""How many times as many rounds `--large` takes."""
BOUND: Final = 2.0
"""How many times the floor's time a message may take without HTTP."""

REPLY: Final = "您好，本月的申报已经开始。" * 50
"""About as long as the platform takes in one message (2,048 bytes)."""
_FLOOR_ROW, _FLOOR_REPLY = "x" * 1500, f"<xml>{'x' * 2000}</xml>"
TALK: Final = ("你好", "自评", "1", "2", "1", "1", "2", "不清楚", "返回", "1", "帮助", "1")
"""What each of the people writes in turn: a greeting, and answers of a self-check."""
GREETING: Final = ("你好",)


def fixed(incoming: Incoming, memory: Memory, context: Context) -> Reply:  # noqa: ARG001
    """A conversation of one reply, that remembers how often it gave it."""
    memory.state["told"] = memory.state.get("told", 0) + 1
    return Reply(blocks=(Paragraph(REPLY),))


TALKS: Final[dict[str, tuple[Handle, Sequence[str]]]] = {
    "fixed": (fixed, GREETING),
    "real": (router.handle, TALK),
}
"""The conversations: who answers, and what people write."""


@dataclass
class Way:
    """One way to answer pushes: `run` answers them and gives the seconds of each.

    `says` is what people write, in turn.
    """

    name: str
    about: str
    run: Callable[[Sequence[Push]], list[float]]
    says: Sequence[str] = GREETING
    took: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(6_054_768_590_064_713_728))

    def go(self, many: int) -> None:
        """Answer so many, and note how long it took."""
        pushes = [self._next() for _ in range(many)]
        started = time.perf_counter()
        took = self.run(pushes)
        self.rates.append(many / (time.perf_counter() - started))
        self.took += took

    def _next(self) -> Push:
        number = next(self._numbers)
        turn, who = divmod(number, PEOPLE)
        return push(number, f"oContact{who:020}", self.says[turn % len(self.says)])

    def forget(self) -> None:
        """What was so far is not counted."""
        self.took.clear()
        self.rates.clear()


def _one_by_one(answer: Callable[[Push], object]) -> Callable[[Sequence[Push]], list[float]]:
    def run(pushes: Sequence[Push]) -> list[float]:
        took = []
        for one in pushes:
            started = time.perf_counter()
            answer(one)
            took.append(time.perf_counter() - started)
        return took

    return run


# --- the ways -------------------------------------------------------------------------------------


def floor(folder: Path) -> Way:
    """What any answer must do, and nothing else."""
    crypto: Any = WeChatCrypto(TOKEN, AES_KEY, APP)
    file = sqlite3.connect(folder / "floor.db", isolation_level=None)
    file.execute("PRAGMA journal_mode=WAL")
    file.execute("PRAGMA synchronous=FULL")
    file.execute("CREATE TABLE inbox (number TEXT PRIMARY KEY, text TEXT, reply TEXT)")

    def answer(one: Push) -> object:
        text = crypto.decrypt_message(one.body, one.signature, one.timestamp, NONCE)
        message: Any = parse_message(text)
        row = (str(message.id), message.content, _FLOOR_ROW)
        file.execute("BEGIN IMMEDIATE")
        file.execute("INSERT INTO inbox VALUES (?, ?, ?)", row)
        file.execute("COMMIT")
        return crypto.encrypt_message(_FLOOR_REPLY, NONCE, one.timestamp)

    about = "decrypt, parse, one row of 1.5 kB committed, encrypt 2 kB"
    return Way("floor", about, _one_by_one(answer))


def without_http(app: App, talk: str, about: str) -> Way:
    """All that the door does, by its parts, in this thread."""
    known = secrets_of(app.settings)
    envelope = Envelope(known.app_id, known.token, known.keys, app.clock, known.mode)

    def answer(one: Push) -> object:
        opened = envelope.opened(read_query(one.query), one.body)
        read = wire.read(opened.text, opened.openid, app.clock.now())
        assert read.incoming is not None
        rendered = app.receive(read.incoming)
        text = text_answer(rendered, read.sender, read.account, app.clock.now())
        return envelope.sealed(text, opened.key)

    return Way(talk, about, _one_by_one(answer), TALKS[talk][1])


def over_http(address: str, talk: str, about: str) -> Way:
    """The same by a server in a process of its own."""
    return Way(f"{talk}, HTTP", about, lambda pushes: deliver(pushes, address), TALKS[talk][1])


def product(folder: Path, talk: str) -> App:
    """The product with one of the conversations and an empty database."""
    settings = Settings(
        data_dir=folder,
        wechat_app_id=APP,
        wechat_secret=SecretStr("0123456789abcdef0123456789abcdef"),
        wechat_token=SecretStr(TOKEN),
        wechat_aes_key=SecretStr(AES_KEY),
        _env_file=None,
    )
    app = compose(settings, handle=TALKS[talk][0])
    upgrade(app.database)
    return app


@contextmanager
def serving(folder: Path, talk: str) -> Iterator[str]:
    """A server in a process of its own; its address."""
    folder.mkdir()
    command = [sys.executable, "-m", "bench.wechat", str(folder), talk]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def serve(folder: Path, talk: str) -> None:
    """Serve until the process is ended; say where."""
    app = product(folder, talk)
    config = uvicorn.Config(site(app), log_config=None, access_log=False, lifespan="off", port=0)
    listener = config.bind_socket()
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[listener])


# --- measuring ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answering:
    """The benchmark."""

    name: str = "wechat"

    def run(self, options: Sequence[str]) -> "Answered":
        """Let every way answer in turn, round after round."""
        rounds = ROUNDS * MANY_TIMES if LARGE in options else ROUNDS
        with tempfile.TemporaryDirectory() as name, ExitStack() as open_:
            ways = _ways(Path(name), open_)
            return measured(ways, rounds, EACH)


def _ways(folder: Path, open_: ExitStack) -> list[Way]:
    ways = [floor(folder)]
    for talk, about in (("fixed", "a conversation of one reply"), ("real", "the self-check")):
        app = product(folder / talk, talk)
        open_.callback(app.database.close)
        address = open_.enter_context(serving(folder / f"{talk}-http", talk))
        ways.append(without_http(app, talk, about))
        ways.append(over_http(address, talk, f"the same by uvicorn, {about}"))
    return ways


def measured(ways: Sequence[Way], rounds: int, each: int) -> "Answered":
    """Answer `each` messages in every way, `rounds` times, after one round that is not counted."""
    for way in ways:
        way.go(each)
        way.forget()
    before = os.getloadavg()[0]
    for _ in range(rounds):
        for way in ways:
            way.go(each)
    return Answered(ways, (before, os.getloadavg()[0]))


@dataclass(frozen=True)
class Answered:
    """What every way took; the first is the floor, the second is held against it.

    `load` is the machine's, before and after: what else it did. Hence rates are medians of rounds,
    and ratios are those within a round.
    """

    ways: Sequence[Way]
    load: tuple[float, float]

    def ratio(self, way: Way) -> float:
        """How many times the floor's time a message takes."""
        pairs = zip(self.ways[0].rates, way.rates, strict=True)
        return statistics.median(floors / its for floors, its in pairs)

    @property
    def within_bound(self) -> bool:
        """Whether the product without HTTP reaches half of the floor's rate."""
        return self.ratio(self.ways[1]) <= BOUND

    def __str__(self) -> str:
        kept = "kept" if self.within_bound else "BROKEN"
        lines = ["wechat: one push in secure mode, from the encrypted body to the encrypted answer"]
        lines += [self._line(way) for way in self.ways]
        lines.append(f"  {self.load[0]:.1f} to {self.load[1]:.1f} processes wanted to run")
        lines.append(f"  ratio {self.ratio(self.ways[1]):.2f} without HTTP, bound {BOUND:g} {kept}")
        return "\n".join(lines)

    def _line(self, way: Way) -> str:
        hundredths = statistics.quantiles(way.took, n=100)
        rate, many = statistics.median(way.rates), len(way.took)
        return (
            f"  {way.name:11} {rate:6,.0f}/s, p50 {hundredths[49] * 1000:.2f} ms, "
            f"p99 {hundredths[98] * 1000:.2f} ms, ratio {self.ratio(way):.2f} "
            f"({many:,} messages): {way.about}"
        )


BENCHMARKS = (Answering(),)

if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2])
