"""Who complains: a name, a contact and, where somebody wants to give one, a document's number."""

from collections.abc import Iterator, Mapping

from handlers.complaints import checks
from handlers.complaints.addressee import chosen
from handlers.complaints.kinds import choice, words
from handlers.context import Turn
from handlers.questions import Answer, Choice, Question, YesNo
from models.messages import say

PERSON, CONTACT = "name", "contact"
KIND, SEPARATELY, DOCUMENT = "document_kind", "document_consent", "document"
NAMES = frozenset({PERSON, CONTACT, KIND, SEPARATELY, DOCUMENT})
"""Questions whose answers say who somebody is: they are sealed under the identity key."""
NO_DOCUMENT = "none"


def questions(turn: Turn, answers: Mapping[str, Answer]) -> Iterator[Question]:
    """The questions for a name, a contact and, if somebody wants to give it, a document."""
    yield PERSON_ASKED
    yield CONTACT_ASKED
    yield choice(KIND, say("intake.ask.kind"), DOCUMENTS, say("intake.help.kind"))
    kind = chosen(answers, KIND)
    if kind in ("", NO_DOCUMENT):
        return
    yield Question(
        SEPARATELY,
        "yes_no",
        say("intake.ask.separately"),
        say("intake.help.separately"),
        unsure=False,
        by_value=True,
    )
    if answers.get(SEPARATELY) == YesNo(True):
        label = next(one.label for one in DOCUMENTS if one.value == kind)
        yield Question(
            DOCUMENT,
            "words",
            say("intake.ask.document", kind=label),
            say("intake.help.document"),
            longest=checks.LONGEST_DOCUMENT,
            check=checks.document(kind, turn.today),
            without=say("intake.not_given"),
            secret=True,
        )


PERSON_ASKED = words(
    PERSON,
    say("intake.ask.name"),
    say("intake.help.name"),
    without=say("intake.not_given"),
    longest=checks.LONGEST_NAME,
    check=checks.name,
)
CONTACT_ASKED = words(
    CONTACT,
    say("intake.ask.contact"),
    say("intake.help.contact"),
    without=say("intake.not_given"),
    longest=checks.LONGEST_CONTACT,
    check=checks.contact,
)
DOCUMENTS = (
    Choice(NO_DOCUMENT, say("intake.kind.none"), ("不提供", "没有", "不用", "none", "no")),
    Choice(
        "id_card",
        say("intake.kind.id_card"),
        ("居民身份证", "身份证", "id card", "resident identity card (居民身份证)"),
    ),
    Choice(
        "residence",
        say("intake.kind.residence"),
        (
            "港澳台居民居住证",
            "居住证",
            "residence permit for hong kong, macao and taiwan residents",
        ),
    ),
    Choice("passport", say("intake.kind.passport"), ("护照", "passport")),
    Choice(
        "foreigner",
        say("intake.kind.foreigner"),
        ("外国人永久居留身份证", "永久居留证", "foreigner's permanent residence card"),
    ),
    Choice(
        "another", say("intake.kind.another"), ("其他", "其他证件", "other", "another document")
    ),
)
