"""The words for what is wrong with a rule pack, a case or a fact.

`policies` names each problem by a code; here every code has its sentence, with the gaps that the
code fills, and becomes one line for whoever edits the pack: place, cause and cure.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.catalogues import catalogue
from models.messages import Language, Say, say
from policies.facts import FactError
from policies.problems import PackError, Place, Problem, shown

GAP: Final = ""
"""Stands for what a problem fills in: a place in the file has only its code and its values."""
OF_FACTS: Final = "fact."
"""What the codes of a `FactError` begin with, here and in the problems of a case."""

WORDS: Final[Mapping[str, Say]] = {
    # reading a file
    "no_such_file": say("pack.no_such_file"),
    "unreadable": say("pack.unreadable"),
    "too_large": say("pack.too_large", limit=GAP),
    "not_utf8": say("pack.not_utf8"),
    "control_character": say("pack.control_character", character=GAP),
    "empty_file": say("pack.empty_file"),
    "second_document": say("pack.second_document"),
    "anchor_or_alias": say("pack.anchor_or_alias"),
    "tag": say("pack.tag", tag=GAP),
    "too_deep": say("pack.too_deep", limit=GAP),
    "key_not_a_word": say("pack.key_not_a_word"),
    "bad_key": say("pack.bad_key", key=GAP),
    "duplicate_key": say("pack.duplicate_key", key=GAP),
    "impossible_date": say("pack.impossible_date", value=GAP),
    "bad_escape": say("pack.bad_escape"),
    "quote_not_closed": say("pack.quote_not_closed"),
    "bracket_not_closed": say("pack.bracket_not_closed"),
    "special_sign": say("pack.special_sign", sign=GAP),
    "tab": say("pack.tab"),
    "colon_missing": say("pack.colon_missing"),
    "second_colon": say("pack.second_colon"),
    "indented_wrongly": say("pack.indented_wrongly"),
    "stray_words": say("pack.stray_words"),
    "full_width_sign": say("pack.full_width_sign", sign=GAP),
    "not_yaml": say("pack.not_yaml", reason=GAP),
    # shape
    "unknown_key": say("pack.unknown_key", key=GAP),
    "misplaced_key": say("pack.misplaced_key", key=GAP),
    "misspelt_key": say("pack.misspelt_key", key=GAP, like=GAP),
    "missing_key": say("pack.missing_key", key=GAP),
    "not_a_block": say("pack.not_a_block"),
    "condition_unreadable": say("pack.condition_unreadable"),
    "value_missing": say("pack.value_missing", key=GAP),
    "expected_text": say("pack.expected_text", key=GAP, value=GAP),
    "expected_number": say("pack.expected_number", key=GAP, value=GAP),
    "expected_true_or_false": say("pack.expected_true_or_false", key=GAP, value=GAP),
    "expected_date": say("pack.expected_date", key=GAP, value=GAP),
    "expected_list": say("pack.expected_list", key=GAP, value=GAP),
    "expected_block": say("pack.expected_block", key=GAP, value=GAP),
    "expected_answer": say("pack.expected_answer", key=GAP, value=GAP),
    "not_allowed": say("pack.not_allowed", key=GAP, value=GAP, allowed=GAP),
    "bad_name": say("pack.bad_name", key=GAP, value=GAP),
    "bad_pack_name": say("pack.bad_pack_name", key=GAP, value=GAP),
    "bad_sha256": say("pack.bad_sha256", key=GAP, value=GAP),
    "district_twice": say("pack.district_twice"),
    "not_english": say("pack.not_english", key=GAP, value=GAP),
    "bad_file_name": say("pack.bad_file_name", key=GAP, value=GAP),
    "value_too_small": say("pack.value_too_small", key=GAP, value=GAP, limit=GAP),
    "value_too_large": say("pack.value_too_large", key=GAP, value=GAP, limit=GAP),
    "empty_text": say("pack.empty_text", key=GAP),
    "empty_list": say("pack.empty_list", key=GAP),
    "bad_value": say("pack.bad_value", key=GAP, value=GAP, reason=GAP),
    "reading_missing": say("pack.reading_missing"),
    "cite_missing": say("pack.cite_missing"),
    "severity_incomplete": say("pack.severity_incomplete"),
    "no_such_day": say("pack.no_such_day"),
    "rule_missing": say("pack.rule_missing"),
    "length_missing": say("pack.length_missing"),
    "says_missing": say("pack.says_missing"),
    "effective_missing": say("pack.effective_missing"),
    "repealed_missing": say("pack.repealed_missing"),
    "negative_list_missing": say("pack.negative_list_missing"),
    "timer_basis_claims": say("pack.timer_basis_claims"),
    "choices_missing": say("pack.choices_missing"),
    "unit_missing": say("pack.unit_missing"),
    # quotations and coverage
    "article_missing": say("pack.article_missing"),
    "text_without_articles": say("pack.text_without_articles"),
    "no_such_article": say("pack.no_such_article", article=GAP, last=GAP),
    "no_such_item": say("pack.no_such_item", item=GAP),
    "quote_not_verbatim": say(
        "pack.quote_not_verbatim", reads=GAP, written=GAP, source=GAP, line=GAP
    ),
    "quote_cut_short": say("pack.quote_cut_short", whole=GAP),
    "quote_in_other_article": say("pack.quote_in_other_article", article=GAP, elsewhere=GAP),
    "quote_in_other_item": say("pack.quote_in_other_item", right=GAP),
    "quote_outside_item": say("pack.quote_outside_item", item=GAP),
    "not_in_source": say("pack.not_in_source", words=GAP),
    "erratum_gone": say("pack.erratum_gone", words=GAP),
    "nothing_cited": say("pack.nothing_cited"),
    "text_item_not_claimed": say("pack.text_item_not_claimed", item=GAP),
    "article_not_claimed": say("pack.article_not_claimed", article=GAP),
    "item_not_claimed": say("pack.item_not_claimed", article=GAP, item=GAP),
    "waived_but_cited": say("pack.waived_but_cited", article=GAP),
    "id_taken": say("pack.id_taken", id=GAP),
    "severity_missing": say("pack.severity_missing"),
    "starts_unknown_period": say("pack.starts_unknown_period", period=GAP),
    "no_such_pack": say("pack.no_such_pack", name=GAP),
    # numbers and words of the text
    "strength_disagrees": say("pack.strength_disagrees", strength=GAP),
    "number_not_in_quote": say("pack.number_not_in_quote", number=GAP),
    "direction_disagrees": say("pack.direction_disagrees", key=GAP, words=GAP),
    "word_not_in_quote": say("pack.word_not_in_quote", words=GAP),
    "list_word_not_in_quote": say("pack.list_word_not_in_quote", words=GAP),
    "may_disagrees": say("pack.may_disagrees"),
    "at_least_disagrees": say("pack.at_least_disagrees", words=GAP),
    "not_as_derived": say("pack.not_as_derived", day=GAP, last=GAP),
    # questions
    "who_missing": say("pack.who_missing", categories=GAP),
    "who_taken": say("pack.who_taken"),
    "label_reserved": say("pack.label_reserved", label=GAP),
    "label_twice": say("pack.label_twice", label=GAP),
    "label_negates": say("pack.label_negates", label=GAP, other=GAP),
    "unknown_fact": say("pack.unknown_fact", fact=GAP),
    "question_cycle": say("pack.question_cycle", fact=GAP),
    "only_if_needs_event": say("pack.only_if_needs_event", fact=GAP),
    "unknown_placeholder": say("pack.unknown_placeholder", allowed=GAP),
    "comparison_does_not_fit": say("pack.comparison_does_not_fit", fact=GAP, kind=GAP),
    "severity_question_unfit": say("pack.severity_question_unfit", fact=GAP),
    # folders
    "no_such_folder": say("pack.no_such_folder"),
    "no_pack_in_folder": say("pack.no_pack_in_folder"),
    "name_differs": say("pack.name_differs", name=GAP, folder=GAP),
    "name_taken": say("pack.name_taken", name=GAP, other=GAP),
    "no_such_source": say("pack.no_such_source", name=GAP),
    "no_articles": say("pack.no_articles", name=GAP),
    "source_changed": say("pack.source_changed", name=GAP, found=GAP),
    "question_taken": say("pack.question_taken", name=GAP),
    "day_of_other_year": say("pack.day_of_other_year", day=GAP, year=GAP),
    # notices of a year
    "notice_misnamed": say("pack.notice_misnamed", name=GAP),
    "notice_of_other_pack": say("pack.notice_of_other_pack", name=GAP, pack=GAP),
    "notice_of_other_year": say("pack.notice_of_other_year", year=GAP, name=GAP),
    "unknown_duty": say("pack.unknown_duty", duty=GAP, known=GAP),
    "duty_twice": say("pack.duty_twice", duty=GAP),
    # cases
    "case_base_unknown": say("pack.case_base_unknown", name=GAP),
    "case_without_unknown": say("pack.case_without_unknown", name=GAP),
    "case_differs": say("pack.case_differs", case=GAP, key=GAP, wanted=GAP, got=GAP),
    "rule_untried": say("pack.rule_untried", category=GAP, id=GAP, result=GAP),
    # facts
    "fact.unknown_fact": say("pack.fact.unknown_fact"),
    "fact.not_yes_or_no": say("pack.fact.not_yes_or_no", value=GAP),
    "fact.not_a_choice": say("pack.fact.not_a_choice", value=GAP, allowed=GAP),
    "fact.not_a_number": say("pack.fact.not_a_number", value=GAP),
    "fact.number_out_of_range": say("pack.fact.number_out_of_range", value=GAP, highest=GAP),
    "fact.not_a_count": say("pack.fact.not_a_count", value=GAP),
    "fact.no_days": say("pack.fact.no_days"),
    "fact.not_a_day": say("pack.fact.not_a_day", value=GAP),
    "fact.day_in_future": say("pack.fact.day_in_future", value=GAP, on=GAP),
}

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def problem_line(problem: Problem, language: Language) -> str:
    """One problem of a pack as "file:line:column: what is wrong; what to do".

    The file is named from the working directory where it lies below it.
    """
    fact = f"{problem.args['fact']}: " if problem.code.startswith(OF_FACTS) else ""
    sentence = _sentence(problem.code, problem.args, language)
    return _printable(f"{_where(problem.place)}: {fact}{sentence}")


def pack_error_lines(error: PackError, language: Language) -> list[str]:
    """All problems of a pack, a line each, in the order of their places."""
    ordered = sorted(error.problems, key=lambda p: (p.place.file, p.place.line, p.place.column))
    return [problem_line(problem, language) for problem in ordered]


def fact_error_line(error: FactError, language: Language) -> str:
    """A fact that can't be used as "name: what is wrong; what to do"."""
    sentence = _sentence(OF_FACTS + error.code, error.details, language)
    return _printable(f"{shown(error.fact)}: {sentence}")


def _sentence(code: str, args: Mapping[str, str], language: Language) -> str:
    return catalogue(language).fill(WORDS[code].key, args)


def _where(place: Place) -> str:
    here = Path.cwd()
    file = place.file.relative_to(here) if place.file.is_relative_to(here) else place.file
    return str(Place(file, place.line, place.column))


def _printable(line: str) -> str:
    """A line that moves no cursor and hides nothing, whatever a pack or a fact holds."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", line)
