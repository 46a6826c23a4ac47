"""`greenbot officials`: who works with the product; the first of them must be invited from here.

Later invitations are made in the chat. What is done here is noted in the audit as the system's.
"""

import argparse
from collections.abc import Callable
from typing import Any, get_args

from sqlmodel import Session

from bot.app import App
from bot.commands.starting import StartError, carried_out, migrated, read_settings, started
from models import audit, officials
from models.clock import SHANGHAI
from models.names import name_of, parse
from models.officials import INVITATION_LASTS, Official, OfficialRole

LETTER = "Q"
"""The letter of an official's name (Q3K)."""
LONGEST_NAME = 100

Work = Callable[[App, argparse.Namespace], int]


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    about = "invite, list and disable the officials who work in the chat"
    verb = subparsers.add_parser("officials", help=about, description=about)
    inner = verb.add_subparsers(dest="officials_verb", required=True, metavar="VERB")
    inviting = _inner(inner, "invite", "make an official and print the invitation's code", invite)
    inviting.add_argument("--city", metavar="C", required=True, help="name of a rule pack")
    inviting.add_argument("--district", metavar="D", default="", help="the whole city if left out")
    roles = get_args(OfficialRole)
    inviting.add_argument("--role", choices=roles, default="officer", help=", ".join(roles))
    inviting.add_argument(
        "--name", metavar="N", required=True, type=_name, help="as colleagues say"
    )
    listing = _inner(inner, "list", "every official with place, role and state", show)
    listing.add_argument("--city", metavar="C", default="", help="only this city's")
    disabling = _inner(inner, "disable", "let an official do nothing more, at once", disable)
    disabling.add_argument("official", metavar="NAME", help="the name, or the number as Q3K")


def _inner(
    inner: "argparse._SubParsersAction[Any]", name: str, about: str, work: Work
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = inner.add_parser(name, help=about, description=about)
    parser.set_defaults(run=lambda given: carried_out("officials", lambda: _composed(work, given)))
    return parser


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise argparse.ArgumentTypeError(f"a name has 1 to {LONGEST_NAME} characters")
    return name


def _composed(work: Work, given: argparse.Namespace) -> int:
    with started(read_settings(log_level="ERROR")) as app:
        return work(migrated(app), given)


# --- invite ---------------------------------------------------------------------------------------


def invite(app: App, given: argparse.Namespace) -> int:
    """Print the invitation's code; it is shown now and never again."""
    _check_place(app, given.city, given.district)
    now = app.clock.now()
    with app.database.writing() as db:
        place = given.city, given.district
        official, code = officials.invite(db, given.name, *place, given.role, now)
        _note(db, app, official, "official.invited")
        named = _named(official)
    until = (now + INVITATION_LASTS).astimezone(SHANGHAI)
    print(f"{given.name} ({named}): {code}")
    print(f"To join, send the code in the chat, or open {app.settings.site}/?bind={code}")
    if app.settings.base_url is None:
        print("That address is this machine's own: set GREENBOT_BASE_URL to the one people open.")
    print(f"It works once, until {until:%Y-%m-%d %H:%M} (Asia/Shanghai).")
    return 0


def _check_place(app: App, city: str, district: str) -> None:
    packs = app.shelf.library.packs
    if city not in packs:
        raise StartError(f"no rules of {city!r}; there are: {', '.join(packs)}")
    known = packs[city].model.district_names
    if district and known and district not in known:
        raise StartError(f"{city} has no district {district!r}; there are: {', '.join(known)}")


# --- list -----------------------------------------------------------------------------------------


def show(app: App, given: argparse.Namespace) -> int:
    """One line for each: number, name, place, role, state."""
    with app.database.reading() as db:
        lines = [_line(one) for one in officials.officials_in(db, given.city)]
    print("\n".join(lines) or "There are no officials yet: greenbot officials invite")
    return 0


def _line(official: Official) -> str:
    place = f"{official.city}/{official.district}" if official.district else official.city
    return "  ".join((_named(official), official.name, place, official.role, _state(official)))


def _state(official: Official) -> str:
    if official.disabled_at is not None:
        return f"disabled {official.disabled_at.astimezone(SHANGHAI):%Y-%m-%d}"
    return "at work" if official.joined_at is not None else "invited"


def _named(official: Official) -> str:
    assert official.id is not None
    return name_of(LETTER, official.id)


# --- disable --------------------------------------------------------------------------------------


def disable(app: App, given: argparse.Namespace) -> int:
    """Everything that an official holds ends in the same transaction."""
    with app.database.writing() as db:
        official = _meant(db, given.official)
        officials.disable(db, official, None, app.clock.now())
        _note(db, app, official, "official.disabled")
        line = _line(official)
    print(line)
    return 0


def _meant(db: Session, text: str) -> Official:
    """The one official at work or invited whom a name or a number means. Raises StartError."""
    number = parse(text)
    live = [one for one in officials.officials_in(db) if one.disabled_at is None]
    found = [one for one in live if one.name == text or number == (LETTER, one.id)]
    if not found:
        raise StartError(f"nobody at work is called {text!r}: greenbot officials list")
    if len(found) > 1:
        names = ", ".join(map(_named, found))
        raise StartError(f"{len(found)} officials are called {text!r}; name one of {names}")
    return found[0]


def _note(db: Session, app: App, official: Official, action: str) -> None:
    audit.note(db, app.clock.now(), "system", action, f"official:{official.id}", official.city,
               official.district, detail={"by": "command line"})  # fmt: skip
