"""Files that people sent: in pieces, within the limit, and without a word of the bot's token."""

from datetime import timedelta

import pytest

from bot.channels.base import MessageRefusedError, SendError, TryLaterError
from bot.channels.telegram.channel import FILE_BYTES
from bot.channels.telegram.errors import NoAnswerError
from bot.channels.telegram.media import TelegramMedia
from bot.evidence.media import MediaError, MediaGoneError
from models.intake import MB
from tests.channels.telegram.fake_client import FakeClient

TOKEN = "123456789:AAF-canary-token-of-the-bot-00000001"


def test_a_file_comes_in_pieces() -> None:
    """As the platform sends it."""
    telegram = FakeClient(files={"BQAC": [b"one", b"two"]})
    assert list(TelegramMedia(telegram).fetch("BQAC")) == [b"one", b"two"]


def test_a_file_is_fetched_piece_by_piece() -> None:
    """Nothing is taken before it is asked for."""
    pieces = iter([b"one", b"two"])
    telegram = FakeClient(files={"BQAC": pieces})
    assert next(TelegramMedia(telegram).fetch("BQAC")) == b"one"
    assert list(pieces) == [b"two"]


def test_a_file_may_have_twenty_megabytes_and_no_byte_more() -> None:
    """However small its size was told."""
    whole = [bytes(MB)] * (FILE_BYTES // MB)
    telegram = FakeClient(files={"whole": whole, "more": [*whole, b"x"]})
    media = TelegramMedia(telegram)
    assert sum(map(len, media.fetch("whole"))) == FILE_BYTES
    with pytest.raises(MediaGoneError):
        list(media.fetch("more"))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (MessageRefusedError("refused"), MediaGoneError),
        (TryLaterError("flood", timedelta(seconds=3)), MediaError),
        (TryLaterError("no_connection"), MediaError),
        (SendError("odd"), MediaError),
        (NoAnswerError(), MediaError),
    ],
)
@pytest.mark.parametrize("before", [[], [b"one"]], ids=["at once", "amidst"])
def test_what_cannot_be_had_is_gone_or_comes_later(
    fault: Exception, kind: type[Exception], before: list[bytes]
) -> None:
    """Too large or a wrong number: never. Anything else: not now."""
    telegram = FakeClient(files={"BQAC": before}, faults=[fault])
    with pytest.raises(kind) as caught:
        list(TelegramMedia(telegram).fetch("BQAC"))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_no_error_tells_an_address() -> None:
    """Where a file lies holds the bot's token."""
    telegram = FakeClient(faults=[MessageRefusedError(f"https://api.example/file/bot{TOKEN}/x")])
    with pytest.raises(MediaGoneError) as caught:
        list(TelegramMedia(telegram).fetch("BQAC"))
    assert TOKEN not in repr(caught.value)
