"""What an official is told instead of a page: a refusal, which is noted, or what to mend."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from handlers.officials.declared import Noun, Post
from handlers.officials.showing import ASKED, CANCEL, Page, show
from handlers.officials.wording import place_words
from models import audit, officials
from models.messages import Block, Paragraph, Reply, Say, say
from models.officials import Official

Why: TypeAlias = Literal[
    "role",  # this role may not
    "place",  # outside the jurisdiction
    "hidden",  # they must not know of it
    "channel",  # it is not done on this channel
    "state",  # the object's state does not allow it (any more)
    "factor",  # no second factor is set up
    "alone",  # there is no second official
    "tries",  # too many wrong codes
    "code",  # a wrong code
    "changed",  # what was to be done is not what would be done now
    "move",  # the move itself says so
]


@dataclass(frozen=True, slots=True)
class Aim:
    """What a move is about: the object, the key it has in the records, and its place.

    `found` is None, and the place the official's own, where a move needs no object.
    """

    noun: Noun[Any]
    found: Any
    key: str
    city: str
    district: str


def own(post: Post, noun: Noun[Any]) -> Aim:
    """The aim of what needs no object: the noun, in the official's own jurisdiction."""
    mine = post.official
    key = f"{noun.name}:{mine.city}/{mine.district}"
    return Aim(noun, None, key, mine.city, mine.district)


def told(post: Post, *lines: Say) -> Reply:
    """Only these sentences; a number that is typed next means nothing."""
    return show(post.turn, [Paragraph(line, tone="warning") for line in lines])


def refused(post: Post, why: Why, command: str, aim: Aim, *lines: Say) -> Reply:
    """The same, noted in the audit."""
    note_refusal(post, why, command, aim)
    return told(post, *lines)


def note_refusal(post: Post, why: Why, command: str, aim: Aim) -> None:
    """Note that something was refused: what, to whom, and the kind of reason."""
    audit.note(
        post.db,
        post.now,
        actor_of(post.official),
        "refused",
        object=aim.key,
        city=aim.city,
        district=aim.district,
        detail={"command": command, "why": why},
    )


def actor_of(official: Official) -> str:
    """An official's name in the audit."""
    return f"official:{official.id}"


def elsewhere(post: Post, command: str, aim: Aim, name: str) -> Reply:
    """An object of another office: whose it is, and whom to ask."""
    where = place_words(post.turn, aim.city, aim.district)
    lines = [say("work.elsewhere", name=name, place=where)]
    there = officials.responsible(post.db, aim.city, aim.district, post.today)
    if there:
        names = "、".join(one.name for one in there[:3])
        lines.append(say("work.elsewhere_who", place=where, names=names))
    return refused(post, "place", command, aim, *lines)


def wrong_role(post: Post, command: str, aim: Aim) -> Reply:
    """Something for the other role."""
    superior = post.official.role == "officer"
    needed = say("work.role.superior") if superior else say("work.role.officer")
    return refused(post, "role", command, aim, say("work.wrong_role", role=needed))


def ask(post: Post, line: str, question: Say, page_line: str, before: tuple[Block, ...]) -> Reply:
    """Ask for the rest of a line: what is typed next completes it.

    Args:
        page_line: the line that shows where the question came from.
        before: what is shown before the question.
    """
    page = Page(page_line, ask=line, until=post.now + ASKED)
    blocks = (*before, Paragraph(question, tone="strong"))
    return show(post.turn, blocks, page=page, words=(CANCEL,))
