"""Bind slips (绑定单): one slip for each unit that nobody acts for, to be cut and handed over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import segno
from markupsafe import Markup
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from bot.web.pages.links import Opened
from bot.web.pages.parts import Parts
from bot.web.pages.showing import as_drawn, page
from models import audit, tokens
from models.clock import SHANGHAI
from models.contacts import count_unbound, unbound_units
from models.messages import Day, say
from models.scopes import Scope
from models.units import Unit

CODE_LASTS: Final = timedelta(days=30)
"""How long a printed code may be used: as long as one that is handed over in the conversation."""
MOST: Final = 100
"""Slips of one sheet; the next ones follow on the next."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: the unit, its code, and the picture of the link that holds it."""

    name: str
    district: str
    unit_code: str
    code: str
    picture: Markup


def ask(request: Request, opened: Opened, parts: Parts, what: str) -> Response:
    """How many slips there would be."""
    with parts.database.reading() as db:
        count = count_unbound(db, _scope(opened, what))
    return page(
        request,
        "slips_ask",
        title=say("pages.slips.title"),
        count=count,
        line=say("pages.slips.count", count=count) if count else say("pages.slips.none"),
        how=(say("pages.slips.what"), say("pages.slips.once", days=CODE_LASTS.days)),
        make=say("pages.slips.make"),
    )


def sheet(request: Request, opened: Opened, parts: Parts, what: str) -> Response:
    """The slips, each with a code of its own, made now."""
    after = request.state.form.get("after", "")
    start = int(after) if after.isascii() and after.isdecimal() and len(after) < 16 else 0
    now, scope = parts.clock.now(), _scope(opened, what)
    with parts.database.writing() as db:
        site = parts.context(db).base_url
        units = unbound_units(db, scope, start, MOST)
        codes = [_code(db, unit, opened, now) for unit in units]
        told = [(unit.name, unit.district, unit.code) for unit in units]
        last = units[-1].id if len(units) == MOST else None
        audit.note(
            db, now, opened.actor, "units.bind_sheet", "", scope.city, scope.district,
            detail={"units": len(units)},
        )  # fmt: skip
    made = [Slip(*of, code, _picture(site, code)) for of, code in zip(told, codes, strict=True)]
    return page(
        request,
        "slips",
        title=say("pages.slips.title"),
        slips=made,
        address=site,
        until=say("pages.slips.until", day=Day(_last_day(now))),
        labels={
            "for": say("pages.slips.for"),
            "how": say("pages.slips.how"),
            "why": say("pages.slips.why"),
            "print": say("pages.slips.print"),
            "next": say("pages.slips.next"),
        },
        after=last,
    )


def _scope(opened: Opened, district: str) -> Scope:
    """The district that was asked for, where it is the official's; else their own place."""
    mine = opened.scope
    return Scope(mine.city, district) if mine.covers(mine.city, district) else mine


def _code(db: Session, unit: Unit, opened: Opened, now: datetime) -> str:
    by = opened.official_id
    return tokens.issue(db, "bind", unit.id or 0, now, CODE_LASTS, made_by=by)


def _picture(site: str, code: str) -> Markup:
    """The link as a QR code: never a Micro one, which few scanners read."""
    drawn = segno.make_qr(f"{site}/?bind={code}", error="m")
    return as_drawn(drawn.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None))


def _last_day(now: datetime) -> date:
    return (now + CODE_LASTS).astimezone(SHANGHAI).date()
