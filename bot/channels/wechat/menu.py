"""The account's menu (自定义菜单): three buttons with what people ask for most, as its words.

A tap sends the word as if it had been typed, so the menu does what the conversation does and knows
nothing of its own.

Source: the platform's page on the custom menu (自定义菜单): at most 3 buttons of 16 bytes, each
with at most 5 of 60 bytes.
"""

from collections.abc import Iterator, Mapping
from difflib import ndiff
from typing import Any, Final

from handlers.bind_codes import MY_UNITS
from handlers.commands import BY_NAME
from models.messages import Words

MOST, MOST_BELOW = 3, 5
TOP_BYTES, BELOW_BYTES = 16, 60


def _words(*names: str) -> tuple[Words, ...]:
    return tuple(BY_NAME[name].word for name in names)


BUTTONS: Final[Mapping[str, tuple[Words, ...]]] = {
    "自评查询": _words("check", "deadlines", "rules"),
    "我的事项": (MY_UNITS, *_words("mine")),
    "举报服务": _words("complaint", "receipt", "help"),
}
"""What stands under each button."""


def wanted() -> dict[str, Any]:
    """The menu as the platform takes it."""
    return {
        "button": [
            {"name": name, "sub_button": [_click(word) for word in words]}
            for name, words in BUTTONS.items()
        ]
    }


def _click(word: Words) -> dict[str, str]:
    return {"type": "click", "name": word.zh, "key": word.zh}


def difference(there: Mapping[str, Any], menu: Mapping[str, Any]) -> list[str]:
    """Line by line, what a menu would change: `+` comes, `-` goes; [] where nothing changes.

    Args:
        there: the account's present menu, as it is read; {} where it has none.
    """
    before, after = list(lines_of(there.get("menu", {}))), list(lines_of(menu))
    if before == after:
        return []
    return [line for line in ndiff(before, after) if not line.startswith("?")]


def lines_of(menu: Mapping[str, Any]) -> Iterator[str]:
    """A menu as lines: a button, and below it what a tap does."""
    for top in menu.get("button", ()):
        below = top.get("sub_button", ())
        yield str(top.get("name", "")) if below else _tap(top)
        yield from (f"    {_tap(one)}" for one in below)


def _tap(button: Mapping[str, Any]) -> str:
    """A button, and what it does."""
    does = next((button[key] for key in ("key", "url", "pagepath") if key in button), "")
    return f"{button.get('name', '')} → {button.get('type', '')} {does}".rstrip()
