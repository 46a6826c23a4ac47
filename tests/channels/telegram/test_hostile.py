"""What may come to the webhook with the right secret: words, or nothing; never a failure."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.door import HEADER, PATH
from bot.web.guard import BODY_LIMIT
from tests.channels.telegram.bodies import (
    DOCUMENT,
    GROUP,
    LIN,
    PHOTO,
    chat_with,
    edited,
    entity,
    file,
    in_group,
    membership,
    message,
    pressed,
    update,
    user,
    wrote,
)
from tests.channels.telegram.webhook import SECRET, bring, webhook
from tests.fakes.canaries import NAME, PHONE
from tests.fakes.clients import TestClient
from tests.fakes.desks import FakeDesk
from tests.fakes.logs import log, logging_as_before

__all__ = ["log", "logging_as_before"]


@pytest.fixture
def desk() -> FakeDesk:
    """A desk that has heard nothing yet."""
    return FakeDesk()


@pytest.fixture
def client(desk: FakeDesk) -> Iterator[TestClient]:
    """Whoever has the secret."""
    with webhook(desk) as made:
        yield made


def without(given: dict[str, Any], *path: str) -> dict[str, Any]:
    """An update of which one field is missing."""
    changed: dict[str, Any] = json.loads(json.dumps(given))
    inner = changed
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return changed


def instead(value: Any, given: dict[str, Any], *path: str) -> dict[str, Any]:
    """An update of which one field is something else."""
    changed: dict[str, Any] = json.loads(json.dumps(given))
    inner = changed
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return changed


PRESS = pressed("k:Zx8_kQ-1aB3dE5fG:0")
LEAVING = membership(chat_with(LIN), "member", "kicked")
NO_UPDATES = {
    "nothing": b"",
    "half": b"{",
    "no text": b"\xff\xfe{}",
    "latin": '{"update_id":1,"message":"é"}'.encode("latin-1"),
    "deep list": b"[" * 30_000,
    "deep object": b'{"message":' * 5_000,
    "deep and whole": b'{"message":' * 5_000 + b"1" + b"}" * 5_000,
    "long number": b"1" * 5_000,
    "not a number": b'{"update_id":NaN}',
    "infinite": b'{"update_id":1e999}',
    "null": b"null",
    "list": b"[]",
    "text": b'"text"',
    "number": b"5",
    "twice": b'{"update_id":1,"update_id":"x"}',
    "xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><xml>&a;</xml>",
    "empty": {},
    "no number": without(wrote("一"), "update_id"),
    "negative number": instead(-1, wrote("一"), "update_id"),
    "huge number": instead(10**400, wrote("一"), "update_id"),
    "number as text": instead("5", wrote("一"), "update_id"),
    "number as truth": instead(True, wrote("一"), "update_id"),
    "number as fraction": instead(1.5, wrote("一"), "update_id"),
    "message as text": update(message="一"),
    "message as list": update(message=[message("一")]),
    "message as truth": update(message=True),
    "empty message": update(message={}),
    "no chat": without(wrote("一"), "message", "chat"),
    "chat as number": instead(5, wrote("一"), "message", "chat"),
    "chat without kind": without(wrote("一"), "message", "chat", "type"),
    "kind as list": instead(["private"], wrote("一"), "message", "chat", "type"),
    "chat's number as text": instead("5", wrote("一"), "message", "chat", "id"),
    "chat's number endless": instead(10**30, wrote("一"), "message", "chat", "id"),
    "no date": without(wrote("一"), "message", "date"),
    "huge date": instead(10**15, wrote("一"), "message", "date"),
    "negative date": instead(-(10**12), wrote("一"), "message", "date"),
    "date as text": instead("2026-11-20", wrote("一"), "message", "date"),
    "no name": without(wrote("一"), "message", "from", "first_name"),
    "sender as list": instead([LIN], wrote("一"), "message", "from"),
    "sender as number": instead(5, wrote("一"), "message", "from"),
    "bot as text": instead("no", wrote("一"), "message", "from", "is_bot"),
    "language as number": instead(5, wrote("一"), "message", "from", "language_code"),
    "endless language": instead("zh" * 99, wrote("一"), "message", "from", "language_code"),
    "words as number": instead(123, wrote("一"), "message", "text"),
    "words as list": instead(["一"], wrote("一"), "message", "text"),
    "words as object": instead({"a": "b"}, wrote("一"), "message", "text"),
    "caption as number": wrote(photo=PHOTO, caption=5),
    "photo as object": wrote(photo=PHOTO[0]),
    "photo of numbers": wrote(photo=[1, 2]),
    "photo without size": wrote(photo=[file("AgAC", file_unique_id="x")]),
    "file without number": wrote(document=without({"d": DOCUMENT}, "d", "file_id")["d"]),
    "file without second number": wrote(document={"file_id": "BQAC"}),
    "file's number as list": wrote(document=file("x") | {"file_id": ["x"]}),
    "file's number endless": wrote(document=file("x" * 501)),
    "file's number of half a face": wrote(document=file("BQAC\ud83d")),
    "file's number with a line": wrote(document=file("BQAC\n")),
    "negative size": wrote(document=file("BQAC", file_size=-5)),
    "size as text": wrote(document=file("BQAC", file_size="5")),
    "name as number": wrote(document=file("BQAC", file_name=5)),
    "picture of a file as text": wrote(document=file("BQAC", thumbnail="x")),
    "place as text": wrote(location="厂里"),
    "place without longitude": wrote(location={"latitude": 1.0}),
    "entities as object": instead({}, in_group("/help"), "message", "entities"),
    "entity without place": instead([{"type": "mention"}], in_group("@a"), "message", "entities"),
    "entity before the text": in_group("@a", {"type": "mention", "offset": -5, "length": 2}),
    "press without number": without(PRESS, "callback_query", "id"),
    "press with empty number": instead("", PRESS, "callback_query", "id"),
    "press without sender": without(PRESS, "callback_query", "from"),
    "press without chat's number": without(PRESS, "callback_query", "chat_instance"),
    "press of a number": instead(5, PRESS, "callback_query", "data"),
    "press under text": instead("一", PRESS, "callback_query", "message"),
    "buttons as object": instead({}, PRESS, "callback_query", "message", "reply_markup"),
    "change without chat": without(LEAVING, "my_chat_member", "chat"),
    "change to nothing": without(LEAVING, "my_chat_member", "new_chat_member"),
    "change to a number": instead(5, LEAVING, "my_chat_member", "new_chat_member"),
    "change without user": instead({"status": "kicked"}, LEAVING, "my_chat_member",
                                   "new_chat_member"),
    "change at the end of days": instead(10**15, LEAVING, "my_chat_member", "date"),
}  # fmt: skip


@pytest.mark.parametrize("body", NO_UPDATES.values(), ids=NO_UPDATES.keys())
def test_what_is_no_update_is_acknowledged_and_passed_over(
    client: TestClient, desk: FakeDesk, log: io.StringIO, body: Any
) -> None:
    """It would be no better the next time; the log has a line for it."""
    response = bring(client, body)
    assert (response.status_code, response.content) == (200, b"")
    assert (desk.received, desk.noted) == ([], [])
    (line,) = log.getvalue().splitlines()
    assert json.loads(line)["channel"] == "telegram"


STRANGE = {
    "nothing but spaces": " \n ",
    "longest": "字" * 4_096,
    "faces": "🟢👩\u200d👩\u200d👧" * 300,
    "right to left": "\u202e举报",
    "markup": "<img src=x onerror=alert(1)>[a](tg://user?id=1)",
    "gaps": "%s{0}{name}",
    "zeros": "a\x00b",
    "half a face": "a\ud83d",
    "slashes": "/" * 500,
    "endless command": "/" + "a" * 4_000,
    "command and lines": "/start\n\n\n",
    "json": '{"update_id":1}',
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_strange_words_are_words(client: TestClient, desk: FakeDesk, text: str) -> None:
    """Whatever is text reaches the conversation."""
    assert bring(client, wrote(text)).status_code == 200
    assert len(desk.received) == 1


@pytest.mark.parametrize(
    "given",
    [
        in_group("@a", {"type": "mention", "offset": 500, "length": 2}),
        in_group("🌱@a", {"type": "mention", "offset": 1, "length": 2}),
        in_group("@a", {"type": "mention", "offset": 0, "length": 2**53}),
        in_group("@" * 4_000, *[{"type": "mention", "offset": 0, "length": 1}] * 200),
        in_group("", entity("mention", "x", "x")),
        membership(GROUP, "left", "of tomorrow"),
        instead({"user": LIN, "status": "of tomorrow"}, LEAVING, "my_chat_member",
                "new_chat_member"),
        wrote("一", **{"from": user(id=-5)}),
        wrote("一", photo=[]),
        edited("一", chat=GROUP | {"id": 2**63 - 1}),
    ],
)  # fmt: skip
def test_other_oddities_are_acknowledged(client: TestClient, given: dict[str, Any]) -> None:
    """Places outside a text, half characters, and kinds that nobody knows yet."""
    assert bring(client, given).status_code == 200


def test_what_cannot_be_read_is_not_repeated_in_the_log(
    client: TestClient, log: io.StringIO
) -> None:
    """The line has a type and places in the code, and no word of anybody."""
    text = f"我是{NAME}，电话{PHONE}"
    wrong = instead([text], wrote(text), "message", "caption")
    for body in (wrong, without(wrote(text), "message", "from", "first_name"), text.encode()):
        bring(client, body)
    assert len(log.getvalue().splitlines()) == 3
    assert NAME not in log.getvalue()
    assert PHONE not in log.getvalue()
    assert "700123456" not in log.getvalue()


def test_a_body_over_the_limit_is_refused(client: TestClient, desk: FakeDesk) -> None:
    """No update has so many bytes."""
    frame = len(json.dumps(wrote("")).encode())
    assert bring(client, wrote("x" * (BODY_LIMIT - frame))).status_code == 200
    assert bring(client, wrote("x" * (BODY_LIMIT - frame + 1))).status_code == 413
    headers = {HEADER: SECRET}
    unannounced = iter([b" " * 1024] * 65)
    assert client.post(PATH, content=unannounced, headers=headers).status_code == 413
    assert len(desk.received) == 1


# --- anything -------------------------------------------------------------------------------------

ANY = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=200,
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@ANY
@given(st.binary(max_size=300))
def test_no_bytes_are_a_failure(client: TestClient, body: bytes) -> None:
    """Whatever comes with the secret is acknowledged."""
    assert bring(client, body).status_code == 200


@ANY
@given(json_values)
def test_no_json_is_a_failure(client: TestClient, body: Any) -> None:
    """Whatever JSON it is."""
    assert bring(client, body).status_code == 200


GOOD = [
    wrote("你好"),
    wrote(photo=PHOTO, caption="排放口"),
    wrote(document=DOCUMENT),
    edited("改了"),
    PRESS,
    LEAVING,
    membership(GROUP, "left", "member"),
    in_group("@greenbot_bot 你好", entity("mention", "@greenbot_bot 你好", "@greenbot_bot")),
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in some JSON."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, one in inner:
        yield (*path, name)
        if isinstance(one, (dict, list)):
            yield from places(one, (*path, name))


@ANY
@given(st.data())
def test_no_field_of_an_update_can_be_a_failure(client: TestClient, data: st.DataObject) -> None:
    """An update of each kind with anything at all in one of its fields, or in several."""
    body: Any = json.loads(json.dumps(data.draw(st.sampled_from(GOOD))))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(body))))
        inner = body
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = data.draw(json_values)
    assert bring(client, body).status_code == 200
