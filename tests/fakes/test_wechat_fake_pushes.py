"""The small real WeChat pushes as the platform does, and reads answers as strictly."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse, Response

from models.clock import FixedClock
from tests.fakes.parts import MORNING
from tests.fakes.wechat.account import Account
from tests.fakes.wechat.account_side import Api
from tests.fakes.wechat.envelope import Envelope, signature
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.server import running
from tests.fakes.wechat.shown import TROUBLE, Bubble
from tests.fakes.wechat.stub import Stub
from tools.serving import served

VECTORS = Path(__file__).parents[1] / "channels" / "wechat" / "vectors.json"

# --- pushes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["secure", "compatible", "plain"])
def test_push_travels_in_its_mode(platform: Platform, stub: Stub, lin: Person, mode: str) -> None:
    """Sealed, both, or in the clear; the answer is shown."""
    platform.line.account = stub.changed(mode=mode)
    assert lin.text("你好") == "您说：你好"
    params, body = stub.posts[-1]
    assert (b"<Content>" in body) is (mode != "secure")
    assert (b"<Encrypt>" in body) is (mode != "plain")
    assert ("msg_signature" in params) is (mode != "plain")
    assert params["openid"] == lin.openid
    assert stub.pushes[-1]["ToUserName"] == stub.account.original_id


def test_url_is_verified(platform: Platform, stub: Stub) -> None:
    """The console asks for its own words back; a server with another token fails."""
    assert platform.line.verify()
    stub.changed(token="another")
    assert not platform.line.verify()


@pytest.mark.parametrize("fresh", [True, False])
def test_unanswered_push_comes_three_times(
    platform: Platform, stub: Stub, lin: Person, fresh: bool
) -> None:
    """As the same message; signed and sealed anew, or to the byte as before; then it is told."""
    platform.line.fresh = fresh
    stub.answers = [Response(status_code=503) for _ in range(3)]
    assert lin.text("你好") == ""
    assert [one.text for one in lin.phone] == [TROUBLE]
    assert len({one["MsgId"] for one in stub.pushes}) == 1
    assert len({params["nonce"] + str(body) for params, body in stub.posts}) == (3 if fresh else 1)


def test_second_try_may_succeed(stub: Stub, lin: Person) -> None:
    """The user sees the answer, and nothing of the trouble."""
    stub.answers = [Response(status_code=503)]
    assert lin.text("你好") == "您说：你好"
    assert [one.text for one in lin.phone] == ["您说：你好"]


def test_slow_answer_is_cut(clock: FixedClock) -> None:
    """Over a real connection: it is cut at the limit, and the push comes again."""
    held = Platform(clock)
    held.faults.hang("/cgi-bin/getcallbackip", times=2)
    with running(held) as address, httpx.Client(timeout=0.05) as client:
        slow = Platform(clock, client, f"{address}/cgi-bin/getcallbackip")
        Person.of(slow, "oLin").text("你好")
    assert slow.line.tries == 3
    assert [one.kind for one in slow.chat] == ["own", "trouble"]


def test_unreachable_server_is_told(clock: FixedClock) -> None:
    """Where nobody listens."""
    with served(Stub().app) as address, httpx.Client(timeout=5) as client:
        gone = Platform(clock, client, f"{address}/wechat")
        lin = Person.of(gone, "oLin")
        assert lin.text("你好") == "您说：你好"
        gone.line.url = "http://127.0.0.1:9/wechat"
        lin.text("你好")
    assert [one.kind for one in lin.phone] == ["passive", "trouble"]


PUSH = {"FromUserName": "oLinOpenid"}


def _odd_answers() -> Iterator[Any]:
    stub, plain = Stub(), Stub(Account(mode="plain"))
    good = stub.reply(PUSH, "在")
    yield pytest.param(plain.sealed(good), id="in the clear")
    yield pytest.param(stub.sealed(good, MsgSignature="0" * 40), id="signature")
    yield pytest.param(Stub(Account(app_id="wx00")).sealed(good), id="another account's key")
    yield pytest.param(stub.sealed(stub.reply(PUSH, "在", ToUserName="oWang")), id="receiver")
    yield pytest.param(stub.sealed(stub.reply(PUSH, "在", FromUserName="gh_0")), id="sender")
    yield pytest.param(stub.sealed(stub.reply(PUSH, "在", CreateTime="now")), id="no time")
    yield pytest.param(stub.sealed(stub.reply(PUSH, "在", MsgType="dance")), id="kind")
    yield pytest.param(stub.sealed(stub.reply(PUSH, "好" * 683)), id="too long")
    yield pytest.param(stub.sealed(stub.reply(PUSH, "")), id="empty")
    yield pytest.param('{"errcode": 0}', id="JSON")
    yield pytest.param("<html></html>", id="HTML")


@pytest.mark.parametrize("answer", list(_odd_answers()))
def test_odd_answer_is_told_at_once(stub: Stub, lin: Person, answer: str) -> None:
    """The user reads that the account cannot serve; the push does not come again."""
    stub.answers = [Response(answer)]
    assert lin.text("你好") == ""
    assert [one.kind for one in lin.phone] == ["trouble"]
    assert len(stub.pushes) == len(lin.platform.oddities) == 1


@pytest.mark.parametrize(
    ("good", "odd"),
    [("<MsgType>", "<Content>在</Content><MsgType>"), ("xml>", "html>")],
    ids=["a field twice", "another root"],
)
def test_odd_xml_is_told(platform: Platform, stub: Stub, lin: Person, good: str, odd: str) -> None:
    """Where nothing is sealed as well."""
    platform.line.account = stub.changed(mode="plain")
    answer = stub.sealed(stub.reply(PUSH, "在"))
    stub.answers = [Response(answer), Response(answer.replace(good, odd))]
    assert lin.text("你好") == "在"
    assert lin.text("你好") == ""
    assert lin.phone[-1].text == TROUBLE


@pytest.mark.parametrize("words", ["", "success"])
def test_no_answer_is_an_answer(stub: Stub, lin: Person, words: str) -> None:
    """Nothing, or `success`, both unencrypted: nothing is shown."""
    stub.answers = [PlainTextResponse(words)]
    lin.text("你好")
    assert lin.phone == []


def test_refused_push_is_told(stub: Stub, lin: Person) -> None:
    """A 403 is odd, and is not asked again."""
    stub.answers = [Response(status_code=403)]
    lin.text("你好")
    assert [one.kind for one in lin.phone] == ["trouble"]
    assert len(stub.pushes) == 1


def test_nobody_waits_for_an_answer_who_left(stub: Stub, lin: Person) -> None:
    """What goes wrong then is seen by nobody."""
    stub.answers = [Response(status_code=403)]
    lin.unfollow()
    assert lin.phone == []
    assert lin.platform.oddities


def test_passive_reply_uses_no_window(api: Api, lin: Person) -> None:
    """Five messages are left after it."""
    assert lin.text("你好") == "您说：你好"
    assert [api.write(lin.openid) for _ in range(6)] == [0] * 5 + [45047]


def test_events_of_one_second_have_a_second_each(stub: Stub, lin: Person) -> None:
    """Nobody clicks twice within one, so a clock that stands still makes no repetition of them."""
    lin.platform.menu = [{"name": "自评", "type": "click", "key": "check"}]
    lin.click("自评")
    lin.click("自评")
    first, second = (int(one["CreateTime"]) for one in stub.pushes)
    assert second == first + 1


def test_every_kind_of_message_has_its_fields(stub: Stub, lin: Person) -> None:
    """Voice with what was heard, a place, an article, and a document that cannot be fetched."""
    lin.voice(b"amr", "你好")
    lin.location(22.54, 113.93, "深圳市南山区")
    lin.link("标题", "https://greenbot.example/")
    lin.file("材料.pdf", 12345)
    voice, place, article, document = stub.pushes
    assert (voice["MsgType"], voice["Recognition"]) == ("voice", "你好")
    assert (place["Location_X"], place["Label"]) == ("22.54", "深圳市南山区")
    assert article["Url"] == "https://greenbot.example/"
    assert (document["Title"], document["FileTotalLen"]) == ("材料.pdf", "12345")
    assert "MediaId" not in document
    assert len({one["MsgId"] for one in stub.pushes}) == 4


def test_words_cannot_leave_their_element(stub: Stub, lin: Person) -> None:
    """What somebody types stays what they typed."""
    hostile = "]]></Content><MsgType>event</MsgType><![CDATA["
    assert lin.text(hostile) == f"您说：{hostile}"
    assert stub.pushes[-1]["MsgType"] == "text"


# --- the published vectors ------------------------------------------------------------------------


def published(kind: str) -> list[dict[str, Any]]:
    """The vectors of a kind."""
    vectors = json.loads(VECTORS.read_text("utf-8"))["vectors"]
    return [one for one in vectors if one["kind"] == kind]


def ids(vectors: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in vectors]


@pytest.mark.parametrize("one", published("signature3"), ids=ids(published("signature3")))
def test_signature_is_as_published(one: dict[str, Any]) -> None:
    """The platform's own examples."""
    assert signature(one["token"], one["timestamp"], one["nonce"]) == one["signature"]


@pytest.mark.parametrize("one", published("encrypted"), ids=ids(published("encrypted")))
def test_envelope_is_as_published(one: dict[str, Any]) -> None:
    """They open to the words, and the words seal to them to the letter."""
    account = Account(app_id=one["app_id"], aes_key=one["encoding_aes_key"])
    envelope = Envelope(account)
    parts = one["token"], one["timestamp"], one["nonce"]
    assert signature(*parts, one["encrypt"]) == one["msg_signature"]
    assert envelope.open(one["encrypt"]) == one["plaintext"]
    drawn = one["random16"] or one["random16_recovered"]
    assert envelope.seal(one["plaintext"], drawn.encode()) == one["encrypt"]


def test_bubbles_can_be_read(lin: Person) -> None:
    """A test asks for all that stands on one."""
    card = Bubble(1, lin.openid, "template", MORNING, "提醒", fields=(("单位", "绿源"),))
    assert card.words == "提醒\n单位：绿源"
