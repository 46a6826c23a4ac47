"""Whoever must not know of a complaint learns nothing: the same words get the same answers.

Two services with the same people and the same days; at one of them a complaint about the unit was
filed, worked on and answered. Everybody who must not know types everything that can be typed.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from time import thread_time

import pytest

from bot.app import App
from handlers import binding, commands, reply_words
from handlers.officials.nouns import NOUNS
from models import bindings, case_pushes, cases
from models.case_rows import Case
from models.conversations import Memory
from models.db import Database, open_database
from models.messages import Incoming, Words
from models.migrations import upgrade
from models.names import name_of
from models.people import meet
from models.units import Unit
from policies.shelf import Shelf
from tests.fakes.cases import VAULT, a_case
from tests.fakes.rows import an_official, number
from tests.journeys.conftest import assembled
from tests.journeys.season import Season, said

TODAY = date(2026, 11, 23)
CODES = re.compile(r"\b[0-9A-Z]{4}\b")
"""Codes are random: one stands for all."""
ROLES = (
    "stranger",
    "contact",
    "other district",
    "other city",
    "concerned",
    "disabled",
)
UNIT = "绿源电子"


def everything() -> Iterator[str]:
    """Every word that means something to anybody, in both languages, and names of cases, once."""
    yield from dict.fromkeys(_everything())


def _everything() -> Iterator[str]:
    for command in (*commands.COMMANDS, *binding.COMMANDS):
        yield from command.spellings
    for noun in NOUNS:
        yield from noun.spellings
        for move in noun.every_move:
            for example in move.examples:
                yield from (example.zh, example.en)
    for words in vars(reply_words).values():
        if isinstance(words, Words):
            yield from (words.zh, words.en)
    for n in range(1, 4):
        yield f"案件 {name_of('A', n)}"
        yield f"案件 {name_of('A', n)} 受理"
        yield f"case {name_of('A', n)} accept"
    yield from (UNIT, f"单位 {UNIT}", f"单位 {name_of('U', 1)}", "有人举报我们吗", "1", "2", "是")


def service(folder: Path, shelf: Shelf) -> Season:
    """A service with a unit, its contact, and officials who must not know."""
    folder.mkdir()
    database = open_database(f"sqlite:///{folder / 'greenbot.db'}")
    upgrade(database)
    season = Season.begin(assembled(database, shelf), TODAY)
    season.take_over(folder, [(UNIT, "南山区"), ("蓝天精密", "宝安区")])
    people(season.app.database, season)
    return season


def people(database: Database, season: Season) -> None:
    """Everybody of `ROLES` but the stranger, known by their role."""
    now = season.clock.now()
    with database.writing() as db:
        persons = {who: number(meet(db, "push", who, "push", now)) for who in ROLES[1:]}
        unit = db.get_one(Unit, 1)
        bindings.bind(db, number(unit), persons["contact"], "code", now)
        bindings.bind(db, number(unit), persons["concerned"], "code", now)
        for who, city, district in (
            ("other district", "shenzhen", "宝安区"),
            ("other city", "yunfu", ""),
            ("concerned", "shenzhen", "南山区"),
            ("disabled", "shenzhen", "南山区"),
        ):
            gone = now if who == "disabled" else None
            an_official(db, person_id=persons[who], name=who, city=city, district=district,
                        disabled_at=gone)  # fmt: skip


def complained_of(app: App) -> Case:
    """A complaint about the unit that is well under way."""
    with app.database.writing() as db:
        case = a_case(db, district="南山区", unit_id=1, state="verifying")
        cases.write(db, VAULT, case, "out", "question", "请补充照片", app.clock.now())
        cases.write(db, VAULT, case, "note", "note", "已查用电量", app.clock.now())
        case_pushes.push(db, VAULT, case, app.clock.now())
    return case


def masked(said: str) -> str:
    """An answer without what is random in it."""
    return CODES.sub("CODE", said)


def answers(season: Season, role: str) -> dict[str, str]:
    """What somebody is answered to everything, in one conversation and one transaction."""
    app, memory, found = season.app, Memory(), {}
    channel = app.channels["push"]
    with app.database.writing() as db:
        for number_of_line, line in enumerate(everything()):
            message = Incoming("push", role, f"m{number_of_line}", season.clock.now(), line)
            reply = app.answer(message, memory, db)
            language = memory.language or "zh_CN"
            found[line] = masked(said(app.render(reply, language, channel.capabilities)))
    return found


def test_nobody_learns_of_a_complaint(tmp_path: Path, shelf: Shelf) -> None:
    """Answers and messages are the same to the letter, whether or not one was filed."""
    quiet, accused = (service(tmp_path / name, shelf) for name in ("quiet", "accused"))
    complained_of(accused.app)
    for season in (quiet, accused):
        season.work()
    for role in ROLES:
        assert answers(quiet, role) == answers(accused, role), role
    for season in (quiet, accused):
        season.go_to(date(2026, 11, 25))
    for role in ROLES:
        heard, unheard = (list(map(masked, one.got(role))) for one in (accused, quiet))
        assert heard == unheard, role
    for season in (quiet, accused):
        season.app.database.close()


@pytest.mark.chaos
@pytest.mark.parametrize("role", ["contact", "other district", "concerned"])
def test_the_time_of_an_answer_tells_nothing(role: str, tmp_path: Path, shelf: Shelf) -> None:
    """Asking for a case takes as long where there is one: medians within five per cent."""
    services = [service(tmp_path / name, shelf) for name in ("quiet", "accused")]
    complained_of(services[1].app)
    line = f"案件 {name_of('A', 1)}"
    taken: tuple[list[float], list[float]] = ([], [])
    for number_of_line in range(1500):
        for season, times in zip(services, taken, strict=True):
            times.append(_seconds(season, role, line, number_of_line))
    quiet, accused = map(median, taken)
    assert abs(quiet - accused) / max(quiet, accused) < 0.05, (quiet, accused)
    for season in services:
        season.app.database.close()


def _seconds(season: Season, role: str, line: str, number_of_line: int) -> float:
    """Processor time of one answer: the machine has other work as well."""
    message = Incoming("push", role, f"t{number_of_line}", season.clock.now(), line)
    with season.app.database.writing() as db:
        begun = thread_time()
        season.app.answer(message, Memory(), db)
        return thread_time() - begun
