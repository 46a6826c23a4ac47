"""How many codes an official may get wrong, whatever for and wherever they write."""

from datetime import timedelta

from handlers.officials.declared import Post
from handlers.officials.telling import actor_of
from models import audit

PAUSE = timedelta(hours=1)
"""How long wrong codes count."""
_MOST = 9


def used_up(post: Post) -> bool:
    """Whether no code of this official is taken for a while.

    Those are counted that were noted in the audit: neither withdrawing a proposal, nor another
    address, nor a restart gives further tries.
    """
    return audit.refusals(post.db, actor_of(post.official), "code", post.now - PAUSE) >= _MOST
