"""The chat page hands in files: where its visitor may, whole and encrypted, or refused in words."""

import asyncio
import errno
import hashlib
from collections.abc import Iterator
from io import FileIO
from urllib.parse import quote

import pytest
from sqlmodel import select
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from bot.evidence.store import Disk
from bot.web.files import LARGEST
from bot.web.streaming import Intake
from models.deliveries import Delivery
from models.intake import MB, MOST_PIECES, PAGE_BYTES
from tests.fakes.clients import TestClient
from tests.fakes.loops import run_apart
from tests.fakes.rows import a_person, an_official
from tests.web.complaining import (
    FOLLOWING,
    WRITING,
    ComplaintSite,
    browser,
    hand_in,
    room,
    site,
    visitor,
)

__all__ = ["browser", "site"]

PHOTO = b"\xff\xd8\xff\xe0" + b"a photo of the meter, 4711" * 5000


def test_a_file_is_kept_whole_and_told(site: ComplaintSite, browser: TestClient) -> None:
    """The answer names the piece, its size and its SHA-256; on the disk nothing is in the clear."""
    case = site.complaint(visitor(browser))
    answered = hand_in(browser, PHOTO, quote("厂房 电表.jpg"), x_file_kind="image/jpeg")
    assert answered.status_code == 201
    assert answered.json() == {
        "piece": 1,
        "name": "厂房 电表.jpg",
        "size": len(PHOTO),
        "sha256": hashlib.sha256(PHOTO).hexdigest(),
    }
    [(name, piece)] = site.pieces(case)
    assert (name, piece.kind, piece.state) == ("厂房 电表.jpg", "photo", "kept")
    assert piece.id is not None
    assert b"".join(site.evidences.original(piece.id)[1]) == PHOTO
    assert site.stored()
    assert b"4711" not in site.stored()


def test_before_consent_no_file_is_taken(site: ComplaintSite, browser: TestClient) -> None:
    """Without a draft the page hears so before it sends anything; nothing is kept if it does."""
    visitor(browser)
    told = room(browser)
    assert (told["open"], told["why"]) == (False, "nowhere")
    refused = hand_in(browser, PHOTO)
    assert refused.status_code == 409
    assert refused.json()["text"]
    assert not site.stored()


def test_a_stranger_hands_in_nowhere(site: ComplaintSite, browser: TestClient) -> None:
    """A draft is its author's: another visitor, or none, adds nothing to it."""
    case = site.complaint(visitor(browser))
    for cookie in ("greenbot_visitor=" + "x" * 32, "greenbot_visitor=short", ""):
        browser.cookies.clear()
        assert hand_in(browser, PHOTO, cookie=cookie).status_code == 409
        assert not room(browser, cookie=cookie)["open"]
    assert site.pieces(case) == []


@pytest.mark.parametrize(
    ("prompt", "states", "taker"),
    [
        (WRITING, ["draft"], 0),
        (WRITING, ["registered", "draft", "verifying"], 1),
        (WRITING, ["registered"], None),
        (FOLLOWING, ["registered"], 0),
        (FOLLOWING, ["verifying", "withdrawn"], 0),
        (FOLLOWING, ["registered", "draft"], None),
        (FOLLOWING, ["draft"], None),
        (FOLLOWING, ["closed"], None),
        (FOLLOWING, ["registered", "verifying"], None),
        ("", ["draft"], None),
        ("at:menu", ["draft", "registered"], None),
        ("check:legal_form:0", ["registered"], None),
    ],
)
def test_a_file_goes_to_the_complaint_that_is_spoken_of(
    site: ComplaintSite,
    browser: TestClient,
    prompt: str,
    states: list[str],
    taker: int | None,
) -> None:
    """To the draft while it is written, to the one open case under its page; else to none."""
    address = visitor(browser)
    made = [site.complaint(address, state=state) for state in states]
    opened = room(browser, prompt)["open"]
    answered = hand_in(browser, PHOTO, x_prompt=prompt)
    assert answered.status_code == (409 if taker is None else 201)
    assert opened is (taker is not None)
    assert [len(site.pieces(one)) for one in made] == [n == taker for n in range(len(made))]


def test_the_page_hears_how_much_is_left(site: ComplaintSite, browser: TestClient) -> None:
    """Pieces and bytes left, and the largest file; when it is full, it hears that."""
    case = site.complaint(visitor(browser))
    hand_in(browser, b"x" * 1000)
    told = room(browser)
    assert (told["pieces_left"], told["file_bytes"]) == (MOST_PIECES - 1, PAGE_BYTES)
    assert told["bytes_left"] == 200 * MB - 1000
    for number in range(MOST_PIECES - 1):
        assert hand_in(browser, b"file %d" % number).status_code == 201
    assert hand_in(browser, b"one too many").status_code == 409
    assert room(browser)["why"] == "count"
    assert len(site.pieces(case)) == MOST_PIECES


def test_too_large_a_file_is_refused_and_leaves_nothing(
    site: ComplaintSite, browser: TestClient
) -> None:
    """By what it really holds, or by what it announces before anything of it is read."""
    site.complaint(visitor(browser))
    chunk = b"z" * 64 * 1024
    for pieces in (PAGE_BYTES // len(chunk) + 1, LARGEST // len(chunk) + 1):
        refused = hand_in(browser, (chunk for _ in range(pieces)))
        assert refused.status_code == 413
        assert "50" in refused.json()["text"]
    announced = hand_in(browser, b"small", content_length=str(LARGEST + 1))
    assert announced.status_code == 413
    assert not site.stored()


def test_an_empty_file_is_refused(site: ComplaintSite, browser: TestClient) -> None:
    """It says nothing, and is most often a mistake."""
    site.complaint(visitor(browser))
    assert hand_in(browser, b"").status_code == 422
    assert not site.stored()


class FullDisk(Disk):
    """Takes the beginning of a file and no more."""

    def write(self, _file: FileIO, _chunk: bytes) -> None:
        raise OSError(errno.ENOSPC, "no space left")


def test_a_full_disk_says_so(site: ComplaintSite) -> None:
    """With the status that names it; later the same file is taken."""
    site.disk = FullDisk()
    with site.browser() as browser:
        address = visitor(browser)
        site.complaint(address)
        refused = hand_in(browser, PHOTO)
        assert refused.status_code == 507
        assert refused.json()["text"]
        assert not site.stored()
        cookie = dict(browser.cookies)
    site.disk = Disk()
    with site.browser() as browser:
        browser.cookies.update(cookie)
        assert hand_in(browser, PHOTO).status_code == 201


def test_another_site_hands_in_nothing(site: ComplaintSite, browser: TestClient) -> None:
    """Whatever its form or script sends with the visitor's cookie."""
    case = site.complaint(visitor(browser))
    for headers in ({"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}):
        assert hand_in(browser, PHOTO, **headers).status_code == 403
    assert site.pieces(case) == []


@pytest.mark.parametrize(
    "name",
    ["", "%", "%FF%FE", "..%2F..%2Fetc%2Fpasswd", "a%00b%0D%0AX:1.jpg", "%E2%80%AEgpj.exe",
     "x" * 6000, "%F0%9F%8F%AD" * 500, "<img src=x>.png", "C:%5Cdir%5Cplan.doc"],
)  # fmt: skip
def test_any_name_is_only_a_name(site: ComplaintSite, browser: TestClient, name: str) -> None:
    """It is cut and cleaned; it decides nothing, and never makes an error of ours."""
    site.complaint(visitor(browser))
    answered = hand_in(browser, PHOTO, name, x_file_kind="x" * 500)
    assert answered.status_code == 201
    kept = answered.json()["name"]
    assert 0 < len(kept) <= 120
    assert not {"/", "\\", "\n", "\x00", "\u202e"} & set(kept)


def test_the_same_file_again_is_the_same_piece(site: ComplaintSite, browser: TestClient) -> None:
    """Where the answer was lost and the page sent it again, the draft has it once."""
    case = site.complaint(visitor(browser))
    answers = [hand_in(browser, PHOTO).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert hand_in(browser, PHOTO + b"!").json()["piece"] == 2
    assert len(site.pieces(case)) == 2


def test_a_flood_of_files_is_stopped(browser: TestClient) -> None:
    """A visitor begins sixty files a minute at most."""
    visitor(browser)
    told = [hand_in(browser, b"x") for _ in range(61)]
    assert {one.status_code for one in told[:60]} == {409}
    assert told[60].status_code == 429
    assert int(told[60].headers["retry-after"]) > 0


# --- how bodies are taken in ----------------------------------------------------------------------


def a_request(receive: object) -> Request:
    """A request whose body comes from `receive`."""
    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
    return Request(scope, receive)  # type: ignore[arg-type]


def everything(body: Iterator[bytes]) -> bytes:
    """Work that reads a whole body."""
    return b"".join(body)


def test_who_sends_nothing_is_given_up() -> None:
    """After the patience for the next bytes."""

    async def silent() -> Message:
        await asyncio.get_running_loop().create_future()
        raise AssertionError

    with pytest.raises(HTTPException) as refused:
        run_apart(Intake(patience=0.01).read(a_request(silent), "lin", everything))
    assert refused.value.status_code == 408


def test_who_sends_for_ever_is_given_up() -> None:
    """However steadily the bytes come, a whole body may take only so long."""
    left = iter(range(20_000))

    async def dripping() -> Message:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"x", "more_body": next(left, None) is not None}

    with pytest.raises(HTTPException) as refused:
        run_apart(Intake(longest=0.01).read(a_request(dripping), "lin", everything))
    assert refused.value.status_code == 408


def test_who_goes_away_is_no_whole_file() -> None:
    """The work hears of it while it reads, so that it keeps nothing."""
    pieces: list[Message] = [
        {"type": "http.request", "body": b"half", "more_body": True},
        {"type": "http.disconnect"},
    ]
    heard: list[bytes] = []

    async def leaving() -> Message:
        return pieces.pop(0)

    def work(body: Iterator[bytes]) -> None:
        for piece in body:
            heard.append(piece)

    with pytest.raises(ClientDisconnect):
        run_apart(Intake().read(a_request(leaving), "lin", work))
    assert heard == [b"half"]


def test_only_so_many_are_taken_at_a_time() -> None:
    """Of all, and of one visitor; whoever is over is told when to come again, others are not."""

    async def try_all() -> list[tuple[str, int]]:
        intake, done = Intake(at_once=3, of_one=2), asyncio.Event()
        told: list[tuple[str, int]] = []

        async def slow() -> Message:
            await done.wait()
            return {"type": "http.request", "body": b"", "more_body": False}

        async def one(who: str) -> None:
            try:
                await intake.read(a_request(slow), who, everything)
                told.append((who, 200))
            except HTTPException as error:
                told.append((who, error.status_code))

        async with asyncio.TaskGroup() as group:
            for who in ("lin", "lin", "lin", "chen", "wang"):
                group.create_task(one(who))
            while len(told) < 2:
                await asyncio.sleep(0)
            done.set()
        await one("lin")
        return told

    told = run_apart(try_all())
    assert told[:2] == [("lin", 429), ("wang", 429)]
    assert sorted(told[2:]) == [("chen", 200), ("lin", 200), ("lin", 200), ("lin", 200)]


def test_the_office_hears_of_a_file_whatever_becomes_of_the_page(
    site: ComplaintSite, browser: TestClient
) -> None:
    """Of what was filed: the page may be closed before it says so in words. Of a draft nobody."""
    address = visitor(browser)
    with site.database.writing() as db:
        an_official(db, person_id=a_person(db, "li", "push").id)
    filed = site.complaint(address, state="verifying")
    assert hand_in(browser, PHOTO, x_prompt=FOLLOWING).status_code == 201
    assert hand_in(browser, PHOTO + b"2", x_prompt=FOLLOWING).status_code == 201
    site.withdraw(filed)
    site.complaint(address)
    assert hand_in(browser, PHOTO).status_code == 201
    with site.database.reading() as db:
        [owed] = db.exec(select(Delivery)).all()
    assert owed.content == {"about": "case_more", "case": filed}
