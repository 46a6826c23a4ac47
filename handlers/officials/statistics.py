"""统计: the numbers of the season by district and category. Counts only, nothing about anybody."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from handlers.officials import naming
from handlers.officials.declared import Noun, Post
from handlers.officials.naming import OVERDUE, link
from handlers.officials.terms import CATEGORIES, REACHES, STEPS, read, scope_of
from handlers.pages import View
from models.call_list import reached
from models.directory import lists, units_by_district
from models.messages import Block, Bullets, Heading, Paragraph, Say, Text, Words, say
from models.officials import Official
from models.overview import Count, funnel

__all__ = ["STATISTICS"]

_WORD = Words("统计", "statistics")


def _overview(post: Post, rest: str) -> View:
    said = read(post, rest)
    blocks = (*_units(post), *_lists(post), *_duties(post, funnel(
        post.db, scope_of(post), post.today, said.narrowed)))  # fmt: skip
    return View(blocks, (link(post, say("statistics.lists"), OVERDUE),))


def _units(post: Post) -> Iterator[Block]:
    """How many units there are, where, and how many can be reached."""
    by_district = units_by_district(post.db, scope_of(post))
    reaches: Counter[str] = Counter()
    for one in reached(post.db, scope_of(post)):
        reaches[one.reach] += one.number
    yield Heading(say("unit.count", count=sum(by_district.values())))
    if len(by_district) > 1:
        each: list[Text] = [
            say("statistics.number", what=name or say("statistics.no_district"), count=count)
            for name, count in by_district.items()
        ]
        yield Paragraph(naming.joined(each))
    ways: list[Text] = [
        say("statistics.number", what=words, count=reaches[reach])
        for reach, words in REACHES.items()
    ]
    yield Paragraph(naming.joined(ways))


def _lists(post: Post) -> Iterator[Block]:
    """How many entries each list has, all districts together."""
    found: Counter[tuple[str, str, int]] = Counter()
    for one in lists(post.db, scope_of(post)):
        found[one.level, one.category, one.year] += one.number
    if found:
        yield Heading(say("listing.lists"))
        yield Bullets(
            tuple(
                say("statistics.number", what=naming.listed_as(*key), count=count)
                for key, count in list(found.items())[:12]
            )
        )


def _duties(post: Post, counts: list[Count]) -> Iterator[Block]:
    """Each duty: how many stand at each step, then by district and by category."""
    for duty, year in dict.fromkeys((one.duty, one.year) for one in counts):
        mine = [one for one in counts if (one.duty, one.year) == (duty, year)]
        named = naming.duty(post, post.official.city, duty)
        yield Heading(say("statistics.duty", duty=named, year=year))
        yield Paragraph(_steps(mine))
        lines = [
            *_groups(mine, "district", lambda value: Words(value, value)),
            *_groups(mine, "category", lambda value: CATEGORIES[value].words),
        ]
        if lines:
            yield Bullets(tuple(lines))


def _steps(counts: list[Count]) -> Text:
    at: Counter[str] = Counter()
    for one in counts:
        at[one.step] += one.number
    return naming.joined([
        say("statistics.number", what=term.words, count=at[step]) for step, term in STEPS.items()
    ])  # fmt: skip


def _groups(counts: list[Count], name: str, words: Callable[[str], Words]) -> Iterator[Say]:
    """One line for each district or category, where there is more than one."""
    groups: dict[str, list[Count]] = defaultdict(list)
    for one in counts:
        groups[getattr(one, name)].append(one)
    for value, some in groups.items() if len(groups) > 1 else ():
        verified = sum(one.number for one in some if one.step == "verified")
        what: Text = words(value) if value else say("statistics.no_district")
        yield say(
            "statistics.group", what=what, count=sum(one.number for one in some), verified=verified
        )


STATISTICS: Noun[Official] = Noun(
    name="statistics",
    word=_WORD,
    help=say("statistics.help"),
    letter="",
    overview=_overview,
    find=lambda post, _number: post.official,
    where=lambda office: (office.city, office.district),
    card=lambda _post, _office: (),
    key=lambda _office: "statistics",
    examples=(Words("统计", "statistics"), Words("统计 南山区", "statistics 2027")),
    searches=say("statistics.searches"),
)
