"""Whoever is reminded on WeChat is told what reaches them there, and what to do for more."""

import pytest
from sqlmodel import Session

from models import consents, people
from models.clock import FixedClock
from models.people import Reach
from policies.load import Library
from tests.handlers.binding_talk import Contact, Town
from tests.handlers.conftest import TODAY

LINK = "https://mp.weixin.qq.com/s/agree"


@pytest.fixture
def town(library: Library, db: Session) -> Town:
    """Nobody is bound yet, on 20 November 2026."""
    return Town(library, db, FixedClock.on(TODAY))


def on_wechat(town: Town, reach: Reach = "consent", link: str = LINK) -> Contact:
    """Somebody who writes there and is bound by a code."""
    lin = town.contact(channel="wechat")
    lin.reach, lin.windows = reach, {"wechat": link}
    return lin


def bound(town: Town, lin: Contact) -> Contact:
    """They type their unit's code and confirm it."""
    return lin.say(town.code(town.unit()), "确认")


def agreed(town: Town, *, lasting: bool = False) -> None:
    """They agree to be sent notices."""
    consents.accepted(town.db, "wechat", "lin", "T", town.clock.now(), lasting=lasting)


def test_right_after_binding_the_link_is_shown(town: Town) -> None:
    """And again in 我的单位, until they agreed."""
    lin = bound(town, on_wechat(town))
    assert {"bind.done", "reach.writes"} <= lin.keys
    assert lin.said("reach.agree").args == {"link": LINK}
    assert "bind.only_here" not in lin.keys
    assert lin.say("我的单位").said("reach.agree").args == {"link": LINK}
    agreed(town, lasting=True)
    assert not {"reach.writes", "reach.agree", "reach.left"} & lin.say("我的单位").keys


def test_consents_that_are_left_are_counted(town: Town) -> None:
    """Single ones end; the way to more is there."""
    lin = bound(town, on_wechat(town))
    agreed(town)
    agreed(town)
    lin.say("我的单位")
    assert lin.said("reach.left").args == {"count": 2}
    assert {"reach.more"} <= lin.keys
    assert "reach.writes" not in lin.keys


def test_who_agreed_before_is_not_asked(town: Town) -> None:
    """They had come from the article."""
    agreed(town, lasting=True)
    assert not {"reach.writes", "reach.agree"} & bound(town, on_wechat(town)).keys


@pytest.mark.parametrize("reach", ["writes", "consent"])
def test_without_a_link_they_are_told_when_they_will_see_it(town: Town, reach: Reach) -> None:
    """And that there are other channels."""
    lin = bound(town, on_wechat(town, reach, ""))
    assert {"reach.writes", "reach.next"} <= lin.keys
    assert "reach.agree" not in lin.keys


def test_notices_are_offered_beside_template_messages(town: Town) -> None:
    """They are what people agreed to; nothing is said of hours, since everything arrives."""
    lin = bound(town, on_wechat(town, "push"))
    assert {key for key in lin.keys if key.startswith("reach.")} == {"reach.also"}
    assert lin.say("我的单位").said("reach.also").args == {"link": LINK}
    agreed(town)
    assert not {key for key in lin.say("我的单位").keys if key.startswith("reach.")}


def test_where_everything_arrives_nothing_is_said(town: Town) -> None:
    """The account has templates, and no notices."""
    lin = bound(town, on_wechat(town, "push", ""))
    assert not {key for key in lin.keys if key.startswith("reach.")}
    assert not {key for key in lin.say("我的单位").keys if key.startswith("reach.")}


def test_another_channel_says_what_it_said(town: Town) -> None:
    """Where nothing is bounded, but nothing pushed either."""
    lin = town.contact()
    lin.windows = {"wechat": LINK}
    assert "bind.only_here" in bound(town, lin).keys
    assert not {key for key in lin.keys if key.startswith("reach.")}


def test_an_address_elsewhere_is_told_of_too(town: Town) -> None:
    """我的单位 on the page, and WeChat as the second channel; one that is off says nothing."""
    lin = bound(town, town.contact())
    lin.windows = {"wechat": LINK}
    there = people.add_address(town.db, lin.person or 0, "wechat", "lin", "consent",
                               town.clock.now())  # fmt: skip
    assert "reach.agree" in lin.say("我的单位").keys
    people.switch_off(town.db, there, town.clock.now())
    assert "reach.agree" not in lin.say("我的单位").keys
