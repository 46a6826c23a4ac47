"""Packs that passed every check, and everything that rules are answered from at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from policies.cite import SourceText
from policies.positions import Document
from policies.problems import Problem
from policies.schema import Bank, Deadline, Notice, NoticeDate, Outcome, Pack, Status, Words
from policies.workdays import WorkCalendar


@dataclass(frozen=True)
class LoadedPack:
    """A pack that passed every check, with the text it stands on."""

    model: Pack
    text: SourceText
    version: str
    """The first 12 hex digits of a hash over the parsed pack and its text, not over the file."""
    file: Path
    document: Document = field(repr=False)
    notices: Mapping[int, Notice] = field(default_factory=dict)
    """What authorities announced for single years."""
    overlaid: tuple[Path, ...] = ()
    """Further folders of notices, which stand elsewhere than the pack."""

    @property
    def id(self) -> str:
        """The pack's name, as in `shenzhen`."""
        return self.model.pack

    @property
    def names(self) -> Words:
        """The city or province."""
        return self.model.names

    def status(self, on: date) -> Status:
        """What the text is on a day (Asia/Shanghai): a draft stays one, an expired text says so."""
        regulation = self.model.regulation
        if regulation.status != "in_force":
            return regulation.status
        if regulation.effective and regulation.effective.day and on < regulation.effective.day:
            return "not_yet_in_force"
        if regulation.expires and on > regulation.expires.day:
            return "expired"
        return "in_force"

    def duty(self, name: str) -> Deadline | None:
        """The yearly duty of this name, or None where the pack has none."""
        return next((rule for rule in self.model.deadlines if rule.id == name), None)

    def outcome(self, name: str, against: str) -> Outcome | None:
        """What a verified complaint leads to by the text, by its name and what it is against.

        None where the text provides no such thing.
        """
        outcomes = self.model.complaints.outcomes if self.model.complaints else []
        found = (one for one in outcomes if (one.id, one.against) == (name, against))
        return next(found, None)

    def announced(self, year: int, duty: str) -> tuple[Notice, NoticeDate] | None:
        """The notice that dates a duty in a year, and its date; None where there is none."""
        notice = self.notices.get(year)
        dates = notice.dates if notice else []
        return next(((notice, one) for one in dates if notice and one.duty == duty), None)

    def cases_file(self) -> Path:
        """Where the pack's own tests are."""
        if self.file.name == "pack.yaml":
            return self.file.with_name("cases.yaml")
        return self.file.with_name(f"{self.file.stem}.cases.yaml")


@dataclass(frozen=True)
class Library:
    """Everything that rules are answered from at one moment."""

    packs: Mapping[str, LoadedPack]
    bank: Bank
    calendar: WorkCalendar


@dataclass(frozen=True)
class Loaded:
    """The result of reading: the library of all good packs, and what was wrong with the others.

    `failed` are the names of the others. A built-in pack does not step in for an operator's pack
    of the same name that is bad: its rules may be others than those the operator wrote.
    """

    library: Library
    problems: tuple[Problem, ...]
    failed: frozenset[str] = frozenset()
