"""Nothing is opened before it was scanned, and what was found in it is said."""

import io
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.evidence.clamav import Scanner, ScannerDownError, ScannerRefusedError, scanner_at
from bot.evidence.service import EvidenceWaitsError
from bot.evidence.work import EvidenceWork
from models import evidence
from models.case_rows import Evidence
from tests.evidence.given import Drawer, cut
from tests.evidence_corpus import jpeg
from tests.fakes.clamd import EICAR, Clamd, clamd


@pytest.fixture
def daemon() -> Iterator[Clamd]:
    with clamd() as running:
        yield running


def taken(drawer: Drawer, original: bytes) -> Evidence:
    return drawer.scanned.take(drawer.case_id, "file", "a.bin", cut(original), 5_000_000)


def nobody_there() -> Scanner:
    """A port that was given back: nothing answers there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return Scanner("127.0.0.1", free.getsockname()[1], 1.0, 1.0)


def opens(drawer: Drawer, piece: Evidence) -> bool:
    assert piece.id is not None
    try:
        drawer.evidences.original(piece.id)
    except EvidenceWaitsError:
        return False
    return True


def states(drawer: Drawer) -> list[str]:
    return [one.scan for one in drawer.pieces()]


def test_the_test_virus_is_found_and_the_rest_is_clean(drawer: Drawer, daemon: Clamd) -> None:
    clean = taken(drawer, bytes(200_000))
    bad = taken(drawer, b"before " + EICAR)
    assert states(drawer) == ["waiting", "waiting"]
    assert not opens(drawer, clean)
    EvidenceWork(drawer.scanned, daemon.scanner).scan()
    assert states(drawer) == ["clean", "found"]
    assert opens(drawer, clean)
    assert evidence.blocked(drawer.pieces()[1]) == "found"
    assert drawer.read(bad) == b"before " + EICAR, "an office can still have it, with a word"
    assert daemon.seen == [200_000, len(EICAR) + 7]


def test_a_virus_in_a_picture_has_no_copy(drawer: Drawer, daemon: Clamd) -> None:
    piece = taken(drawer, jpeg() + EICAR)
    work = EvidenceWork(drawer.scanned, daemon.scanner)
    work.draw()
    assert drawer.pieces()[0].view_state == "waiting", "nothing is drawn before it was scanned"
    work.scan()
    work.draw()
    assert piece.id is not None
    assert drawer.evidences.view(piece.id) is None
    assert drawer.pieces()[0].view == ""


def test_a_copy_of_before_is_blocked_as_soon_as_something_is_found(
    drawer: Drawer, daemon: Clamd
) -> None:
    """The scanner was set up later than the piece was kept."""
    piece = drawer.take(jpeg() + EICAR)
    EvidenceWork(drawer.evidences).draw()
    assert piece.id is not None
    assert drawer.evidences.view(piece.id) is not None
    EvidenceWork(drawer.scanned, daemon.scanner).scan()
    assert states(drawer) == ["found"]
    assert drawer.evidences.view(piece.id) is None


def test_a_scanner_that_is_down_lets_filing_go_on_and_opening_wait(
    drawer: Drawer, log: io.StringIO
) -> None:
    work = EvidenceWork(drawer.scanned, nobody_there())
    piece = taken(drawer, b"kept")
    for _ in range(3):
        work.scan()
    assert states(drawer) == ["waiting"]
    assert not opens(drawer, piece)
    assert log.getvalue().count("scanner cannot be reached") == 1, "said once, not at every look"
    with clamd() as back:
        # No time has to pass: a scanner that comes back is asked at the next look.
        EvidenceWork(drawer.scanned, back.scanner).scan()
    assert opens(drawer, piece)


def test_a_scanner_that_hangs_up_has_said_nothing(drawer: Drawer, daemon: Clamd) -> None:
    daemon.hangs_up = True
    taken(drawer, bytes(3_000_000))
    EvidenceWork(drawer.scanned, daemon.scanner).scan()
    assert states(drawer) == ["waiting"]


def test_what_the_scanner_cannot_judge_waits_and_keeps_no_other_waiting(
    drawer: Drawer, daemon: Clamd
) -> None:
    daemon.most = 100_000
    taken(drawer, bytes(200_000))
    taken(drawer, b"small")
    work = EvidenceWork(drawer.scanned, daemon.scanner)
    work.scan()
    assert states(drawer) == ["waiting", "clean"]
    daemon.most = 1_000_000
    work.scan()
    assert states(drawer)[0] == "waiting", "it is not asked about at every look"
    drawer.clock.move(timedelta(minutes=10))
    work.scan()
    assert states(drawer) == ["clean", "clean"]


def test_only_the_words_for_clean_are_clean(daemon: Clamd) -> None:
    for said in ("", "OK", "stream: ok", "stream: OK FOUND?", "ERROR", "UNKNOWN COMMAND", "\x7f"):
        daemon.says = said
        with pytest.raises((ScannerRefusedError, ScannerDownError)):
            daemon.scanner.scan([b"x"])
    daemon.says = "stream: Win.Test FOUND"
    assert daemon.scanner.scan([b"x"]) == "found"


def test_who_heard_a_part_cannot_say_that_all_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wire:
        """A connection that breaks after the command, and still says that all is well."""

        def __enter__(self) -> "Wire":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def sendall(self, frame: bytes) -> None:
            if not frame.startswith(b"z"):
                raise BrokenPipeError

        def recv(self, _: int) -> bytes:
            return b"stream: OK\0"

    monkeypatch.setattr(Scanner, "_connected", lambda _: Wire())
    with pytest.raises(ScannerDownError):
        Scanner("nowhere", 1).scan([EICAR])


def test_a_broken_file_is_never_clean(drawer: Drawer, daemon: Clamd) -> None:
    taken(drawer, bytes(100_000))
    (path,) = drawer.files()
    path.write_bytes(path.read_bytes()[:-20])
    EvidenceWork(drawer.scanned, daemon.scanner).scan()
    assert states(drawer) == ["waiting"]


def test_pieces_of_before_the_scanner_are_scanned_too(drawer: Drawer, daemon: Clamd) -> None:
    drawer.take(EICAR)
    assert states(drawer) == [""]
    EvidenceWork(drawer.scanned, daemon.scanner).scan()
    assert states(drawer) == ["found"]


def test_without_a_scanner_nothing_waits_for_one(drawer: Drawer) -> None:
    taken(drawer, b"kept while there was one")
    EvidenceWork(drawer.evidences).scan()
    assert states(drawer) == [""]


def test_a_daemon_at_a_path_is_asked_the_same_way(tmp_path: Path) -> None:
    path = tmp_path / "clamd"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(path))
        server.listen()
        answering = threading.Thread(target=_pong, args=(server,))
        answering.start()
        assert scanner_at(f"unix:{path}").is_there()
        answering.join()


def _pong(server: socket.socket) -> None:
    wire, _ = server.accept()
    with wire:
        wire.recv(100)
        wire.sendall(b"PONG\0")


def test_addresses_of_scanners() -> None:
    assert scanner_at("clamav:3310") == Scanner("clamav", 3310)
    assert scanner_at("[::1]:3310") == Scanner("::1", 3310)
    for wrong in (
        "",
        "clamav",
        "clamav:",
        ":3310",
        "clamav:0",
        "clamav:70000",
        "http://x:1",
        "x:1a",
    ):
        with pytest.raises(ValueError, match="scanner"):
            scanner_at(wrong)
