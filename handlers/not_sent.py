"""Why an envelope did not go out, in words: each delivery keeps one word for it."""

from collections.abc import Mapping

from models.deliveries import Delivery
from models.messages import Say, say

_WHY: Mapping[str, Say] = {
    "verified": say("not_sent.verified"),
    "declared": say("not_sent.declared"),
    "answered": say("not_sent.answered"),
    "superseded": say("not_sent.superseded"),
    "closed": say("not_sent.closed"),
    "stage_over": say("not_sent.stage_over"),
    "nothing_left": say("not_sent.stage_over"),
    "not_bound": say("not_sent.not_bound"),
    "not_official": say("not_sent.not_official"),
    "undone": say("not_sent.undone"),
    "no_address": say("not_sent.no_address"),
    "no_words": say("not_sent.no_words"),
    "no_result": say("not_sent.uncertain"),
    "no_answer": say("not_sent.uncertain"),
    "no_account": say("not_sent.no_account"),
    "seal_broken": say("not_sent.seal_broken"),
    # what senders and platforms say
    **dict.fromkeys(("no_chat", "migrated"), say("not_sent.no_account")),
    **dict.fromkeys(("platform_busy", "slow_down", "flood", "platform"), say("not_sent.busy")),
    **dict.fromkeys(("no_connection", "no_token", "closed"), say("not_sent.no_connection")),
    **dict.fromkeys(("storage", "no_database"), say("not_sent.storage")),
    **dict.fromkeys(("operator", "token", "conflict"), say("not_sent.operator")),
    **dict.fromkeys(("refused", "empty"), say("not_sent.refused")),
    "quota": say("not_sent.quota"),
    "window_closed": say("not_sent.window_closed"),
    "unfollowed": say("not_sent.unfollowed"),
    "blocked": say("not_sent.blocked"),
    "not_delivered": say("not_sent.not_delivered"),
    "reader_refused": say("not_sent.reader_refused"),
    "template_refused": say("not_sent.template_refused"),
    "not_granted": say("not_sent.not_granted"),
}


def why_not_sent(delivery: Delivery) -> Say | None:
    """Why an envelope was cancelled, given up or is in doubt; None where nothing went wrong.

    A platform's own word (`unfollowed`) is shown as it is.
    """
    if not delivery.reason or delivery.state == "accepted":
        return None
    return _WHY.get(delivery.reason) or say("not_sent.platform", word=delivery.reason)
