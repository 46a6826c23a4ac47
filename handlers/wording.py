"""What people type, made comparable: one form for full-width, circled and foreign digits.

Nothing here decides what a text means. It only removes what carries no meaning: control and
invisible characters, width, case, politeness at the edges.
"""

import re
import unicodedata

MAX_CHARACTERS = 400
"""Longer than any answer to a question; a longer text is not searched for one."""

_SIGNS = str.maketrans(dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", "^") | dict.fromkeys("’‘ʼ", "'"))
"""A superscript is no digit; a phone types don’t with a curly apostrophe."""
_EDGES = " \t。.!~…,;:、,\"'“”‘’「」『』《》"
_POLITE_START = re.compile(
    r"^(?:嗯+|哦+|噢+|呃+|额(?=[\s,])|好的|好(?=[\s,])|那就?|请?我们?(?:公司|企业|工厂|园区|厂|单位)?|"
    r"[本我贵](?:公司|企业|园区|司|厂|单位)|公司|回答是?|答案?是?|(?:well|ok|we)\b)[\s,:。、]*"
)
_POLITE_END = re.compile(r"(?:啊|呀|哦|噢|啦|呢|哈|谢谢)$")
"""Not 嘛: 不是嘛 asks for agreement."""
_POINT_FIRST = re.compile(r"(?<![.,。])[.,。](?=[0-9])")
"""The sign before .5 belongs to the number, as it would in 0.5."""


def plain(text: str) -> str:
    """The text on one line, in ordinary width and lower case, without invisible characters.

    Every decimal or circled digit becomes an ASCII digit. A superscript doesn't: 10² is not 102.
    """
    widened = unicodedata.normalize("NFKC", text.translate(_SIGNS))
    kept = (_character(character) for character in widened)
    return " ".join("".join(kept).split()).lower()


def _character(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in ("Nd", "No"):
        value = unicodedata.numeric(character)
        return str(int(value)) if value == int(value) else character
    if kind == "Cc":
        return " "
    if kind in ("Cf", "Cs", "Co", "Mn", "Me"):
        return ""
    return character


def bare(text: str) -> str:
    """`plain` text without punctuation, politeness and particles at its edges."""
    before = None
    while text != before:
        before = text
        text = _without_edges(text)
        text = _POLITE_END.sub("", text) or text
        text = _POLITE_START.sub("", text) or text
    return text


def _without_edges(text: str) -> str:
    text = text.rstrip(_EDGES)
    shorter = text.lstrip(_EDGES)
    point = _POINT_FIRST.match(text, len(text) - len(shorter) - 1) if shorter != text else None
    return text[point.start() :] if point else shorter


_NEGATION = re.compile(
    r"[不没未非无否除]|(?<![特分级类区个差])别|以外|之外|not|n't|\bno\b|never|without|except"
)
"""特别, 级别 and their kin hold a 别 that negates nothing."""


def negated(text: str) -> bool:
    """Whether the text holds any word of negation; a coarse guard, never a decision."""
    return bool(_NEGATION.search(text))


_TURNS = (
    re.compile(r"没有|尚未|已经|不|没|未|非|无|否|已|\bnot |\bno |non-"),
    re.compile(r"没|不|未|非|无"),
)
"""What turns a label into its opposite, or stands where that would stand (已列入, 未列入)."""


def negation_pair(one: str, other: str) -> bool:
    """Whether two labels differ by a negation only (是 / 不是, 有 / 没有, 已列入 / 未列入)."""
    return one != other and any(turn.sub("", one) == turn.sub("", other) for turn in _TURNS)
