"""Questions that confuse, lead in a circle or are never asked, and rules that compare wrongly."""

from tests.policies.bad import Change, bad, here, in_bank, put, swap
from tests.policies.small import BANK, BANK_FILE, FURTHER_BANK

_FLOOD = "schema: 1\nquestions:\n  flood:\n    kind: event\n    text: {zh: 水灾？, en: A flood?}\n"
_FIRE = (
    "  fire:\n    kind: event\n    only_if: {fact: flood}\n    text: {zh: 火灾？, en: A fire?}\n"
)


def choices(first: str, second: str) -> tuple[Change, Change]:
    """Word the first two choices of the certificate in Chinese."""
    return in_bank("国际标准", first), in_bank("国家标准", second)


QUESTIONS = [
    bad(
        "a label with a meaning of its own",
        "label_reserved",
        *choices("返回", "继续申报"),
        here("zh: 返回", BANK_FILE),
    ),
    bad("one in English", "label_reserved", in_bank("en: International", "¦en: Help")),
    bad(
        "two labels alike",
        "label_twice",
        *choices("标准", "标准"),
        here("zh: 标准, en: National", BANK_FILE),
    ),
    bad(
        "符合 and 不符合",
        "label_negates",
        *choices("符合", "不符合"),
        here("zh: 不符合", BANK_FILE),
    ),
    bad("是 and 不是", "label_negates", *choices("是", "不是"), here("zh: 不是", BANK_FILE)),
    bad("有 and 没有", "label_negates", *choices("没有", "有"), here("zh: 有, en", BANK_FILE)),
    bad(
        "listed and not listed",
        "label_negates",
        in_bank("en: International", "en: listed"),
        in_bank("en: National", "¦en: not listed"),
    ),
    bad(
        "an undefined question",
        "unknown_fact",
        swap("fact: manufacturing, is", "¦fact: making, is"),
    ),
    bad("one in the negative list", "unknown_fact", swap("fact: dishonest", "¦fact: dishonesty")),
    bad(
        "wording of an undefined question",
        "unknown_fact",
        swap("  manufacturing:\n    help", "  ¦making:\n    help"),
    ),
    bad(
        "asked only if an undefined one",
        "unknown_fact",
        in_bank("only_if: {fact: accident}", "only_if: {¦fact: flood}"),
    ),
    bad(
        "a circle of questions",
        "question_cycle",
        in_bank("    kind: event\n", "    kind: event\n    only_if: {¦fact: accident}\n"),
    ),
    bad(
        "a circle of two",
        "question_cycle",
        put(f"{_FLOOD}    only_if: {{fact: fire}}\n{_FIRE}", FURTHER_BANK),
        here("fact: fire", FURTHER_BANK),
    ),
    bad(
        "asked only if a yes",
        "only_if_needs_event",
        in_bank("only_if: {fact: accident}", "only_if: {¦fact: dishonest}"),
    ),
    bad(
        "an unknown gap",
        "unknown_placeholder",
        in_bank("{place}", "{city}"),
        here('zh: "{who}是否为{city}', BANK_FILE),
    ),
    bad(
        "a single brace",
        "unknown_placeholder",
        swap("看营业执照。", "'看{营业执照。'"),
        here("zh: '看{"),
    ),
    bad(
        "choice without choices",
        "choices_missing",
        in_bank("kind: number\n    unit: tce", "kind: choice"),
        here("energy_tce:", BANK_FILE),
    ),
    bad(
        "choices of a yes or no",
        "choices_missing",
        in_bank("kind: choice", "kind: yes_no"),
        here("certificate:", BANK_FILE),
    ),
    bad(
        "a number without a unit",
        "unit_missing",
        in_bank("    unit: tce\n", ""),
        here("energy_tce:", BANK_FILE),
    ),
    bad(
        "a category without its word",
        "who_missing",
        in_bank("  park: {zh: 园区, en: the park}\n", ""),
        here("who:", BANK_FILE),
    ),
    bad(
        "words of who in a further bank",
        "who_taken",
        put("schema: 1\n¦who: {park: {zh: 园区, en: a park}}\nquestions: {}\n", FURTHER_BANK),
    ),
    bad(
        "a question asked twice",
        "question_taken",
        put(_FLOOD.replace("flood", "accident"), FURTHER_BANK),
        here("accident:", FURTHER_BANK),
    ),
    bad(
        "an unreadable bank",
        "not_utf8",
        put(f"# 问题库\n{BANK}".encode("gb18030"), BANK_FILE),
        file=BANK_FILE,
    ),
]
COMPARISONS = [
    bad(
        "a yes or no with a word",
        "comparison_does_not_fit",
        swap("manufacturing, is: true", "manufacturing, is: yes"),
        here("when: {fact: manufacturing"),
    ),
    bad(
        "a choice with true",
        "comparison_does_not_fit",
        swap("one_of: [iso, national]", "is: true"),
        here("when: {fact: certificate"),
    ),
    bad(
        "a choice that is none",
        "comparison_does_not_fit",
        swap("one_of: [iso, national]", "one_of: [iso, gb]"),
        here("when: {fact: certificate"),
    ),
    bad(
        "a number with true",
        "comparison_does_not_fit",
        swap("more_than: 1000", "is: true"),
        here("when: {fact: energy_tce"),
    ),
    bad("a yes or no as an event", "comparison_does_not_fit", swap("kind: state", "¦kind: event")),
    bad(
        "a severity that is none",
        "severity_question_unfit",
        swap("severity_fact: accident_severity", "¦severity_fact: certificate"),
    ),
]
