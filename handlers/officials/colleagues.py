"""Officials as pages name them: with their office, and with whom they stand in for."""

from handlers.officials.declared import Post
from handlers.officials.wording import place_words
from models import deputies, officials
from models.messages import Day, Say, say
from models.names import name_of, parse
from models.officials import Official

LETTER = "Q"


def role_words(role: str) -> Say:
    """经办人 or 负责人."""
    return say("work.role.superior") if role == "superior" else say("work.role.officer")


def title_of(post: Post, official: Official) -> Say:
    """Somebody with their office: 张三（Q3K，深圳市南山区，经办人）."""
    return say(
        "people.title",
        name=official.name,
        code=name_of(LETTER, official.id or 0),
        place=place_words(post.turn, official.city, official.district),
        role=role_words(official.role),
    )


def deputy_words(post: Post, one: deputies.Deputy) -> Say:
    """Who stands in for whom, and when."""
    return say(
        "deputy.line",
        official=post.db.get_one(Official, one.official_id).name,
        deputy=post.db.get_one(Official, one.deputy_id).name,
        first=Day(one.from_day),
        last=Day(one.to_day),
    )


def named(post: Post, text: str) -> Official | None:
    """The official of a name (Q7J), where they are at work in this city."""
    parsed = parse(text)
    if parsed is None or parsed[0] != LETTER:
        return None
    found = post.db.get(Official, parsed[1])
    if found is None or found.city != post.official.city or not officials.active(found):
        return None
    return found


def stands_for(other: Official, official: Official) -> bool:
    """Whether somebody's jurisdiction takes in another's, so that they can do the other's work."""
    return other.city == official.city and other.district in ("", official.district)
