"""The fake Telegram refuses what the real one refuses, and shows people what they would see."""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Update

from models.clock import FixedClock
from tests.fakes.clients import TestClient
from tests.fakes.parts import MORNING
from tests.fakes.telegram import (
    TOKEN,
    FakeTelegram,
    Fault,
    Server,
    Telephone,
    app_of,
    standing,
)

HOOK = "https://greenbot.example/telegram"


@pytest.fixture
def telegram() -> FakeTelegram:
    """A platform whose clock stands still."""
    return FakeTelegram(FixedClock(MORNING))


@pytest.fixture
def lin(telegram: FakeTelegram) -> Telephone:
    """Somebody who has begun."""
    telephone = telegram.user(1001)
    telephone.starts()
    return telephone


def call(telegram: FakeTelegram, method: str, **params: Any) -> tuple[int, str]:
    """Ask in process: the status, and what a refusal says."""
    status, body = telegram.call(method, params)
    assert body["ok"] is (status == 200)
    assert status == 200 or body["error_code"] == status
    return status, body.get("description", "")


def keyboard(*rows: list[tuple[str, str]]) -> str:
    """Buttons, as they are sent."""
    shown = [[{"text": text, "callback_data": data} for text, data in row] for row in rows]
    return json.dumps({"inline_keyboard": shown})


# --- sendMessage ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("lin")
@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": "字" * 4097}, "message is too long"),
        ({"text": "🟢" * 2049}, "message is too long"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "a", "parse_mode": "HTML"}, "parse_mode"),
        ({"text": "a", "reply_markup": keyboard([("是", "字" * 22)])}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard([("是", "")])}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard([(" ", "k")])}, "non-empty"),
        ({"text": "a", "reply_markup": keyboard([("是", "k")] * 9)}, "too long"),
        ({"text": "a", "reply_markup": keyboard(*[[("是", "k")]] * 101)}, "too long"),
        ({"text": "a", "reply_markup": "{"}, "can't parse"),
        ({"text": "a", "chat_id": "99"}, "chat not found"),
        ({"text": "a", "chat_id": "@lin"}, "chat not found"),
    ],
)
def test_what_it_does_not_take(telegram: FakeTelegram, params: dict[str, str], words: str) -> None:
    """A 400 that says why; nobody sees anything."""
    status, said = call(telegram, "sendMessage", **{"chat_id": "1001"} | params)
    assert status == 400
    assert words in said
    assert telegram.screen(1001).texts == []


@pytest.mark.usefixtures("lin")
def test_what_it_just_takes(telegram: FakeTelegram) -> None:
    """The limits are limits, not one less."""
    telegram.per_chat = None
    for text in ("字" * 4096, "🟢" * 2048):
        assert call(telegram, "sendMessage", chat_id=1001, text=text)[0] == 200
    full = keyboard(*[[("是", "字" * 21 + "a")] * 8] * 12, [("否", "k")] * 4)
    assert call(telegram, "sendMessage", chat_id=1001, text="a", reply_markup=full)[0] == 200
    assert len(telegram.screen(1001).labels) == 100


def test_who_is_not_to_be_had(telegram: FakeTelegram, lin: Telephone) -> None:
    """Blocked, deleted, put out of a group: 403; let in again, it goes on."""
    lin.blocks()
    assert call(telegram, "sendMessage", chat_id=1001, text="a") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    lin.unblocks()
    assert call(telegram, "sendMessage", chat_id=1001, text="a")[0] == 200
    group = lin.adds_to_group()
    lin.removes_from(group)
    assert call(telegram, "sendMessage", chat_id=group.number, text="a")[0] == 403
    lin.vanishes()
    assert "deactivated" in call(telegram, "sendMessage", chat_id=1001, text="a")[1]


def test_one_a_second_to_a_chat(telegram: FakeTelegram) -> None:
    """A second one is told how long to wait; others are not held; numbers may be changed."""
    for number in (1001, 2002):
        telegram.user(number).starts()
    assert call(telegram, "sendMessage", chat_id=1001, text="a")[0] == 200
    status, body = telegram.call("sendMessage", {"chat_id": 1001, "text": "b"})
    assert (status, body["parameters"]) == (429, {"retry_after": 1})
    assert call(telegram, "sendMessage", chat_id=2002, text="a")[0] == 200
    assert isinstance(telegram.clock, FixedClock)
    telegram.clock.move(timedelta(seconds=1))
    assert call(telegram, "sendMessage", chat_id=1001, text="b")[0] == 200


def test_thirty_a_second_to_all(telegram: FakeTelegram) -> None:
    """The thirty-first is refused, whomever it is for."""
    telegram.per_chat = None
    telegram.user(1001).starts()
    answers = [call(telegram, "sendMessage", chat_id=1001, text="a")[0] for _ in range(31)]
    assert answers == [200] * 30 + [429]


# --- presses --------------------------------------------------------------------------------------


def test_a_button_turns_until_it_is_answered(telegram: FakeTelegram, lin: Telephone) -> None:
    """Once; a word of at most 200 characters may be shown."""
    call(
        telegram, "sendMessage", chat_id=1001, text="？", reply_markup=keyboard([("1 是", "k:a:0")])
    )
    update = lin.presses("1")
    press = update["callback_query"]
    assert (press["data"], press["message"]["text"]) == ("k:a:0", "？")
    turning = lin.screen.spinning
    assert call(telegram, "answerCallbackQuery", callback_query_id=press["id"], text="好")[0] == 200
    assert (turning, lin.screen.spinning, lin.screen.toasts) == (True, False, ["好"])
    assert call(telegram, "answerCallbackQuery", callback_query_id=press["id"])[0] == 400
    with pytest.raises(AssertionError, match="1 是"):
        lin.presses("2")


# --- updates --------------------------------------------------------------------------------------


def test_the_library_reads_what_people_do(telegram: FakeTelegram, lin: Telephone) -> None:
    """Every update is one that it knows, with the kind that it should have."""
    call(telegram, "sendMessage", chat_id=1001, text="？", reply_markup=keyboard([("是", "k:a:0")]))
    telegram.updates.clear()
    lin.says("你好 🟢")
    lin.sends_photo(b"jpeg", caption="烟囱")
    lin.sends_file(b"%PDF", "证据.pdf", size=21 * 1024 * 1024)
    lin.sends_voice(b"ogg")
    lin.sends_place(22.5, 114.0)
    lin.edits("你好！")
    lin.forwards("听说要交表")
    lin.presses("是")
    group = lin.adds_to_group()
    lin.says("大家好", group)
    lin.blocks()
    seen = [Update.de_json(json.loads(json.dumps(one))) for one in telegram.updates]
    messages = [one.message for one in seen if one.message]
    assert [one.text or one.caption for one in messages] == [
        "你好 🟢", "烟囱", None, None, None, "听说要交表", "大家好",
    ]  # fmt: skip
    assert messages[1].photo[-1].file_id != messages[1].photo[0].file_id
    assert messages[2].document is not None
    assert messages[2].document.file_name == "证据.pdf"
    assert messages[3].voice is not None
    assert messages[4].location is not None
    assert messages[5].forward_origin is not None
    assert messages[6].chat.type == "group"
    [edited] = [one.edited_message for one in seen if one.edited_message]
    assert edited.text == "你好！"
    [press] = [one.callback_query for one in seen if one.callback_query]
    assert press.from_user.id == 1001
    changes = [one.my_chat_member for one in seen if one.my_chat_member]
    assert [one.new_chat_member.status for one in changes] == ["member", "kicked"]
    assert sorted({one.update_id for one in seen}) == [one.update_id for one in seen]


def test_updates_wait_until_they_are_had(telegram: FakeTelegram) -> None:
    """They come again until a later number is asked for; not beside a webhook."""
    first, second = telegram.user(1001).says("一"), telegram.user(1001).says("二")
    assert telegram.call("getUpdates", {})[1]["result"] == [first, second]
    assert telegram.call("getUpdates", {"limit": "1"})[1]["result"] == [first]
    later = {"offset": str(second["update_id"])}
    assert telegram.call("getUpdates", later)[1]["result"] == [second]
    assert telegram.call("getUpdates", {})[1]["result"] == [second]
    call(telegram, "setWebhook", url=HOOK)
    assert call(telegram, "getUpdates")[0] == 409


def test_somebody_may_wait_for_updates(telegram: FakeTelegram) -> None:
    """They come as soon as there is one."""
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(telegram.call, "getUpdates", {"timeout": "30"})
        while not telegram.calls:
            pass
        said = telegram.user(1001).says("你好")
        assert asked.result()[1]["result"] == [said]


def test_only_what_was_chosen_comes(telegram: FakeTelegram) -> None:
    """What nobody wants to hear of is not kept; the choice stays until another is made."""
    call(telegram, "getUpdates", allowed_updates='["message"]')
    lin = telegram.user(1001)
    lin.says("你好")
    lin.edits("您好")
    assert len(telegram.updates) == 1
    call(telegram, "getUpdates", allowed_updates="[]")
    lin.edits("您好")
    assert len(telegram.updates) == 2


# --- the webhook ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "params",
    [
        {"url": "http://greenbot.example/telegram"},
        {"url": "https://greenbot.example:8000/telegram"},
        {"url": HOOK, "secret_token": "not allowed"},
        {"url": HOOK, "secret_token": "a" * 257},
        {"url": HOOK, "max_connections": "101"},
    ],
)
def test_a_webhook_that_it_does_not_take(telegram: FakeTelegram, params: dict[str, str]) -> None:
    """Not https, another port, a secret that is none, too many connections."""
    assert call(telegram, "setWebhook", **params)[0] == 400
    assert telegram.webhook is None


class Bot:
    """A bot's side: it answers as it is told to, and keeps what came."""

    def __init__(self) -> None:
        self.answers: list[Response] = []
        self.came: list[tuple[dict[str, Any], Mapping[str, str]]] = []
        self.client = TestClient(
            Starlette(routes=[Route("/telegram", self.take, methods=["POST"])])
        )

    async def take(self, request: Request) -> Response:
        """Take an update."""
        self.came.append((await request.json(), dict(request.headers)))
        return self.answers.pop(0) if self.answers else Response()


def test_updates_are_brought_with_the_secret(telegram: FakeTelegram) -> None:
    """At once, one by one, and gone when they were taken."""
    bot = Bot()
    telegram.brought_by(bot.client, HOOK, "s3cret")
    said = telegram.user(1001).says("你好")
    [(update, headers)] = bot.came
    assert update == said
    assert headers["x-telegram-bot-api-secret-token"] == "s3cret"
    assert headers["host"] == "greenbot.example"
    assert telegram.updates == []


@pytest.mark.parametrize("status", [503, 403, 302, 404])
def test_what_is_not_taken_comes_again(telegram: FakeTelegram, status: int) -> None:
    """The same, before what is newer, until it is answered with 2xx; and it is told."""
    bot = Bot()
    telegram.brought_by(bot.client, HOOK, "s3cret")
    bot.answers = [Response(status_code=status)]
    first = telegram.user(1001).says("一")
    assert telegram.updates == [first]
    info = telegram.call("getWebhookInfo", {})[1]["result"]
    assert str(status) in info["last_error_message"]
    assert info["pending_update_count"] == 1
    second = telegram.user(1001).says("二")
    assert [update for update, _ in bot.came] == [first, first, second]
    assert telegram.updates == []
    telegram.bring_again(second)
    assert bot.came[-1][0] == second


def test_a_bot_that_breaks_took_nothing(telegram: FakeTelegram) -> None:
    """Whatever its client raises."""

    class Broken:
        def post(self, *_: object, **__: object) -> httpx.Response:
            raise httpx.ReadTimeout("x")

    telegram.brought_by(Broken(), HOOK)
    said = telegram.user(1001).says("你好")
    assert telegram.updates == [said]


def test_an_answer_may_ask_for_something(telegram: FakeTelegram) -> None:
    """A call of the API in the body is carried out; any other body is none."""
    bot = Bot()
    telegram.brought_by(bot.client, HOOK)
    bot.answers = [
        JSONResponse({"method": "sendMessage", "chat_id": 1001, "text": "您好",
                      "reply_markup": {"inline_keyboard": []}}),
        Response("OK"),
    ]  # fmt: skip
    lin = telegram.user(1001)
    lin.says("你好")
    assert lin.screen.last == "您好"
    lin.says("你好")
    assert len(lin.screen.texts) == 1


# --- menus and files ------------------------------------------------------------------------------


@pytest.mark.usefixtures("lin")
@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"commands": '[{"command": "Menu", "description": "x"}]'}, "BOT_COMMAND_INVALID"),
        ({"commands": '[{"command": "菜单", "description": "x"}]'}, "BOT_COMMAND_INVALID"),
        ({"commands": json.dumps([{"command": "a" * 33, "description": "x"}])}, "COMMAND_INVALID"),
        ({"commands": '[{"command": "menu", "description": ""}]'}, "DESCRIPTION_INVALID"),
        ({"commands": json.dumps([{"command": "a", "description": "x" * 257}])}, "DESCRIPTION"),
        ({"commands": json.dumps([{"command": "a", "description": "x"}] * 101)}, "TOO_MUCH"),
        ({"commands": "[]", "language_code": "zh_CN"}, "LANGUAGE_CODE_INVALID"),
        ({"commands": "[]", "scope": '{"type": "chat", "chat_id": 99}'}, "chat not found"),
    ],
)
def test_a_menu_that_it_does_not_take(
    telegram: FakeTelegram, params: dict[str, str], words: str
) -> None:
    """A 400 that says why, and nothing is set."""
    status, said = call(telegram, "setMyCommands", **params)
    assert status == 400
    assert words in said
    assert telegram.menus == {}


def test_the_narrowest_menu_is_shown(telegram: FakeTelegram, lin: Telephone) -> None:
    """The chat's own, then the language's, then everybody's."""
    chat = '{"type": "chat", "chat_id": "1001"}'
    for name, params in (("all", {}), ("zh", {"language_code": "zh"}), ("own", {"scope": chat})):
        commands = json.dumps([{"command": name, "description": "x"}])
        assert call(telegram, "setMyCommands", commands=commands, **params)[0] == 200
    assert lin.screen.menu == [("own", "x")]
    call(telegram, "deleteMyCommands", scope=chat)
    assert lin.screen.menu == [("zh", "x")]
    assert telegram.user(2002, language="ru").screen.menu == [("all", "x")]
    assert telegram.call("getMyCommands", {})[1]["result"][0]["command"] == "all"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server for the platforms of these tests."""
    with standing() as one:
        yield one


@pytest.fixture
def http(server: Server, telegram: FakeTelegram) -> Iterator[httpx.Client]:
    """Somebody who asks over HTTP."""
    server.telegram = telegram
    with httpx.Client(base_url=server.base, timeout=2) as client:
        yield client
    telegram.ends()


def test_files_are_had_by_their_path(http: httpx.Client, lin: Telephone) -> None:
    """Up to 20 MB; the path is good with the token alone."""
    small = lin.sends_file(b"%PDF", "a.pdf")["message"]["document"]["file_id"]
    large = lin.sends_file(b"x", "b.pdf", size=20 * 1024 * 1024 + 1)["message"]["document"]
    found = http.post(f"/bot{TOKEN}/getFile", data={"file_id": small}).json()["result"]
    assert http.get(f"/file/bot{TOKEN}/{found['file_path']}").content == b"%PDF"
    assert http.get(f"/file/bot1:x/{found['file_path']}").status_code == 404
    assert http.get(f"/file/bot{TOKEN}/documents/nothing").status_code == 404
    answer = http.post(f"/bot{TOKEN}/getFile", json={"file_id": large["file_id"]})
    assert (answer.status_code, answer.json()["description"]) == (
        400,
        "Bad Request: file is too big",
    )
    assert http.get(f"/bot{TOKEN}/getFile", params={"file_id": "no"}).status_code == 400


# --- over HTTP ------------------------------------------------------------------------------------


def test_it_knows_its_bot(http: httpx.Client) -> None:
    """By its token; another one is unauthorized, and what is no token is not found."""
    me = http.get(f"/bot{TOKEN}/getMe").json()["result"]
    assert (me["is_bot"], me["username"]) == (True, "greenbot_bot")
    assert http.get("/bot1:x/getMe").status_code == 401
    assert http.get("/botx/getMe").status_code == 404
    assert http.get(f"/bot{TOKEN}/getNothing").status_code == 404


def test_it_fails_as_it_is_told(http: httpx.Client, telegram: FakeTelegram) -> None:
    """Each kind as often as was said, for the method that was said; then all is well again."""
    telegram.faults = [Fault("502", "getMe", times=2), Fault("html"), Fault("reset"), Fault("429")]
    statuses = [http.get(f"/bot{TOKEN}/getMe").status_code for _ in range(2)]
    page = http.get(f"/bot{TOKEN}/getMe")
    assert (statuses, page.status_code) == ([502, 502], 200)
    assert page.text.startswith("<html>")
    with pytest.raises(httpx.RemoteProtocolError):
        http.get(f"/bot{TOKEN}/getMe")
    assert http.get(f"/bot{TOKEN}/getMe").json()["parameters"] == {"retry_after": 5}
    assert http.get(f"/bot{TOKEN}/getMe").json()["ok"]


@pytest.mark.parametrize("taken", [True, False])
def test_a_lost_answer_may_have_been_taken(
    http: httpx.Client, telegram: FakeTelegram, lin: Telephone, taken: bool
) -> None:
    """Nobody can tell from outside."""
    telegram.faults = [Fault("hang", taken=taken)]
    with pytest.raises(httpx.ReadTimeout):
        http.post(f"/bot{TOKEN}/sendMessage", data={"chat_id": 1001, "text": "您好"}, timeout=0.1)
    assert (lin.screen.last == "您好") is taken


def test_it_runs_in_process_as_well(telegram: FakeTelegram, lin: Telephone) -> None:
    """Without a port."""
    with TestClient(app_of(telegram)) as client:
        sent = client.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": 1001, "text": "您好"})
    assert sent.json()["result"]["text"] == "您好"
    assert str(lin.screen) == "> /start\n< 您好"
