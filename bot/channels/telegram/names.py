"""Slash commands: the words of the conversation as Telegram's menus can show them.

Both the menus and what is understood are made from the declarations, so that no menu offers a
command that nobody understands. A command is known by its English word, since Telegram takes only
Latin letters, digits and underscores, at most 32 of them.

Source: core.telegram.org/bots/api, "BotCommand" and "Deep linking".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.bind_codes import in_link
from handlers.binding import COMMANDS as OF_BINDING
from handlers.commands import COMMANDS, Command
from handlers.officials.declared import Noun
from handlers.officials.nouns import NOUNS
from models.messages import Language, Say, Words

LONGEST = 32
"""Characters of a command's name."""
BIND = "bind-"
"""How the parameter of a link begins that binds its reader: t.me/NAME?start=bind-CODE."""

_TYPED = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(.*))?", re.DOTALL)
_OTHER = re.compile(r"[^a-z0-9]+")
_EXAMPLE = re.compile(r"\s+[0-9]+$")
"""The number in `article 9`, which is declared with an example."""


@dataclass(frozen=True, slots=True)
class Slash:
    """A command: its name without the slash, the word that it stands for, and what it does."""

    name: str
    word: Words
    help: Say

    def typed(self, language: Language, rest: str = "") -> str:
        """What it says as somebody would type it, with what follows the command."""
        if rest and _EXAMPLE.search(self.word.en):
            return f"{_EXAMPLE.sub('', self.word.en)} {rest}"
        word = self.word.zh if language == "zh_CN" else self.word.en
        return f"{word} {rest}".strip()


def slash(word: str) -> str:
    """An English word as a command's name: my deadlines, my_deadlines."""
    return _OTHER.sub("_", _EXAMPLE.sub("", word).lower()).strip("_")


def _named(declared: Iterable[Command | Noun[Any]]) -> tuple[Slash, ...]:
    return tuple(Slash(slash(one.word.en), one.word, one.help) for one in declared)


EVERYBODY = _named((*COMMANDS, *OF_BINDING))
"""The commands of everybody, in the order of the help."""
OFFICIALS = _named(NOUNS)
"""Those that officials have besides."""
BY_NAME: Mapping[str, Slash] = {one.name: one for one in (*EVERYBODY, *OFFICIALS)}


def spoken(text: str, language: Language) -> str:
    """What a text says: a slash command as its word, anything else as it is.

    A command that is not in the table is taken by its letters, since many words have further
    spellings (`/self_check`, `/start_over`).
    """
    match = _TYPED.fullmatch(text)
    if match is None:
        return text
    name, rest = match[1].lower(), (match[2] or "").strip()
    if name == "start":
        return _started(rest, language)
    known = BY_NAME.get(name)
    if known is not None:
        return known.typed(language, rest)
    return f"{name.replace('_', ' ')} {rest}".strip()


def _started(parameter: str, language: Language) -> str:
    """The first words: a greeting, or the code that the link carried."""
    code = in_link(f"/start {parameter}")
    if parameter.startswith(BIND):
        code = parameter.removeprefix(BIND)
    if code:
        return BY_NAME["bind"].typed(language, code)
    return "你好" if language == "zh_CN" else "hello"
