"""Guessing codes: somebody holds an official's telephone or session, and not the second factor."""

import pyotp
import pytest

from handlers.officials.second_factor import new_secret, set_up
from models.names import name_of
from models.people import add_address
from tests.fakes.parts import SEALER
from tests.fakes.rows import a_unit, number
from tests.handlers.officials.office import Chat, Office, official_named


@pytest.fixture
def secret(office: Office) -> str:
    """The second factor of li, on a telephone that nobody else holds."""
    made = new_secret()
    office.official("li")
    with office.database.writing() as db:
        set_up(db, official_named(db, "li"), made, 0, SEALER)
    return made


def again_at(office: Office, chat: Chat, address: str) -> Chat:
    """The same official, writing from one more address."""
    with office.database.writing() as db:
        person = chat.person(db)
        add_address(db, person, "terminal", address, "writes", office.clock.now())
    return Chat(office, address, chat.official)


def li_of(office: Office) -> Chat:
    """Whoever holds li's session."""
    with office.database.reading() as db:
        return Chat(office, "li", number(official_named(db, "li")))


def lines(office: Office, count: int) -> list[str]:
    """As many lines that ask for the second factor, each about another unit."""
    with office.database.writing() as db:
        return [f"厂 {name_of('U', number(a_unit(db)))} 查看" for _ in range(count)]


def wrong(office: Office, secret: str) -> str:
    """Six digits that no neighbouring step has."""
    step = int(office.clock.now().timestamp()) // 30
    near = {pyotp.TOTP(secret).generate_otp(step + by) for by in range(-2, 3)}
    return next(one for one in ("000000", "111111", "222222") if one not in near)


def right(office: Office, secret: str) -> str:
    """What the telephone shows now."""
    return pyotp.TOTP(secret).at(office.clock.now())


def revealed(office: Office) -> int:
    """How often something secret was shown."""
    return len(office.audited("works.reveal"))


def test_withdrawing_gives_no_further_guesses(office: Office, secret: str) -> None:
    """Two guesses, 撤销, and again: after nine in an hour nothing is proposed any more."""
    li, line = li_of(office), lines(office, 1)[0]
    for _ in range(5):
        li.say(line, wrong(office, secret), wrong(office, secret), "撤销")
    li.say(line)
    assert "work.pause" in li.keys
    li.say(right(office, secret))
    assert revealed(office) == 0


def test_many_proposals_give_no_further_guesses(office: Office, secret: str) -> None:
    """Those that were opened before the pause end in it, the right digits included."""
    li, several = li_of(office), lines(office, 6)
    for line in several[:4]:
        li.say(line, wrong(office, secret), wrong(office, secret))
    waiting = [page.prompt for line in several[4:] if (page := li.say(line).reply)]
    li.say(wrong(office, secret), prompt=waiting[0])
    li.say(right(office, secret), prompt=waiting[1])
    assert revealed(office) == 0
    assert "work.pause" in li.keys


def test_other_addresses_give_no_further_guesses(office: Office, secret: str) -> None:
    """The count is the official's: it is the same in every conversation of theirs."""
    li = li_of(office)
    for n in range(3):
        chat = again_at(office, li, f"li-{n}")
        chat.say(*[f"动态口令 {wrong(office, secret)}"] * 4)
    other = again_at(office, li, "li-last").say(f"动态口令 {right(office, secret)}")
    assert "factor.secret" not in other.keys
    assert "factor.pause" in other.keys


def test_both_ways_to_guess_are_counted_together(office: Office, secret: str) -> None:
    """Guesses at 动态口令 count where a code confirms, and the other way round."""
    li = li_of(office)
    li.say(*[f"动态口令 {wrong(office, secret)}"] * 5)
    other = again_at(office, li, "li-more").say(*[f"动态口令 {wrong(office, secret)}"] * 4)
    assert "factor.wrong" in other.keys
    li.say(lines(office, 1)[0])
    assert "work.pause" in li.keys


def test_pause_ends(office: Office, secret: str) -> None:
    """After an hour the official works on."""
    li, line = li_of(office), lines(office, 1)[0]
    for _ in range(5):
        li.say(line, wrong(office, secret), wrong(office, secret), "撤销")
    office.wait(minutes=61)
    li.say(line, right(office, secret))
    assert revealed(office) == 1


def test_secret_that_waited_elsewhere_replaces_no_newer_one(office: Office) -> None:
    """Whoever was shown one before the official set theirs up cannot put it in its place."""
    li = office.official("li")
    other = again_at(office, li, "li-elsewhere").say("动态口令")
    theirs = str(other.said("factor.secret")["secret"]).replace(" ", "")
    li.say("动态口令")
    own = str(li.said("factor.secret")["secret"]).replace(" ", "")
    li.say(right(office, own))
    assert "factor.set" in li.keys
    other.say(f"动态口令 {right(office, theirs)}")
    assert "factor.set" not in other.keys
    office.wait(minutes=1)
    li.say(lines(office, 1)[0], right(office, own))
    assert revealed(office) == 1
