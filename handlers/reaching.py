"""How an address can be reached, in words, where its platform bounds what may be sent.

WeChat takes messages for 48 hours after somebody wrote; for later ones they must agree (订阅通知),
or the account must have templates. Where it has both, what they agreed to goes first.
"""

from collections.abc import Iterator

from handlers.context import Context
from models.consents import LASTING_COUNTS
from models.messages import Block, Paragraph, say
from models.people import Address, reach_by


def bounds(context: Context, address: Address) -> Iterator[Block]:
    """What does not reach somebody there, and what to do so that it does; what they can agree to.

    Nothing where all reaches them and there is nothing to agree to. Of an address that is
    off or gone there is nothing to say here.
    """
    if address.channel not in context.windows:
        return
    link = context.windows[address.channel]
    match reach_by(address.reach, address.consents):
        case "writes" if link:
            yield Paragraph(say("reach.writes"), tone="warning")
            yield Paragraph(say("reach.agree", link=link))
        case "writes":
            yield Paragraph(say("reach.writes"), tone="warning")
            yield Paragraph(say("reach.next"))
        case "consent" if address.consents < LASTING_COUNTS:
            yield Paragraph(say("reach.left", count=address.consents), tone="muted")
            if link:
                yield Paragraph(say("reach.more", link=link), tone="muted")
        case "push" if link and not address.consents:
            yield Paragraph(say("reach.also", link=link), tone="muted")
