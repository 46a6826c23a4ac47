"""What strangers and a platform on a bad day may push: refused, or taken quietly, never a failure.

Each goes through the real web application.
"""

import io
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.wechat.corpus import CORPUS, Hostile
from tests.channels.wechat.pushing import (
    APP,
    KEY,
    LIN,
    OFFICE,
    TOKEN,
    Platform,
    message,
    pairs_of,
    under,
    whole,
    wrapped,
)

MOST_MEMORY = 3 * 1024 * 1024
"""Bytes that one body may take while it is looked at, whatever stands in it."""
HELD = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)

each = pytest.mark.parametrize("hostile", CORPUS.values(), ids=CORPUS)


@pytest.fixture(scope="module")
def wechat() -> Platform:
    """One door for all of them: none may leave it worse than it was."""
    return Platform()


def pushed(wechat: Platform, hostile: Hostile) -> tuple[int, str]:
    """What it gets."""
    body = hostile.body() if callable(hostile.body) else hostile.body
    response = wechat.post(hostile.pairs, body, **hostile.headers)
    return response.status_code, response.text


def test_there_are_enough() -> None:
    """Of each kind some."""
    assert len(CORPUS) >= 80
    assert {one.status for one in CORPUS.values()} == {200, 403, 413}


@each
def test_it_is_refused_or_taken_quietly(wechat: Platform, hostile: Hostile) -> None:
    """As said, and nothing of it is received."""
    status, text = pushed(wechat, hostile)
    assert status == hostile.status
    assert text == {200: "success", 403: ""}.get(status, text)
    assert wechat.desk.received == []
    assert wechat.desk.noted == []


@pytest.mark.parametrize("mode", ["compatible", "plain"])
def test_no_mode_makes_a_failure_of_it(mode: str) -> None:
    """In plain mode more is believed; a failure is nothing."""
    wechat = Platform(mode=mode)  # type: ignore[arg-type]
    for name, hostile in CORPUS.items():
        status, _ = pushed(wechat, hostile)
        assert status in (200, 403, 413), name


def test_memory_is_bounded(wechat: Platform) -> None:
    """Whatever is announced, nested or repeated."""
    pushed(wechat, CORPUS["a plain message"])
    for name, hostile in CORPUS.items():
        ours = 2 * len(hostile.body) if isinstance(hostile.body, bytes) else 0
        tracemalloc.start()
        pushed(wechat, hostile)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < MOST_MEMORY + ours, name


def test_nothing_of_it_is_logged(log: io.StringIO) -> None:
    """Neither words nor names nor secrets, and no traceback."""
    wechat = Platform()
    for hostile in CORPUS.values():
        pushed(wechat, hostile)
    found = log.getvalue()
    for word in (LIN, OFFICE, TOKEN, KEY, APP, "etc/passwd", "oChen", "traceback", "DROP TABLE"):
        assert word not in found


def test_a_right_push_is_still_taken() -> None:
    """After all of them."""
    wechat = Platform()
    for hostile in CORPUS.values():
        pushed(wechat, hostile)
    assert "Encrypt" in wechat.push(message()).text
    assert len(wechat.desk.received) == 1


@HELD
@given(st.binary(max_size=400))
def test_no_body_is_a_failure(wechat: Platform, body: bytes) -> None:
    """Of a stranger."""
    assert wechat.post(pairs_of("guess"), body).status_code == 403


@HELD
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=50)), max_size=8))
def test_no_address_is_a_failure(wechat: Platform, pairs: list[tuple[str, str]]) -> None:
    """Nor a verification by one."""
    assert wechat.post(pairs, b"<xml/>").status_code == 403
    response = wechat.client.get("/wechat", params=pairs)
    assert response.status_code == 403


names = st.sampled_from(
    ["signature", "msg_signature", "timestamp", "nonce", "openid", "echostr", "encrypt_type"]
)


@HELD
@given(st.lists(st.tuples(names, st.text(max_size=50)), max_size=8), st.binary(max_size=100))
def test_no_known_name_makes_a_failure(
    wechat: Platform, pairs: list[tuple[str, str]], body: bytes
) -> None:
    """Whatever it says."""
    assert wechat.post(pairs, body).status_code == 403
    assert wechat.client.get("/wechat", params=pairs).status_code == 403


@HELD
@given(st.binary(max_size=400))
def test_no_signed_text_is_a_failure(wechat: Platform, text: bytes) -> None:
    """Encrypted and signed as the platform would."""
    encrypt = under(KEY, whole(text))
    response = wechat.post(pairs_of(encrypt), wrapped(encrypt))
    assert (response.status_code, response.text) == (200, "success")


@HELD
@given(
    st.dictionaries(
        st.sampled_from(["Content", "MsgId", "MsgType", "Event", "EventKey", "CreateTime", "Label"])
        | st.sampled_from(["MediaId", "Recognition", "FileTotalLen", "Title", "bizmsgmenuid"]),
        st.text(st.characters(codec="utf-8"), max_size=40)
        | st.sampled_from(["event", "text", "file", "voice", "1", "CLICK", "subscribe", "]]>"]),
        max_size=8,
    )
)
def test_no_signed_field_is_a_failure(wechat: Platform, fields: dict[str, str]) -> None:
    """Whatever stands in the fields of a message: it is answered, or not."""
    fresh = Platform(clock=wechat.clock)
    text = message(**{name: value for name, value in fields.items() if name not in _BASE})
    for name in _BASE & fields.keys():
        text = text.replace(f"</{name}>", f"{fields[name].replace('<', '')}</{name}>", 1)
    assert fresh.push(text).status_code == 200


_BASE = {"MsgId", "MsgType"}
