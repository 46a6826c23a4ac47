"""Copies: drawn in a process with nothing and little time, kept as encrypted as the rest."""

import io
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress

import pytest
from PIL import Image, UnidentifiedImageError

from bot.evidence.drawing import MOST_OUTPUT, drawn
from bot.evidence.redraw import LONGEST_SIDE, MEMORY, redrawn
from bot.evidence.service import EvidenceBrokenError, StoreFullError
from bot.evidence.work import EvidenceWork
from models.case_rows import Evidence
from tests.evidence.given import Drawer
from tests.evidence.test_disk import FullDisk
from tests.evidence_corpus import jpeg


def copied(original: bytes) -> Image.Image:
    """The copy, drawn here: a process for each would take longer than the drawing."""
    with warnings.catch_warnings():
        return Image.open(io.BytesIO(redrawn(original)))


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    held = io.BytesIO()
    image.save(held, kind, **how)
    return held.getvalue()


def child(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import sys; out = sys.stdout.buffer\n{program}")


def test_a_photo_gets_a_copy_that_only_the_case_can_open(drawer: Drawer) -> None:
    piece = drawer.take(jpeg((3000, 1000)))
    assert piece.id is not None
    assert drawer.evidences.view(piece.id) is None
    EvidenceWork(drawer.evidences).draw()
    copy = drawer.evidences.view(piece.id)
    assert copy is not None
    assert Image.open(io.BytesIO(copy)).size == (2000, 667)
    assert not any(b"JFIF" in one.read_bytes() for one in drawer.files())
    row = drawer.pieces()[0]
    assert (row.view_state, row.sha256) == ("ready", piece.sha256)
    assert drawer.read(piece) == jpeg((3000, 1000)), "the original is as it was"


def test_a_copy_of_another_piece_is_not_shown(drawer: Drawer) -> None:
    pieces = [drawer.take(jpeg((64, size))) for size in (48, 49)]
    EvidenceWork(drawer.evidences).draw()
    drawer.case_id = drawer.another_case()
    other = drawer.take(jpeg())
    EvidenceWork(drawer.evidences).draw()
    with drawer.database.writing() as db:
        theirs = db.get_one(Evidence, pieces[0].id).view
        db.get_one(Evidence, other.id).view = theirs
    assert other.id is not None
    with pytest.raises(EvidenceBrokenError):
        drawer.evidences.view(other.id)


def test_a_torn_photo_has_no_copy_and_is_kept(drawer: Drawer) -> None:
    torn = jpeg((600, 600))[:700]
    piece = drawer.take(torn)
    EvidenceWork(drawer.evidences).draw()
    assert drawer.pieces()[0].view_state == "failed"
    assert drawer.read(piece) == torn


def test_a_full_disk_lets_a_copy_wait(drawer: Drawer) -> None:
    drawer.take(jpeg())
    drawer.disk = FullDisk(0)
    with suppress(StoreFullError):
        EvidenceWork(drawer.evidences).draw()
    assert drawer.pieces()[0].view_state == "waiting"
    drawer.disk = FullDisk(10**6)
    EvidenceWork(drawer.evidences).draw()
    assert drawer.pieces()[0].view_state == "ready"


def test_pictures_of_every_kind_are_drawn() -> None:
    kinds = [("JPEG", mode) for mode in ("RGB", "L", "CMYK")]
    kinds += [("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")]
    kinds += [("GIF", "P"), ("WEBP", "RGBA"), ("BMP", "RGB")]
    for kind, mode in kinds:
        with copied(saved(Image.new(mode, (60, 40)), kind)) as copy:
            assert (copy.format, copy.mode, copy.size) == ("JPEG", "RGB", (60, 40)), (kind, mode)


def test_a_photo_stands_upright_and_says_no_more_how_it_was_held() -> None:
    held = Image.Exif()
    held[0x0112] = 6
    photo = Image.new("RGB", (80, 40), "white")
    photo.paste("black", (0, 0, 40, 40))
    with copied(saved(photo, "JPEG", exif=held.tobytes())) as copy:
        assert copy.size == (40, 80)
        top, bottom = copy.convert("L").getpixel((20, 10)), copy.convert("L").getpixel((20, 70))
        assert (top, bottom) == (0, 255)
        assert not copy.getexif()


def test_what_is_transparent_is_white_and_of_a_film_the_first_picture_counts() -> None:
    with copied(saved(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG")) as copy:
        assert copy.convert("L").getpixel((4, 4)) == 255
    film = [Image.new("L", (9, 9), shade) for shade in (0, 255)]
    with copied(saved(film[0], "GIF", save_all=True, append_images=film[1:])) as copy:
        assert copy.convert("L").getpixel((4, 4)) == 0
        assert LONGEST_SIDE == 2000


def test_a_process_that_does_not_end_is_ended() -> None:
    assert drawn([jpeg()], seconds=0.3, command=child("while True: pass")) is None
    deaf = child("import time; time.sleep(60)")
    assert drawn([bytes(200_000)] * 5, seconds=0.3, command=deaf) is None


def test_a_process_that_says_too_much_or_nothing_useful_gives_no_copy() -> None:
    loud = child(f"out.write(b'\\xff\\xd8' + bytes({MOST_OUTPUT + 1}))")
    for program in (loud, child("out.write(b'<html>')"), child("sys.exit(1)"), child("pass")):
        assert drawn([jpeg()], command=program) is None
    dying = child("out.write(b'\\xff\\xd8'); out.flush(); sys.exit(3)")
    assert drawn([jpeg()], command=dying) is None


def test_the_process_gets_none_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENBOT_MASTER_KEY", "canary-key")
    seen = drawn([b""], command=child("import os; out.write(b'\\xff\\xd8%r' % dict(os.environ))"))
    assert seen is not None
    assert b"canary-key" not in seen
    assert b"GREENBOT" not in seen


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_the_process_has_little_memory_and_no_files() -> None:
    limited = "from bot.evidence.redraw import _limit; _limit(); out.write(b'\\xff\\xd8')\n"
    assert drawn([b""], command=child(limited)) is not None
    greedy = child(f"{limited}bytearray({MEMORY})")
    assert drawn([b""], command=greedy) is None
    writer = child(f"{limited}import tempfile; tempfile.TemporaryFile().write(bytes(100_000))")
    assert drawn([b""], command=writer) is None


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_the_limits_are_set_before_anything_is_decoded() -> None:
    program = "from bot.evidence.redraw import main; import resource; main()\n"
    told = "out.write(b'\\xff\\xd8%d' % resource.getrlimit(resource.RLIMIT_AS)[0])"
    assert drawn([b"torn"], command=child(program + told)) == b"\xff\xd8%d" % MEMORY


def test_only_five_decoders_are_ever_asked() -> None:
    for kind in ("TIFF", "PPM", "ICO", "PCX"):
        with pytest.raises(UnidentifiedImageError):
            redrawn(saved(Image.new("RGB", (9, 9)), kind))


def test_an_error_of_the_file_ends_the_process() -> None:
    def broken() -> Iterator[bytes]:
        yield b"\xff\xd8"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        drawn(broken())
