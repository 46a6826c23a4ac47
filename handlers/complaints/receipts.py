"""Receipts of complaints: the code that opens a case, from another account too, and the paper.

A code that was never given and one of somebody else's case are answered alike, and few are looked
at. From another account the contact that was given with the case is asked for as well: whoever
finds a receipt has nothing yet.
"""

import re
import unicodedata
from datetime import timedelta

from handlers.complaints import mine
from handlers.complaints.following import Asked, show, told
from handlers.context import Turn
from models import acts, attempts, audit, case_rights, cases, tokens
from models.case_rows import Case
from models.messages import Paragraph, Reply, say

LINK_LASTS = timedelta(hours=24)
"""How long the link to the receipt that can be printed is good."""
_RECEIPT, _CONTACT = "receipt", "contact"
LONGEST = 64
"""Characters of a code as somebody may type it."""
_GROUP = "[0-9A-Za-z]{4}"
_DASH = "[-\u2010-\u2014_]"
_WRITTEN = re.compile(
    rf"(?<![0-9A-Za-z])(?<!{_DASH}){_GROUP}(?:{_DASH}{_GROUP}){{4}}(?![0-9A-Za-z]|{_DASH})"
)
"""A code as it was given, within a sentence."""


def code_in(text: str) -> str | None:
    """The code of a receipt in what was typed, or None: groups with dashes, or the text alone.

    Twenty letters without a digit are a sentence sooner than a code.
    """
    even = unicodedata.normalize("NFKC", text)
    written = _WRITTEN.search(even)
    if written is not None and cases.receipt_letters(written[0]):
        return written[0]
    alone = len(even) <= LONGEST and any(map(str.isdigit, even))
    return even if alone and cases.receipt_letters(even) else None


def is_code(text: str) -> bool:
    """Whether a text is a receipt's code and nothing else."""
    short = len(text) <= LONGEST
    return short and cases.receipt_letters(text) is not None and code_in(text) is not None


def ask(turn: Turn) -> Reply:
    """查询举报: ask for the code."""
    return show(turn, [Paragraph(say("follow.receipt.ask"), tone="strong")], kind="receipt")


def take(turn: Turn, typed: str) -> Reply:
    """The case of this account; of any other code the next question is the same."""
    context, incoming, now = turn.context, turn.incoming, turn.context.clock.now()
    there = incoming.channel, incoming.address
    number, own = cases.look_up(context.db, context.vault, typed, *there, now)
    if own:
        held = mine.own(turn, number)
        return mine.page(turn, held) if held is not None else mine.gone(turn)
    if not attempts.allowed(context.db, context.vault, *there, _RECEIPT, now):
        return told(turn, say("follow.wait"))
    letters = cases.receipt_letters(typed)
    if letters is None:
        return _malformed(turn)
    if not context.takes(incoming.channel).filing:
        return told(turn, say("follow.not_here", site=context.base_url))
    mark = context.vault.shared(context.db, "index", now).fingerprint(letters, "asked receipt")
    asked = [Paragraph(say("follow.contact.ask"), tone="strong")]
    return show(turn, asked, kind="contact", about=number, mark=mark)


def _malformed(turn: Turn) -> Reply:
    """No receipt has such a code, which is no secret."""
    asked = [Paragraph(say("follow.receipt.malformed"), tone="warning")]
    return show(turn, asked, kind="receipt")


# --- from another account -------------------------------------------------------------------------


def contact(turn: Turn, asked: Asked) -> Reply:
    """The right contact makes the case this account's; anything else finds nothing."""
    if not _may_guess(turn, asked.mark):
        return told(turn, say("follow.wait"))
    context, now = turn.context, turn.context.clock.now()
    case = _held(turn, asked.about)
    typed = turn.incoming.text
    if case is None or not case_rights.contact_is(context.db, context.vault, case, typed):
        _note_wrong(turn, case)
        return told(turn, say("follow.not_found"))
    cases.rebind(context.db, context.vault, case, turn.incoming.channel, turn.incoming.address, now)
    for purpose in ("evidence", "receipt"):
        # Links that the earlier account still has open nothing any more.
        tokens.end(context.db, purpose, case.id or 0, now)
    return mine.page(turn, case, (say("follow.rebound"),))


def _may_guess(turn: Turn, mark: str) -> bool:
    """Few contacts are looked at, of one account and, whoever sends them, for one receipt."""
    context, incoming, now = turn.context, turn.incoming, turn.context.clock.now()
    db, vault = context.db, context.vault
    return attempts.allowed(
        db, vault, incoming.channel, incoming.address, _CONTACT, now
    ) and attempts.allowed(db, vault, _RECEIPT, mark, _CONTACT, now, attempts.FEW)


def _held(turn: Turn, number: int) -> Case | None:
    """The case whose receipt was typed, held; None where it was none, or is forgotten by now."""
    if not number:
        return None
    db = turn.context.db
    acts.hold(db, f"case:{number}")
    case = cases.held(db, number)
    return case if case is not None and case.forgotten_at is None else None


def _note_wrong(turn: Turn, case: Case | None) -> None:
    """A wrong contact is noted, of a case with its name; never whose account it came from.

    Whoever holds a receipt is likely its author, who mistyped.
    """
    key = "" if case is None else cases.key_of(case)
    audit.note(turn.context.db, turn.context.clock.now(), "stranger", "case.contact_wrong", key)


# --- the paper ------------------------------------------------------------------------------------


def paper(turn: Turn, case: Case) -> Reply:
    """A link to the signed receipt, which names the files and nobody."""
    context, now = turn.context, turn.context.clock.now()
    code = tokens.issue(context.db, "receipt", case.id or 0, now, LINK_LASTS)
    blocks = (
        Paragraph(say("follow.paper.link", link=f"{context.base_url}/receipt/{code}")),
        Paragraph(say("follow.paper.about"), tone="muted"),
    )
    return show(turn, blocks, [mine.back_to(case)], "page", case.id or 0)
