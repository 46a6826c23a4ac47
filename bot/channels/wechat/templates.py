"""The account's templates: which one says what of an envelope, read from a file.

`GREENBOT_WECHAT_TEMPLATES` names a file in TOML. It has a section for each kind of message, and
`[default]` for all that have none; whatever is left out is not sent that way:

    consent_link = "https://mp.weixin.qq.com/s/…"   # where people agree to 订阅通知

    [reminder]                                      # 模板消息
    template = "TEMPLATE_ID"
    fields = { thing1 = "what", time2 = "due", thing3 = "do" }

    [reminder.subscribe]                            # 订阅通知; lasting: 长期订阅
    template = "TEMPLATE_ID"
    lasting = true
    fields = { thing1 = "what", date2 = "due", phrase3 = { text = "待办" } }

    [default]
    template = "TEMPLATE_ID"
    fields = { thing1 = "what", thing2 = "do" }

Kinds are `reminder`, `digest`, `notice`, `drill`, `broadcast` and `case`. A field is named as the
template names it (`{{thing1.DATA}}`), and holds `what` it is about, what to `do`, the day that it
is `due`, or words of your own: `{ text = "…" }`. `link` in a section is what opens when it is
tapped.

Only reminders have a day. One without a day (a duty that fell away) goes by a section that names
none, hence by `[default]`, or not by a template at all: no field ever says a day that is none.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from bot.channels.wechat.template_faults import faults
from bot.channels.wechat.template_fields import DEFAULT, Place
from bot.rendered import RenderedBrief
from bot.settings import SettingsError, variable
from models.messages import Language
from models.people import Reach


@dataclass(frozen=True, slots=True)
class Template:
    """One template of the account. `link` is what a tap opens; `lasting` is a consent's kind."""

    id: str
    places: tuple[Place, ...]
    link: str | None = None
    lasting: bool = False

    @property
    def wants_day(self) -> bool:
        """Whether it says nothing true of an envelope without a day."""
        return any(place.source == "due" for place in self.places)

    def filled(self, brief: RenderedBrief, language: Language) -> dict[str, str]:
        """Its fields for an envelope, which has a day where one is wanted."""
        return {place.name: place.filled(brief, language) for place in self.places}


@dataclass(frozen=True, slots=True)
class Templates:
    """All that the file names: template messages, and subscription notices, by kind."""

    messages: Mapping[str, Template] = field(default_factory=dict)
    notices: Mapping[str, Template] = field(default_factory=dict)
    consent_link: str = ""

    @classmethod
    def none(cls) -> Self:
        """An account without templates."""
        return cls()

    @classmethod
    def read(cls, path: Path) -> Self:
        """What a file names.

        Raises:
            SettingsError: with a line for each key that is wrong, and what to write.
        """
        file = _read(path)
        problems = tuple(faults(file))
        if problems:
            raise _error(path, *problems)
        sections = {kind: one for kind, one in file.items() if kind != "consent_link"}
        notices = {kind: one["subscribe"] for kind, one in sections.items() if "subscribe" in one}
        messages = {kind: one for kind, one in sections.items() if "template" in one}
        return cls(_templates(messages), _templates(notices), file.get("consent_link", ""))

    def messages_for(self, brief: RenderedBrief) -> list[Template]:
        """The templates by which an envelope can go (模板消息), the most fitting first."""
        return _fitting(self.messages, brief)

    def notices_for(self, brief: RenderedBrief) -> list[Template]:
        """The same, where its reader has agreed (订阅通知)."""
        return _fitting(self.notices, brief)

    @property
    def lasting(self) -> frozenset[str]:
        """The templates for which a consent lasts."""
        return frozenset(one.id for one in self.notices.values() if one.lasting)

    @property
    def reach(self) -> Reach:
        """How somebody is reminded who has not written lately."""
        if {"reminder", DEFAULT} & self.messages.keys():
            return "push"
        return "consent" if {"reminder", DEFAULT} & self.notices.keys() else "writes"

    def named(self) -> Iterator[tuple[str, Template]]:
        """Every template with the section that names it."""
        yield from self.messages.items()
        yield from ((f"{kind}.subscribe", one) for kind, one in self.notices.items())


def _fitting(known: Mapping[str, Template], brief: RenderedBrief) -> list[Template]:
    both = (known.get(kind) for kind in (brief["kind"], DEFAULT))
    return [one for one in both if one and (brief["due"] or not one.wants_day)]


def _templates(sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Template]:
    return {
        kind: Template(
            id=section["template"],
            places=tuple(_place(name, given) for name, given in section["fields"].items()),
            link=section.get("link") or None,
            lasting=section.get("lasting", False),
        )
        for kind, section in sections.items()
    }


def _place(name: str, given: Any) -> Place:
    return Place(name, text=given["text"]) if isinstance(given, dict) else Place(name, given)


def _read(path: Path) -> dict[str, Any]:
    """The file as TOML. Raises SettingsError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _error(path, f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise _error(path, "must be UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _error(path, f"is no TOML: {error}") from error


def _error(path: Path, *problems: str) -> SettingsError:
    name = variable("wechat_templates")
    return SettingsError(tuple(f"{name}: {path.name}: {one}" for one in problems))
