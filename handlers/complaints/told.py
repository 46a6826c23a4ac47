"""What a complainant is pushed: that there is news, and nothing of what it is about.

It may stand on a locked screen, in somebody else's hands: no word of a complaint, no name, no unit.
"""

from handlers import briefs
from handlers.complaints.follow import OPEN
from handlers.context import Context
from handlers.telling import prompt_of
from models.deliveries import Delivery
from models.messages import Language, Option, Paragraph, Reply, say


def case(delivery: Delivery, _context: Context, language: Language) -> Reply:
    """There is something to read; one word shows it."""
    send = OPEN.zh if language == "zh_CN" else OPEN.en
    return Reply(
        (Paragraph(say("follow.push"), tone="strong"),),
        (Option(OPEN, send),),
        prompt=prompt_of(delivery),
        brief=briefs.case(OPEN),
    )
