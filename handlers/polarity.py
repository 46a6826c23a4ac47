"""Yes, no or not sure, in the words people use; a negation is never taken for its positive.

Only whole texts count: 有没有 is a question, 不是没有 is a riddle, and both are asked back.
"""

import re

_ABOUT_IT = "|".join(
    (
        "这个|这一?点|这|都|还|也|就|真|实在|确实|暂时|目前|具体|准确|的",
        "日期|时间|数字?|数据|哪天|什么时候",
    )
)
_NOT_KNOWN = (
    "不太?清楚|不太?知道|不太?确定|不大?清楚|不晓得|不了解|不明确|不详|未知|不確定",
    "说不准|说不清楚?|说不好|不好说|搞不清楚?|拿不准|没把握",
    "记不太?清楚?|记不得|不太?记得|不記得|忘了|忘记|没有?印象",
    "待定|待核实|需要?核实",
)
_WHAT = "了|的|具体|日期|时间|哪天|哪一天|什么时候|几号|是多少|多少"
_UNSURE = re.compile(f"(?:{_ABOUT_IT})*(?:{'|'.join(_NOT_KNOWN)})(?:{_WHAT})*")
_UNSURE_ENGLISH = re.compile(
    r"(?:i(?:'m| am)?\s+)?(?:unsure|not (?:quite |really )?(?:sure|certain)|don'?t know|"
    r"do not know|(?:can'?t|cannot) (?:say|remember|recall)|don'?t remember|unknown|no idea|"
    r"idk|dunno)"
)


def _listed(*lines: str) -> frozenset[str]:
    """The texts of a list whose parts are set apart by "|"."""
    return frozenset("|".join(lines).split("|"))


_YES = _listed(
    "是|是的|对|对的|有|有的|有过|存在|确实有|确实是|当然|当然有|正确|没错|都是|都有|都符合|√|✓|✔",
    "yes|y|yeah|yep|correct|true|yes we do|yes we have|we do|we have|yes it is|yes it does|it is",
)
_NO = _listed(
    "否|不是|不是的|没有|没有的|没有了|没有过|没|无|不|不对|从没有|从来没有|从未|并没有|都没有|不存在|沒有",
    "还没|还没有|暂无|暂时没有|目前没有|not yet",
    "×|✗|✘|no|n|nope|none|never|false|no we don't|no we do not|we don't|no we haven't",
    "it isn't|it is not|not so",
)
_VERBS = "|".join(
    (
        "符合|属于|具备|具有|达到|发生|列入|列为|发布|制定|通过|组织|设立|从事",
        "完成|推动|创建|移出|满足|在",
    )
)
_ECHO = re.compile(
    "(?P<no>没有|没|尚未|并未|从未|还未|还没有|还没|未曾|未|不)?"
    f"(?P<done>已经|已|曾经|曾)?(?P<verb>{_VERBS})?(?:过|了)?"
)
_NOT_YET = frozenset(("未", "尚未", "还没", "还没有", "还未"))
_BARE_NOT = _listed(
    "没有|没|没有的|没有了|都没有|还没有|还没|暂无|暂时没有|目前没有|沒有",
)
_COMPOUND = ("且", "同时", "任一", "一种情形")
_HEDGES = (
    "应该|可能|好像|也许|大概|估计|似乎|或许|基本上?|差不多"
    "|maybe|probably|perhaps|possibly|i think|i guess"
)
_HEDGED = re.compile(rf"(?:{_HEDGES})\s*,?\s*(.+)|(.+)吧")


def is_unsure(text: str) -> bool:
    """Whether a `bare` text says "not sure": 不清楚, 记不清了, I don't know."""
    return bool(_UNSURE.fullmatch(text) or _UNSURE_ENGLISH.fullmatch(text))


def yes_or_no(text: str, question: str = "") -> bool | None:
    """What a `bare` text answers to a Chinese `question`; None where it is neither yes nor no."""
    if text in _BARE_NOT and "没有" in question and any(word in question for word in _COMPOUND):
        return None  # 没有 may deny the whole, or repeat the half that says 没有
    if text in _YES:
        return True
    if text in _NO:
        return False
    return _echo(text, question)


def hedged(text: str) -> str | None:
    """What follows 应该, 可能, probably; or stands before 吧. None where nothing is hedged."""
    match = _HEDGED.fullmatch(text)
    return (match[1] or match[2]).strip() if match else None


def _echo(text: str, question: str) -> bool | None:
    """An answer in the question's own verb: 不符合 to 是否符合.

    Not where the question has two halves, or uses the verb in the negative: 正常 and 未正常 are
    both misread too easily there.
    """
    match = _ECHO.fullmatch(text)
    if not text or not match or any(word in question for word in _COMPOUND):
        return None
    if match["verb"]:
        asked = re.search(rf"(?<![不未没非无]){match['verb']}", question)
        denied = re.search(rf"[不未没非无]有?{match['verb']}", question)
        return match["no"] is None if asked and not denied else None
    clear = match["done"] or match["no"] in _NOT_YET
    return match["no"] is None if clear and "已" in question else None
