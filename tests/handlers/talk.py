"""A conversation in tests: say this, press that, expect this sentence by its key."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlmodel import Session

from handlers.context import Context
from handlers.router import handle
from models import missed
from models.clock import FixedClock
from models.conversations import Memory
from models.intake import Taking
from models.messages import Attachment, Finding, Incoming, Language, Quote, Reply, Say
from models.people import Reach
from policies.load import Library
from tests.fakes.parts import SEALER

GOOD = {
    "legal_form": "1",
    "tobacco": "否",
    "energy_tce": "2000",
    "energy_management_certified": "是",
    "industrial_share": "60%",
    "provincial_units": "3",
    "national_units": "1",
    "units_cultivated_this_year": "3",
    "green_factory_level": "国家级",
    "accident_severity": "一般",
    "not_operating": "否",
    "accident": "没有",
    "tax_violation": "没有",
    "removed_from_list": "没有",
    "inspection_problem": "没有",
    "energy_supervision_unrectified": "否",
    "dishonest_debtor": "否",
}
"""What somebody answers who meets everything; whatever is not named is answered with yes."""

SITE = "https://greenbot.example"

VERDICTS = {
    "result.eligible": "eligible",
    "result.not_eligible": "not_eligible",
    "result.draft.eligible": "eligible",
    "result.draft.not_eligible": "not_eligible",
    "result.needs_verification": "needs_verification",
    "result.incomplete": "incomplete",
    "result.no_rule": "no_rule",
    "result.expired": "no_rule",
    "result.not_yet_in_force": "no_rule",
}


class Talk:
    """One contact talking, and what was answered last."""

    def __init__(
        self,
        library: Library,
        db: Session,
        today: date,
        language: Language | None = None,
        *,
        channel: str = "terminal",
        address: str = "somebody",
        clock: FixedClock | None = None,
    ) -> None:
        """Who talks is told by channel and address; several share a `clock` to share the time."""
        self.clock = clock or FixedClock.on(today)
        self.memory = Memory()
        self.channel, self.address = channel, address
        self.reaches: dict[str, Reach] = {}
        self.takings: dict[str, Taking] = {}
        self.windows: dict[str, str] = {}
        self.buttons: set[str] = set()
        self.library, self.db, self.language = library, db, language
        self.reply = Reply(())
        self.also: dict[str, Any] = {}
        self._keys = count()

    def say(
        self, *texts: str, prompt: str | None = None, attachments: tuple[Attachment, ...] = ()
    ) -> "Talk":
        """Send texts one after the other."""
        for text in texts:
            incoming = Incoming(
                self.channel,
                self.address,
                str(next(self._keys)),
                self.clock.now(),
                text,
                prompt,
                attachments,
                self.language,
            )
            context = Context(self.library, self.clock, self.db, SEALER, SITE, reaches=self.reaches,
                              taking=self.takings, windows=self.windows,
                              buttons=self.buttons)  # fmt: skip
            self.memory.unkept = self.memory.private = False
            incoming = replace(incoming, **self.also)
            self.reply = handle(incoming, self.memory, context)
            if self.reply.told is not None:
                missed.shown_by_number(self.db, self.reply.told.deliveries, self.clock.now())
            self.memory.last_seen = self.clock.now()
        return self

    def sends(self, text: str, **also: Any) -> "Talk":
        """Send one message of which a platform tells more: relayed="edited", heard=True."""
        self.also = also
        self.say(text)
        self.also = {}
        return self

    def press(self, number: int, under: Reply | None = None) -> "Talk":
        """Press the option with a number, under the last reply or an older one."""
        reply = under or self.reply
        option = next(option for option in reply.options if option.number == number)
        return self.say(option.send, prompt=reply.prompt)

    def wait(self, **time: float) -> "Talk":
        """Let time go by: hours=72."""
        self.clock.move(timedelta(**time))
        return self

    # --- what was answered ------------------------------------------------------------------------

    @property
    def keys(self) -> set[str]:
        """The keys of every sentence of the last reply."""
        return set(_keys(self.reply))

    @property
    def question(self) -> str | None:
        """The name of the open question, or None where a page is shown."""
        prompt = self.reply.prompt or ""
        return None if prompt.startswith("at:") or not prompt else prompt.split(":")[1]

    @property
    def page(self) -> str | None:
        """Where the conversation is, such as "rules/shenzhen"; None at a question."""
        prompt = self.reply.prompt or ""
        return prompt.removeprefix("at:") if prompt.startswith("at:") else None

    @property
    def verdict(self) -> str:
        """The verdict that the last reply states."""
        found = {VERDICTS[key] for key in self.keys if key in VERDICTS}
        assert len(found) == 1, f"one verdict expected, found {found} among {sorted(self.keys)}"
        return found.pop()

    @property
    def findings(self) -> list[Finding]:
        return [block for block in self.reply.blocks if isinstance(block, Finding)]

    @property
    def quotes(self) -> list[Quote]:
        return [block for block in self.reply.blocks if isinstance(block, Quote)]

    @staticmethod
    def keys_of(thing: object) -> set[str]:
        """The keys of every sentence in a reply or a part of one."""
        return set(_keys(thing))

    @staticmethod
    def sayings_of(thing: object) -> list[Say]:
        """Every sentence in a reply or a part of one."""
        return list(_sayings(thing))

    def said(self, key: str) -> Say:
        """The sentence with a key, to look at what fills it."""
        return next(say for say in _sayings(self.reply) if say.key == key)

    def sayings(self, key: str) -> list[Say]:
        """Every sentence with a key."""
        return [say for say in _sayings(self.reply) if say.key == key]

    def follow(self, page: str) -> "Talk":
        """Press the link that leads to a page or to a questionnaire."""
        for option in self.reply.options:
            before, reply = dict(self.memory.state), self.reply
            self.press(option.number or 0)
            if page in (self.page, (self.reply.prompt or "").split(":")[0]):
                return self
            self.memory.state.clear()
            self.memory.state.update(before)
            self.reply = reply
        raise AssertionError(f"no link leads to {page}")

    # --- whole self-checks ------------------------------------------------------------------------

    def check(self, place: str, category: str, level: str | None = None, **answers: str) -> "Talk":
        """Go through a self-check. `answers` are given by question; others as in `GOOD`.

        The question for the days of an event is answered by the event's name with "_when".
        """
        words = {"@pack": place, "@category": category, "@level": level or "1", **answers}
        self.say("自评")
        used = set()
        while self.question:
            name = self.question.replace(".when", "_when")
            used.add(name)
            before = self.reply.prompt
            self.say(words.get(name) or GOOD.get(name, "是"))
            assert self.reply.prompt != before, f"{name}: {words.get(name)} was not understood"
        unasked = set(answers) - used
        assert not unasked, f"never asked: {unasked}"
        return self


def _keys(thing: Any) -> Iterator[str]:
    return (say.key for say in _sayings(thing))


def _sayings(thing: Any) -> Iterator[Say]:
    if isinstance(thing, Say):
        yield thing
    if isinstance(thing, Mapping):
        for value in thing.values():
            yield from _sayings(value)
    elif isinstance(thing, tuple | list):
        for part in thing:
            yield from _sayings(part)
    elif hasattr(thing, "__dataclass_fields__"):
        for name in thing.__dataclass_fields__:
            yield from _sayings(getattr(thing, name))
