"""The receipt of a complaint to print and to keep: signed, and checked without this product.

It is a plain text: which case, when, at which office, and the SHA-256 of every piece of evidence.
It says nothing about who complained or about whom, and it does not hold the code that opens the
case. Everything above its last line is signed (Ed25519); the public key alone is needed to check
it. What this proves is that the office had just these files on that day.
"""

import base64
import hashlib
from collections.abc import Iterator
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlmodel import Session, col, select

from models import cases
from models.case_rows import Case, Evidence
from models.clock import SHANGHAI, aware
from models.vault import Vault

FORM = "greenbot-receipt/1"
"""The first line: what kind of text this is; a signature under another kind is none of ours."""
_SIGNATURE = "签名 Signature (Ed25519): "
_KEY_ID_LETTERS = 16


def document(
    db: Session, vault: Vault, case: Case, now: datetime, *, office: str | None = None
) -> str:
    """The receipt as a text in UTF-8, signed.

    Args:
        case: one that was filed.
        now: when the receipt is made, aware.
        office: what the office is called; without it, the pack's name and the district.

    Raises:
        ValueError: where the case is a draft.
    """
    if case.registered_at is None:
        raise ValueError("a draft has no receipt")
    key = _key(db, vault, now)
    where = office or f"{case.city} {case.district}".strip()
    lines = (
        FORM,
        "举报收件凭证 Receipt of a complaint",
        "",
        f"编号 Case: {cases.name(case)}",
        f"登记时间 Filed: {_instant(case.registered_at)}",
        f"受理机关 Office: {_one_line(where)}",
        f"出具时间 Issued: {_instant(now)}",
        "",
        *_pieces(db, case),
        "",
        f"公钥编号 Key: {_key_id(key.public_key())}",
    )
    said = "\n".join(lines) + "\n"
    return f"{said}{_SIGNATURE}{base64.b64encode(key.sign(said.encode())).decode()}\n"


def public_key(db: Session, vault: Vault, now: datetime) -> str:
    """The key that checks every receipt of this product: 32 bytes in base64. `now` is aware."""
    raw = _key(db, vault, now).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def check(text: str, public_key: str) -> bool:
    """Whether a receipt is as it was signed, by its text and the public key alone.

    A mark at the start and other ends of lines, which mail and editors change, are no difference;
    anything else is, and so is anything below the signature.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n")
    said, separator, signature = plain.rpartition(f"\n{_SIGNATURE}")
    if not separator or not said.startswith(f"{FORM}\n"):
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(_decoded(public_key.strip()))
        key.verify(_decoded(signature), f"{said}\n".encode())
    except (ValueError, InvalidSignature):
        return False
    return True


def _decoded(text: str) -> bytes:
    """Of the several spellings that base64 allows of the same bytes, only the usual one."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not the usual base64")
    return raw


def _pieces(db: Session, case: Case) -> Iterator[str]:
    of_case = select(Evidence).where(Evidence.case_id == case.id)
    found = db.exec(of_case.order_by(col(Evidence.number))).all()
    yield f"佐证材料 Evidence: {len(found)}"
    for piece in found:
        yield f"  {piece.number}. {_fingerprint(piece)}"


def _fingerprint(piece: Evidence) -> str:
    if piece.state != "kept":
        return "尚未收到 not received"
    return f"{piece.size} bytes  SHA-256 {piece.sha256}"


def _instant(instant: datetime) -> str:
    return aware(instant).astimezone(SHANGHAI).isoformat(sep=" ", timespec="seconds")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _key(db: Session, vault: Vault, now: datetime) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(vault.shared_key(db, "sign", now))


def _key_id(key: Ed25519PublicKey) -> str:
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:_KEY_ID_LETTERS]
