"""One duty of one unit or office in words: what, by when, how many days are left, on which basis.

Everything that is said here comes from the deadline's row and from the pack's own words.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from handlers import citing
from handlers.context import Context
from models import told
from models.deadlines import MOST_SNOOZES, Deadline
from models.messages import Block, Citation, Day, Paragraph, Place, Quote, Say, Text, Words, say
from models.names import name_of
from models.office_dates import adoption_of
from models.units import Unit
from policies import schema
from policies.ladder import latest_wake
from policies.load import LoadedPack

_AT_HAND: dict[str, str] = {"annual_table": "change"}
"""Under which topic a text says what must be stated when a duty is done."""

_STATES: dict[str, Say] = {
    "open": say("duty.state.open"),
    "declared": say("duty.state.declared"),
    "verified": say("duty.state.verified"),
    "superseded": say("duty.state.superseded"),
    "closed": say("duty.state.closed"),
}


@dataclass(frozen=True, slots=True)
class Obligation:
    """A deadline with what is needed to speak of it.

    `owner` is the unit's short name or the office. `pack` and `rule` are None where the rules no
    longer have it.
    """

    deadline: Deadline
    owner: Text
    pack: LoadedPack | None
    rule: schema.Deadline | None

    @property
    def name(self) -> str:
        """By which people call it: T99A."""
        return name_of("T", self.deadline.id or 0)

    @property
    def what(self) -> Words:
        """The duty, as the pack calls it."""
        duty = self.deadline.duty
        return citing.words(self.rule.names) if self.rule else Words(duty, duty)

    @property
    def of_office(self) -> bool:
        """Whether it is an office's own."""
        return self.deadline.unit_id is None

    @property
    def title(self) -> Say:
        """The owner and the duty."""
        return say("duty.title", owner=self.owner, what=self.what)

    @property
    def state(self) -> Say:
        """Whether it is done, and who says so."""
        return _STATES[self.deadline.state]


def obligations(context: Context, deadlines: Iterable[Deadline]) -> list[Obligation]:
    """Deadlines with their owners' names and their rules, in the order given."""
    rows = list(deadlines)
    units = told.units_by_id(context.db, {row.unit_id for row in rows if row.unit_id is not None})
    return [_obligation(context, row, units) for row in rows]


def _obligation(context: Context, row: Deadline, units: Mapping[int, Unit]) -> Obligation:
    pack = context.library.packs.get(row.city)
    rule = pack.duty(row.duty) if pack else None
    unit = units.get(row.unit_id) if row.unit_id is not None else None
    owner = unit.short_name if unit else office(context, row.city, row.district)
    return Obligation(row, owner, pack, rule)


def office(context: Context, city: str, district: str) -> Text:
    """What an office is called: a district's, else that of the whole place."""
    pack = context.library.packs.get(city)
    if district or pack is None:
        return say("duty.office", place=citing.district(pack, district or city))
    return citing.words(pack.model.regulation.authority)


# --- when -----------------------------------------------------------------------------------------


def days_left(row: Deadline, today: date) -> int:
    """Days until the last working day on which it should be done; negative after it."""
    return (row.finish_by - today).days


def left(row: Deadline, today: date) -> Say:
    """How much time is left, in words."""
    days = days_left(row, today)
    if today > row.due:
        over = (today - row.due).days
        return say("duty.over_one") if over == 1 else say("duty.over", days=over)
    if days < 0:
        return say("duty.at_once")
    return _SOON.get(days) or say("duty.days", days=days)


_SOON: dict[int, Say] = {0: say("duty.today"), 1: say("duty.tomorrow")}


def line(one: Obligation, today: date) -> Say:
    """The duty in one line: whose, what, by when, how many days are left; drafts marked."""
    row = one.deadline
    finish = Day(row.finish_by, weekday=True)
    if today > row.due:
        due = Day(row.due, weekday=True)
        said = say("duty.line_over", title=one.title, due=due, left=left(row, today))
    else:
        said = say("duty.line", title=one.title, finish=finish, left=left(row, today))
    return say("duty.draft_line", line=said) if row.basis == "draft" else said


def can_wait(row: Deadline, context: Context) -> bool:
    """Whether reminders of a deadline may still be put off (稍后), to whatever day."""
    last = latest_wake(row.finish_by, context.library.calendar)
    return row.state == "open" and row.snoozes < MOST_SNOOZES and last > context.clock.today()


def when(rows: Iterable[Deadline], context: Context) -> Say:
    """打算哪天填报: asks for the day, with one that is early enough for all as the example."""
    today = context.clock.today()
    finish = min(row.finish_by for row in rows)
    early = latest_wake(finish, context.library.calendar)
    return say("reminder.when", day=Day(early if early > today else max(finish, today)))


# --- what more there is to say --------------------------------------------------------------------


def particulars(context: Context, one: Obligation) -> Iterator[Block]:
    """The day before which it is wise to finish, whose date it is, drafts, working days, where."""
    row = one.deadline
    if row.finish_by != row.due and context.clock.today() <= row.due:
        yield Paragraph(say("duty.day_off", due=Day(row.due, weekday=True)))
    if row.source != "text":
        yield Paragraph(source(row))
    if row.basis == "draft":
        yield Paragraph(drafted(context, row), tone="warning")
    if row.calendar == "provisional":
        yield Paragraph(say("deadline.provisional", year=row.due.year), tone="muted")
    if one.rule and one.rule.platform:
        yield Paragraph(say("deadline.platform", platform=one.rule.platform))


def source(row: Deadline) -> Say:
    """Who set a date that is not the text's own, and what the text says."""
    by = row.source_ref or say("duty.notice")
    if row.law_due is None:
        return say("duty.set_alone", by=by, due=Day(row.due))
    return say("duty.set", by=by, due=Day(row.due), law=Day(row.law_due))


def drafted(context: Context, row: Deadline) -> Say:
    """That the text is a draft, and by which document an office reminds of it all the same."""
    mine = adoption_of(context.db, row.city, row.district)
    adoption = mine or adoption_of(context.db, row.city, "")
    return say("duty.draft", by=adoption.source_ref) if adoption else say("duty.draft_alone")


def at_hand(one: Obligation) -> tuple[Block, ...]:
    """What must be stated when it is done, where the text says so."""
    topic = _AT_HAND.get(one.deadline.duty)
    for provision in one.pack.model.provisions if one.pack and topic else ():
        if provision.topic == topic and provision.says and provision.cite:
            place = article(provision.cites)
            return (Paragraph(say("duty.at_hand", says=citing.words(provision.says), place=place)),)
    return ()


def article(cites: Iterable[schema.Cite]) -> Place | Say:
    """Where a statement stands: the first place named."""
    cite = next(iter(cites), None)
    if cite is None or cite.article is None:
        return say("duty.whole_text")
    return Place(cite.article, cite.item)


def basis(one: Obligation, today: date) -> tuple[Block, ...]:
    """The text and the article that the duty rests on, without its words."""
    if one.pack is None or one.rule is None or not one.rule.cites:
        return ()
    law = citing.law(one.pack, today)
    return (Paragraph(say("duty.basis", law=law, place=article(one.rule.cites)), tone="muted"),)


def quoted(one: Obligation, today: date) -> tuple[Block, ...]:
    """The article in its own words, those of a year's notice, and how they are read."""
    if one.pack is None or one.rule is None:
        return ()
    quotes = citing.quotes(one.pack, one.rule.cites, today)
    return (*quotes, *citing.reading(one.rule), *_announced(one.pack, one.deadline))


def _announced(pack: LoadedPack, row: Deadline) -> tuple[Block, ...]:
    found = pack.announced(row.year, row.duty) if row.source == "notice" else None
    if found is None:
        return ()
    notice, dated = found
    quote = Quote(Citation(notice.reference, None, None, dated.quote))
    if dated.reading is None:
        return (quote,)
    reading = say("law.reading", reading=citing.words(dated.reading))
    return (quote, Paragraph(reading, tone="muted"))


# --- why one ended --------------------------------------------------------------------------------


_CLOSED: dict[str, Say] = {
    "listing_removed": say("duty.closed.listing_removed"),
    "text_gone": say("duty.closed.text_gone"),
    "season_over": say("duty.closed.season_over"),
}


def closed_because(row: Deadline) -> Say:
    """Why nothing is to be done about it any more."""
    return _CLOSED.get(row.closed_why) or say("duty.closed.other")
