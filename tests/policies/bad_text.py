"""Rules that say what their text does not: quotations, numbers, words, coverage."""

from tests.policies.bad import Change, bad, drop, here, put, swap, text
from tests.policies.small import TEXT, TEXT_FILE, sha256

FIRST = "quote: （一）依法在小城市设立的制造型企业；"
SECOND = "（二）年能耗超过1000吨标准煤，且依法完成能源审计；"
MORE = "more_than: 1000"
UNCLAIMED = ("item_not_claimed",)

_BODY = "云山县绿色工厂通知：\n凡在本县的企业均可申请。\n（一）交申请表。\n"
_WHOLE = f"""schema: 1
pack: whole
names: {{zh: 云山县, en: Yunshan}}
regulation:
  title: 云山县绿色工厂通知
  authority: {{zh: 云山县, en: Yunshan}}
  source: whole.txt
  sha256: {sha256(_BODY)}
  has_articles: false
  status: draft
  checked: 2026-11-20
  reviewed: {{by: null, on: null}}
provisions:
  - id: scope
    topic: scope
    says: {{zh: 本县的企业, en: Companies here}}
    cite: {{quote: 凡在本县的企业均可申请。}}
  - id: form
    topic: procedure
    says: {{zh: 交表, en: Hand in the form}}
    cite: {{item: 1, quote: （一）交申请表。}}
"""
WHOLE_FILE = "packs/whole.yaml"
"""A flat file, for a text without articles."""
WHOLE = (put(_WHOLE, WHOLE_FILE), put(_BODY, "packs/sources/whole.txt"))


def in_whole(old: str, new: str) -> Change:
    """Put other words into the pack of the text without articles."""
    return swap(old, new, WHOLE_FILE)


QUOTATIONS = [
    bad(
        "a changed character",
        "quote_not_verbatim",
        swap(FIRST, FIRST.replace("设立", "设力")),
        here(FIRST.replace("设立", "设力")),
    ),
    bad(
        "a character left out",
        "quote_not_verbatim",
        swap(SECOND, SECOND.replace("能耗", "耗")),
        here(f"quote: {SECOND.replace('能耗', '耗')}"),
    ),
    bad(
        "invented words",
        "quote_not_verbatim",
        swap(SECOND, "年产值一亿元以上。"),
        here("quote: 年产值"),
        others=("number_not_in_quote", "direction_disagrees"),
    ),
    bad("only a space", "quote_not_verbatim", swap("quote: 名单分市级；", "¦quote: ' '")),
    bad(
        "cut at the beginning",
        "quote_cut_short",
        swap(f"quote: {SECOND}", f"quote: {SECOND[4:]}"),
        here(f"quote: {SECOND[4:]}"),
    ),
    bad(
        "cut at the end",
        "quote_cut_short",
        swap(SECOND, SECOND[:23]),
        here(f"quote: {SECOND[:23]}}}"),
    ),
    bad(
        "cut at a comma",
        "quote_cut_short",
        swap(
            "quote: 查实的，移出名单，三年内不再受理。}\n\nprov",
            "¦quote: 三年内不再受理。}\n\nprov",
        ),
    ),
    bad(
        "another article's words",
        "quote_in_other_article",
        swap("article: 4", "¦article: 5"),
        others=("article_not_claimed",),
    ),
    bad(
        "another item's words",
        "quote_in_other_item",
        swap("article: 2, item: 1", "article: 2, ¦item: 2"),
        others=UNCLAIMED,
    ),
    bad(
        "no item where there is one",
        "quote_in_other_item",
        swap("article: 2, item: 1", "article: 2"),
        here("cite: {article: 2, quote: （一）"),
        others=UNCLAIMED,
    ),
    bad(
        "two items as one",
        "quote_outside_item",
        swap(FIRST, FIRST + SECOND),
        here("item: 1, quote: （一）依"),
    ),
    bad(
        "an article that does not exist",
        "no_such_article",
        swap("article: 4", "¦article: 9"),
        others=("article_not_claimed",),
    ),
    bad("an item that does not exist", "no_such_item", swap("article: 4", "article: 4, ¦item: 1")),
    bad(
        "no article",
        "article_missing",
        swap("article: 4, ", ""),
        here("cite: {quote: 列入"),
        others=("article_not_claimed",),
    ),
    bad(
        "a waiver of no article",
        "no_such_article",
        swap("  - article: 1\n", "  - ¦article: 10\n"),
        others=("article_not_claimed",),
    ),
    bad(
        "an article of a text without",
        "text_without_articles",
        *WHOLE,
        in_whole("quote: 凡", "¦article: 1, quote: 凡"),
    ),
]
COVERAGE = [
    bad(
        "an article that nothing cites",
        "article_not_claimed",
        text("第八条", "第八条 另有规定。\n第九条"),
        swap("article: 8", "article: 9"),
        swap("article: 8", "article: 9"),
        here("schema"),
    ),
    bad(
        "an item that nothing cites",
        "item_not_claimed",
        text("认证。\n", "认证。\n（四）其他条件。\n"),
        here("schema"),
    ),
    bad(
        "an item of a whole text",
        "text_item_not_claimed",
        *WHOLE,
        in_whole("item: 1, quote: （一）交申请表。", "quote: 凡在本县的企业均可申请。"),
        here("schema", WHOLE_FILE),
    ),
    bad(
        "nothing cited at all",
        "nothing_cited",
        *WHOLE,
        put(_WHOLE[: _WHOLE.index("provisions")], WHOLE_FILE),
        here("schema", WHOLE_FILE),
    ),
    bad(
        "waived and cited",
        "waived_but_cited",
        swap("  - article: 1\n", "  - ¦article: 4\n"),
        others=("article_not_claimed",),
    ),
    bad(
        "a title that is not there",
        "not_in_source",
        swap("title: 小城市绿色工厂", "¦title: 小城市绿色园区"),
    ),
    bad("an erratum that is gone", "erratum_gone", swap("found: 规订", "¦found: 规钉")),
    bad("an id twice", "id_taken", swap("id: energy", "¦id: manufacturing")),
    bad("an id of the negative list", "id_taken", swap("id: energy", "¦id: accident")),
]
NUMBERS = [
    bad("another threshold", "number_not_in_quote", swap(MORE, "¦more_than: 100")),
    bad("超过 read as 以上", "direction_disagrees", swap(MORE, "¦at_least: 1000")),
    bad(
        "以上 of another number",
        "direction_disagrees",
        text("且依法完成能源审计", "且职工10人以上"),
        swap("且依法完成能源审计", "且职工10人以上"),
        swap(MORE, "¦at_least: 1000"),
    ),
    bad("another look-back", "number_not_in_quote", swap("years: 3,", "¦years: 2,")),
    bad(
        "another day",
        "number_not_in_quote",
        swap("day: 15", "day: 5"),
        here("rule: {month: 3, day: 5}"),
    ),
    bad(
        "a day that ends like it",
        "number_not_in_quote",
        swap("month: 3", "month: 5"),
        text("每年3月15日", "每年15月15日"),
        swap("每年3月", "每年15月"),
        here("rule: {month: 5"),
    ),
    bad(
        "another number of days",
        "number_not_in_quote",
        swap("working_days: 5", "¦working_days: 7"),
        others=("at_least_disagrees",),
    ),
    bad(
        "不少于 forgotten",
        "at_least_disagrees",
        swap("    at_least: true\n", ""),
        here("id: public_notice"),
    ),
    bad(
        "another first day",
        "number_not_in_quote",
        swap("day: 2024-07-19", "¦day: 2024-07-09"),
        others=("not_as_derived",),
    ),
    bad("a last day a day later", "not_as_derived", swap("day: 2029-07-18", "¦day: 2029-07-19")),
    bad(
        "another number in plain words",
        "number_not_in_quote",
        swap("超过1000吨标准煤, en", "超过3000吨标准煤, en"),
        here("zh: 能源消费量超过3000"),
    ),
    bad(
        "another number in English",
        "number_not_in_quote",
        swap("More than 1000", "More than 3000"),
        here("en: More than 3000"),
    ),
    bad(
        "原则上 as a must", "strength_disagrees", swap("strength: in_principle", "¦strength: must")
    ),
    bad(
        "a must as 原则上", "strength_disagrees", swap("strength: must", "¦strength: in_principle")
    ),
    bad(
        "a lesser severity",
        "word_not_in_quote",
        swap("min_severity: major", "¦min_severity: larger"),
    ),
    bad(
        "a higher list that the clause does not name",
        "list_word_not_in_quote",
        swap("levels: [national]", "levels: [¦provincial]"),
    ),
    bad(
        "a kind of unit that the clause does not name",
        "list_word_not_in_quote",
        swap("categories: [factory]", "categories: [factory, ¦park]"),
    ),
    bad("可 as a must", "may_disagrees", swap("    may: true\n", ""), here("levels: [nat")),
    bad(
        "a must as 可",
        "may_disagrees",
        text("绿色工厂可同时", "绿色工厂同时"),
        swap("绿色工厂可同时", "绿色工厂同时"),
        here("may: true"),
    ),
    bad(
        "no severity",
        "severity_missing",
        swap("      min_severity: major\n      severity_fact: accident_severity\n", ""),
        here("id: accident"),
    ),
    bad(
        "a period that nothing gives",
        "starts_unknown_period",
        swap("starts: reapply", "¦starts: review"),
    ),
]
STORED_TEXT = [
    bad("no text", "no_such_source", drop(TEXT_FILE), here("source: small.txt")),
    bad(
        "another text", "no_such_source", swap("small.txt", "other.txt"), here("source: other.txt")
    ),
    bad(
        "a text without articles", "no_articles", text("第一条", "一、"), here("source: small.txt")
    ),
    bad("a changed text", "source_changed", text("推进", "促进", recorded=False), here("sha256")),
    bad("a wrong hash", "source_changed", swap(sha256(TEXT), "0" * 64), here("sha256")),
    bad(
        "a changed text and quotation",
        "source_changed",
        text("应在每年", "须在每年", recorded=False),
        here("sha256"),
        others=("quote_not_verbatim",),
    ),
]
TEXTS = [*QUOTATIONS, *COVERAGE, *NUMBERS, *STORED_TEXT]
