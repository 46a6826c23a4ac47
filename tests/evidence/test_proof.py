"""Whatever is done to a stored file or its row is found when it is read."""

import io
import random
from pathlib import Path

import pytest

from bot.evidence import sealed_file
from bot.evidence.sealed_file import CHUNK
from bot.evidence.service import EvidenceBrokenError
from models.case_rows import Evidence
from tests.evidence.given import Drawer


def original(seed: int, size: int = 150_000) -> bytes:
    return random.Random(seed).randbytes(size)


def path_of(drawer: Drawer, piece: Evidence) -> Path:
    return drawer.folder / str(piece.stored)[:2] / str(piece.stored)


def is_found(drawer: Drawer, piece: Evidence) -> bool:
    try:
        drawer.read(piece)
    except EvidenceBrokenError:
        return True
    return False


def test_a_hundred_flipped_bits_are_found(drawer: Drawer) -> None:
    piece = drawer.take(original(1))
    path, chance = path_of(drawer, piece), random.Random(2)
    whole = path.read_bytes()
    for _ in range(100):
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
        assert is_found(drawer, piece), (place, bit)
    path.write_bytes(whole)
    assert drawer.read(piece) == original(1)


def test_a_hundred_swapped_files_are_found(drawer: Drawer) -> None:
    """Of one case or of two, of one length or another: no file opens in another's place."""
    pieces = [drawer.take(original(seed, 1000 + seed % 2)) for seed in range(8)]
    drawer.case_id = drawer.another_case()
    pieces += [drawer.take(original(seed, 1000 + seed % 2)) for seed in range(8)]
    held = {one.id: path_of(drawer, one).read_bytes() for one in pieces}
    swaps = [(one, two) for one in pieces for two in pieces if one.id != two.id]
    for one, two in random.Random(3).sample(swaps, 100):
        path_of(drawer, one).write_bytes(held[two.id])
        assert is_found(drawer, one)
        path_of(drawer, one).write_bytes(held[one.id])
    assert not any(is_found(drawer, one) for one in pieces)


def test_a_file_under_another_name_does_not_open_with_the_right_key() -> None:
    """Not even the row, whose SHA-256 differs too, has to be asked."""
    file = b"".join(sealed_file.sealed(bytes(32), "aa", [b"original"]))
    assert b"".join(sealed_file.opened(io.BytesIO(file), bytes(32), "aa")) == b"original"
    with pytest.raises(EvidenceBrokenError):
        list(sealed_file.opened(io.BytesIO(file), bytes(32), "bb"))


def test_chunks_that_change_places_are_found(drawer: Drawer) -> None:
    piece = drawer.take(original(4, 3 * CHUNK))
    path = path_of(drawer, piece)
    whole, length, start = path.read_bytes(), CHUNK + 17, 28
    first, second = whole[start : start + length], whole[start + length : start + 2 * length]
    path.write_bytes(whole[:start] + second + first + whole[start + 2 * length :])
    assert is_found(drawer, piece)


def test_what_is_cut_short_or_made_longer_is_found(drawer: Drawer) -> None:
    piece = drawer.take(original(5, 3 * CHUNK))
    path = path_of(drawer, piece)
    whole = path.read_bytes()
    at_a_chunk = 28 + CHUNK + 17
    for end in (0, 3, 20, 28, 29, at_a_chunk, at_a_chunk + 1, len(whole) - 1):
        path.write_bytes(whole[:end])
        assert is_found(drawer, piece), end
    for more in (b"x", bytes(17), whole[28:]):
        path.write_bytes(whole + more)
        assert is_found(drawer, piece), len(more)
    path.unlink()
    assert is_found(drawer, piece)


def test_a_row_that_was_changed_is_found(drawer: Drawer) -> None:
    piece = drawer.take(original(6))
    for column, value in (("sha256", "0" * 64), ("size", 1), ("stored", "ab" * 16)):
        with drawer.database.writing() as db:
            row = db.get_one(Evidence, piece.id)
            before = getattr(row, column)
            setattr(row, column, value)
        changed = drawer.pieces()[0]
        assert is_found(drawer, changed), column
        with drawer.database.writing() as db:
            setattr(db.get_one(Evidence, piece.id), column, before)
    assert not is_found(drawer, piece)


def test_what_is_not_as_its_row_says_is_never_given_whole(drawer: Drawer) -> None:
    """A download of the right length would be taken for the original, whatever comes after it."""
    for whole in (original(9), original(10, 100), original(11, CHUNK)):
        piece = drawer.take(whole)
        with drawer.database.writing() as db:
            db.get_one(Evidence, piece.id).sha256 = "0" * 64
        _, chunks = drawer.evidences.original(piece.id or 0)
        given: list[bytes] = []
        with pytest.raises(EvidenceBrokenError):
            given.extend(chunks)
        assert sum(map(len, given)) < len(whole)


def test_another_cases_file_is_not_read_under_this_ones_row(drawer: Drawer) -> None:
    """Whoever can write the database cannot make one case show what another one holds."""
    theirs = drawer.take(original(7))
    drawer.case_id = drawer.another_case()
    ours = drawer.take(original(8))
    with drawer.database.writing() as db:
        first, second = db.get_one(Evidence, theirs.id), db.get_one(Evidence, ours.id)
        name, first.stored = first.stored, None
        db.flush()
        second.stored, second.size, second.sha256 = name, first.size, first.sha256
    with pytest.raises(EvidenceBrokenError):
        drawer.read(ours)
