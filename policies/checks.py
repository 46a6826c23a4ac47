"""What is checked in a pack beside its shape, so that no rule says what its text does not.

A verbatim quotation does not prove the rule beside it. Hence: numbers of a rule stand in the
sentence it cites, 以上 and 超过 agree with the operator, 原则上 with the strength, and every
article and numbered item of the text is claimed or waived.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from policies import schema
from policies.cite import SourceText, misquote, squeeze
from policies.numbers_check import (
    condition_numbers,
    deadline_numbers,
    inclusion_words,
    negative_numbers,
    period_numbers,
    regulation_days,
    says_numbers,
)
from policies.positions import Document, Path_
from policies.problems import Problem, shown
from policies.questions_check import fact_uses

_ALIASES = {"is_": "is", "not_": "not", "schema_": "schema"}


@dataclass(frozen=True, slots=True)
class Spot:
    """One model of the pack with its path in the file."""

    path: Path_
    model: BaseModel


def spots(model: BaseModel, path: Path_ = ()) -> Iterator[Spot]:
    """Every model inside a pack, with its path."""
    yield Spot(path, model)
    for name in type(model).model_fields:
        yield from _spots_of(getattr(model, name), (*path, _ALIASES.get(name, name)))


def _spots_of(value: Any, path: Path_) -> Iterator[Spot]:
    if isinstance(value, BaseModel):
        yield from spots(value, path)
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _spots_of(one, (*path, index))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _spots_of(one, (*path, key))


def check_pack(
    pack: schema.Pack, text: SourceText, document: Document, bank: schema.Bank | None
) -> list[Problem]:
    """Everything that is wrong with a pack of the right shape.

    `bank` is None when only the pack itself can be judged.
    """
    checked = _Checked(pack, text, document, list(spots(pack)))
    problems = [problem for check in _CHECKS for problem in check(checked)]
    if bank is not None:
        uses = fact_uses(pack, bank)
        problems += [Problem(document.place(path), code, args) for path, code, args in uses]
    return problems


@dataclass(frozen=True)
class _Checked:
    pack: schema.Pack
    text: SourceText
    document: Document
    spots: list[Spot]

    def problem(self, path: Path_, code: str, **args: str) -> Problem:
        return Problem(self.document.place(path), code, args)

    def of(self, kind: type[BaseModel]) -> Iterator[Spot]:
        return (spot for spot in self.spots if isinstance(spot.model, kind))

    def cites(self) -> Iterator[Spot]:
        """All citations of this text: the one of the repealing text belongs to another."""
        return (spot for spot in self.of(schema.Cite) if "repealed" not in spot.path)


_KEYS = {
    "article_missing": "article",
    "text_without_articles": "article",
    "no_such_article": "article",
    "no_such_item": "item",
    "quote_not_verbatim": "quote",
    "quote_cut_short": "quote",
    "quote_in_other_article": "article",
    "quote_in_other_item": "item",
    "quote_outside_item": "item",
}
"""The key of a citation that is to be mended, by the way in which it fails."""


def _quotations(checked: _Checked) -> Iterator[Problem]:
    for spot in checked.cites():
        cite = spot.model
        assert isinstance(cite, schema.Cite)
        wrong = misquote(checked.text, cite.article, cite.item, cite.quote)
        if wrong:
            yield checked.problem((*spot.path, _KEYS[wrong.code]), wrong.code, **wrong.args)


def _numbers(checked: _Checked) -> Iterator[Problem]:
    rules: dict[type[BaseModel], Callable[[Any], Iterable[tuple[Path_, str, dict[str, str]]]]] = {
        schema.Condition: condition_numbers,
        schema.Lookback: negative_numbers,
        schema.NegativeItem: negative_numbers,
        schema.Inclusion: inclusion_words,
        schema.Deadline: deadline_numbers,
        schema.Period: period_numbers,
        schema.Regulation: regulation_days,
    }
    for spot in checked.spots:
        for path, code, args in rules.get(type(spot.model), lambda _: ())(spot.model):
            yield checked.problem((*spot.path, *path), code, **args)
        for path, code, args in says_numbers(spot.model):
            yield checked.problem((*spot.path, *path), code, **args)


_NAMING = frozenset({"platform", "refers_to", "number", "title"})
"""Keys whose value must stand in the text as it is."""


def _words_of_the_text(checked: _Checked) -> Iterator[Problem]:
    """Titles, addresses and defects that a pack names must stand in its text."""
    for spot in checked.spots:
        for key in _NAMING & type(spot.model).model_fields.keys():
            words = getattr(spot.model, key)
            if isinstance(words, str) and squeeze(words) not in checked.text.whole:
                yield checked.problem((*spot.path, key), "not_in_source", words=shown(words))
    for index, erratum in enumerate(checked.pack.errata):
        article = checked.text.articles.get(erratum.article)
        where = article.body if article else checked.text.whole
        if squeeze(erratum.found) not in where:
            path = ("errata", index, "found")
            yield checked.problem(path, "erratum_gone", words=shown(erratum.found))


def _coverage(checked: _Checked) -> Iterator[Problem]:
    """Every article is cited or waived, and every numbered item of a cited article is claimed."""
    cites = [spot.model for spot in checked.cites() if isinstance(spot.model, schema.Cite)]
    articles = {cite.article for cite in cites}
    claimed = {(cite.article, cite.item) for cite in cites}
    waived = {waiver.article for waiver in checked.pack.not_concerning}
    for number, article in checked.text.articles.items():
        if number in waived:
            continue
        if number not in articles:
            yield _unclaimed(checked, number)
            continue
        for item in article.items:
            if (number, item) not in claimed:
                yield _unclaimed(checked, number, item)


_UNCLAIMED = {
    (): "nothing_cited",
    ("item",): "text_item_not_claimed",
    ("article",): "article_not_claimed",
    ("article", "item"): "item_not_claimed",
}
"""What nothing cites: a text without articles has only items, or is one body."""


def _unclaimed(checked: _Checked, article: int | None, item: int | None = None) -> Problem:
    numbers = {"article": article, "item": item}
    args = {name: str(number) for name, number in numbers.items() if number is not None}
    return checked.problem((), _UNCLAIMED[tuple(args)], **args)


def _waivers(checked: _Checked) -> Iterator[Problem]:
    cited = {spot.model.article for spot in checked.cites() if isinstance(spot.model, schema.Cite)}
    for index, waiver in enumerate(checked.pack.not_concerning):
        path = ("not_concerning", index)
        if waiver.article in cited:
            yield checked.problem(path, "waived_but_cited", article=str(waiver.article))
        elif waiver.article not in checked.text.articles:
            last = str(len(checked.text.articles))
            yield checked.problem(path, "no_such_article", article=str(waiver.article), last=last)


def _unique_ids(checked: _Checked) -> Iterator[Problem]:
    """No id stands twice in a list; a condition and a negative item, found together, differ too."""
    lists: dict[Path_, set[str]] = {}
    negative = checked.pack.negative_list
    barring = {item.id for item in negative.items} if negative else set()
    for spot in checked.of(schema.Condition):
        identity = getattr(spot.model, "id", "")
        if identity in barring:
            yield checked.problem((*spot.path, "id"), "id_taken", id=identity)
    for spot in checked.spots:
        if "id" not in type(spot.model).model_fields:
            continue
        identity = getattr(spot.model, "id", None)
        against = getattr(spot.model, "against", "")
        key = f"{identity}/{against}"
        seen = lists.setdefault(spot.path[:-1], set())
        if key in seen:
            yield checked.problem((*spot.path, "id"), "id_taken", id=str(identity))
        seen.add(key)


def _severities(checked: _Checked) -> Iterator[Problem]:
    """A text that says 重大及以上 has at least one item that counts accidents from that gravity."""
    if checked.pack.negative_list is None:
        return
    items = checked.pack.negative_list.items
    graded = {(i.cite.article, i.cite.item) for i in items if i.min_severity}
    for index, item in enumerate(items):
        place = (item.cite.article, item.cite.item)
        if "重大及以上" in squeeze(item.cite.quote) and place not in graded:
            yield checked.problem(("negative_list", "items", index), "severity_missing")


def _outcomes(checked: _Checked) -> Iterator[Problem]:
    """A period that an outcome starts must be one that the text has."""
    speaking = {period.id for period in checked.pack.periods if not period.not_in_text}
    for spot in checked.of(schema.Outcome):
        starts = getattr(spot.model, "starts", None)
        if starts and starts not in speaking:
            yield checked.problem((*spot.path, "starts"), "starts_unknown_period", period=starts)


_CHECKS = (
    _quotations,
    _numbers,
    _words_of_the_text,
    _coverage,
    _waivers,
    _unique_ids,
    _severities,
    _outcomes,
)


def check_repeal(
    pack: schema.Pack, document: Document, texts: Mapping[str, SourceText], alone: bool
) -> Iterator[Problem]:
    """The clause that repealed a text is quoted from the text that did it.

    `texts` are those of all packs by name. `alone`: only this pack was read, so the other's
    absence says nothing.
    """
    repealed = pack.regulation.repealed
    if repealed is None:
        return
    path = ("regulation", "repealed")
    other = texts.get(repealed.by)
    if other is None:
        if not alone:
            place = document.place((*path, "by"))
            yield Problem(place, "no_such_pack", {"name": repealed.by})
        return
    cite = repealed.cite
    wrong = misquote(other, cite.article, cite.item, cite.quote)
    if wrong:
        place = document.place((*path, "cite", _KEYS[wrong.code]))
        yield Problem(place, wrong.code, wrong.args)
