"""The platform's list of who has submitted, on a signed page (核对).

One confirmation verifies everybody who matches. It is kept as an act of the official, so the
conversation's 撤销 takes it back as it does the same thing done by pasting.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.sheets.filings import read_filings
from bot.web.pages.flows import Confirmed, Content, StaleError, Told
from bot.web.pages.links import Opened
from handlers.context import Context
from models import acts, audit, undo
from models.acts import Plan
from models.messages import Say, Words, say
from models.reconciliation import (
    Compared,
    Entry,
    Found,
    NotWaitingError,
    Sort,
    compare,
    duties_to_verify,
    verify_all,
)

COMMAND = "reconcile.list"
"""The same name as the command that takes pasted codes (`handlers/officials/reconciling.py`)."""
_LONG_AGO = timedelta(days=200)
_YEAR = re.compile(r"[0-9]{4}")


class FilingLists:
    """`Flow`: the list is read, held against ours, and verifies who is on both."""

    name = "filings"
    title = say("pages.filings.title")

    def choosing(self, db: Session, opened: Opened, context: Context) -> dict[str, Any]:
        """Which duties still wait for somebody to be verified."""
        since = context.clock.today() - _LONG_AGO
        waiting = duties_to_verify(db, opened.scope, since)
        choices = [
            (f"{one.duty}/{one.year}", say("pages.filings.duty", year=one.year,
                                           duty=duty_words(context, opened, one.duty)))
            for one in waiting
        ]  # fmt: skip
        return {
            "duties": choices,
            "labels": {
                "duty": say("pages.filings.which"),
                "none": say("pages.filings.none_waits"),
                "how": say("pages.filings.how"),
            },
        }

    def read(
        self,
        path: Path,
        _opened: Opened,
        _context: Context,
        form: Mapping[str, str],
        _told: Told,
    ) -> Content:
        """Read the list for the duty that was chosen."""
        duty, _, year = form.get("duty", "").rpartition("/")
        entries = read_filings(path)
        return {
            "duty": duty,
            "year": int(year) if _YEAR.fullmatch(year) else 0,
            "entries": [[one.line, one.code, one.name] for one in entries],
        }

    def preview(
        self, db: Session, content: Content, opened: Opened, context: Context
    ) -> dict[str, Any]:
        """Who matches, and everybody who does not, by the reason."""
        found = _compared(db, content, opened)
        duty = duty_words(context, opened, content["duty"])
        sorts = [(_SORTS[sort], found.of(sort)) for sort in _SORTS]
        return {
            "duty": say("pages.filings.duty", duty=duty, year=content["year"]),
            "matched": say("pages.filings.matched", count=len(found.of("matched"))),
            "sorts": [
                (words, [_line(one) for one in some[:_SHOWN]], _left(some))
                for words, some in sorts
                if some
            ],
            "missing": [one.unit for one in found.missing],
            "missing_line": say("pages.filings.missing"),
            "digest": digest_of(found) if found.of("matched") else None,
        }

    def confirm(
        self, db: Session, content: Content, opened: Opened, _context: Context, seen: Confirmed
    ) -> Content:
        """Verify everybody who matches."""
        place = f"{opened.scope.city}/{opened.scope.district}"
        acts.hold(db, f"reconcile:{place}")
        found = _compared(db, content, opened)
        if digest_of(found) != seen.digest:
            raise StaleError
        numbers = sorted(one.deadline_id or 0 for one in found.of("matched"))
        plan = Plan(
            official_id=opened.official_id,
            command=COMMAND,
            object=f"reconcile:{place}",
            city=opened.scope.city,
            district=opened.scope.district,
            arguments={"deadlines": numbers},
        )
        act = acts.begin(db, plan, seen.now)
        try:
            with undo.recorded(db) as changes:
                count = verify_all(db, numbers, opened.official_id, seen.now)
        except NotWaitingError as error:
            raise StaleError from error
        acts.finish(db, act, changes.rows, seen.now)
        detail = {"act": act.id, "verified": count, "sha256": seen.sha256}
        audit.note(
            db,
            seen.now,
            opened.actor,
            COMMAND,
            plan.object,
            plan.city,
            plan.district,
            detail=detail,
        )
        return {"count": count}

    def done(self, content: Content) -> tuple[Say, ...]:
        """How many were verified, and how it is taken back."""
        return (say("pages.filings.done", count=content["count"]), say("pages.filings.undo"))


_SHOWN = 100
"""Lines of one sort that are shown; the others are counted."""

_SORTS: Mapping[Sort, Say] = {
    "matched": say("pages.filings.sort.matched"),
    "differs": say("pages.filings.sort.differs"),
    "several": say("pages.filings.sort.several"),
    "bad_code": say("pages.filings.sort.bad_code"),
    "unknown": say("pages.filings.sort.unknown"),
    "no_duty": say("pages.filings.sort.no_duty"),
    "removed": say("pages.filings.sort.removed"),
    "closed": say("pages.filings.sort.closed"),
    "already": say("pages.filings.sort.already"),
}


def duty_words(context: Context, opened: Opened, duty: str) -> Words:
    """A duty, as the pack calls it."""
    pack = context.library.packs.get(opened.scope.city)
    rule = pack.duty(duty) if pack else None
    return Words(rule.names.zh, rule.names.en) if rule else Words(duty, duty)


def _compared(db: Session, content: Content, opened: Opened) -> Compared:
    entries = [Entry(line, code, name) for line, code, name in content["entries"]]
    return compare(db, opened.scope, content["duty"], content["year"], entries)


def digest_of(found: Compared) -> str:
    """SHA-256 of who would be verified."""
    numbers = sorted(one.deadline_id or 0 for one in found.of("matched"))
    return hashlib.sha256(repr(numbers).encode()).hexdigest()


def _line(one: Found) -> Say:
    name, code = one.unit or one.entry.name, one.entry.code
    if code and name:
        return say("pages.filings.line_both", row=one.entry.line, name=name, code=code)
    return say("pages.filings.line", row=one.entry.line, name=name or code)


def _left(some: tuple[Found, ...]) -> Say | None:
    return say("sheets.more", count=len(some) - _SHOWN) if some[_SHOWN:] else None
