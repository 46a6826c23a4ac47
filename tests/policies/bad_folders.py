"""Slips beside a pack: in its cases, its folder, its neighbours and the calendar."""

from tests.policies.bad import bad, drop, here, in_bank, in_cases, put, swap
from tests.policies.bad_text import WHOLE, WHOLE_FILE, in_whole
from tests.policies.small import (
    ANNOUNCED_FILE,
    CALENDAR,
    CASES_FILE,
    NOTICE_FILE,
    PACK,
    PACK_FILE,
    TEXT,
    TEXT_FILE,
    sha256,
)

_YEAR = """schema: 1
year: 2028
source: {title: 放假安排, number: 国办发明电〔2027〕1号}
holidays: [2028-01-01]
workdays: [2028-01-08]
"""
_REPEALED = """status: repealed
  repealed:
    by: small
    day: 2024-07-19
    cite: {article: 8, quote: 本细则自2024年7月19日施行，有效期5年。}"""
REPEALED = (*WHOLE, swap("status: draft", _REPEALED, WHOLE_FILE))


CASES = [
    bad("no cases", "no_such_file", drop(CASES_FILE), file=CASES_FILE),
    bad("another verdict", "case_differs", in_cases("verdict: eligible", "¦verdict: not_eligible")),
    bad("another list of findings", "case_differs", in_cases("by: [manufacturing, ", "¦by: [")),
    bad(
        "an unknown base",
        "case_base_unknown",
        in_cases("based_on: good", "¦based_on: best"),
    ),
    bad(
        "without what isn't there",
        "case_without_unknown",
        in_cases("without: [dishonest]", "¦without: [debtor]"),
    ),
    bad(
        "a rule never met",
        "rule_untried",
        in_cases("manufacturing: true", "manufacturing: false"),
        here("cases:", CASES_FILE),
        others=("case_differs",),
    ),
    bad(
        "an unknown fact",
        "fact.unknown_fact",
        in_cases("    facts:\n", "    facts:\n      ¦flood: true\n"),
    ),
    bad(
        "a fact of a base",
        "fact.not_yes_or_no",
        in_cases("manufacturing: true", "¦manufacturing: 是"),
    ),
    bad(
        "yes for true",
        "fact.not_yes_or_no",
        in_cases("dishonest: true", "¦dishonest: yes"),
    ),
    bad(
        "an unknown choice",
        "fact.not_a_choice",
        in_cases("certificate: none", "¦certificate: 无"),
    ),
    bad(
        "an amount in words",
        "fact.not_a_number",
        in_cases("energy_tce: 1000", "¦energy_tce: 一千"),
    ),
    bad(
        "an amount below zero",
        "fact.number_out_of_range",
        in_cases("energy_tce: 1000", "¦energy_tce: -1"),
    ),
    bad(
        "half a unit",
        "fact.not_a_count",
        in_bank("unit: tce", "unit: count"),
        in_cases("energy_tce: 1000", "¦energy_tce: 0.5"),
    ),
    bad(
        "no days",
        "fact.no_days",
        in_cases("accident: 2025-01-02", "¦accident: []"),
    ),
    bad(
        "a day in words",
        "fact.not_a_day",
        in_cases("accident: 2025-01-02", "¦accident: 去年"),
    ),
    bad(
        "a block for a day",
        "fact.not_a_day",
        in_cases("accident: 2025-01-02", "¦accident: {a: [1]}"),
    ),
    bad(
        "a day after the assessment",
        "fact.day_in_future",
        in_cases("accident: 2025-01-02", "¦accident: [2025-01-02, 2026-11-21]"),
    ),
]
FOLDERS = [
    bad(
        "no folder",
        "no_such_folder",
        *map(drop, (PACK_FILE, CASES_FILE, TEXT_FILE, NOTICE_FILE, ANNOUNCED_FILE)),
        file="packs",
    ),
    bad("pack.yml", "no_pack_in_folder", put(PACK, "packs/town/pack.yml"), file="packs/town"),
    bad(
        "pack.yaml.txt",
        "no_pack_in_folder",
        put(PACK, "packs/town/pack.yaml.txt"),
        file="packs/town",
    ),
    bad(
        "a folder and a file of a name",
        "name_taken",
        put(PACK.replace("SHA256", sha256(TEXT)), "packs/small.yaml"),
        here("pack: small", "packs/small.yaml"),
    ),
    bad(
        "a copy that kept the other's name",
        "name_differs",
        put(PACK.replace("SHA256", sha256(TEXT)), "packs/town/pack.yaml"),
        here("pack: small", "packs/town/pack.yaml"),
    ),
    bad(
        "repealed by a pack that isn't there",
        "no_such_pack",
        *REPEALED,
        in_whole("by: small", "¦by: large"),
    ),
    bad(
        "a misquoted repeal",
        "quote_not_verbatim",
        *REPEALED,
        in_whole("有效期5年。}", "有效期五年。}"),
        here("quote: 本细则", WHOLE_FILE),
    ),
    bad(
        "a holiday of another year",
        "day_of_other_year",
        put(_YEAR.replace("[2028-01-01]", "[2028-01-01, 2027-12-31]"), CALENDAR),
        here("2027-12-31", CALENDAR),
    ),
    bad(
        "a year that is known",
        "value_too_small",
        put(_YEAR.replace("2028", "2025"), CALENDAR),
        here("year:", CALENDAR),
    ),
]
