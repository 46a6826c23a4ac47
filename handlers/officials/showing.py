"""What an official was shown last: kept by its lines, so that a number means what it stood beside.

Every numbered option of these pages sends a whole line (单位 U128M 核实), which names its object by
itself. A number that is typed is looked up among the lines of the page that it answers, as they
were shown, never counted anew.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from handlers.context import Turn
from handlers.officials.declared import LINE
from handlers.pages import Link
from models.db import to_json
from models.messages import Block, Option, Reply, Words

__all__ = [
    "ASKED",
    "CANCEL",
    "HELP",
    "HOME",
    "UNDO",
    "WORK",
    "Page",
    "before",
    "current",
    "page_of",
    "show",
    "typed",
]

WORK = "work"
"""The name of these pages, as `Turn.state["at"]` and the prompts begin with it."""
ASKED = timedelta(minutes=10)
"""How long words are taken as the answer to an open question."""
_KEPT = 8
_MOST_LINES = 48


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was shown. `line` shows it anew; `lines` are its numbered options, from 1.

    `ask` is the line that waits for its rest, until `until`. `act` is the number of the act whose
    code is asked for.
    """

    line: str
    lines: tuple[str, ...] = ()
    ask: str = ""
    act: int | None = None
    until: datetime | None = None
    id: str = ""

    @property
    def prompt(self) -> str:
        """The name under which the page's buttons are recognised."""
        return f"{WORK}:{self.id}"


HOME, UNDO, CANCEL = Words("待办", "todo"), Words("撤销", "undo"), Words("取消", "cancel")
HELP = Words("帮助", "help")


def show(
    turn: Turn,
    blocks: Iterable[Block],
    links: Iterable[Link] = (),
    page: Page | None = None,
    *,
    words: tuple[Words, ...] = (),
) -> Reply:
    """Show a page and remember it as the one that is open.

    Args:
        links: each leads to `(LINE, text)`.
        page: what else it is, besides its lines.
        words: shortcuts before those that every page has, as 撤销 where something was just done.
    """
    numbered = tuple(links)[:_MOST_LINES]
    lines = tuple(_line_of(link) for link in numbered)
    kept = _keep(turn, replace(page or Page(typed(turn, HOME)), lines=lines))
    return Reply(
        blocks=tuple(blocks),
        options=tuple(
            Option(link.label, line, number)
            for number, (link, line) in enumerate(zip(numbered, lines, strict=True), start=1)
        ),
        shortcuts=tuple(Option(word, typed(turn, word)) for word in (*words, HOME, HELP)),
        prompt=kept.prompt,
    )


def typed(turn: Turn, word: Words) -> str:
    """A word as this official would type it."""
    return word.zh if turn.language == "zh_CN" else word.en


def _line_of(link: Link) -> str:
    if link.at[:1] != (LINE,):
        raise ValueError(f"a link of officials' pages leads to a line, not to {link.key}")
    return link.at[1]


# --- remembered -----------------------------------------------------------------------------------


def current(turn: Turn) -> Page | None:
    """The page that is open, or None where something else was shown since."""
    where = turn.state.get("at")
    if not isinstance(where, list) or len(where) != 2 or where[0] != WORK:
        return None
    return page_of(turn, f"{WORK}:{where[1]}")


def page_of(turn: Turn, prompt: str) -> Page | None:
    """The page of a prompt, where it is still remembered."""
    name = prompt.removeprefix(f"{WORK}:")
    return next((page for page in _pages(turn) if page.id == name), None)


def before(turn: Turn) -> str:
    """The line of the page that was open before the present one; the first page's, where none."""
    pages = _pages(turn)
    now = pages[-1].line if pages else ""
    return next((page.line for page in reversed(pages) if page.line != now), typed(turn, HOME))


def _keep(turn: Turn, page: Page) -> Page:
    named = replace(page, id=_name(turn, page))
    others = [one for one in _pages(turn) if one.id != named.id]
    turn.state[WORK] = [_to_json(one) for one in [*others, named][-_KEPT:]]
    turn.state["at"] = [WORK, named.id]
    return named


def _name(turn: Turn, page: Page) -> str:
    """A name of its own for every page that was ever shown to this contact."""
    what = to_json([turn.incoming.key, page.line, list(page.lines), page.ask, page.act])
    return hashlib.sha256(what.encode()).hexdigest()[:12]


def _pages(turn: Turn) -> list[Page]:
    stored = turn.state.get(WORK)
    return [_from_json(one) for one in stored] if isinstance(stored, list) else []


def _to_json(page: Page) -> dict[str, Any]:
    written: dict[str, Any] = {"id": page.id, "line": page.line, "lines": list(page.lines)}
    if page.ask:
        written |= {"ask": page.ask}
    if page.act is not None:
        written |= {"act": page.act}
    if page.until is not None:
        written |= {"until": page.until.isoformat()}
    return written


def _from_json(stored: dict[str, Any]) -> Page:
    until = stored.get("until")
    return Page(
        line=stored["line"],
        lines=tuple(stored["lines"]),
        ask=stored.get("ask", ""),
        act=stored.get("act"),
        until=None if until is None else datetime.fromisoformat(until),
        id=stored["id"],
    )
