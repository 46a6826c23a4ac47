"""The command line `greenbot`, the same as `python -m bot`.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage. An error is one line on standard error that
names what to mend.

A verb lives in the module that the table names, and that module alone is imported: `greenbot packs`
starts in a third of a second because neither the database nor a channel comes with it. Here, in
`bot/packs/cli.py` and in `bot/channels/registry.py` an import waits for its use, nowhere else.
"""

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""pydantic would search every installed package for plugins, a tenth of a quick verb's time."""


class Verb(NamedTuple):
    """One verb: the module whose `register(subparsers)` adds it, and what `--help` says of it.

    A `brief` verb ends before it has made any rubbish worth collecting.
    """

    module: str
    about: str
    brief: bool = False


VERBS = {
    "run": Verb("bot.commands.run", "serve the chat, with the worker in the same process"),
    "web": Verb("bot.commands.web", "serve the chat; the worker is another process"),
    "worker": Verb("bot.commands.worker", "do what is due: delete what is old, give signs of life"),
    "migrate": Verb("bot.commands.migrate", "bring the tables of the database up to date"),
    "doctor": Verb("bot.commands.doctor", "look whether all is well, and say what to mend"),
    "chat": Verb("bot.commands.chat", "talk to the bot in the terminal, or from standard input"),
    "units": Verb("bot.commands.units", "bring a list of units in, give the register out"),
    "officials": Verb("bot.commands.officials", "invite, list and disable officials"),
    "audit": Verb("bot.commands.audit", "check the record of who did what"),
    "backup": Verb("bot.commands.backup", "write everything into one encrypted file"),
    "restore": Verb("bot.commands.restore", "bring a backup back into an empty database"),
    "keys": Verb("bot.commands.keys", "change the master key, show the public key of receipts"),
    "complaints": Verb("bot.commands.complaints", "give the table of complaints out"),
    "receipts": Verb("bot.commands.receipts", "check the receipts of complaints"),
    "telegram": Verb("bot.commands.telegram", "set the webhook and the menus of Telegram"),
    "wechat": Verb("bot.commands.wechat", "the WeChat account's menu, templates and QR codes"),
    "packs": Verb("bot.packs.cli", "check, try and read the rule packs", brief=True),
}


class OneLineParser(argparse.ArgumentParser):
    """A parser whose complaint is one line: a script's log should show it whole."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where the help is, and leave with code 2."""
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


class ShowVersion(argparse.Action):
    """`--version`, looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Print it and leave."""
        parser.exit(0, f"greenbot {import_module('importlib.metadata').version('greenbot')}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one verb.

    Args:
        arguments: what follows the program's name; that of the process where left out.

    Returns:
        The exit code.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    name = _verb_of(given)
    quick = name in VERBS and VERBS[name].brief
    try:
        with _without_collector() if quick else nullcontext():
            understood = _parser(name).parse_args(given)
            return int(understood.run(understood))
    except KeyboardInterrupt:
        return 1


@contextmanager
def _without_collector() -> Iterator[None]:
    """Collecting garbage would take an eighth of a quick verb's time and find nothing."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


def _verb_of(given: Sequence[str]) -> str:
    return next((word for word in given if not word.startswith("-")), "")


def _parser(verb: str) -> argparse.ArgumentParser:
    """The parser with all arguments of one verb, and of the others only their help."""
    parser = OneLineParser(prog="greenbot", description="Chat assistant for green manufacturing.")
    parser.add_argument("--version", action=ShowVersion, nargs=0, help="show the version and leave")
    subparsers: argparse._SubParsersAction[Any] = parser.add_subparsers(
        dest="verb", required=True, metavar="VERB"
    )
    for name, one in VERBS.items():
        if name == verb:
            import_module(one.module).register(subparsers)
        else:
            subparsers.add_parser(name, help=one.about)
    return parser


if __name__ == "__main__":
    sys.exit(main())
