"""Who hears a stage (接收人): the first contact, and one more for every stage without a reply."""

from collections.abc import Collection, Sequence

from models.deadlines import REPLIES, Answer


def recipients(
    contacts: Sequence[int], answers: Sequence[Answer], unanswered: int
) -> tuple[int, ...]:
    """The persons who are to hear the next stage, in the order of escalation.

    Args:
        contacts: who acts for the unit and can be written to, in that order.
        answers: the replies so far, in the order they came.
        unanswered: how many stages in a row had none.
    """
    base = _who_answered(contacts, answers) or set(contacts[:1])
    others = [person for person in contacts if person not in base]
    heard = base.union(others[:unanswered])
    return tuple(person for person in contacts if person in heard)


def _who_answered(contacts: Collection[int], answers: Sequence[Answer]) -> set[int]:
    """Whoever answered the stage that was answered last, as far as they are still there."""
    replies = [answer for answer in answers if answer.kind in REPLIES]
    latest = replies[-1].stage if replies else None
    return {one.person_id for one in replies if one.stage == latest} & set(contacts)
