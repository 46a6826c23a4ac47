"""`greenbot chat`: a conversation in the terminal, or a script of one from standard input.

At a terminal the conversation goes on where it was left, days later too. A script begins a new one
each time, so that the same lines give the same answers; each line is a message, and is repeated
before its answer so that the transcript can be read by itself.

Sentences of this module in the catalogues: `terminal.goodbye`.
"""

import argparse
import getpass
import hashlib
import secrets
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

from bot.app import App
from bot.channels.terminal import Terminal
from bot.commands.starting import StartError, carried_out, read_settings, started, unlocked
from bot.rendered import Rendered
from bot.wording import words
from models.conversations import ROLES, Role
from models.db import StorageError
from models.messages import Language, say
from models.migrations import upgrade

with suppress(ImportError):
    # Arrow keys and a history of lines at the prompt; Windows has them without it.
    import readline  # noqa: F401

PROMPT = "> "
WAITING = 20
"""How many messages that waited are shown at once."""
_LANGUAGES: dict[str, Language] = {"zh": "zh_CN", "en": "en"}


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "talk to the bot in the terminal, or from standard input, one message a line"
    parser = subparsers.add_parser("chat", help=about, description=about)
    parser.add_argument(
        "--as", dest="role", choices=ROLES, default="enterprise", help="who you are (enterprise)"
    )
    parser.add_argument("--city", metavar="C", help="begin with the rules of a city, as shenzhen")
    parser.add_argument(
        "--lang", choices=tuple(_LANGUAGES), default="zh", help="language of the answers (zh)"
    )
    parser.set_defaults(run=lambda given: carried_out("chat", lambda: chat(given)))


def chat(given: argparse.Namespace) -> int:
    """Talk until the end of the input, or Ctrl+C.

    Returns:
        0, or 1 where a message could not be stored.
    """
    # A log line between two sentences helps nobody; failures have their number in the answer.
    with started(read_settings(log_level="ERROR")) as app:
        upgrade(app.database)
        unlocked(app)
        speak_utf8()
        scripted = not sys.stdin.isatty()
        address = _fresh_address() if scripted else _own_address(given.role, given.city or "")
        talk = Talk(app, address, given.role, _LANGUAGES[given.lang])
        first = opening(app, given.city, talk.language)
        lines = script(sys.stdin) if scripted else typed()
        return talk.hold(lines if talk.resume() else chain(script(first), lines))


def speak_utf8() -> None:
    """Read and write UTF-8 whatever the machine is set to; no byte stops the conversation."""
    for stream in (sys.stdin, sys.stdout):
        # A stream that a test put in its place has no encoding to change.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _fresh_address() -> str:
    return f"script-{secrets.token_hex(8)}"


def _own_address(role: str, city: str) -> str:
    """The person at this terminal, by a hash: the name of the account is nobody's business.

    Each role has a conversation of its own, and so has each city that was named.
    """
    who = f"{getpass.getuser()} {role} {city}"
    return f"own-{hashlib.sha256(who.encode('utf-8', 'replace')).hexdigest()[:32]}"


def script(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a script, each shown as if it were typed."""
    for line in lines:
        print(f"{PROMPT}{line.rstrip()}")
        yield line


def typed() -> Iterator[str]:
    """What is typed at the prompt, until the input ends."""
    with suppress(EOFError):
        while True:
            yield input(PROMPT)
    print()


def opening(app: App, city: str | None, language: Language) -> list[str]:
    """What is said for the user at first: the city, where one was named.

    Raises:
        StartError: where there is no pack of that name.
    """
    if city is None:
        return []
    packs = app.shelf.library.packs
    if city not in packs:
        raise StartError(f"no rules of {city!r}; there are: {', '.join(packs)}")
    names = packs[city].names
    return [names.zh if language == "zh_CN" else names.en]


@dataclass
class Talk:
    """One conversation: which product, which address, in which role and language.

    `reached` is the number of the last message that was sent to this terminal; `prompt` what an
    answer belongs to where such a message was shown last.
    """

    app: App
    address: str
    role: Role
    language: Language
    reached: int = 0
    prompt: str | None = None

    def resume(self) -> bool:
        """Show where the conversation was left; a greeting and False where it is a new one.

        The last reply is what an answer would belong to: after a greeting, "1" would mislead.
        """
        last = self.app.history(Terminal.name, self.address, 1)
        self._show(last[0].reply if last else self.app.greeting(self.language, Terminal.name))
        return bool(last)

    def hold(self, lines: Iterable[str]) -> int:
        """Answer each line, and say goodbye; 1 where a message could not be stored."""
        session, stored = secrets.token_hex(8), True
        try:
            self._show_waiting()
            for number, line in enumerate(lines):
                stored &= self._answer(line, f"{session}-{number}")
                self._show_waiting()
        except KeyboardInterrupt:
            print()
        print(words(say("terminal.goodbye"), self.language))
        return 0 if stored else 1

    def _show_waiting(self) -> None:
        """What was sent to this terminal meanwhile, before anything else is asked of it."""
        with suppress(StorageError):
            found = self.app.pushed(Terminal.name, self.address, self.reached, WAITING)
            unseen = [one for one in found if not one.seen]
            for one in unseen:
                self._show(one.message)
                self.prompt = one.message["prompt"]
            if unseen:
                self.app.seen(Terminal.name, self.address, [one.number for one in unseen])
            self.reached = max((one.number for one in found), default=self.reached)

    def _show(self, reply: Rendered) -> None:
        print(Terminal().outgoing(reply), end="\n\n", flush=True)

    def _answer(self, line: str, key: str) -> bool:
        incoming = Terminal().incoming(
            line,
            address=self.address,
            key=key,
            at=self.app.clock.now(),
            language=self.language,
            prompt=self.prompt,
        )
        self.prompt = None
        try:
            rendered = self.app.receive(incoming, self.role)
        except StorageError as error:
            sys.stderr.write(f"greenbot chat: {error}\n")
            self._show(self.app.turned_away(incoming))
            return False
        self.language = rendered["language"]
        self._show(rendered)
        return True
