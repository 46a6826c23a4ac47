"""Statements of a pack as blocks: what it says, its words verbatim, and how we read them."""

from collections.abc import Callable, Iterable
from datetime import date

from models.messages import Block, Citation, Paragraph, Place, Quote, Say, Text, Words, say
from policies import schema
from policies.load import LoadedPack

_TITLES: dict[schema.Status, Callable[[str], Say]] = {
    "in_force": lambda title: say("law.in_force", title=title),
    "draft": lambda title: say("law.draft", title=title),
    "not_yet_in_force": lambda title: say("law.not_yet_in_force", title=title),
    "expired": lambda title: say("law.expired", title=title),
    "repealed": lambda title: say("law.repealed", title=title),
}
_BANNERS: dict[schema.Status, Say] = {
    "draft": say("law.banner.draft"),
    "not_yet_in_force": say("law.banner.not_yet_in_force"),
    "expired": say("law.banner.expired"),
    "repealed": say("law.banner.repealed"),
}
_LABELS: dict[schema.Status, Say] = {
    "draft": say("law.label.draft"),
    "not_yet_in_force": say("law.label.not_yet_in_force"),
    "expired": say("law.label.expired"),
}


def words(text: schema.Words) -> Words:
    """A pack's words as a message carries them."""
    return Words(text.zh, text.en)


def district(pack: LoadedPack | None, name: str) -> Text:
    """A district by the name under which it is kept; in English where the pack has it."""
    known = pack.model.districts if pack else []
    return next((Words(one.zh, one.en) for one in known if one.zh == name), name)


def law(pack: LoadedPack, on: date) -> Say:
    """The text's title, with what it is on that day where it isn't simply in force."""
    title = pack.model.regulation.title
    marked = title if title.startswith("《") else f"《{title}》"
    return _TITLES[pack.status(on)](marked)


def citations(pack: LoadedPack, cites: Iterable[schema.Cite], on: date) -> tuple[Citation, ...]:
    """Citations with the title of their text."""
    title = law(pack, on)
    return tuple(Citation(title, cite.article, cite.item, cite.quote) for cite in cites)


def quotes(pack: LoadedPack, cites: Iterable[schema.Cite], on: date) -> tuple[Quote, ...]:
    """Quotations to be shown at once."""
    return tuple(Quote(citation) for citation in citations(pack, cites, on))


def reading(cited: schema.Cited | schema.MaybeSilent | schema.Regulation) -> tuple[Paragraph, ...]:
    """How we read the text where it leaves something open, if it does."""
    if cited.reading is None:
        return ()
    return (Paragraph(say("law.reading", reading=words(cited.reading)), tone="muted"),)


def statement(
    pack: LoadedPack, says: schema.Words, cited: schema.Cited | schema.MaybeSilent, on: date
) -> tuple[Block, ...]:
    """What the text says in plain words, its own words, and how they are read."""
    return (Paragraph(words(says)), *quotes(pack, cited.cites, on), *reading(cited))


def silence(pack: LoadedPack, cited: schema.MaybeSilent, on: date) -> tuple[Block, ...]:
    """What the text does not say, recorded as such; with the nearest words, where there are any."""
    assert cited.reading is not None
    return (Paragraph(words(cited.reading)), *quotes(pack, cited.cites, on))


def banner(pack: LoadedPack, on: date) -> tuple[Block, ...]:
    """What must stand on every answer from a text that is not in force."""
    found = _BANNERS.get(pack.status(on))
    return (Paragraph(found, tone="warning"),) if found else ()


def label(pack: LoadedPack, on: date) -> tuple[Block, ...]:
    """The same in a few words, for each question of a questionnaire."""
    found = _LABELS.get(pack.status(on))
    return (Paragraph(found, tone="muted"),) if found else ()


def once(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with each quotation in full the first time only; afterwards by its article.

    Remarks (readings, warnings) that were made before in the same answer are left out.
    """
    kept: list[Block] = []
    for block in blocks:
        if block in kept and isinstance(block, Quote):
            block = Paragraph(_above(block.citation), tone="muted")
        remark = isinstance(block, Paragraph) and block.tone in ("muted", "warning")
        if not remark or block not in kept or _points_up(block):
            kept.append(block)
    return tuple(kept)


def _above(citation: Citation) -> Say:
    if citation.article is None:
        return say("law.above")
    return say("law.article_above", place=Place(citation.article, citation.item))


def _points_up(block: Block) -> bool:
    said = block.text if isinstance(block, Paragraph) else None
    return isinstance(said, Say) and said.key in ("law.above", "law.article_above")
