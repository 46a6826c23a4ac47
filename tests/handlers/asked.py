"""Questions as the tests of answers ask them, and what a text answers to them."""

from decimal import Decimal

from handlers.answers import AskBack, Understood, read
from handlers.questions import Answer, Choice, Question, Threshold
from models.messages import Words
from tests.handlers.conftest import TODAY


def zh(text: str) -> Words:
    """A text of which only the Chinese matters."""
    return Words(text, text)


STANDARD = Question("meets_standard", "yes_no", zh("申报单位是否符合本类别的标准？"))
PLAN = Question("plan", "yes_no", zh("园区是否已发布园区绿色工厂培育计划？"))
OPERATING = Question("not_operating", "yes_no", zh("企业目前是否未正常经营生产？"))
TWO_HALVES = Question(
    "energy", "yes_no", zh("是否被列入工业节能监察整改名单，并且没有按要求完成整改？")
)
LISTED = Question("listed_city", "yes_no", zh("申报单位是否已列入市级绿色制造名单？"))
SUPPLIERS = Question("suppliers", "yes_no", zh("企业是否在推动供应商创建绿色工厂？"))
ACCIDENT = Question("accident", "event", zh("近三年，企业是否发生过安全事故？"))
WHEN = Question("accident.when", "days", zh("是什么时候？"))
ENERGY = Question(
    "tce", "number", zh("?"), unit="tce", thresholds=(Threshold(Decimal(3000), True),)
)
SHARE = Question(
    "share", "number", zh("?"), unit="percent", thresholds=(Threshold(Decimal(50), False),)
)
UNITS = Question("units", "number", zh("?"), thresholds=(Threshold(Decimal(3), True),))
FORM = Question(
    "legal_form",
    "choice",
    zh("哪一种主体？"),
    choices=(Choice("person", zh("独立法人")), Choice("branch", zh("分支机构"))),
)
EVERY = (STANDARD, PLAN, OPERATING, TWO_HALVES, ACCIDENT, WHEN, ENERGY, SHARE, UNITS, FORM)


def answer(question: Question, text: str) -> Answer | None:
    """The answer that is surely meant, or None."""
    found = read(question, text, TODAY)
    return found.answer if isinstance(found, Understood) else None


def asked_back(question: Question, text: str) -> tuple[Answer, ...]:
    """What is asked back."""
    found = read(question, text, TODAY)
    assert isinstance(found, AskBack), f"{text}: {found}"
    return found.candidates
