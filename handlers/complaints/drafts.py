"""The answers of a draft: sealed with it, the personal ones apart, none in the conversation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.complaints import personal
from handlers.complaints.consent import VERSION
from handlers.context import Turn
from handlers.forms import Sheet, sheet_from_json, sheet_to_json
from models import cases
from models.case_rows import Case
from models.vault import KeyGoneError

_SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Draft:
    """A complaint that is being written, and its answers."""

    case: Case
    sheet: Sheet

    @property
    def number(self) -> int:
        """The number of its row."""
        assert self.case.id is not None
        return self.case.id


def find(turn: Turn) -> Draft | None:
    """The draft of whoever writes, locked until the message is answered; None: there is none."""
    context, incoming = turn.context, turn.incoming
    now = context.clock.now()
    case = cases.draft_of(context.db, context.vault, incoming.channel, incoming.address, now)
    if case is None:
        return None
    try:
        said = cases.content(context.db, context.vault, case).get(_SHEET, {})
        who = cases.identity(context.db, context.vault, case).get(_SHEET, {})
    except KeyGoneError:
        return None  # It was left lying until it was forgotten.
    return Draft(case, sheet_from_json(_joined(said, who)))


def begin(turn: Turn) -> Draft:
    """A new draft, now that its author agreed to the privacy notice."""
    context, incoming = turn.context, turn.incoming
    now = context.clock.now()
    where = incoming.channel, incoming.address
    return Draft(cases.begin(context.db, context.vault, *where, VERSION, now), Sheet())


def keep(turn: Turn, draft: Draft) -> None:
    """Seal the answers: what was said under one key, who said it under the other."""
    db, vault, now = turn.context.db, turn.context.vault, turn.context.clock.now()
    said, who = _parted(sheet_to_json(draft.sheet))
    content, identity = cases.content(db, vault, draft.case), cases.identity(db, vault, draft.case)
    cases.keep_content(db, vault, draft.case, {**content, _SHEET: said}, now)
    cases.keep_identity(db, vault, draft.case, {**identity, _SHEET: who}, now)


def _parted(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was said, and what is personal. What was asked back may be either: it is personal."""
    said: dict[str, Any] = {"asking": data["asking"], "failures": data["failures"]}
    who: dict[str, Any] = {"candidates": data["candidates"]}
    for part in ("answers", "before"):
        said[part] = {name: one for name, one in data[part].items() if name not in personal.NAMES}
        who[part] = {name: one for name, one in data[part].items() if name in personal.NAMES}
    return said, who


def _joined(said: Mapping[str, Any], who: Mapping[str, Any]) -> dict[str, Any]:
    both = {part: {**said.get(part, {}), **who.get(part, {})} for part in ("answers", "before")}
    return {**said, **who, **both}
