"""The client at a platform that keeps its own rules: what we send is what it takes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.base import Ground
from bot.channels.wechat.calls import Calls
from bot.channels.wechat.client import Client
from bot.channels.wechat.errors import Kind, NoAnswerError, NotSentError, WeChatError
from bot.channels.wechat.media import WeChatMedia
from bot.channels.wechat.tokens import Tokens, asking
from bot.evidence.media import MediaGoneError
from models.access_tokens import MOST
from models.clock import FixedClock
from tests.evidence_corpus import jpeg
from tests.fakes.wechat.account import MADE_UP
from tests.fakes.wechat.account_side import DUTY, LASTING, ONCE
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.server import Host, hosting

SERVICE = "/cgi-bin/message/custom/send"


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """An address, for one platform after the other."""
    with hosting() as made:
        yield made


@pytest.fixture
def wechat(clock: FixedClock, host: Host) -> Platform:
    """The platform, with three templates."""
    made = Platform(clock)
    for template in (DUTY, ONCE, LASTING):
        made.add(template)
    host.serve(made)
    return made


@pytest.fixture
def account(ground: Ground, wechat: Platform) -> Client:
    """The account's client."""
    calls = Calls((2.0, 0.5))
    fetch = asking(calls, MADE_UP.app_id, MADE_UP.secret, wechat.base_url)
    tokens = Tokens(ground, MADE_UP.app_id, fetch, lambda _: None)
    return Client(MADE_UP.app_id, MADE_UP.secret, wechat.base_url, tokens, calls)


@pytest.fixture
def lin(wechat: Platform, clock: FixedClock) -> Person:
    """A follower who has just written."""
    lin = Person.of(wechat, "oLinOpenid")
    lin.user.wrote(clock.now())
    return lin


def test_words_arrive_as_they_were_written(account: Client, lin: Person) -> None:
    account.send_text(lin.openid, "绿色工厂 \\u4e00 “引号” 😀\n第二行")
    assert lin.phone[-1].text == "绿色工厂 \\u4e00 “引号” 😀\n第二行"


def test_choices_arrive(account: Client, lin: Person) -> None:
    account.send_menu(lin.openid, "请选择", [("k:1", "是"), ("k:2", "否")], "")
    assert [(one.id, one.label) for one in lin.phone[-1].items] == [("k:1", "是"), ("k:2", "否")]


def test_cards_arrive(account: Client, wechat: Platform, lin: Person) -> None:
    """Sent twice under one key, as after a lost answer: there is one."""
    data = {"thing1": "年报", "time2": "2027年3月30日 18:00"}
    sent = {
        account.send_template(lin.openid, DUTY.id, data, "https://x.cn", key="d-1")
        for _ in range(2)
    }
    assert len(sent) == len(wechat.cards) == 1
    assert wechat.cards[0].url == "https://x.cn"


def test_a_field_that_is_refused_is_named(account: Client, lin: Person) -> None:
    with pytest.raises(WeChatError) as caught:
        account.send_template(lin.openid, DUTY.id, {"thing1": "年报", "time2": "soon"}, None)
    assert (caught.value.kind, caught.value.about) == ("fields", "time2")


def test_a_notice_needs_consent(account: Client, lin: Person) -> None:
    with pytest.raises(WeChatError) as caught:
        account.send_subscribe(lin.openid, ONCE.id, {"thing1": "年报"}, None)
    assert caught.value.kind == "consent"


@pytest.mark.parametrize(
    ("openid", "text", "kind"),
    [("nobody", "x", "permanent"), ("oLinOpenid", "字" * 700, "permanent")],
)
def test_what_the_platform_refuses_is_told(
    account: Client, lin: Person, openid: str, text: str, kind: Kind
) -> None:
    with pytest.raises(WeChatError) as caught:
        account.send_text(openid, text)
    assert caught.value.kind == kind
    assert not [one for one in lin.phone if one.kind == "service"]


def test_the_window_and_its_messages_end(account: Client, lin: Person, clock: FixedClock) -> None:
    for number in range(5):
        account.send_text(lin.openid, str(number))
    with pytest.raises(WeChatError) as caught:
        account.send_text(lin.openid, "6")
    assert caught.value.kind == "used_up"
    clock.move(timedelta(hours=49))
    with pytest.raises(WeChatError) as caught:
        account.send_text(lin.openid, "7")
    assert caught.value.kind == "window"


def test_the_accounts_own_things(account: Client, wechat: Platform) -> None:
    assert account.get_menu() == {}
    account.create_menu({"button": [{"type": "click", "name": "自检", "key": "selfcheck"}]})
    assert account.get_menu()["menu"]["button"][0]["key"] == "selfcheck"
    assert [one["template_id"] for one in account.private_templates()] == [DUTY.id]
    notices = {one["priTmplId"] for one in account.subscribe_templates()}
    assert notices == {ONCE.id, LASTING.id}
    for seconds in (60, None):
        made = account.create_qr("bind-1", seconds)
        assert wechat.code(made.ticket).scene == "bind-1"
    assert account.callback_ips() == wechat.addresses
    account.clear_quota()


def test_a_changed_secret_is_seen_while_a_token_lasts(
    account: Client, wechat: Platform, lin: Person
) -> None:
    """The token still works; whoever asks about the secret hears the truth, and the token stays."""
    account.send_text(lin.openid, "1")
    account.credentials()
    wechat.tokens.account = replace(wechat.tokens.account, secret="0" * 32)
    with pytest.raises(WeChatError) as refused:
        account.credentials()
    assert refused.value.code == 40125
    account.send_text(lin.openid, "2")


def test_files_are_fetched_and_gone_after_three_days(
    account: Client, wechat: Platform, clock: FixedClock
) -> None:
    files = WeChatMedia(account)
    kept = [wechat.files.keep(kind, jpeg()) for kind in ("image", "voice", "video")]
    for one in kept:
        assert b"".join(files.fetch(one.media_id)) == jpeg()
    clock.move(timedelta(days=3))
    for one in kept:
        with pytest.raises(MediaGoneError):
            list(files.fetch(one.media_id))


def test_a_token_of_before_is_renewed(account: Client, wechat: Platform, lin: Person) -> None:
    account.send_text(lin.openid, "1")
    wechat.tokens.invalidate()
    account.send_text(lin.openid, "2")
    assert [one.text for one in lin.phone if one.kind == "service"] == ["1", "2"]
    assert len(wechat.tokens.fetches) == 2


def test_a_day_of_sending_costs_a_token_every_two_hours(
    account: Client, wechat: Platform, clock: FixedClock
) -> None:
    for _ in range(24 * 6):
        account.callback_ips()
        clock.move(timedelta(minutes=10))
    assert 12 <= len(wechat.tokens.fetches) <= 14


def test_a_token_that_is_refused_once_and_for_ever(
    account: Client, wechat: Platform, lin: Person
) -> None:
    wechat.faults.errcode(SERVICE, 40001)
    account.send_text(lin.openid, "1")
    assert len([one for one in lin.phone if one.kind == "service"]) == 1
    wechat.faults.errcode(SERVICE, 40001, times=None)
    for _ in range(50):
        with pytest.raises((WeChatError, NotSentError)):
            account.send_text(lin.openid, "2")
    assert len(wechat.tokens.fetches) <= MOST


def test_an_answer_that_is_lost_is_no_refusal(
    account: Client, wechat: Platform, lin: Person
) -> None:
    """The message is there; who took the silence for a refusal would send it twice."""
    wechat.faults.hang(SERVICE, taken=True)
    wechat.faults.reset(SERVICE, taken=True)
    wechat.faults.page(SERVICE)
    wechat.faults.status(SERVICE, 502)
    for _ in range(4):
        with pytest.raises(NoAnswerError):
            account.send_text(lin.openid, "x")
    assert len([one for one in lin.phone if one.kind == "service"]) == 2
