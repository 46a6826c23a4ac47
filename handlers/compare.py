"""比较: the same answers under every text, and where they come out differently."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers import citing
from handlers.context import Turn
from handlers.forms import replay
from handlers.pages import At, Link, View
from handlers.place import sheet
from handlers.questions import Answer
from handlers.results import sentence
from handlers.selfcheck import Asker, form, place_label, to_question
from handlers.subjects import LEVELS, Subject, assess, elsewhere, subject
from models import messages
from models.messages import Block, Bullets, Heading, Paragraph, Say, say
from policies.verdict import Finding, Verdict


@dataclass(frozen=True, slots=True)
class _Row:
    """One text with the verdict on the same answers."""

    about: Subject
    verdict: Verdict


def compare_page(turn: Turn, _at: At) -> View:
    """The verdict of every text on the same answers, and each point on which they differ."""
    everywhere = form(turn.library, turn.today, everywhere=True)
    answers = replay(everywhere, sheet(turn)).answers
    about = subject(turn.library, answers)
    if about is None:
        none: tuple[Block, ...] = (Paragraph(say("result.none")),)
        return View(none, (Link(say("menu.check"), command="check"),), brief=none)
    own = _Row(about, assess(turn.library, about, answers, turn.today))
    asker = Asker(turn.library, turn.today)
    rows = [own, *(_row(turn, asker, other, answers) for other in elsewhere(turn.library, about))]
    missing = tuple(_missing(asker, rows))
    blocks = (*_verdicts(turn, rows), *citing.once(_differences(turn, rows)), *missing)
    fill = (Link(say("compare.link.answer"), ("everywhere",)),) if missing else ()
    links = (*fill, Link(say("compare.link.result"), command="result"))
    return View(blocks, links, brief=(Paragraph(say("compare.intro")),))


def _row(turn: Turn, asker: Asker, about: Subject, answers: dict[str, Answer]) -> _Row:
    given = asker.supposed(about, answers)
    return _Row(about, assess(turn.library, about, given, turn.today))


def _verdicts(turn: Turn, rows: list[_Row]) -> Iterator[Block]:
    yield Heading(say("compare.title"))
    yield Paragraph(say("compare.intro"))
    yield Bullets(tuple(_verdict(turn, row, rows[0].about.level) for row in rows))


def _verdict(turn: Turn, row: _Row, level: str) -> Say:
    """One text's verdict; with its level, where it has no list of the one that was asked about."""
    place = place_label(row.about.pack, turn.today)
    verdict = sentence(row.about, row.verdict)
    if row.about.level == level:
        return say("compare.verdict", place=place, verdict=verdict)
    other = LEVELS[row.about.level].label
    return say("compare.verdict_level", place=place, level=other, verdict=verdict)


def _differences(turn: Turn, rows: list[_Row]) -> Iterator[Block]:
    """Each point that comes out differently, with every text's own words on it."""
    points = dict.fromkeys(f.facts[0] for row in rows for f in row.verdict.findings)
    differing = [point for point in points if _differs(rows, point)]
    yield Heading(say("compare.differences"))
    if not differing:
        yield Paragraph(say("compare.no_difference"))
    for number, point in enumerate(differing, start=1):
        for row in rows:
            yield from _line(turn, row, number, point)


def _findings(row: _Row, point: str) -> list[Finding]:
    return [f for f in row.verdict.findings if f.facts[0] == point]


def _differs(rows: list[_Row], point: str) -> bool:
    """Whether some text comes to "not met" or "open" where another doesn't, or says nothing."""
    results = [{f.result for f in _findings(row, point)} for row in rows]
    answered = [found for found in results if found != {"unknown"}]
    silent_and_met = all(found <= {"met"} for found in answered)
    return not silent_and_met and any(found != answered[0] for found in answered)


def _line(turn: Turn, row: _Row, number: int, point: str) -> Iterator[Block]:
    place = citing.words(row.about.pack.names)
    found = _findings(row, point)
    if not found:
        yield Paragraph(say("compare.silent", number=number, place=place))
    for finding in found:
        says = say("compare.line", place=place, says=citing.words(finding.rule.says))
        yield messages.Finding(number, finding.result, says, ())
        yield from citing.quotes(row.about.pack, [finding.rule.cite], turn.today)


def _missing(asker: Asker, rows: list[_Row]) -> Iterator[Block]:
    """What the other texts ask and this self-check didn't."""
    lines: dict[str, Say] = {}
    for row in rows:
        pack = row.about.pack
        by_name = {q.name: to_question(q) for q in asker.questions(row.about)}
        for name in row.verdict.missing:
            text = by_name[name].text
            line = say("compare.missing", place=citing.words(pack.names), question=text)
            lines.setdefault(name, line)
    if lines:
        yield Heading(say("compare.still_open"))
        yield Bullets(tuple(lines.values()))
