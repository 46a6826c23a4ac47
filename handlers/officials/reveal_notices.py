"""What a superior is told where nobody could approve that an official sees who complained."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from handlers.context import Context
from models import cases
from models.case_rows import Reveal
from models.clock import SHANGHAI, aware
from models.messages import Day, Say, say
from models.names import name_of
from models.officials import Official

_Content: TypeAlias = Mapping[str, Any]


def _reveal(context: Context, content: _Content) -> Say:
    row = context.db.get(Reveal, int(content["reveal"]))
    if row is None:
        return say("notice.something")
    official = context.db.get_one(Official, row.official_id)
    name = name_of(cases.LETTER, row.case_id)
    return say("notice.reveal", who=official.name, name=name, opens=_when(row.opens_at))


def _when(at: datetime) -> Say:
    there = aware(at).astimezone(SHANGHAI)
    return say("work.day_at", day=Day(there.date()), time=f"{there:%H:%M}")


NOTICES: Mapping[str, Callable[[Context, _Content], Say]] = {"reveal": _reveal}
"""The words of each of these notices."""
