"""The token, the secret and the openids stand in no log and in no error, at any level."""

import logging
import traceback
from collections.abc import Iterator
from io import StringIO

import pytest

from bot.channels.base import Ground
from bot.channels.wechat.client import Client
from bot.channels.wechat.errors import NotSentError
from bot.logs import NEVER, set_up_logs
from tests.channels.wechat.given import hasty, tokens_of
from tests.channels.wechat.scripted import APP, SECRET, Says, Scripted, code
from tests.channels.wechat.test_failing_calls import MAYBE_TAKEN
from tests.fakes.canaries import OPENID

CANARY = "canary-token-1"


@pytest.fixture
def everything() -> Iterator[StringIO]:
    """A log at DEBUG; the libraries' own levels are put back."""
    root = logging.getLogger()
    touched = [root, *map(logging.getLogger, NEVER)]
    before, levels = root.handlers[:], [one.level for one in touched]
    root.handlers[:] = []
    stream = StringIO()
    set_up_logs("DEBUG", stream)
    yield stream
    root.handlers[:] = before
    for one, level in zip(touched, levels, strict=True):
        one.setLevel(level)


def everything_of(error: BaseException) -> Iterator[str]:
    """What an error tells in any way, and those that it came of."""
    yield from (str(error), repr(error), repr(error.args), repr(getattr(error, "__dict__", "")))
    for other in (error.__cause__, error.__context__):
        if other is not None:
            yield from everything_of(other)


@pytest.mark.parametrize("says", [*MAYBE_TAKEN.values(), code(40001), code(47003), Says()])
def test_the_token_is_told_nowhere(
    ground: Ground, platform: Scripted, everything: StringIO, says: Says
) -> None:
    platform.answer = lambda _: says
    client = hasty(ground, platform)
    raised: list[str] = []
    for call in (lambda: client.send_text(OPENID, "x"), lambda: list(client.download("m"))):
        try:
            call()
        except Exception as error:
            raised += everything_of(error)
            raised += traceback.format_exception(error)
            logging.getLogger("somebody").exception("it failed")
    told = everything.getvalue() + "".join(raised) + repr(client) + repr(client.__dict__)
    assert platform.calls[0].query["access_token"] == CANARY
    assert not any(word in told for word in (CANARY, SECRET, OPENID))


def test_a_closed_platform_is_told_without_the_token(
    ground: Ground, platform: Scripted, everything: StringIO
) -> None:
    tokens = tokens_of(ground, platform)
    tokens.get()
    client = Client(APP, SECRET, "http://127.0.0.1:1", tokens)
    with pytest.raises(NotSentError) as caught:
        client.send_text(OPENID, "x")
    assert CANARY not in "".join(everything_of(caught.value)) + everything.getvalue()


@pytest.mark.parametrize("name", ["urllib3.connectionpool", "urllib3.util.retry", "requests"])
def test_libraries_that_log_addresses_are_never_written(everything: StringIO, name: str) -> None:
    """Composed by them or by somebody above them, at any level."""
    address = f"https://api.weixin.qq.com/cgi-bin/x?access_token={CANARY}"
    logger = logging.getLogger(name)
    logger.debug("GET %s", address)
    logger.warning(f"Retrying {address}")
    assert everything.getvalue() == ""


def test_levels_hold_for_other_handlers_too(platform: Scripted, client: Client) -> None:
    """Somebody's own handler, which writes arguments, hears nothing of the libraries."""
    heard: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    root, own = logging.getLogger(), Handler()
    before = root.handlers[:], root.level, [logging.getLogger(one).level for one in NEVER]
    set_up_logs("DEBUG", StringIO())
    root.addHandler(own)
    try:
        client.send_text(OPENID, "x")
    finally:
        root.handlers[:], level, levels = before
        root.setLevel(level)
        for name, one in zip(NEVER, levels, strict=True):
            logging.getLogger(name).setLevel(one)
    assert platform.calls
    assert CANARY not in "".join(heard)
