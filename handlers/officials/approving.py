"""A second official (双人复核): who may be one, how they are asked, and what their word does."""

from dataclasses import replace

from handlers.officials.declared import Post
from handlers.officials.finding import declared_as, is_hidden_as
from handlers.officials.noticing import notify
from handlers.officials.veiling import veiled_word
from models import acts, officials
from models.messages import Say, Words, say
from models.names import name_of
from models.officials import Act, Official

ACT = "P"
"""The letter of an act's name (P12H)."""


def act_name(act: Act) -> str:
    """The name of an act as people type it."""
    assert act.id is not None
    return name_of(ACT, act.id)


def may_approve(post: Post, act: Act) -> Say | None:
    """Why this official is not the second one; None where they may be."""
    if act.official_id == post.official.id:
        return say("approve.own")
    if is_hidden_as(post, act.object):
        return say("work.gone")
    if act.object == f"official:{post.official.id}":
        return say("approve.about_you")
    assert post.official.id is not None
    if acts.stands_in(post.db, post.official.id, act.official_id, post.today):
        return say("approve.deputy")
    return None


def second_officials(post: Post, aim_key: str, city: str, district: str) -> list[Official]:
    """Who may approve what `post.official` proposes about an object of a place."""
    offices = {(city, district), (city, "")}
    at_work = {
        one.id: one
        for office in offices
        for one in officials.responsible(post.db, *office, post.today)
    }
    return [one for one in at_work.values() if _may(post, one, aim_key)]


def _may(post: Post, other: Official, aim_key: str) -> bool:
    mine = post.official.id
    assert mine is not None
    assert other.id is not None
    concerned = other.id == mine or aim_key == f"official:{other.id}"
    if is_hidden_as(replace(post, official=other), aim_key):
        return False
    return not concerned and not acts.stands_in(post.db, other.id, mine, post.today)


def ask_for_approval(post: Post, act: Act) -> None:
    """Let an act wait for a second official, and tell those who may be it."""
    acts.wait_for_approval(post.db, act, post.now)
    for one in second_officials(post, act.object, act.city, act.district):
        _tell(post, one, act, "approval")


def tell_proposer(post: Post, act: Act, about: str, why: str = "") -> None:
    """Tell whoever proposed an act what the second official said, with their reason."""
    _tell(post, post.db.get_one(Official, act.official_id), act, about, why)


def _tell(post: Post, official: Official, act: Act, about: str, why: str = "") -> None:
    declared = declared_as(post, act.command)
    word = declared[1].word if declared else Words(act.command, act.command)
    content = {"about": about, "act": act.id, "zh": word.zh, "en": word.en, "why": why}
    if why and declared is not None and declared[0].veiled:
        sealed = veiled_word(post, declared[0], act.object, why)
        content |= {"why": sealed, "veiled": act.object}
    notify(post, official, f"{about}:{act.id}", content)
