"""The question bank, and how packs use it: nothing undefined, circular or open to confusion."""

from collections.abc import Iterator
from decimal import Decimal

from policies import schema
from policies.numbers_check import Wrong, leaves
from policies.positions import Document
from policies.problems import Problem

RESERVED = frozenset(
    {
        "返回",
        "修改",
        "跳过",
        "帮助",
        "进度",
        "重来",
        "退出",
        "菜单",
        "继续",
        "为什么",
        "条文",
        "比较",
        "凭证",
        "不清楚",
        "back",
        "change",
        "skip",
        "help",
        "progress",
        "restart",
        "quit",
        "menu",
        "continue",
        "why",
        "compare",
        "receipt",
        "unsure",
    }
)
"""Words with a meaning of their own in every conversation: no answer may be one of them."""

_NEGATIONS = ("不", "没", "未", "无", "非", "没有", "not ", "no ")
_PLACEHOLDERS = ("{place}", "{who}")


def check_bank(bank: schema.Bank, document: Document) -> list[Problem]:
    """Everything that is wrong with a bank of the right shape."""
    found = [*_who(bank), *_labels(bank), *_dependencies(bank), *_gaps(bank)]
    return [Problem(document.place(path), code, args) for path, code, args in found]


def _who(bank: schema.Bank) -> Iterator[Wrong]:
    missing = [category for category in schema.CATEGORIES if category not in bank.who]
    if missing:
        yield ("who",), "who_missing", {"categories": ", ".join(missing)}


def _labels(bank: schema.Bank) -> Iterator[Wrong]:
    for name, question in bank.questions.items():
        for language in ("zh", "en"):
            labels = [getattr(choice.label, language) for choice in question.choices]
            for index, label in enumerate(labels):
                path = ("questions", name, "choices", index, "label", language)
                for code, args in _confusions(label, labels[:index]):
                    yield path, code, args


def _confusions(label: str, others: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    if label.strip().lower() in RESERVED:
        yield "label_reserved", {"label": label}
    for other in others:
        if label == other:
            yield "label_twice", {"label": label}
        elif _without_negation(label) == _without_negation(other):
            yield "label_negates", {"label": label, "other": other}


def _without_negation(label: str) -> str:
    for negation in _NEGATIONS:
        label = label.replace(negation, "")
    return label


def _dependencies(bank: schema.Bank) -> Iterator[Wrong]:
    for name, question in bank.questions.items():
        if question.only_if is None:
            continue
        path = ("questions", name, "only_if", "fact")
        parent = bank.questions.get(question.only_if.fact)
        if parent is None:
            yield path, "unknown_fact", {"fact": question.only_if.fact}
        elif name in _ancestors(bank, name):
            yield path, "question_cycle", {"fact": name}
        elif parent.kind != "event":
            yield path, "only_if_needs_event", {"fact": question.only_if.fact}


def _ancestors(bank: schema.Bank, name: str) -> list[str]:
    found: list[str] = []
    while True:
        question = bank.questions.get(name)
        if question is None or question.only_if is None or question.only_if.fact in found:
            return found
        name = question.only_if.fact
        found.append(name)


def _gaps(bank: schema.Bank) -> Iterator[Wrong]:
    for name, question in bank.questions.items():
        for key, words in (("text", question.text), ("help", question.help)):
            yield from _unknown_gaps(("questions", name, key), words)


def _unknown_gaps(path: tuple[str, ...], words: schema.Words | None) -> Iterator[Wrong]:
    for language in ("zh", "en") if words else ():
        rest = getattr(words, language)
        for placeholder in _PLACEHOLDERS:
            rest = rest.replace(placeholder, "")
        if "{" in rest or "}" in rest:
            yield (*path, language), "unknown_placeholder", {"allowed": ", ".join(_PLACEHOLDERS)}


def fact_uses(pack: schema.Pack, bank: schema.Bank) -> Iterator[Wrong]:
    """Every fact that a pack uses is asked by the bank, and compared in a way its kind allows."""
    for name, wording in pack.questions.items():
        if name not in bank.questions:
            yield ("questions", name), "unknown_fact", {"fact": name}
        yield from _unknown_gaps(("questions", name, "text"), wording.text)
        yield from _unknown_gaps(("questions", name, "help"), wording.help)
    for category, track in pack.tracks.items():
        for index, condition in enumerate(track.conditions):
            path = ("tracks", category, "conditions", index, "when")
            for at, leaf in leaves(condition.when, path):
                yield from _comparison(at, leaf, bank)
    yield from _negative_facts(pack, bank)


def _comparison(
    path: tuple[str | int, ...], leaf: schema.Leaf, bank: schema.Bank
) -> Iterator[Wrong]:
    question = bank.questions.get(leaf.fact)
    if question is None:
        yield (*path, "fact"), "unknown_fact", {"fact": leaf.fact}
        return
    if not _fits(leaf, question):
        yield path, "comparison_does_not_fit", {"fact": leaf.fact, "kind": question.kind}


def _fits(leaf: schema.Leaf, question: schema.BankQuestion) -> bool:
    values = {choice.value for choice in question.choices}
    if isinstance(leaf, schema.Is):
        if isinstance(leaf.is_, bool):
            return question.kind == "yes_no"
        return question.kind == "choice" and leaf.is_ in values
    if isinstance(leaf, schema.OneOf):
        return question.kind == "choice" and values.issuperset(leaf.one_of)
    limit = leaf.at_least if isinstance(leaf, schema.AtLeast) else leaf.more_than
    return question.kind == "number" and Decimal(limit) >= 0


def _negative_facts(pack: schema.Pack, bank: schema.Bank) -> Iterator[Wrong]:
    items = pack.negative_list.items if pack.negative_list else []
    for index, item in enumerate(items):
        path = ("negative_list", "items", index)
        kinds = {"event": "event", "state": "yes_no"}
        question = bank.questions.get(item.fact)
        if question is None:
            yield (*path, "fact"), "unknown_fact", {"fact": item.fact}
        elif question.kind != kinds[item.kind]:
            args = {"fact": item.fact, "kind": question.kind}
            yield (*path, "kind"), "comparison_does_not_fit", args
        if item.severity_fact and not _is_severity(bank, item):
            yield (*path, "severity_fact"), "severity_question_unfit", {"fact": item.severity_fact}


def _is_severity(bank: schema.Bank, item: schema.NegativeItem) -> bool:
    question = bank.questions.get(item.severity_fact or "")
    if question is None or question.only_if is None:
        return False
    values = tuple(choice.value for choice in question.choices)
    return values == schema.SEVERITIES and question.only_if.fact == item.fact
