"""Beginning a complaint: the words that want one, the notice before it, and going on with a draft.

Before somebody agrees to the notice nothing of theirs is kept: not the sentence that led here, and
nothing that is typed under the notice.
"""

import re

from handlers import commands, forms
from handlers.complaints import consent, drafts, form, others, showing
from handlers.context import Turn
from handlers.navigation import again, open_page
from handlers.pages import MENU, at_of, mentioned, spellings
from handlers.place import CONSENT, at, idle, in_questions
from handlers.questions import Chosen
from handlers.wording import plain
from models.messages import Block, Paragraph, Reply, say
from policies.load import LoadedPack

_ABOUT = re.compile(
    r"举报|检举|揭发|投诉|作假|造假|弄虚|虚报|瞒报"
    r"|\b(?:complain|whistle-?blow|blow the whistle|fraud|falsif|cheat)"
    r"|\breport(?:ing)? (?:a|an|the|on)\b|^report$"
)
"""A sentence of a complaint, or about complaints: its words are not kept."""
_WANTS = re.compile(
    r"(?:^|[我要想请来]|需要|打算|准备|实名|就)(?:去|对|向你们|向您)?(?:实名)?(?:举报|检举|揭发|投诉)"
    r"|\b(?:want|like|wish|need|going|here) to (?:report|complain|blow the whistle)"
    r"|^report(?:ing)? (?:a|an|the|on)\b|^i(?:'m| am) reporting\b|^report$"
)
_ASKS = re.compile(
    r"怎么|怎样|如何|哪里|哪儿|哪些|什么|多久|几天|多少|谁|流程|条件|规定|电话是|[吗么呢]\W*$|[?？]"
    r"|^(?:how|where|what|who|which|when|why|can|could|may|does|do|is|are)\b"
)


def answer(turn: Turn) -> Reply | None:
    """The reply under the notice, or to a sentence that wants to complain; None: it is neither."""
    if _under_notice(turn):
        return _to_notice(turn)
    text = turn.text
    if in_questions(turn) or not _ABOUT.search(text) or _is_command(turn):
        return None
    turn.memory.unkept = True
    if not _WANTS.search(text) or _ASKS.search(text):
        return None
    return begin(turn, mentioned(turn.library, text), others.hint(text))


def _is_command(turn: Turn) -> bool:
    """Whether a word of its own answers it: 举报 and 举报 深圳, not 举报 and a sentence."""
    given = commands.find(turn.incoming.text)
    if given is None or given.command.name != "complaint":
        return given is not None
    places = (spellings(pack) for pack in turn.library.packs.values())
    return not given.rest or any(given.rest in map(plain, names) for names in places)


# --- the notice -----------------------------------------------------------------------------------


def _under_notice(turn: Turn) -> bool:
    """Whether the notice is open, or this was written under it."""
    prompt = turn.incoming.prompt
    if prompt is None:
        return at(turn)[:1] == CONSENT
    return (at_of(prompt) or ())[:1] == CONSENT


def _to_notice(turn: Turn) -> Reply | None:
    turn.memory.unkept = True
    prompt = turn.incoming.prompt
    where = (at_of(prompt) or ()) if prompt is not None else at(turn)
    said = consent.read(turn)
    if said == "no":
        return open_page(turn, MENU, (Paragraph(say("intake.refused")),))
    if said is None:
        return _not_an_answer(turn)
    pack = _pack(turn, where[2] if len(where) > 2 else "")
    if where[1:2] != (consent.VERSION,) or idle(turn):
        return begin(turn, pack)
    return _agreed(turn, pack)


def _not_an_answer(turn: Turn) -> Reply | None:
    """Words of their own go their way; anything else must wait for the consent."""
    if commands.find(turn.incoming.text) is not None or at(turn)[:1] != CONSENT:
        return None
    return again(turn, (Paragraph(say("intake.first_agree"), tone="warning"),))


def _agreed(turn: Turn, pack: LoadedPack | None) -> Reply:
    turn.memory.private = True
    if not _may_file(turn):
        return _not_here(turn)
    draft = drafts.find(turn)
    if draft is not None:
        return _go_on(turn, draft)
    turn.memory.unkept = False
    draft = drafts.begin(turn)
    first = form.form(turn).next_question({})
    if pack is not None and first is not None:
        forms.keep(draft.sheet, first, Chosen(pack.id))
    drafts.keep(turn, draft)
    return showing.show(turn, draft, (Paragraph(say("intake.how"), tone="muted"),))


# --- beginning, and going on ----------------------------------------------------------------------


def begin(turn: Turn, pack: LoadedPack | None = None, notes: tuple[Block, ...] = ()) -> Reply:
    """Show the notice; or the draft, where there is one; or why nothing can be filed here."""
    if not _may_file(turn):
        return _not_here(turn)
    draft = drafts.find(turn)
    if draft is not None:
        return _go_on(turn, draft)
    held = pack is not None and pack.model.complaints is not None
    return open_page(turn, consent.where(pack.id if pack and held else ""), notes)


def _go_on(turn: Turn, draft: drafts.Draft) -> Reply:
    return showing.show(turn, draft, (Paragraph(say("intake.going_on"), tone="muted"),))


def _may_file(turn: Turn) -> bool:
    return turn.context.takes(turn.incoming.channel).filing


def _not_here(turn: Turn) -> Reply:
    """Where this channel's servers stand abroad: why not, and where else."""
    notes = (
        Paragraph(say("intake.not_here"), tone="warning"),
        Paragraph(say("intake.not_here.go", url=turn.context.base_url)),
    )
    return open_page(turn, MENU, notes)


def _pack(turn: Turn, name: str) -> LoadedPack | None:
    found = turn.library.packs.get(name)
    return found if found is not None and found.model.complaints else None
