"""Units' credit codes and short names: what is one, and what is wrong with what is none."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from stdnum.cn import uscc

from models import units
from models.credit_codes import CreditCodeError, CreditCodeFault, credit_code
from models.db import Database
from models.short_names import SHORT_NAME, ShortNameError, ShortNameFault, short_name_for
from tests.fakes.rows import a_unit, number

CODE = "91350100M000100Y43"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(
    "typed",
    [CODE, CODE.lower(), f" {CODE}\n", "9135 0100 M000 100Y 43", "91350100-M000100Y-43",
     "".join(chr(ord(sign) + 0xFEE0) for sign in CODE), f"\u3000{CODE}\u200b"],
)  # fmt: skip
def test_code_as_people_type_it(typed: str) -> None:
    """Case, width, spaces, dashes and invisible signs carry no meaning."""
    assert credit_code(typed) == CODE


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "length"),
        (CODE[:-1], "length"),
        (CODE + "3", "length"),
        ("深圳市某某有限公司", "length"),
        (CODE.replace("M", "O"), "character"),
        (CODE.replace("M", "I"), "character"),
        ("A" + CODE[1:], "character"),
        (CODE[:-1] + "4", "check"),
        (CODE[:-1] + "Z", "character"),
        ("٩" * 18, "character"),
        ("一" * 18, "character"),
    ],
)
def test_wrong_code_tells_its_cause(typed: str, fault: CreditCodeFault) -> None:
    """Length, character and check character are three faults, and the text is not repeated."""
    with pytest.raises(CreditCodeError) as caught:
        credit_code(typed)
    assert caught.value.fault == fault
    assert str(caught.value) == fault


@given(st.text(ALPHABET, min_size=9, max_size=9), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_wrong_character_is_noticed(body: str, place: int, sign: str) -> None:
    """One wrong character anywhere is never another valid code."""
    code = "91440300" + body
    code += uscc.calc_check_digit(code)
    wrong = code[:place] + sign + code[place + 1 :]
    if wrong == code:
        assert credit_code(wrong) == code
        return
    with pytest.raises(CreditCodeError):
        credit_code(wrong)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_code(typed: str) -> None:
    """Whatever is typed is a code of eighteen characters, or a `CreditCodeError`."""
    with contextlib.suppress(CreditCodeError):
        assert len(credit_code(typed)) == 18


LONG = "深圳市青山绿水环境科技发展与智能装备制造"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("深圳市青山电子有限公司", "深圳市青山电子有限公司"),
        (f"{LONG}有限公司", LONG),
        (f"{LONG}股份有限公司", LONG),
        (f"{LONG}（集团）股份有限公司", LONG),
        (f"{LONG}集团有限责任公司", LONG),
        (f"{LONG}与服务有限公司", LONG),
        ("Greenhill Electronics (Shenzhen) Co., Ltd.", "Greenhill Electronic"),
        ("  青山\u3000电子  ", "青山 电子"),
        ("有限公司" * 6, "有限公司" * 5),
    ],
)
def test_suggested_short_name_only_leaves_out(name: str, short: str) -> None:
    """A name that fits stays; else the legal form goes first, and then the end."""
    assert short_name_for(name) == short


@given(st.text(max_size=60))
def test_suggestion_always_fits_and_invents_nothing(name: str) -> None:
    """Every suggestion has at most twenty characters and is the beginning of the name."""
    short = short_name_for(name)
    assert len(short) <= SHORT_NAME
    assert " ".join(name.split()).startswith(short)


def fault_of(db: Session, name: str, unit: int | None = None) -> ShortNameFault | None:
    """Why a unit of Nanshan may not have the name."""
    try:
        units.free_short_name(db, "shenzhen", "南山区", name, unit)
    except ShortNameError as error:
        return error.fault
    return None


def test_short_name_is_one_units_in_its_district(database: Database) -> None:
    """Another unit of the district can't have it; the same unit and another district can."""
    with database.writing() as db:
        mine = number(a_unit(db, short_name="青山"))
        a_unit(db, short_name="绿水", district="福田区")
        assert fault_of(db, "青山") == "taken"
        assert fault_of(db, " 青山 ") == "taken"
        assert fault_of(db, "青山", mine) is None
        assert fault_of(db, "绿水") is None
        assert fault_of(db, "　") == "empty"
        assert fault_of(db, "青" * (SHORT_NAME + 1)) == "too_long"
        assert units.free_short_name(db, "shenzhen", "南山区", " 青  山 ") == "青 山"


def test_the_table_itself_refuses_doubles(database: Database) -> None:
    """Neither a code nor a short name in a district can be there twice, whoever writes."""
    with database.writing() as db:
        a_unit(db, code=CODE, short_name="青山")
    for more in ({"code": CODE}, {"short_name": "青山"}):
        with pytest.raises(IntegrityError), database.writing() as db:
            a_unit(db, **more)
