"""Running services for tests that kill, flood and starve them: real processes, real sockets."""

import asyncio
import base64
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from tests.fakes.wechat.account import MADE_UP

MASTER_KEY: Final = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
STARTED: Final = "greenbot serves "


def wechat_settings(api: str) -> dict[str, str]:
    """What connects a service to the fake platform whose API is at `api`."""
    return {
        "GREENBOT_WECHAT_APP_ID": MADE_UP.app_id,
        "GREENBOT_WECHAT_SECRET": MADE_UP.secret,
        "GREENBOT_WECHAT_TOKEN": MADE_UP.token,
        "GREENBOT_WECHAT_AES_KEY": MADE_UP.aes_key,
        "GREENBOT_WECHAT_API_BASE": api,
    }


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@dataclass
class Service:
    """One process of the product, that may be killed and started again on its port."""

    verb: str
    database_url: str
    folder: Path
    more: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[str] | None" = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it listens."""
        environment = {name: value for name, value in os.environ.items() if name != "PORT"}
        environment |= {
            "PORT": str(self.port),
            "GREENBOT_DATABASE_URL": self.database_url,
            "GREENBOT_DATA_DIR": str(self.folder),
            "GREENBOT_MASTER_KEY": MASTER_KEY,
            "GREENBOT_LOG_LEVEL": "WARNING",
        }
        with (self.folder / f"{self.port}.log").open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", self.verb],
                env=environment | dict(self.more),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(STARTED):
                return
        raise AssertionError(f"it did not start: {self.log()}")

    def log(self) -> str:
        """What it logged."""
        return (self.folder / f"{self.port}.log").read_text(encoding="utf-8")

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as its operator does."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None


@dataclass
class Times:
    """How long answers took, in seconds."""

    taken: list[float] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        """The time within which that share of the answers came."""
        ordered = sorted(self.taken)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    def histogram(self) -> str:
        """How many answers came within which time."""
        edges = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 4.5)
        counts = Counter(next((e for e in edges if one <= e), float("inf")) for one in self.taken)
        lines = [f"  up to {edge:6.3f} s  {counts[edge]:7d}" for edge in edges]
        over = counts[float("inf")]
        return "\n".join([*lines, f"  over   4.500 s  {over:7d}"])


async def posted(client: httpx.AsyncClient, url: str, post: "httpx.Request") -> bytes | None:
    """Send one push as the platform does; None where no answer came in its five seconds."""
    try:
        answer = await asyncio.wait_for(client.send(post), timeout=5)
    except (httpx.TransportError, TimeoutError):
        return None
    assert answer.status_code in (200, 503), (url, answer.status_code)
    return answer.content if answer.status_code == 200 else None
