"""Receipts: random codes that people can type, and nothing stored that opens them."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from models import receipts
from models.db import Database, open_database
from models.receipts import Receipt, new_code, normal
from tests.fakes.parts import MORNING


def issue(database: Database, **more: object) -> str:
    """Store a result."""
    fields = {"answers": {"industrial_share": "50"}, "outcome": {"verdict": "not_eligible"}} | more
    with database.writing() as db:
        return receipts.issue(
            db,
            pack="shenzhen",
            pack_version="v1",
            source_sha256="0" * 64,
            category="park",
            level="national",
            on=date(2026, 11, 20),
            now=MORNING,
            **fields,  # type: ignore[arg-type]
        )


def find(database: Database, code: str) -> Receipt | None:
    """Open a receipt."""
    with database.reading() as db:
        return receipts.find(db, code)


def test_receipt_is_found_by_its_code(database: Database) -> None:
    """What was issued comes back whole."""
    receipt = find(database, issue(database))
    assert receipt is not None
    assert (receipt.pack, receipt.category, receipt.level) == ("shenzhen", "park", "national")
    assert (receipt.on, receipt.issued_at) == (date(2026, 11, 20), MORNING)
    assert receipt.answers == {"industrial_share": "50"}
    assert receipt.outcome == {"verdict": "not_eligible"}


def test_code_as_people_type_it(database: Database) -> None:
    """Lower case, full width, other dashes and spaces still find the receipt."""
    code = issue(database)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (code.lower(), code.replace("-", ""), code.replace("-", " — "), f" {wide}\n"):
        assert find(database, typed) is not None, typed


def test_wrong_code_finds_nothing(database: Database) -> None:
    """Another code, half a code, a page of text and nothing at all open no receipt."""
    code = issue(database)
    for typed in (new_code(), code[:-1], code + "7", "U" * 16, "我的回执", "", "0" * 10_000):
        assert find(database, typed) is None, typed


def test_stored_rows_do_not_open_a_receipt(tmp_path: Path, migrated_file: Path) -> None:
    """The code is in no byte of the database, in no spelling."""
    path = tmp_path / "a.db"
    path.write_bytes(migrated_file.read_bytes())
    database = open_database(f"sqlite:///{path}")
    codes = [issue(database) for _ in range(20)]
    database.close()
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir()).upper()
    for code in codes:
        assert code.encode() not in stored
        assert code.replace("-", "").encode() not in stored


def test_unstorable_answers_issue_no_receipt(database: Database) -> None:
    """Answers that are not JSON are refused, and no row is left."""
    with pytest.raises(TypeError):
        issue(database, answers={"day": date(2026, 1, 1)})
    with database.reading() as db:
        assert db.exec(select(Receipt)).all() == []


def test_hundred_thousand_codes_are_distinct() -> None:
    """No two of 100,000 codes are alike, and no letter is one that people confuse."""
    codes = [new_code() for _ in range(100_000)]
    assert len(set(codes)) == len(codes)
    assert not set("".join(codes)) & set("ILOU")


def test_every_sign_of_a_code_is_as_likely() -> None:
    """The 32 signs come equally often: chi-square stays where chance alone leaves it."""
    signs = "".join(new_code() for _ in range(10_000)).replace("-", "")
    expected = len(signs) / 32
    assert sum((signs.count(sign) - expected) ** 2 / expected for sign in set(signs)) < 100


SPELLINGS = {"0": "0Oo", "1": "1IiLl"}


def spelt(code: str) -> st.SearchStrategy[str]:
    """Every way in which people type a code."""
    signs = [st.sampled_from(SPELLINGS.get(sign, sign + sign.lower())) for sign in code]
    gaps = [st.sampled_from(["", "-", " ", "–"]) for _ in code]
    return st.tuples(*(one for pair in zip(signs, gaps, strict=True) for one in pair)).map("".join)


@given(st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=16, max_size=16), st.data())
def test_confusions_are_accepted(code: str, data: st.DataObject) -> None:
    """O for 0, I or L for 1, either case and any grouping mean the same code."""
    assert normal(data.draw(spelt(code))) == code


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_a_code(typed: str) -> None:
    """Whatever is typed is a code of sixteen known letters, or it is none."""
    found = normal(typed)
    assert found is None or (len(found) == 16 and not set(found) & set("ILOU"))
