"""The answer to a push: one text as the platform takes it.

What people wrote may come back in it. An end of CDATA in their words is spread over two sections,
and what XML cannot hold is left out.

Source: the platform's page on answers to a push (被动回复用户消息).
"""

import re
from datetime import datetime
from typing import Final

from bot.rendered import Rendered

NOTHING: Final = "success"
"""Says that a push was taken and nothing is answered. It is never encrypted."""

_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text_answer(rendered: Rendered, to: str, account: str, now: datetime) -> str:
    """The first text of a reply; "" where it has none.

    Args:
        to: the openid of whoever wrote.
        account: the platform's name of ours, as the push gave it.
        now: aware.
    """
    text = visible(rendered["texts"][0]) if rendered["texts"] else ""
    if not text:
        return ""
    return (
        f"<xml><ToUserName>{_cdata(to)}</ToUserName>"
        f"<FromUserName>{_cdata(account)}</FromUserName>"
        f"<CreateTime>{int(now.timestamp())}</CreateTime>"
        f"<MsgType>{_cdata('text')}</MsgType><Content>{_cdata(text)}</Content></xml>"
    )


def visible(text: str) -> str:
    """The same without what XML cannot hold; every end of a line as one character."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
