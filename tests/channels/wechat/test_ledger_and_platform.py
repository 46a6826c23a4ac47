"""Our ledger and the platform's agree, whatever people do: nothing that we send is refused.

A sender that asks where nothing is left loses a message to the refusal and looks like an abuser.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.base import Ground, NotReachableNowError
from bot.channels.wechat.errors import WeChatError
from bot.channels.wechat.sender import WeChatSender
from bot.channels.wechat.template_fields import Place
from bot.channels.wechat.templates import Template, Templates
from bot.rendered import Rendered
from models import consents, followers
from models.clock import FixedClock
from models.followers import MARGIN
from models.messages import Touch
from tests.fakes.parts import MORNING, VAULT
from tests.fakes.quick import Quick
from tests.fakes.wechat import templates as kept
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.refusal import Refusal
from tests.fakes.wechat.shown import Item

LIN = "oLinOpenid"
ONCE = kept.Template(
    "n-once", "进度提醒", "事项：{{thing1.DATA}}\n日期：{{date2.DATA}}", lasting=False
)
NAMED = Templates(
    notices={"default": Template(ONCE.id, (Place("thing1", "what"), Place("date2", "due")))}
)


@dataclass
class Direct:
    """The platform's API without a wire. `refused` are the numbers of what it refused."""

    platform: Platform
    refused: list[int] = field(default_factory=list)

    def send_text(self, openid: str, text: str) -> None:
        """A customer-service message."""
        self._asked(self.platform.send_text, openid, text)

    def send_menu(
        self, openid: str, head: str, items: Sequence[tuple[str, str]], tail: str
    ) -> None:
        """The same with choices."""
        listed = tuple(Item(name, label) for name, label in items)
        self._asked(self.platform.send_choices, openid, head, listed, tail)

    def send_template(
        self,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        url: str | None,
        key: str = "",
    ) -> str:
        """A template message."""
        filled = {name: {"value": value} for name, value in data.items()}
        return self._asked(self.platform.send_template, openid, template_id, filled, url or "", key)

    def send_subscribe(
        self, openid: str, template_id: str, data: Mapping[str, str], page_url: str | None
    ) -> str:
        """A subscription notice."""
        filled = {name: {"value": value} for name, value in data.items()}
        return self._asked(self.platform.send_notice, openid, template_id, filled, page_url or "")

    def _asked(self, ask: Callable[..., object], *what: object) -> str:
        try:
            return str(ask(*what))
        except Refusal as refusal:
            self.refused.append(refusal.code)
            raise WeChatError(refusal.code, "send") from refusal


def message(parts: int) -> Rendered:
    """A push of so many parts."""
    return {
        "language": "zh_CN",
        "prompt": None,
        "blocks": [],
        "options": [],
        "shortcuts": [],
        "texts": [f"第{n}段" for n in range(parts)],
        "brief": {"kind": "reminder", "what": "填报", "do": "回复", "due": "2027-03-15"},
    }


ACT = st.one_of(
    st.just(("writes", 0)),
    st.just(("taps", 0)),
    st.just(("agrees", 0)),
    st.tuples(st.just("waits"), st.sampled_from([1, 20, 50, 54, 61, 3600, 86400, 172790, 172800])),
    st.tuples(st.just("sends"), st.integers(1, 6)),
)


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Quick:
    """One database, emptied for each life."""
    return Quick(tmp_path_factory.mktemp("quick"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACT, max_size=25))
def test_whatever_people_do_nothing_that_we_send_is_refused(
    quick: Quick, migrated_file: Path, acts: list[tuple[str, int]]
) -> None:
    """And what the platform would take, but for its last seconds, we send."""
    database, clock = quick.emptied(migrated_file), FixedClock(MORNING)
    platform = Platform(clock)
    platform.add(ONCE)
    lin = Person.of(platform, LIN)
    lin.user.following = True
    api = Direct(platform)
    sender = WeChatSender(Ground(database, VAULT, clock), api, NAMED)

    def noted(what: str) -> None:
        with database.writing() as db:
            who = followers.pseudonym(db, VAULT, "wechat", LIN, clock.now())
            if what == "agrees":
                consents.accepted(db, "wechat", who, ONCE.id, clock.now())
            else:
                touch: Touch = "tapped" if what == "taps" else "written"
                followers.heard(db, "wechat", who, touch, clock.now())

    for what, how in acts:
        match what:
            case "writes":
                lin.user.wrote(clock.now())
                noted(what)
            case "taps":
                lin.user.touched(clock.now())
                noted(what)
            case "agrees":
                platform.consents.agree(LIN, ONCE)
                noted(what)
            case "waits":
                clock.move(timedelta(seconds=how))
            case _:
                _send(sender, left_of(platform, clock), how)
    assert api.refused == []


def left_of(platform: Platform, clock: FixedClock) -> int:
    """What the platform would take, but for the last seconds of a window."""
    user, at = platform.users[LIN], clock.now() + MARGIN
    windows = [one for one in (user.written, user.tapped) if one and at < one.until]
    return sum(one.left for one in windows) + (platform.consents.left(LIN, ONCE) or 0)


def _send(sender: WeChatSender, left: int, parts: int) -> None:
    try:
        sender.send(LIN, message(parts), "reminder:1")
    except NotReachableNowError:
        assert left == 0
    else:
        assert left > 0
