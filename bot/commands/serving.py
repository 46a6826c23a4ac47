"""The web server in this process: one socket, one server, and the clock beside it."""

import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import uvicorn

from bot.app import App
from bot.commands.starting import StartError
from bot.packs.words import problem_line
from bot.settings import Settings
from bot.site import site
from scheduler.worker import Clockwork, Tick

GRACE_SECONDS = 10
"""How long answers that are under way may take after the process was asked to end."""


def serve(app: App, ticks: Sequence[Tick]) -> int:
    """Serve until Ctrl+C or SIGTERM, and do the work of the ticks meanwhile.

    Raises:
        StartError: where the address cannot be listened on.
    """
    with _listening(app.settings) as listener, clockwork(ticks):
        _announce(app, listener.getsockname()[1])
        server = uvicorn.Server(
            uvicorn.Config(
                site(app),
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        server.run(sockets=[listener])
    return 0


@contextmanager
def clockwork(ticks: Sequence[Tick]) -> Iterator[None]:
    """Let the ticks run while something else does; SIGTERM ends the process like Ctrl+C."""
    signal.signal(signal.SIGTERM, _leave)
    running = Clockwork(ticks)
    running.start()
    try:
        yield
    finally:
        running.stop()


def _leave(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        reason = f"cannot listen on {where}: {error.strerror or error}"
        raise StartError(f"{reason}; set PORT to a free port, or GREENBOT_HOST") from error
    with listener:
        yield listener


def _announce(app: App, port: int) -> None:
    """Say on standard output where to go; logs are on standard error."""
    host = f"[{app.settings.host}]" if ":" in app.settings.host else app.settings.host
    today = app.clock.today()
    print(f"greenbot serves http://{host}:{port}  (Ctrl+C stops)")
    for pack in app.shelf.library.packs.values():
        print(f"  {pack.id:16} {pack.names.zh} {pack.names.en}: {pack.status(today)}")
    for problem in app.shelf.problems:
        print(f"  left out: {problem_line(problem, 'en')}", file=sys.stderr)
    sys.stdout.flush()
