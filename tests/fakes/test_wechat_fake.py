"""The small real WeChat refuses what the platform refuses: each limit of its API.

What is measured against it is worth as much as it is strict.
"""

from datetime import timedelta
from typing import Any

import pytest
import requests

from models.clock import FixedClock
from tests.fakes.wechat.account_side import (
    CARD,
    DUTY,
    LASTING,
    NOTICE,
    ONCE,
    SERVICE,
    Api,
    text_to,
)
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.stub import Stub
from tests.fakes.wechat.templates import cut_line

# --- tokens ---------------------------------------------------------------------------------------


def test_token_stays_until_shortly_before_its_end(api: Api, clock: FixedClock) -> None:
    """Everybody who asks gets the same one; near its end a new one, and both hold."""
    first = api.token
    clock.move(timedelta(minutes=110))
    assert api.log_in() == {"access_token": first, "expires_in": 600}
    clock.move(timedelta(minutes=6))
    assert api.log_in()["expires_in"] == 7200
    assert api.token != first
    assert api.errcode("/cgi-bin/getcallbackip", access_token=first) == 0


def test_every_path_wants_a_token_that_holds(api: Api, clock: FixedClock) -> None:
    """Without one, with one that nobody gave, and with an old one."""
    path = "/cgi-bin/getcallbackip"
    assert api.errcode(path) == 0
    assert api.errcode(path, access_token="") == 41001
    assert api.errcode(path, access_token="made-up") == 40001
    clock.move(timedelta(hours=2))
    assert api.errcode(path) == 42001


def test_token_is_for_who_knows_the_secret(api: Api, platform: Platform) -> None:
    """Another account and another secret are refused; each attempt is counted."""
    before = len(platform.tokens.fetches)
    assert api.log_in(appid="wx0000000000000000")["errcode"] == 40013
    assert api.log_in(secret="wrong")["errcode"] == 40125
    assert api.log_in(grant_type="password")["errcode"] == 40002
    assert len(platform.tokens.fetches) == before + 2


def test_forced_token_ends_the_one_before(api: Api, clock: FixedClock) -> None:
    """At once; not twice within 30 seconds, nor more than 20 times a day."""
    before = api.token
    api.log_in(force=True)
    assert api.errcode("/cgi-bin/getcallbackip", access_token=before) == 40001
    assert api.log_in(force=True)["errcode"] == 45011
    for _ in range(19):
        clock.move(timedelta(seconds=30))
        assert "errcode" not in api.log_in(force=True)
    clock.move(timedelta(seconds=30))
    assert api.log_in(force=True)["errcode"] == 45009


def test_token_can_be_taken_away(api: Api, platform: Platform) -> None:
    """The next fetch gives another."""
    platform.tokens.invalidate()
    assert api.errcode("/cgi-bin/getcallbackip") == 40001
    api.log_in()
    assert api.errcode("/cgi-bin/getcallbackip") == 0


# --- customer-service messages --------------------------------------------------------------------


def test_five_messages_within_two_days(api: Api, lin: Person, clock: FixedClock) -> None:
    """Who wrote can be written to five times, for 48 hours; writing opens it anew."""
    assert api.write(lin.openid) == 45015
    lin.text("你好")
    assert [api.write(lin.openid) for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
    lin.text("在吗")
    clock.move(timedelta(hours=47, minutes=59))
    api.log_in()
    assert api.write(lin.openid) == 0
    clock.move(timedelta(minutes=1))
    assert api.write(lin.openid) == 45015


def tapping(lin: Person) -> None:
    lin.platform.menu = [{"name": "自评", "type": "click", "key": "check"}]
    lin.click("自评")


def scanning(lin: Person) -> None:
    lin.platform.poster("gate")
    lin.scan("gate")


def following(lin: Person) -> None:
    lin.follow()


@pytest.mark.parametrize("touch", [tapping, scanning, following])
def test_three_messages_within_a_minute(
    api: Api, lin: Person, clock: FixedClock, touch: Any
) -> None:
    """After a click, a scan and a new following."""
    touch(lin)
    assert [api.write(lin.openid) for _ in range(4)] == [0, 0, 0, 45047]
    touch(lin)
    clock.move(timedelta(minutes=1))
    assert api.write(lin.openid) == 45015


def test_a_choice_counts_as_a_click(api: Api, lin: Person, stub: Stub, clock: FixedClock) -> None:
    """A tap sends what stood there, and opens the small window."""
    lin.text("你好")
    choices = [{"id": "k7:0", "content": "是"}, {"id": "k7:1", "content": "否"}]
    body = {"head_content": "是独立法人吗", "list": choices, "tail_content": "请选择"}
    whole = {"touser": lin.openid, "msgtype": "msgmenu", "msgmenu": body}
    assert api.errcode(SERVICE, whole) == 0
    assert lin.phone[-1].words == "是独立法人吗\n是\n否\n请选择"
    clock.move(timedelta(hours=48))
    api.log_in()
    assert lin.tap("否") == "您说：否"
    assert stub.pushes[-1]["bizmsgmenuid"] == "k7:1"
    assert [api.write(lin.openid) for _ in range(4)] == [0, 0, 0, 45047]


def test_long_message_is_refused_and_counts_for_nothing(api: Api, lin: Person) -> None:
    """2 048 bytes are taken, one more is not; what was refused was not sent."""
    lin.text("你好")
    assert api.write(lin.openid, "好" * 683) == 45002
    assert api.write(lin.openid, "") == 44004
    assert api.write(lin.openid, "好" * 682 + "ab") == 0
    assert [api.write(lin.openid) for _ in range(5)] == [0, 0, 0, 0, 45047]


def test_nobody_is_written_to_who_does_not_follow(api: Api, lin: Person) -> None:
    """Neither after they left, nor under a name that nobody has."""
    lin.text("你好")
    lin.unfollow()
    assert api.write(lin.openid) == 43004
    assert api.write("oNobody") == 40003
    lin.follow()
    assert api.write(lin.openid) == 0


def test_escaped_characters_stay_escaped(api: Api, lin: Person) -> None:
    """The platform wants the characters themselves, and shows whatever else it gets."""
    lin.text("你好")
    asked = {"access_token": api.token}
    requests.post(api.base + SERVICE, json=text_to(lin.openid, "在"), params=asked, timeout=5)
    api.write(lin.openid, r"C:\u4f60 “在”")
    assert [one.text for one in lin.phone[-2:]] == [r"\u5728", r"C:\u4f60 “在”"]


# --- templates and notices ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (
            "深圳市绿源电子科技有限公司南山分公司生产基地",
            "深圳市绿源电子科技有限公司南山分公司生产",
        ),
        (
            "凭证 7K3M-9Q2P 请于三月三十一日前办理完毕。",
            "凭证 7K3M-9Q2P 请于三月三十一日前办理完毕",
        ),
        ("好\U0001f600的\n下一行", "好的 下一行"),
    ],
    ids=["characters", "letters and digits in a row are one", "no emoji, one line"],
)
def test_template_lines_are_cut(value: str, shown: str) -> None:
    """To 20 characters, without a word."""
    assert cut_line(value) == shown


def test_template_shows_its_lines(api: Api, lin: Person) -> None:
    """At any time, for a follower; each field with what stands before it."""
    assert api.send_card(lin.openid, DUTY, thing1="绿源" * 12, time2="2027年3月31日 18:00") == 0
    [card] = lin.phone
    assert (card.kind, card.text) == ("template", "事项办理提醒")
    assert card.fields == (("单位", "绿源" * 10), ("截止", "2027年3月31日 18:00"))


def test_template_wants_every_field(api: Api, lin: Person) -> None:
    """One that is missing or of another kind is named; an unknown template is refused."""
    body = {"touser": lin.openid, "template_id": DUTY.id, "data": {"thing1": {"value": "绿源"}}}
    answer = api.call(CARD, body)
    assert answer["errcode"] == 47003
    assert "time2" in answer["errmsg"]
    assert api.send_card(lin.openid, DUTY, thing1="绿源", time2="三月底") == 47003
    assert api.errcode(CARD, body | {"template_id": "t-none"}) == 40037
    assert api.errcode(CARD, body | {"template_id": ONCE.id}) == 40037
    assert lin.phone == []


def test_template_is_for_followers(api: Api, lin: Person) -> None:
    """Who left gets none; who blocks them gets none either, and that is told afterwards."""
    lin.unfollow()
    assert api.send_card(lin.openid, DUTY, thing1="绿源", time2="18:00") == 43004
    lin.follow()
    lin.user.blocks = True
    assert api.send_card(lin.openid, DUTY, thing1="绿源", time2="18:00") == 0
    assert lin.phone == []


def test_end_of_a_template_is_told(api: Api, lin: Person, stub: Stub) -> None:
    """With its number, and what became of it."""
    body = {"touser": lin.openid, "template_id": DUTY.id}
    data = {"thing1": {"value": "绿源"}, "time2": {"value": "18:00"}}
    sent = api.call(CARD, {**body, "data": data, "url": "https://greenbot.example/"})
    [card] = lin.platform.cards
    lin.template_finished(card)
    assert stub.pushes[-1]["MsgID"] == str(sent["msgid"])
    assert stub.pushes[-1]["Status"] == "success"
    lin.user.blocks = True
    lin.template_finished(card)
    assert stub.pushes[-1]["Status"] == "failed:user block"


def test_second_sending_under_one_name_is_the_first(
    api: Api, lin: Person, clock: FixedClock
) -> None:
    """For ten minutes: the same number, and one message on the telephone."""
    data = {"thing1": {"value": "绿源"}, "time2": {"value": "18:00"}}
    body = {"touser": lin.openid, "template_id": DUTY.id, "data": data, "client_msg_id": "d1"}
    assert api.call(CARD, body) == api.call(CARD, body)
    assert len(lin.phone) == 1
    clock.move(timedelta(minutes=10))
    api.call(CARD, body)
    assert len(lin.phone) == 2


def test_notice_needs_a_consent(api: Api, lin: Person) -> None:
    """One consent is one notice; a lasting one is enough until it is taken back."""
    assert api.send_card(lin.openid, ONCE, thing1="案件有了进展") == 43101
    lin.agree(ONCE)
    lin.agree(ONCE)
    sent = [api.send_card(lin.openid, ONCE, thing1="案件有了进展") for _ in range(3)]
    assert sent == [0, 0, 43101]
    lin.agree(LASTING)
    values = {"thing1": "动态报表", "date2": "2027年3月31日"}
    assert [api.send_card(lin.openid, LASTING, **values) for _ in range(3)] == [0, 0, 0]
    lin.take_back(LASTING)
    assert api.send_card(lin.openid, LASTING, **values) == 43101


def test_consents_are_pushed(lin: Person, stub: Stub) -> None:
    """Yes, no, and no more; with the template's name."""
    lin.agree(ONCE)
    lin.refuse(ONCE)
    lin.take_back(LASTING)
    assert [one["Event"] for one in stub.pushes] == ["subscribe_msg_popup_event"] * 2 + [
        "subscribe_msg_change_event"
    ]
    assert ["accept" in one for one in stub.opened] == [True, False, False]
    assert [ONCE.id in one for one in stub.opened] == [True, True, False]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"thing1": "动态报表" * 6, "date2": "2027年3月31日"}, "thing1"),
        ({"thing1": "动态报表", "date2": "月底"}, "date2"),
        ({"thing1": "动态报表"}, "date2"),
    ],
    ids=["too long", "no date", "missing"],
)
def test_notice_is_refused_for_a_field(
    api: Api, lin: Person, values: dict[str, str], wrong: str
) -> None:
    """Nothing is cut: the field is named, and the consent is still there."""
    lin.agree(LASTING)
    data = {name: {"value": value} for name, value in values.items()}
    answer = api.call(NOTICE, {"touser": lin.openid, "template_id": LASTING.id, "data": data})
    assert answer["errcode"] == 47003
    assert wrong in answer["errmsg"]


def test_templates_are_listed(api: Api) -> None:
    """Those for messages on one path, those of notices with their kind on the other."""
    listed = api.call("/cgi-bin/template/get_all_private_template")["template_list"]
    assert [(one["template_id"], one["content"]) for one in listed] == [(DUTY.id, DUTY.content)]
    notices = api.call("/wxaapi/newtmpl/gettemplate")["data"]
    assert [(one["priTmplId"], one["type"]) for one in notices] == [(ONCE.id, 2), (LASTING.id, 3)]
