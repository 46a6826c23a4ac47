"""Words that must be nowhere: looked for in every form in which bytes may carry them."""

import base64
import json
from collections.abc import Iterable
from pathlib import Path

NAME = "欧阳晴雯"
DOCUMENT = "11010519491231002X"
PHONE = "13912345678"
OPENID = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"
"""The name that a platform knows somebody by."""
CANARIES = (NAME, DOCUMENT, PHONE, OPENID)


def found_in(data: bytes, words: Iterable[str] = CANARIES) -> list[str]:
    """Which of these words the bytes carry, in plain or in a common encoding."""
    return [word for word in words if any(form in data for form in _forms(word))]


def found_in_files(folder: Path, words: Iterable[str] = CANARIES) -> list[str]:
    """The same for every file under a folder, by its name and by what it holds."""
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    names = "\n".join(str(one.relative_to(folder)) for one in files).encode()
    held = [(str(one.relative_to(folder)), one.read_bytes()) for one in files]
    return [
        f"{where}: {word}"
        for where, data in [("names", names), *held]
        for word in found_in(data, words)
    ]


def _forms(word: str) -> set[bytes]:
    plain = word.encode()
    forms = {plain, word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode("gb18030")}
    forms |= {plain.hex().encode(), plain.hex().upper().encode(), json.dumps(word)[1:-1].encode()}
    # Where the word begins within three bytes changes its letters; the outer ones hang on others.
    shifted = (base64.b64encode(b"\0" * n + plain)[4:-4] for n in range(3))
    return forms | {one for one in shifted if len(one) >= 8}
