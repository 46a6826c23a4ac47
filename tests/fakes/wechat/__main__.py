"""`python -m tests.fakes.wechat`: the product with a telephone to try WeChat on, on this machine.

The fake platform and its page run in this process, the product beside it as `greenbot run`, with
settings of its own and a data folder of its own: nothing of the operator's is read or written.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import IO, Final

import httpx

from models.clock import SystemClock
from tests.fakes.wechat.account import MADE_UP
from tests.fakes.wechat.line import SECONDS
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.phone import phone_routes
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.server import hosting
from tests.fakes.wechat.trying import PEOPLE, POSTERS, TEMPLATES, templates_file

ROOT: Final = Path(__file__).resolve().parents[3]
HOST: Final = "127.0.0.1"


class NotStartedError(Exception):
    """It cannot run; the message is the one line to tell."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until Ctrl+C, or until the product ends."""
    asked = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ExitStack() as running:
            _run(asked, running)
    except NotStartedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fakes.wechat", description=(__doc__ or "").partition("\n")[0]
    )
    port = os.environ.get("PORT") or "8000"
    parser.add_argument("--port", type=int, default=port, help=f"port of the product ({port})")
    parser.add_argument("--phone-port", type=int, default=8001, help="port of the telephone (8001)")
    parser.add_argument("--data", type=Path, help="folder to keep the data in; else it is deleted")
    return parser


def _run(asked: argparse.Namespace, running: ExitStack) -> None:
    """Start both, say where to click, and wait."""
    listener = running.enter_context(_listening(asked.phone_port, "--phone-port"))
    with _listening(asked.port, "--port") as free:
        port = free.getsockname()[1]  # the product takes it itself in a moment
    folder = asked.data or Path(running.enter_context(tempfile.TemporaryDirectory()))
    folder.mkdir(parents=True, exist_ok=True)
    client = running.enter_context(httpx.Client(timeout=SECONDS))
    platform = peopled(Platform(SystemClock(), client, f"http://{HOST}:{port}/wechat"))
    reporting = running.enter_context(ThreadPoolExecutor(1))
    platform.on_card = lambda card: reporting.submit(
        Person(platform, card.openid).template_finished, card
    )
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    settings = environment(folder, port, address)
    product = running.enter_context(_product(folder, settings))
    # Only now, so that whoever clicks at once is answered; calls of the product wait at the socket.
    running.enter_context(hosting(phone_routes, listener)).serve(platform)
    if not platform.line.verify():
        raise NotStartedError("the product does not verify the platform's address")
    _put_menu(folder, settings)
    _say(f"Open {address} : a telephone with WeChat. The product is on http://{HOST}:{port}")
    _say(f"Its data: {folder.resolve()}  (Ctrl+C stops both)")
    if product.wait():
        raise NotStartedError("the product ended; the reason is above")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def peopled(platform: Platform) -> Platform:
    """Put people, posters and templates around an account."""
    for openid, name in PEOPLE.items():
        Person.of(platform, openid, name, following=False)
    for scene in POSTERS:
        platform.poster(scene)
    for template in TEMPLATES:
        platform.add(template)
    return platform


@contextmanager
def _listening(port: int, option: str) -> Iterator[socket.socket]:
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        reason = error.strerror or error
        raise NotStartedError(f"cannot listen on {HOST}:{port}: {reason}; try {option}") from error
    with listener:
        yield listener


@contextmanager
def _product(folder: Path, settings: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """The product as a process of its own, from when it serves until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env=settings,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        if not process.stdout.readline():
            raise NotStartedError("the product did not start; the reason is above")
        Thread(target=_read_on, args=(process.stdout,), daemon=True).start()
        yield process
    finally:
        process.terminate()
        process.wait()


def _read_on(stream: IO[str]) -> None:
    """Take the rest of what it says, so that it never waits for a reader."""
    for _ in stream:
        pass


def _put_menu(folder: Path, settings: Mapping[str, str]) -> None:
    """Give the account the menu that the product has for it."""
    command = [sys.executable, "-m", "bot", "wechat", "menu", "--push"]
    done = subprocess.run(
        command, cwd=folder, env=settings, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise NotStartedError(f"the account's menu was not taken: {done.stderr.strip()}")


def environment(folder: Path, port: int, api: str) -> Mapping[str, str]:
    """What the product finds: the made-up account, and no setting of whoever starts this."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GREENBOT_") and name != "PORT"
    }
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PORT": str(port),
        "GREENBOT_DATA_DIR": str(folder.resolve()),
        "GREENBOT_LOG_LEVEL": "WARNING",
        "GREENBOT_WECHAT_APP_ID": MADE_UP.app_id,
        "GREENBOT_WECHAT_SECRET": MADE_UP.secret,
        "GREENBOT_WECHAT_TOKEN": MADE_UP.token,
        "GREENBOT_WECHAT_AES_KEY": MADE_UP.aes_key,
        "GREENBOT_WECHAT_API_BASE": api,
        "GREENBOT_WECHAT_TEMPLATES": str(templates_file(folder, api)),
    }


if __name__ == "__main__":
    sys.exit(main())
