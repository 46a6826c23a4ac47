"""Pages: what is shown outside a questionnaire, with numbered links.

`At` is a page's name: ("rules", "shenzhen", "change"). It is all that is remembered of a page; its
content is made anew from the packs each time.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from handlers.choosing import Picked, Unclear, choose
from handlers.commands import BY_NAME, shortcuts
from handlers.context import Turn
from handlers.questions import Choice
from handlers.selfcheck import place_label
from handlers.wording import plain
from models.messages import Block, Language, Option, Reply, Text
from policies.load import Library, LoadedPack

At: TypeAlias = tuple[str, ...]
MENU: At = ("menu",)
LINE = "line"
"""A link to `("line", text)` does what typing the text would do."""


@dataclass(frozen=True, slots=True)
class Link:
    """One numbered way on: to another page, or to what a command does."""

    label: Text
    at: At = ()
    command: str = ""
    accepts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from the other links of its page."""
        return self.command or "/".join(self.at)


@dataclass(frozen=True, slots=True)
class View:
    """A page as it is shown. `brief` are the blocks that are repeated when nothing new is said."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    brief: tuple[Block, ...] = ()
    shortcuts: tuple[str, ...] = ("back", "help", "menu")


Page: TypeAlias = Callable[[Turn, At], View]
Pages: TypeAlias = Mapping[str, Page]


def to_reply(view: View, at: At, language: Language, notes: tuple[Block, ...] = ()) -> Reply:
    """The page after `notes`."""
    return Reply(
        blocks=(*notes, *view.blocks),
        options=tuple(
            Option(link.label, _send(link, number, language), number)
            for number, link in enumerate(view.links, start=1)
        ),
        shortcuts=shortcuts(language, *view.shortcuts),
        prompt=prompt_of(at),
    )


def _send(link: Link, number: int, language: Language) -> str:
    if link.at[:1] == (LINE,):
        return link.at[1]
    return BY_NAME[link.command].typed(language) if link.command else str(number)


def prompt_of(at: At) -> str:
    """The name under which a page's buttons are recognised."""
    return "at:" + "/".join(at)


def at_of(prompt: str) -> At | None:
    """The page that a button stood on, or None where it stood under a question."""
    return tuple(prompt.removeprefix("at:").split("/")) if prompt.startswith("at:") else None


def pick(view: View, typed: str) -> Link | Unclear | None:
    """The link that is meant by its number or its words."""
    choices = [Choice(link.key, link.label, link.accepts) for link in view.links]
    found = choose(typed, choices)
    if isinstance(found, Picked):
        return view.links[choices.index(found.choice)]
    return found


# --- places ---------------------------------------------------------------------------------------


_ORDER = ("in_force", "draft", "repealed")


def city_links(
    packs: Iterable[LoadedPack], on: date, before: At, after: At = ()
) -> tuple[Link, ...]:
    """A link for every text: those in force first, then drafts, then what was repealed."""
    ordered = sorted(packs, key=lambda p: (_ORDER.index(p.model.regulation.status), p.id))
    return tuple(
        Link(place_label(pack, on), (*before, pack.id, *after), accepts=spellings(pack))
        for pack in ordered
    )


def spellings(pack: LoadedPack) -> tuple[str, ...]:
    """Every name under which a city or province is found."""
    return (pack.names.zh, pack.names.en, *pack.model.aliases)


def mentioned(library: Library, text: str) -> LoadedPack | None:
    """The one place that a sentence names; the longest name wins (深圳2022 over 深圳)."""
    sentence = plain(text)
    found = [
        (len(name), pack)
        for pack in library.packs.values()
        for name in map(plain, spellings(pack))
        if len(name) > 1 and name in sentence
    ]
    longest = max((length for length, _ in found), default=0)
    packs = {pack.id: pack for length, pack in found if length == longest}
    inside = {p.id for _, p in found} - set(packs)
    others = [i for i in inside if not any(_within(library.packs[i], p) for p in packs.values())]
    return next(iter(packs.values())) if len(packs) == 1 and not others else None


def _within(shorter: LoadedPack, longer: LoadedPack) -> bool:
    """Whether every name of one text that could be meant is a part of a name of the other."""
    return any(name in other for name in spellings(shorter) for other in spellings(longer))
