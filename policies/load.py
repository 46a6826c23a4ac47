"""Reading packs from folders: what is good becomes the library, what is bad is a list of problems.

A folder of packs holds `<pack>/pack.yaml` (or `<pack>.yaml`), `sources/`, and optionally
`questions.yaml` (further questions), `calendars/<year>.yaml` and `<pack>/notices/<year>.yaml`. A
pack in an operator's folder replaces the built-in pack of the same name; notices in a folder
without a pack are added to it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from policies.checks import check_pack, check_repeal
from policies.cite import SourceText
from policies.library import Library, Loaded, LoadedPack
from policies.notices import notices_folder, read_notices
from policies.positions import Document, read
from policies.problems import PackError, Place, Problem
from policies.questions_check import check_bank
from policies.schema import Bank, Cases, Notice, Pack
from policies.stored import changed, stored_text
from policies.validation import validate
from policies.workdays import WorkCalendar, YearFile, calendar_files

__all__ = [
    "BUILT_IN",
    "SOURCES",
    "Library",
    "Loaded",
    "LoadedPack",
    "load",
    "load_bank",
    "load_calendar",
    "load_cases",
    "load_pack",
    "pack_files",
]

BUILT_IN = Path(__file__).parent / "packs"
SOURCES = Path(__file__).parent / "sources"
_OTHER_FOLDERS = ("sources", "calendars")


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
    problems: dict[str, list[Problem]] = {}
    for root in roots:
        found, bad = _load_folder(root, bank, only)
        packs |= found
        _overlay(packs, root, only, bad)
        packs = {name: pack for name, pack in packs.items() if name not in bad}
        for name, some in bad.items():
            problems.setdefault(name, []).extend(some)
    texts = {name: pack.text for name, pack in packs.items()}
    good: dict[str, LoadedPack] = {}
    for name, pack in packs.items():
        misled = list(check_repeal(pack.model, pack.document, texts, alone=only is not None))
        if misled:
            problems.setdefault(name, []).extend(misled)
        else:
            good[name] = pack
    told = tuple(problem for some in problems.values() for problem in some)
    return Loaded(Library(good, bank, calendar), told, frozenset(problems))


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
    empty = [f for f in _folders_without_pack(root, only) if not (f / "notices").is_dir()]
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
    folders = [f for f in folders if f.suffix != ".notices"]
    named = [f for f in folders if f.name[0] not in "._" and only in (None, f.name)]
    return [f for f in named if not (f / "pack.yaml").exists()]


def _overlay(
    packs: dict[str, LoadedPack], root: Path, only: str | None, bad: dict[str, list[Problem]]
) -> None:
    """Add the notices of folders that have no pack of their own to the pack of the same name."""
    for folder in _folders_without_pack(root, only) if root.is_dir() else ():
        notices, pack = folder / "notices", packs.get(folder.name)
        if not notices.is_dir() or folder.name in bad:
            continue
        if pack is None:
            bad[folder.name] = [Problem(Place(folder), "no_pack_in_folder")]
            continue
        try:
            further = read_notices(notices, pack.model, (root / "sources", SOURCES))
        except PackError as error:
            bad[folder.name] = error.problems
            continue
        both = {**pack.notices, **further}
        packs[pack.id] = replace(pack, notices=both, overlaid=(*pack.overlaid, notices))


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
    problems = check_pack(model, text, document, bank)
    notices: Mapping[int, Notice] = {}
    try:
        notices = read_notices(notices_folder(file), model, _source_folders(file))
    except PackError as error:
        problems += error.problems
    if problems:
        raise PackError(problems)
    return LoadedPack(model, text, _version(model), file, document, notices)


def _source(document: Document, model: Pack) -> SourceText:
    """The pack's text, from the folder beside it or the built-in one, with its hash verified."""
    regulation = model.regulation
    text = stored_text(
        document,
        ("regulation", "source"),
        regulation.source,
        _source_folders(document.file),
        has_articles=regulation.has_articles,
    )
    problems = list(changed(document, ("regulation", "sha256"), text, regulation.sha256))
    if problems:
        raise PackError([*problems, *check_pack(model, text, document, None)])
    return text


def _source_folders(pack_file: Path) -> tuple[Path, Path]:
    """Where the texts of a pack are looked for: beside the packs, then among the built-in ones."""
    root = pack_file.parent.parent if pack_file.name == "pack.yaml" else pack_file.parent
    return root / "sources", SOURCES


def _version(model: Pack) -> str:
    """Hashes the parsed pack: moving a comment or a line does not make a new version."""
    parsed = model.model_dump(mode="json", by_alias=True)
    canonical = json.dumps(parsed, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


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
