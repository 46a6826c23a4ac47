"""Envelopes of others: they can be counted through, and a prompt can name any of them."""

import pytest
from sqlmodel import Session

from models.deliveries import DeliveryKind, enqueue
from models.names import name_of
from policies.load import Library
from tests.fakes.rows import number
from tests.handlers.reminding import FIRST_OF_MARCH, Season, deli, yunan


@pytest.fixture
def season(library: Library, db: Session) -> Season:
    """Before the season; nobody is bound."""
    return Season(library, db)


@pytest.mark.parametrize("kind", ["drill", "broadcast"])
def test_the_envelope_of_somebody_else_is_none(season: Season, kind: DeliveryKind) -> None:
    """收到 under its prompt is answered like 收到 under the prompt of none."""
    lin, wang = season.contact("lin", deli(season)), season.contact("wang", yunan(season))
    now, reader = season.clock.now(), number(lin.person)
    theirs = enqueue(season.db, key="k", person_id=reader, kind=kind, day=FIRST_OF_MARCH,
                     not_before=now, now=now)  # fmt: skip
    assert theirs is not None
    under_none = wang.talk.say("收到", prompt="rem:999999").reply
    assert wang.talk.say("收到", prompt=f"rem:{theirs.id}").reply == under_none
    assert theirs.answered_at is None


def test_the_numbers_of_duties_can_be_counted_through_in_vain(season: Season) -> None:
    """Whatever is typed or pressed about another unit's duty, it is answered like none."""
    unit = deli(season)
    season.contact("lin", unit)
    theirs, wang = season.deadline(unit), season.contact("wang", yunan(season))
    named, nothing = name_of("T", number(theirs)), name_of("T", 987_654)
    for line in ("收到 {}", "已填报 {}", "稍后 3 天 {}", "不是我 {}", "我的时限 {}", "撤销 {}"):
        replies = [wang.say(line.format(one)).talk.reply for one in (named, nothing)]
        assert str(replies[0]).replace(named, nothing) == str(replies[1])
    for page in ("at:mine/{}/open", "at:which/declared/{}"):
        replies = [wang.talk.say("1", prompt=page.format(one)).reply for one in (named, nothing)]
        assert str(replies[0]).replace(named, nothing) == str(replies[1])
    assert season.answers(theirs) == []
