"""Yes, no or not sure, in the words people use; a negation is never taken for its positive.

Only whole texts count: 有没有 is a question, 不是没有 is a riddle, and both are asked back.
"""

import re

_ABOUT_IT = "|".join(
    (
        "这个|那个|这一?点|这|都|还|也|就|真|实在|确实|暂时|目前|具体|准确|的|我们?|大家|情况|有点|有些|是|对",
        "日期|时间|数字?|数据|哪天|什么时候",
    )
)
_NOT_KNOWN = (
    "不(?:是)?(?:太|很|大|怎么|特别)?(?:清楚|知道|确定|肯定|了解)|不晓得|不明确|不详|未知|不確定",
    "不能确定|无法确定|无法判断|说不上来?|说不准|说不清楚?|说不好|不好说|搞不清楚?|拿不准|没有?把握",
    "记不太?清楚?|记不得|不太?记得|不記得|忘了|忘记|没有?印象",
    "待定|待核实|待确认|需要?核实|(?:还|尚)?(?:没有?|未)(?:统计|算|测|查|核实)过?",
)
_WHAT = (
    "了|的|具体|日期|时间|哪天|哪一天|什么时候|几号|是多少|多少"
    "|有没有|有无|是不是|是否|算不算|发生过?|有"
)
_UNSURE = re.compile(f"(?:{_ABOUT_IT})*(?:{'|'.join(_NOT_KNOWN)})(?:{_WHAT})*")
_UNSURE_ENGLISH = re.compile(
    r"(?:i(?:'m| am| have)?\s+|have\s+)?(?:really\s+)?"
    r"(?:unsure|not (?:quite |really )?(?:sure|certain)|don'?t know|"
    r"do not know|(?:can'?t|cannot) (?:say|remember|recall)|don'?t remember|unknown|no idea|"
    r"idk|dunno)"
)


def _listed(*lines: str) -> frozenset[str]:
    """The texts of a list whose parts are set apart by "|"."""
    return frozenset("|".join(lines).split("|"))


_YES = _listed(
    "是|是的|对|对的|有|有的|正确|没错|都是|都有|√|✓|✔",
    "yes|y|yeah|yep|correct|true",
)
_NO = _listed(
    "否|不是|不是的|没有|没有的|没有了|没有过|没|无|不|不对|从没有|从来没有|从未|并没有|都没有|沒有",
    "还没|还没有|暂无|暂时没有|目前没有|not yet",
    "×|✗|✘|no|n|nope|none|never|false|not so",
)
_ENGLISH_VERB = r"(?:we |it |they )?(?:have|has|had|do|does|did|is|are|was|were)"
_ENGLISH_YES = re.compile(rf"(?:yes,? )?{_ENGLISH_VERB}")
_ENGLISH_NO = re.compile(rf"(?:no,? )?{_ENGLISH_VERB}(?:n't| not)")
_FIRMLY = re.compile(r"(?:肯定|绝对|当然|确实|的确|确定)(?=[是有没不])")
_AGAIN = re.compile(r"^(是|对|有|没有|否)\1+$")
_NONE_OF_IT = re.compile(
    r"(?:没有|无|不存在)(?:任何)?(?:此|此类|这类|这种|该类|上述|以上)(?:情况|情形)"
    r"|(?:从来)?没有?(?:发生|出现|出)过?(?:任何)?(?:此类|这类|这种|类似|上述)(?:情况|情形)"
    r"|一[次起例件][都也]没有?(?:发生|出现)?过?|从未有过?"
)
_NO_ACCIDENT = re.compile(r"(?:从来|从)?(?:没有?|未)(?:发生|出现|出)过?(?:任何)?(?:此类|这类)?事故")
_THERE_IS = re.compile("(?P<no>不)?存在的?")
_ONCE = re.compile(r"(?:曾经?)?有过")
_VERBS = "|".join(
    (
        "符合|属于|具备|具有|达到|发生|列入|列为|发布|制定|通过|组织|设立|从事",
        "完成|推动|移出|满足|在",
    )
)
_ACTS = ("发生", "发布", "制定", "组织", "设立", "完成")
"""What was done once is done: 发布过 says 已发布. 列入过 doesn't say that it still is."""
_ECHO = re.compile(
    "(?:全?都|全部)?(?P<no>从来没有?|从没有?|没有|没|尚未|并未|从未|还未|还没有|还没|未曾|未|不)?"
    f"(?P<done>已经|已|曾经|曾)?(?P<verb>{_VERBS})?(?P<once>过)?了?的?"
)
_NOT_YET = frozenset(("未", "尚未", "还没", "还没有", "还未"))
_HAVE_OR_NOT = _listed(
    "有|有的",
    "没有|没|没有的|没有了|都没有|还没有|还没|暂无|暂时没有|目前没有|沒有",
)
_COMPOUND = ("且", "同时", "任一情形", "一种情形")
_HEDGES = (
    "应该|可能|好像|也许|大概|估计|似乎|或许|基本上?|差不多"
    "|maybe|probably|perhaps|possibly|i think|i guess"
)
_LONGEST_HEDGED = 40
"""Characters. Each hedge is taken off by itself, and nobody hedges one answer twenty times."""
_HEDGED = re.compile(rf"(?:{_HEDGES})\s*,?\s*(.+)|(.+)吧")


def is_unsure(text: str) -> bool:
    """Whether a `bare` text says "not sure": 不清楚, 可能不太清楚, I don't know."""
    while maybe := hedged(text):
        text = maybe
    return bool(_UNSURE.fullmatch(text) or _UNSURE_ENGLISH.fullmatch(text))


def yes_or_no(text: str, question: str = "") -> bool | None:
    """What a `bare` text answers to a Chinese `question`; None where it is neither yes nor no."""
    text = _AGAIN.sub(r"\1", _FIRMLY.sub("", text))
    agreed, denied = _ENGLISH_YES.fullmatch(text), _ENGLISH_NO.fullmatch(text)
    if (agreed or denied or text in _HAVE_OR_NOT) and _two_halves(question):
        return None  # 没有 may deny the whole, or repeat the half that says 没有
    if agreed or text in _YES:
        return True
    if denied or text in _NO or _NONE_OF_IT.fullmatch(text):
        return False
    if _NO_ACCIDENT.fullmatch(text):
        return False if "事故" in question else None
    if match := _THERE_IS.fullmatch(text):
        return match["no"] is None if re.search("发生|有过|存在|被", question) else None
    if _ONCE.fullmatch(text):
        return True if not question or _asks_what_was(question) else None
    return _echo(text, question)


def _two_halves(question: str) -> bool:
    return "没有" in question and any(word in question for word in _COMPOUND)


def _asks_what_was(question: str) -> bool:
    """是否发生过 asks what ever was; 是否已列入 asks what is."""
    return bool(re.search("(?:发生|有|受|出现)过|近三年", question))


def hedged(text: str) -> str | None:
    """What follows 应该, 可能, probably; or stands before 吧. None where nothing is hedged."""
    match = _HEDGED.fullmatch(text) if len(text) <= _LONGEST_HEDGED else None
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
        # The 在 of 存在 is no verb of its own.
        asked = re.search(rf"(?<![不未没非无存现]){match['verb']}", question)
        denied = re.search(rf"[不未没非无]有?{match['verb']}", question)
        clear = bool(asked) and not denied
    else:
        clear = bool(match["done"] or match["no"] in _NOT_YET) and "已" in question
    if not clear:
        return None
    past = match["once"] or match["done"] in ("曾", "曾经")
    if past and not match["no"] and match["verb"] not in _ACTS and not _asks_what_was(question):
        return None
    return match["no"] is None
