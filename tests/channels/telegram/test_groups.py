"""Who comes and goes, groups and channels: what Telegram tells of them, and what we hear of it."""

from typing import Any

import pytest

from bot.channels.telegram.wire import NOTHING, Heard
from models.happenings import Left
from tests.channels.telegram.bodies import (
    CHANNEL,
    GROUP,
    LIN,
    chat_with,
    edited,
    entity,
    in_group,
    membership,
    message,
    update,
    user,
    wrote,
)
from tests.channels.telegram.test_wire import understood
from tests.fakes.desks import NOON


def test_who_blocks_the_bot_has_left() -> None:
    """Noted under the number of the update, at the time when it happened."""
    told = understood(membership(chat_with(LIN), "member", "kicked") | {"update_id": 5})
    assert told.happening is not None
    assert (told.happening.what, told.happening.address) == (Left(), "700123456")
    assert (told.happening.key, told.happening.at.isoformat()) == (
        "u5",
        "2026-11-20T01:30:00+00:00",
    )


def test_nobody_leaves_tomorrow() -> None:
    """A clock of theirs that is fast is not believed."""
    told = understood(membership(chat_with(LIN), "member", "kicked", date=1_900_000_000))
    assert told.happening is not None
    assert told.happening.at == NOON


def test_who_comes_back_says_so_by_writing() -> None:
    """That the bot is not blocked any more needs no note."""
    assert understood(membership(chat_with(LIN), "kicked", "member")) == NOTHING


# --- groups and channels --------------------------------------------------------------------------


@pytest.mark.parametrize("chat", [GROUP, CHANNEL, GROUP | {"type": "group"}])
@pytest.mark.parametrize("after", ["member", "administrator"])
def test_a_group_that_adds_the_bot_is_turned_away(chat: dict[str, Any], after: str) -> None:
    """So is a channel."""
    told = understood(membership(chat, "left", after))
    assert told == Heard(group=str(chat["id"]))


@pytest.mark.parametrize(("before", "after"), [("member", "administrator"), ("member", "left")])
def test_other_changes_in_a_group_are_nothing(before: str, after: str) -> None:
    """It was told when it added the bot."""
    assert understood(membership(GROUP, before, after)) == NOTHING


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("/help", "/help", "bot_command"),
        ("🌱🌱 /help@greenbot_bot 在吗", "/help@greenbot_bot", "bot_command"),
        ("🌱 请问 @GreenBot_Bot 怎么申报", "@GreenBot_Bot", "mention"),
    ],
)
def test_a_group_that_speaks_to_the_bot_is_turned_away(text: str, part: str, kind: str) -> None:
    """By a command for us or for whoever is there, or by our name; nothing of it is kept."""
    told = understood(in_group(text, entity(kind, text, part)))
    assert told == Heard(group=str(GROUP["id"]))


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("我们厂能申报吗", "", ""),
        ("/help@other_bot", "/help@other_bot", "bot_command"),
        ("@somebody 你好", "@somebody", "mention"),
        ("单位 U128M 注销 已停产", "", ""),
    ],
)
def test_what_a_group_talks_about_is_nothing(text: str, part: str, kind: str) -> None:
    """It was not said to us."""
    entities = [entity(kind, text, part)] if part else []
    assert understood(in_group(text, *entities)) == NOTHING


@pytest.mark.parametrize(
    "given",
    [
        update(channel_post=message("公告", chat=CHANNEL)),
        update(edited_channel_post=message("公告", chat=CHANNEL)),
        update(message_reaction={"chat": GROUP}),
        update(inline_query={"id": "1", "from": LIN, "query": "x", "offset": ""}),
        update(),
        wrote("一", chat=CHANNEL),
        wrote("一", **{"from": user(is_bot=True)}),
        edited("一", chat=GROUP),
    ],
)
def test_other_updates_are_nothing(given: dict[str, Any]) -> None:
    """Posts of channels, reactions, other bots, and kinds that nobody asked for."""
    assert understood(given) == NOTHING
