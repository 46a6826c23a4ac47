"""What is sent, what a refusal becomes, and that a refused token is renewed once and no more."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from bot.channels.base import Ground
from bot.channels.wechat.client import Client, connected
from bot.channels.wechat.errors import Kind, NoAnswerError, NotSentError, WeChatError
from models.access_tokens import MOST, WITHIN
from models.clock import FixedClock
from models.db import Database
from tests.channels.wechat.given import hasty
from tests.channels.wechat.scripted import APP, SECRET, Asked, Says, Scripted, code, said, token
from tests.channels.wechat.test_errors import TABLE
from tests.fakes.canaries import OPENID
from tests.fakes.parts import VAULT

CANARY = "canary-token-1"


def fresh_tokens() -> Callable[[Asked], Says]:
    """A platform that gives another token each time."""
    given: list[int] = []

    def give(_: Asked) -> Says:
        given.append(1)
        return token(f"canary-token-{len(given)}")

    return give


# --- what is sent ---------------------------------------------------------------------------------


def test_a_text_is_sent_as_the_platform_reads_it(client: Client, platform: Scripted) -> None:
    client.send_text(OPENID, "绿色工厂 <a href='https://x.cn'>看</a> 😀")
    (asked,) = platform.calls
    assert (asked.method, asked.path) == ("POST", "/cgi-bin/message/custom/send")
    assert asked.query == {"access_token": CANARY}
    assert "绿色工厂".encode() in asked.body
    assert asked.said == {
        "touser": OPENID,
        "msgtype": "text",
        "text": {"content": "绿色工厂 <a href='https://x.cn'>看</a> 😀"},
    }


def test_half_a_character_stops_nothing(client: Client, platform: Scripted) -> None:
    client.send_text(OPENID, "a\ud83db")
    assert platform.calls[0].said["text"]["content"] == "a?b"


def test_a_menu_has_its_items(client: Client, platform: Scripted) -> None:
    client.send_menu(OPENID, "请选择", [("k7:1", "是"), ("k7:2", "否")], "谢谢")
    assert platform.calls[0].said == {
        "touser": OPENID,
        "msgtype": "msgmenu",
        "msgmenu": {
            "head_content": "请选择",
            "list": [{"id": "k7:1", "content": "是"}, {"id": "k7:2", "content": "否"}],
            "tail_content": "谢谢",
        },
    }


def test_a_template_message_has_a_number(client: Client, platform: Scripted) -> None:
    platform.answer = lambda _: said(errcode=0, errmsg="ok", msgid=200228332)
    data = {"thing1": "年度报告", "time2": "2027年3月30日"}
    assert client.send_template(OPENID, "tpl", data, "https://x.cn/y") == "200228332"
    assert client.send_template(OPENID, "tpl", data, None) == "200228332"
    with_url, without = (one.said for one in platform.calls)
    assert platform.calls[0].path == "/cgi-bin/message/template/send"
    assert with_url == {
        "touser": OPENID,
        "template_id": "tpl",
        "url": "https://x.cn/y",
        "data": {"thing1": {"value": "年度报告"}, "time2": {"value": "2027年3月30日"}},
    }
    assert "url" not in without
    client.send_template(OPENID, "tpl", data, None, key="d-17")
    assert platform.calls[2].said == without | {"client_msg_id": "d-17"}


@pytest.mark.parametrize("number", ["9" * 65, None, [1], {}])
def test_a_number_that_is_none_is_not_kept(
    client: Client, platform: Scripted, number: object
) -> None:
    """The message was taken all the same, and what can be written down says so."""
    platform.answer = lambda _: said(errcode=0, errmsg="ok", msgid=number)
    assert client.send_template(OPENID, "tpl", {"thing1": "x"}, None) == ""


def test_a_subscription_notice_goes_its_own_way(client: Client, platform: Scripted) -> None:
    assert client.send_subscribe(OPENID, "tpl", {"thing1": "x"}, "https://x.cn") == ""
    (asked,) = platform.calls
    assert asked.path == "/cgi-bin/message/subscribe/bizsend"
    assert asked.said == {
        "touser": OPENID,
        "template_id": "tpl",
        "data": {"thing1": {"value": "x"}},
        "page": "https://x.cn",
    }


def test_the_menu_is_replaced_and_read(client: Client, platform: Scripted) -> None:
    menu = {"button": [{"type": "click", "name": "自检", "key": "selfcheck"}]}
    client.create_menu(menu)
    assert (platform.calls[0].path, platform.calls[0].said) == ("/cgi-bin/menu/create", menu)
    platform.answer = lambda _: said(menu=menu)
    assert client.get_menu() == {"menu": menu}
    platform.answer = lambda _: code(46003)
    assert client.get_menu() == {}
    platform.answer = lambda _: code(48001)
    with pytest.raises(WeChatError):
        client.get_menu()


def test_templates_are_listed(client: Client, platform: Scripted) -> None:
    platform.answer = lambda _: said(template_list=[{"template_id": "a"}])
    assert client.private_templates() == [{"template_id": "a"}]
    platform.answer = lambda _: said(errcode=0, errmsg="ok", data=[{"priTmplId": "b"}])
    assert client.subscribe_templates() == [{"priTmplId": "b"}]
    assert [one.path for one in platform.calls] == [
        "/cgi-bin/template/get_all_private_template",
        "/wxaapi/newtmpl/gettemplate",
    ]


def test_a_qr_code_holds_for_a_while_or_for_ever(client: Client, platform: Scripted) -> None:
    platform.answer = lambda _: said(ticket="gQ", expire_seconds=60, url="http://weixin.qq.com/q/1")
    code_for_a_while = client.create_qr("bind-1", 60)
    assert (code_for_a_while.ticket, code_for_a_while.url) == ("gQ", "http://weixin.qq.com/q/1")
    client.create_qr("poster", None)
    assert [one.said for one in platform.calls] == [
        {
            "action_info": {"scene": {"scene_str": "bind-1"}},
            "action_name": "QR_STR_SCENE",
            "expire_seconds": 60,
        },
        {"action_info": {"scene": {"scene_str": "poster"}}, "action_name": "QR_LIMIT_STR_SCENE"},
    ]


@pytest.mark.parametrize(("scene", "seconds"), [("", 60), ("x" * 65, 60), ("x", 0), ("x", 2592001)])
def test_a_qr_code_that_cannot_be_is_not_asked_for(
    client: Client, platform: Scripted, scene: str, seconds: int
) -> None:
    with pytest.raises(ValueError, match=r"scene|days"):
        client.create_qr(scene, seconds)
    assert platform.asked == []


def test_the_rest_of_the_account(client: Client, platform: Scripted) -> None:
    platform.answer = lambda _: said(ip_list=["203.0.113.1", "203.0.113.2"])
    assert client.callback_ips() == ["203.0.113.1", "203.0.113.2"]
    platform.answer = lambda _: Says()
    client.clear_quota()
    assert platform.calls[1].said == {"appid": APP}
    assert platform.calls[1].path == "/cgi-bin/clear_quota"


def test_what_is_left_of_a_day_is_told(client: Client, platform: Scripted) -> None:
    counted = {"daily_limit": 500_000, "used": 12, "remain": 499_988}
    platform.answer = lambda _: said(errcode=0, errmsg="ok", quota=counted)
    assert client.quota("/cgi-bin/message/custom/send") == (12, 500_000)
    assert platform.calls[0].path == "/cgi-bin/openapi/quota/get"
    assert platform.calls[0].said == {"cgi_path": "/cgi-bin/message/custom/send"}


@pytest.mark.parametrize(
    "says", [Says(), said(errcode=0, quota=[]), said(errcode=0, quota={"used": "1"})]
)
def test_what_was_asked_for_is_there_or_nobody_knows(
    client: Client, platform: Scripted, says: Says
) -> None:
    platform.answer = lambda _: says
    asking: list[Callable[[], object]] = [
        lambda: client.quota("/cgi-bin/media/get"),
        client.callback_ips,
        client.private_templates,
        client.subscribe_templates,
        lambda: client.create_qr("x", 60),
    ]
    for ask in asking:
        with pytest.raises(NoAnswerError):
            ask()


# --- what the platform answers --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "number"),
    [(kind, number) for kind, numbers in TABLE for number in numbers if kind != "token"],
)
def test_a_refusal_is_told_by_its_kind(
    client: Client, platform: Scripted, kind: Kind, number: int
) -> None:
    platform.answer = lambda _: code(number, f"sorry {OPENID} rid: 1")
    with pytest.raises(WeChatError) as caught:
        client.send_text(OPENID, "x")
    assert (caught.value.kind, caught.value.code) == (kind, number)
    assert len(platform.calls) == 1, "no other code is worth a second try at once"
    assert OPENID not in str(caught.value)


# --- a refused token ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [40001, 40014, 42001])
def test_a_refused_token_is_renewed_once_and_the_message_sent(
    client: Client, platform: Scripted, number: int
) -> None:
    platform.tokens = fresh_tokens()
    platform.one_after_the_other(code(number), Says())
    client.send_text(OPENID, "x")
    assert [one.query["access_token"] for one in platform.calls] == [
        "canary-token-1",
        "canary-token-2",
    ]
    assert platform.calls[0].body == platform.calls[1].body
    assert len(platform.fetches) == 2


def test_a_lasting_refusal_ends_after_one_renewal(client: Client, platform: Scripted) -> None:
    platform.tokens = fresh_tokens()
    platform.answer = lambda _: code(40001)
    with pytest.raises(WeChatError) as caught:
        client.send_text(OPENID, "x")
    assert caught.value.kind == "token"
    assert len(platform.calls) == 2
    assert len(platform.fetches) == 2


@pytest.mark.parametrize("fresh", [True, False], ids=["fresh tokens", "always the same"])
def test_ten_minutes_of_sending_with_a_lasting_refusal(
    database: Database, platform: Scripted, clock: FixedClock, fresh: bool
) -> None:
    """Two processes that send all the time: three requests for a token, and few calls."""
    if fresh:
        platform.tokens = fresh_tokens()
    platform.answer = lambda _: code(40001)
    ground = Ground(database, VAULT, clock)
    processes = [hasty(ground, platform, 5.0), hasty(ground, platform, 5.0)]
    fetched: list[datetime] = []
    for number in range(220):
        before = len(platform.fetches), len(platform.calls)
        with suppress(WeChatError, NotSentError):
            processes[number % 2].send_text(OPENID, "x")
        fetched += [clock.now()] * (len(platform.fetches) - before[0])
        assert len(platform.calls) - before[1] <= 2
        clock.move(timedelta(seconds=6))
    assert len(fetched) >= MOST
    for start in fetched:
        assert len([at for at in fetched if start <= at < start + WITHIN]) <= MOST
    assert len(platform.calls) <= 4 * len(fetched)


def test_a_file_is_not_sent_a_second_time(client: Client, platform: Scripted) -> None:
    """What was read of it is gone: the platform would be given an empty one."""
    platform.answer = lambda _: code(40001)
    file = io.BytesIO(b"a picture")
    with pytest.raises(WeChatError):
        client._api.post("media/upload", params={"type": "image"}, files={"media": file})
    (asked,) = platform.calls
    assert b"a picture" in asked.body
    assert asked.query == {"access_token": CANARY, "type": "image"}


def test_no_token_means_that_nothing_was_sent(client: Client, platform: Scripted) -> None:
    platform.tokens = lambda _: Says(status=502)
    with pytest.raises(NotSentError, match="no_token"):
        client.send_text(OPENID, "x")
    assert platform.calls == []


def test_many_threads_use_one_client(client: Client, platform: Scripted) -> None:
    def send(number: int) -> None:
        client.send_text(OPENID, str(number))

    with ThreadPoolExecutor(8) as threads:
        for one in [threads.submit(send, number) for number in range(80)]:
            one.result()
    sent = sorted(int(one.said["text"]["content"]) for one in platform.calls)
    assert sent == list(range(80))
    assert len(platform.fetches) == 1


def test_what_the_library_does_by_itself_never_asks_for_a_token(
    ground: Ground, platform: Scripted
) -> None:
    """Neither its constructor nor its own way of having one."""
    client = connected(ground, APP, SECRET, platform.address)
    client._api.fetch_access_token()
    assert platform.asked == []
    assert client._api.access_token == CANARY
    client.send_text(OPENID, "x")
    assert len(platform.fetches) == 1
