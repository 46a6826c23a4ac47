"""Binding (绑定): how somebody becomes a unit's contact or an official, and what they may change.

`answer` is asked before the rest of the conversation. What is not about binding it leaves alone,
and a question of its own is answered only by the very next message, or under its own prompt.
"""

from collections.abc import Callable, Mapping

from handlers import bind_requests, commands, my_units
from handlers.bind_asked import Asked, current, is_late, remain, show, told
from handlers.bind_codes import ADD_CHANNEL, DONE, MY_UNITS, in_link, take, take_bare
from handlers.choosing import option_number
from handlers.commands import Command
from handlers.context import Turn
from handlers.wording import MAX_CHARACTERS, bare, plain
from models import receipts
from models.messages import Paragraph, Reply, Words, say

COMMANDS: tuple[Command, ...] = (
    Command("bind", Words("绑定", "bind"), say("command.bind"), takes="text")
    .also_typed("怎么绑定", "如何绑定", "绑定单位", "how to bind"),
    Command("ask_binding", bind_requests.ASK, say("command.ask_binding"), takes="text")
    .also_typed("请求绑定", "申请加入"),
    Command("my_units", MY_UNITS, say("command.my_units"))
    .also_typed("我的企业", "我的绑定", "绑定情况", "my unit"),
    Command("unbind", my_units.LEAVE, say("command.unbind"), takes="text")
    .also_typed("解除绑定", "取消绑定"),
    Command("add_channel", ADD_CHANNEL, say("command.add_channel"))
    .also_typed("添加渠道", "增加渠道", "换渠道"),
)  # fmt: skip
"""The words of this conversation, for the help; `answer` reads them itself."""

_YES = frozenset(
    ("确认", "确定", "是", "是的", "对", "对的", "好", "好的", "同意", "confirm", "yes", "ok", "y")
)
_NO = frozenset(
    (
        "取消",
        "不",
        "否",
        "不是",
        "不对",
        "不用",
        "不要",
        "算了",
        "返回",
        "cancel",
        "no",
        "back",
        "n",
    )
)


def answer(turn: Turn) -> Reply | None:
    """The reply to what is about binding; None: it is about something else."""
    if not turn.text or len(turn.text) > MAX_CHARACTERS:
        return None
    asked = current(turn)
    reply = _to_question(turn, asked) if asked else None
    return reply or _by_itself(turn) or (_late(turn) if is_late(turn) else None)


def _by_itself(turn: Turn) -> Reply | None:
    """A code in whatever form, or a line of `COMMANDS`."""
    linked = in_link(turn.incoming.text)
    if linked is not None:
        return take(turn, linked)
    given = _given(turn)
    return _DOING[given[0]](turn, given[1]) if given else take_bare(turn)


def _late(turn: Turn) -> Reply | None:
    """A yes, a no or a number under a question that is no longer open."""
    meant = bare(turn.text) in _YES | _NO or option_number(bare(turn.text)) is not None
    return told(turn, say("bind.stale")) if meant else None


# --- the open question ------------------------------------------------------------------------


def _to_question(turn: Turn, asked: Asked) -> Reply | None:
    number = option_number(bare(turn.text))
    if number is None or not asked.lines:
        return _in_words(turn, asked)
    if not 1 <= number <= len(asked.lines):
        return remain(turn, say("bind.out_of_range", last=len(asked.lines)))
    return _in_words(turn.typing(asked.lines[number - 1]), asked)


def _in_words(turn: Turn, asked: Asked) -> Reply | None:
    """A yes, a no, the name of a unit, name and telephone, or a line with a meaning of its own."""
    text = bare(turn.text)
    if text in _NO and asked.kind:
        return told(turn, say("bind.cancelled"))
    if text in _YES and asked.kind in _CONFIRMED:
        return _CONFIRMED[asked.kind](turn, asked)
    by_itself = _by_itself(turn)
    if by_itself is not None or asked.kind not in ("unit", "contact"):
        return by_itself
    if commands.find(turn.incoming.text) is not None:
        return None
    if asked.kind == "unit":
        return bind_requests.ask(turn, _line(turn))
    return bind_requests.take_contact(turn, asked)


_CONFIRMED: Mapping[str, Callable[[Turn, Asked], Reply]] = {**DONE, "leave": my_units.left}


# --- lines ------------------------------------------------------------------------------------


def _given(turn: Turn) -> tuple[str, str] | None:
    """The command of a line and what follows it, as it was typed."""
    line = _line(turn)
    alone, begins = {bare(plain(line).rstrip("?")), plain(line)}, line.lower()
    for name, spelling in _SPELLINGS:
        if spelling in alone:
            return name, ""
        if not begins.startswith(spelling):
            continue
        rest = line[len(spelling) :]
        follows = rest[0] in " :：,，" or receipts.normal(rest) is not None
        if follows and name in _TAKING:
            return name, rest.strip(" :：,，")
    return None


def _line(turn: Turn) -> str:
    return " ".join(turn.incoming.text.split())


_SPELLINGS = sorted(
    ((one.name, plain(word)) for one in COMMANDS for word in one.spellings),
    key=lambda pair: -len(pair[1]),
)
_TAKING = frozenset(one.name for one in COMMANDS if one.takes == "text")


def _bind(turn: Turn, rest: str) -> Reply:
    """A code; anything else that follows is the name of a unit."""
    if not rest:
        return show(turn, [Paragraph(say("bind.how"), tone="strong")], kind="unit")
    if receipts.normal(rest) is None and not _like_a_code(rest):
        return bind_requests.ask(turn, rest)
    return take(turn, rest)


def _like_a_code(text: str) -> bool:
    """A code with a letter too many or too few; a credit code has eighteen."""
    letters = [sign for sign in plain(text) if sign.isalnum()]
    ascii_only = all(sign.isascii() for sign in letters) and any(map(str.isdigit, letters))
    return ascii_only and 8 < len(letters) != 18


_DOING: Mapping[str, Callable[[Turn, str], Reply]] = {
    "bind": _bind,
    "ask_binding": bind_requests.ask,
    "my_units": lambda turn, _: my_units.mine(turn),
    "unbind": my_units.leave,
    "add_channel": lambda turn, _: my_units.add_channel(turn),
}
