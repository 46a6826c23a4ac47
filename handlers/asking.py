"""A question of a questionnaire as a reply: its words, the numbered answers, what always works."""

from collections.abc import Callable, Iterable, Sequence

from handlers.answers import NO, YES, AskBack, Reading, Understood, in_unit
from handlers.asked_back import numbered
from handlers.commands import shortcuts
from handlers.forms import MOST_FAILURES, Form, Path, Sheet, open_question, prompt_of
from handlers.numerals import Bound, Unit, tidy
from handlers.questions import (
    Answer,
    Choice,
    Chosen,
    Found,
    Happened,
    Quantity,
    Question,
    Said,
    YesNo,
)
from handlers.spoken_days import SpokenDay
from models.messages import (
    Block,
    Bullets,
    Day,
    Language,
    Option,
    Paragraph,
    Progress,
    Reply,
    Say,
    Text,
    say,
)

_UNSURE_TYPED: dict[Language, str] = {"zh_CN": "不清楚", "en": "Not sure"}


def ask(
    form: Form, sheet: Sheet, path: Path, language: Language, notes: Iterable[Block] = ()
) -> Reply:
    """The open question after `notes`. Only for a questionnaire that has one."""
    question = open_question(sheet, path)
    assert question is not None
    return Reply(
        blocks=(*notes, *_question(form, sheet, path, question)),
        options=_options(question, sheet.candidates, language),
        shortcuts=shortcuts(language, "back", "why", "progress", "help", "menu"),
        prompt=prompt_of(form, question) + ("?" if sheet.candidates else ""),
    )


def _question(form: Form, sheet: Sheet, path: Path, question: Question) -> Iterable[Block]:
    answered = path.number_of(question.name)
    step = answered or len(path.given) + 1
    if question.counted:
        yield Progress(step, max(step, form.about(path.answers)))
    yield Paragraph(question.text, tone="strong")
    if sheet.candidates:
        return
    if question.help is not None:
        yield Paragraph(question.help, tone="muted")
    if answered:
        given = path.answers[question.name]
        yield Paragraph(say("form.answered", answer=describe(question, given)), tone="muted")


def _options(
    question: Question, candidates: tuple[Answer, ...], language: Language
) -> tuple[Option, ...]:
    if candidates:
        return tuple(
            Option(_confirming(question, answer), _sent(question, answer, number, language), number)
            for number, answer in numbered(question, candidates)
        )
    choices = _choices(question)
    options = [Option(c.label, str(n), n) for n, c in enumerate(choices, start=1)]
    if question.unsure:
        plain_word = question.kind == "number"
        send = _UNSURE_TYPED[language] if plain_word else "0"
        label = question.without or say("answer.unsure")
        options.append(Option(label, send, None if plain_word else 0))
    return tuple(options)


def _choices(question: Question) -> Sequence[Choice]:
    return (YES, NO) if question.kind in ("yes_no", "event") else question.choices


def _confirming(question: Question, answer: Answer) -> Text:
    if isinstance(answer, Happened) and any(said.counted != "day" for said in answer.days):
        return say("answer.count_as", days=describe(question, answer))
    if isinstance(answer, Quantity):
        return say("answer.amount.just", amount=_amount(question, answer))
    if isinstance(answer, Said):
        return say("answer.as_written", words=answer.text)
    return describe(question, answer)


def _sent(question: Question, answer: Answer, number: int | None, language: Language) -> str:
    """What confirms an answer: its number; where numbers are amounts, the amount with its unit."""
    if number is not None:
        return str(number)
    if isinstance(answer, Quantity):
        return f"{tidy(answer.value):f}{_UNITS_TYPED[language][question.unit]}"
    return _UNSURE_TYPED[language]


_UNITS_TYPED: dict[Language, dict[Unit, str]] = {
    "zh_CN": {"tce": "吨", "percent": "%", "count": "家"},
    "en": {"tce": " t", "percent": "%", "count": " units"},
}


def describe(question: Question, answer: Answer) -> Text:
    """An answer in words."""
    if isinstance(answer, YesNo):
        return (YES if answer.yes else NO).label
    if isinstance(answer, Chosen):
        return next((c.label for c in question.choices if c.value == answer.value), answer.value)
    if isinstance(answer, Quantity):
        return _amount(question, answer)
    if isinstance(answer, Happened) and answer.days:
        return _days(answer.days)
    if isinstance(answer, Happened):
        return say("answer.day_unknown")
    return _written(question, answer)


def _written(question: Question, answer: Answer) -> Text:
    if isinstance(answer, Said):
        return _ends(answer.text) if question.secret else answer.text
    if isinstance(answer, Found):
        return answer.name
    return question.without or say("answer.unsure")


def _ends(text: str) -> str:
    """Only the last four characters: what is on a screen may be seen by whoever passes."""
    return "*" * (len(text) - 4) + text[-4:] if len(text) > 6 else "*" * len(text)


def _amount(question: Question, said: Quantity) -> Say:
    amount = in_unit(said.value, question.unit)
    if said.approximate:
        amount = say("answer.amount.about", amount=amount)
    return amount if said.bound == "exact" else _BOUNDS[said.bound](amount)


_BOUNDS: dict[Bound, Callable[[Say], Say]] = {
    "at_least": lambda amount: say("answer.amount.at_least", amount=amount),
    "above": lambda amount: say("answer.amount.above", amount=amount),
    "at_most": lambda amount: say("answer.amount.at_most", amount=amount),
    "below": lambda amount: say("answer.amount.below", amount=amount),
}


def _days(days: Sequence[SpokenDay]) -> Say:
    first = say("answer.day", day=Day(days[0].day))
    if len(days) == 1:
        return first
    return say("answer.and_day", first=first, rest=_days(days[1:]))


# --- what is said after an answer ----------------------------------------------------------------


def after(question: Question, reading: Reading, failures: int) -> tuple[Block, ...]:
    """What is said about an answer before the next question: little, where all is well."""
    if isinstance(reading, Understood):
        return _repeated(question, reading.answer)
    if isinstance(reading, AskBack):
        return (Paragraph(reading.why),)
    notes = [Paragraph(reading.why, tone="warning")]
    if failures >= MOST_FAILURES:
        notes.append(Paragraph(say("form.many_failures")))
    return tuple(notes)


def _repeated(question: Question, answer: Answer) -> tuple[Block, ...]:
    """Free text is repeated as it was understood; a pressed option speaks for itself."""
    if not isinstance(answer, Quantity | Happened):
        return ()
    return (Paragraph(say("form.noted", answer=describe(question, answer)), tone="muted"),)


def answers_given(path: Path) -> tuple[Block, ...]:
    """进度: every answer under the number with which it can be changed."""
    if not path.given:
        return (Paragraph(say("form.none_given")),)
    lines = tuple(
        say("form.given", question=question.text, answer=describe(question, answer))
        for question, answer in path.given
    )
    return (Bullets(lines, ordered=True), Paragraph(say("form.how_to_change"), tone="muted"))
