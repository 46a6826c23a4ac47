"""Files that are sent while a complaint is written: kept or promised, each confirmed by itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from handlers.complaints.drafts import Draft
from handlers.context import Turn
from handlers.numerals import whole_number
from models import evidence, tokens
from models.case_rows import Evidence
from models.evidence import LimitError
from models.intake import MB, MOST_BYTES, MOST_PIECES, PAGE_BYTES
from models.messages import Attachment, Block, Bullets, Paragraph, Say, say

LINK_LASTS = timedelta(hours=24)
_SHOWN = 16
"""Digits of a SHA-256 that are shown; all of them stand on the receipt."""
_REMOVE = re.compile(r"(?:删除?|去掉)(?:证据|材料|附件|文件)\s*(?P<zh>\S+)"
                     r"|(?:delete|remove) (?:evidence|file|piece)\s+(?P<en>\S+)")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """What is said of files that came with a message, and whether any of them was taken."""

    blocks: tuple[Block, ...]
    some: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """What became of one file; `by_link`: it can only be sent on the signed page."""

    said: Say
    kept: bool = False
    by_link: bool = False


def taken(turn: Turn, draft: Draft) -> Taken:
    """Take what came with the message, and say of each piece what became of it.

    Where the signed page takes what this channel does not, a link to it follows.
    """
    each = [_taken(turn, draft, one) for one in turn.incoming.attachments]
    blocks = [Paragraph(one.said, tone="plain" if one.kept else "warning") for one in each]
    further = link(turn, draft) if any(one.by_link for one in each) else ()
    return Taken((*blocks, *further), any(one.kept for one in each))


def _taken(turn: Turn, draft: Draft, one: Attachment) -> _Told:
    if one.piece is not None:
        piece = evidence.piece(turn.context.db, draft.number, one.piece)
        if piece is not None:
            return _Told(say("intake.evidence.kept", piece=line(turn, piece)), kept=True)
        return _Told(say("intake.evidence.unknown"))
    taking = turn.context.takes(turn.incoming.channel)
    if taking.files != "fetched" or not one.source:
        return _Told(say("intake.evidence.not_here"), by_link=True)
    try:
        return _Told(say("intake.evidence.coming", piece=_promised(turn, draft, one)), kept=True)
    except LimitError as error:
        return _refused(error, one)


def _refused(error: LimitError, one: Attachment) -> _Told:
    """Why a file is not taken. The page takes larger ones, but none of any size."""
    if error.kind != "file":
        return _Told(_REFUSED[error.kind])
    if (one.size or 0) > PAGE_BYTES:
        return _Told(say("rest.too_large", most=PAGE_BYTES // MB))
    return _Told(say("intake.evidence.too_large", most=PAGE_BYTES // MB), by_link=True)


def _promised(turn: Turn, draft: Draft, one: Attachment) -> Say:
    context = turn.context
    piece = evidence.promise(
        context.db,
        context.vault,
        draft.case,
        kind=one.kind,
        name=one.name,
        source=one.source,
        size=one.size,
        now=context.clock.now(),
        file_bytes=context.takes(turn.incoming.channel).file_bytes,
    )
    return line(turn, piece)


_REFUSED: Mapping[evidence.Limit, Say] = {
    "count": say("intake.evidence.too_many", most=MOST_PIECES),
    "total": say("intake.evidence.too_much", most=MOST_BYTES // MB),
    "empty": say("intake.evidence.empty"),
}


# --- what there is --------------------------------------------------------------------------------


def pieces(turn: Turn, draft: Draft) -> list[Evidence]:
    """What the draft has, without what never came."""
    found = evidence.pieces(turn.context.db, draft.number)
    return [one for one in found if one.state != "lost"]


def listed(turn: Turn, draft: Draft) -> Iterator[Block]:
    """Every piece with what it is known by, and how to take one out.

    Where all of them came just now, each was confirmed by itself and is not said again.
    """
    lines = tuple(line(turn, one) for one in pieces(turn, draft))
    if len(lines) > len(turn.incoming.attachments):
        yield Bullets(lines)
    if lines:
        yield Paragraph(say("intake.evidence.how_to_remove"), tone="muted")


def line(turn: Turn, piece: Evidence) -> Say:
    """A piece by its number, its name, its size and the beginning of its SHA-256."""
    name = evidence.name_of(turn.context.db, turn.context.vault, piece)
    if piece.state != "kept":
        return say("intake.evidence.line_coming", number=piece.number, name=name)
    return say(
        "intake.evidence.line",
        number=piece.number,
        name=name,
        size=_size(piece.size or 0),
        sha256=piece.sha256[:_SHOWN],
    )


def _size(size: int) -> str:
    return f"{size / MB:.1f} MB" if size >= MB else f"{max(1, round(size / 1024))} KB"


def removed(turn: Turn, draft: Draft) -> tuple[Block, ...] | None:
    """删除证据 2; None: it was not that."""
    match = _REMOVE.fullmatch(turn.text)
    if match is None:
        return None
    number = whole_number(match["zh"] or match["en"])
    found = [one for one in pieces(turn, draft) if one.number == number]
    for one in found:
        evidence.remove(turn.context.db, one)
    if found:
        return (Paragraph(say("intake.evidence.removed", number=number or 0)),)
    return (Paragraph(say("intake.evidence.no_such"), tone="warning"),)


def link(turn: Turn, draft: Draft) -> tuple[Block, ...]:
    """A new link to the page on which files can be sent; it opens this complaint's alone."""
    context = turn.context
    code = tokens.issue(context.db, "evidence", draft.number, context.clock.now(), LINK_LASTS)
    url = f"{context.base_url}/evidence/{code}"
    hours = int(LINK_LASTS / timedelta(hours=1))
    return (
        Paragraph(say("intake.evidence.link", url=url)),
        Paragraph(say("intake.evidence.link_lasts", hours=hours), tone="muted"),
    )
