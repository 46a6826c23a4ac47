"""What the doctor says of WeChat: what is well, and what to mend by its number."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pytest

from bot.channels.base import Probe
from bot.channels.wechat import trial
from bot.channels.wechat.client import Client
from bot.channels.wechat.errors import NoAnswerError, NotSentError, WeChatError
from bot.channels.wechat.probe import COUNTED, Named, probe
from bot.channels.wechat.trial import Secrets
from models.clock import FixedClock
from tests.channels.wechat.pushing import APP, EARLIER_KEY, KEY, TOKEN
from tests.channels.wechat.scripted import Scripted, code, said
from tests.fakes.desks import NOON

KNOWN = Secrets(APP, TOKEN, (KEY, EARLIER_KEY))
CLOCK = FixedClock(NOON)

_T = TypeVar("_T")


@dataclass
class Account:
    """An account where all is well; `troubles` by the name of the call."""

    menu: Mapping[str, Any] = field(default_factory=lambda: {"menu": {"button": []}})
    used: int = 5
    most: int = 100
    troubles: dict[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def credentials(self) -> None:
        """They are right."""
        self._or_trouble("credentials", None)

    def callback_ips(self) -> list[str]:
        """One."""
        return self._or_trouble("callback_ips", ["127.0.0.1"])

    def get_menu(self) -> Mapping[str, Any]:
        """The menu."""
        return self._or_trouble("get_menu", self.menu)

    def private_templates(self) -> Sequence[Mapping[str, Any]]:
        """Two."""
        return self._or_trouble("private_templates", [{"template_id": "T1"}, {"template_id": "T2"}])

    def subscribe_templates(self) -> Sequence[Mapping[str, Any]]:
        """One."""
        return self._or_trouble("subscribe_templates", [{"priTmplId": "N1"}])

    def quota(self, path: str) -> tuple[int, int]:
        """The same of each."""
        assert path in COUNTED
        return self._or_trouble("quota", (self.used, self.most))

    def _or_trouble(self, name: str, found: _T) -> _T:
        self.asked.append(name)
        if name in self.troubles:
            raise self.troubles[name]
        return found


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """As the doctor: what a trial logs is not for its reader."""
    logger = logging.getLogger("greenbot.wechat")
    before = logger.level
    logger.setLevel(logging.ERROR)
    yield
    logger.setLevel(before)


def looked(account: Account, known: Secrets = KNOWN, named: Named | None = None) -> list[Probe]:
    """What the doctor says."""
    return list(probe(known, CLOCK, account, named or Named(("T1",), ("N1",))))


def of(lines: Sequence[Probe], name: str) -> list[Probe]:
    """The lines of a name."""
    return [one for one in lines if one.name == f"wechat {name}"]


def test_all_is_well() -> None:
    """Each thing has its line."""
    lines = looked(Account())
    assert {one.mark for one in lines} == {"ok"}
    assert {one.name for one in lines} == {
        f"wechat {name}" for name in ("pushes", "account", "menu", "templates", "quotas")
    }
    assert len(of(lines, "templates")) == 2
    assert len(of(lines, "quotas")) == len(COUNTED)
    assert "5 of 100" in of(lines, "quotas")[0].text


def test_an_address_that_is_not_allowed_ends_the_asking() -> None:
    """The console's list is named, and our address; nothing else would be answered either."""
    account = Account(troubles={"credentials": WeChatError(40164, "stable_token", "203.0.113.7")})
    lines = looked(account)
    [line] = of(lines, "account")
    assert line.mark == "FAIL"
    assert all(word in line.text for word in ("40164", "IP白名单", "203.0.113.7"))
    assert account.asked == ["credentials"]
    assert [one.mark for one in of(lines, "pushes")] == ["ok"]


@pytest.mark.parametrize("trouble", [NotSentError("no_connection"), NoAnswerError("http_502")])
def test_nobody_answers(trouble: Exception) -> None:
    """The setting of the address is named."""
    [line] = of(looked(Account(troubles={"credentials": trouble})), "account")
    assert line.mark == "FAIL"
    assert "HTTPS_PROXY" in line.text
    assert "GREENBOT_WECHAT_API_BASE" in line.text


def test_what_was_mended_is_seen_at_once() -> None:
    """A refusal that is remembered is not told as if it were of now."""
    account = Account(troubles={"callback_ips": WeChatError(40125, "stable_token")})
    [line] = of(looked(account), "account")
    assert line.mark == "warn"
    assert "ten minutes" in line.text
    assert account.asked == ["credentials", "callback_ips"]


def test_an_end_amidst_the_asking_is_told() -> None:
    """The secret was changed while we asked."""
    account = Account(troubles={"quota": WeChatError(40125, "stable_token")})
    lines = looked(account)
    assert of(lines, "account")[-1].mark == "FAIL"
    assert "GREENBOT_WECHAT_SECRET" in of(lines, "account")[-1].text
    assert account.asked.count("quota") == 1


def test_a_function_that_the_account_may_not_use_is_named() -> None:
    """And the others are asked."""
    account = Account(troubles={"subscribe_templates": WeChatError(48001, "newtmpl/gettemplate")})
    lines = looked(account)
    [line] = [one for one in lines if one.mark != "ok"]
    assert line.mark == "FAIL"
    assert all(word in line.text for word in ("48001", "newtmpl/gettemplate", "服务号"))
    assert of(lines, "quotas")


def test_a_quota_that_is_used_up_is_no_end() -> None:
    """Nor is a busy platform."""
    for number in (45009, -1):
        lines = looked(Account(troubles={"get_menu": WeChatError(number, "menu/get")}))
        [line] = of(lines, "menu")
        assert line.mark == "warn"
        assert str(number) in line.text
        assert of(lines, "quotas")


def test_a_missing_menu_is_told() -> None:
    """With what to do."""
    [line] = of(looked(Account(menu={})), "menu")
    assert line.mark == "warn"
    assert "greenbot wechat menu" in line.text


def test_a_template_that_the_account_does_not_have_is_named() -> None:
    """Of either kind."""
    lines = looked(Account(), named=Named(("T1", "T9"), ("N9",)))
    assert [one.mark for one in of(lines, "templates")] == ["FAIL", "FAIL"]
    assert "T9" in of(lines, "templates")[0].text
    assert "T1" not in of(lines, "templates")[0].text
    assert "N9" in of(lines, "templates")[1].text


def test_no_template_is_a_warning() -> None:
    """Nobody can be reminded then, and the account is not asked for any."""
    account = Account()
    [line] = of(looked(account, named=Named()), "templates")
    assert line.mark == "warn"
    assert "GREENBOT_WECHAT_TEMPLATES" in line.text
    assert "private_templates" not in account.asked


@pytest.mark.parametrize(("used", "mark"), [(0, "ok"), (90, "ok"), (91, "warn"), (100, "warn")])
def test_little_that_is_left_is_told(used: int, mark: str) -> None:
    """Before nothing is."""
    assert {one.mark for one in of(looked(Account(used=used)), "quotas")} == {mark}


def test_a_call_without_a_limit_is_no_warning() -> None:
    """Nothing can be used up."""
    lines = of(looked(Account(used=3, most=0)), "quotas")
    assert {one.mark for one in lines} == {"ok"}
    assert "3 today" in lines[0].text


@pytest.mark.parametrize("mode", ["compatible", "plain"])
def test_another_mode_is_a_warning(mode: Any) -> None:
    """With the setting that ends it."""
    lines = looked(Account(), replace(KNOWN, mode=mode))
    [line] = of(lines, "mode")
    assert line.mark == "warn"
    assert "GREENBOT_WECHAT_MODE" in line.text
    assert [one.mark for one in of(lines, "pushes")] == ["ok"]


def test_no_line_tells_a_secret() -> None:
    """Whatever is wrong."""
    account = Account(troubles={"get_menu": WeChatError(48001, "menu/get")}, used=100)
    for lines in (looked(account), looked(Account(), replace(KNOWN, mode="plain"))):
        text = " ".join(one.text for one in lines)
        assert not any(secret in text for secret in (TOKEN, KEY, EARLIER_KEY, APP))
    assert TOKEN not in repr(KNOWN)
    assert KEY not in repr(KNOWN)


# --- the trial ------------------------------------------------------------------------------------


def test_a_door_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is the matter with it."""
    monkeypatch.setattr(trial, "PATH", "/elsewhere")
    [line] = of(looked(Account()), "pushes")
    assert line.mark == "FAIL"


def test_a_key_that_wechatpy_reads_otherwise_would_be_told() -> None:
    """Each key is tried, and the last of its characters may be any."""
    assert trial.answers(replace(KNOWN, keys=(KEY[:-1] + "H", EARLIER_KEY)), CLOCK)


# --- what is asked --------------------------------------------------------------------------------


def test_a_quota_is_what_the_platform_says(client: Client, platform: Scripted) -> None:
    """Of the call that is named."""
    platform.answer = lambda _: said(errcode=0, quota={"daily_limit": 100, "used": 7, "remain": 93})
    assert client.quota("/cgi-bin/media/get") == (7, 100)
    [call] = platform.calls
    assert (call.method, call.path) == ("POST", "/cgi-bin/openapi/quota/get")
    assert call.said == {"cgi_path": "/cgi-bin/media/get"}


@pytest.mark.parametrize(
    "answer",
    [
        lambda: said(errcode=0),
        lambda: said(errcode=0, quota=[]),
        lambda: said(errcode=0, quota={"used": "7", "daily_limit": None}),
        lambda: said(errcode=0, quota={"used": True, "daily_limit": 1}),
    ],
)
def test_a_quota_that_is_none_is_no_answer(
    client: Client, platform: Scripted, answer: Callable[[], Any]
) -> None:
    """It is not guessed."""
    platform.answer = lambda _: answer()
    with pytest.raises(NoAnswerError, match="no_quota"):
        client.quota("/cgi-bin/media/get")


def test_a_quota_that_is_refused_has_its_number(client: Client, platform: Scripted) -> None:
    """As any call."""
    platform.answer = lambda _: code(76021)
    with pytest.raises(WeChatError, match="76021"):
        client.quota("/nothing")
