"""What an office wrote, as its reader sees it: its own words, and the basis in their language."""

import pytest

from bot.channels.base import Capabilities
from bot.render import as_texts, render
from models import cases
from models.case_rows import Case
from models.messages import Language
from tests.fakes.cases import a_case
from tests.handlers.complaints.following_talk import Office

WROTE = "The unit was made to put it right."
QUOTED = "视情节轻重要求进行整改"
ARTICLE: dict[Language, str] = {"zh_CN": "第二十五条", "en": "Article 25"}
BOTH = pytest.mark.parametrize("language", ["zh_CN", "en"])


def shown(office: Office, case: Case, language: Language) -> str:
    """The page of a case, as its author reads it."""
    reply = office.author(language=language).say(cases.name(case)).reply
    return "\n".join(as_texts(render(reply, language, Capabilities(rich=True))))


@BOTH
def test_answer_stands_beside_its_basis(office: Office, language: Language) -> None:
    """The office's words, then the article with the text's own words; no line in one language."""
    case = a_case(office.db, state="closed", measure="rectify", measure_article=25)
    office.writes(case, "result", WROTE)
    text = shown(office, case, language)
    assert WROTE in text
    assert QUOTED in text
    assert ARTICLE[language] in text
    assert "第25条" not in text


def test_answer_without_a_measure_rests_on_nothing(office: Office) -> None:
    """Where no outcome of the text was decided none is quoted."""
    case = a_case(office.db, state="closed")
    office.writes(case, "result", WROTE)
    assert not office.author().say(cases.name(case)).quotes


def test_answer_of_a_merged_case_has_the_basis_of_the_other(office: Office) -> None:
    """Decided was the case that it was merged into."""
    head = a_case(office.db, address="e" * 64, state="closed", measure="rectify")
    case = a_case(office.db, state="merged", merged_into=head.id)
    office.writes(case, "result", WROTE)
    assert QUOTED in shown(office, case, "en")


@BOTH
def test_refusal_names_its_ground_and_basis(office: Office, language: Language) -> None:
    """Each ground with what the text asks of a complaint; another ground with nothing."""
    said: dict[str, dict[Language, str]] = {
        "refused_requires": {"zh_CN": "缺少应当具备的内容", "en": "what is required is missing"},
        "refused_matter": {"zh_CN": "不属于可以举报的事项", "en": "not a matter"},
        "refused_route": {"zh_CN": "不由本机关受理", "en": "another authority"},
    }
    for about, words in said.items():
        case = a_case(office.db, state="refused")
        office.writes(case, about, WROTE)
        text = shown(office, case, language)
        assert WROTE in text
        assert words[language].removesuffix(" is missing") in text
        assert ARTICLE[language] in text
    other = a_case(office.db, state="refused")
    office.writes(other, "refused", WROTE)
    assert ARTICLE[language] not in shown(office, other, language)


@BOTH
def test_extension_has_its_day_and_reference(office: Office, language: Language) -> None:
    """The new day in the reader's words, the reason, and what its days are modelled on."""
    case = a_case(office.db, state="verifying")
    office.writes(case, "extended", f"2027-05-27 {WROTE}")
    text = shown(office, case, language)
    assert WROTE in text
    assert {"zh_CN": "2027年5月27日", "en": "27 May 2027"}[language] in text
    assert "信访工作条例" in text
    assert "2027-05-27" not in text
