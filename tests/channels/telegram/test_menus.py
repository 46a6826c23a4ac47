"""Menus of commands: what they offer is understood, and each chat has the one of its owner."""

import io
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import Any

import pytest

from bot.channels.base import Ground, TryLaterError
from bot.channels.telegram import menus
from bot.channels.telegram.client import Client
from bot.channels.telegram.errors import NoAnswerError
from bot.channels.telegram.menus import BY_TELEPHONE, Menu, Menus, Role, menu
from bot.channels.telegram.names import EVERYBODY, spoken
from bot.channels.telegram.sender import TelegramReplier
from bot.logs import set_up_logs
from bot.rendered import Piece
from handlers.binding import COMMANDS as OF_BINDING
from handlers.commands import find
from handlers.officials.nouns import NOUNS
from models import conversations, followers, officials
from models.clock import FixedClock
from models.db import Database
from models.messages import Language
from tests.fakes.logs import logging_as_before
from tests.fakes.parts import MORNING, VAULT, texts_in
from tests.fakes.rows import a_person, an_official
from tests.fakes.telegram import FakeTelegram, Fault, Telephone

__all__ = ["logging_as_before"]

ROLES: tuple[Role, ...] = (None, "officer", "superior")
LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")
every_menu = pytest.mark.parametrize(
    ("role", "language"), [(role, language) for role in ROLES for language in LANGUAGES]
)

# --- what they offer ------------------------------------------------------------------------------


@every_menu
def test_the_platform_takes_it(
    client: Client, telegram: FakeTelegram, role: Role, language: Language
) -> None:
    """Names and descriptions, and how many there are, are within its limits."""
    client.set_commands(menu(role, language).commands, None, None)
    assert telegram.menus["default", ""]


@every_menu
def test_what_it_offers_is_understood(role: Role, language: Language) -> None:
    """Each name, sent with its slash, is a word of the conversation."""
    known = {word for noun in NOUNS for word in noun.spellings}
    known |= {word for command in OF_BINDING for word in command.spellings}
    for name, _ in menu(role, language).commands:
        said = spoken(f"/{name}", language)
        assert said in known or find(said) is not None, name


def test_everybody_is_offered_what_works_everywhere() -> None:
    """Not what means something only amidst questions; officials have their own words besides."""
    contact = dict(menu(None, "zh_CN").commands)
    assert {"self_check", "menu", "help", "bind"} <= contact.keys()
    assert not {"back", "skip", "why", "compare"} & contact.keys()
    assert contact["menu"] == "回到菜单"
    officer = dict(menu("officer", "en").commands)
    assert next(iter(officer)) == "todo"
    assert contact.keys() <= officer.keys()
    assert {"unit", "case"} <= officer.keys()


def test_nobody_is_offered_what_they_may_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is for superiors alone is in their menu alone."""
    from_superiors = [noun.__class__(**{**vars(noun), "roles": ("superior",)}) for noun in NOUNS]
    monkeypatch.setattr(menus, "NOUNS", tuple(from_superiors))
    menu.cache_clear()
    try:
        assert "unit" not in dict(menu("officer", "zh_CN").commands)
        assert "unit" in dict(menu("superior", "zh_CN").commands)
    finally:
        menu.cache_clear()


# --- whose it is ----------------------------------------------------------------------------------


@pytest.fixture
def waiting_work() -> list[Callable[[], None]]:
    """What was put aside."""
    return []


@pytest.fixture
def replier(
    ground: Ground, client: Client, waiting_work: list[Callable[[], None]]
) -> TelegramReplier:
    """What sends replies; menus are seen to when the test says so."""
    return TelegramReplier(ground, client, Menus(ground, client, waiting_work.append))


Answered = Callable[..., None]


@pytest.fixture
def answered(
    replier: TelegramReplier, clock: FixedClock, lin: Telephone,
    waiting_work: list[Callable[[], None]],
) -> Answered:  # fmt: skip
    """Answers Lin, and sees to the menu."""

    def answer(language: Language = "zh_CN") -> None:
        lin.says("你好")
        said: Piece = {"language": language, "text": "您好", "options": [], "shortcuts": [],
                       "prompt": None}  # fmt: skip
        replier.reply("1001", said)
        while waiting_work:
            waiting_work.pop()()
        assert clock.now() > MORNING

    return answer


@pytest.fixture
def default_menus(client: Client) -> None:
    """The menus by telephone, as they are set up."""
    for telephone, language in BY_TELEPHONE:
        client.set_commands(menu(None, language).commands, telephone, None)


def asked(telegram: FakeTelegram) -> int:
    """How often a menu was set or taken away."""
    return sum(method in ("setMyCommands", "deleteMyCommands") for method, _ in telegram.calls)


def chose(database: Database, language: Language | None) -> None:
    """Lin chose a language, or took that back."""
    with database.writing() as db:
        texts = texts_in(db)
        who = followers.pseudonym(db, VAULT, "telegram", "1001", MORNING)
        known = conversations.recall(db, texts, "telegram", who, "enterprise", MORNING)
        known.memory.language = language
        conversations.keep(db, texts, known, MORNING)


def lin_is_official(database: Database) -> int:
    """Lin joined as an officer."""
    with database.writing() as db:
        who = followers.pseudonym(db, VAULT, "telegram", "1001", MORNING)
        person = a_person(db, who, "push", "telegram")
        made = an_official(db, person_id=person.id).id
        assert made is not None
        return made


def shows(menu: Menu, telephone: Telephone) -> bool:
    """Whether a telephone shows that menu."""
    return tuple(telephone.screen.menu) == menu.commands


@pytest.mark.usefixtures("default_menus")
def test_a_chat_shows_the_menu_of_its_telephone(
    answered: Answered, telegram: FakeTelegram, lin: Telephone
) -> None:
    """Nothing is set for it, however often its owner is answered."""
    before = asked(telegram)
    answered()
    answered("en")
    assert shows(menu(None, "zh_CN"), lin)
    assert asked(telegram) == before


@pytest.mark.usefixtures("default_menus")
def test_who_chose_a_language_has_the_menu_in_it(
    answered: Answered, telegram: FakeTelegram, database: Database, lin: Telephone
) -> None:
    """Once; and the other one where they choose again."""
    chose(database, "en")
    before = asked(telegram)
    answered("en")
    answered("en")
    assert shows(menu(None, "en"), lin)
    assert asked(telegram) == before + 1
    chose(database, "zh_CN")
    answered("zh_CN")
    assert shows(menu(None, "zh_CN"), lin)


@pytest.mark.usefixtures("default_menus")
def test_an_official_has_theirs_until_they_leave(
    answered: Answered, database: Database, lin: Telephone
) -> None:
    """With the words of the office; afterwards the chat shows what everybody's does."""
    number = lin_is_official(database)
    answered()
    assert shows(menu("officer", "zh_CN"), lin)
    with database.writing() as db:
        officials.disable(db, db.get_one(officials.Official, number), None, MORNING)
    answered()
    assert shows(menu(None, "zh_CN"), lin)


@pytest.mark.usefixtures("default_menus")
@pytest.mark.parametrize("how", ["left", "no answer"])
def test_no_former_official_keeps_theirs(
    answered: Answered, database: Database, lin: Telephone, client: Client,
    monkeypatch: pytest.MonkeyPatch, how: str,
) -> None:  # fmt: skip
    """Nor one who blocked the bot meanwhile, or whose menu was set without our hearing of it."""
    number = lin_is_official(database)
    really = client.set_commands

    def set_and_lost(*given: Any) -> None:
        really(*given)
        raise NoAnswerError

    if how == "no answer":
        monkeypatch.setattr(client, "set_commands", set_and_lost)
    answered()
    assert shows(menu("officer", "zh_CN"), lin)
    monkeypatch.setattr(client, "set_commands", really)
    with database.writing() as db:
        officials.disable(db, db.get_one(officials.Official, number), None, MORNING)
        if how == "left":
            followers.left(db, "telegram", followers.pseudonym(db, VAULT, "telegram", "1001",
                           MORNING), MORNING)  # fmt: skip
    answered()
    assert shows(menu(None, "zh_CN"), lin)


def test_a_new_version_renews_it(
    answered: Answered, database: Database, lin: Telephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name changes with what it offers."""
    chose(database, "zh_CN")
    answered()
    monkeypatch.setattr(menus, "EVERYBODY", EVERYBODY[:3])
    menu.cache_clear()
    try:
        answered()
        assert len(lin.screen.menu) == 3
    finally:
        menu.cache_clear()


# --- never in the way -----------------------------------------------------------------------------


def test_a_reply_does_not_wait_for_it(
    replier: TelegramReplier, database: Database, telegram: FakeTelegram, lin: Telephone,
    waiting_work: list[Callable[[], None]],
) -> None:  # fmt: skip
    """It is put aside: the reply is there, and nothing else was asked."""
    chose(database, "en")
    replier.reply("1001", {"language": "en", "text": "Hello", "options": [], "shortcuts": [],
                           "prompt": None})  # fmt: skip
    assert lin.screen.last == "Hello"
    assert asked(telegram) == 0
    assert len(waiting_work) == 1


@pytest.mark.usefixtures("logging_as_before")
@pytest.mark.parametrize("kind", ["502", "html", "429", "none"])
def test_a_reply_does_not_fail_with_it(
    answered: Answered, telegram: FakeTelegram, database: Database, clock: FixedClock,
    lin: Telephone, kind: str, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """It is logged, without whose it is, and comes with a later reply."""
    stream = io.StringIO()
    set_up_logs("INFO", stream)
    chose(database, "en")
    if kind == "none":
        monkeypatch.setattr(menus, "_there", lambda *_: 1 / 0)
    else:
        telegram.faults.append(Fault(kind, "setMyCommands"))  # type: ignore[arg-type]
    answered("en")
    assert lin.screen.texts == ["您好"]
    [line] = [one for one in stream.getvalue().splitlines() if "menu not set" in one]
    assert f'"level": "{"error" if kind == "none" else "warning"}"' in line
    assert ("traceback" in line) is (kind == "none")
    assert "1001" not in stream.getvalue()
    monkeypatch.undo()
    clock.move(telegram.typing * 3)
    answered("en")
    assert shows(menu(None, "en"), lin)


def test_chats_that_wait_are_not_many(ground: Ground, client: Client) -> None:
    """Where the platform hangs, what waits does not grow without end."""
    work: list[Callable[[], None]] = []
    seeing = Menus(ground, client, work.append)
    for number in range(300):
        seeing.see_to(str(number), "zh_CN")
    assert len(work) == 100
    work.pop()()
    seeing.see_to("300", "zh_CN")
    seeing.see_to("301", "zh_CN")
    assert len(work) == 100


@pytest.mark.usefixtures("lin")
def test_it_has_ended_when_the_client_is_closed(
    ground: Ground, client: Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is under way then may write what it did: the database is closed after that alone."""
    order: list[str] = []
    begun, over = Event(), Event()

    def noted(*_: object) -> None:
        begun.set()
        with suppress(TryLaterError, NoAnswerError):
            while True:
                client.me()
        over.wait(0.1)  # who closes would be done by now, if it did not wait for this
        order.append("noted")

    monkeypatch.setattr(followers, "has_menu", noted)
    chose(database, "en")
    seeing = Menus(ground, client)
    seeing.see_to("1001", "en")
    begun.wait()
    client.close()
    order.append("closed")
    over.set()
    assert order == ["noted", "closed"]
    seeing.see_to("1001", "zh_CN")  # nobody does that any more, and nothing fails


def test_a_thread_of_its_own_does_it(
    ground: Ground, client: Client, database: Database, lin: Telephone
) -> None:
    """Where nobody says otherwise."""
    chose(database, "en")
    Menus(ground, client).see_to("1001", "en")
    done = Event()
    client.later(done.set)
    done.wait()
    assert shows(menu(None, "en"), lin)
