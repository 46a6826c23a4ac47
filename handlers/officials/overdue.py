"""How far the season's duties have come (逾期): a funnel, its lists, the call list, the reach.

Every number opens its list, and every row of a list the unit's card.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from handlers.officials import naming
from handlers.officials.declared import Noun, Post
from handlers.officials.naming import OVERDUE, ROWS, UNIT, filing_name, link, pages, unit_name
from handlers.officials.terms import CATEGORIES, REACHES, STEPS, Said, Term, read, scope_of
from handlers.pages import Link, View
from models import overview
from models.call_list import ToCall, call_list, reached
from models.messages import Block, Bullets, Day, Heading, Paragraph, Say, Text, Words, say
from models.officials import Official
from models.overview import Count, Row

__all__ = ["DRILL", "OVERVIEW", "filtered"]

DRILL = Words("演练", "drill")
_VIEWS: Mapping[str, Term] = {
    "calls": Term(Words("电话名单", "call list"), ("电话",)),
    "reach": Term(Words("送达情况", "reach"), ("送达", "可达")),
    "late": Term(Words("已过期", "past due"), ("过期",)),
    "districts": Term(Words("分区", "by district"), ("按区",)),
    "categories": Term(Words("分类", "by category"), ("按类别",)),
}


def filtered(post: Post, word: Words, rest: str) -> View:
    """What follows the word: which duties, and whether they are counted or listed."""
    said = read(post, rest, _VIEWS)
    if said.unread:
        hint = Paragraph(say("overdue.unread", text=said.unread[0][:20]), tone="warning")
        return View((hint,), (link(post, say("overdue.all"), word),))
    show = _SHOWN.get(said.view, _list if said.step else _funnel)
    return show(post, word, said)


def _parts(post: Post, word: Words, said: Said, **changed: Words | None) -> list[Words | str]:
    """The words of a line that means the same, some of them changed."""
    wanted: dict[str, Words | None] = {
        "duty": naming.duty(post, post.official.city, said.duty) if said.duty else None,
        "year": Words(str(said.year), str(said.year)) if said.year else None,
        "district": Words(said.district, said.district) if said.district else None,
        "category": CATEGORIES[said.category].words if said.category else None,
        "step": STEPS[said.step].words if said.step else None,
        "view": _VIEWS[said.view].words if said.view else None,
    }
    return [word, *(one for one in (wanted | changed).values() if one)]


# --- counted --------------------------------------------------------------------------------------


def _funnel(post: Post, word: Words, said: Said) -> View:
    counts = overview.funnel(post.db, scope_of(post), post.today, said.narrowed)
    duties = list(dict.fromkeys((one.duty, one.year) for one in counts))
    if len(duties) == 1:
        duty, year = duties[0]
        return _one_duty(post, word, _with(said, duty, year), counts)
    links = [
        link(post, _duty_line(post, _of(counts, key)), *_parts(post, word, _with(said, *key)))
        for key in duties
    ]
    head = Heading(say("overdue.title", where=_where(said)))
    empty = () if counts else (Paragraph(say("overdue.nothing")),)
    return View((head, *empty), (*links, *_ways(post, word, said)))


def _with(said: Said, duty: str, year: int) -> Said:
    return Said(said.level, said.category, said.step, said.district, duty, year, view=said.view)


def _of(counts: Iterable[Count], key: tuple[str, int]) -> list[Count]:
    return [one for one in counts if (one.duty, one.year) == key]


def _where(said: Said) -> Text:
    """Which part of the jurisdiction a page is about."""
    named = [said.district, CATEGORIES[said.category].words if said.category else ""]
    return naming.joined([one for one in named if one]) or say("overdue.everything")


def _duty_line(post: Post, counts: list[Count]) -> Say:
    first = counts[0]
    return say(
        "overdue.duty",
        duty=naming.duty(post, post.official.city, first.duty),
        year=first.year,
        count=_sum(counts),
        verified=_at(counts)["verified"],
    )


def _sum(counts: Iterable[Count]) -> int:
    return sum(one.number for one in counts)


def _at(counts: Iterable[Count]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in counts:
        found[one.step] += one.number
    return found


def _one_duty(post: Post, word: Words, said: Said, counts: list[Count]) -> View:
    """One duty: how many stand at each step, each number opening its list."""
    first, last = min(one.first for one in counts), max(one.last for one in counts)
    at = _at(counts)
    blocks: list[Block] = [
        Heading(say("overdue.title", where=_where(said))),
        Paragraph(_duty_line(post, counts), tone="strong"),
        Paragraph(_dates(first, last)),
    ]
    links = [
        link(post, say("overdue.step", step=term.words, count=at[step]),
             *_parts(post, word, said, step=term.words))
        for step, term in STEPS.items()
        if at[step]
    ]  # fmt: skip
    late = overview.Narrowed(said.district, said.category, said.duty, said.year, late=True)
    overdue = _sum(overview.funnel(post.db, scope_of(post), post.today, late))
    if overdue:
        label = say("overdue.late", count=overdue)
        links.append(link(post, label, *_parts(post, word, said, view=_VIEWS["late"].words)))
    return View(tuple(blocks), (*links, *_splits(post, word, said, counts)))


def _dates(first: date, last: date) -> Say:
    if first == last:
        return say("overdue.due", day=Day(first, weekday=True))
    return say("overdue.due_between", first=Day(first), last=Day(last))


def _splits(post: Post, word: Words, said: Said, counts: list[Count]) -> Iterator[Link]:
    """The same by district and by category, where there is more than one."""
    for name, values in (
        ("districts", {one.district for one in counts}),
        ("categories", {one.category for one in counts}),
    ):
        if len(values) > 1:
            words = _VIEWS[name].words
            yield link(post, words, *_parts(post, word, said, view=words))
    yield from _ways(post, word, said)


def _ways(post: Post, word: Words, said: Said) -> Iterator[Link]:
    for name in ("calls", "reach"):
        words = _VIEWS[name].words
        yield link(post, words, *_parts(post, word, said, step=None, view=words))


def _split(name: str) -> Callable[[Post, Words, Said], View]:
    """A page with one line for each district, or each category."""

    def shown(post: Post, word: Words, said: Said) -> View:
        counts = overview.funnel(post.db, scope_of(post), post.today, said.narrowed)
        groups: dict[str, list[Count]] = {}
        for one in counts:
            groups.setdefault(getattr(one, name), []).append(one)
        head = Heading(say("overdue.title", where=_where(said)))
        links = [
            link(post, say("overdue.group", group=_group(name, value), count=_sum(some),
                           verified=_at(some)["verified"]),
                 *_parts(post, word, said, view=None, **{name: _group(name, value)}))
            for value, some in groups.items()
            if value
        ]  # fmt: skip
        return View((head,), (*links, *_ways(post, word, said)))

    return shown


def _group(name: str, value: str) -> Words:
    return CATEGORIES[value].words if name == "category" else Words(value, value)


# --- listed ---------------------------------------------------------------------------------------


def _list(post: Post, word: Words, said: Said) -> View:
    """One page of a list; each row opens the unit's card, or the duty's under 事项."""
    start = (said.page - 1) * ROWS
    page = overview.listed(post.db, scope_of(post), post.today, said.narrowed, start, ROWS)
    step = STEPS[said.step].words if said.step else _VIEWS["late"].words
    title = say("overdue.list", where=_where(said), step=step, count=page.total)
    links = [_row(post, word, row) for row in page.rows]
    empty = () if links else (Paragraph(say("overdue.none")),)
    more = pages(post, said.page, page.total, *_parts(post, word, said))
    return View((Heading(title), *empty), (*links, *more))


def _row(post: Post, word: Words, row: Row) -> Link:
    label = say("overdue.row", unit=row.name, day=Day(row.due), step=STEPS[row.step].words)
    if word == OVERDUE:
        return link(post, label, UNIT, unit_name(row.unit_id))
    return link(post, label, word, filing_name(row.deadline_id))


def _calls(post: Post, word: Words, said: Said) -> View:
    """Whom to ring, with the telephone; each row opens the unit's card."""
    start = (said.page - 1) * ROWS
    found = call_list(post.db, scope_of(post), post.today, said.narrowed, start, ROWS)
    title = say("overdue.calls", where=_where(said), count=found.total)
    blocks: list[Block] = [Heading(title)]
    if found.rows:
        blocks.append(Bullets(tuple(_to_call(post, one) for one in found.rows)))
    else:
        blocks.append(Paragraph(say("overdue.nobody_to_call")))
    units = dict.fromkeys((one.unit_id, one.name) for one in found.rows)
    links = [link(post, name, UNIT, unit_name(number)) for number, name in units]
    more = pages(post, said.page, found.total, *_parts(post, word, said))
    return View(tuple(blocks), (*links, *more))


_WHY: Mapping[str, Say] = {
    "nobody": say("overdue.why.nobody"),
    "writes": say("overdue.why.writes"),
    "call_list": say("overdue.why.call_list"),
}


def _to_call(post: Post, one: ToCall) -> Say:
    if one.call_phone:
        whom: Text = say("overdue.whom", name=one.call_name, phone=one.call_phone)
    else:
        whom = say("overdue.no_phone")
    duty = naming.duty(post, post.official.city, one.duty)
    return say(
        "overdue.call", unit=one.name, whom=whom, duty=duty, day=Day(one.due), why=_WHY[one.why]
    )


def _reach(post: Post, word: Words, said: Said) -> View:
    """How many units can be reached how, before the season; with the way to call and to drill."""
    counts = [
        one for one in reached(post.db, scope_of(post)) if said.district in ("", one.district)
    ]
    total: Counter[str] = Counter()
    for one in counts:
        total[one.reach] += one.number
    title = say("overdue.reach", where=_where(said), count=sum(total.values()))
    lines = tuple(
        say("overdue.reached", reach=words, count=total[reach]) for reach, words in REACHES.items()
    )
    calls = _VIEWS["calls"].words
    links = (
        link(post, calls, *_parts(post, word, said, view=calls)),
        link(post, DRILL, DRILL),
    )
    return View((Heading(title), Bullets(lines), *_by_district(post, said)), links)


def _by_district(post: Post, said: Said) -> Iterator[Block]:
    """For each district how many nobody can write to."""
    silent: Counter[str] = Counter()
    for one in reached(post.db, scope_of(post)):
        if one.reach == "nobody" and one.district:
            silent[one.district] += one.number
    if len(silent) > 1 and not said.district:
        lines = (say("overdue.silent", district=name, count=n) for name, n in silent.items())
        yield Bullets(tuple(lines))


_SHOWN: Mapping[str, Callable[[Post, Words, Said], View]] = {
    "calls": _calls,
    "reach": _reach,
    "late": _list,
    "districts": _split("district"),
    "categories": _split("category"),
}


OVERVIEW: Noun[Official] = Noun(
    name="overdue",
    word=OVERDUE,
    help=say("overdue.help"),
    letter="",
    overview=lambda post, rest: filtered(post, OVERDUE, rest),
    find=lambda post, _number: post.official,
    where=lambda office: (office.city, office.district),
    card=lambda _post, _office: (),
    key=lambda _office: "overdue",
    examples=(
        Words("逾期", "overdue"),
        Words("逾期 未绑定", "overdue unbound"),
        Words("逾期 电话名单", "overdue call list"),
    ),
    searches=say("overdue.searches"),
)
