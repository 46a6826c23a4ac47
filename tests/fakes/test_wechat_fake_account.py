"""Files, quotas, the menu, codes and faults of the small real WeChat."""

import random
from datetime import timedelta
from typing import Any

import pytest
import requests

from models.clock import FixedClock
from tests.fakes.wechat.account import MADE_UP
from tests.fakes.wechat.account_side import SERVICE, Api, text_to
from tests.fakes.wechat.files import LARGEST
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.stub import Stub

# --- files ----------------------------------------------------------------------------------------


def test_files_are_kept_for_three_days(
    api: Api, lin: Person, stub: Stub, clock: FixedClock
) -> None:
    """A photo is fetched as it was sent, until it is gone."""
    photo = random.randbytes(3000)
    lin.image(photo)
    name = stub.pushes[-1]["MediaId"]
    asked = {"access_token": api.token, "media_id": name}
    fetched = requests.get(f"{api.base}/cgi-bin/media/get", params=asked, timeout=5)
    assert (fetched.content, fetched.headers["content-type"]) == (photo, "image/jpeg")
    clock.move(timedelta(days=3))
    api.log_in()
    assert api.errcode("/cgi-bin/media/get", media_id=name) == 40007
    assert api.errcode("/cgi-bin/media/get") == 41006


def test_film_is_fetched_from_another_address(api: Api, lin: Person, stub: Stub) -> None:
    """Its download answers with an address."""
    lin.video(b"film" * 100)
    found = api.call("/cgi-bin/media/get", media_id=stub.pushes[-1]["MediaId"])
    assert requests.get(found["video_url"], timeout=5).content == b"film" * 100


def test_uploads_have_a_kind_and_a_size(api: Api) -> None:
    """A file that is taken can be fetched; an empty, a large and a strange one are refused."""

    def upload(kind: str, content: bytes) -> dict[str, Any]:
        asked = {"access_token": api.token, "type": kind}
        file = {"media": ("IMG.jpg", content, "image/jpeg")}
        address = f"{api.base}/cgi-bin/media/upload"
        return dict(requests.post(address, params=asked, files=file, timeout=5).json())

    taken = upload("image", b"photo")
    assert "errcode" not in api.call("/cgi-bin/getcallbackip")
    fetched = requests.get(
        f"{api.base}/cgi-bin/media/get",
        params={"access_token": api.token, "media_id": taken["media_id"]},
        timeout=5,
    )
    assert fetched.content == b"photo"
    assert upload("image", b"")["errcode"] == 44001
    assert upload("thumb", b"x" * (LARGEST["thumb"] + 1))["errcode"] == 40006
    assert upload("table", b"x")["errcode"] == 40004


# --- quotas, the menu and codes -------------------------------------------------------------------


def test_quota_is_of_a_day(api: Api, platform: Platform, clock: FixedClock) -> None:
    """It is full until midnight in China, or until it is cleared, ten times a month."""
    platform.quotas.limits["/cgi-bin/menu/get"] = 1
    assert [api.errcode("/cgi-bin/menu/get") for _ in range(2)] == [46003, 45009]
    cleared = {"appid": MADE_UP.app_id}
    assert api.errcode("/cgi-bin/clear_quota", cleared) == 0
    assert [api.errcode("/cgi-bin/menu/get") for _ in range(2)] == [46003, 45009]
    clock.move(timedelta(days=1))
    api.log_in()
    assert api.errcode("/cgi-bin/menu/get") == 46003
    more = [api.errcode("/cgi-bin/clear_quota", cleared) for _ in range(10)]
    assert more == [0] * 9 + [48006]


def test_quota_is_told(api: Api, platform: Platform) -> None:
    """Of each path by its name, as far as it is counted."""
    told = "/cgi-bin/openapi/quota/get"
    platform.quotas.limits["/cgi-bin/menu/get"] = 9
    api.errcode("/cgi-bin/menu/get")
    answer = api.call(told, {"cgi_path": "/cgi-bin/menu/get"})
    assert answer["quota"] == {"daily_limit": 9, "used": 1, "remain": 8}
    assert api.errcode(told, {"cgi_path": "/cgi-bin/getcallbackip"}) == 0
    assert api.errcode(told, {"cgi_path": "/cgi-bin/nothing"}) == 76021


def button(name: str = "自评", **more: Any) -> dict[str, Any]:
    return {"type": "click", "name": name, "key": "check"} | more


@pytest.mark.parametrize(
    ("buttons", "code"),
    [
        ([], 40016),
        ([button()] * 4, 40016),
        ([{"name": "更多", "sub_button": [button()] * 6}], 40023),
        ([button("绿色工厂自评吗")], 40018),
        ([{"name": "更多", "sub_button": [button("自" * 21)]}], 40025),
        ([button(type="dance")], 40015),
        ([button(key="")], 40019),
        ([{"type": "view", "name": "网页", "url": ""}], 40020),
    ],
)
def test_menu_has_bounds(api: Api, buttons: list[dict[str, Any]], code: int) -> None:
    """How many buttons, how long their names, and that each does something."""
    assert api.errcode("/cgi-bin/menu/create", {"button": buttons}) == code


def test_menu_is_kept_and_clicked(api: Api, lin: Person, stub: Stub) -> None:
    """What was created is given back, pushes its key, and is gone when it is deleted."""
    stub.says = lambda push: push.get("EventKey", "")
    buttons = [button(), {"name": "更多", "sub_button": [button("我的", key="mine")] * 5}]
    assert api.errcode("/cgi-bin/menu/create", {"button": buttons}) == 0
    assert api.call("/cgi-bin/menu/get")["menu"]["button"] == buttons
    assert lin.click("我的") == "mine"
    assert lin.scan_from_menu("mine", "7K3M") == "mine"
    assert "7K3M" in stub.opened[-1]
    assert api.errcode("/cgi-bin/menu/delete") == 0
    assert api.errcode("/cgi-bin/menu/get") == 46003


def code_for(kind: str, **more: Any) -> dict[str, Any]:
    scene = {name: more.pop(name) for name in ("scene_str", "scene_id") if name in more}
    return {"action_name": kind, "action_info": {"scene": scene}} | more


@pytest.mark.parametrize(
    "body",
    [
        code_for("QR_STR_SCENE", scene_str=""),
        code_for("QR_STR_SCENE", scene_str="x" * 65),
        code_for("QR_STR_SCENE", scene_str="x", expire_seconds=2_592_001),
        code_for("QR_SCENE", scene_id=2**32),
        code_for("QR_LIMIT_SCENE", scene_id=100_001),
        code_for("QR_DANCE", scene_str="x"),
        {"action_name": "QR_STR_SCENE"},
    ],
)
def test_codes_have_bounds(api: Api, body: dict[str, Any]) -> None:
    """Of the scene and of the time."""
    assert api.errcode("/cgi-bin/qrcode/create", body) == 40053


def test_code_is_scanned_until_its_end(
    api: Api, lin: Person, stub: Stub, clock: FixedClock
) -> None:
    """A follower's scan says the scene, a newcomer's with a prefix; an old code says nothing."""
    stub.says = lambda push: f"{push['Event']} {push['EventKey']}"
    drawn = api.call(
        "/cgi-bin/qrcode/create", code_for("QR_STR_SCENE", scene_str="b-7", expire_seconds=600)
    )
    assert drawn["expire_seconds"] == 600
    assert lin.scan(drawn["url"]) == "SCAN b-7"
    newcomer = Person.of(lin.platform, "oNew", following=False)
    assert newcomer.scan("b-7") == "subscribe qrscene_b-7"
    assert stub.pushes[-1]["Ticket"] == drawn["ticket"]
    clock.move(timedelta(minutes=10))
    assert lin.scan("b-7") == ""
    assert len(stub.pushes) == 2


def test_method_matters(api: Api) -> None:
    """GET where POST is wanted, and the other way round."""
    assert api.errcode(SERVICE) == 43002
    assert api.errcode("/cgi-bin/menu/get", {}) == 43001


def test_broken_bodies_are_refused(api: Api) -> None:
    """No body, no JSON, no object, and no kind of message that is known."""
    asked = {"access_token": api.token}
    for raw, code in ((b"", 44002), (b"{", 47001), (b"[]", 47001)):
        answer = requests.post(api.base + SERVICE, data=raw, params=asked, timeout=5)
        assert answer.json()["errcode"] == code
    assert api.errcode(SERVICE, {"touser": "x", "msgtype": "dance"}) == 40008


# --- faults ---------------------------------------------------------------------------------------


def test_faults_come_as_often_as_they_were_ordered(api: Api, platform: Platform) -> None:
    """So many times and then no more; for ever until they are cleared."""
    path = "/cgi-bin/getcallbackip"
    platform.faults.errcode(path, -1, times=2)
    assert [api.errcode(path) for _ in range(3)] == [-1, -1, 0]
    platform.faults.errcode(path, 40001, times=None)
    assert [api.errcode(path) for _ in range(4)] == [40001] * 4
    platform.faults.clear(path)
    assert api.errcode(path) == 0
    assert [one.errcode for one in platform.called(path)] == [-1, -1, 0, *[40001] * 4, 0]


def test_gateway_and_page_are_no_answers(api: Api, platform: Platform) -> None:
    """A 502, and a page of HTML with status 200."""
    address = f"{api.base}/cgi-bin/getcallbackip"
    platform.faults.status("/cgi-bin/getcallbackip", 502)
    platform.faults.page("/cgi-bin/getcallbackip")
    assert requests.get(address, timeout=5).status_code == 502
    page = requests.get(address, timeout=5)
    assert (page.status_code, page.headers["content-type"][:9]) == (200, "text/html")


@pytest.mark.parametrize("taken", [False, True])
@pytest.mark.parametrize(("how", "error"), [("hang", "timed out"), ("reset", "reset by peer")])
def test_lost_answer_may_have_been_taken(
    api: Api, lin: Person, how: str, error: str, taken: bool
) -> None:
    """A call that hangs, or whose connection is reset, was carried out or was not."""
    lin.text("你好")
    getattr(lin.platform.faults, how)(SERVICE, taken=taken)
    asked = {"access_token": api.token}
    with pytest.raises(requests.RequestException, match=error):
        requests.post(
            api.base + SERVICE, json=text_to(lin.openid, "a"), params=asked, timeout=(5, 0.05)
        )
    assert [one.text for one in lin.phone[1:]] == ["a"] * taken
