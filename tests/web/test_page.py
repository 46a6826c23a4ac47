"""The page: its words, its files, and what it may not load."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.catalogues import LANGUAGES
from bot.channels.visitors import COOKIE, address_of
from bot.web.page import PAGE_WORDS, page_html
from models.messages import Language
from tests.fakes.clients import TestClient, message, post
from tests.fakes.desks import FakeDesk

STATIC = Path(__file__).parents[2] / "bot" / "web" / "static"
SCRIPT = "".join(path.read_text(encoding="utf-8") for path in sorted(STATIC.glob("*.js")))
STYLE = (STATIC / "chat.css").read_text(encoding="utf-8")
KEYS = {say.key for say in PAGE_WORDS}


class Elements(HTMLParser):
    """Every element of a page, with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_all_its_words(language: Language) -> None:
    """No placeholder is left, and every word that the HTML names for the script is delivered."""
    html = page_html(language)
    assert "{{" not in html
    named = {
        value
        for _, attributes in Elements(html).found
        for name, value in attributes.items()
        if name in ("data-word", "data-label", "data-placeholder")
    }
    assert named <= KEYS


def test_the_script_and_the_page_use_every_word_and_no_other() -> None:
    """A word that the script asks for is delivered, and none is delivered for nothing."""
    template = (STATIC / "page.html").read_text(encoding="utf-8")
    in_html = set(re.findall(r"\{\{ (page\.[\w.]+) \}\}", template))
    in_script = set(re.findall(r'word\("(page\.[\w.]+)"', SCRIPT))
    assert in_html | in_script == KEYS


def test_the_words_cannot_end_their_element() -> None:
    """The JSON in the page has no character that HTML could read as markup."""
    [inside] = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page_html("en"))
    assert "<" not in inside
    assert set(json.loads(inside)) == {"zh-CN", "en"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_loads_only_its_own_files(client: TestClient, language: Language) -> None:
    """Every address in the page is one of ours and is served; no script or style stands inline."""
    for tag, attributes in Elements(page_html(language)).found:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert tag not in ("style", "iframe", "object")
        address = attributes.get("src") or (attributes.get("href") if tag == "link" else None)
        if address:
            assert address.startswith("/static/")
            assert client.get(address).status_code == 200


def test_style_and_script_name_no_other_host() -> None:
    """Neither file asks for anything by address."""
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    assert set(re.findall(r"https?://[\w.]+", SCRIPT)) <= {"http://www.w3.org"}


@pytest.mark.parametrize("way", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"])
def test_words_are_never_read_as_html(way: str) -> None:
    """The script has no way to turn text into elements."""
    assert way not in SCRIPT


@pytest.mark.parametrize("way", ["randomUUID", "eval(", "new Function", "localStorage"])
def test_the_script_does_without(way: str) -> None:
    """Nothing that plain http lacks, that the policy forbids, or that outlives the visit."""
    assert way not in SCRIPT.replace("crypto.randomUUID is missing", "")


def test_files_are_kept_for_long_only_under_their_fingerprint(client: TestClient) -> None:
    """A changed file has another address, so browsers may keep it; without one they ask again."""
    [versioned] = re.findall(r'"(/static/chat\.js\?v=\w+)"', page_html("en"))
    assert "immutable" in client.get(versioned).headers["cache-control"]
    assert client.get("/static/chat.js").headers["cache-control"] == "no-cache"
    assert client.get("/static/chat.js?v=old").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["page.html", "../page.py", "%2e%2e/page.py", "chat.js/", "", "x"])
def test_only_the_files_of_the_page_are_served(client: TestClient, name: str) -> None:
    """No other file can be asked for."""
    assert client.get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize(("asked", "lang"), [("zh-TW", "zh-CN"), ("en-US", "en"), ("fr", "zh-CN")])
def test_the_page_speaks_the_browsers_language(client: TestClient, asked: str, lang: str) -> None:
    """Before anything was said the browser decides."""
    assert f'<html lang="{lang}">' in client.get("/", headers={"Accept-Language": asked}).text


def test_the_page_keeps_to_the_chosen_language(client: TestClient, desk: FakeDesk) -> None:
    """Once the conversation is in English the page is, whatever the browser asks for."""
    post(client, message("English"), accept_language="zh-CN")
    post(client, message("自评", key="fedcba9876543210"), accept_language="zh-CN")
    assert desk.received
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "zh-CN"}).text


def test_the_page_comes_without_storage(client: TestClient, desk: FakeDesk) -> None:
    """While the storage is away the page is served all the same, to a visitor with a past too."""
    post(client, message())
    desk.full = True
    assert client.get("/").status_code == 200
    assert client.get("/chat/history").status_code == 503


def test_a_visitor_is_known_from_the_page_on(client: TestClient, desk: FakeDesk) -> None:
    """Whoever has the page has the cookie: requests made at the same time are one visitor's."""
    client.get("/")
    visitor = client.cookies[COOKIE]
    client.get("/chat/history")
    post(client, message())
    assert desk.received[0].address == address_of(visitor)


def colours(block: str) -> dict[str, str]:
    """The custom properties of a block that are colours."""
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


TEXT_ON_GROUND = [
    ("ink", "paper"), ("ink", "card"), ("ink", "law-wash"), ("quiet", "paper"), ("quiet", "card"),
    ("quiet", "law-wash"), ("quiet", "wash"), ("green", "card"), ("green", "paper"),
    ("green-strong", "green-wash"), ("on-solid", "solid"), ("on-solid", "solid-hover"),
    ("bad", "card"), ("bad", "paper"), ("open", "card"), ("open", "open-wash"), ("ink", "wash"),
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    """Every pair of text and ground has the contrast of WCAG AA, in light and dark."""
    light, dark = STYLE.split("@media (prefers-color-scheme: dark)")[:2]
    found = colours(light) if scheme == "light" else colours(dark.split("}")[0])
    assert contrast(found[text], found[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_of_controls_can_be_seen(scheme: str) -> None:
    """The border that says where to press or write has a contrast of 3."""
    light, dark = STYLE.split("@media (prefers-color-scheme: dark)")[:2]
    found = colours(light) if scheme == "light" else colours(dark.split("}")[0])
    assert contrast(found["edge"], found["card"]) >= 3
    assert contrast(found["green"], found["card"]) >= 3
