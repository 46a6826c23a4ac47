"""Greeting, menu and help; and what to do with a sentence that is no answer: lead, never guess."""

import re
from collections.abc import Iterator

from handlers.commands import GROUPS, Command
from handlers.context import Turn
from handlers.forms import replay
from handlers.pages import MENU, At, Link, View, mentioned, to_reply
from handlers.place import pack_of_page, sheet
from handlers.rules import TOPICS
from handlers.selfcheck import form
from models.messages import Block, Bullets, Heading, Language, Paragraph, Reply, Say, say
from policies.load import LoadedPack

_GREETINGS = re.compile(
    r"(?:你好|您好|早上好|上午好|下午好|晚上好|在吗|hi|hello|hey|good (?:morning|afternoon))"
    r"[\s,，!！。~啊呀]*"
)

LINKS = (
    Link(say("menu.check"), command="check"),
    Link(say("menu.deadlines"), command="deadlines"),
    Link(say("menu.rules"), command="rules"),
    Link(say("menu.complaint"), command="complaint"),
    Link(say("menu.receipt"), command="receipt"),
)
_LANGUAGE_LINKS: dict[Language, Link] = {
    "zh_CN": Link(say("menu.other_language"), command="english"),
    "en": Link(say("menu.other_language"), command="chinese"),
}


def greeting(language: Language) -> Reply:
    """What a newcomer sees before having written anything."""
    links = (*LINKS, _LANGUAGE_LINKS[language])
    return to_reply(View(tuple(_welcome()), links, shortcuts=("help",)), MENU, language)


def _welcome() -> Iterator[Block]:
    yield Paragraph(say("start.welcome"), tone="strong")
    yield Paragraph(say("start.what"))
    yield Paragraph(say("start.limits"), tone="muted")


def menu(turn: Turn, _at: At) -> View:
    """What can be done, and what waits."""
    blocks: list[Block] = [Paragraph(say("menu.ask"), tone="strong")]
    path = replay(form(turn.library, turn.today), sheet(turn))
    if path.given and path.open is not None:
        blocks.append(Paragraph(say("menu.waiting", count=len(path.given)), tone="muted"))
    elif path.given:
        blocks.append(Paragraph(say("menu.result_waiting"), tone="muted"))
    links = (*LINKS, _LANGUAGE_LINKS[turn.language])
    return View(tuple(blocks), links, brief=tuple(blocks), shortcuts=("help",))


# --- help -----------------------------------------------------------------------------------------


def help_blocks() -> tuple[Block, ...]:
    """Every command with what it does, from the declarations."""
    return tuple(_help())


def _help() -> Iterator[Block]:
    yield Paragraph(say("help.answering"))
    for heading, group in GROUPS:
        yield Heading(heading)
        yield Bullets(tuple(_line(command) for command in group))


def _line(command: Command) -> Say:
    if command.takes == "number" and command.name != "article":
        return say("help.line_number", word=command.word, does=command.help)
    return say("help.line", word=command.word, does=command.help)


# --- sentences ------------------------------------------------------------------------------------


_INTENTS: tuple[tuple[str, Say, str], ...] = (
    (
        "check",
        say("menu.check"),
        "自评|自测|申报|申请|报名|条件|资格|符合|能不能|够不够|apply|applic|eligib|qualif|self-?check",
    ),
    (
        "deadlines",
        say("menu.deadlines"),
        "时限|期限|截止|什么时候|何时|几号|几月|哪天|日期|填报|deadline|when|due|date",
    ),
    ("complaint", say("menu.complaint"), "举报|投诉|揭发|作假|造假|complain|whistle|fraud"),
    ("rules", say("menu.rules"), "条文|规定|细则|政策|文件|依据|rule|regulation|policy|article"),
    ("receipt", say("menu.receipt"), "凭证|receipt"),
)
_TOPICS: tuple[tuple[str, str], ...] = (
    ("green_code", r"绿码|green code"),
    ("incentives", r"奖励|奖金|补贴|补助|资金|支持|incentive|award|subsid|money|grant"),
    ("removal", r"移出|除名|取消资格|撤销|remov"),
    ("change", r"变更|改名|更名|搬迁|并购|rename|moved"),
    ("review", r"复核|抽查|review"),
    ("third_party", r"第三方|评价机构|agency|third.party"),
    ("dynamic_table", r"动态管理表|动态表|dynamic"),
    ("periods", r"公示|public notice"),
    ("negative", r"负面|不得申请|事故|失信|negative"),
    ("platform", r"平台|网址|platform|website"),
    ("evaluation", r"评价报告|自评价|evaluation"),
)


def understood_at_large(turn: Turn) -> tuple[Link, ...]:
    """Where a sentence may want to go: links to choose from, or the one place it clearly names."""
    text = turn.text
    pack = mentioned(turn.library, text) or pack_of_page(turn)
    links = [*_by_topic(text, pack), *_by_intent(text, pack)]
    if pack and not links and mentioned(turn.library, text):
        links.append(Link(say("menu.place"), ("place", pack.id)))
    return tuple({link.at: link for link in links}.values())


def _by_topic(text: str, pack: LoadedPack | None) -> Iterator[Link]:
    for topic, pattern in _TOPICS:
        if re.search(pattern, text):
            at = ("rules", pack.id, topic) if pack else ("cities", "rules", topic)
            yield Link(TOPICS[topic], at)


def _by_intent(text: str, pack: LoadedPack | None) -> Iterator[Link]:
    for name, label, pattern in _INTENTS:
        if re.search(pattern, text):
            yield Link(label, _where(name, pack))


def _where(name: str, pack: LoadedPack | None) -> At:
    if name == "receipt":
        return ("receipt",)
    if name == "check":
        return ("begin", pack.id) if pack and pack.model.tracks else ("begin",)
    return (name, pack.id) if pack else ("cities", name)


def is_greeting(text: str) -> bool:
    """Whether somebody only says hello."""
    return bool(_GREETINGS.fullmatch(text))
