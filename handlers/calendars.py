"""订阅日历: secret links under which a calendar program finds the dates of a unit or an office.

A link is shown once, when it is made; a new one ends the one before.
"""

from handlers.context import Context, Turn
from handlers.obligations import office
from handlers.pages import LINE, At, Link, View
from models import tokens, told
from models.messages import Block, Paragraph, Text, Words, say
from models.names import name_of
from models.officials import active, official_of
from models.tokens import Purpose
from models.units import bindings_of, unit
from policies.duties import office_bound

WORD = Words("订阅日历", "calendar link")


def calendar_page(turn: Turn, _at: At) -> View:
    """For which units, or which office, a link can be made."""
    found = _subjects(turn)
    said = say("calendar.about") if found else say("mine.nobody")
    blocks: tuple[Block, ...] = (Paragraph(said, tone="strong"),)
    word = WORD.zh if turn.language == "zh_CN" else WORD.en
    links = tuple(
        Link(say("calendar.new", whose=whose), (LINE, f"{word} {name}"))
        for name, (_, _, whose) in found.items()
    )
    return View(blocks, links, brief=blocks)


def new_link(turn: Turn, name: str) -> tuple[Block, ...]:
    """Make a link to the calendar that is named; that there is none of this name, else."""
    found = _subjects(turn).get(name.upper())
    if found is None:
        return (Paragraph(say("reminded.no_such"), tone="warning"),)
    purpose, subject, whose = found
    context, now = turn.context, turn.context.clock.now()
    tokens.end(context.db, purpose, subject, now)
    code = tokens.issue(context.db, purpose, subject, now, None)
    language = "zh" if turn.language == "zh_CN" else "en"
    link = f"{context.base_url}/feeds/{code}.ics?lang={language}"
    return (
        Paragraph(say("calendar.link", whose=whose)),
        Paragraph(link, tone="strong"),
        Paragraph(say("calendar.secret"), tone="muted"),
        *_holds(turn, code, whose),
    )


def _holds(turn: Turn, code: str, whose: Text) -> tuple[Block, ...]:
    """What an office's calendar will hold, where the text gives it no date and none is set."""
    owner = owner_of(turn.context, code)
    if owner is None or not owner[0].startswith("office:"):
        return ()
    city, _, district = owner[0].removeprefix("office:").partition("/")
    pack = turn.library.packs.get(city)
    dated = any(
        one.rule is not None and office_bound(one.audience, district)
        for one in (pack.model.deadlines if pack else ())
    )
    if dated or told.all_of_owner(turn.context.db, owner[0], turn.today):
        return ()
    return (Paragraph(say("calendar.no_dates", whose=whose), tone="muted"),)


def _subjects(turn: Turn) -> dict[str, tuple[Purpose, int, Text]]:
    """The calendars that somebody may have, by the names that open them."""
    db, person = turn.context.db, turn.person
    if person is None or person.id is None:
        return {}
    found: dict[str, tuple[Purpose, int, Text]] = {}
    for binding in bindings_of(db, person.id):
        bound = unit(db, binding.unit_id)
        if bound is not None:
            found[name_of("U", binding.unit_id)] = "feed_unit", binding.id or 0, bound.short_name
    official = official_of(db, person.id)
    if official is not None:
        whose = office(turn.context, official.city, official.district)
        found[name_of("Q", official.id or 0)] = "feed_official", official.id or 0, whose
    return found


def owner_of(context: Context, code: str) -> tuple[str, Text] | None:
    """Whose calendar a secret opens: the owner of its deadlines, and what it is called.

    None where it opens nothing, or where whoever had it no longer acts for the owner.
    """
    db, now = context.db, context.clock.now()
    for_unit = tokens.look(db, code, "feed_unit", now)
    binding = told.binding(db, for_unit.subject) if for_unit else None
    bound = unit(db, binding.unit_id) if binding else None
    if bound is not None:
        return f"unit:{bound.id}", bound.short_name
    for_office = tokens.look(db, code, "feed_official", now)
    official = told.official(db, for_office.subject) if for_office else None
    if official is None or not active(official):
        return None
    return f"office:{official.city}/{official.district}", office(
        context, official.city, official.district
    )
