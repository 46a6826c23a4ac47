"""A unit's reminder dossier (催办档案): what it was to be told, when, and what became of it.

It must show that a unit was reminded: removal for 拒不按时填报 rests on that. Contacts stand in it
by their place in the order of escalation, not by name. Its SHA-256 is of the text that `as_text`
gives, which holds the same statements in Chinese; it is kept in the audit.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.web.pages.dossier_words import (
    ANSWERS,
    ENDS,
    NO_RESULT,
    STATES,
    stage_words,
)
from bot.web.pages.links import Opened
from bot.web.pages.parts import Parts
from bot.web.pages.showing import HEADERS, not_open, page
from bot.wording import place as written_place
from bot.wording import words
from handlers import citing
from handlers.channels import channel_name
from handlers.context import Context
from handlers.not_sent import why_not_sent
from models import audit
from models.clock import SHANGHAI
from models.contacts import contacts_ever
from models.deadlines import OFFICIALS, Deadline, Stage, of_unit, stages_of
from models.deliveries import Delivery
from models.dossiers import DossierRow, dossier_rows
from models.messages import Citation, Day, Language, Say, Text, say
from models.names import name_of
from models.units import Unit

_AUTHORITATIVE: Final[Language] = "zh_CN"

_ON_ITS_WAY: Final = ("queued", "claimed")


@dataclass(frozen=True, slots=True)
class Line:
    """One reminder to one contact, what an official was told, or a stage that reached nobody."""

    stage: Say
    day: Day
    whom: Text
    accepted: Text
    delivered: Text
    seen: Text
    reply: Text


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of one year: what it rests on, what became of it, and its reminders."""

    title: Say
    state: Say
    citations: tuple[Citation, ...]
    source: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything there is to show of a unit; `key` names it in the audit."""

    key: str
    code: str
    title: Say
    duties: tuple[Duty, ...]
    sha256: str
    text: str


def show(request: Request, opened: Opened, parts: Parts, what: str) -> Response:
    """The dossier as a page to be printed; who looked, and at what, is kept."""
    now = parts.clock.now()
    with parts.database.reading() as db:
        found = _of(db, opened, parts, what)
    if found is None:
        return not_open(request)
    with parts.database.writing() as db:
        place = opened.scope
        detail = {"sha256": found.sha256, "duties": len(found.duties)}
        audit.note(
            db, now, opened.actor, "unit.dossier", found.key, place.city, place.district,
            detail=detail,
        )  # fmt: skip
    return page(
        request,
        "dossier",
        title=say("pages.dossier.title"),
        found=found,
        place=written_place,
        made=say("pages.dossier.made", when=_instant(now)),
        labels=_LABELS,
        address=request.url.path,
    )


def as_text(request: Request, opened: Opened, parts: Parts, what: str) -> Response:
    """The text that the hash is of."""
    with parts.database.reading() as db:
        found = _of(db, opened, parts, what)
    if found is None:
        return not_open(request)
    named = {"Content-Disposition": f'attachment; filename="dossier-{found.code}.txt"'}
    return PlainTextResponse(found.text, headers={**HEADERS, **named})


def _of(db: Session, opened: Opened, parts: Parts, what: str) -> Dossier | None:
    unit = db.get(Unit, int(what)) if what.isascii() and what.isdecimal() else None
    if unit is None or not opened.scope.covers(unit.city, unit.district):
        return None
    return dossier_of(db, unit, parts.context(db))


def dossier_of(db: Session, unit: Unit, context: Context) -> Dossier:
    """Everything there is to show of a unit, with the hash of it."""
    sent: dict[int, list[DossierRow]] = {}
    for row in dossier_rows(db, unit.id or 0):
        sent.setdefault(row.deadline.id or 0, []).append(row)
    places = _places(db, unit)
    duties = tuple(
        _duty(db, one, sent.get(one.id or 0, []), places, context)
        for one in of_unit(db, unit.id or 0)
    )
    number = name_of("U", unit.id or 0)
    title = say("pages.dossier.unit", name=unit.name, code=unit.code, number=number)
    text = "\n".join(_text(title, duties)) + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Dossier(f"unit:{unit.id}", unit.code, title, duties, digest, text)


# --- a duty ---------------------------------------------------------------------------------------


def _duty(
    db: Session, one: Deadline, sent: list[DossierRow], places: dict[int, Say], context: Context
) -> Duty:
    pack = context.library.packs.get(one.city)
    rule = pack.duty(one.duty) if pack else None
    today = context.clock.today()
    name: Text = citing.words(rule.names) if rule else one.duty
    cited = citing.citations(pack, rule.cites, today) if pack and rule else ()
    carried = {row.stage.id for row in sent}
    lines = [_line(row, places) for row in sent]
    alone = (stage for stage in stages_of(db, one.id or 0) if stage.id not in carried)
    lines += [_without_reader(stage) for stage in alone if stage.end is not None]
    return Duty(
        title=say("pages.dossier.duty", duty=name, year=one.year, due=Day(one.due, weekday=True)),
        state=_state(one),
        citations=cited,
        source=say("pages.dossier.source", source=one.source_ref) if one.source_ref else "",
        lines=tuple(sorted(lines, key=lambda line: line.day.day)),
    )


def _state(one: Deadline) -> Say:
    at = one.verified_at or one.closed_at or one.declared_at
    when: Text = _instant(at) if at and one.state in ("verified", "closed", "declared") else ""
    return STATES[one.state](when)


def _line(row: DossierRow, places: dict[int, Say]) -> Line:
    delivery = row.delivery
    accepted = _instant(delivery.accepted_at) or _no_result(delivery)
    channel = channel_name(row.address.channel) if row.address else ""
    known = places.get(row.person.id or 0, say("pages.dossier.former"))
    if row.stage.name in OFFICIALS:
        known = say("pages.dossier.office")
    whom: Text = say("pages.dossier.by", whom=known, channel=channel) if channel else known
    return Line(
        stage=stage_words(row.stage.name),
        day=Day(row.stage.day),
        whom=whom,
        accepted=accepted,
        delivered=_instant(delivery.delivered_at),
        seen=_instant(delivery.seen_at),
        reply=_replies(row),
    )


def _no_result(delivery: Delivery) -> Text:
    """What became of an envelope that no platform took, and why: it may have to be shown later."""
    result = NO_RESULT.get(delivery.state, "")
    why = None if delivery.state in _ON_ITS_WAY else why_not_sent(delivery)
    return say("pages.sent.because", result=result, why=why) if why else result


def _without_reader(stage: Stage) -> Line:
    """A stage that went to nobody, and why."""
    why = ENDS.get(stage.end or "", "")
    return Line(stage_words(stage.name), Day(stage.day), "", why, "", "", "")


def _replies(row: DossierRow) -> Text:
    found: Text = ""
    for one in row.replies:
        said = ANSWERS[one.kind](_instant(one.at))
        found = say("pages.dossier.and", first=found, last=said) if found else said
    return found


def _places(db: Session, unit: Unit) -> dict[int, Say]:
    """Each contact, past ones too, by their place in the order of escalation."""
    return {
        one.person_id: say("pages.dossier.contact", place=one.rank)
        if one.ended_at is None
        else say("pages.dossier.former_at", place=one.rank)
        for one in contacts_ever(db, unit.id or 0)
    }


def _instant(at: datetime | None) -> str:
    """To the minute, in Asia/Shanghai; "" for none."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


# --- the text that is hashed ----------------------------------------------------------------------


def _text(title: Say, duties: tuple[Duty, ...]) -> Iterator[str]:
    yield _said(title)
    for duty in duties:
        yield ""
        yield f"{_said(duty.title)}\t{_said(duty.state)}"
        for citation in duty.citations:
            where = f"{_said(citation.law)}{written_place(citation, _AUTHORITATIVE)}"
            yield f"{where}\t{' '.join(citation.quote.split())}"
        if duty.source:
            yield _said(duty.source)
        for line in duty.lines:
            parts = (line.day, line.stage, line.whom, line.accepted, line.delivered, line.seen,
                     line.reply)  # fmt: skip
            yield "\t".join(words(part, _AUTHORITATIVE) for part in parts)


def _said(text: Text) -> str:
    return words(text, _AUTHORITATIVE)


_LABELS: Final = {
    "stage": say("pages.dossier.stage"),
    "whom": say("pages.dossier.whom"),
    "accepted": say("pages.dossier.accepted"),
    "delivered": say("pages.dossier.delivered"),
    "seen": say("pages.dossier.seen"),
    "reply": say("pages.dossier.reply"),
    "none": say("pages.dossier.none"),
    "empty": say("pages.dossier.empty"),
    "hash": say("pages.dossier.hash"),
    "check": say("pages.dossier.check"),
    "print": say("pages.slips.print"),
    "note": say("pages.dossier.note"),
}
