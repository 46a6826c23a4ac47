"""Deadlines as a calendar feed (iCalendar, RFC 5545): public dates only, and nothing personal.

One all-day event for each duty of an owner and a year, for ever under one UID. Whoever subscribed
sees a moved date move, since its SEQUENCE rises, and a duty that fell away as cancelled.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vDuration

from handlers import citing, obligations
from handlers.context import Context
from handlers.obligations import Obligation
from models.deadlines import Deadline
from models.messages import Day, Say, Text, say

InWords = Callable[[Text], str]
"""Puts a text into the language of the feed."""

REFRESH = timedelta(hours=12)
_NO_STAMP = datetime(2000, 1, 1, tzinfo=UTC)
_MOVES = 4
"""By how much a further date raises the SEQUENCE; returning to a date, and cancelling, less."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One duty as it stands: the row that holds, and how often it changed."""

    duty: Obligation
    sequence: int

    @property
    def row(self) -> Deadline:
        """The deadline's row."""
        return self.duty.deadline

    @property
    def cancelled(self) -> bool:
        """Whether it fell away; a season that is over leaves its dates as they were."""
        row = self.row
        ended = row.state == "closed" and row.closed_why != "season_over"
        return ended or row.state == "superseded"

    @property
    def uid(self) -> str:
        """The same for every date that this duty of this year ever had."""
        whose = f"{self.row.owner}|{self.row.duty}|{self.row.year}"
        return f"{hashlib.sha256(whose.encode()).hexdigest()[:32]}@greenbot"


def entries(context: Context, rows: Iterable[Deadline]) -> list[Entry]:
    """One entry for each duty and year, of all the rows that it had; the earliest date first."""
    versions: dict[tuple[str, str, int], list[Deadline]] = {}
    for row in sorted(rows, key=lambda row: row.id or 0):
        versions.setdefault((row.owner, row.duty, row.year), []).append(row)
    standing = [_standing(known) for known in versions.values()]
    duties = obligations.obligations(context, [row for row, _ in standing])
    found = [Entry(duty, sequence) for duty, (_, sequence) in zip(duties, standing, strict=True)]
    return sorted(found, key=lambda entry: (entry.row.due, entry.uid))


def _standing(versions: Sequence[Deadline]) -> tuple[Deadline, int]:
    """The row that holds, and a number that rises with every change."""
    holding = [row for row in versions if row.state != "superseded"]
    row = (holding or versions)[-1]
    returned = 2 * (row is not versions[-1])
    return row, _MOVES * (len(versions) - 1) + returned + (row.state in ("closed", "superseded"))


# --- building -------------------------------------------------------------------------------------


def feed(found: Sequence[Entry], name: Text, in_words: InWords, context: Context) -> bytes:
    """The feed of some entries.

    Args:
        found: the entries, in the order in which they are written.
        name: what the calendar is called.
        in_words: the language.
        context: the clock, and by which document a draft is switched on.
    """
    return _built(found, name, in_words, context, context.clock.now())


def tag(found: Sequence[Entry], name: Text, in_words: InWords, context: Context) -> str:
    """A weak ETag: equal as long as the feed says the same, whenever it is asked for."""
    body = _built(found, name, in_words, context, _NO_STAMP)
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def _built(
    found: Sequence[Entry], name: Text, in_words: InWords, context: Context, stamp: datetime
) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//greenbot//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", in_words(name))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for entry in found:
        calendar.add_component(_event(entry, in_words, context, stamp))
    return bytes(calendar.to_ical())


def _event(entry: Entry, in_words: InWords, context: Context, stamp: datetime) -> Event:
    row, event = entry.row, Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("sequence", entry.sequence)
    event.add("dtstart", row.due)
    event.add("dtend", row.due + timedelta(days=1))
    event.add("summary", in_words(_summary(entry)))
    event.add("description", "\n".join(map(in_words, _details(entry, context))))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _summary(entry: Entry) -> Say:
    title = entry.duty.title
    return say("duty.draft_line", line=title) if entry.row.basis == "draft" else title


def _details(entry: Entry, context: Context) -> Iterator[Text]:
    """When to finish, whose date it is, where, and the article in its own words."""
    row, rule, pack = entry.row, entry.duty.rule, entry.duty.pack
    if entry.cancelled:
        yield obligations.closed_because(row)
        return
    if row.finish_by != row.due:
        yield say("feed.finish", finish=Day(row.finish_by, weekday=True))
    if row.source != "text":
        yield obligations.source(row)
    if row.basis == "draft":
        yield obligations.drafted(context, row)
    if row.calendar == "provisional":
        yield say("deadline.provisional", year=row.due.year)
    if rule and rule.platform:
        yield say("deadline.platform", platform=rule.platform)
    if rule and pack:
        for citation in citing.citations(pack, rule.cites[:1], context.clock.today()):
            place = obligations.article(rule.cites)
            yield say("feed.quote", quote=citation.quote, law=citation.law, place=place)
    yield say("reminder.service")
