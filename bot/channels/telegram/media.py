"""Files that people sent over Telegram, fetched by the platform's number of them.

The address of a file holds the bot's token, so it stays within the client, and no error tells it.
"""

from collections.abc import Iterator
from typing import Protocol

from bot.channels.base import MessageRefusedError, SendError
from bot.channels.telegram.channel import FILE_BYTES
from bot.channels.telegram.errors import NoAnswerError
from bot.evidence.media import MediaError, MediaGoneError


class Files(Protocol):
    """What fetches a file: `client.Client`."""

    def file(self, file_id: str) -> Iterator[bytes]:
        """A file in pieces."""


class TelegramMedia:
    """The files of one bot."""

    def __init__(self, files: Files) -> None:
        """Nothing is fetched yet."""
        self._files = files

    def fetch(self, source: str) -> Iterator[bytes]:
        """The file of a source, in pieces, of at most `FILE_BYTES` in all.

        Args:
            source: the platform's number of the file (`file_id`).

        Raises:
            MediaError: not now; here or amidst the file.
            MediaGoneError: never: it is too large, or there is none.
        """
        try:
            yield from _within(self._files.file(source), FILE_BYTES)
        except MessageRefusedError:
            gone: MediaError | MediaGoneError = MediaGoneError("refused")
        except (SendError, NoAnswerError) as error:
            gone = MediaError(getattr(error, "reason", "no_answer"))
        else:
            return
        raise gone  # outside, so that no other error goes along with it


def _within(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    """The pieces, as long as they are within `most` bytes. Raises MediaGoneError."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise MediaGoneError("too_large")
        yield piece
