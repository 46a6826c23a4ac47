"""A clerk's self-check through the whole product: conversation, rules, words and database."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from sqlmodel import select

from bot.app import App
from bot.rendered import Rendered
from models.clock import FixedClock
from models.messages import Incoming
from models.receipts import Receipt
from policies.shelf import Shelf
from tests.handlers.talk import GOOD
from tests.journeys.conftest import assembled

CODE = re.compile(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")
QUESTION = re.compile(r"check:([a-z_]+):")


@dataclass
class Clerk:
    """Somebody at a terminal: what was asked last, and what was answered."""

    app: App
    address: str = "clerk"

    def __post_init__(self) -> None:
        self.last = self.app.greeting("zh_CN", "terminal")
        self._keys = count(len(self.app.history("terminal", self.address, 50)))

    def message(self, text: str) -> Incoming:
        """The next line."""
        key = f"{self.address}-{next(self._keys)}"
        return Incoming("terminal", self.address, key, self.app.clock.now(), text)

    def say(self, *texts: str) -> Rendered:
        """Type lines one after the other; the last reply."""
        for text in texts:
            self.last = self.app.receive(self.message(text))
        return self.last

    @property
    def question(self) -> str | None:
        """The fact that is asked for."""
        found = QUESTION.match(self.last["prompt"] or "")
        return found[1] if found else None

    def answer_all(self, **instead: str) -> Rendered:
        """Answer every question as somebody who meets everything, but for what is given."""
        while self.question:
            self.say((GOOD | instead).get(self.question, "是"))
        return self.last

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.last["texts"])

    @property
    def code(self) -> str:
        """The receipt on the screen."""
        found = CODE.search(self.text)
        assert found, self.text
        return found[0]


def receipts(app: App) -> list[Receipt]:
    """Every result that was stored."""
    with app.database.reading() as db:
        return list(db.exec(select(Receipt)))


def begin(app: App, city: str, category: str = "工厂", address: str = "clerk") -> Clerk:
    """A clerk at the first fact of a self-check."""
    clerk = Clerk(app, address)
    clerk.say("自评", city, category)
    if not clerk.question:
        clerk.say("1")
    assert clerk.question
    return clerk


CITIES = {"深圳": "shenzhen", "云浮": "yunfu", "贵州": "guizhou", "厦门": "xiamen"}


@pytest.mark.parametrize("city", CITIES)
def test_factory_that_meets_everything_may_apply(app: App, city: str) -> None:
    """In each city the whole self-check ends with a verdict, its articles and a receipt."""
    clerk = begin(app, city)
    clerk.answer_all()
    [receipt] = receipts(app)
    assert (receipt.pack, receipt.category) == (CITIES[city], "factory")
    assert receipt.outcome["verdict"] == "eligible"
    assert re.search("第[一二三四五六七八九十]+条", clerk.text)
    assert clerk.code


def test_one_accident_bars_and_says_where_that_is_written(app: App) -> None:
    """An accident within three years makes the factory not eligible, with the article beside it."""
    clerk = begin(app, "深圳")
    clerk.answer_all(accident="2025年6月30日")
    assert receipts(app)[0].outcome["verdict"] == "not_eligible"
    assert "第十二条第二项" in clerk.text


def test_somebody_else_opens_the_receipt(app: App) -> None:
    """Whoever has the code sees the same result, in a conversation of their own."""
    clerk = begin(app, "云浮")
    clerk.answer_all()
    boss = Clerk(app, "boss")
    boss.say(clerk.code.lower().replace("-", " "))
    assert any(line in boss.text for line in clerk.text.splitlines() if line.startswith("✓"))


def test_redelivered_last_answer_issues_one_receipt(app: App) -> None:
    """The message that ended the self-check comes again: same reply, same code, one receipt."""
    clerk = begin(app, "深圳")
    clerk.answer_all()
    last = app.history("terminal", "clerk", 1)[0]
    again = Incoming("terminal", "clerk", last.id, app.clock.now(), last.text)
    assert json.dumps(app.receive(again)) == json.dumps(clerk.last)
    assert len(receipts(app)) == 1


def test_self_check_goes_on_after_a_restart(app: App, shelf: Shelf) -> None:
    """Answers are in the database: a new process asks the next question, not the first."""
    clerk = begin(app, "深圳")
    clerk.say("1")
    waiting = clerk.question
    later = Clerk(assembled(app.database, shelf))
    later.say("进度", "继续")
    assert later.question == waiting


def test_after_days_the_clerk_is_asked_whether_to_go_on(app: App) -> None:
    """An answer that comes four days later is not taken for the question of then."""
    clerk = begin(app, "深圳")
    waiting = clerk.question
    assert isinstance(app.clock, FixedClock)
    app.clock.move(timedelta(days=4))
    clerk.say("1")
    assert clerk.question is None
    clerk.say("继续")
    assert clerk.question == waiting


def test_two_clerks_do_not_disturb_each_other(app: App) -> None:
    """Two self-checks at the same time end with the verdict of each."""
    first, second = begin(app, "深圳"), begin(app, "云浮", address="other")
    while first.question or second.question:
        if first.question:
            first.say(GOOD.get(first.question, "是"))
        if second.question:
            second.say(
                "是" if second.question == "dishonest_debtor" else GOOD.get(second.question, "是")
            )
    verdicts = {receipt.pack: receipt.outcome["verdict"] for receipt in receipts(app)}
    assert verdicts == {"shenzhen": "eligible", "yunfu": "not_eligible"}


def test_language_follows_the_clerk(app: App) -> None:
    """After the wish for English, everything that follows is English, the quotation apart."""
    clerk = begin(app, "深圳")
    assert clerk.say("English")["language"] == "en"
    clerk.answer_all()
    assert clerk.last["language"] == "en"
    assert "Article 9" in clerk.text
