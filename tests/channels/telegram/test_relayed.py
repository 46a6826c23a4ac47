"""Officials' commands that were passed on, changed later, or said in a group do nothing (P9)."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from handlers.officials.declared import Move, Noun
from handlers.officials.nouns import NOUNS
from models.case_rows import Account
from models.people import meet
from policies.shelf import Shelf
from tests.channels.telegram.bodies import (
    GROUP,
    ORIGIN,
    edited,
    entity,
    in_group,
    wrote,
)
from tests.channels.telegram.talking import Talk, talking
from tests.channels.telegram.webhook import bring, webhook
from tests.fakes.desks import FakeDesk
from tests.fakes.parts import MORNING
from tests.fakes.quick import Quick
from tests.fakes.rows import an_official
from tests.registries.test_official_matrix import CELLS, Made, Town, line_of, place_of, readied

OF_CHATS = frozenset({"accounts", "followers", "keyboards", "parcels", "text_keys"})
"""What is kept of any message, whoever wrote it."""


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """The packs that come with the product, read once."""
    return Shelf()


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    """One engine for all these tests."""
    made = Quick(tmp_path_factory.mktemp("relayed"))
    yield made
    made.database.close()


@pytest.fixture
def town(quick: Quick, migrated_file: Any, shelf: Shelf) -> Town:
    """An office with nothing in it."""
    return Town(quick.emptied(migrated_file), shelf.library)


@pytest.fixture
def talk(town: Town, shelf: Shelf) -> Iterator[Talk]:
    """The same office, with Telegram; Lin has written there."""
    with talking(town.database, shelf, town.clock) as made:
        made.answer(wrote("/start"))
        yield made


def appoint(town: Town, city: str, district: str) -> None:
    """Lin is an official, and known as one on Telegram."""
    with town.database.writing() as db:
        known = db.exec(select(Account)).one()
        person = meet(db, "telegram", known.address, "push", MORNING, "林")
        an_official(db, person_id=person.id, role="superior", city=city, district=district)


def records(town: Town) -> dict[str, list[str]]:
    """Every row that a command could change."""
    return {name: rows for name, rows in town.dump().items() if name not in OF_CHATS}


def relayed(line: str) -> list[dict[str, Any]]:
    """The same line in the ways in which it is no command of its sender."""
    return [wrote(line, forward_origin=ORIGIN), edited(line)]


def in_groups(line: str) -> list[dict[str, Any]]:
    """The same line where everybody reads it, to others and to the bot."""
    addressed = f"/start@greenbot_bot {line}"
    return [
        in_group(line),
        in_group(addressed, entity("bot_command", addressed, "/start@greenbot_bot")),
        edited(line, chat=GROUP),
    ]


@pytest.mark.parametrize(("noun", "move"), CELLS)
def test_no_command_is_taken_from_others_words(
    noun: Noun[Any], move: Move[Any] | None, town: Town, talk: Talk
) -> None:
    """Of an official who might give it: nothing changes, whatever it is."""
    city, district = place_of(noun, move)
    appoint(town, city, district)
    made = readied(town, noun, move, town.somebody("maker", role="superior", city=city,
                                                   district=district))  # fmt: skip
    before = records(town)
    for update in relayed(line_of(noun, move, made)):
        talk.bring(update)
    assert records(town) == before


def test_no_command_is_taken_from_a_group() -> None:
    """None of them is heard at all."""
    desk = FakeDesk()
    with webhook(desk) as client:
        for noun in NOUNS:
            for move in (None, *noun.every_move):
                for update in in_groups(line_of(noun, move, Made())):
                    assert bring(client, update).status_code == 200
    assert desk.received == []


def test_the_same_line_in_their_own_words_is_a_command(town: Town, talk: Talk) -> None:
    """What was refused above for how it came is taken when its official writes it."""
    appoint(town, "shenzhen", "南山区")
    known = town.unit("push")
    line, before = f"单位 {known.u} 简称 青山甲", records(town)
    for update in (*relayed(line), *in_groups(line)):
        talk.bring(update)
    assert records(town) == before
    talk.answer(wrote(line))
    assert records(town) != before


def test_an_answer_to_an_open_question_is_not_taken_from_others_words(
    town: Town, talk: Talk
) -> None:
    """A code that confirms an act, passed on or put into an older message."""
    appoint(town, "shenzhen", "南山区")
    known = town.unit("push")
    shown = talk.answer(wrote(f"单位 {known.u} 注销 已办理注销登记"))
    before = records(town)
    for update in (*relayed("同意"), *relayed("1"), *relayed("撤销")):
        talk.answer(update)
    assert shown
    assert records(town) == before
