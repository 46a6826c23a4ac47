"""The result page of the self-check, its receipt, and the opening of an older receipt."""

import hashlib
from collections.abc import Mapping
from typing import Any

from handlers import forms, on_record
from handlers.context import Turn
from handlers.forms import Path
from handlers.pages import At, Link, View
from handlers.place import keep_sheet, sheet, walk
from handlers.results import headline, result
from handlers.subjects import Subject, assess, subject
from models import receipts
from models.messages import Block, Bullets, Day, Heading, Paragraph, Say, Words, say
from models.receipts import Receipt
from policies.verdict import Verdict

_SHORTCUTS = ("back", "progress", "help", "menu")


def result_page(turn: Turn, _at: At) -> View:
    """The result as far as the answers go, with its receipt where they are complete."""
    path = walk(turn)
    about = subject(turn.library, path.answers)
    if about is None:
        none: tuple[Block, ...] = (Paragraph(say("result.none")),)
        return View(none, (Link(say("menu.check"), command="check"),), brief=none)
    verdict = assess(turn.library, about, path.answers, turn.today)
    blocks = (*on_record.removed(turn, about), *result(turn.library, about, verdict))
    brief = headline(about, verdict)
    if path.open is not None:
        return View(blocks, (_CONTINUE, *_LINKS), brief=brief, shortcuts=_SHORTCUTS)
    code = receipt_of(turn, about, verdict, path) if verdict.verdict != "no_rule" else None
    noted = (Paragraph(say("receipt.issued", code=code)),) if code else ()
    return View((*blocks, *noted), _LINKS, brief=brief, shortcuts=_SHORTCUTS)


_CONTINUE = Link(say("result.link.continue"), command="continue")
_LINKS = (
    Link(say("result.link.clause"), command="clause", accepts=("条文", "text")),
    Link(say("result.link.compare"), command="compare", accepts=("比较", "compare")),
    Link(say("result.link.change"), command="change", accepts=("修改", "change")),
    Link(say("result.link.restart"), command="restart", accepts=("重来", "restart")),
    Link(say("agency.link"), ("agency",)),
)


# --- receipts -------------------------------------------------------------------------------------


def receipt_of(turn: Turn, about: Subject, verdict: Verdict, path: Path) -> str:
    """The code of this result: the one it has, or a new one where something changed."""
    mark = _fingerprint(about, verdict, path)
    known = turn.state.get("receipt")
    if isinstance(known, dict) and known.get("of") == mark:
        return str(known["code"])
    code = receipts.issue(
        turn.context.db,
        pack=about.pack.id,
        pack_version=about.pack.version,
        source_sha256=about.pack.text.sha256,
        category=about.category,
        level=about.level,
        on=verdict.on,
        answers=_answers(turn, path),
        outcome=outcome_json(about, verdict),
        now=turn.context.clock.now(),
    )
    turn.state["receipt"] = {"code": code, "of": mark}
    return code


def _answers(turn: Turn, path: Path) -> dict[str, Any]:
    kept = sheet(turn).answers
    return forms.answers_to_json({name: kept[name] for name in path.answers})


def _fingerprint(about: Subject, verdict: Verdict, path: Path) -> str:
    parts = [about.pack.version, verdict.on.isoformat(), verdict.verdict]
    parts += [f"{question.name}={answer!r}" for question, answer in path.given]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def outcome_json(about: Subject, verdict: Verdict) -> dict[str, Any]:
    """A result as it is stored: readable by itself, even when its pack is gone."""
    return {
        "verdict": verdict.verdict,
        "status": verdict.status,
        "again_from": verdict.again_from.isoformat() if verdict.again_from else None,
        "title": about.pack.model.regulation.title,
        "place": {"zh": about.pack.names.zh, "en": about.pack.names.en},
        "findings": [
            {
                "id": f.id,
                "result": f.result,
                "says": {"zh": f.rule.says.zh, "en": f.rule.says.en},
                "article": f.rule.cite.article,
                "item": f.rule.cite.item,
                "quote": f.rule.cite.quote,
            }
            for f in verdict.findings
        ],
    }


def open_receipt(turn: Turn, code: str) -> tuple[Block, ...] | None:
    """Take up a stored result: its answers become this conversation's. None: no such code.

    Returns:
        What the result was then, and whether it is the same by today's rules.
    """
    letters = receipts.normal(code)
    receipt = receipts.find(turn.context.db, letters) if letters else None
    if receipt is None or letters is None:
        return None
    code = "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
    kept = sheet(turn)
    kept.before = kept.answers or kept.before
    kept.answers = forms.answers_from_json(receipt.answers)
    forms.go_on(kept)
    keep_sheet(turn, kept)
    aside = (Paragraph(say("receipt.aside"), tone="muted"),) if kept.before else ()
    return (*_then(receipt), *_now(turn, receipt, code), *aside)


def _then(receipt: Receipt) -> tuple[Block, ...]:
    stored = receipt.outcome
    place = stored.get("place", {})
    return (
        Heading(say("receipt.stored")),
        Paragraph(
            say(
                "receipt.then",
                day=Day(receipt.on),
                place=Words(place.get("zh", receipt.pack), place.get("en", receipt.pack)),
                law=str(stored.get("title", "")),
                verdict=VERDICTS.get(stored.get("verdict", ""), say("verdict.incomplete")),
            )
        ),
    )


VERDICTS: Mapping[str, Say] = {
    "eligible": say("verdict.eligible"),
    "not_eligible": say("verdict.not_eligible"),
    "needs_verification": say("verdict.needs_verification"),
    "incomplete": say("verdict.incomplete"),
    "no_rule": say("verdict.no_rule"),
}
_RESULTS: Mapping[str, Say] = {
    "met": say("verdict.met"),
    "not_met": say("verdict.not_met"),
    "unknown": say("verdict.unknown"),
}


def _now(turn: Turn, receipt: Receipt, code: str) -> tuple[Block, ...]:
    path = walk(turn)
    about = subject(turn.library, path.answers)
    if about is None:
        return (Paragraph(say("receipt.pack_gone"), tone="warning"), *_stored_findings(receipt))
    verdict = assess(turn.library, about, path.answers, turn.today)
    if path.open is None:
        turn.state["receipt"] = {"code": code, "of": _fingerprint(about, verdict, path)}
    return (Heading(say("receipt.recomputed")), *_compared(receipt, about, verdict))


def _stored_findings(receipt: Receipt) -> tuple[Block, ...]:
    lines = tuple(
        say("receipt.finding", says=_says(f), result=_RESULTS[f["result"]])
        for f in receipt.outcome.get("findings", ())
    )
    return (Bullets(lines),) if lines else ()


def _says(stored: Mapping[str, Any]) -> Words:
    return Words(stored["says"]["zh"], stored["says"]["en"])


def _compared(receipt: Receipt, about: Subject, verdict: Verdict) -> tuple[Block, ...]:
    """Whether the verdict, or any finding, is another one today."""
    then = {f["id"]: f for f in receipt.outcome.get("findings", ())}
    now = {f.id: f for f in verdict.findings}
    changed = [f for name, f in then.items() if name in now and now[name].result != f["result"]]
    lines = tuple(
        say(
            "receipt.changed_finding",
            says=_says(f),
            then=_RESULTS[f["result"]],
            now=_RESULTS[now[f["id"]].result],
        )
        for f in changed
    )
    same = receipt.outcome.get("verdict") == verdict.verdict and not changed
    edited = receipt.pack_version != about.pack.version
    return (
        Paragraph(_same_or_not(same, edited), tone="plain" if same else "warning"),
        *((Bullets(lines),) if lines else ()),
    )


def _same_or_not(same: bool, edited: bool) -> Say:
    if same:
        return say("receipt.same_edited") if edited else say("receipt.same")
    return say("receipt.different_edited") if edited else say("receipt.different")
