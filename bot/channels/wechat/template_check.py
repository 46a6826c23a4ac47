"""The file of templates, held against what the account has: which fields fit, and a sample of each.

Source: the platform's pages on the lists of templates (获取已添加至账号下所有模板列表,
获取私有模板列表).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.channels.base import Capabilities
from bot.channels.wechat.template_fields import DEFAULT
from bot.channels.wechat.templates import Template, Templates
from bot.render import render
from bot.rendered import RenderedBrief
from handlers import briefs
from handlers.complaints.follow import OPEN
from handlers.reply_words import ACK
from models.messages import Brief, Day, Reply, Words, say

LASTING: Final = 3
"""The type of a template whose consents last (长期订阅); 2 is for single ones."""
DUTY: Final = Words("填报年度动态管理表", "Annual table")
"""A duty for the sample of a reminder."""

_PLACE = re.compile(r"([^\n{}:：]*)[:：]?\s*\{\{(\w+)\.DATA\}\}")
_BRIEFS: Final[Mapping[str, Brief]] = {
    "digest": briefs.DIGEST,
    "notice": briefs.NOTICE,
    "drill": briefs.DRILL,
    "broadcast": briefs.BROADCAST,
    "case": briefs.case(OPEN),
    DEFAULT: briefs.NOTICE,
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, line by line, and how much of it the platform would refuse."""

    lines: tuple[str, ...]
    refused: int


@dataclass(frozen=True, slots=True)
class _Known:
    """A template of the account: its title, its fields with their labels, and how it is agreed to.

    `lasting` is None for template messages, which need no consent.
    """

    id: str
    title: str
    fields: Mapping[str, str]
    lasting: bool | None = None


def look(
    named: Templates,
    messages: Sequence[Mapping[str, Any]],
    notices: Sequence[Mapping[str, Any]],
    today: date,
) -> Checked:
    """Hold what is named against the account's lists, as the platform gives them."""
    known = {one.id: one for one in (*map(_message, messages), *map(_notice, notices))}
    lines: list[str] = []
    refused = 0
    for section, template in named.named():
        found = known.get(template.id)
        faults = list(_faults(section, template, found))
        lines += [_heading(section, template, found), *(f"    FAIL  {one}" for one in faults)]
        lines += _sample(section, template, found, today)
        refused += bool(faults)
    used = {template.id for _, template in named.named()}
    lines += [_unused(one) for one in known.values() if one.id not in used]
    return Checked(tuple(lines), refused)


def _message(one: Mapping[str, Any]) -> _Known:
    return _Known(str(one.get("template_id")), str(one.get("title")), _fields(one))


def _notice(one: Mapping[str, Any]) -> _Known:
    lasting = one.get("type") == LASTING
    return _Known(str(one.get("priTmplId")), str(one.get("title")), _fields(one), lasting)


def _fields(one: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a template, each with what stands before it."""
    return {name: label.strip() for label, name in _PLACE.findall(str(one.get("content", "")))}


def _faults(section: str, template: Template, found: _Known | None) -> Iterator[str]:
    notice = section.endswith(".subscribe")
    if found is None or (found.lasting is not None) != notice:
        yield f"the account has no such template of {'订阅通知' if notice else '模板消息'}"
        return
    places = {place.name for place in template.places}
    for name in sorted(places - found.fields.keys()):
        yield f"{name} is no field of the template"
    for name in sorted(found.fields.keys() - places):
        yield f"{name} ({found.fields[name]}) is a field of the template and has no words"
    if notice and template.lasting != found.lasting:
        right = "true" if found.lasting else "false"
        yield f"write lasting = {right}: that is how the account has it"


def _heading(section: str, template: Template, found: _Known | None) -> str:
    return f"{section}: {template.id}" + (f"  {found.title}" if found else "")


def _sample(section: str, template: Template, found: _Known | None, today: date) -> Iterator[str]:
    """A message as it would arrive."""
    kind = section.removesuffix(".subscribe")
    for name, words in template.filled(_brief(kind, today), "zh_CN").items():
        label = found.fields.get(name, name) if found else name
        yield f"    {label or name}：{words}"


def _brief(kind: str, today: date) -> RenderedBrief:
    reminder = Brief(DUTY, say("brief.answer", word=ACK), Day(today))
    brief = _BRIEFS.get(kind, reminder)
    return render(Reply((), brief=brief), "zh_CN", Capabilities())["brief"]


def _unused(one: _Known) -> str:
    fields = "、".join(f"{name}（{label}）" for name, label in one.fields.items())
    how = {None: "模板消息", True: "订阅通知，长期", False: "订阅通知，一次性"}[one.lasting]
    return f"not used: {one.id}  {one.title}（{how}）{fields}"
