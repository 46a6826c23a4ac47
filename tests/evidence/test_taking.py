"""A file that is sent is kept as it is, or refused, and nothing is left behind."""

import hashlib
import os
import random
import stat
import tracemalloc
from collections.abc import Iterator

import pytest

from bot.evidence.sealed_file import CHUNK
from models.evidence import CaseOverError, Limit, LimitError, Room
from models.intake import MB, MOST_BYTES, MOST_PIECES, PAGE_BYTES
from models.vault import KeyGoneError
from tests.evidence.given import KIB, Drawer, cut
from tests.fakes.cases import VAULT


def zeros(size: int) -> Iterator[bytes]:
    chunk = bytes(64 * KIB)
    for _ in range(size // len(chunk)):
        yield chunk
    yield bytes(size % len(chunk))


def refused(drawer: Drawer, size: int, most: int = PAGE_BYTES) -> tuple[Limit, int]:
    with pytest.raises(LimitError) as caught:
        drawer.take(zeros(size), most=most)
    return caught.value.kind, caught.value.limit


def test_a_file_comes_back_byte_for_byte(drawer: Drawer) -> None:
    original = random.Random(1).randbytes(200_000)
    piece = drawer.take(original, "电费单.pdf")
    assert piece.number == 1
    assert piece.size == 200_000
    assert piece.sha256 == hashlib.sha256(original).hexdigest()
    assert drawer.read(piece) == original


def test_lengths_around_the_chunk_come_back(drawer: Drawer) -> None:
    for size in (1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1):
        original = random.Random(size).randbytes(size)
        assert drawer.read(drawer.take(original)) == original


def test_nothing_lies_in_the_clear_and_no_name_says_whose_it_is(drawer: Drawer) -> None:
    piece = drawer.take(b"the meter was turned back " * 10_000, "欧阳晴雯.jpg")
    (path,) = drawer.files()
    held = path.read_bytes()
    assert b"meter" not in held
    assert path.name == piece.stored
    assert "欧阳" not in drawer.pieces()[0].name
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(drawer.folder.stat().st_mode) == 0o700


def test_limits_are_told_and_leave_nothing(drawer: Drawer) -> None:
    assert refused(drawer, 0) == ("empty", 0)
    assert refused(drawer, 64 * KIB + MB, most=MB) == ("file", MB)
    assert drawer.take(zeros(MB), most=MB).size == MB
    with drawer.database.writing() as db:
        piece = drawer.pieces()[0]
        piece.size = MOST_BYTES - 100
        db.add(piece)
    assert refused(drawer, 101) == ("total", MOST_BYTES)
    assert len(drawer.files()) == 1


def test_the_twenty_first_piece_is_refused(drawer: Drawer) -> None:
    for _ in range(MOST_PIECES):
        drawer.take(b"x")
    assert refused(drawer, 1) == ("count", MOST_PIECES)
    assert len(drawer.files()) == MOST_PIECES


def test_a_large_file_is_never_held_in_memory(drawer: Drawer) -> None:
    tracemalloc.start()
    try:
        assert refused(drawer, PAGE_BYTES + 64 * KIB) == ("file", PAGE_BYTES)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 3 * MB
    assert drawer.files() == []


def test_a_stream_without_an_end_is_read_no_further_than_the_limit(drawer: Drawer) -> None:
    read = []

    def endless() -> Iterator[bytes]:
        while True:
            read.append(64 * KIB)
            yield bytes(64 * KIB)

    with pytest.raises(LimitError, match="file"):
        drawer.take(endless(), most=MB)
    assert sum(read) == MB + 64 * KIB


def test_a_stream_that_breaks_leaves_nothing(drawer: Drawer) -> None:
    def torn() -> Iterator[bytes]:
        yield bytes(100_000)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        drawer.take(torn())
    assert drawer.files() == []
    assert drawer.pieces() == []


def test_a_case_that_is_over_or_forgotten_takes_nothing(drawer: Drawer) -> None:
    drawer.change(state="closed")
    with pytest.raises(CaseOverError):
        drawer.take(b"late")
    drawer.change(state="verifying")
    with drawer.database.writing() as db:
        VAULT.drop(db, drawer.case_id, "content")
    with pytest.raises(KeyGoneError):
        drawer.take(b"late")
    assert drawer.files() == []


def test_a_case_that_ends_while_a_file_is_sent_does_not_take_it(drawer: Drawer) -> None:
    def slow() -> Iterator[bytes]:
        yield b"first"
        drawer.change(state="withdrawn")
        yield b"second"

    with pytest.raises(CaseOverError):
        drawer.take(slow())
    assert drawer.files() == []


def test_a_thousand_files_come_back_with_their_hashes(drawer: Drawer) -> None:
    """The rows are left out: they are in every other test."""
    chance, service, key = random.Random(20261120), drawer.evidences, bytes(32)
    room = Room(1, MOST_BYTES, PAGE_BYTES)
    for _ in range(1000):
        original = chance.randbytes(chance.randint(1, 30_000))
        stored = service.put(key, cut(original), room)
        held = b"".join(service.store.read(key, stored.name))
        assert hashlib.sha256(held).hexdigest() == stored.sha256
        assert held == original
    assert len(drawer.files()) == 1000
