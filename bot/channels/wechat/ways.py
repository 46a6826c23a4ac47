"""What may be sent to somebody now, taken from the ledgers before it is sent.

The platform counts what it takes: messages within a window that its user opened, and consents. What
is taken here is committed before the platform is asked, so that two senders never count on the same
message; what surely was not sent is given back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import AddressGoneError, Ground
from bot.channels.wechat.about import CHANNEL
from models import consents, followers, keyboards
from models.messages import Touch
from models.texts import Texts

GONE = "unfollowed"
"""Why nothing reaches somebody: they follow the account no longer."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The buttons of a message: what each sends, and the question above them.

    `private`: they are of somebody's complaint.
    """

    prompt: str | None
    sends: tuple[str, ...]
    private: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """Messages that may go out: how many, by the windows that they were taken from.

    `keyboard` is the name under which a tap of the message's buttons is found, "" without any.
    """

    windows: tuple[Touch, ...]
    keyboard: str = ""


class Ways:
    """The ledgers of the account's people."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def reader(self, openid: str) -> str:
        """The pseudonym of somebody who may be written to.

        Raises:
            AddressGoneError: they follow no longer; the platform need not be asked.
        """
        with self._ground.database.writing() as db:
            name = followers.pseudonym(db, self._ground.vault, CHANNEL, openid, self._now)
            if followers.has_left(db, CHANNEL, name):
                raise AddressGoneError(GONE)
        return name

    @property
    def _now(self) -> datetime:
        return self._ground.clock.now()

    # --- customer-service messages ----------------------------------------------------------------

    def take(self, reader: str, count: int, choices: Choices | None = None) -> Taken | None:
        """So many messages of the windows that are open, all or none; None: there are too few."""
        with self._ground.database.writing() as db:
            windows = followers.take(db, CHANNEL, reader, count, self._now)
            if not windows:
                return None
            if choices is None:
                return Taken(windows)
            texts = Texts(db, self._ground.vault, self._now)
            made = CHANNEL, reader, choices.prompt, choices.sends, self._now
            return Taken(windows, keyboards.make(db, texts, *made, private=choices.private))

    def give_back(self, reader: str, windows: Sequence[Touch]) -> None:
        """These were not sent."""
        if windows:
            with self._ground.database.writing() as db:
                followers.give_back(db, CHANNEL, reader, windows, self._now)

    def close(self, reader: str) -> None:
        """The platform says that no window is open."""
        with self._ground.database.writing() as db:
            followers.close(db, CHANNEL, reader)

    def left(self, reader: str) -> None:
        """The platform says that they follow no longer."""
        with self._ground.database.writing() as db:
            followers.left(db, CHANNEL, reader, self._now)

    # --- subscription notices ---------------------------------------------------------------------

    def take_consent(self, reader: str, template: str) -> bool:
        """One consent to a template; False: none is left."""
        with self._ground.database.writing() as db:
            return consents.spend(db, CHANNEL, reader, template, self._now)

    def give_consent_back(self, reader: str, template: str) -> None:
        """It was not used."""
        with self._ground.database.writing() as db:
            consents.give_back(db, CHANNEL, reader, template, self._now)

    def no_consent(self, reader: str, template: str) -> None:
        """The platform says that none is left."""
        with self._ground.database.writing() as db:
            consents.used_up(db, CHANNEL, reader, template, self._now)
