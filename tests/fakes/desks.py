"""A desk with a small conversation that says every kind of block, for the pages and channels."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.channels.base import Capabilities
from bot.desk import Check, Exchange, Pushed
from bot.metrics import Reminding
from bot.render import render
from bot.rendered import Rendered
from models.clock import Clock, FixedClock
from models.db import StorageBusyError
from models.happenings import Happening
from models.health import Sendings
from models.messages import (
    Bullets,
    Citation,
    Finding,
    Heading,
    Incoming,
    Language,
    Option,
    Paragraph,
    Progress,
    Quote,
    Reply,
    Words,
)

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
LAW = Words("《深圳市绿色工厂梯度培育管理实施细则》", "Shenzhen rules on green factories")
ARTICLE_9 = Citation(
    LAW,
    9,
    1,
    "（一）依法在深圳市设立并具有独立法人资格或者视同法人的独立核算单位，"
    "且从事实际生产的制造型企业；",
)
ARTICLE_12 = Citation(LAW, 12, 3, "（三）被动态调整出绿色制造名单的；")
ARTICLE_9_2 = Citation(LAW, 9, 2, "（二）符合绿色工厂相关标准、政策要求。")

SHORTCUTS = (
    Option(Words("返回", "Back"), "返回"),
    Option(Words("帮助", "Help"), "帮助"),
    Option(Words("菜单", "Menu"), "菜单"),
)
GREETING = Reply(
    blocks=(
        Paragraph(Words("您好，想办理哪一项？", "Hello. What would you like to do?"), "strong"),
        Paragraph(Words("每项结论都注明条款。", "Every finding names its clause."), "muted"),
    ),
    options=(
        Option(Words("自评", "Self-check"), "自评", 1),
        Option(Words("申报时间", "Dates"), "时间", 2),
    ),
    shortcuts=SHORTCUTS,
)
QUESTION = Reply(
    blocks=(
        Progress(1, 3),
        Paragraph(
            Words("单位是独立法人吗？", "Is the unit a legal person?"),
            "strong",
        ),
        Paragraph(Words("以营业执照为准。", "As the business licence says."), "muted"),
    ),
    options=(
        Option(Words("是", "Yes"), "是", 1),
        Option(Words("否", "No"), "否", 2),
        Option(Words("不清楚", "Not sure"), "不清楚", 0),
    ),
    shortcuts=SHORTCUTS,
    prompt="legal_form",
)
VERDICT = Reply(
    blocks=(
        Paragraph(Words("现在不能申报。", "Not eligible at present."), "strong"),
        Paragraph(Words("征求意见稿，未生效。", "A draft, not in force."), "warning"),
        Heading(Words("逐项结果", "Finding by finding")),
        Finding(1, "met", Words("独立法人", "Legal person"), (ARTICLE_9,)),
        Finding(
            2,
            "unknown",
            Words("符合绿色工厂相关标准", "Meets the standards"),
            (ARTICLE_9_2,),
            Words("由评价机构评定。", "An assessor decides."),
        ),
        Finding(
            3, "not_met", Words("被移出名单", "Removed from the list"), (ARTICLE_12, ARTICLE_9)
        ),
        Heading(Words("接下来", "What to do")),
        Bullets((Words("先核对标准", "Check first"), "https://green.miit.gov.cn/"), ordered=True),
        Quote(ARTICLE_12),
    ),
    shortcuts=SHORTCUTS,
)


@dataclass
class FakeDesk:
    """Remembers in a list. `full` makes it refuse like a full disk, `broken` fail like a fault."""

    clock: Clock = field(default_factory=lambda: FixedClock(NOON))
    received: list[Incoming] = field(default_factory=list)
    stored: dict[tuple[str, str], Rendered] = field(default_factory=dict)
    noted: list[Happening] = field(default_factory=list)
    full: bool = False
    broken: bool = False
    waiting: dict[str, list[Pushed]] = field(default_factory=dict)
    """What was pushed, by address; `push` adds to it."""
    fetched: list[int] = field(default_factory=list)
    were_seen: list[int] = field(default_factory=list)
    ready: tuple[Check, ...] = (Check("database", True), Check("packs", True))

    def receive(self, incoming: Incoming) -> Rendered:
        """Answer with the verdict to 是, with the greeting to 菜单, else with the question."""
        if self.full:
            raise StorageBusyError("another has the lock")
        if self.broken:
            raise RuntimeError(incoming.text)
        key = incoming.address, incoming.key
        if key not in self.stored:
            self.received.append(incoming)
            self.stored[key] = self._answer(incoming)
        return self.stored[key]

    def _answer(self, incoming: Incoming) -> Rendered:
        language = self._language(incoming)
        if incoming.text in ("1", "是"):
            return render(VERDICT, language, Capabilities(rich=True))
        if incoming.text == "菜单":
            return render(GREETING, language, Capabilities(rich=True))
        return render(QUESTION, language, Capabilities(rich=True))

    def _language(self, incoming: Incoming) -> Language:
        chosen: dict[str, Language] = {"English": "en", "中文": "zh_CN"}
        of_contact = [one for one in self.received if one.address == incoming.address]
        said = [chosen[one.text] for one in of_contact if one.text in chosen]
        return said[-1] if said else incoming.language or "zh_CN"

    def turned_away(self, incoming: Incoming) -> Rendered:
        """The words for a message that could not be stored."""
        return render(GREETING, self._language(incoming), Capabilities(rich=True))

    def note(self, happening: Happening) -> None:
        """Remember what a platform told."""
        if self.full:
            raise StorageBusyError("another has the lock")
        self.noted.append(happening)

    def history(self, channel: str, address: str, limit: int) -> Sequence[Exchange]:
        """What this contact said."""
        if self.full:
            raise StorageBusyError("another has the lock")
        mine = [one for one in self.received if (one.channel, one.address) == (channel, address)]
        return [
            Exchange(one.key, one.text, self.stored[address, one.key], one.received_at)
            for one in mine[-limit:]
        ]

    def push(self, address: str, reply: Reply, language: Language = "zh_CN") -> int:
        """Send something that nobody asked for just now; its number."""
        number = 1 + sum(map(len, self.waiting.values()))
        message = render(reply, language, Capabilities(rich=True))
        self.waiting.setdefault(address, []).append(Pushed(number, message, self.clock.now()))
        return number

    def pushed(self, channel: str, address: str, after: int, limit: int) -> Sequence[Pushed]:
        """What this contact was sent."""
        if self.full:
            raise StorageBusyError("another has the lock")
        mine = self.waiting.get(address, []) if channel == "webchat" else []
        found = [
            replace(one, seen=one.number in self.were_seen) for one in mine if one.number > after
        ][-limit:]
        self.fetched += [one.number for one in found]
        return found

    def seen(self, channel: str, address: str, numbers: Collection[int]) -> None:
        """Remember what this contact saw of their own."""
        mine = {one.number for one in self.waiting.get(address, ()) if channel == "webchat"}
        self.were_seen += [one for one in numbers if one in mine]

    def greeting(self, language: Language) -> Rendered:
        """The first words."""
        return render(GREETING, language, Capabilities(rich=True))

    def checks(self) -> Sequence[Check]:
        """What the test wants."""
        return self.ready

    def reminding(self) -> Reminding:
        """One delivery that went out, one that nobody knows of, and one still owed."""
        if self.full:
            raise StorageBusyError("another has the lock")
        return Reminding(Sendings({"accepted": 1, "uncertain": 1}, resent=1), {"owed": 1})

    def pack_problems(self) -> int:
        """One for each detail of a check that failed."""
        return sum(len(check.details) for check in self.ready)
