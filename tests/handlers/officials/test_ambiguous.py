"""Five hundred inputs that could be misread: none acts on another object than the one meant.

Every script opens, types, taps and presses as people do by mistake, and names the units that it
means. Afterwards the register is compared: any other unit that changed is a wrong object.
"""

from collections.abc import Callable
from random import Random

import pytest
from sqlmodel import select

from bot.receive import receive
from handlers.officials.router import answer
from models.conversations import Memory
from models.db import Database
from models.deliveries import Delivery
from models.messages import Incoming, Reply
from models.names import name_of
from models.units import Unit
from policies.library import Library
from tests.fakes.parts import FakeParts, Postcards
from tests.fakes.rows import a_unit
from tests.handlers.officials.office import Chat, Office
from tests.handlers.officials.works import NOUNS

TIMES = 21
"""Each script is run so often, with other units and other slips."""
FIRST, UNITS = 112, 20
"""Numbers of units that are each other's with two digits swapped, or one wrong."""


class Counter(Chat):
    """A chat whose messages go the whole way: what comes twice under one key is answered once."""

    def say(self, *texts: str, prompt: str | None = None, key: str | None = None) -> "Counter":
        """Write texts one after the other."""
        for text in texts:
            named = key or f"{self.name}-{next(self._keys)}"
            now = self.office.clock.now()
            incoming = Incoming("terminal", self.name, named, now, text, prompt)
            parts = FakeParts(
                self.office.database,
                answer=self._answer,
                clock=self.office.clock,
                channels={"terminal": Postcards()},
            )
            receive(parts, incoming)
        return self

    def _answer(self, incoming: Incoming, memory: Memory, db: object) -> Reply:
        turn = self._turn(incoming, memory, db)  # type: ignore[arg-type]
        self.reply = answer(turn, self.office.nouns)
        return self.reply or Reply(())


class Scene:
    """Two officials and a register, and a hand that slips in another way each time."""

    def __init__(self, office: Office, random: Random) -> None:
        self.office, self.random = office, random
        self.li = self._official("li")
        self.wang = self._official("wang")
        self.units = [name_of("U", number) for number in range(FIRST, FIRST + UNITS)]

    def _official(self, name: str) -> Counter:
        made = self.office.official(name)
        return Counter(self.office, name, made.official)

    def two(self) -> tuple[str, str]:
        """Two different units."""
        first, second = self.random.sample(self.units, 2)
        return first, second

    def phone(self) -> str:
        """Something that is no command, sometimes a number."""
        return self.random.choice(["1", "2", "13800", "0755 8888", "二", "x3"])

    def register(self) -> dict[str, tuple[str, bool]]:
        """Every unit with what moves change."""
        with self.office.database.reading() as db:
            rows = db.exec(select(Unit)).all()
            return {
                name_of("U", one.id or 0): (one.call_phone, one.closed_at is None) for one in rows
            }

    def clear(self) -> None:
        """The register as it was in the beginning."""
        self.office.wait(minutes=11)
        with self.office.database.writing() as db:
            for one in db.exec(select(Unit)):
                one.call_phone, one.closed_at = "", None


Script = Callable[[Scene], set[str]]
"""Does it, and gives the units that are changed by what was meant."""


def number_after_another_card(scene: Scene) -> set[str]:
    """A typed number acts on the card that is open and was shown last."""
    first, second = scene.two()
    scene.li.say(f"厂 {first}", f"厂 {second}")
    scene.li.say(scene.random.choice(["1", "１", "一", "第1个", "选1", "1."]), scene.phone())
    return {second}


def number_under_an_older_page(scene: Scene) -> set[str]:
    """Where the channel tells under which page it was typed, it acts on that page's object."""
    first, second = scene.two()
    page = scene.li.say(f"厂 {first}").reply
    scene.li.say(f"厂 {second}")
    assert page is not None
    scene.li.say("1", prompt=page.prompt).say(scene.phone())
    return {first}


def number_after_something_else(scene: Scene) -> set[str]:
    """After a refusal, a help or a wrong name, a number has nothing to act on."""
    first, _ = scene.two()
    between = ["厂 U128A", "撤销", f"厂 {first} 注销", "厂 U999999", "厂 不存在的"]
    scene.li.say(f"厂 {first}", scene.random.choice(between))
    scene.li.say(scene.random.choice(["1", "2"]), "7")
    return set()


def number_out_of_range(scene: Scene) -> set[str]:
    """There is no such option, so there is no act."""
    first, _ = scene.two()
    scene.li.say(f"厂 {first}", scene.random.choice(["0", "9", "12", "99", "1 2", "1和2"]))
    return set()


def number_of_a_forgotten_page(scene: Scene) -> set[str]:
    """A page of long ago is stale; its number means nothing."""
    first, second = scene.two()
    page = scene.li.say(f"厂 {first}").reply
    for _ in range(9):
        scene.li.say(f"厂 {second}")
    assert page is not None
    scene.li.say("1", prompt=page.prompt).say("7")
    return set()


def swapped_digits(scene: Scene) -> set[str]:
    """A name with two digits changed places opens nothing, though such a unit exists."""
    name, _ = scene.two()
    digits, at = name[1:-1], scene.random.choice([0, 1])
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    if swapped == digits:
        return set()
    scene.li.say(f"厂 U{swapped}{name[-1]} 改电话 5", "1", "5")
    return set()


def wrong_digit(scene: Scene) -> set[str]:
    """One wrong digit opens nothing, in any spelling of the line."""
    name, _ = scene.two()
    digits, at = list(name[1:-1]), scene.random.randrange(3)
    digits[at] = str((int(digits[at]) + scene.random.randrange(1, 10)) % 10 or 5)
    if "".join(digits) == name[1:-1]:
        return set()
    line = scene.random.choice(["厂 {} 改电话 5", "厂{}改电话5", "{} 改电话 5", "works {} phone 5"])
    scene.li.say(line.format(f"U{''.join(digits)}{name[-1]}"), "1")
    return set()


def name_without_check(scene: Scene) -> set[str]:
    """A number alone, a name without its last letter, or with another letter, opens nothing."""
    name, _ = scene.two()
    typed = scene.random.choice([name[:-1], name[1:-1], "T" + name[1:], name + "A", name[1:]])
    scene.li.say(f"厂 {typed} 改电话 5")
    return set()


def two_names_in_a_line(scene: Scene) -> set[str]:
    """The first is the object; the second is no part of a move, so nothing is done."""
    first, second = scene.two()
    scene.li.say(f"厂 {first} {second} 改电话 5")
    return set()


def same_message_twice(scene: Scene) -> set[str]:
    """A redelivery is answered once: one act."""
    first, _ = scene.two()
    scene.li.say(f"厂 {first} 改电话 5")
    before = scene.office.dump()["acts"]
    key = f"twice-{scene.random.random()}"
    scene.li.say(f"厂 {first} 改电话 6", key=key).say(f"厂 {first} 改电话 6", key=key)
    assert len(scene.office.dump()["acts"]) == len(before) + 1
    return {first}


def code_twice(scene: Scene) -> set[str]:
    """The second of two taps finds it done: one message is owed."""
    first, _ = scene.two()
    code = scene.li.say(f"厂 {first} 关闭").code
    before = owed(scene)
    scene.li.say(code, code)
    assert owed(scene) == before + 1
    return {first}


def undo_twice(scene: Scene) -> set[str]:
    """The second 撤销 does not reach the act before."""
    first, second = scene.two()
    scene.li.say(f"厂 {first} 改电话 5", f"厂 {second} 改电话 6", "撤销", "撤销")
    register = scene.register()
    assert (register[first][0], register[second][0]) == ("5", "")
    return {first}


def undo_under_a_question(scene: Scene) -> set[str]:
    """撤销 leaves a question or a proposal, and what was done before stays."""
    first, second = scene.two()
    scene.li.say(f"厂 {first} 改电话 5")
    scene.li.say(scene.random.choice([f"厂 {second} 改电话", f"厂 {second} 关闭"]), "撤销")
    assert scene.register()[first][0] == "5"
    return {first}


def old_button(scene: Scene) -> set[str]:
    """A button acts on what it was a button of, whatever was opened since."""
    first, second = scene.two()
    page = scene.li.say(f"厂 {first}").reply
    option = scene.li.option(1)
    scene.li.say(f"厂 {second}", "1")
    assert page is not None
    scene.li.press(option, page)
    scene.li.say(scene.phone())
    return {first}


def old_button_of_a_proposal(scene: Scene) -> set[str]:
    """不办了 gives up the proposal that it stood under, not the newer one."""
    first, second = scene.two()
    page = scene.li.say(f"厂 {first} 关闭").reply
    drop = scene.li.option(1)
    code = scene.li.say(f"厂 {second} 关闭").code
    assert page is not None
    scene.li.press(drop, page)
    scene.li.say(code)
    assert scene.register()[second] == ("", False)
    return {second}


def half_a_code(scene: Scene) -> set[str]:
    """A part of a code, or too much of it, confirms nothing."""
    first, second = scene.two()
    scene.li.say(f"厂 {first} 改电话 5")
    code = scene.li.say(f"厂 {second} 关闭").code
    for typed in (code[:3], code[1:], code + "2", code[:2] + " " + code[2:], code[:2]):
        scene.li.say(typed)
    return {first}


def code_of_another_act(scene: Scene) -> set[str]:
    """A code that belongs to an earlier proposal confirms only that, whatever page is open."""
    first, second = scene.two()
    code = scene.li.say(f"厂 {first} 关闭").code
    scene.li.say(f"厂 {second}", code)
    return {first}


def code_under_another_proposal(scene: Scene) -> set[str]:
    """Under the page of one proposal the code of another is wrong."""
    first, second = scene.two()
    code = scene.li.say(f"厂 {first} 关闭").code
    page = scene.li.say(f"厂 {second} 关闭").reply
    assert page is not None
    scene.li.say(code, prompt=page.prompt)
    return set()


def code_of_a_colleague(scene: Scene) -> set[str]:
    """Somebody else's code opens nothing."""
    first, second = scene.two()
    code = scene.wang.say(f"厂 {first} 关闭").code
    scene.li.say(f"厂 {second} 关闭", code)
    return set()


def late_code(scene: Scene) -> set[str]:
    """After ten minutes it confirms nothing."""
    first, _ = scene.two()
    code = scene.li.say(f"厂 {first} 关闭").code
    scene.office.wait(minutes=10)
    scene.li.say(code)
    return set()


def two_officials_confirm_one_thing(scene: Scene) -> set[str]:
    """One does it, the other reads who did: one message is owed."""
    first, _ = scene.two()
    before = owed(scene)
    codes = [one.say(f"厂 {first} 关闭").code for one in (scene.li, scene.wang)]
    for one, code in zip((scene.li, scene.wang), codes, strict=True):
        one.say(code)
    assert owed(scene) == before + 1
    return {first}


def two_officials_work_beside_each_other(scene: Scene) -> set[str]:
    """Each one's numbers are of their own page."""
    first, second = scene.two()
    scene.li.say(f"厂 {first}")
    scene.wang.say(f"厂 {second}")
    scene.li.say("1", "5")
    scene.wang.say("1", "6")
    assert [scene.register()[one][0] for one in (first, second)] == ["5", "6"]
    return {first, second}


def changed_between_card_and_number(scene: Scene) -> set[str]:
    """The number means the move that stood beside it, even where the card would differ now."""
    first, _ = scene.two()
    scene.li.say(f"厂 {first}")
    scene.wang.say(f"厂 {first} 关闭").confirm()
    scene.li.say("1", "5")
    assert scene.register()[first] == ("", False)
    return {first}


def question_that_lapsed(scene: Scene) -> set[str]:
    """After ten minutes words are no answer to a question any more."""
    first, _ = scene.two()
    scene.li.say(f"厂 {first} 改电话")
    scene.office.wait(minutes=10)
    scene.li.say(scene.phone())
    return set()


def owed(scene: Scene) -> int:
    with scene.office.database.reading() as db:
        return len(db.exec(select(Delivery)).all())


SCRIPTS: tuple[Script, ...] = (
    number_after_another_card,
    number_under_an_older_page,
    number_after_something_else,
    number_out_of_range,
    number_of_a_forgotten_page,
    swapped_digits,
    wrong_digit,
    name_without_check,
    two_names_in_a_line,
    same_message_twice,
    code_twice,
    undo_twice,
    undo_under_a_question,
    old_button,
    old_button_of_a_proposal,
    half_a_code,
    code_of_another_act,
    code_under_another_proposal,
    code_of_a_colleague,
    late_code,
    two_officials_confirm_one_thing,
    two_officials_work_beside_each_other,
    changed_between_card_and_number,
    question_that_lapsed,
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
def test_ambiguous_input_never_acts_on_another_object(
    script: Script, sqlite: Database, library: Library
) -> None:
    """What changed is what was meant, no more and no less."""
    scene = Scene(Office(sqlite, library, NOUNS), Random(script.__name__))
    with sqlite.writing() as db:
        for number in range(FIRST, FIRST + UNITS):
            a_unit(db, id=number)
    for _ in range(TIMES):
        scene.clear()
        before = scene.register()
        meant = script(scene)
        after = scene.register()
        assert {name for name in before if before[name] != after[name]} == meant


def test_there_are_five_hundred() -> None:
    """Scripts by repetitions."""
    assert len(SCRIPTS) * TIMES >= 500
