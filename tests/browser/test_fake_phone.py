"""The page that plays a telephone with WeChat, over a small server of the account."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from models.clock import SystemClock
from tests.browser.conftest import DESKTOP, Open
from tests.fakes.clients import TestClient
from tests.fakes.wechat.account_side import DUTY, LASTING
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.phone import phone_routes
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.server import hosting
from tests.fakes.wechat.shown import TROUBLE, Item
from tests.fakes.wechat.stub import Stub

pytestmark = pytest.mark.browser

SMALL = {"width": 390, "height": 844}


@pytest.fixture
def stub() -> Stub:
    """The account's server."""
    return Stub()


@pytest.fixture
def platform(stub: Stub) -> Platform:
    """The platform with two people, of whom one follows."""
    made = Platform(SystemClock(), TestClient(stub.app))
    Person.of(made, "oLin", "小林")
    Person.of(made, "oWang", "王敏", following=False)
    made.add(LASTING)
    return made


@pytest.fixture
def address(platform: Platform) -> Iterator[str]:
    """Where the telephone is."""
    with hosting(phone_routes) as host:
        yield host.serve(platform)


def telephone(open_window: Open, address: str, **options: object) -> Page:
    """Open the page, and wait until it has looked."""
    options = {"viewport": SMALL} | options
    return open_window(address, until="#log[aria-busy='false']", **options).page


def type_in(page: Page, words: str) -> None:
    page.fill("#entry", words)
    page.press("#entry", "Enter")


def test_words_go_and_come(address: str, open_window: Open, stub: Stub) -> None:
    """Who types sees their own words and the answer; markup stays words, a link becomes one."""
    page = telephone(open_window, address)
    type_in(page, "你好")
    expect(page.locator(".own .words")).to_have_text("你好")
    expect(page.locator(".bubble:not(.own) .words")).to_have_text("您说：你好")
    type_in(page, "<b>粗</b> http://127.0.0.1:9/a")
    expect(page.locator(".bubble:not(.own) a")).to_have_attribute("href", "http://127.0.0.1:9/a")
    assert page.locator("#log b").count() == 0
    assert [one["Content"] for one in stub.pushes] == ["你好", "<b>粗</b> http://127.0.0.1:9/a"]


def test_choices_are_tapped(address: str, open_window: Open, platform: Platform) -> None:
    """A message with choices that comes by itself appears; a tap answers it."""
    page = telephone(open_window, address)
    lin = platform.users["oLin"]
    lin.wrote(platform.clock.now())
    platform.send_choices("oLin", "是独立法人吗", (Item("k:0", "是"), Item("k:1", "否")), "")
    page.get_by_role("button", name="否").click()
    expect(page.locator(".bubble:not(.own) .words").last).to_have_text("您说：否")


def test_card_shows_its_lines(address: str, open_window: Open, platform: Platform) -> None:
    """A template message is a card."""
    page = telephone(open_window, address)
    platform.add(DUTY)
    values = {"thing1": {"value": "绿源电子"}, "time2": {"value": "18:00"}}
    platform.send_template("oLin", DUTY.id, values, "http://127.0.0.1:9/")
    expect(page.locator(".card dd").first).to_have_text("绿源电子")
    expect(page.locator(".card a")).to_be_visible()


def test_photo_is_sent(address: str, open_window: Open, stub: Stub) -> None:
    """It is chosen from the files, and stands in the chat."""
    photo = io.BytesIO()
    Image.new("RGB", (60, 40), (9, 120, 60)).save(photo, "JPEG")
    page = telephone(open_window, address)
    file = {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    page.set_input_files("#chooser", file)  # type: ignore[arg-type]
    expect(page.locator(".own img")).to_be_visible()
    assert page.evaluate("document.querySelector('.own img').naturalWidth") == 60
    assert stub.pushes[-1]["MsgType"] == "image"


def test_coming_and_going(address: str, open_window: Open, stub: Stub) -> None:
    """Another person begins to follow, uses the menu, agrees to a notice, scans, and leaves."""
    stub.says = lambda push: push.get("EventKey", "")
    page = telephone(open_window, address, viewport=DESKTOP)
    page.get_by_role("button", name="王敏").click()
    expect(page.locator("#entry")).to_be_hidden()
    page.get_by_role("button", name="关注", exact=True).click()
    expect(page.locator("#entry")).to_be_visible()
    page.locator("#notices").get_by_role("button", name="同意").click()
    expect(page.locator("#notices")).to_contain_text("长期 · 已同意")
    page.fill("#scene", "poster-check")
    page.press("#scene", "Enter")
    expect(page.locator(".bubble .words").last).to_have_text("poster-check")
    page.get_by_role("button", name="取消关注").click()
    expect(page.locator("#entry")).to_be_hidden()
    events = [one["Event"] for one in stub.pushes]
    assert events == ["subscribe", "subscribe_msg_popup_event", "SCAN", "unsubscribe"]


def test_menu_is_pressed(address: str, open_window: Open, platform: Platform, stub: Stub) -> None:
    """The account's own buttons stand under the chat, those of a group above it."""
    stub.says = lambda push: push.get("EventKey", "")
    below = [{"name": "我的时限", "type": "click", "key": "mine"}]
    platform.menu = [{"name": "自评", "type": "click", "key": "check"}]
    platform.menu.append({"name": "更多", "sub_button": below})
    page = telephone(open_window, address)
    page.get_by_role("button", name="自评").click()
    expect(page.locator(".bubble .words").last).to_have_text("check")
    page.locator("#menu summary").click()
    page.get_by_role("button", name="我的时限").click()
    expect(page.locator(".bubble .words").last).to_have_text("mine")


def test_trouble_is_told(address: str, open_window: Open, stub: Stub) -> None:
    """Where the account's server fails, the chat says what WeChat says."""
    stub.changed(token="another")
    stub.says = lambda _: "<odd>"
    page = telephone(open_window, address)
    type_in(page, "你好")
    expect(page.locator(".trouble")).to_have_text(TROUBLE)


@pytest.mark.parametrize("viewport", [SMALL, DESKTOP])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_everything_fits(
    address: str, open_window: Open, viewport: dict[str, int], locale: str
) -> None:
    """Nothing is wider than the window, and every target is at least 44 pixels high."""
    page = telephone(open_window, address, viewport=viewport, locale=locale)
    type_in(page, "绿色工厂" * 40)
    expect(page.locator(".bubble")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    for target in page.locator("button:visible, input:visible, textarea:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 43.9, target.inner_text()
