"""What the text asks of a complaint and its author did not give: for the card, 受理 and 补正.

Nothing of what was given is told, and nobody's identity is opened for it.
"""

from functools import reduce

from handlers.context import Context
from handlers.officials.case_words import pack_of
from models import case_missing
from models.case_missing import Part
from models.case_rows import Case
from models.messages import Say, Text, Words, say
from models.vault import KeyGoneError

__all__ = ["lacking", "with_lacks"]

_NAMES: dict[Part, Words] = {
    "real_name": Words("真实姓名", "real name"),
    "contact": Words("联系方式", "contact details"),
    "evidence": Words("佐证材料", "evidence"),
}


def lacking(context: Context, case: Case, *, evidence: bool = True) -> Say | None:
    """What was not given of what the text asks for; None: nothing is missing.

    Args:
        evidence: whether evidence counts, where what is shown does not tell of it anyway.
    """
    pack = pack_of(context, case)
    complaints = pack.model.complaints if pack else None
    if complaints is None:
        return None
    try:
        found = case_missing.missing(context.db, context.vault, case, complaints.requires.items)
    except KeyGoneError:
        return None
    parts: list[Text] = [_NAMES[one] for one in found if evidence or one != "evidence"]
    return say("case.lacks", parts=reduce(_and, parts)) if parts else None


def _and(first: Text, second: Text) -> Text:
    return say("case.lacks.parts", first=first, second=second)


def with_lacks(effect: Say, lacks: Say | None) -> Say:
    """What a move does, with what was not given."""
    return effect if lacks is None else say("case.with_lacks", effect=effect, lacks=lacks)
