"""`greenbot wechat`: the account's menu, its templates, and QR codes that open the conversation."""

import argparse
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import segno

from bot.app import App
from bot.channels.base import Ground
from bot.channels.wechat.client import LONGEST_QR, Client, connected
from bot.channels.wechat.errors import NoAnswerError, NotSentError, WeChatError
from bot.channels.wechat.events import POSTERS
from bot.channels.wechat.menu import difference, lines_of, wanted
from bot.channels.wechat.template_check import look
from bot.channels.wechat.templates import Templates
from bot.commands.starting import StartError, carried_out, read_settings, started, unlocked
from bot.own_file import own_file
from bot.settings import Settings, variable
from models import tokens
from models.clock import SHANGHAI
from models.receipts import normal

DAY = timedelta(days=1)
LONGEST = timedelta(seconds=LONGEST_QR)
"""How long a temporary QR code holds at most."""
_POSTER = "poster-"


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "the WeChat account's menu, its templates, and QR codes"
    verb = subparsers.add_parser("wechat", help=about, description=about)
    inner = verb.add_subparsers(dest="wechat_verb", required=True, metavar="VERB")
    _menu_verb(inner)
    _verb(inner, "templates", "what the account has, what the file names, and whether it fits",
          templates)  # fmt: skip
    _qr_verb(inner)


def _verb(
    inner: "argparse._SubParsersAction[Any]",
    name: str,
    about: str,
    work: Callable[[App, Client, argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = inner.add_parser(name, help=about, description=about)
    parser.set_defaults(run=lambda given: carried_out("wechat", lambda: _asked(work, given)))
    return parser


def _asked(
    work: Callable[[App, Client, argparse.Namespace], int], given: argparse.Namespace
) -> int:
    """Do something with the account; what WeChat refuses becomes a line. Raises StartError."""
    settings = read_settings(log_level="CRITICAL")  # what goes wrong is told here
    with started(settings) as app:
        try:
            return work(app, _client(unlocked(app), settings), given)
        except WeChatError as error:
            raise StartError(f"WeChat refused ({error.code}): {error.mend}") from error
        except (NotSentError, NoAnswerError) as error:
            where = variable("wechat_api_base")
            raise StartError(f"WeChat did not answer ({error.reason}): look at {where}") from error


def _client(app: App, settings: Settings) -> Client:
    """Raises StartError where no account is set."""
    if settings.wechat_app_id is None or settings.wechat_secret is None:
        raise StartError(f"WeChat is off; {variable('wechat_app_id')} turns it on")
    ground = Ground(app.database, app.vault, app.clock)
    secret = settings.wechat_secret.get_secret_value()
    return connected(ground, settings.wechat_app_id, secret, settings.wechat_api_base)


# --- the menu -------------------------------------------------------------------------------------


def _menu_verb(inner: "argparse._SubParsersAction[Any]") -> None:
    about = "show how the account's menu would change, write it, or take it away"
    which = _verb(inner, "menu", about, menu).add_mutually_exclusive_group()
    which.add_argument("--show", action="store_true", help="only show it (what is done by itself)")
    which.add_argument("--push", action="store_true", help="write it, after showing the difference")
    which.add_argument("--delete", action="store_true", help="take the account's menu away")


def menu(_app: App | None, client: Client, given: argparse.Namespace) -> int:
    """Show the difference between the account's menu and ours, and do what was asked for."""
    there = client.get_menu()
    if given.delete:
        return _delete(client, there)
    changes = difference(there, wanted())
    print("\n".join(changes or lines_of(wanted())))
    if not changes:
        print("The account has this menu.")
    elif given.push:
        client.create_menu(wanted())
        print("Written. Telephones show it within 24 hours, or after following again.")
    else:
        print("Nothing was changed; --push writes it.")
    return 0


def _delete(client: Client, there: dict[str, Any]) -> int:
    if not there:
        print("The account has no menu.")
        return 0
    print("\n".join(f"- {line}" for line in lines_of(there.get("menu", {}))))
    client.delete_menu()
    print("Deleted. Telephones may show it for another 24 hours.")
    return 0


# --- templates ------------------------------------------------------------------------------------


def templates(app: App, client: Client, _given: argparse.Namespace) -> int:
    """Hold the file against the account; 1 where something in it would be refused."""
    path = app.settings.wechat_templates
    known = Templates.read(path) if path else Templates.none()
    found = look(known, client.private_templates(), client.subscribe_templates(), app.clock.today())
    if path is None:
        print(f"No file is set: {variable('wechat_templates')} names one.")
    print("\n".join(found.lines))
    return int(found.refused)


# --- QR codes -------------------------------------------------------------------------------------


def _qr_verb(inner: "argparse._SubParsersAction[Any]") -> None:
    about = "write a QR code that opens the conversation, as a picture"
    parser = _verb(inner, "qr", about, qr)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--bind", metavar="CODE", type=_code, help="scanning does what typing it does"
    )
    posters = [scene.removeprefix(_POSTER) for scene in POSTERS]
    what.add_argument("--poster", choices=posters, help="scanning opens this part of the chat")
    lasting = parser.add_mutually_exclusive_group()
    lasting.add_argument("--days", metavar="N", type=_days, default=LONGEST // DAY,
                         help=f"how long it holds, 1 to {LONGEST // DAY}")  # fmt: skip
    lasting.add_argument("--permanent", action="store_true",
                         help="for ever; of such codes an account has 100,000")  # fmt: skip
    parser.add_argument("-o", dest="file", metavar="FILE.png", type=_picture, required=True)


def _code(text: str) -> str:
    letters = normal(text)
    if letters is None:
        raise argparse.ArgumentTypeError("a bind code has 16 letters and digits")
    return letters.replace("-", "")


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= LONGEST // DAY:
        raise argparse.ArgumentTypeError(f"a code holds for 1 to {LONGEST // DAY} days")
    return int(text)


def _picture(name: str) -> Path:
    if not name.lower().endswith(".png"):
        raise argparse.ArgumentTypeError("the file must be named .png")
    return Path(name)


def qr(app: App, client: Client, given: argparse.Namespace) -> int:
    """Have a code made and drawn; what was written, and until when it holds."""
    lasts = None if given.permanent else given.days * DAY
    ends = _end_of(app, given.bind) if given.bind else None
    if ends is not None and lasts is None:
        raise StartError("a bind code ends, so a permanent QR code of it makes no sense")
    scene = f"bind-{given.bind}" if given.bind else f"{_POSTER}{given.poster}"
    seconds = None if lasts is None else int(lasts.total_seconds())
    made = client.create_qr(scene, seconds)
    _draw(made.url, given.file)
    print(f"{given.file}: {_until(app, lasts)}")
    if ends is not None:
        print(f"The bind code itself holds {ends}.")
    return 0


def _end_of(app: App, code: str) -> str:
    """Until when a bind code opens something. Raises StartError where it opens nothing."""
    with app.database.reading() as db:
        token = tokens.look(db, code, "bind", app.clock.now())
    if token is None:
        raise StartError("there is no such bind code, or it was used or has ended")
    if token.expires_at is None:
        return "until it is used or ended"
    return f"until {token.expires_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _draw(url: str, file: Path) -> None:
    try:
        with own_file(file) as picture:
            segno.make_qr(url, error="m").save(picture, kind="png", scale=10, border=4)
    except OSError as error:
        raise StartError(f"{file}: {error.strerror or error}") from error


def _until(app: App, lasts: timedelta | None) -> str:
    if lasts is None:
        return "holds for ever"
    return f"holds until {(app.clock.now() + lasts).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
