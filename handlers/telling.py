"""What every envelope needs: its prompt, its reader's language, and short lists of names."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from handlers.context import Context
from models.conversations import language_of as chosen_at
from models.deliveries import Delivery, sealed_to
from models.inbox import language_of as answered_in
from models.messages import Language, Reply, Say, Text, say
from models.people import addresses_of, is_usable
from models.texts import Texts
from models.told import address_of

Words: TypeAlias = Callable[[Delivery, Context, Language], Reply]
"""Makes the words of one kind of envelope."""


PROMPT = "rem:"
"""How the prompt of every envelope begins."""


def prompt_of(delivery: Delivery) -> str:
    """The name under which an answer to an envelope is recognised."""
    return f"{PROMPT}{delivery.id}"


def language_of(delivery: Delivery, context: Context) -> Language:
    """What the reader chose where the envelope goes, or at the first address that can be used.

    Where nothing was chosen, the language of the last reply there, which was the browser's.
    """
    texts = Texts(context.db, context.vault, context.clock.now())
    there = _where(delivery, context, texts)
    if there is None:
        return "zh_CN"
    return chosen_at(context.db, *there) or answered_in(context.db, texts, *there) or "zh_CN"


def _where(delivery: Delivery, context: Context, texts: Texts) -> tuple[str, str] | None:
    if delivery.sealed_to is not None:
        return sealed_to(delivery, texts)
    address = address_of(context.db, delivery)
    if address is None:
        usable = (one for one in addresses_of(context.db, delivery.person_id) if is_usable(one))
        address = next(usable, None)
    return None if address is None else (address.channel, address.address)


def listed(names: Sequence[Text]) -> Text:
    """Some names as one: 甲、乙、丙. Of none, nothing."""
    if len(names) < 2:
        return names[0] if names else ""
    return say("reminder.and", first=listed(names[:-1]), last=names[-1])


def some(names: Sequence[Text], most: int, count: int) -> Say | Text:
    """The first few of `count` names, and that there are more."""
    shown = listed(names[:most])
    return say("reminder.among", names=shown, count=count) if count > most else shown
