"""What a reply to a reminder says, in the words that people use; only whole texts count.

`weak` words (好的, done, a bare date) mean something only as the answer to a reminder; the others
(收到, 已填报, 退订) say by themselves what they are about.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from handlers.coming_days import NoDay, coming_day, days_counted, is_weekday
from handlers.polarity import hedged
from handlers.wording import bare, plain
from models.messages import Language, Words
from models.names import parse

Kind: TypeAlias = Literal[
    "ack", "declared", "perhaps", "undo", "later", "plan", "not_me", "stop", "resume"
]

ACK = Words("收到", "got it")
DECLARED = Words("已填报", "filed")
SUBMITTED = Words("已报送", "submitted")
NOT_YET = Words("还没填", "not filed")
LATER = Words("稍后 3 天", "later 3 days")
NOT_ME = Words("不是我", "not me")

DEFAULT_DELAY = timedelta(days=3)
"""What 稍后 by itself means."""


def typed(word: Words, language: Language, *names: str) -> str:
    """A word as somebody would type it in a language, with the names of what it is about."""
    return " ".join((word.zh if language == "zh_CN" else word.en, *names))


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody says. `day` is that of a delay or a plan.

    `names` are the objects named (T99A, U128K), `everything` stands for 全部, `about` for words in
    their place, such as a unit's short name. `weak`: only an answer to what was just asked.
    """

    kind: Kind
    day: date | NoDay | None = None
    names: tuple[str, ...] = ()
    everything: bool = False
    about: str = ""
    weak: bool = False


_VERB = "(?:填报|填写|填|申报|上报|报送|报|提交|递交|交|弄|办理|办|做|完成|搞定|处理)"
_FORMAL = "(?:填报|申报|上报|报送)"
_COMPLETE = "(?:完成|完毕|完|好|掉|过|成功)?"
_NONE = "(?:还没有?|尚未|并?未|没有?)"


def _said(kind: Kind, *alternatives: str, weak: bool = False) -> tuple[Kind, bool, re.Pattern[str]]:
    return kind, weak, re.compile("|".join(alternatives))


_SAID = (
    _said("ack", "(?:已经?|我)?收到(?:了|啦|提醒|通知|消息|明白|知道)*", "received|got it"),
    _said(
        "ack",
        "好的?(?:收到|知道了|明白)?|好[嘞呢]|嗯+|行|可以|没问题",
        "我?知道[了啦]?|明白了?|了解了?|(?:已?知)?悉|已阅|已读|阅",
        r"ok(?:ay)?|noted|understood|sure|roger|👌|👍|\[ok\]|\[好的\]|\[强\]",
        weak=True,
    ),
    _said(
        "declared",
        f"已经?{_FORMAL}|(?:已经?)?{_FORMAL}{_COMPLETE}了",
        "filed|already (?:filed|submitted)",
        "(?:i'?ve|i have|have|ve) (?:already )?(?:filed|submitted)",
    ),
    _said(
        "declared",
        f"(?:已经?|早就?|刚刚?)?{_VERB}{_COMPLETE}[了啦]+|已经?{_VERB}{_COMPLETE}",
        "done|submitted|it's done|all done|finished|completed",
        weak=True,
    ),
    _said(
        "undo",
        f"撤销|{_NONE}(?:填|{_FORMAL})(?:完|好|成功)?(?:呢|过)?",
        "undo|not (?:yet )?(?:filed|submitted)",
        "(?:i )?have(?:n't| not) (?:filed|submitted)(?: yet)?",
    ),
    _said(
        "undo",
        f"{_NONE}{_VERB}(?:完|好|成功)?(?:呢|过)?|还没有?|[按点说填报选弄]错了?|误(?:按|点|报|填)了?",
        "not yet|not done(?: yet)?|(?:by )?mistake|wrong button",
        weak=True,
    ),
    _said(
        "not_me",
        "不是我(?:负责|管|的事|办|填报?|经办)?的?了?|不归我(?:管|负责)?了?|我?不负责(?:这个|这事)?了?",
        "[找发打]错人了?|负?责?人?换人了|我?已?经?(?:离职|调岗|调走|退休)了?",
        "我?不在(?:这|那)?家?个?(?:公司|单位)了",
        "not me|wrong person|(?:i'm|i am) not (?:responsible|in charge)",
        "i (?:have )?left(?: the company)?",
    ),
    _said(
        "stop",
        "退订|td|取消(?:订阅|提醒)|停止提醒",
        "请?(?:不要|别|勿)再?(?:给我)?(?:发|提醒|打扰|通知)(?:我|消息)?了?",
        "stop(?: reminding me| reminders)?|unsubscribe",
    ),
    _said(
        "resume", "恢复(?:提醒|订阅)|重新(?:订阅|提醒)|(?:打开|开启)提醒", "resume(?: reminders)?"
    ),
)
_ABOUT = re.compile(
    "(?P<word>已填报|已报送|还没填|不是我|收到|filed|not filed|not me|got it)"
    r"[\s:,]+(?P<about>.{1,40})"
)

_NAME = r"[tu][1-9][0-9]{0,11}[a-z]"
_EVERYTHING = "全部|所有|全都|all"
_NAMED = re.compile(
    rf"(?P<said>.+?)[\s,、:]+(?P<names>(?:{_NAME}[\s,、]*)+|{_EVERYTHING})"
    rf"|(?P<first>(?:{_NAME}[\s,、]+)+)(?P<then>.+)"
)
_ALL_FIRST = re.compile(rf"(?:{_EVERYTHING}|都)\s*都?(?P<said>.+)")

_REMIND = "(?:再|之?后再?|以后再?)?(?:提醒|通知|叫|说|来|发)(?:一下)?(?:我|一次)?吧?"
_LATER = re.compile(
    "(?:请?(?:稍后|稍候|晚点|晚些|迟点|回头|过段时间|later|snooze)(?:再?提醒)?我?"
    r"|remind me(?: again)?(?: later)?)\s*(?:(?:on|in) )?(?P<day>.*)"
)
_DAY_REMIND = re.compile(rf"(?P<day>.+?)\s*{_REMIND}")
_INTEND = (
    "(?:(?:我们?|打算|计划|准备|预计|争取|会|安排|定|在|大概|应该|可能|就|等到?"
    r"|(?:i'?ll|we'?ll|ll|will|i plan to|plan to|going to|to)\b)\s*)*"
    "(?:(?:do it|file|submit|report)(?: it)? (?:on |by )?)?"
)
_PLAN = re.compile(
    rf"{_INTEND}(?P<day>.+?)(?:之?前|左右|那天)?\s*(?:[再就去来]?{_VERB}(?:一下|完|好|掉)?吧?)?"
)


def read(text: str, today: date) -> Meant | None:
    """What a text says as a reply to a reminder, on `today` (Asia/Shanghai); None: nothing."""
    said = bare(plain(text))
    if not said or len(said) > 80:
        return None
    return _whole(said, today) or _with_names(said, today) or _with_words(said, today)


def _whole(said: str, today: date) -> Meant | None:
    for kind, weak, pattern in _SAID:
        if pattern.fullmatch(said):
            return Meant(kind, weak=weak)
    return _perhaps(said, today) or _later(said, today) or _plan(said, today)


def _perhaps(said: str, today: date) -> Meant | None:
    """应该报了吧: not known, so nothing is noted."""
    maybe = hedged(said)
    inner = _whole(bare(maybe), today) if maybe else None
    filed = inner is not None and inner.kind in ("declared", "perhaps")
    return Meant("perhaps", weak=inner.weak) if inner and filed else None


def _with_names(said: str, today: date) -> Meant | None:
    """已填报 T99A, 已填报 全部, 全部已填报."""
    if match := _NAMED.fullmatch(said):
        meant = _whole(bare(match["said"] or match["then"]), today)
        names = re.findall(_NAME, match["names"] or match["first"])
        if meant is None or not all(parse(name) for name in names):
            return None
        upper = tuple(name.upper() for name in names)
        return Meant(meant.kind, meant.day, upper, everything=not upper, weak=meant.weak)
    if match := _ALL_FIRST.fullmatch(said):
        meant = _whole(bare(match["said"]), today)
        return meant and Meant(meant.kind, meant.day, everything=True, weak=meant.weak)
    return None


def _with_words(said: str, today: date) -> Meant | None:
    """已填报 德力: the unit by its name."""
    match = _ABOUT.fullmatch(said)
    meant = _whole(match["word"], today) if match else None
    return Meant(meant.kind, about=match["about"].strip()) if match and meant else None


def _later(said: str, today: date) -> Meant | None:
    """稍后, 稍后 3 天, 3天后提醒, 下周一: a delay and no plan."""
    if match := _LATER.fullmatch(said):
        rest = re.sub(rf"{_REMIND}$", "", match["day"]).strip(" ,:")
        day = coming_day(_counted(rest), today) if rest else today + DEFAULT_DELAY
        return None if day is None else Meant("later", day)
    match = _DAY_REMIND.fullmatch(said)
    if match and (day := coming_day(match["day"], today)) is not None:
        return Meant("later", day)
    if is_weekday(said) or days_counted(said):
        return Meant("later", coming_day(said, today), weak=True)
    return None


def _counted(rest: str) -> str:
    """稍后 3: days are meant."""
    return f"{rest}天" if rest.isdecimal() else rest


def _plan(said: str, today: date) -> Meant | None:
    match = _PLAN.fullmatch(said)
    day = coming_day(match["day"], today) if match else None
    return None if day is None else Meant("plan", day, weak=True)
