"""What fetches a promised file from its channel's platform."""

from collections.abc import Iterator
from typing import Protocol


class MediaError(Exception):
    """The platform did not give the file this time; it is asked again."""


class MediaGoneError(Exception):
    """The platform will never give the file: it has it no more, or never had it."""


class Media(Protocol):
    """A platform's files."""

    def fetch(self, source: str) -> Iterator[bytes]:
        """The file of a source, in pieces; nothing of it is kept in memory or on the disk.

        Args:
            source: the platform's name of the file (`Attachment.source`).

        Raises:
            MediaError: not now; here or amidst the file.
            MediaGoneError: not any more.
        """
