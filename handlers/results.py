"""The result of a self-check in blocks: the verdict, each finding with its place, what to do."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TypeAlias

from handlers import citing
from handlers.deadlines import next_application
from handlers.subjects import CATEGORIES, LEVELS, Subject
from models import messages
from models.messages import Block, Bullets, Day, Heading, Paragraph, Say, Text, say
from policies import schema
from policies.load import Library
from policies.verdict import Finding, Outcome, Result, Verdict

Numbered: TypeAlias = tuple[tuple[int, Finding], ...]

_GROUPS: tuple[tuple[Result, Say], ...] = (
    ("not_met", say("result.not_met")),
    ("unknown", say("result.open")),
    ("met", say("result.met")),
)


def numbered(verdict: Verdict) -> Numbered:
    """The findings as they are shown: not met, then open, then met, numbered through."""
    ordered = [f for result, _ in _GROUPS for f in verdict.findings if f.result == result]
    return tuple(enumerate(ordered, start=1))


def result(library: Library, about: Subject, verdict: Verdict) -> tuple[Block, ...]:
    """Everything that a result says."""
    return (
        *headline(about, verdict),
        *_no_rule(about, verdict),
        *_bars(verdict),
        *_findings(about, verdict),
        *_todo(verdict),
        *citing.once((*notices(about, verdict), *_next_step(library, about, verdict))),
        *_disclaimer(about, verdict),
    )


def headline(about: Subject, verdict: Verdict) -> tuple[Block, ...]:
    """The verdict in one plain sentence, after what must stand above it."""
    return (
        *citing.banner(about.pack, verdict.on),
        Paragraph(title(about), tone="muted"),
        Paragraph(sentence(about, verdict), tone="strong"),
    )


def title(about: Subject) -> Say:
    """What was checked: the place, the category and the level of the list."""
    return say(
        "result.title",
        place=citing.words(about.pack.names),
        category=CATEGORIES[about.category].label,
        level=LEVELS[about.level].label,
    )


def sentence(about: Subject, verdict: Verdict) -> Say:
    """The verdict in one plain sentence. By a draft nobody can apply, whatever it comes to."""
    not_met = sum(f.result == "not_met" and f.strength == "must" for f in verdict.findings)
    unclear = sum(f.result != "met" for f in verdict.findings)
    every = len(verdict.findings)
    draft = verdict.status == "draft"
    sentences: dict[Outcome, Say] = {
        "eligible": say("result.draft.eligible", count=every)
        if draft
        else say("result.eligible", count=every),
        "not_eligible": say("result.draft.not_eligible", count=not_met)
        if draft
        else say("result.not_eligible", count=not_met),
        "needs_verification": say("result.needs_verification", count=unclear),
        "incomplete": say("result.incomplete", count=len(verdict.missing)),
        "no_rule": _no_rule_sentence(about, verdict),
    }
    return sentences[verdict.verdict]


def _no_rule_sentence(about: Subject, verdict: Verdict) -> Say:
    if verdict.status == "expired":
        assert about.pack.model.regulation.expires is not None
        return say("result.expired", day=Day(about.pack.model.regulation.expires.day))
    if verdict.status == "repealed":
        return say("result.repealed")
    if verdict.status == "not_yet_in_force":
        return say("result.not_yet_in_force")
    return say("result.no_rule")


def _no_rule(about: Subject, verdict: Verdict) -> Iterator[Block]:
    """The words on which "there is no rule" rests: validity, or what the level refers to."""
    if verdict.verdict != "no_rule":
        return
    regulation = about.pack.model.regulation
    rests_on = {"expired": regulation.expires, "not_yet_in_force": regulation.effective}
    cited = rests_on.get(verdict.status)
    if cited:
        yield from citing.quotes(about.pack, cited.cites, verdict.on)
        yield from citing.reading(cited)


# --- findings -------------------------------------------------------------------------------------


def _bars(verdict: Verdict) -> Iterator[Block]:
    """From when the unit may apply again, or why that can't be told."""
    if verdict.again_from:
        last = verdict.again_from - timedelta(days=1)
        yield Paragraph(
            say("result.again_from", day=Day(verdict.again_from), last=Day(last)), tone="strong"
        )
        return
    openly = [f for f in verdict.findings if f.bars_openly]
    if any(_is_event(f) for f in openly):
        yield Paragraph(say("result.again_unknown"))
    if any(not _is_event(f) for f in openly):
        yield Paragraph(say("result.again_state"))


def _is_event(finding: Finding) -> bool:
    return isinstance(finding.rule, schema.NegativeItem) and finding.rule.kind == "event"


def _findings(about: Subject, verdict: Verdict) -> Iterator[Block]:
    listed = numbered(verdict)
    for outcome, heading in _GROUPS:
        group = [(number, f) for number, f in listed if f.result == outcome]
        if group:
            yield Heading(heading)
        for number, finding in group:
            yield _block(about, verdict, number, finding)


def _block(about: Subject, verdict: Verdict, number: int, finding: Finding) -> messages.Finding:
    return messages.Finding(
        number=number,
        result=finding.result,
        text=citing.words(finding.rule.says),
        citations=citing.citations(about.pack, finding.rule.cites, verdict.on),
        note=_note(finding),
    )


def _note(finding: Finding) -> Text | None:
    """What a reader must know beside the result itself: the most telling thing, not everything."""
    if finding.barred_until:
        return say("finding.barred_until", day=Day(finding.barred_until))
    if finding.open_because == "absent":
        return say("finding.not_asked")
    if finding.strength == "in_principle" and finding.result != "met":
        return say("finding.in_principle")
    if finding.open_because == "unsure":
        return say("finding.unsure")
    if isinstance(finding.rule, schema.Condition) and finding.rule.decided_by == "assessment":
        return say("finding.assessment")
    return None


def _todo(verdict: Verdict) -> Iterator[Block]:
    steps = tuple(dict.fromkeys(citing.words(f.rule.todo) for f in verdict.todo))
    if steps:
        yield Heading(say("result.todo"))
        yield Bullets(steps, ordered=False)


def notices(about: Subject, verdict: Verdict) -> Iterator[Block]:
    """What the pack tells beside the verdict; it decides nothing."""
    if not verdict.notices:
        return
    yield Heading(say("result.notices"))
    for notice in verdict.notices:
        if isinstance(notice, schema.Note):
            yield from citing.statement(about.pack, notice.says, notice, verdict.on)
        else:
            yield from citing.reading(notice)
            yield from citing.quotes(about.pack, notice.cites, verdict.on)


def _next_step(library: Library, about: Subject, verdict: Verdict) -> Iterator[Block]:
    """Where and until when to apply; not while a bar has no end."""
    if verdict.verdict in ("no_rule", "incomplete"):
        return
    if verdict.verdict == "not_eligible" and verdict.again_from is None:
        return
    start = max(verdict.on, verdict.again_from or verdict.on)
    found = tuple(next_application(library, about.pack, start, verdict.on))
    if found:
        yield Heading(say("result.next"))
        yield from found


def _disclaimer(about: Subject, verdict: Verdict) -> Iterator[Block]:
    yield Paragraph(say("result.counted_on", day=Day(verdict.on)), tone="muted")
    if about.pack.model.regulation.reviewed.by is None:
        yield Paragraph(say("law.not_reviewed"), tone="muted")


# --- 条文 n ---------------------------------------------------------------------------------------


def clause(about: Subject, verdict: Verdict, finding: Finding) -> Iterator[Block]:
    """One finding with its quotations in full, the reading, and what it refers to."""
    rule = finding.rule
    yield Paragraph(citing.words(rule.says), tone="strong")
    yield from citing.quotes(about.pack, rule.cites, verdict.on)
    yield from citing.reading(rule)
    if isinstance(rule, schema.Condition) and rule.refers_to:
        yield Paragraph(say("law.refers_to", text=rule.refers_to), tone="muted")
    if isinstance(rule, schema.NegativeItem):
        assert about.pack.model.negative_list is not None
        lookback = about.pack.model.negative_list.lookback
        held = {cite.quote for cite in rule.cites}
        further = [cite for cite in lookback.cites if cite.quote not in held]
        yield from citing.quotes(about.pack, further, verdict.on)
        yield from citing.reading(lookback)


def all_quotes(about: Subject, verdict: Verdict, findings: Iterable[Finding]) -> Iterator[Block]:
    """Every quotation that the findings rest on, each once, in the order of the text."""
    cites = {cite.quote: cite for f in findings for cite in f.rule.cites}
    places = sorted(cites.values(), key=lambda c: (c.article or 0, c.item or 0))
    yield from citing.quotes(about.pack, places, verdict.on)
