"""The receipt of a result: opened again, and computed again by the rules of the day."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from models.receipts import Receipt
from policies.load import Library
from tests.handlers.talk import Talk


def code_of(talk: Talk) -> str:
    """The code that the last reply names."""
    return str(talk.said("receipt.issued").args["code"])


def stored(db: Session) -> list[Receipt]:
    """Every receipt."""
    return list(db.exec(select(Receipt)))


def test_a_result_has_one_receipt_until_something_changes(talk: Talk, db: Session) -> None:
    """Looking again gives the same code; another answer gives another one."""
    first = code_of(talk.check("深圳", "绿色工厂"))
    assert code_of(talk.say("菜单", "结果")) == first
    second = code_of(talk.say("修改 4", "2"))
    assert second != first
    assert len(stored(db)) == 2


def test_an_unfinished_self_check_leaves_no_receipt(talk: Talk, db: Session) -> None:
    """Nothing is stored about a result that was only looked at midway."""
    talk.say("自评", "深圳", "1", "1", "1", "结果")
    assert not stored(db)


def test_a_receipt_names_its_pack_and_text(talk: Talk, library: Library, db: Session) -> None:
    """Version and hash say by which words the result was found."""
    talk.check("云浮", "绿色工厂")
    receipt = stored(db)[0]
    pack = library.packs["yunfu"]
    assert (receipt.pack, receipt.category, receipt.level) == ("yunfu", "factory", "city")
    assert (receipt.pack_version, receipt.source_sha256) == (pack.version, pack.text.sha256)
    assert receipt.on == date(2026, 11, 20)


@pytest.mark.parametrize("form", [str.lower, lambda code: code.replace("-", ""), str])
def test_anybody_with_the_code_opens_the_same_result(
    library: Library, db: Session, talk: Talk, form: object
) -> None:
    """Another conversation shows the stored verdict and finds the same one today."""
    code = code_of(talk.check("深圳", "绿色工厂", removed_from_list="2024-06-30"))
    other = Talk(library, db, date(2026, 11, 20)).say(f"凭证 {form(code)}")  # type: ignore[operator]
    assert {"receipt.stored", "receipt.then", "receipt.same"} <= other.keys
    assert other.verdict == "not_eligible"
    assert code_of(other) == code


def test_a_code_by_itself_opens_its_receipt(library: Library, db: Session, talk: Talk) -> None:
    """Typed in the menu, or where it is asked for, no word is needed before it."""
    code = code_of(talk.check("深圳", "绿色工厂"))
    for words in ([code], ["凭证", code]):
        other = Talk(library, db, date(2026, 11, 20)).say(*words)
        assert other.verdict == "eligible"


def test_time_changes_a_result_and_the_receipt_says_so(
    library: Library, db: Session, talk: Talk
) -> None:
    """Barred in 2026, free again on 1 July 2027: the finding that changed is named."""
    code = code_of(talk.check("深圳", "绿色工厂", removed_from_list="2024-06-30"))
    later = Talk(library, db, date(2027, 7, 1)).say(f"凭证 {code}")
    assert later.verdict == "eligible"
    assert {"receipt.different", "receipt.changed_finding"} <= later.keys


def test_an_edited_pack_is_named_as_the_cause(library: Library, db: Session, talk: Talk) -> None:
    """The version of the rules is compared, not only the verdict."""
    code = code_of(talk.check("深圳", "绿色工厂"))
    edited = replace(library.packs["shenzhen"], version="0123456789ab")
    changed = replace(library, packs={**library.packs, "shenzhen": edited})
    other = Talk(changed, db, date(2026, 11, 20)).say(f"凭证 {code}")
    assert "receipt.same_edited" in other.keys


def test_a_receipt_outlives_a_change_of_the_offer(
    library: Library, db: Session, talk: Talk
) -> None:
    """A city added or taken away does not touch a result of another city."""
    code = code_of(talk.check("深圳", "绿色工厂"))
    fewer = {name: pack for name, pack in library.packs.items() if name != "yunfu"}
    other = Talk(replace(library, packs=fewer), db, date(2026, 11, 20)).say(code)
    assert "receipt.same" in other.keys
    assert other.verdict == "eligible"


def test_a_receipt_of_a_pack_that_went_still_shows_its_result(
    library: Library, db: Session, talk: Talk
) -> None:
    """The stored findings are readable by themselves."""
    code = code_of(talk.check("深圳", "绿色工厂"))
    fewer = {name: pack for name, pack in library.packs.items() if name != "shenzhen"}
    other = Talk(replace(library, packs=fewer), db, date(2026, 11, 20)).say(f"凭证 {code}")
    assert {"receipt.then", "receipt.pack_gone", "receipt.finding"} <= other.keys


def test_an_answer_of_an_opened_receipt_can_be_changed(
    library: Library, db: Session, talk: Talk
) -> None:
    """修改 n works from there, and the changed result has its own code."""
    code = code_of(talk.check("深圳", "绿色工厂"))
    other = Talk(library, db, date(2026, 11, 20)).say(code, "修改 4", "分支机构")
    assert other.verdict == "not_eligible"
    assert code_of(other) != code


def test_opening_a_receipt_puts_other_answers_aside(
    library: Library, db: Session, talk: Talk
) -> None:
    """返回 brings back the self-check that was under way."""
    code = code_of(talk.check("深圳", "绿色工厂"))
    other = Talk(library, db, date(2026, 11, 20)).say("自评", "厦门", "绿色工厂", "菜单", code)
    assert "receipt.aside" in other.keys
    other.say("返回", "进度")
    assert other.said("form.given").args["answer"].key == "place.draft"  # type: ignore[union-attr]


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "abc", "凭证", "1234 5678"])
def test_a_wrong_code_opens_nothing(talk: Talk, code: str) -> None:
    """The answer is the same for every code that is none."""
    talk.say("凭证", code)
    assert talk.page == "receipt"
    if code != "凭证":
        assert "receipt.unknown" in talk.keys
