"""Keys and values that do not fit: unknown, missing, of another type, out of bounds."""

from tests.policies.bad import Change, bad, here, put, swap
from tests.policies.small import CASES_FILE, PACK

IS = "manufacturing, is: true"
MORE = "more_than: 1000"
_NOTHING = "\n    not_in_text: true\n    reading: {zh: 无, en: None}"


def put_timer(inside: str) -> Change:
    """An edit that sets the days of the notice."""
    return swap("  time_limit:", f"  timers:\n    notice: {{{inside}}}\n  time_limit:")


SHAPE = [
    # keys
    bad("an unknown key", "unknown_key", swap("aliases:", "¦zzz:")),
    bad("a misspelt key", "misspelt_key", swap("aliases:", "¦alias:")),
    bad("a merge key", "unknown_key", swap("aliases:", "¦<<:")),
    bad("a key of another block", "misplaced_key", swap("aliases: [小城]", "¦todo: x")),
    bad(
        "no names", "missing_key", swap("names: {zh: 小城市, en: Smalltown}\n", ""), here("schema")
    ),
    bad("no English", "missing_key", swap(", en: Smalltown}", "}"), here("names:")),
    bad("a list as the file", "not_a_block", put("- 小城市\n")),
    bad("a sentence as the file", "not_a_block", put("小城市\n")),
    # districts
    bad(
        "a district without its English name",
        "missing_key",
        swap("{zh: 东区, en: East Side}", "{zh: 东区}"),
        here("{zh: 东区"),
    ),
    bad(
        "districts by their Chinese names alone",
        "expected_block",
        swap("\n  - {zh: 东区, en: East Side}", " [¦东区]"),
    ),
    bad("a Chinese name for an English one", "not_english", swap("en: East Side", "¦en: 东区")),
    bad(
        "one district twice",
        "district_twice",
        swap("East Side}", "East Side}\n  - {zh: 东区, en: East}"),
        here("districts:"),
    ),
    # conditions
    bad(
        "a condition of words",
        "condition_unreadable",
        swap(f"{{fact: {IS}}}", "yes"),
        here("when: yes"),
    ),
    bad(
        "no comparison",
        "condition_unreadable",
        swap(f"{IS}", "manufacturing"),
        here("when: {fact: m"),
    ),
    bad("two comparisons", "misplaced_key", swap(IS, f"{IS}, not: x"), here("not: x")),
    bad("a number as answer", "expected_answer", swap(IS, "manufacturing, ¦is: 1")),
    bad("nothing inside all", "empty_list", swap(f"{{fact: {IS}}}", "{¦all: []}")),
    bad(
        "deep in a condition",
        "expected_number",
        swap(f"{{fact: energy_tce, {MORE}}}", "{not: {any: [{fact: energy_tce, ¦at_least: 千}]}}"),
    ),
    # types
    bad("nothing after a key", "value_missing", swap("pack: small", "¦pack:")),
    bad("a number for words", "expected_text", swap("pack: small", "¦pack: 12")),
    bad("a date for words", "expected_text", swap("zh: 小城市", "¦zh: 2026-01-01")),
    bad("words for a number", "expected_number", swap(MORE, "¦more_than: 一千")),
    bad("true for a number", "expected_number", swap(MORE, "¦more_than: true")),
    bad("an octal number", "expected_number", swap("article: 8", "¦article: 08")),
    bad("0123", "expected_number", swap(MORE, "¦more_than: 0123")),
    bad(
        "4,300 digits",
        "expected_number",
        swap(MORE, f"more_than: {'9' * 4301}"),
        here("more_than: 9"),
    ),
    bad("a hexadecimal number", "expected_number", swap(MORE, "¦more_than: 0x3E8")),
    bad("a number in quotation marks", "expected_number", swap(MORE, "¦more_than: '1000'")),
    bad("yes", "expected_true_or_false", swap("at_least: true", "¦at_least: yes")),
    bad("on", "expected_true_or_false", swap("at_least: true", "¦at_least: on")),
    bad("a date in words", "expected_date", swap("checked: 2026-11-20", "¦checked: 昨天")),
    bad(
        "a date in quotation marks",
        "expected_date",
        swap("checked: 2026-11-20", "¦checked: '2026-11-20'"),
    ),
    bad("a date without zeros", "expected_date", swap("checked: 2026-11-20", "¦checked: 2026-1-2")),
    bad("one for a list", "expected_list", swap("levels: [city]", "¦levels: city")),
    bad(
        "words for a block",
        "expected_block",
        swap("names: {zh: 小城市, en: Smalltown}", "¦names: 小城市"),
    ),
    # values
    bad("an unknown level", "not_allowed", swap("levels: [city]", "levels: [¦county]")),
    bad("an unknown category", "not_allowed", swap("  factory:", "  ¦bakery:")),
    bad("an unknown status", "not_allowed", swap("status: in_force", "¦status: valid")),
    bad("an unknown strength", "not_allowed", swap("strength: must", "¦strength: may")),
    bad("another schema", "not_allowed", swap("schema: 1", "¦schema: 2")),
    bad("not_in_text: false", "not_allowed", swap("not_in_text: true", "¦not_in_text: false")),
    bad("an id in capitals", "bad_name", swap("id: energy", "¦id: Energy")),
    bad(
        "a question's name in Chinese characters",
        "bad_key",
        swap("  manufacturing:\n", "  ¦制造:\n"),
    ),
    bad("a question's name in capitals", "bad_name", swap("  manufacturing:\n", "  ¦Making:\n")),
    bad("a space in the pack's name", "bad_pack_name", swap("pack: small", "¦pack: small town")),
    bad("half a hash", "bad_sha256", swap("sha256: ", "¦sha256: x")),
    bad(
        "a path as source",
        "bad_file_name",
        swap("small.txt", "../../secret.txt"),
        here("source: .."),
    ),
    bad(
        "another ending",
        "bad_file_name",
        swap("small.txt", "small.docx"),
        here("source: small.docx"),
    ),
    bad(
        "a source's name that is too long",
        "bad_file_name",
        swap("small.txt", f"{'长' * 300}.txt"),
        here("source: 长"),
    ),
    bad("article 0", "value_too_small", swap("article: 8", "¦article: 0")),
    bad("month 13", "value_too_large", swap("month: 3", "¦month: 13")),
    bad("9,000 years", "value_too_large", swap("    years: 5", "    ¦years: 9000")),
    bad("the year 9999", "value_too_large", swap("day: 2024-07-19", "¦day: 9999-07-19")),
    bad("no words", "empty_text", swap("zh: 小城市", "¦zh: ''")),
    bad("no level", "empty_list", swap("levels: [city]", "¦levels: []")),
    bad(
        "no day of reminding",
        "empty_list",
        swap("    rule: {month: 3", "    setting: {¦remind_days: []}\n    rule: {month: 3"),
    ),
    bad(
        "reminding half a year before",
        "value_too_large",
        swap("    rule: {month: 3", "    setting: {remind_days: [30, ¦181]}\n    rule: {month: 3"),
    ),
    bad(
        "handling in no days", "value_too_small", put_timer("¦days: 0, basis: {zh: 参照甲, en: A}")
    ),
    bad(
        "handling in two years",
        "value_too_large",
        put_timer("¦days: 730, basis: {zh: 参照甲, en: A}"),
    ),
    bad("days of handling without a basis", "missing_key", put_timer("days: 9"), here("notice: {")),
    bad(
        "days of an unknown step",
        "not_allowed",
        swap(
            "  time_limit:",
            "  timers: {¦answer: {days: 9, basis: {zh: 参照甲, en: A}}}\n  time_limit:",
        ),
    ),
    # what belongs together
    bad(
        "our days as the law's",
        "timer_basis_claims",
        put_timer("days: 9, basis: {zh: 法定期限, en: Law}"),
        here("notice: {"),
    ),
    bad(
        "silence without a reading",
        "reading_missing",
        swap("\n    reading: {zh: 条文没有规定天数。, en: The text sets no days.}", ""),
        here("time_limit:"),
    ),
    bad("no citation", "cite_missing", swap("not_in_text: true\n    ", ""), here("time_limit:")),
    bad(
        "a severity without its question",
        "severity_incomplete",
        swap("      severity_fact: accident_severity\n", ""),
        here("id: accident"),
    ),
    bad(
        "30 February every year",
        "no_such_day",
        swap("month: 3, day: 15", "month: 2, day: 30"),
        here("rule: {month: 2"),
    ),
    bad(
        "29 February every year",
        "no_such_day",
        swap("month: 3, day: 15", "month: 2, day: 29"),
        here("rule: {month: 2"),
    ),
    bad(
        "a deadline without a day",
        "rule_missing",
        swap("    rule: {month: 3, day: 15}\n", ""),
        here("id: annual_table"),
    ),
    bad(
        "a silent deadline with a day",
        "rule_missing",
        swap("    rule: {", f"{_NOTHING[1:]}\n    rule: {{"),
        here("id: annual_table"),
    ),
    bad(
        "a period of no length",
        "length_missing",
        swap("    working_days: 5\n", ""),
        here("id: public_notice"),
    ),
    bad(
        "a period of two lengths",
        "length_missing",
        swap("    years: 3\n    cite", "    years: 3\n    working_days: 5\n    cite"),
        here("id: reapply"),
    ),
    bad(
        "a provision without words",
        "says_missing",
        swap("    says: {zh: 名单分市级。, en: There is a city list.}\n", ""),
        here("id: levels"),
    ),
    bad(
        "in force from no day",
        "effective_missing",
        swap("    day: 2024-07-19\n", ""),
        here("regulation:"),
    ),
    bad(
        "repealed by nobody", "repealed_missing", swap("in_force", "repealed"), here("regulation:")
    ),
    bad(
        "conditions without a negative list",
        "negative_list_missing",
        swap(PACK[PACK.index("negative_list:") : PACK.index("deadlines:")], ""),
        here("schema"),
    ),
    bad("cases without any", "empty_list", put("schema: 1\n¦cases: []\n", CASES_FILE)),
]
