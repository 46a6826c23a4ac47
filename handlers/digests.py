"""What officials are told of a day, in one message: which units, and the words that open them.

An envelope's stages say which units came to the officials today (`district`, `city`), and which of
the office's own dates are near. What is no stage stands in `content` (`scheduler/escalation.py`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from handlers import briefs, obligations
from handlers.context import Context
from handlers.obligations import Obligation
from handlers.reply_words import ACK, SUBMITTED, typed
from handlers.telling import prompt_of, some
from models import told
from models.deadlines import Deadline
from models.deliveries import Delivery
from models.messages import (
    Block,
    Bullets,
    Language,
    Option,
    Paragraph,
    Reply,
    Say,
    Text,
    Words,
    say,
)
from models.names import name_of
from models.officials import official_of, responsible

NAMED = 5
"""Units that a line names; the others are counted."""
OPENED = 3
"""Units that can be opened by one press."""
UNIT = Words("单位", "unit")
OVERDUE = Words("逾期", "overdue")

_GROUPS: Mapping[str, Say] = {
    "district": say("digest.district"),
    "city": say("digest.city"),
    "overdue": say("digest.overdue"),
    "call_list": say("digest.call_list"),
    "not_me": say("digest.not_me"),
}


def digest(delivery: Delivery, context: Context, language: Language) -> Reply:
    """Today's message to an official: the office's own dates, then the units."""
    groups = {name: obligations.obligations(context, rows)
              for name, rows in _groups(delivery, context).items()}  # fmt: skip
    own = groups.pop(_OWN, [])
    return Reply(
        blocks=(*_own(context, own), *_escalated(groups)),
        options=(*_answers(_mine(delivery, context, own), language), *_openers(groups, language)),
        prompt=prompt_of(delivery),
        brief=briefs.DIGEST,
    )


_OWN = "own"


def _groups(delivery: Delivery, context: Context) -> dict[str, list[Deadline]]:
    """The deadlines of each line, each once, the nearest date first."""
    found: dict[str, list[Deadline]] = defaultdict(list)
    for stage, row in told.stages_in(context.db, delivery.id or 0):
        found[_OWN if row.unit_id is None else stage.name].append(row)
    for name in _GROUPS:
        numbers = delivery.content.get(name, [])
        known = (told.deadline(context.db, int(number)) for number in numbers)
        found[name] += [row for row in known if row is not None]
    return {name: _once(rows) for name, rows in found.items()}


def _once(rows: Iterable[Deadline]) -> list[Deadline]:
    return list({row.id: row for row in rows}.values())


# --- the office's own dates -----------------------------------------------------------------------


def _own(context: Context, own: list[Obligation]) -> Iterator[Block]:
    today = context.clock.today()
    for one in own:
        yield Paragraph(obligations.line(one, today), tone="strong")
        yield from obligations.particulars(context, one)
        yield from obligations.basis(one, today)


def _mine(delivery: Delivery, context: Context, own: list[Obligation]) -> list[Obligation]:
    """Those of the reader's own office; of another's, which is late, they are only told."""
    official = official_of(context.db, delivery.person_id)
    today = context.clock.today()
    return [
        one
        for one in own
        if official in responsible(context.db, one.deadline.city, one.deadline.district, today)
    ]


def _answers(own: list[Obligation], language: Language) -> Iterator[Option]:
    if any(one.deadline.state == "open" for one in own):
        yield from (Option(word, typed(word, language)) for word in (ACK, SUBMITTED))


# --- the units ------------------------------------------------------------------------------------


def _escalated(groups: Mapping[str, list[Obligation]]) -> Iterator[Block]:
    """How many units came to the office today, and why; a line for each reason."""
    listed = [name for name in _GROUPS if groups.get(name)]
    if not listed:
        return
    count = len({one.deadline.unit_id for name in listed for one in groups[name]})
    yield Paragraph(say("digest.head", count=count), tone="strong")
    yield Bullets(tuple(_line(_GROUPS[name], groups[name]) for name in listed))
    yield Paragraph(say("digest.open"), tone="muted")


def _line(what: Say, some_of_them: list[Obligation]) -> Say:
    units = _units(some_of_them)
    named: list[Text] = [say("digest.unit", unit=owner, name=name) for name, owner in units.items()]
    return say("digest.line", what=what, count=len(units), units=some(named, NAMED, len(units)))


def _units(some_of_them: Iterable[Obligation]) -> dict[str, Text]:
    """Short names of units by the names that open them."""
    return {name_of("U", one.deadline.unit_id or 0): one.owner for one in some_of_them}


def _openers(groups: Mapping[str, list[Obligation]], language: Language) -> Iterator[Option]:
    """The first units, and the list of all that is overdue."""
    units = _units(one for name in _GROUPS for one in groups.get(name, ()))
    for name, owner in list(units.items())[:OPENED]:
        yield Option(owner, typed(UNIT, language, name))
    if units:
        yield Option(OVERDUE, typed(OVERDUE, language))
