"""The account's own menu under the chat, and what the platform takes as one.

Source: the page 创建接口 (自定义菜单): 3 buttons, 5 below each; a name has 16 bytes, below 60;
a key 128, an address 1 024.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.fakes.wechat.refusal import Refusal

TOP: Final = 3
BELOW: Final = 5
KEYED: Final = ("click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "location_select")
OTHERS: Final = ("view", "miniprogram", "media_id", "article_id")


def checked_menu(menu: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The buttons of a menu. Raises Refusal with the number of what is wrong."""
    buttons = menu.get("button")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= TOP:
        raise Refusal(40016)
    for button in buttons:
        _named(button, 16, 40018)
        below = button.get("sub_button") or []
        if len(below) > BELOW:
            raise Refusal(40023)
        for one in below:
            _named(one, 60, 40025)
            _acting(one)
        if not below:
            _acting(button)
    return buttons


def _named(button: Mapping[str, Any], most: int, code: int) -> None:
    if not 1 <= len(str(button.get("name", "")).encode()) <= most:
        raise Refusal(code)


def _acting(button: Mapping[str, Any]) -> None:
    """A button without others below must do something."""
    kind = button.get("type")
    if kind not in (*KEYED, *OTHERS):
        raise Refusal(40015)
    if kind in KEYED and not 1 <= len(str(button.get("key", "")).encode()) <= 128:
        raise Refusal(40019)
    if kind == "view" and not 1 <= len(str(button.get("url", "")).encode()) <= 1024:
        raise Refusal(40020)


def acting(buttons: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The buttons that do something, from left to right and downwards."""
    for button in buttons:
        yield from button.get("sub_button") or [button]
