"""The privacy notice before a complaint: nothing of it is kept until somebody agrees."""

import re
from collections.abc import Iterator
from typing import Literal

from handlers.context import Turn
from handlers.pages import LINE, At, Link, View
from handlers.place import CONSENT
from handlers.wording import bare
from models import case_retention
from models.messages import Block, Bullets, Paragraph, Say, Words, say

VERSION = "2026-11"
"""Of the notice's words: who agreed to another version is shown the present one."""
YES, NO = Words("同意", "agree"), Words("不同意", "disagree")

_AGREED = re.compile(r"(?:我)?(?:已阅读)?(?:并)?同意(?:并继续)?|(?:i )?agree|1")
_REFUSED = re.compile(
    r"(?:我)?不同意|不用了?|算了|取消|(?:i )?(?:disagree|do not agree)|cancel|no|2"
)


def where(pack_id: str = "") -> At:
    """The page of the present notice, for a place where one is known."""
    return (*CONSENT, VERSION, pack_id) if pack_id else (*CONSENT, VERSION)


def page(turn: Turn, _at: At) -> View:
    """What is kept of a complaint, by whom, what for and how long; agreed to, or not."""
    chinese = turn.language == "zh_CN"
    links = (
        Link(say("intake.agree"), (LINE, YES.zh if chinese else YES.en)),
        Link(say("intake.disagree"), (LINE, NO.zh if chinese else NO.en)),
    )
    asked = Paragraph(say("intake.notice.ask"), tone="strong")
    brief = (Paragraph(say("intake.notice.brief"), tone="muted"), asked)
    return View((*_notice(turn), asked), links, brief, shortcuts=("help", "menu"))


def _notice(turn: Turn) -> Iterator[Block]:
    yield Paragraph(say("intake.notice.title"), tone="strong")
    yield Bullets(
        (
            say("intake.notice.who"),
            say("intake.notice.why"),
            say("intake.notice.what"),
            say("intake.notice.apart"),
            _how_long(),
            say("intake.notice.rights"),
            say("intake.notice.platform", url=turn.context.base_url),
        ),
        ordered=True,
    )


def _how_long() -> Say:
    return say(
        "intake.notice.how_long",
        draft=case_retention.DRAFT_IDLE.days,
        found=case_retention.WITH_EFFECT.days // 365,
        unfounded=case_retention.KEPT["closed"].days // 365,
        withdrawn=case_retention.KEPT["withdrawn"].days,
    )


def read(turn: Turn) -> Literal["yes", "no"] | None:
    """What was answered to the notice; only an explicit word is a yes."""
    text = bare(turn.text)
    if _AGREED.fullmatch(text):
        return "yes"
    return "no" if _REFUSED.fullmatch(text) else None
