"""What the texts say: by topic, by article, about deadlines and about complaints."""

from collections.abc import Iterator
from datetime import date

from handlers import citing
from handlers.context import Turn
from handlers.pages import At, Link, View, city_links
from handlers.subjects import CATEGORIES
from models.messages import Block, Citation, Day, Heading, Paragraph, Place, Quote, Say, say
from policies import schema
from policies.load import Library, LoadedPack
from policies.verdict import applicant_items

_PERIODS, _CONDITIONS, _NEGATIVE, _REMOVALS = "periods", "conditions", "negative", "removal"

TOPICS: dict[str, Say] = {
    "conditions": say("topic.conditions"),
    "negative": say("topic.negative"),
    "scope": say("topic.scope"),
    "platform": say("topic.platform"),
    "procedure": say("topic.procedure"),
    "evaluation": say("topic.evaluation"),
    "lists": say("topic.lists"),
    "dynamic_table": say("topic.dynamic_table"),
    "periods": say("topic.periods"),
    "change": say("topic.change"),
    "review": say("topic.review"),
    "removal": say("topic.removal"),
    "third_party": say("topic.third_party"),
    "green_code": say("topic.green_code"),
    "incentives": say("topic.incentives"),
    "background": say("topic.background"),
}


def cities(turn: Turn, at: At) -> View:
    """Which city or province? `at` is ("cities", what is asked about it, …)."""
    before, after = at[1:2], at[2:]
    asked: tuple[Block, ...] = (Paragraph(say("rules.which_place"), tone="strong"),)
    packs = [pack for pack in turn.library.packs.values() if _speaks_of(pack, before, after)]
    return View(asked, city_links(packs, turn.today, before, after), brief=asked)


def _speaks_of(pack: LoadedPack, what: At, topic: At) -> bool:
    """Whether a text has anything on what is asked about."""
    if what == ("deadlines",):
        return bool(pack.model.deadlines)
    if what == ("complaint",):
        return pack.model.complaints is not None
    return not topic or topic[0] in topics_of(pack)


def place(turn: Turn, at: At) -> View:
    """What can be asked about one city or province."""
    pack = turn.library.packs[at[1]]
    blocks = (*title(pack, turn.today), *_validity(turn.library, pack, turn.today))
    links = [
        Link(say("place.link.rules"), ("rules", pack.id), accepts=("规定", "rules")),
    ]
    if pack.model.deadlines:
        links.insert(
            0,
            Link(
                say("place.link.deadlines"), ("deadlines", pack.id), accepts=("时限", "deadlines")
            ),
        )
    if pack.model.tracks:
        links.insert(
            0,
            Link(
                say("place.link.check"), ("begin", pack.id), accepts=("自评", "申报", "self-check")
            ),
        )
    if pack.model.complaints:
        links.append(
            Link(say("place.link.complaint"), ("complaint", pack.id), accepts=("举报", "complaint"))
        )
    return View(blocks, tuple(links), brief=title(pack, turn.today))


def title(pack: LoadedPack, on: date) -> tuple[Block, ...]:
    """The text's title, after what must stand above it."""
    return (*citing.banner(pack, on), Heading(citing.law(pack, on)))


def _validity(library: Library, pack: LoadedPack, on: date) -> Iterator[Block]:
    """From when until when the text holds, or by what it was repealed, in the text's words."""
    regulation = pack.model.regulation
    if regulation.repealed:
        by = library.packs.get(regulation.repealed.by)
        title = citing.law(by, on) if by else say("law.unknown")
        yield Paragraph(
            say("law.repealed_by", day=Day(regulation.repealed.day), by=title), tone="strong"
        )
        cite = regulation.repealed.cite
        yield Quote(Citation(title, cite.article, cite.item, cite.quote))
    if regulation.effective and regulation.effective.day:
        yield Paragraph(say("law.effective", day=Day(regulation.effective.day)))
        yield from citing.quotes(pack, regulation.effective.cites, on)
    if regulation.expires:
        yield Paragraph(say("law.expires", day=Day(regulation.expires.day)))
        yield from citing.reading(regulation.expires)
    yield from citing.reading(regulation)
    if regulation.reviewed.by is None:
        yield Paragraph(say("law.not_reviewed"), tone="muted")


# --- topics --------------------------------------------------------------------------------------


def rules(turn: Turn, at: At) -> View:
    """The topics of a text, or one topic of it."""
    pack = turn.library.packs[at[1]]
    if len(at) > 2:
        return _topic(turn, pack, at[2])
    listed = topics_of(pack)
    head = title(pack, turn.today)
    intro = tuple(_validity(turn.library, pack, turn.today))
    if len(listed) == 1:
        return View((*head, *intro, *citing.once(_content(turn, pack, listed[0]))))
    links = tuple(Link(TOPICS[topic], ("rules", pack.id, topic)) for topic in listed)
    asked = Paragraph(say("rules.which_topic"), tone="strong")
    return View((*head, *intro, asked), links, brief=(*head, asked))


def topics_of(pack: LoadedPack) -> list[str]:
    """The topics on which a text says something, or is known not to."""
    present = {provision.topic for provision in pack.model.provisions}
    extra = {
        _PERIODS: pack.model.periods,
        _CONDITIONS: pack.model.tracks,
        _NEGATIVE: pack.model.negative_list,
        _REMOVALS: pack.model.removals,
    }
    return [t for t in TOPICS if t in present or extra.get(t)]


def _topic(turn: Turn, pack: LoadedPack, topic: str) -> View:
    head = (*citing.banner(pack, turn.today), Heading(TOPICS[topic]))
    listed = topics_of(pack)
    further = listed[listed.index(topic) + 1 :][:1] if topic in listed else []
    links = (
        *(Link(say("rules.next_topic", topic=TOPICS[t]), ("rules", pack.id, t)) for t in further),
        Link(say("rules.all_topics"), ("rules", pack.id)),
    )
    content = citing.once(_content(turn, pack, topic)) or (Paragraph(say("rules.silent")),)
    return View((*head, *content), links, brief=head)


def _content(turn: Turn, pack: LoadedPack, topic: str) -> Iterator[Block]:
    on = turn.today
    if topic == _CONDITIONS:
        yield from _conditions(pack, on)
    elif topic == _NEGATIVE:
        yield from _negative(pack, on)
    elif topic == _PERIODS:
        yield from _periods(pack, on)
    for provision in pack.model.provisions:
        if provision.topic == topic:
            yield from _provision(pack, provision, on)
    if topic == _REMOVALS:
        for removal in pack.model.removals:
            yield from citing.statement(pack, removal.says, removal, on)


def _provision(pack: LoadedPack, provision: schema.Provision, on: date) -> tuple[Block, ...]:
    if provision.says is None:
        return citing.silence(pack, provision, on)
    return citing.statement(pack, provision.says, provision, on)


def _conditions(pack: LoadedPack, on: date) -> Iterator[Block]:
    for category, track in pack.model.tracks.items():
        yield Heading(CATEGORIES[category].label)
        for condition in track.conditions:
            yield from citing.statement(pack, condition.says, condition, on)


def _negative(pack: LoadedPack, on: date) -> Iterator[Block]:
    negative = pack.model.negative_list
    assert negative is not None
    yield Paragraph(say("rules.negative", years=negative.lookback.years))
    yield from citing.quotes(pack, negative.lookback.cites, on)
    yield from citing.reading(negative.lookback)
    above = {cite.quote for cite in negative.lookback.cites}
    for item in applicant_items(negative):
        yield Paragraph(say("rules.must_hold", says=citing.words(item.says)))
        yield from citing.quotes(pack, [c for c in item.cites if c.quote not in above], on)
        yield from citing.reading(item)


def _periods(pack: LoadedPack, on: date) -> Iterator[Block]:
    for period in pack.model.periods:
        yield Paragraph(_length(period), tone="strong")
        if period.not_in_text:
            yield from citing.silence(pack, period, on)
        else:
            yield from citing.quotes(pack, period.cites, on)
            yield from citing.reading(period)


def _length(period: schema.Period) -> Say:
    name = citing.words(period.names)
    if period.not_in_text:
        return say("period.silent", name=name)
    if period.years:
        return say("period.years", name=name, years=period.years)
    assert period.working_days is not None
    if period.at_least:
        return say("period.at_least", name=name, days=period.working_days)
    return say("period.working_days", name=name, days=period.working_days)


# --- one article ---------------------------------------------------------------------------------


def article_page(turn: Turn, at: At) -> View:
    """One article by itself, with the way to the next one and to the rest of the text."""
    pack, number = turn.library.packs[at[1]], int(at[2])
    links = [Link(say("rules.all_topics"), ("rules", pack.id))]
    if number + 1 in pack.text.articles:
        following = ("article", pack.id, str(number + 1))
        links.insert(0, Link(say("article.next", place=Place(number + 1)), following))
    return View(article(pack, number, turn.today), tuple(links), brief=title(pack, turn.today))


def article(pack: LoadedPack, number: int, on: date) -> tuple[Block, ...]:
    """One article verbatim, or that the text has none of that number."""
    if not pack.model.regulation.has_articles:
        return (
            *citing.banner(pack, on),
            Paragraph(say("article.no_articles", law=citing.law(pack, on))),
        )
    found = pack.text.articles.get(number)
    if found is None:
        last = Place(len(pack.text.articles))
        law = citing.law(pack, on)
        return (Paragraph(say("article.none", law=law, place=Place(number), last=last)),)
    verbatim = Quote(Citation(citing.law(pack, on), number, None, found.text))
    errata = (e for e in pack.model.errata if e.article == number)
    notes = tuple(
        Paragraph(
            say("article.erratum", found=e.found, reading=citing.words(e.reading)), tone="muted"
        )
        for e in errata
    )
    return (*citing.banner(pack, on), verbatim, *notes)
