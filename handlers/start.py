"""Greeting, menu and help; and what to do with a sentence that is no answer: lead, never guess."""

from collections.abc import Iterator

from handlers import binding
from handlers.commands import GROUPS, Command
from handlers.context import Turn
from handlers.forms import replay
from handlers.my_deadlines import duties, owners
from handlers.obligations import line
from handlers.pages import MENU, At, Link, View, to_reply
from handlers.place import sheet
from handlers.selfcheck import form
from models import cases
from models.messages import Block, Bullets, Heading, Language, Paragraph, Reply, Say, say

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


def hello(turn: Turn) -> Reply:
    """The answer to a greeting: to whom something is due, that comes first."""
    if not owners(turn) and not _has_draft(turn):
        return greeting(turn.language)
    return to_reply(menu(turn, MENU), MENU, turn.language)


def menu(turn: Turn, _at: At) -> View:
    """What is due, what can be done, and what waits."""
    blocks: list[Block] = [*_due(turn)]
    if _has_draft(turn):
        turn.memory.private = True
        blocks.append(Paragraph(say("menu.draft_waiting")))
    blocks.append(Paragraph(say("menu.ask"), tone="strong"))
    path = replay(form(turn.library, turn.today), sheet(turn))
    if path.given and path.open is not None:
        blocks.append(Paragraph(say("menu.waiting", count=len(path.given)), tone="muted"))
    elif path.given:
        blocks.append(Paragraph(say("menu.result_waiting"), tone="muted"))
    links = (*_mine(turn), *LINKS, _LANGUAGE_LINKS[turn.language])
    return View(tuple(blocks), links, brief=tuple(blocks), shortcuts=("help",))


def _has_draft(turn: Turn) -> bool:
    """Whether a complaint of theirs waits to be filed."""
    context, incoming = turn.context, turn.incoming
    there = incoming.channel, incoming.address
    return cases.draft_of(context.db, context.vault, *there, context.clock.now()) is not None


def _due(turn: Turn) -> Iterator[Block]:
    """The nearest duty of a contact or an official, and how many there are besides."""
    still = [one for one in duties(turn) if one.deadline.state == "open"]
    for one in still[:1]:
        yield Paragraph(line(one, turn.today), tone="strong")
    if len(still) > 1:
        yield Paragraph(say("menu.due_besides", count=len(still) - 1))


def _mine(turn: Turn) -> tuple[Link, ...]:
    return (Link(say("menu.mine"), command="mine"),) if owners(turn) else ()


# --- help -----------------------------------------------------------------------------------------


def help_blocks() -> tuple[Block, ...]:
    """Every command with what it does, from the declarations."""
    return tuple(_help())


def _help() -> Iterator[Block]:
    yield Paragraph(say("help.answering"))
    for heading, group in (*GROUPS, (say("help.binding"), binding.COMMANDS)):
        yield Heading(heading)
        yield Bullets(tuple(_help_line(command) for command in group))


def _help_line(command: Command) -> Say:
    if command.takes == "number" and command.name != "article":
        return say("help.line_number", word=command.word, does=command.help)
    return say("help.line", word=command.word, does=command.help)
