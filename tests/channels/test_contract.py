"""What every registered channel does, whatever its wire: words in, the same words out, no more.

A channel is tested by the people of `tests/channels/town.py`; registering one without them fails.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalogues import LANGUAGES
from bot.channels.base import Channel
from bot.channels.registry import CHANNELS, CONNECTING
from bot.plain import in_characters
from bot.render import render
from models.clock import SHANGHAI
from models.deliveries import Delivery
from models.messages import Incoming, Language, Reply
from policies.shelf import Shelf
from tests.channels.town import LINES, LONG, Servers, Town, served, town_of
from tests.fakes.desks import GREETING, QUESTION, VERDICT
from tests.fakes.push_owing import Office

KEY = "0123456789abcdef"

every_channel = pytest.mark.parametrize("name", LINES)


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """The platforms' servers."""
    with served() as made:
        yield made


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """The packs, read once."""
    return Shelf([])


@pytest.fixture
def town(servers: Servers, migrated_file: Path, tmp_path: Path, shelf: Shelf) -> Iterator[Town]:
    """The whole product."""
    with town_of(servers, migrated_file, tmp_path, shelf) as made:
        yield made


def arrived(
    town: Town, name: str, text: str = "你好", sender: str = "lin", key: str = KEY
) -> Incoming:
    """Write something: the message as it came in."""
    LINES[name].write(town, text, sender, key)
    return town.heard[-1]


# --- who is here ----------------------------------------------------------------------------------


def test_every_channel_has_its_people_here(town: Town) -> None:
    """Whoever adds a channel adds its people; a platform of the registry is connected here."""
    assert len(town.app.platforms) == len(CONNECTING)
    assert len(town.app.channels) == len(CHANNELS) + len(CONNECTING)
    assert set(town.app.channels) == set(LINES)


def test_names_are_a_key(town: Town) -> None:
    """Names are distinct, and fit where they are stored and logged."""
    assert all(re.fullmatch(r"[a-z]{3,20}", name) for name in town.app.channels)
    assert all(name == one.name for name, one in town.app.channels.items())


@every_channel
def test_it_can_say_what_it_says(town: Town, name: str) -> None:
    """One limit of length at most; and whoever takes only some messages sends the others."""
    shows = town.app.channels[name].capabilities
    assert None in (shows.max_bytes, shows.max_characters)
    assert (shows.answers is not None) is (name in town.app.repliers)
    assert shows.rich or shows.posts or shows.max_bytes or shows.max_characters


# --- in -------------------------------------------------------------------------------------------


@every_channel
@pytest.mark.parametrize(
    "text", ["你好", "1", "大概3500吨 🟢", "  前后有空格  ", "一\u3000二", "%s {0} <b>&amp;]]>"]
)
def test_words_arrive_as_they_were_sent(town: Town, name: str, text: str) -> None:
    """Nothing is cut, folded or interpreted on the way in."""
    incoming = arrived(town, name, text)
    assert incoming.text == text
    assert incoming.channel == name
    assert incoming.received_at.astimezone(SHANGHAI).date() == town.clock.today()
    assert (incoming.attachments, incoming.relayed, incoming.heard) == ((), None, False)


@every_channel
def test_a_message_is_known_again(town: Town, name: str) -> None:
    """The same message has the same identity at each delivery, another one another."""
    first, again = arrived(town, name), arrived(town, name)
    other = arrived(town, name, key=KEY[::-1])
    assert (first.address, first.key) == (again.address, again.key)
    assert first.key != other.key


@every_channel
def test_a_message_that_comes_again_is_answered_once(town: Town, name: str) -> None:
    """With the same words, or with none where they are on the telephone already."""
    first, again = (LINES[name].write(town, "长", "lin", KEY) for _ in range(2))
    assert "[199]" in first
    assert again == "" or again.split("\n")[0] == first.split("\n")[0]
    assert again.count("[100]") <= first.count("[100]") == 1


@every_channel
def test_contacts_are_told_apart(town: Town, name: str) -> None:
    """Two contacts have two addresses, each always the same."""
    lin, chen = arrived(town, name), arrived(town, name, sender="chen")
    assert lin.address != chen.address
    assert arrived(town, name, key=KEY[::-1]).address == lin.address
    assert 0 < len(lin.address) <= 200


# --- out ------------------------------------------------------------------------------------------


@every_channel
def test_a_verdict_comes_out_whole(town: Town, name: str) -> None:
    """Every finding, every place in the law and the quotation shown in full reach the contact."""
    came_back = LINES[name].write(town, "是", "lin", KEY)
    for word in (
        "独立法人",
        "第九条第一项",
        "第十二条第三项",
        "被动态调整出绿色制造名单的",
        "接下来",
    ):
        assert word in came_back


@every_channel
def test_a_question_can_be_answered(town: Town, name: str) -> None:
    """The question, every option and every shortcut reach the contact."""
    came_back = LINES[name].write(town, "自评", "lin", KEY)
    for word in ("单位是独立法人吗？", "是", "否", "不清楚", "返回", "帮助", "菜单"):
        assert word in came_back


@every_channel
def test_a_long_reply_arrives_whole_and_in_order(town: Town, name: str) -> None:
    """Whether in one message or in several, by one way or by two."""
    came_back = LINES[name].write(town, "长", "lin", KEY)
    assert re.findall(r"\[(\d+)\]", came_back) == [str(number) for number in range(200)]


@every_channel
def test_nobody_else_sees_a_reply(town: Town, name: str) -> None:
    """Not on another telephone, and not by asking."""
    LINES[name].write(town, "长", "lin", KEY)
    assert "绿色工厂的申报材料" not in LINES[name].look(town, "chen")


@every_channel
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "reply", [GREETING, QUESTION, VERDICT, LONG], ids=["greeting", "question", "verdict", "long"]
)
def test_a_reply_is_fitted_to_its_channel(
    town: Town, name: str, language: Language, reply: Reply
) -> None:
    """A rich channel gets blocks alone; another gets texts within its limit."""
    shows = town.app.channels[name].capabilities
    rendered = render(reply, language, shows)
    assert bool(rendered["texts"]) is not shows.rich
    for text in rendered["texts"]:
        assert shows.max_bytes is None or len(text.encode()) <= shows.max_bytes
        assert shows.max_characters is None or in_characters(text) <= shows.max_characters


# --- sending --------------------------------------------------------------------------------------


def owed(town: Town, channel: Channel, sender: str) -> Delivery:
    """Owe a notice to whoever wrote as this sender, and let it go out."""
    address = town.known_as(arrived(town, channel.name, sender=sender))
    office = Office(town.app.database, town.clock)
    person = office.person(address, channel.name, channel.capabilities.reach)
    number = office.envelope(person, kind="notice")
    town.app.deliver()
    return office.delivery(number)


@every_channel
def test_a_channel_can_write_first(town: Town, name: str) -> None:
    """Whoever adds a channel says how it sends."""
    assert name in town.app.senders


@every_channel
def test_what_is_sent_arrives_whole_and_once(town: Town, name: str) -> None:
    """Accepted; the reader finds every finding, place and option, and nothing is promised."""
    assert owed(town, town.app.channels[name], "lin").state == "accepted"
    found = LINES[name].look(town, "lin")
    for word in ("第九条第一项", "被动态调整出绿色制造名单的", "不清楚"):
        assert word in found
    assert found.count("现在不能申报") == 1
    assert "余下" not in found


@pytest.mark.parametrize("name", [one.name for one in CHANNELS])
def test_what_is_sent_again_shows_no_second_time(town: Town, name: str) -> None:
    """Our own channels know a delivery by its key. Platforms know none: theirs is shown again."""
    channel = town.app.channels[name]
    row = owed(town, channel, "lin")
    message = town.app.render(town.app.words(row, None), "zh_CN", channel.capabilities)  # type: ignore[arg-type]
    town.app.senders[name].send(town.heard[-1].address, message, row.key)
    assert LINES[name].look(town, "lin").count("现在不能申报") == 1


@every_channel
def test_nobody_else_finds_it(town: Town, name: str) -> None:
    """What was sent to one address is at no other."""
    owed(town, town.app.channels[name], "lin")
    assert "现在不能申报" not in LINES[name].look(town, "chen")
