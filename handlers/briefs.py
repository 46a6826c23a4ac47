"""What each kind of envelope says in three short fields, for templates of platforms (模板消息).

A field shows 20 characters (`bot/rendered.py: BRIEF_CHARACTERS`): what is longer becomes general
words when it is rendered. Nothing that an official or a contact wrote stands in any of them, and
nothing of a complaint. A day is named only where it is a day of the duty that is named.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from handlers.officials.showing import HOME
from handlers.reply_words import ACK
from models.deadlines import Deadline
from models.messages import Brief, Day, Text, Words, say

_READ = say("brief.read")


class Duty(Protocol):
    """One duty of a reminder (`handlers/obligations.py`)."""

    @property
    def deadline(self) -> Deadline:
        """Its row."""

    @property
    def what(self) -> Words:
        """The duty, as the pack calls it."""


def reminder(duties: Sequence[Duty], today: date) -> Brief:
    """One duty with its day; of several how many there are, and the nearest day.

    Of one that fell away there is nothing to be done, and no day.
    """
    going = [one for one in duties if one.deadline.state != "closed"]
    if not going:
        return Brief(_named(duties), _READ)
    days = [_day(one.deadline, today) for one in going]
    return Brief(_named(going), say("brief.answer", word=ACK), Day(min(days)))


def _named(duties: Sequence[Duty]) -> Text:
    return duties[0].what if len(duties) == 1 else say("brief.duties", count=len(duties))


def _day(row: Deadline, today: date) -> date:
    """The last working day, as in the reminder itself; once it has passed, the last day."""
    return row.finish_by if today <= row.finish_by else row.due


DIGEST = Brief(say("brief.digest"), say("brief.answer", word=HOME))
DRILL = Brief(say("brief.drill"), say("brief.answer", word=ACK))
BROADCAST = Brief(say("brief.broadcast"), _READ)
NOTICE = Brief(say("brief.notice"), _READ)


def case(word: Words) -> Brief:
    """There is something to read, and nothing of what it is about; `word` opens it."""
    return Brief(say("brief.what"), say("brief.answer", word=word))
