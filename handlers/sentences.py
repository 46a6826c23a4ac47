"""A sentence that is no answer and no command: where it may want to go. It leads, never decides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.context import Turn
from handlers.pages import At, Link, mentioned, spellings
from handlers.place import pack_of_page
from handlers.rules import TOPICS, topics_of
from handlers.wording import plain
from models.messages import Say, say
from policies.load import LoadedPack

_GREETINGS = re.compile(
    r"(?:你好|您好|早上好|上午好|下午好|晚上好|在吗|hi|hello|hey|good (?:morning|afternoon))"
    r"[\s,，!！。~啊呀]*"
)


_THANKS = re.compile(
    r"(?:(?:好的?|嗯|ok)[\s,，。]*)?"
    r"(?:谢谢|多谢|感谢|辛苦了|thanks?(?: you)?|再见|拜拜|bye)(?:您|你|啦|了|啊|哈)?[\s!！。~.]*"
)


@dataclass(frozen=True, slots=True)
class _Wish:
    """Something that a sentence may want: `zh` occurs anywhere in it, `en` begins a word of it."""

    name: str
    zh: str
    en: str

    def in_(self, text: str) -> bool:
        return bool(re.search(rf"{self.zh}|\b(?:{self.en})", text))


_INTENTS = (
    _Wish(
        "check",
        "自评|自测|申报|申请|报名|条件|资格|符合|能不能|够不够",
        "apply|applic|eligib|qualif|self-?check",
    ),
    _Wish(
        "deadlines",
        "时限|期限|截止|什么时候|何时|几号|几月|哪天|日期|填报",
        r"deadline|when\b|due\b|dates?\b",
    ),
    _Wish("complaint", "举报|投诉|揭发|作假|造假", "complain|whistle|fraud"),
    _Wish("rules", "条文|规定|细则|政策|文件|依据", r"rules?\b|regulation|policy|article"),
    _Wish("receipt", "凭证", "receipt"),
)
_TOPICS = (
    _Wish("green_code", "绿码", "green code"),
    _Wish("incentives", "奖励|奖金|补贴|补助|资金|支持", "incentive|award|subsid|money|grant"),
    _Wish("removal", "移出|除名|取消资格|撤销", "remov"),
    _Wish("change", "变更|改名|更名|搬迁|并购", "chang|rename|relocat|merger"),
    _Wish("review", "复核|抽查", r"review\b|spot check"),
    _Wish("third_party", "第三方|评价机构", "agenc|third.part"),
    _Wish("dynamic_table", "动态管理表|动态表", "dynamic"),
    _Wish("periods", "公示", "public notice"),
    _Wish("negative", "负面|不得申请|事故|失信", "negative|accident"),
    _Wish("platform", "平台|网址", "platform|website"),
    _Wish("evaluation", "评价报告|自评价", "evaluation"),
)
_LABELS: dict[str, Say] = {
    "begin": say("menu.check"),
    "deadlines": say("menu.deadlines"),
    "rules": say("menu.rules"),
    "complaint": say("menu.complaint"),
    "receipt": say("menu.receipt"),
}


def wishes(turn: Turn) -> tuple[Link, ...]:
    """Where a sentence may want to go: one link where that is clear, several to choose from."""
    text = turn.text
    named = mentioned(turn.library, text)
    # Who names two places means neither that of the page nor one of the two.
    about = named or (None if _any_place(turn) else pack_of_page(turn))
    found = dict.fromkeys([*_topics(text, about), *_intents(text, about)])
    if named and not found:
        found[("place", named.id)] = None
    return tuple(Link(label_of(at), at) for at in found)


def _any_place(turn: Turn) -> bool:
    packs = turn.library.packs.values()
    return any(plain(name) in turn.text for pack in packs for name in spellings(pack))


def anywhere(turn: Turn) -> At:
    """The choice of places for what a sentence asks, where the place it names is not held."""
    found = [*_topics(turn.text, None), *_intents(turn.text, None)]
    return next((at for at in found if at[0] == "cities"), ("cities", "place"))


def _topics(text: str, pack: LoadedPack | None) -> Iterator[At]:
    for wish in _TOPICS:
        if not wish.in_(text):
            continue
        if pack is None:
            yield ("cities", "rules", wish.name)
        else:
            named = wish.name in topics_of(pack)
            yield ("rules", pack.id, wish.name) if named else ("rules", pack.id)


def _intents(text: str, pack: LoadedPack | None) -> Iterator[At]:
    for wish in _INTENTS:
        if wish.in_(text):
            yield _where(wish.name, pack)


def _where(name: str, pack: LoadedPack | None) -> At:
    if name == "receipt":
        return ("receipt",)
    if name == "check":
        return ("begin", pack.id) if pack and pack.model.tracks else ("begin",)
    return (name, pack.id) if pack else ("cities", name)


def label_of(at: At) -> Say:
    """What a link to a place is called."""
    about = at[1:] if at[0] == "cities" else at
    return TOPICS.get(about[-1]) or _LABELS.get(about[0]) or say("menu.place")


def is_thanks(text: str) -> bool:
    """Whether somebody only says thank you or goodbye."""
    return bool(_THANKS.fullmatch(text))


def is_greeting(text: str) -> bool:
    """Whether somebody only says hello."""
    return bool(_GREETINGS.fullmatch(text))
