"""Whether all is well with WeChat, for `greenbot doctor --online`; nothing is changed by it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from bot.channels.base import Probe
from bot.channels.wechat import trial
from bot.channels.wechat.errors import CREDENTIALS, NoAnswerError, NotSentError, WeChatError
from bot.channels.wechat.trial import Secrets
from bot.settings import variable
from models.clock import Clock

SET_UP: Final = "greenbot wechat menu --push"
LITTLE: Final = 10
"""Percent of a day's calls: with less left, somebody should know."""
COUNTED: Final[Mapping[str, str]] = {
    "/cgi-bin/message/custom/send": "客服消息",
    "/cgi-bin/message/template/send": "模板消息",
    "/cgi-bin/message/subscribe/bizsend": "订阅通知",
    "/cgi-bin/media/get": "获取临时素材",
}
"""The calls that people's messages need, by what the console calls them."""

_PUSHES, _MODE, _ACCOUNT, _MENU, _TEMPLATES, _QUOTAS = (
    f"wechat {what}" for what in ("pushes", "mode", "account", "menu", "templates", "quotas")
)
_T = TypeVar("_T")


class Asked(Protocol):
    """What asks WeChat (`client.Client`): each raises its three errors."""

    def credentials(self) -> None:
        """Whether the account, its secret and our address are right, whatever was said before."""

    def callback_ips(self) -> list[str]:
        """The addresses from which pushes come."""

    def get_menu(self) -> Mapping[str, Any]:
        """The menu, {} where there is none."""

    def private_templates(self) -> Sequence[Mapping[str, Any]]:
        """The account's templates for template messages."""

    def subscribe_templates(self) -> Sequence[Mapping[str, Any]]:
        """The account's templates for subscription notices."""

    def quota(self, path: str) -> tuple[int, int]:
        """How often a call was made today, and may be made."""


@dataclass(frozen=True, slots=True)
class Named:
    """The ids that the settings name: of template messages, and of subscription notices."""

    templates: Collection[str] = ()
    notices: Collection[str] = ()


class _EndError(Exception):
    """Nothing more can be asked."""


def probe(known: Secrets, clock: Clock, asked: Asked, named: Named) -> Iterator[Probe]:
    """A line for our door, for the account, its menu, its templates and what it may still send."""
    yield _pushes(known, clock)
    if known.mode != "secure":
        yield _mode(known)
    try:
        _look(_ACCOUNT, asked.credentials, lambda _: _ok(_ACCOUNT, "known"))
        account = _look(_ACCOUNT, lambda: _answers(asked), _judged)
    except _EndError as end:
        account = Probe("FAIL", _ACCOUNT, str(end))
    yield account
    if account.mark != "ok":
        return
    for look in (_menu, _templates, _notices, _quotas):
        try:
            yield from look(asked, named)
        except _EndError as end:
            yield Probe("FAIL", _ACCOUNT, str(end))
            return


def _answers(asked: Asked) -> bool:
    """Whether the API answers; False where the service still remembers an earlier refusal."""
    try:
        asked.callback_ips()
    except WeChatError as error:
        if error.api != CREDENTIALS:
            raise
        return False
    return True


def _judged(answers: bool) -> Probe:
    if answers:
        return _ok(_ACCOUNT, "it answers us")
    return Probe("warn", _ACCOUNT, "in order again; the service asks within ten minutes")


def _ok(name: str, text: str) -> Probe:
    return Probe("ok", name, text)


def _pushes(known: Secrets, clock: Clock) -> Probe:
    if trial.answers(known, clock):
        return _ok(_PUSHES, "one of our own was answered, a forged one refused")
    return Probe("FAIL", _PUSHES, "one of our own was not answered as it should be")


def _mode(known: Secrets) -> Probe:
    why = {
        "plain": "whoever has seen one push can write in anybody's name",
        "compatible": "what people write travels readable",
    }[known.mode]
    return Probe("warn", _MODE, f"{known.mode}: {why}; set {variable('wechat_mode')} to secure")


def _look(name: str, ask: Callable[[], _T], judge: Callable[[_T], Probe]) -> Probe:
    """Ask one thing.

    Raises:
        _EndError: where nobody answers, or an operator must do something first.
    """
    try:
        return judge(ask())
    except WeChatError as error:
        return _refused(name, error)
    except (NotSentError, NoAnswerError) as error:
        where = variable("wechat_api_base")
        raise _EndError(
            f"WeChat did not answer ({error.reason}): look at the way out to the internet "
            f"(firewall, HTTPS_PROXY), and at {where}"
        ) from error


def _refused(name: str, error: WeChatError) -> Probe:
    if error.kind == "operator":
        raise _EndError(f"{error.code}: {error.mend}") from error
    if error.kind == "feature":
        why = "this account may not use it: it must be a verified 服务号"
        return Probe("FAIL", name, f"{error.code}: {why} ({error.api})")
    if error.kind == "quota":
        why = "the day's calls are used up; they begin anew at midnight"
        return Probe("warn", name, f"{error.code}: {why} ({error.api})")
    return Probe("warn", name, f"{error.code}: not answered ({error.api}); try again")


def _menu(asked: Asked, _: Named) -> Iterator[Probe]:
    yield _look(
        _MENU,
        asked.get_menu,
        lambda menu: _ok(_MENU, "set") if menu else Probe("warn", _MENU, f"none yet: {SET_UP}"),
    )


def _templates(asked: Asked, named: Named) -> Iterator[Probe]:
    if not (named.templates or named.notices):
        why = "none, so nobody is reminded who has not written within 48 hours"
        yield Probe("warn", _TEMPLATES, f"{why}: set {variable('wechat_templates')}")
    if named.templates:
        ask = asked.private_templates
        yield _look(
            _TEMPLATES, ask, lambda found: _there(found, "template_id", named.templates, "模板消息")
        )


def _notices(asked: Asked, named: Named) -> Iterator[Probe]:
    if named.notices:
        ask = asked.subscribe_templates
        yield _look(
            _TEMPLATES, ask, lambda found: _there(found, "priTmplId", named.notices, "订阅通知")
        )


def _there(
    found: Sequence[Mapping[str, Any]], key: str, wanted: Collection[str], kind: str
) -> Probe:
    missing = sorted(set(wanted) - {str(one.get(key)) for one in found})
    if missing:
        lost = ", ".join(missing)
        return Probe("FAIL", _TEMPLATES, f"the account does not have {lost} ({kind})")
    return _ok(_TEMPLATES, f"{len(set(wanted))} of {kind}, all known to the account")


def _quotas(asked: Asked, _: Named) -> Iterator[Probe]:
    for path, kind in COUNTED.items():
        yield _look(_QUOTAS, partial(asked.quota, path), partial(_left, kind))


def _left(kind: str, counts: tuple[int, int]) -> Probe:
    used, most = counts
    if not most:
        return _ok(_QUOTAS, f"{kind}: {used} today, without a limit")
    little = most - used < most * LITTLE / 100
    return Probe("warn" if little else "ok", _QUOTAS, f"{kind}: {used} of {most} today")
