"""Filing a complaint: a draft becomes a case, its office hears of it, its author has a receipt."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from handlers import citing
from handlers.complaints import attaching, form, personal
from handlers.complaints.addressee import AGAINST, LEVEL, addressee, chosen
from handlers.complaints.drafts import Draft
from handlers.context import Turn
from handlers.forms import Path
from handlers.lasting import lasting
from handlers.officials.case_notices import tell_office
from handlers.questions import Answer, Found
from handlers.written import written
from models import attempts, case_missing, cases, tokens
from models.clock import SHANGHAI
from models.messages import Block, Bullets, Day, Paragraph, Say, say
from policies import case_timers
from policies.case_timers import Due
from policies.load import LoadedPack

RECEIPT_LINK_LASTS = timedelta(hours=24)


def waits(turn: Turn) -> Say | None:
    """Why one more complaint of this account is not filed now, and when it can be; None: it is.

    It is counted where it is filed: nothing stands between this and `submit`.
    """
    context, now = turn.context, turn.context.clock.now()
    account = context.db, context.vault, turn.incoming.channel, turn.incoming.address
    limits = attempts.FILINGS
    free = attempts.free_from(*account, attempts.FILING, now, limits)
    if free is None:
        attempts.allowed(*account, attempts.FILING, now, limits)
        return None
    # Shown in whole minutes: not before it is over.
    shown = (free + timedelta(seconds=59)).astimezone(SHANGHAI)
    (_, a_day), (_, a_month) = limits
    when = Day(shown.date())
    return say("intake.flood", day=when, time=f"{shown:%H:%M}", most=a_day, month=a_month)


def submit(turn: Turn, draft: Draft, pack: LoadedPack, path: Path) -> tuple[Block, ...]:
    """File the draft. What is returned has the receipt's code, which is never shown again."""
    context, case, answers = turn.context, draft.case, path.answers
    db, vault, now = context.db, context.vault, context.clock.now()
    _fill(draft, pack, answers)
    cases.keep_content(db, vault, case, _content(answers), now)
    identity = cases.identity(db, vault, case)
    cases.keep_identity(db, vault, case, _identity(identity, answers), now)
    case_missing.note(db, vault, case, now)
    code = cases.register(db, vault, case, now)
    due = case_timers.due(pack, "notice", turn.today, turn.library.calendar)
    cases.start_timer(case, "notice", due.last_day)
    told = tell_office(context, case, "case_new", now)
    return tuple(_filed(turn, draft, pack, answers, code, due, someone=bool(told)))


def _fill(draft: Draft, pack: LoadedPack, answers: Mapping[str, Answer]) -> None:
    case, unit = draft.case, answers.get(form.UNIT)
    case.city, case.district = pack.id, addressee(pack, answers).district
    case.against = chosen(answers, AGAINST)
    case.unit_id = unit.number if isinstance(unit, Found) else None


def _content(answers: Mapping[str, Answer]) -> dict[str, str]:
    said = {name: written(answers[name]) for name in (form.WHAT, form.WHEN, form.WHERE)}
    subject, level = written(answers[form.UNIT]), chosen(answers, LEVEL)
    return {"subject": subject, **said, **({"level": level} if level else {})}


def _identity(kept: Mapping[str, Any], answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Who it is, and where they can be written to; the draft's own answers are dropped."""
    who = {"channel": kept["channel"], "address": kept["address"]}
    named = {name: written(answers[name]) for name in (personal.PERSON, personal.CONTACT)}
    document = written(answers[personal.DOCUMENT]) if personal.DOCUMENT in answers else ""
    if document:
        named |= {"document_kind": chosen(answers, personal.KIND), "document": document}
    return who | {name: value for name, value in named.items() if value}


def _filed(
    turn: Turn,
    draft: Draft,
    pack: LoadedPack,
    answers: Mapping[str, Answer],
    code: str,
    due: Due,
    *,
    someone: bool,
) -> Iterator[Block]:
    name = cases.name(draft.case)
    yield Paragraph(say("intake.filed", name=name), tone="strong")
    yield Paragraph(say("intake.filed.receipt", code=code), tone="strong")
    yield Paragraph(say("intake.filed.once"), tone="warning")
    yield from _page(turn, draft)
    waiting = sum(one.state == "promised" for one in attaching.pieces(turn, draft))
    if waiting:
        one = say("intake.filed.coming_one")
        yield Paragraph(one if waiting == 1 else say("intake.filed.coming", count=waiting))
    office = addressee(pack, answers).words
    basis = citing.words(due.timer.basis)
    yield Bullets(
        (
            say("intake.filed.to", office=office),
            say("intake.filed.timer", lasts=lasting(due.timer), basis=basis),
            say("intake.filed.follow"),
            say("intake.filed.elsewhere"),
            say("intake.filed.emptied"),
        )
    )
    if not someone:
        yield Paragraph(say("intake.filed.nobody", office=office), tone="warning")


def _page(turn: Turn, draft: Draft) -> Iterator[Block]:
    context = turn.context
    now = context.clock.now()
    code = tokens.issue(context.db, "receipt", draft.number, now, RECEIPT_LINK_LASTS)
    hours = int(RECEIPT_LINK_LASTS / timedelta(hours=1))
    yield Paragraph(say("intake.filed.page", url=f"{context.base_url}/receipt/{code}", hours=hours))
