"""Hostile files: each is kept as bytes and shown as nothing else, or refused with a reason."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from bot.evidence import redraw, sniffing
from bot.evidence.drawing import drawn
from bot.evidence.work import EvidenceWork
from models import evidence
from models.evidence import LONGEST_NAME, LimitError
from tests.evidence.given import Drawer
from tests.evidence_corpus import PLACE, SCRIPT, Hostile, everything, jpeg
from tests.fakes.cases import VAULT


def test_each_hostile_file_is_kept_inert_or_refused(drawer: Drawer) -> None:
    corpus = everything()
    assert len(corpus) >= 50
    for number, one in enumerate(corpus):
        if number % 15 == 0:
            drawer.case_id = drawer.another_case()
        if not one.original:
            with pytest.raises(LimitError, match="empty"):
                drawer.take(one.original, one.name)
            continue
        piece = drawer.take(one.original, one.name)
        assert drawer.read(piece) == one.original, one.why
        assert piece.detected in one.types, (one.why, piece.detected)
        assert piece.view_state == ("waiting" if piece.detected in evidence.DRAWN else ""), one.why
    assert len(drawer.files()) == len(corpus) - 1
    names = {path.name for path in drawer.files()}
    assert all(len(name) == 32 and name.isalnum() for name in names)


def test_two_detectors_must_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sniffing.detected(jpeg()) == "image/jpeg"
    for name, other in (("_by_puremagic", ["image/png"]), ("_by_filetype", "image/png")):
        with monkeypatch.context() as one:
            one.setattr(sniffing, name, lambda _, other=other: other)
            assert sniffing.detected(jpeg()) == ""


def test_no_name_is_a_path_or_hides_what_it_is(drawer: Drawer) -> None:
    for one in everything():
        seen = evidence.cleaned(one.name)
        assert len(seen) <= LONGEST_NAME, one.why
        assert seen.isprintable(), one.why
        assert not set(seen) & set("/\\\u202e\u2066\u2069\ufeff\0\r\n"), one.why
        assert not seen.startswith("."), one.why
    drawer.take(b"x", "..")
    with drawer.database.reading() as db:
        assert evidence.name_of(db, VAULT, drawer.pieces()[0]) == "file-1"


def test_a_copy_holds_the_colours_and_nothing_else() -> None:
    """Drawn in its own process; two at a time, since each takes a moment to start."""
    corpus = [one for one in everything() if one.types[0] in evidence.DRAWN]
    with ThreadPoolExecutor(2) as two:
        copies = list(two.map(lambda one: drawn([one.original]), corpus))
    for one, copy in zip(corpus, copies, strict=True):
        assert (copy is not None) == one.copied, one.why
        if copy is not None:
            check(one, copy)


def check(one: Hostile, copy: bytes) -> None:
    assert PLACE not in copy, one.why
    assert SCRIPT not in copy, one.why
    with Image.open(io.BytesIO(copy)) as image:
        image.load()
        assert image.format == "JPEG", one.why
        assert max(image.size) <= redraw.LONGEST_SIDE
        assert not image.getexif(), one.why
        assert "comment" not in image.info, one.why


def test_what_is_no_picture_is_given_to_no_decoder(drawer: Drawer) -> None:
    for one in everything():
        if not one.original or one.types[0] in evidence.DRAWN:
            continue
        drawer.case_id = drawer.another_case()
        drawer.take(one.original, one.name)
        assert drawer.pieces()[0].view_state == "", one.why
    EvidenceWork(drawer.evidences).draw()
    assert all(not one.view for one in drawer.pieces())
