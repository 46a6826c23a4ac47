"""Sending by a channel that cannot push: the message is posted, and its page fetches it."""

from bot.channels.base import Sent, TryLaterError
from bot.rendered import Rendered
from models import posted
from models.clock import Clock
from models.db import Database, StorageError, to_json


class Posting:
    """The sender of one such channel."""

    def __init__(self, channel: str, database: Database, clock: Clock) -> None:
        """Post into `database` for the readers of `channel`."""
        self._channel = channel
        self._database = database
        self._clock = clock

    def send(self, address: str, message: Rendered, key: str) -> Sent:
        """Post once; a repetition of the same delivery changes nothing.

        Raises:
            TryLaterError: where it could not be stored.
        """
        body = to_json(message)
        try:
            with self._database.writing() as db:
                posted.post(db, key, self._channel, address, body, self._clock.now())
        except StorageError as error:
            raise TryLaterError("storage") from error
        return Sent()
