"""What stands around a day in a sentence, and Chinese numerals within one.

Two numerals side by side (两三年前, 一二月) are "two or three", never twenty-three: whatever isn't
one well-formed number stays as it was typed, and no day is found in it.
"""

import re

from handlers.numerals import chinese_number

_OPENING = re.compile(
    r"^(?:是|有过?|发生[过在于]?|大概|大约|约|好像|应该|可能|也许|在|于|公告?日期?|日期|时间|为|:"
    r"|第[一二三四五0-9]次"
    r"|(?:yes|in|on|around|about|it was)\b)\s*[,:]?\s*"
)
_CLOSING = re.compile(
    r"\s*(?:\(?公告(?:日期?|的)?\)?|发生过?的?|的时候|那时候?|的事情?|那次|那天|(?:[有出]|发生)?[过了]?[一二两三四五0-9][次起回]|左右|前后|吧|的|了"
    r"|被(?:移出|调出)的?)$"
)
_HOW_OFTEN = re.compile(r"^(?:一共|共)?(?:有|发生)?过?[一二两三四五0-9]次\s*[,:]\s*")
_ABOUT = re.compile(r"大概|大约|约|好像|应该|可能|也许|左右|前后|吧$|around|about|roughly")
_JOINED = r"(?:以及|还有|和|与|及|、|,|;|\band\b|&|\+)"
_SEPARATORS = re.compile(
    rf"\s*{_JOINED}(?:\s*{_JOINED})*\s*|\s+(?=(?:\d{{2,4}}[年./-]|[去前今]年))"
)

_ONES = "一二三四五六七八九"
_DIGITS = str.maketrans("零〇○一二三四五六七八九", "000123456789")
_POSITIONAL = re.compile(
    rf"(?<![零〇○{_ONES}])[一二][零〇○九][零〇○{_ONES}]{{2}}(?![零〇○{_ONES}])"
)
"""二〇二四: the four digits of a year."""
_SHORT_YEAR = re.compile(rf"(?<![零〇○{_ONES}十百千])[零〇○{_ONES}]{{2}}(?=年(?!前))")
"""二四年. Before 年前 the same two would be "two or four years ago"."""
_LONG_YEAR = re.compile(rf"[一二两]千[零〇○百十{_ONES}]+(?=年)")
_NUMERAL = re.compile(r"[零〇○一二两三四五六七八九十百千廿卅]+(?=[年月日号个天季])")
_SMALL = re.compile(rf"[二三]?十[{_ONES}]?|[{_ONES}两]|[廿卅][{_ONES}]?")
_SCORES = str.maketrans({"廿": "二十", "卅": "三十"})


def in_digits(text: str) -> str:
    """The Chinese numerals of a date in digits: 二零二四年十二月 becomes 2024年12月."""
    text = _POSITIONAL.sub(_row, text)
    text = _SHORT_YEAR.sub(_row, text)
    text = _LONG_YEAR.sub(lambda match: _counted(match[0]), text)
    return _NUMERAL.sub(_small, text)


def _row(match: re.Match[str]) -> str:
    return match[0].translate(_DIGITS)


def _small(match: re.Match[str]) -> str:
    whole = _SMALL.fullmatch(match[0])
    return _counted(match[0].translate(_SCORES)) if whole else match[0]


def _counted(numeral: str) -> str:
    number = chinese_number(numeral)
    return numeral if number is None else f"{number:f}"


def parts(text: str) -> list[str]:
    """What commas and joining words set apart; an empty part where one joins nothing."""
    return _SEPARATORS.split(_HOW_OFTEN.sub("", text))


def stripped(text: str) -> str:
    """A day without the words around it: 好像是2024年6月发生的 becomes 2024年6月."""
    before = None
    while text != before:
        before = text
        text = _CLOSING.sub("", _OPENING.sub("", text.strip(" ,.。;、"))) or text
    return text


def is_about(text: str) -> bool:
    """Whether a day is only said roughly: 左右, 好像, about."""
    return bool(_ABOUT.search(text))
