"""导入, 导出, 打印: what a chat cannot carry goes by a page behind a secret link (网页链接).

A link serves the official who asked for it, for half an hour. The pages themselves are in
`bot/web/pages`; here the links are made.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers.officials import naming
from handlers.officials.declared import Move, Noun, Post, Prepared, Refused
from handlers.officials.leading import mistyped
from handlers.officials.naming import UNIT, link
from handlers.officials.terms import read, scope_of
from handlers.pages import View
from models import tokens
from models.contacts import count_unbound
from models.messages import Block, Paragraph, Say, Text, Words, say
from models.names import parse
from models.officials import Official
from models.scopes import Scope
from models.tokens import Purpose
from models.units import Unit, search_units, unit

__all__ = ["EXPORT", "IMPORT", "LINK_LASTS", "PRINT"]

LINK_LASTS = timedelta(minutes=30)
"""How long a link opens its page."""
_IMPORT, _EXPORT, _PRINT = (
    Words("导入", "import"), Words("导出", "export"), Words("打印", "print")
)  # fmt: skip
_MOST_NAMED = 5


def _link(post: Post, purpose: Purpose, what: str) -> tuple[Block, ...]:
    """A fresh link for this official, and what to know about it."""
    number = post.official.id or 0
    code = tokens.issue(post.db, purpose, number, post.now, LINK_LASTS, number, what)
    path = "import" if purpose == "import" else "page"
    url = f"{post.turn.context.base_url}/{path}/{code}"
    minutes = LINK_LASTS.seconds // 60
    return (
        Paragraph(say("link.open", url=url), tone="strong"),
        Paragraph(say("link.own", minutes=minutes), tone="muted"),
    )


def _place(office: Official) -> tuple[str, str]:
    return office.city, office.district


# --- in -------------------------------------------------------------------------------------------


def _import(post: Post, _rest: str) -> View:
    blocks = (Paragraph(say("import.what")), *_link(post, "import", "units"))
    return View(blocks, (link(post, say("import.units"), UNIT),))


def _filings(post: Post, _office: Official, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    return (Paragraph(say("import.filings.what")), *_link(post, "import", "filings"))


IMPORT: Noun[Official] = Noun(
    name="import",
    word=_IMPORT,
    help=say("import.help"),
    letter="",
    overview=_import,
    find=lambda post, _number: post.official,
    where=_place,
    card=lambda _post, _office: (),
    key=lambda office: f"import:{office.city}/{office.district}",
    moves=(
        Move(
            name="filings",
            word=Words("填报名单", "submissions"),
            help=say("import.filings.help"),
            weight="read",
            examples=(Words("导入 填报名单", "import submissions"),),
            opposite=say("import.filings.opposite"),
            fits=lambda _post, _office: True,
            prepare=lambda _post, _office, _rest: Prepared(say("import.filings.effect")),
            carry_out=_filings,
        ),
    ),
    examples=(_IMPORT,),
)


# --- out ------------------------------------------------------------------------------------------


def _export(post: Post, _office: Official, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    return (Paragraph(say("export.what")), *_link(post, "page", "export"))


EXPORT: Noun[Official] = Noun(
    name="export",
    word=_EXPORT,
    help=say("export.help"),
    letter="",
    overview=lambda _post, _rest: View((Paragraph(say("export.how")),)),
    find=lambda post, _number: post.official,
    where=_place,
    card=lambda _post, _office: (),
    key=lambda office: f"export:{office.city}/{office.district}",
    moves=(
        Move(
            name="units",
            word=Words("单位名单", "units"),
            help=say("export.units.help"),
            weight="read",
            examples=(Words("导出 单位名单", "export units"),),
            opposite=say("export.units.opposite"),
            fits=lambda _post, _office: True,
            prepare=lambda _post, _office, _rest: Prepared(say("export.units.effect")),
            carry_out=_export,
            second_factor=True,
        ),
    ),
    examples=(_EXPORT,),
)


# --- on paper -------------------------------------------------------------------------------------


def _print(post: Post, _rest: str) -> View:
    count = count_unbound(post.db, scope_of(post))
    return View((Paragraph(say("print.what")), Paragraph(say("print.unbound", count=count))))


def _prepare_slips(post: Post, office: Official, rest: str) -> Prepared | Say:
    said = read(post, rest)
    if said.unread:
        return say("print.slips.which", text=said.unread[0][:20])
    district = said.district or office.district
    count = count_unbound(post.db, Scope(office.city, district))
    if not count:
        return say("print.slips.none")
    return Prepared(say("print.slips.effect", count=count), {"district": district})


def _slips(post: Post, _office: Official, given: Mapping[str, Any]) -> tuple[Block, ...]:
    return (Paragraph(say("print.slips.done")), *_link(post, "page", f"slips:{given['district']}"))


def _prepare_dossier(post: Post, _office: Official, rest: str) -> Prepared | Say | Refused:
    """The one unit that is meant by its name, its code, or a part of its name."""
    named = parse(rest)
    known = unit(post.db, named[1]) if named is not None and named[0] == "U" else None
    if known is not None and not post.covers(known.city, known.district):
        return Refused(say("print.dossier.elsewhere"))
    if not rest.strip():
        return say("print.dossier.which")
    if (wrong := mistyped(rest)) is not None:
        return wrong
    found = search_units(post.db, scope_of(post), rest, _MOST_NAMED)
    if len(found) == 1:
        (one,) = found
        effect = say("print.dossier.effect", unit=naming.unit_title(one))
        return Prepared(effect, {"unit": one.id})
    return _several(found) if found else say("print.dossier.none")


def _several(found: list[Unit]) -> Say:
    titles: list[Text] = [naming.unit_title(one) for one in found]
    return say("print.dossier.several", units=naming.joined(titles))


def _dossier(post: Post, _office: Official, given: Mapping[str, Any]) -> tuple[Block, ...]:
    return (Paragraph(say("print.dossier.done")), *_link(post, "page", f"dossier:{given['unit']}"))


PRINT: Noun[Official] = Noun(
    name="print",
    word=_PRINT,
    help=say("print.help"),
    letter="",
    overview=_print,
    find=lambda post, _number: post.official,
    where=_place,
    card=lambda _post, _office: (),
    key=lambda office: f"print:{office.city}/{office.district}",
    moves=(
        Move(
            name="slips",
            word=Words("绑定单", "slips"),
            help=say("print.slips.help"),
            weight="read",
            examples=(Words("打印 绑定单", "print slips"),
                      Words("打印 绑定单 南山区", "print slips 南山区")),
            opposite=say("print.opposite"),
            fits=lambda _post, _office: True,
            prepare=_prepare_slips,
            carry_out=_slips,
            takes=say("print.slips.takes"),
        ),
        Move(
            name="dossier",
            word=Words("档案", "dossier"),
            help=say("print.dossier.help"),
            weight="read",
            examples=(Words("打印 档案 U128M", "print dossier U128M"),),
            opposite=say("print.opposite"),
            fits=lambda _post, _office: True,
            prepare=_prepare_dossier,
            carry_out=_dossier,
            takes=say("print.dossier.takes"),
        ),
    ),
    examples=(_PRINT,),
)  # fmt: skip
