"""What an error of a platform means for what was being sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.channels.base import (
    AddressGoneError,
    MessageRefusedError,
    NotReachableNowError,
    SendError,
    TryLaterError,
)
from models.results import Outcome

_OUTCOMES: Mapping[type[SendError], Outcome] = {
    AddressGoneError: "gone",
    NotReachableNowError: "unreachable",
    TryLaterError: "later",
    MessageRefusedError: "refused",
    SendError: "later",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """How a sending failed: a word for the record, and how long the platform said to wait."""

    outcome: Outcome
    reason: str
    after: timedelta | None = None


def failure(error: Exception) -> Failure:
    """What an error means; any that a sender does not name may have come after the message."""
    if not isinstance(error, SendError):
        return Failure("uncertain", "no_answer")
    outcome = next(_OUTCOMES[kind] for kind in type(error).mro() if kind in _OUTCOMES)
    after = error.after if isinstance(error, TryLaterError) else None
    return Failure(outcome, error.reason, after)
