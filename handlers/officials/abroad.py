"""Cases (案件) stand on no channel that takes no complaints, whoever reads there.

Its servers stand abroad, and a state organ stores personal data in China (个人信息保护法, article
36). What an official does to a case from such a channel is refused with the reason and the way;
what waits for them is told in one sentence that names no case.
"""

from typing import Any

from handlers.bind_codes import ADD_CHANNEL
from handlers.context import Context
from handlers.officials.declared import Noun, Post
from handlers.officials.telling import Aim, note_refusal, told
from models import cases
from models.messages import Reply, Say, say
from models.officials import Act

_WECHAT = "wechat"


def shown(context: Context, channel: str) -> bool:
    """Whether a case may stand on a channel."""
    return context.takes(channel).filing


def closed(post: Post, noun: Noun[Any]) -> bool:
    """Whether a noun is about cases, and this official writes where none may stand."""
    return noun.veiled and not shown(post.turn.context, post.turn.incoming.channel)


def closed_act(post: Post, act: Act) -> bool:
    """The same of an act, wherever it was begun."""
    return is_of_cases(act) and not shown(post.turn.context, post.turn.incoming.channel)


def closed_to(post: Post, aim: Aim) -> bool:
    """The same of what a line is about: a case, or an act on one."""
    return closed(post, aim.noun) or (isinstance(aim.found, Act) and closed_act(post, aim.found))


def is_of_cases(act: Act) -> bool:
    """Whether an act is about a case, or about all of them."""
    return act.object.startswith(f"{cases.KEY}:")


def refused(post: Post, command: str, aim: Aim) -> Reply:
    """Why no case is shown here, and where they are; that it was tried is noted."""
    note_refusal(post, "channel", command, aim)
    return told(post, where(post.turn.context))


def where(context: Context) -> Say:
    """Why no case is shown on this channel, and where to go."""
    return say("abroad.not_here", places=_places(context), word=ADD_CHANNEL)


def waits(context: Context) -> Say:
    """There is something to do on cases, and where; it names none."""
    return say("abroad.waits", places=_places(context))


def _places(context: Context) -> Say:
    """The page; WeChat too, where it is connected."""
    if _WECHAT in context.taking and shown(context, _WECHAT):
        return say("abroad.page_or_wechat", url=context.base_url)
    return say("abroad.page", url=context.base_url)
