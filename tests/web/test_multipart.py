"""Forms read as a stream: whole, in order, however they are cut; and never a part for a whole."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.multipart import MOST_PARTS, BadFormError, parts_of

KIND = "multipart/form-data; boundary=frontier"
Sent = list[tuple[str, str | None, bytes]]


def a_form(parts: Sent) -> bytes:
    """A form as a browser writes it."""
    written = b""
    for name, filename, content in parts:
        file = "" if filename is None else f'; filename="{filename}"'
        kind = "" if filename is None else "\r\nContent-Type: image/png"
        head = f'--frontier\r\nContent-Disposition: form-data; name="{name}"{file}{kind}\r\n\r\n'
        written += head.encode() + content + b"\r\n"
    return written + b"--frontier--\r\n"


def cut(body: bytes, length: int) -> Iterator[bytes]:
    """A body in pieces of one length."""
    return (body[place : place + length] for place in range(0, len(body), length))


def read(kind: str, body: Iterable[bytes]) -> Sent:
    """Every part of a form, read to its end."""
    return [(one.name, one.filename, b"".join(one.chunks)) for one in parts_of(kind, body)]


FORMS: list[Sent] = [
    [],
    [("file", "", b"")],
    [("file", "a.png", b"--frontie\r\n--\r\nfrontier")],
    [("file", "厂房（一）.jpg", b"\x00\xff" * 5000), ("lang", None, b"zh")],
    [("file", f"{n}.bin", bytes([n]) * n) for n in range(20)],
]


@pytest.mark.parametrize("parts", FORMS)
def test_a_form_is_the_same_however_it_arrives(parts: Sent) -> None:
    """Cut at every length, also within a boundary, a name or a character."""
    body = a_form(parts)
    for length in (1, 2, 3, 7, 13, 64, len(body)):
        assert read(KIND, cut(body, length)) == parts


def test_the_kind_is_what_the_sender_says() -> None:
    """Of a file; a field has none."""
    body = a_form([("file", "a.png", b"x"), ("lang", None, b"zh")])
    assert [one.kind for one in parts_of(KIND, [body])] == ["image/png", ""]


def test_a_part_that_is_not_read_is_skipped() -> None:
    """The next one begins where it ends, also where only its beginning was read."""
    body = a_form([("file", "a", b"1" * 9999), ("file", "b", b"2" * 9999), ("file", "c", b"3")])
    found = []
    for one in parts_of(KIND, cut(body, 50)):
        if one.filename == "b":
            next(one.chunks)
        found.append(one.filename)
    assert found == ["a", "b", "c"]


def test_a_form_that_breaks_off_is_none() -> None:
    """Wherever it ends before its end; whoever reads the part hears of it, so it is kept nowhere.

    Only what follows the last boundary's first two hyphens may be missing.
    """
    body = a_form([("file", "a.png", b"12345")])
    for length in range(len(body) - 3):
        with pytest.raises(BadFormError):
            read(KIND, [body[:length]])


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("", b""),
        ("application/json", b"{}"),
        ("multipart/form-data", b"--frontier--"),
        ("multipart/form-data; boundary=", b"----"),
        ("multipart/form-data; boundary=" + "x" * 3000, b""),
        (KIND, b"nothing of a form"),
        (KIND, b"--frontier\r\n" + b"X: " + b"y" * 20_000 + b"\r\n\r\n"),
        (KIND, b"--frontier\r\n" + b"X: y\r\n" * 50 + b"\r\n"),
        (KIND, a_form([("a", None, b"")] * (MOST_PARTS + 1))),
    ],
)
def test_what_is_no_form_is_refused(kind: str, body: bytes) -> None:
    """Another type, no boundary, headers without end, parts without number."""
    with pytest.raises(BadFormError):
        read(kind, [body])


@given(st.text(max_size=60), st.binary(max_size=300))
def test_any_bytes_are_a_form_or_refused(kind: str, body: bytes) -> None:
    """Nothing that somebody may send is an error of another kind."""
    latin = kind.encode("latin-1", "replace").decode("latin-1")
    for asked in (KIND, f"multipart/form-data; boundary={latin}"):
        with suppress(BadFormError):
            read(asked, cut(b"--frontier\r\n" + body, 16))
