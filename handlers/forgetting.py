"""清除记录: whoever writes has their conversation forgotten, after one question.

It is asked for before everything else, whatever is open; only the very next message answers the
question, since nothing brings back what is gone.
"""

import hashlib

from handlers.choosing import option_number
from handlers.commands import BY_NAME, shortcuts
from handlers.context import Turn
from handlers.wording import bare, plain
from models import forgetting
from models.clock import aware
from models.messages import Bullets, Option, Paragraph, Reply, Words, say

_FORGET = "forget"
"""How the prompt of the question begins, and where it is remembered."""
_CONFIRM, _CANCEL = Words("确认", "confirm"), Words("取消", "cancel")
_WORDS = frozenset(map(plain, BY_NAME["clear"].spellings))
_YES = frozenset({"确认", "确定", "确认清除", "清除", "是", "是的", "confirm", "yes", "y", "clear"})
_NO = frozenset({"取消", "不", "否", "不清除", "不要", "算了", "cancel", "no", "n", "keep"})


def answer(turn: Turn) -> Reply | None:
    """The reply to the word, or to an answer of its question; None: it is about something else."""
    asked = _is_asked(turn)
    turn.state.pop(_FORGET, None)
    if not turn.text or turn.incoming.attachments:
        return None
    if {turn.text, bare(turn.text)} & _WORDS:
        return ask(turn)
    meant = {1: True, 2: False}.get(option_number(bare(turn.text)) or 0, _said(turn))
    if not asked:
        late = (turn.incoming.prompt or "").startswith(f"{_FORGET}:") and meant is not None
        return _told(turn, Paragraph(say("forget.late"), tone="warning")) if late else None
    if meant is None:
        return None
    return _forgotten(turn) if meant else _told(turn, Paragraph(say("forget.kept")))


def _said(turn: Turn) -> bool | None:
    """A yes or a no in words."""
    word = bare(turn.text)
    return word in _YES if word in _YES | _NO else None


def ask(turn: Turn) -> Reply:
    """What would go, what stays and why; the next message says whether."""
    name = hashlib.sha256(turn.incoming.key.encode()).hexdigest()[:12]
    turn.state[_FORGET] = {"id": name, "at": _instant(turn)}
    return Reply(
        (
            Paragraph(say("forget.ask"), tone="strong"),
            Paragraph(say("forget.goes")),
            Paragraph(say("forget.stays")),
            Bullets((say("forget.units"), say("forget.complaints"), say("forget.records"))),
            Paragraph(say("forget.confirm", word=_CONFIRM), tone="strong"),
        ),
        (
            Option(say("forget.yes"), _typed(turn, _CONFIRM), 1),
            Option(say("forget.no"), _typed(turn, _CANCEL), 2),
        ),
        prompt=f"{_FORGET}:{name}",
    )


def _forgotten(turn: Turn) -> Reply:
    context, incoming, memory = turn.context, turn.incoming, turn.memory
    who, now = (incoming.channel, incoming.address), context.clock.now()
    forgetting.forget(context.db, context.vault, *who, incoming.key, now)
    memory.state.clear()
    memory.forgotten = memory.unkept = memory.private = True
    account = [] if turn.person is None else [Paragraph(say("forget.account"))]
    there = Paragraph(say("forget.telephone"), tone="muted")
    return _told(turn, Paragraph(say("forget.done"), tone="strong"), *account, there)


def _told(turn: Turn, *lines: Paragraph) -> Reply:
    return Reply(lines, shortcuts=shortcuts(turn.language, "menu", "help"))


def _typed(turn: Turn, word: Words) -> str:
    return word.zh if turn.language == "zh_CN" else word.en


# --- the very next message ------------------------------------------------------------------------


def _is_asked(turn: Turn) -> bool:
    """Whether this message comes right after the question, under it where a channel tells that."""
    kept, last, prompt = turn.state.get(_FORGET), turn.memory.last_seen, turn.incoming.prompt
    if not isinstance(kept, dict) or last is None or aware(last).isoformat() != kept["at"]:
        return False
    return prompt in (None, f"{_FORGET}:{kept['id']}")


def _instant(turn: Turn) -> str:
    """When this message came, as the conversation will remember it."""
    received = aware(turn.incoming.received_at)
    return max(received, aware(turn.memory.last_seen or received)).isoformat()
