"""Reading packs from folders: what is good becomes the library, what is bad is a list of problems.

A folder of packs holds `<pack>/pack.yaml` (or `<pack>.yaml`), `sources/`, and optionally
`questions.yaml` (further questions) and `calendars/<year>.yaml`. A pack in an operator's folder
replaces the built-in pack of the same name.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from policies.checks import check_pack, check_repeal
from policies.cite import SourceText, read_source
from policies.positions import Document, read
from policies.problems import PackError, Place, Problem
from policies.questions_check import check_bank
from policies.schema import Bank, Cases, Deadline, Notice, NoticeDate, Pack, Status, Strict, Words
from policies.validation import problems_of
from policies.workdays import WorkCalendar, YearFile, calendar_files

BUILT_IN = Path(__file__).parent / "packs"
SOURCES = Path(__file__).parent / "sources"
_OTHER_FOLDERS = ("sources", "calendars")
_Model = TypeVar("_Model", bound=Strict)


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


def pack_files(folder: Path) -> list[Path]:
    """Every pack of a folder, in the order of their names."""
    flat = [f for f in folder.glob("*.yaml") if f.name != "questions.yaml"]
    flat = [f for f in flat if not f.name.endswith(".cases.yaml")]
    return sorted([*folder.glob("*/pack.yaml"), *flat])


def load(folders: Iterable[Path] = (), only: str | None = None) -> Loaded:
    """Read the built-in packs and those of further folders.

    Args:
        folders: an operator's folders of packs; later ones win.
        only: read just the pack of this name (its folder's or file's name), for quick answers.

    Raises:
        PackError: the question bank or a calendar is bad, without which no pack can be read.
    """
    roots = [BUILT_IN, *folders]
    bank = load_bank(roots)
    calendar = load_calendar(roots)
    packs: dict[str, LoadedPack] = {}
    problems: list[Problem] = []
    for root in roots:
        found, bad = _load_folder(root, bank, only)
        packs |= found
        packs = {name: pack for name, pack in packs.items() if name not in bad}
        problems += [problem for some in bad.values() for problem in some]
    alone = only is not None
    texts = {name: pack.text for name, pack in packs.items()}
    misled = {
        name: list(check_repeal(pack.model, pack.document, texts, alone))
        for name, pack in packs.items()
    }
    good = {name: pack for name, pack in packs.items() if not misled[name]}
    problems += [problem for some in misled.values() for problem in some]
    failed = {_name_of(problem.place.file) for problem in problems} | (misled.keys() - good.keys())
    return Loaded(Library(good, bank, calendar), tuple(problems), frozenset(failed))


def _name_of(file: Path) -> str:
    """The name that a pack's place gives it: its folder's, or its file's where it stands alone."""
    return file.parent.name if file.name == "pack.yaml" else file.stem


def _load_folder(
    root: Path, bank: Bank, only: str | None
) -> tuple[dict[str, LoadedPack], dict[str, list[Problem]]]:
    """The good packs of a folder by name, and the problems of the others by theirs."""
    packs: dict[str, LoadedPack] = {}
    if not root.is_dir():
        return {}, {"": [Problem(Place(root), "no_such_folder")]}
    empty = _folders_without_pack(root, only)
    bad = {folder.name: [Problem(Place(folder), "no_pack_in_folder")] for folder in empty}
    for file in pack_files(root):
        name = _name_of(file)
        if only not in (None, name):
            continue
        try:
            pack = load_pack(file, bank)
            _refuse_other_name(pack, name, packs)
            packs[name] = pack
        except PackError as error:
            bad.setdefault(name, []).extend(error.problems)
    return packs, bad


def _folders_without_pack(root: Path, only: str | None) -> list[Path]:
    """Folders whose pack would be passed over in silence: it is called pack.yml, pack.yaml.txt…"""
    folders = [f for f in sorted(root.iterdir()) if f.is_dir() and f.name not in _OTHER_FOLDERS]
    named = [f for f in folders if f.name[0] not in "._" and only in (None, f.name)]
    return [f for f in named if not (f / "pack.yaml").exists()]


def _refuse_other_name(pack: LoadedPack, name: str, packs: Mapping[str, LoadedPack]) -> None:
    """A pack is called as its folder is, and no two in one place are called alike."""
    place = pack.document.place(("pack",))
    if pack.id != name:
        raise PackError([Problem(place, "name_differs", {"name": pack.id, "folder": name})])
    if name in packs:
        other = str(packs[name].file)
        raise PackError([Problem(place, "name_taken", {"name": name, "other": other})])


def load_pack(file: Path, bank: Bank) -> LoadedPack:
    """Read and check one pack.

    Raises:
        PackError: with every problem found, each with its place.
    """
    document = read(file)
    model = validate(document, Pack)
    text = _source(document, model)
    pack = LoadedPack(model, text, _version(model), file, document)
    problems = check_pack(model, text, document, bank)
    if problems:
        raise PackError(problems)
    return pack


def _source(document: Document, model: Pack) -> SourceText:
    """The pack's text, from the folder beside it or the built-in one, with its hash verified."""
    regulation = model.regulation
    root = (
        document.file.parent.parent if document.file.name == "pack.yaml" else document.file.parent
    )
    places = [root / "sources" / regulation.source, SOURCES / regulation.source]
    place = document.place(("regulation", "source"))
    file = next((f for f in places if f.is_file()), None)
    if file is None or Path(regulation.source).name != regulation.source:
        raise PackError([Problem(place, "no_such_source", {"name": regulation.source})])
    text = read_source(file, regulation.has_articles)
    if not text.articles:
        raise PackError([Problem(place, "no_articles", {"name": file.name})])
    if text.sha256 != regulation.sha256:
        args = {"name": file.name, "found": text.sha256}
        problem = Problem(document.place(("regulation", "sha256")), "source_changed", args)
        raise PackError([problem, *check_pack(model, text, document, None)])
    return text


def _version(model: Pack) -> str:
    """Hashes the parsed pack: moving a comment or a line does not make a new version."""
    parsed = model.model_dump(mode="json", by_alias=True)
    canonical = json.dumps(parsed, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def validate(document: Document, model: type[_Model]) -> _Model:
    """Fit a document to its shape.

    Raises:
        PackError: with one problem for every place that does not fit.
    """
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise PackError(problems_of(error, document)) from error


def load_bank(roots: Iterable[Path]) -> Bank:
    """The shared question bank, with the questions that further folders add.

    Raises:
        PackError: a bank is bad, or asks under a name that is taken.
    """
    bank: Bank | None = None
    for file in (root / "questions.yaml" for root in roots):
        if bank is not None and not file.exists():
            continue
        document = read(file)
        further = validate(document, Bank)
        if bank is not None:
            further = _joined(bank, further, document)
        problems = check_bank(further, document)
        if problems:
            raise PackError(problems)
        bank = further
    assert bank is not None
    return bank


def _joined(bank: Bank, further: Bank, document: Document) -> Bank:
    for name in further.questions:
        if name in bank.questions:
            place = document.place(("questions", name))
            raise PackError([Problem(place, "question_taken", {"name": name})])
    if further.who:
        raise PackError([Problem(document.place(("who",)), "who_taken")])
    questions = {**bank.questions, **further.questions}
    return bank.model_copy(update={"questions": questions})


def load_calendar(roots: Iterable[Path]) -> WorkCalendar:
    """The working-day calendar with every year file of the folders.

    Raises:
        PackError: a year file is bad.
    """
    folders = [BUILT_IN.parent, *roots]
    years = (_year(file) for folder in folders for file in calendar_files(folder))
    return WorkCalendar({year.year: year for year in years})


def _year(file: Path) -> YearFile:
    document = read(file)
    year = validate(document, YearFile)
    for key, days in (("holidays", year.holidays), ("workdays", year.workdays)):
        for index, day in enumerate(days):
            if day.year != year.year:
                args = {"day": str(day), "year": str(year.year)}
                raise PackError([Problem(document.place((key, index)), "day_of_other_year", args)])
    return year


def load_cases(pack: LoadedPack) -> tuple[Cases, Document]:
    """The tests that a pack carries.

    Raises:
        PackError: they are missing or bad.
    """
    document = read(pack.cases_file())
    return validate(document, Cases), document
