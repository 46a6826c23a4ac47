"""A file that a channel only named is fetched, or its sender is asked for it again."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO

import pytest
from sqlmodel import select

from bot.evidence.media import MediaError, MediaGoneError
from bot.evidence.work import AT_ONCE, EvidenceWork
from models import cases, evidence, evidence_work
from models.acts import HELD
from models.case_rows import Case, Evidence
from models.deliveries import Delivery
from models.evidence import CaseOverError, LimitError
from models.evidence_work import ALARM_AFTER, FETCHED_WITHIN
from models.intake import MB, MOST_BYTES, PAGE_BYTES
from tests.evidence.given import Drawer, cut
from tests.evidence.test_disk import FullDisk
from tests.evidence_corpus import jpeg
from tests.fakes.cases import CHANNEL, VAULT, WHO


@dataclass
class Platform:
    """A channel's platform: files by their names, and how it fails."""

    files: dict[str, bytes] = field(default_factory=dict)
    fails: Exception | None = None
    asked: list[str] = field(default_factory=list)
    amidst: Callable[[], None] = lambda: None

    def fetch(self, source: str) -> Iterator[bytes]:
        self.asked.append(source)
        if source not in self.files:
            raise MediaGoneError
        half = len(self.files[source]) // 2
        yield from cut(self.files[source][:half])
        self.amidst()
        if self.fails is not None:
            raise self.fails
        yield from cut(self.files[source][half:])


@pytest.fixture
def platform() -> Platform:
    return Platform({"media-1": jpeg() * 20})


def promised(drawer: Drawer, source: str = "media-1", size: int | None = None) -> Evidence:
    with drawer.database.writing() as db:
        piece = evidence.promise(
            db,
            VAULT,
            db.get_one(Case, drawer.case_id),
            kind="photo",
            name="现场/照片.jpg",
            source=source,
            size=size,
            now=drawer.clock.now(),
            file_bytes=20 * MB,
        )
        db.refresh(piece)
        db.expunge(piece)
    return piece


def working(drawer: Drawer, platform: Platform) -> EvidenceWork:
    return EvidenceWork(drawer.evidences, media={CHANNEL: platform})


def until_fetched(drawer: Drawer, work: EvidenceWork, how_long: timedelta) -> None:
    """Look again and again for so long, as the worker does."""
    end = drawer.clock.now() + how_long
    while drawer.clock.now() <= end:
        work.fetch()
        drawer.clock.move(timedelta(hours=6))


def letters(drawer: Drawer) -> list[str]:
    with drawer.database.reading() as db:
        case = db.get_one(Case, drawer.case_id)
        return [one.text for one in cases.letters(db, VAULT, case) if one.row.way == "out"]


def pushes(drawer: Drawer) -> list[Delivery]:
    with drawer.database.reading() as db:
        return list(db.exec(select(Delivery).where(Delivery.kind == "case")))


def test_a_promised_file_is_fetched_and_kept(drawer: Drawer, platform: Platform) -> None:
    promised(drawer)
    working(drawer, platform).fetch()
    (piece,) = drawer.pieces()
    assert (piece.state, piece.detected, piece.source) == ("kept", "image/jpeg", "")
    assert drawer.read(piece) == platform.files["media-1"]
    assert platform.asked == ["media-1"]
    working(drawer, platform).fetch()
    assert platform.asked == ["media-1"], "once is enough"
    assert letters(drawer) == []


def test_what_a_platform_calls_a_file_is_sealed(drawer: Drawer) -> None:
    row = promised(drawer, "openid-of-somebody")
    assert "openid" not in json.dumps(row.model_dump(), default=str)


def test_a_platform_that_fails_is_asked_again_and_not_at_once(
    drawer: Drawer, platform: Platform
) -> None:
    promised(drawer)
    platform.fails = MediaError()
    work = working(drawer, platform)
    work.fetch()
    work.fetch()
    assert len(platform.asked) == 1
    assert drawer.files() == []
    drawer.clock.move(timedelta(seconds=10))
    platform.fails = None
    work.fetch()
    assert drawer.pieces()[0].state == "kept"


def test_any_other_failure_is_one_too(drawer: Drawer, platform: Platform) -> None:
    """A timeout, a broken answer, a fault of ours: one bad file keeps no other waiting."""
    platform.files["media-2"] = b"second"
    promised(drawer)
    promised(drawer, "media-2")

    def fail_for_the_first() -> None:
        if platform.asked == ["media-1"]:
            raise ValueError("a fault")

    platform.amidst = fail_for_the_first
    working(drawer, platform).fetch()
    assert [one.state for one in drawer.pieces()] == ["promised", "kept"]


def test_after_three_days_it_is_lost_and_its_sender_is_asked_again(
    drawer: Drawer, platform: Platform
) -> None:
    promised(drawer)
    platform.fails = MediaError()
    until_fetched(drawer, working(drawer, platform), FETCHED_WITHIN)
    (piece,) = drawer.pieces()
    assert (piece.state, piece.reason) == ("lost", "late")
    assert len(platform.asked) > ALARM_AFTER
    (letter,) = letters(drawer)
    assert "照片.jpg" in letter
    assert len(pushes(drawer)) == 1


def test_a_file_that_is_gone_is_lost_at_once(drawer: Drawer, platform: Platform) -> None:
    promised(drawer, "unknown")
    working(drawer, platform).fetch()
    assert drawer.pieces()[0].reason == "gone"
    assert len(letters(drawer)) == 1
    (push,) = pushes(drawer)
    assert push.not_before >= drawer.clock.now() + HELD
    told = json.dumps(push.model_dump(), default=str)
    assert not any(word in told for word in ("照片", "evidence", WHO["name"], WHO["contact"]))


def test_a_file_larger_than_it_was_said_to_be_is_refused_while_it_comes(
    drawer: Drawer, platform: Platform
) -> None:
    platform.files["media-1"] = bytes(PAGE_BYTES + 64 * 1024)
    promised(drawer, size=1000)
    working(drawer, platform).fetch()
    assert (drawer.pieces()[0].state, drawer.pieces()[0].reason) == ("lost", "file")
    assert drawer.files() == []
    assert "50 MB" in letters(drawer)[0]


def test_what_a_platform_takes_at_most_is_what_the_letter_says(
    drawer: Drawer, platform: Platform
) -> None:
    promised(drawer)
    platform.fails = LimitError("file", 10 * MB)
    working(drawer, platform).fetch()
    assert drawer.pieces()[0].reason == "file"
    assert "10 MB" in letters(drawer)[0]


def alarms(log: StringIO) -> list[str]:
    """The marks that were told, in their order."""
    told = [json.loads(line) for line in log.getvalue().splitlines()]
    still = [one for one in told if one["event"] == "evidence still not fetched"]
    assert all(one["level"] == "error" for one in still)
    return [one["reason"] for one in still]


def test_a_file_that_stays_away_is_told_after_a_day_and_after_two(
    drawer: Drawer, platform: Platform, log: StringIO
) -> None:
    """Once each, however often it is tried and by however many workers."""
    promised(drawer)
    platform.fails = MediaError()
    until = drawer.clock.now() + timedelta(hours=23, minutes=50)
    while drawer.clock.now() < until:
        working(drawer, platform).fetch()
        drawer.clock.move(timedelta(minutes=10))
    assert alarms(log) == []
    until_fetched(drawer, working(drawer, platform), timedelta(hours=12))
    assert alarms(log) == ["24h"]
    until_fetched(drawer, working(drawer, platform), timedelta(hours=30))
    assert alarms(log) == ["24h", "48h"]


def test_a_worker_that_was_away_for_two_days_tells_the_last_mark(
    drawer: Drawer, platform: Platform, log: StringIO
) -> None:
    promised(drawer)
    platform.fails = MediaError()
    drawer.clock.move(timedelta(hours=50))
    until_fetched(drawer, working(drawer, platform), timedelta(hours=12))
    assert alarms(log) == ["48h"]


def test_a_file_that_came_late_is_kept_like_every_other(
    drawer: Drawer, platform: Platform, log: StringIO
) -> None:
    promised(drawer)
    platform.fails = MediaError()
    drawer.clock.move(timedelta(hours=25))
    working(drawer, platform).fetch()
    platform.fails = None
    drawer.clock.move(timedelta(hours=1))
    working(drawer, platform).fetch()
    assert alarms(log) == ["24h"]
    (piece,) = drawer.pieces()
    assert (piece.state, piece.reason) == ("kept", "")


def test_a_full_disk_loses_no_promise(drawer: Drawer, platform: Platform) -> None:
    promised(drawer)
    drawer.disk = FullDisk(0)
    working(drawer, platform).fetch()
    assert drawer.pieces()[0].state == "promised"
    drawer.disk = FullDisk(10**6)
    drawer.clock.move(timedelta(seconds=10))
    working(drawer, platform).fetch()
    assert drawer.pieces()[0].state == "kept"


def test_a_channel_that_is_off_keeps_its_promises(drawer: Drawer, platform: Platform) -> None:
    promised(drawer)
    EvidenceWork(drawer.evidences).fetch()
    drawer.clock.move(timedelta(seconds=10))
    working(drawer, platform).fetch()
    assert drawer.pieces()[0].state == "kept"


def test_who_moved_to_another_channel_still_gets_the_file_of_the_first(
    drawer: Drawer, platform: Platform
) -> None:
    promised(drawer)
    drawer.change(channel="telegram")
    working(drawer, platform).fetch()
    assert drawer.pieces()[0].state == "kept"


def test_a_case_that_is_over_is_sent_for_nothing(drawer: Drawer, platform: Platform) -> None:
    promised(drawer)
    drawer.change(state="withdrawn")
    working(drawer, platform).fetch()
    assert platform.asked == []
    assert (drawer.pieces()[0].state, drawer.pieces()[0].reason) == ("lost", "over")
    assert letters(drawer) == []


def test_a_case_that_is_forgotten_meanwhile_keeps_no_file(
    drawer: Drawer, platform: Platform
) -> None:
    def forget() -> None:
        with drawer.database.writing() as db:
            VAULT.drop(db, drawer.case_id, "content")
            VAULT.drop(db, drawer.case_id, "identity")

    promised(drawer)
    platform.amidst = forget
    working(drawer, platform).fetch()
    assert drawer.pieces()[0].state == "lost"
    assert drawer.files() == []


def test_a_piece_that_is_deleted_meanwhile_keeps_no_file(
    drawer: Drawer, platform: Platform
) -> None:
    def delete() -> None:
        with drawer.database.writing() as db:
            db.delete(db.get_one(Evidence, piece.id))

    piece = promised(drawer)
    platform.amidst = delete
    working(drawer, platform).fetch()
    assert drawer.files() == []
    assert drawer.pieces() == []


def test_two_workers_fetch_a_file_once(drawer: Drawer, platform: Platform) -> None:
    """The second looks while the first is at it."""
    promised(drawer)
    platform.amidst = lambda: EvidenceWork(drawer.evidences, media={CHANNEL: Platform()}).fetch()
    working(drawer, platform).fetch()
    assert drawer.pieces()[0].state == "kept"


def test_a_worker_that_was_killed_leaves_it_to_the_next(drawer: Drawer, platform: Platform) -> None:
    promised(drawer)
    with drawer.database.writing() as db:
        assert evidence_work.claim_promised(db, drawer.clock.now()) is not None
    working(drawer, platform).fetch()
    assert platform.asked == []
    drawer.clock.move(evidence_work.LEASE)
    working(drawer, platform).fetch()
    assert drawer.pieces()[0].state == "kept"


def test_many_promises_take_several_looks(drawer: Drawer, platform: Platform) -> None:
    for number in range(AT_ONCE + 5):
        if number % 15 == 0:
            drawer.case_id = drawer.another_case()
        promised(drawer)
    work = working(drawer, platform)
    work.fetch()
    assert len(platform.asked) == AT_ONCE
    work.fetch()
    assert len(platform.asked) == AT_ONCE + 5


def test_a_promise_has_the_limits_of_every_piece(drawer: Drawer) -> None:
    with pytest.raises(LimitError, match="file"):
        promised(drawer, size=21 * MB)
    for _ in range(10):
        promised(drawer, size=20 * MB)
    with pytest.raises(LimitError, match="total") as caught:
        promised(drawer, size=1)
    assert caught.value.limit == MOST_BYTES
    drawer.change(state="closed")
    with pytest.raises(CaseOverError):
        promised(drawer)
