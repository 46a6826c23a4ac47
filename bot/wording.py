"""A `Text` becomes words: sentences of the catalogue or a pack, dates, places in a law."""

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.catalogues import catalogue
from models.messages import Argument, Citation, Day, Language, Place, Say, Words, say

_DIGITS = "零一二三四五六七八九"
_DAY_PATTERNS: dict[tuple[Language, bool], str] = {
    ("zh_CN", False): "y年M月d日",
    ("zh_CN", True): "y年M月d日（EEEE）",
    ("en", False): "d MMMM y",
    ("en", True): "d MMMM y (EEEE)",
}


def words(text: Argument, language: Language) -> str:
    """Any text or argument in the language of the contact; a `str` stays as it is."""
    match text:
        case str():
            return text
        case Words():
            return text.zh if language == "zh_CN" or not text.en else text.en
        case Say():
            filled = {name: words(value, language) for name, value in text.args.items()}
            return catalogue(language).fill(text.key, filled)
        case Day():
            return written_day(text, language)
        case Place():
            return _place(text, language)
        case int():
            return str(text)
    return format_decimal(text, format="0.######", locale=language)


def written_day(day: Day, language: Language) -> str:
    """A day as people write it: 2027年3月15日（星期一）, 15 March 2027 (Monday)."""
    return format_date(day.day, format=_DAY_PATTERNS[language, day.weekday], locale=language)


def numeral(number: int, language: Language) -> str:
    """A number as laws count their articles: 二十五 in Chinese (1 to 999), digits in English."""
    if language != "zh_CN" or not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    written = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        written += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and units:
        written += "零"
    return written + (_DIGITS[units] if units else "")


def place(citation: Citation, language: Language) -> str:
    """Where in its text a citation stands: 第九条第一项, "Article 9, item 1"."""
    if citation.article is None:
        return words(say("render.place.text"), language)
    return _place(Place(citation.article, citation.item), language)


def _place(where: Place, language: Language) -> str:
    article = numeral(where.article, language)
    if where.item is None:
        return words(say("render.place.article", article=article), language)
    item = numeral(where.item, language)
    return words(say("render.place.item", article=article, item=item), language)
