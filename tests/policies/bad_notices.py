"""Slips in the notice of a year: its name, its text, its dates and its words."""

from tests.policies.bad import bad, drop, here, in_notice, put, swap
from tests.policies.small import (
    ANNOUNCED,
    ANNOUNCED_FILE,
    CASES_FILE,
    NOTICE,
    NOTICE_FILE,
    PACK_FILE,
    TEXT_FILE,
    sha256,
)

_GOOD = NOTICE.replace("SHA256", sha256(ANNOUNCED))
_MISNAMED = "packs/small/notices/2027.yml"
_LATER = "packs/small/notices/2028.yaml"
_SECOND = """  - duty: annual_table
    day: 2027-03-10
    quote: 一、请名单内企业于2027年3月10日前填报年度表。
"""

NOTICES = [
    bad("a notice called .yml", "notice_misnamed", put(_GOOD, _MISNAMED), file=_MISNAMED),
    bad(
        "a notice under another year",
        "notice_of_other_year",
        drop(NOTICE_FILE),
        put(_GOOD, _LATER),
        here("year: 2027", _LATER),
    ),
    bad(
        "a notice for another pack",
        "notice_of_other_pack",
        in_notice("pack: small", "¦pack: large"),
    ),
    bad(
        "notices for a pack that isn't there",
        "no_pack_in_folder",
        *map(drop, (PACK_FILE, CASES_FILE, TEXT_FILE)),
        file="packs/small",
    ),
    bad(
        "a date for a duty that the pack hasn't",
        "unknown_duty",
        in_notice("- duty: annual_table", "- ¦duty: annual_report"),
    ),
    bad(
        "two dates for one duty",
        "duty_twice",
        in_notice("dates:\n", "dates:\n" + _SECOND),
        in_notice(
            "- duty: annual_table\n    day: 2027-03-10\n    quote: 一、请名单内企业于"
            "2027年3月10日前填报年度表。\n    reading",
            "- ¦duty: annual_table\n    day: "
            "2027-03-10\n    quote: 一、请名单内企业于2027年3月10日前填报年度表。\n"
            "    reading",
        ),
    ),
    bad(
        "a day of another year in a notice",
        "day_of_other_year",
        in_notice("day: 2027-03-10", "¦day: 2028-03-10"),
    ),
    bad(
        "a day that the notice does not name",
        "number_not_in_quote",
        in_notice("day: 2027-03-10", "¦day: 2027-03-11"),
    ),
    bad(
        "a title that the notice does not bear",
        "not_in_source",
        in_notice("title: 关于报送", "¦title: 关于填报"),
    ),
    bad(
        "a number that the notice does not bear",
        "not_in_source",
        in_notice("number: 小工信〔2027〕3号", "¦number: 小工信〔2027〕4号"),
    ),
    bad(
        "a misquoted notice",
        "quote_not_verbatim",
        in_notice("quote: 一、请名单内企业于", "¦quote: 一、请各企业于"),
    ),
    bad(
        "a notice cut short",
        "quote_cut_short",
        in_notice("quote: 一、请名单内企业于", "¦quote: 请名单内企业于"),
    ),
    bad(
        "a notice whose text isn't there",
        "no_such_source",
        drop(ANNOUNCED_FILE),
        here("source:", NOTICE_FILE),
    ),
    bad(
        "a notice whose text changed",
        "source_changed",
        swap("逾期的", "逾期者", ANNOUNCED_FILE),
        here("sha256:", NOTICE_FILE),
    ),
    bad("a condition in a notice", "misplaced_key", in_notice("dates:", "¦tracks: {}\ndates:")),
    bad(
        "a rule in a notice", "misplaced_key", in_notice("    quote:", "    ¦rule: {}\n    quote:")
    ),
    bad(
        "a notice without dates",
        "empty_list",
        put(_GOOD[: _GOOD.index("dates:")] + "¦dates: []\n", NOTICE_FILE),
    ),
    bad(
        "a notice without a title",
        "missing_key",
        in_notice("title: 关于报送2027年度绿色工厂年度表的通知\n", ""),
        here("schema", NOTICE_FILE),
    ),
    bad("a date in words", "expected_date", in_notice("day: 2027-03-10", "¦day: 3月10日")),
    bad("a notice that is no YAML", "tab", in_notice("    day:", "¦\t   day:")),
]
