"""What is wrong with the file of templates: a line for each key, and what to write."""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from bot.channels.wechat.template_fields import DATED, KINDS, NAMED, TYPES, FieldType, Source


def faults(file: Mapping[str, Any]) -> Iterator[str]:
    """Every fault of a file, each in one line that begins with the key."""
    yield from _link_faults("consent_link", file.get("consent_link", ""))
    sections = {name: one for name, one in file.items() if name != "consent_link"}
    for kind, section in sections.items():
        if kind not in KINDS:
            yield _unknown(kind, KINDS)
        elif not isinstance(section, dict):
            yield f"{kind} must be a section: [{kind}]"
        else:
            yield from _section_faults(kind, section)
    yield from _lasting_faults(sections)


def _unknown(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
    return f"{_shown(name)} is not known; {meant}"


def _shown(name: str) -> str:
    """A key as it may stand in a line, whatever somebody put into quotes."""
    return name if re.fullmatch(r"[\w-]{1,40}", name) else repr(name[:40])


def _section_faults(kind: str, section: Mapping[str, Any]) -> Iterator[str]:
    if not {"template", "fields", "subscribe"} & section.keys():
        yield f'{kind} names no template: write template = "ID", or a section [{kind}.subscribe]'
    own = ("template", "fields", "link")
    for name in section:
        if name not in (*own, "subscribe"):
            yield f"{kind}.{_unknown(name, (*own, 'subscribe'))}"
    if any(name in section for name in own):
        yield from _template_faults(kind, kind, section)
    subscribe = section.get("subscribe", {})
    if not isinstance(subscribe, dict):
        yield f"{kind}.subscribe must be a section: [{kind}.subscribe]"
    elif "subscribe" in section:
        yield from _subscribe_faults(kind, subscribe)


def _subscribe_faults(kind: str, section: Mapping[str, Any]) -> Iterator[str]:
    known = ("template", "fields", "link", "lasting")
    where = f"{kind}.subscribe"
    for name in section:
        if name not in known:
            yield f"{where}.{_unknown(name, known)}"
    if not isinstance(section.get("lasting", False), bool):
        yield f"{where}.lasting must be true (长期订阅) or false (一次性订阅)"
    yield from _template_faults(kind, where, section)


def _template_faults(kind: str, where: str, section: Mapping[str, Any]) -> Iterator[str]:
    if not re.fullmatch(r"[0-9A-Za-z_-]{1,100}", str(section.get("template", ""))):
        yield f"{where}.template must be the template's ID, as the console shows it"
    yield from _link_faults(f"{where}.link", section.get("link", ""))
    fields = section.get("fields")
    if not isinstance(fields, dict) or not fields:
        yield f'{where}.fields must name the template\'s fields: {{ thing1 = "what" }}'
        return
    for name, given in fields.items():
        fault = _field_fault(kind, name, given)
        if fault:
            yield f"{where}.fields.{_shown(name)} {fault}"


def _link_faults(where: str, link: object) -> Iterator[str]:
    if link != "" and not (isinstance(link, str) and re.fullmatch(r"https?://[\x21-\x7e]+", link)):
        yield f"{where} must be an address such as https://mp.weixin.qq.com/s/…"


def _field_fault(kind: str, name: str, given: object) -> str:
    """What is wrong with one field, as the end of a sentence; "" where nothing is."""
    named = NAMED.fullmatch(name)
    known = TYPES.get(named[1]) if named else None
    if known is None:
        return f"is no field that can be filled; there are {', '.join(TYPES)}, each with a number"
    if isinstance(given, dict):
        return _text_fault(known, given)
    if not isinstance(given, str) or given not in known.sources:
        ways = [f'"{source}"' for source in get_args(Source) if source in known.sources]
        return f"must be {' or '.join([*ways, '{ text = … }'])}, not {given!r}"
    if given == "due" and kind not in DATED:
        return f'must not be "due": a {kind} has no day; choose a template without one'
    return ""


def _text_fault(known: FieldType, given: Mapping[str, object]) -> str:
    text = given.get("text")
    if given.keys() != {"text"} or not isinstance(text, str):
        return 'must be words: { text = "…" }'
    if len(text) > known.most:
        return f"has {len(text)} characters; the platform shows {known.most}"
    return "" if known.signs.fullmatch(text) else f"holds signs that it does not take: {text!r}"


def _lasting_faults(sections: Mapping[str, Any]) -> Iterator[str]:
    """One template is agreed to in one way, wherever it is named."""
    ways: dict[str, set[bool]] = {}
    for section in sections.values():
        one = section.get("subscribe") if isinstance(section, dict) else None
        if isinstance(one, dict):
            ways.setdefault(str(one.get("template")), set()).add(one.get("lasting", False) is True)
    for template, how in ways.items():
        if len(how) > 1:
            yield f"template {template} must be lasting everywhere or nowhere"
