"""The signed receipt: what it says, what it leaves out, and every change to it found."""

import base64
import random
import string

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Session

from models import cases, signed_receipts
from models.case_rows import Case, Evidence
from models.db import Database
from models.vault import Vault
from tests.fakes.cases import ADDRESS, CHANNEL, SAID, VAULT, WHO, a_case
from tests.fakes.parts import MORNING, SEALER

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def a_piece(db: Session, case: Case, number: int, state: str = "kept") -> None:
    """A piece of evidence, with a file that was received or one that was only announced."""
    kept = state == "kept"
    db.add(
        Evidence(
            case_id=case.id or 0,
            number=number,
            state=state,
            kind="file",
            name="",
            size=4 if kept else None,
            sha256=SHA if kept else "",
            promised_at=MORNING,
        )
    )
    db.flush()


def test_receipt_says_what_was_received_and_nothing_of_whom(database: Database) -> None:
    """The case, the hour in China, every hash; no name, no contact, no words, no code."""
    with database.writing() as db:
        case = cases.begin(db, VAULT, CHANNEL, ADDRESS, "1", MORNING)
        cases.keep_content(db, VAULT, case, SAID, MORNING)
        cases.keep_identity(db, VAULT, case, WHO, MORNING)
        code = cases.register(db, VAULT, case, MORNING)
        a_piece(db, case, 1)
        a_piece(db, case, 2, "promised")
        text = signed_receipts.document(db, VAULT, case, MORNING, office="深圳市\n签名：假")
        assert cases.name(case) in text
        assert "2026-11-20 09:30:00+08:00" in text
        assert "1. 4 bytes  SHA-256 " + SHA in text
        assert "2. 尚未收到" in text
        secrets = (*WHO.values(), *SAID.values(), code, code.replace("-", ""), ADDRESS)
        assert not [one for one in secrets if one in text]


def test_public_key_alone_checks_it(database: Database) -> None:
    """Also after a mail changed the ends of its lines; under another key it is not valid."""
    with database.writing() as db:
        text = signed_receipts.document(db, VAULT, a_case(db), MORNING)
        key = signed_receipts.public_key(db, VAULT, MORNING)
    assert signed_receipts.check(text, key)
    assert signed_receipts.check("\ufeff" + text.replace("\n", "\r\n") + "\r\n", f"{key}\n")
    other = "A" * 43 + "="
    assert not signed_receipts.check(text, other)
    assert not any(signed_receipts.check(text, bad) for bad in ("", "Schlüssel", key[:-4]))


def test_every_change_is_found(database: Database) -> None:
    """Each letter changed in turn, lines taken out, put in or moved, a line added below."""
    with database.writing() as db:
        case = a_case(db)
        a_piece(db, case, 1)
        text = signed_receipts.document(db, VAULT, case, MORNING)
        key = signed_receipts.public_key(db, VAULT, MORNING)
    changed = [text[:n] + chr(ord(text[n]) ^ 1) + text[n + 1 :] for n in range(len(text) - 1)]
    # Some bits of a signature's last letter decode to nothing; they may not be changed either.
    letters = string.ascii_letters + string.digits + "+/"
    changed += [f"{text[:-4]}{one}==\n" for one in letters if one != text[-4]]
    lines = text.splitlines(keepends=True)
    changed += ["".join(lines[:n] + lines[n + 1 :]) for n in range(len(lines))]
    changed += ["".join([*lines[:n], "又一行\n", *lines[n:]]) for n in range(len(lines) + 1)]
    changed += [text + text, "", "\n"]
    mixed = random.Random(7).sample(lines, len(lines))
    changed.append("".join(mixed))
    assert not [one for one in changed if signed_receipts.check(one, key)]


def test_another_text_under_the_same_key_is_no_receipt(database: Database) -> None:
    """What else may once be signed with it begins otherwise, and proves nothing here."""
    with database.writing() as db:
        text = signed_receipts.document(db, VAULT, a_case(db), MORNING)
        key = VAULT.shared_key(db, "sign", MORNING)
        public = signed_receipts.public_key(db, VAULT, MORNING)
    said, _, signature = text.rpartition(": ")
    label = said.rpartition("\n")[2]
    for form in (signed_receipts.FORM, "greenbot-receipt/2", ""):
        other = said.removesuffix(label).replace(signed_receipts.FORM, form, 1)
        signed = Ed25519PrivateKey.from_private_bytes(key).sign(other.encode())
        forged = f"{other}{label}: {base64.b64encode(signed).decode()}\n"
        assert signed_receipts.check(forged, public) == (form == signed_receipts.FORM), signature


def test_draft_has_no_receipt(database: Database) -> None:
    """What was not filed was not received."""
    with database.writing() as db, pytest.raises(ValueError, match="draft"):
        signed_receipts.document(db, VAULT, a_case(db, state="draft"), MORNING)


def test_key_stays_the_same(database: Database) -> None:
    """Receipts of years ago are checked with the same key, whichever master key seals it now."""
    with database.writing() as db:
        before = signed_receipts.public_key(db, VAULT, MORNING)
        assert Vault(SEALER).renew(db) > 0
        assert signed_receipts.public_key(db, VAULT, MORNING) == before
