"""Files come in a stream, from the platform alone, and never larger than people can send them."""

import gzip
import json
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.utils import requote_uri
from urllib3.util import parse_url

from bot.channels.base import Ground
from bot.channels.wechat import media
from bot.channels.wechat.client import Client
from bot.channels.wechat.media import FILE_BYTES, MOST, WeChatMedia, allowed
from bot.evidence.media import MediaError, MediaGoneError
from bot.evidence.work import EvidenceWork
from models import evidence
from models.case_rows import Case
from models.evidence import LimitError
from models.intake import MB
from tests.channels.wechat.given import hasty
from tests.channels.wechat.scripted import Asked, Says, Scripted, code, said, token
from tests.evidence.given import Drawer
from tests.evidence_corpus import jpeg
from tests.fakes.cases import CHANNEL, VAULT

PIECE = bytes(64 * 1024)
ATTACHED = (("Content-Disposition", 'attachment; filename="m.jpg"'),)
PHOTO = jpeg() * 30


@pytest.fixture
def files(client: Client) -> WeChatMedia:
    """The platform's files."""
    return WeChatMedia(client)


def photo(body: bytes = PHOTO, **more: Any) -> Says:
    """A file as the platform gives it."""
    return Says(body, kind="image/jpeg", headers=ATTACHED, **more)


def video_at(platform: Scripted, link: str, says: Says | None = None) -> None:
    """Answer `media/get` with an address, and everything else with a file."""

    def answer(asked: Asked) -> Says:
        if asked.path == "/cgi-bin/media/get":
            return said(video_url=link)
        return says or Says(PHOTO, kind="video/mp4")

    platform.answer = answer


def endless(sent: list[int]) -> Iterator[bytes]:
    """A file of 200 MB; `sent` counts its pieces."""
    for _ in range(200 * MB // len(PIECE)):
        sent.append(1)
        yield PIECE


# --- what is a file -------------------------------------------------------------------------------


def test_a_photo_is_fetched_in_pieces(files: WeChatMedia, platform: Scripted) -> None:
    platform.answer = lambda _: photo()
    pieces = list(files.fetch("media-1"))
    assert b"".join(pieces) == PHOTO
    assert len(pieces) > 1
    (asked,) = platform.calls
    assert (asked.method, asked.path) == ("GET", "/cgi-bin/media/get")
    assert asked.query == {"access_token": "canary-token-1", "media_id": "media-1"}


def test_the_largest_file_is_taken(files: WeChatMedia, platform: Scripted) -> None:
    platform.answer = lambda _: photo(bytes(FILE_BYTES))
    assert sum(map(len, files.fetch("m"))) == FILE_BYTES


WORDS = json.dumps({"errcode": 40007, "errmsg": "invalid media_id"}).encode()
IS_A_FILE = {
    "JSON, attached": Says(WORDS, headers=ATTACHED),
    "JSON of somebody's": Says(b'{"report": "2027"}'),
    "a list": Says(b"[1, 2]"),
    "a number": Says(b"20270330"),
    "long JSON": Says(b"[" + b"1," * 50_000 + b"1]"),
    "of no type": Says(PHOTO, kind=""),
    "long, of no type": Says(PHOTO * 200, kind=""),
    "a voice": Says(b"#!AMR\n123", kind="audio/amr"),
    "without attachment": Says(PHOTO, kind="image/jpeg"),
    "a photo that looks like words": Says(WORDS, kind="image/jpeg"),
    "in pieces": Says(chunks=[b"a", b"", b"b"], kind="image/jpeg", headers=ATTACHED),
}


@pytest.mark.parametrize("says", IS_A_FILE.values(), ids=IS_A_FILE)
def test_a_file_is_a_file(files: WeChatMedia, platform: Scripted, says: Says) -> None:
    platform.answer = lambda _: says
    wanted = says.body if says.chunks is None else b"".join(says.chunks)
    assert b"".join(files.fetch("m")) == wanted


NOT_NOW = {
    "a page": Says(b"<html>login</html>", kind="text/html; charset=utf-8"),
    "a page of no type": Says(b"\n <!doctype html>", kind=""),
    "a long page": Says(b"<html>" * 20_000, kind="text/html"),
    "text": Says(b"please try again", kind="text/plain"),
    "nothing": photo(b""),
    "a code of 0": Says(),
    "a strange code": Says(b'{"errcode": "?"}'),
    "no JSON": Says(b"{", kind="application/json"),
    "cut off": photo(length=len(PHOTO) + 100),
    "502": Says(status=502),
    "404": Says(status=404),
    "elsewhere": Says(status=302, headers=(("Location", "https://weixin.qq.com/"),)),
    "a reset": Says(how="breaking"),
    "a hang": Says(how="never"),
    "busy": code(-1),
    "the day's quota": code(45009),
    "a ban": code(48004),
    "not ours": code(48001),
    "unknown": code(99999),
    "in plain text": Says(b'{"errcode": 45009}', kind="text/plain"),
}


@pytest.mark.parametrize("says", NOT_NOW.values(), ids=NOT_NOW)
def test_what_is_no_file_is_asked_for_again(ground: Ground, platform: Scripted, says: Says) -> None:
    platform.answer = lambda _: says
    with pytest.raises(MediaError):
        list(WeChatMedia(hasty(ground, platform)).fetch("m"))


@pytest.mark.parametrize("number", [40007, 40118, 46001])
def test_a_file_that_is_gone_is_gone(files: WeChatMedia, platform: Scripted, number: int) -> None:
    for kind in ("application/json", "text/plain", ""):
        platform.answer = lambda _, kind=kind: Says(  # type: ignore[misc]
            json.dumps({"errcode": number}).encode(), kind=kind
        )
        with pytest.raises(MediaGoneError):
            list(files.fetch("m"))


def test_a_refused_token_is_renewed_once(files: WeChatMedia, platform: Scripted) -> None:
    given = iter(range(9))
    platform.tokens = lambda _: token(f"t{next(given)}")
    platform.one_after_the_other(code(40001), photo())
    assert b"".join(files.fetch("m")) == PHOTO
    platform.answer = lambda _: code(40001)
    with pytest.raises(MediaError):
        list(files.fetch("m"))
    assert len(platform.calls) == 4


# --- how large ------------------------------------------------------------------------------------


BOMB = gzip.compress(bytes(200 * MB), 1)
TOO_LARGE: dict[str, Callable[[list[int]], Says]] = {
    "announced": lambda sent: photo(chunks=endless(sent), length=200 * MB),
    "streamed": lambda sent: photo(chunks=endless(sent)),
    "compressed": lambda _: Says(
        BOMB, kind="image/jpeg", headers=(*ATTACHED, ("Content-Encoding", "gzip"))
    ),
    "one byte": lambda _: photo(chunks=[bytes(MOST), b"1"]),
}


@pytest.mark.parametrize("says", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_too_large_is_refused_near_the_limit(
    files: WeChatMedia, platform: Scripted, says: Callable[[list[int]], Says]
) -> None:
    """And never held: what goes through leaves nothing behind."""
    sent: list[int] = []
    answer = says(sent)
    platform.answer = lambda _: answer
    taken = 0

    def take() -> None:
        nonlocal taken
        for piece in files.fetch("m"):
            taken += len(piece)

    tracemalloc.start()
    try:
        with pytest.raises(LimitError, match="file") as caught:
            take()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert caught.value.limit == FILE_BYTES
    assert taken <= MOST
    assert len(sent) * len(PIECE) < MOST + 16 * MB, "the platform is not asked for the rest"
    assert peak < 3 * MB


def test_what_is_announced_as_too_large_is_not_read(files: WeChatMedia, platform: Scripted) -> None:
    platform.answer = lambda _: photo(b"x", length=MOST + 1)
    with pytest.raises(LimitError):
        next(files.fetch("m"))


def test_a_file_that_trickles_ends(
    files: WeChatMedia, platform: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "SECONDS", 0.0)
    platform.answer = lambda _: photo(chunks=[PIECE] * 10)
    with pytest.raises(MediaError):
        list(files.fetch("m"))


def test_whoever_stops_reading_holds_nothing(files: WeChatMedia, platform: Scripted) -> None:
    """A full disk, say: the connection is given back."""
    platform.answer = lambda _: photo(chunks=[PIECE] * 20)
    pieces = files.fetch("m")
    with closing(pieces):  # type: ignore[type-var]
        next(pieces)
    platform.answer = lambda _: photo()
    assert b"".join(files.fetch("m")) == PHOTO


# --- a video lies elsewhere -----------------------------------------------------------------------


def test_a_video_is_fetched_from_where_it_lies(files: WeChatMedia, platform: Scripted) -> None:
    video_at(platform, f"{platform.address}/video/1?key=2")
    assert b"".join(files.fetch("m")) == PHOTO
    assert [one.path for one in platform.calls] == ["/cgi-bin/media/get", "/video/1"]
    assert platform.calls[1].query == {"key": "2"}, "the token stays"


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/video",
        "https://weixin.qq.com.evil.example/v",
        "https://evilqq.com/v",
        "https://weixin.qq.com@evil.example/v",
        "https://evil.example\\@weixin.qq.com/v",
        "https://weixin.qq.com:8443/v",
        "https://127.0.0.1/v",
        "https://[::1]/v",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "ftp://weixin.qq.com/v",
        "//weixin.qq.com/v",
        "https://weixin.qq.com",
        "https://weixin.qq.com/v\r\nHost: evil.example",
        "https://weixin.qq.com/v#@evil.example",
        "https://微信.qq.com/v",
        "",
        "video",
    ],
)
def test_nobody_makes_us_fetch_from_elsewhere(
    files: WeChatMedia, platform: Scripted, link: str
) -> None:
    video_at(platform, link)
    with pytest.raises(MediaError):
        list(files.fetch("m"))
    assert allowed(link, platform.address) is None
    assert len(platform.calls) == 1


@pytest.mark.parametrize("more", ["@evil.example/v", ".evil.example/v", "1/v", "\\@evil.example/"])
def test_the_apis_own_host_is_no_beginning_of_another(platform: Scripted, more: str) -> None:
    assert allowed(platform.address + more, platform.address) is None


def test_the_platforms_hosts_are_followed_over_https_only() -> None:
    base = "https://api.weixin.qq.com"
    assert allowed("http://vweixinf.tc.qq.com/a?b=c%20d", base) == (
        "https://vweixinf.tc.qq.com/a?b=c%20d"
    )
    assert allowed("https://MP.weixin.QQ.com:443/a", base) == "https://mp.weixin.qq.com/a"
    assert allowed("https://mmbiz.qpic.cn/a", base) == "https://mmbiz.qpic.cn/a"
    assert allowed("https://api.weixin.qq.com/a", base) == "https://api.weixin.qq.com/a"


@given(
    st.text(alphabet="htps:/@\\.weixnqcom#?%[]&:0149 \t\n", max_size=40)
    | st.from_regex(r"https?://[a-z@\\.:]{0,20}qq\.com[/@\\:?#a-z.]{0,20}", fullmatch=True)
)
def test_what_is_allowed_is_the_same_host_for_everybody(link: str) -> None:
    """Also for the library that connects, which reads an address by its own rules."""
    safe = allowed(link, "https://api.weixin.qq.com")
    if safe is not None:
        seen = parse_url(requote_uri(safe))
        assert seen.scheme == "https"
        assert seen.host is not None
        assert f".{seen.host}".endswith((".qq.com", ".qpic.cn"))
        assert (seen.port, seen.auth) == (None, None)


def test_redirects_are_followed_within_the_platform(files: WeChatMedia, platform: Scripted) -> None:
    def answer(asked: Asked) -> Says:
        if asked.path == "/cgi-bin/media/get":
            return said(video_url=f"{platform.address}/first")
        if asked.path == "/first":
            return Says(status=302, headers=(("Location", "/second"),))
        return Says(PHOTO, kind="video/mp4")

    platform.answer = answer
    assert b"".join(files.fetch("m")) == PHOTO


@pytest.mark.parametrize("to", ["https://evil.example/v", "/again", "http://127.0.0.1:1/"])
def test_no_redirect_leads_elsewhere_or_around(
    files: WeChatMedia, platform: Scripted, to: str
) -> None:
    around = Says(status=302, headers=(("Location", to),))
    video_at(platform, f"{platform.address}/again", around)
    with pytest.raises(MediaError):
        list(files.fetch("m"))
    assert len(platform.calls) <= 4


def test_an_address_that_names_an_address_is_none(files: WeChatMedia, platform: Scripted) -> None:
    again = said(video_url=f"{platform.address}/again")
    video_at(platform, f"{platform.address}/again", again)
    with pytest.raises(MediaError):
        list(files.fetch("m"))
    assert len(platform.calls) == 2


def test_a_video_has_the_same_limit(files: WeChatMedia, platform: Scripted) -> None:
    video_at(platform, f"{platform.address}/v", Says(kind="video/mp4", chunks=endless([])))
    with pytest.raises(LimitError):
        list(files.fetch("m"))


# --- as evidence ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "state", "reason"),
    [
        (photo(), "kept", ""),
        (photo(chunks=[PIECE] * 400), "lost", "file"),
        (code(40007), "lost", "gone"),
        (Says(b"<html></html>", kind="text/html"), "promised", ""),
        (code(40164), "promised", ""),
    ],
)
def test_evidence_ends_as_it_should(
    ground: Ground, platform: Scripted, tmp_path: Path, says: Says, state: str, reason: str
) -> None:
    """Kept, lost with its reason, or asked for again; and nothing is left of what was refused."""
    platform.answer = lambda _: says
    drawer = Drawer(ground.database, tmp_path / "evidence")
    with ground.database.writing() as db:
        evidence.promise(
            db,
            VAULT,
            db.get_one(Case, drawer.case_id),
            kind="photo",
            name="现场.jpg",
            source="media-1",
            size=None,
            now=drawer.clock.now(),
            file_bytes=FILE_BYTES,
        )
    files = WeChatMedia(hasty(ground, platform, 5.0))
    EvidenceWork(drawer.evidences, media={CHANNEL: files}).fetch()
    (piece,) = drawer.pieces()
    assert (piece.state, piece.reason) == (state, reason)
    assert bool(drawer.files()) == (state == "kept")
    if state == "kept":
        assert drawer.read(piece) == PHOTO
