"""`greenbot wechat`: menu, templates and QR codes, at a platform that keeps its own rules."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import segno
from PIL import Image
from sqlmodel import select

from bot.channels.wechat.events import POSTERS
from bot.channels.wechat.menu import (
    BELOW_BYTES,
    BUTTONS,
    MOST,
    MOST_BELOW,
    TOP_BYTES,
    difference,
    lines_of,
    wanted,
)
from bot.commands.starting import started
from bot.settings import load_settings
from bot.ticks import worker_ticks
from handlers.binding import COMMANDS as OF_BINDING
from handlers.commands import find
from handlers.wording import plain
from models import people, tokens
from models.clock import SHANGHAI, SystemClock
from models.db import open_database
from models.people import Address
from tests.bot.test_officials_cli import Greenbot, greenbot
from tests.fakes.rows import a_unit
from tests.fakes.wechat.account import MADE_UP
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.server import Host, hosting
from tests.fakes.wechat.templates import Template

__all__ = ["greenbot"]

pytestmark = pytest.mark.usefixtures("logging_as_before")

DATABASE = "sqlite:///data/greenbot.db"
REMINDER = Template(
    "T-reminder",
    "事项办理提醒",
    "事项：{{thing1.DATA}}\n截止：{{time2.DATA}}\n办理：{{thing3.DATA}}",
)
LASTING = Template(
    "S-lasting", "申报提醒", "事项：{{thing1.DATA}}\n日期：{{date2.DATA}}", lasting=True
)
FITS = """
[reminder]
template = "T-reminder"
fields = { thing1 = "what", time2 = "due", thing3 = "do" }

[reminder.subscribe]
template = "S-lasting"
lasting = true
fields = { thing1 = "what", date2 = "due" }
"""


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """An address, for one platform after the other."""
    with hosting() as made:
        yield made


@pytest.fixture
def platform(host: Host) -> Platform:
    """A platform with two templates."""
    made = Platform(SystemClock())
    made.add(REMINDER)
    made.add(LASTING)
    host.serve(made)
    return made


@pytest.fixture
def on(greenbot: Greenbot, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Greenbot:
    """The command line of a service that is connected to it."""
    for name, value in (
        ("APP_ID", MADE_UP.app_id),
        ("SECRET", MADE_UP.secret),
        ("TOKEN", MADE_UP.token),
        ("AES_KEY", MADE_UP.aes_key),
        ("API_BASE", platform.base_url),
    ):
        monkeypatch.setenv(f"GREENBOT_WECHAT_{name}", value)
    return greenbot


# --- the menu as it is declared -------------------------------------------------------------------


def test_the_menu_is_one_that_the_platform_takes() -> None:
    """Three buttons, five below each, and names that telephones show whole."""
    assert len(BUTTONS) <= MOST
    assert all(0 < len(words) <= MOST_BELOW for words in BUTTONS.values())
    assert all(len(name.encode()) <= TOP_BYTES for name in BUTTONS)
    assert all(len(one.zh.encode()) <= BELOW_BYTES for words in BUTTONS.values() for one in words)


def test_every_tap_says_a_word_that_the_conversation_knows() -> None:
    """A word that was renamed is renamed in the menu."""
    of_binding = {plain(word) for command in OF_BINDING for word in command.spellings}
    for words in BUTTONS.values():
        for word in words:
            assert find(word.zh) is not None or plain(word.zh) in of_binding, word


# --- the menu at the account ----------------------------------------------------------------------


def test_a_menu_is_shown_before_anything_is_written(on: Greenbot, platform: Platform) -> None:
    """And then only where it was asked for."""
    for arguments in ((), ("--show",)):
        ran = on("wechat", "menu", *arguments)
        assert (ran.code, ran.err) == (0, "")
        assert "+     自评 → click 自评" in ran.out
        assert "--push writes it" in ran.out
    assert platform.menu == []


def test_a_menu_is_written_and_is_there_then(on: Greenbot, platform: Platform) -> None:
    """A second time there is nothing to write."""
    assert "Written." in on("wechat", "menu", "--push").out
    assert [one["name"] for one in platform.menu] == list(BUTTONS)
    before = len(platform.called("/cgi-bin/menu/create"))
    ran = on("wechat", "menu", "--push")
    assert "The account has this menu." in ran.out
    assert "自评 → click 自评" in ran.out
    assert len(platform.called("/cgi-bin/menu/create")) == before


def test_what_would_go_is_shown(on: Greenbot, platform: Platform) -> None:
    """Somebody's own button in the console."""
    platform.menu = [{"type": "view", "name": "官网", "url": "https://gov.example/"}]
    ran = on("wechat", "menu")
    assert "- 官网 → view https://gov.example/" in ran.out.splitlines()
    assert platform.menu[0]["name"] == "官网"


def test_a_menu_is_taken_away(on: Greenbot, platform: Platform) -> None:
    """It is shown once more; where there is none, nothing is asked."""
    on("wechat", "menu", "--push")
    ran = on("wechat", "menu", "--delete")
    assert "Deleted." in ran.out
    assert "-     自评 → click 自评" in ran.out
    assert platform.menu == []
    assert "no menu" in on("wechat", "menu", "--delete").out


def test_a_difference_is_told_line_by_line() -> None:
    """One word that changed, and nothing else."""
    there = {"menu": wanted()}
    assert difference(there, wanted()) == []
    there["menu"]["button"][0]["sub_button"][0]["key"] = "自查"
    changed = [line for line in difference(there, wanted()) if line[0] in "+-"]
    assert changed == ["-     自评 → click 自查", "+     自评 → click 自评"]
    assert list(lines_of({})) == []


# --- templates ------------------------------------------------------------------------------------


def templates_of(
    on: Greenbot, monkeypatch: pytest.MonkeyPatch, text: str
) -> tuple[int, list[str], str]:
    """What is said of a file."""
    Path("templates.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("GREENBOT_WECHAT_TEMPLATES", "templates.toml")
    ran = on("wechat", "templates")
    return ran.code, ran.out.splitlines(), ran.err


def test_a_file_that_fits_has_a_sample_of_each(
    on: Greenbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it would arrive, with the labels of the account."""
    code, lines, err = templates_of(on, monkeypatch, FITS)
    assert (code, err) == (0, "")
    assert "reminder: T-reminder  事项办理提醒" in lines
    assert "    事项：填报年度动态管理表" in lines
    assert "    办理：请回复“收到”" in lines
    today = SystemClock().today()
    day = f"{today.year}年{today.month}月{today.day}日"
    assert f"    截止：{day} 23:59" in lines
    assert f"    日期：{day}" in lines
    assert not [line for line in lines if "FAIL" in line or "not used" in line]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"T-reminder"', '"T-other"', "the account has no such template of 模板消息"),
        ('"S-lasting"', '"T-reminder"', "the account has no such template of 订阅通知"),
        ("thing3", "thing4", "thing4 is no field of the template"),
        (', thing3 = "do"', "", "thing3 (办理) is a field of the template and has no words"),
        ("lasting = true", "lasting = false", "write lasting = true"),
    ],
)
def test_what_does_not_fit_is_named(
    on: Greenbot, monkeypatch: pytest.MonkeyPatch, old: str, new: str, line: str
) -> None:
    """Before the first reminder is refused for it."""
    code, lines, _ = templates_of(on, monkeypatch, FITS.replace(old, new))
    assert code == 1
    assert any(one == f"    FAIL  {line}" or one.startswith(f"    FAIL  {line}") for one in lines)


def test_without_a_file_the_account_s_templates_are_listed(on: Greenbot) -> None:
    """With what a file would write."""
    ran = on("wechat", "templates")
    assert ran.code == 0
    assert "GREENBOT_WECHAT_TEMPLATES" in ran.out
    assert "not used: T-reminder  事项办理提醒（模板消息）thing1（事项）、time2（截止）" in ran.out
    assert "not used: S-lasting  申报提醒（订阅通知，长期）" in ran.out


def test_a_bad_file_stops_every_start_in_one_line(
    on: Greenbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`run`, `worker` and the others alike; the doctor names it among its lines."""
    Path("templates.toml").write_text("[remider]\n", encoding="utf-8")
    monkeypatch.setenv("GREENBOT_WECHAT_TEMPLATES", "templates.toml")
    line = "GREENBOT_WECHAT_TEMPLATES: templates.toml: remider is not known; did you mean reminder?"
    for verb in (("run",), ("web",), ("worker",), ("wechat", "templates")):
        ran = on(*verb)
        assert (ran.code, ran.err) == (1, f"greenbot {verb[0]}: {line}\n")
    ran = on("doctor")
    assert ran.code == 1
    assert f"FAIL  settings: {line}" in ran.out.splitlines()


def test_who_could_not_be_reached_can_be_with_templates(
    on: Greenbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was bound before the account had any: the worker notes it at its start."""
    assert on("wechat", "menu").code == 0
    Path("templates.toml").write_text(FITS, encoding="utf-8")
    found: list[str] = []
    for path in ("", "templates.toml", ""):
        monkeypatch.setenv("GREENBOT_WECHAT_TEMPLATES", path)
        with started(load_settings()) as app:
            if not found:
                with app.database.writing() as db:
                    people.meet(db, "wechat", "lin", "writes", app.clock.now())
            next(one for one in worker_ticks(app) if one.name == "reach").work()
            with app.database.reading() as db:
                found.append(db.exec(select(Address.reach)).one())
    assert found == ["writes", "push", "writes"]


# --- QR codes -------------------------------------------------------------------------------------


def bind_code(days: int | None = 7) -> str:
    """A code that was issued for a unit."""
    database, now = open_database(DATABASE), SystemClock().now()
    with database.writing() as db:
        unit = a_unit(db)
        code = tokens.issue(db, "bind", unit.id or 0, now, timedelta(days=days) if days else None)
    database.close()
    return code


def picture(path: str) -> tuple[int, int]:
    """The size of a picture, in signs of the code."""
    with Image.open(path) as drawn:
        assert drawn.format == "PNG"
        return drawn.size


def test_a_bind_code_becomes_a_picture(on: Greenbot, platform: Platform) -> None:
    """Its scene holds the code without dashes; what holds until when is told."""
    code = bind_code()
    ran = on("wechat", "qr", "--bind", code.lower(), "-o", "bind.png")
    assert (ran.code, ran.err) == (0, "")
    [made] = platform.codes
    assert made.scene == f"bind-{code.replace('-', '')}"
    modules = segno.make_qr(made.url, error="m").symbol_size(scale=10, border=4)
    assert picture("bind.png") == modules
    until = (SystemClock().now() + timedelta(days=30)).astimezone(SHANGHAI)
    assert f"bind.png: holds until {until:%Y-%m-%d}" in ran.out
    assert "The bind code itself holds until" in ran.out


@pytest.mark.parametrize("name", [scene.removeprefix("poster-") for scene in POSTERS])
def test_a_poster_opens_its_part_of_the_chat(on: Greenbot, platform: Platform, name: str) -> None:
    """The scenes are those that a scan understands."""
    ran = on("wechat", "qr", "--poster", name, "--permanent", "-o", f"{name}.png")
    assert (ran.code, ran.out) == (0, f"{name}.png: holds for ever\n")
    [made] = platform.codes
    assert made.scene in POSTERS
    assert made.until is None


def test_a_code_for_some_days(on: Greenbot, platform: Platform) -> None:
    """As many as asked for."""
    assert on("wechat", "qr", "--poster", "check", "--days", "3", "-o", "p.png").code == 0
    [made] = platform.codes
    assert made.until is not None
    left = made.until - SystemClock().now()
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)


def test_a_code_that_opens_nothing_is_not_drawn(on: Greenbot, platform: Platform) -> None:
    """Nobody prints a sheet that helps nobody."""
    ran = on("wechat", "qr", "--bind", "0000-0000-0000-0000", "-o", "b.png")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "no such bind code" in ran.err
    ran = on("wechat", "qr", "--bind", bind_code(), "--permanent", "-o", "b.png")
    assert (ran.code, "permanent" in ran.err) == (1, True)
    assert platform.codes == []
    assert not Path("b.png").exists()


def test_a_bind_code_without_an_end_says_so(on: Greenbot) -> None:
    """Until it is used."""
    ran = on("wechat", "qr", "--bind", bind_code(None), "-o", "b.png")
    assert "until it is used or ended" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("menu", "--show", "--push"),
        ("qr", "-o", "a.png"),
        ("qr", "--poster", "party", "-o", "a.png"),
        ("qr", "--poster", "check", "-o", "a.jpg"),
        ("qr", "--poster", "check", "--days", "31", "-o", "a.png"),
        ("qr", "--poster", "check", "--days", "0", "-o", "a.png"),
        ("qr", "--poster", "check", "--days", "3", "--permanent", "-o", "a.png"),
        ("qr", "--poster", "check", "--bind", "7K2M-9QRT-4XWP-C3VD", "-o", "a.png"),
        ("qr", "--bind", "7K2M", "-o", "a.png"),
        ("qr", "--poster", "check"),
        (),
    ],
)
def test_wrong_usage_is_one_line(greenbot: Greenbot, arguments: tuple[str, ...]) -> None:
    """And code 2."""
    ran = greenbot("wechat", *arguments)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


# --- what can go wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("menu",), ("templates",)])
def test_an_account_that_is_not_set_is_told(greenbot: Greenbot, arguments: tuple[str, ...]) -> None:
    """With the setting that turns it on."""
    ran = greenbot("wechat", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "greenbot wechat: WeChat is off; GREENBOT_WECHAT_APP_ID turns it on\n"


def test_a_platform_that_is_not_there_is_told(
    on: Greenbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback, no token, no secret."""
    monkeypatch.setenv("GREENBOT_WECHAT_API_BASE", "http://127.0.0.1:9")
    ran = on("wechat", "menu", "--push")
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "GREENBOT_WECHAT_API_BASE" in ran.err
    assert MADE_UP.secret not in ran.err


def test_a_wrong_secret_says_what_to_mend(on: Greenbot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform's number, and the setting."""
    monkeypatch.setenv("GREENBOT_WECHAT_SECRET", "0" * 32)
    ran = on("wechat", "menu")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "GREENBOT_WECHAT_SECRET" in ran.err


def test_a_picture_that_cannot_be_written_is_told(on: Greenbot) -> None:
    """A folder that is not there."""
    ran = on("wechat", "qr", "--poster", "check", "-o", "nowhere/a.png")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "nowhere/a.png" in ran.err
