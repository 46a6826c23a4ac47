"""The words of every envelope, made when it is sent: reminders here, the other kinds beside.

A reminder bundles all open duties of all units of a contact. Its first line says who must do what
by when; it names the article and how to read it, asks one question (打算哪天填报) and can be
answered with a word. It is short: one or two duties in full, more of them a line each.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers import briefs, citing, digests, notices, obligations
from handlers.commands import BY_NAME, shortcuts
from handlers.complaints import told as complaints
from handlers.context import Context
from handlers.obligations import Obligation
from handlers.reply_words import ACK, DECLARED, LATER, NOT_ME, NOT_YET, SUBMITTED, typed
from handlers.telling import Words, language_of, prompt_of
from models import told
from models.deadlines import Deadline, Stage, open_for_units
from models.deliveries import Delivery
from models.messages import Block, Bullets, Day, Language, Option, Paragraph, Reply, Say, say
from models.messages import Words as BothLanguages
from models.units import units_of
from policies.ladder import remind_days

TEMPLATE = "1"
"""Which way of putting the words together; the words themselves are the catalogue's."""
IN_FULL = 2
"""Up to so many duties are told with everything there is to say."""
LISTED = 6
"""Up to so many are listed; the others are counted."""


def words_of(delivery: Delivery, context: Context) -> Reply:
    """What an envelope says, whatever its kind. Raises KeyError for a kind that is unknown."""
    return _WORDS[delivery.kind](delivery, context, language_of(delivery, context))


# --- what a reminder carries ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One duty of a reminder; `stage` is the newest that it carries, None for one told besides."""

    duty: Obligation
    stage: Stage | None

    @property
    def name(self) -> str:
        """The stage's name, or ""."""
        return self.stage.name if self.stage else ""

    @property
    def about_change(self) -> bool:
        """Whether it corrects what was told before."""
        return self.name == "correction"


def entries(delivery: Delivery, context: Context) -> list[Entry]:
    """What an envelope carries and what else is open for its reader, the nearest date first."""
    carried = {
        row.id: (row, stage)
        for stage, row in told.stages_in(context.db, delivery.id or 0)
        if row.state in ("open", "declared") or stage.name == "correction"
    }
    units = [unit.id or 0 for unit in units_of(context.db, delivery.person_id)]
    going = open_for_units(context.db, units)
    besides = [row for row in going if row.state == "open" and row.id not in carried]
    rows = [*(row for row, _ in carried.values()), *sorted(besides, key=_by_date)]
    stages: Mapping[int | None, Stage] = {number: stage for number, (_, stage) in carried.items()}
    told_now = obligations.obligations(context, rows)
    return [Entry(one, stages.get(one.deadline.id)) for one in told_now]


def _by_date(row: Deadline) -> tuple[object, int]:
    return row.finish_by, row.id or 0


# --- a reminder -----------------------------------------------------------------------------------


def _reminder(delivery: Delivery, context: Context, language: Language) -> Reply:
    listed = entries(delivery, context)
    body = _in_full(listed, context) if len(listed) <= IN_FULL else _compact(listed, context)
    closing = Paragraph(say("reminder.service"), tone="muted")
    return Reply(
        blocks=(*citing.once(body), closing),
        options=tuple(_options(listed, context, language)),
        shortcuts=shortcuts(language, "mine", "stop"),
        prompt=prompt_of(delivery),
        brief=briefs.reminder([entry.duty for entry in listed], context.clock.today()),
    )


def _in_full(listed: list[Entry], context: Context) -> Iterator[Block]:
    today = context.clock.today()
    for entry in listed:
        yield Paragraph(headline(entry, context), tone="strong")
        yield from _aside(entry, context)
        if not (entry.about_change and entry.duty.deadline.state == "closed"):
            yield from obligations.particulars(context, entry.duty)
            yield from obligations.at_hand(entry.duty) if len(listed) == 1 else ()
            yield from obligations.basis(entry.duty, today)
    yield from _question(listed, context)


def _compact(listed: list[Entry], context: Context) -> Iterator[Block]:
    """The nearest duty in full words, the next few a line each, the others counted."""
    today = context.clock.today()
    yield Paragraph(headline(listed[0], context), tone="strong")
    yield from _aside(listed[0], context)
    yield Paragraph(say("reminder.further", count=len(listed) - 1))
    yield Bullets(tuple(headline(entry, context) for entry in listed[1:LISTED]))
    if len(listed) > LISTED:
        yield Paragraph(say("reminder.more", count=len(listed) - LISTED))
    rows = [entry.duty.deadline for entry in listed]
    for row in [row for row in rows if row.basis == "draft"][:1]:
        yield Paragraph(obligations.drafted(context, row), tone="warning")
    for year in sorted({row.due.year for row in rows if row.calendar == "provisional"})[:1]:
        yield Paragraph(say("deadline.provisional", year=year), tone="muted")
    yield from obligations.basis(listed[0].duty, today)
    yield from _question(listed, context)


def headline(entry: Entry, context: Context) -> Say:
    """The line of one duty: whose, what, by when; for a change or a check, in words of its own."""
    row, title, today = entry.duty.deadline, entry.duty.title, context.clock.today()
    if entry.about_change and row.state == "closed":
        ended = obligations.closed_because(row)
        return say("reminder.withdrawn", title=title, due=Day(row.due), why=ended)
    line = obligations.line(entry.duty, today)
    if entry.about_change:
        return say("reminder.corrected", line=line)
    return say("reminder.check", line=line) if entry.name == "check" else line


def _aside(entry: Entry, context: Context) -> Iterator[Block]:
    """What a stage has to say besides: the date before, the last time, a check, a day passed."""
    row, stage = entry.duty.deadline, entry.stage
    if stage is None:
        return
    if entry.about_change:
        before = told.date_before(context.db, row)
        if before is not None and row.state != "closed":
            yield Paragraph(say("reminder.no_longer", due=Day(before.due)))
    elif entry.name == "check":
        yield Paragraph(say("reminder.not_verified"))
    elif entry.name.startswith("overdue"):
        yield Paragraph(say("reminder.overdue"))
    elif entry.name.startswith("urge"):
        yield Paragraph(say("reminder.urged"))
    elif entry.name.startswith("wake"):
        yield Paragraph(say("reminder.wake"), tone="muted")
    elif entry.name == f"d{min(remind_days(entry.duty.rule), default=0)}":
        brought_forward = stage.day > context.clock.today()
        yield Paragraph(say("reminder.last_early") if brought_forward else say("reminder.last"))


def _question(listed: list[Entry], context: Context) -> Iterator[Block]:
    """The one question: on which day do they mean to file."""
    today = context.clock.today()
    rows = [entry.duty.deadline for entry in listed]
    ahead = [row for row in rows if row.state == "open" and today < row.finish_by]
    if any(row.plan_on is None for row in ahead):
        yield Paragraph(obligations.when(ahead, context))


# --- what can be answered -------------------------------------------------------------------------


def _options(listed: list[Entry], context: Context, language: Language) -> Iterator[Option]:
    """The answers as words, not numbers: what is open in the conversation keeps its numbers."""
    rows = [entry.duty.deadline for entry in listed]
    still = [row for row in rows if row.state == "open"]
    words: list[BothLanguages] = [ACK]
    if still:
        words.append(SUBMITTED if all(row.unit_id is None for row in still) else DECLARED)
    if any(row.state == "declared" for row in rows):
        words.append(NOT_YET)
    if any(obligations.can_wait(row, context) for row in still):
        words.append(LATER)
    if any(row.unit_id is not None for row in rows):
        words.append(NOT_ME)
    yield from (Option(word, typed(word, language)) for word in words)
    if len(listed) == 1:
        send = f"{BY_NAME['mine'].typed(language)} {listed[0].duty.name}"
        yield Option(say("reminder.read_article"), send)


_WORDS: Mapping[str, Words] = {
    "reminder": _reminder,
    "digest": digests.digest,
    "drill": notices.drill,
    "broadcast": notices.broadcast,
    "notice": notices.notice,
    "case": complaints.case,
}
