"""Reading what authorities announced for single years: `notices/<year>.yaml` beside a pack.

A notice dates duties that the pack has. Like a pack it rests on a stored text: its quotations are
verbatim, and its days stand in them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from policies.cite import SourceText, misquoted_anywhere, squeeze
from policies.numbers_check import named_day
from policies.positions import Document, Path_, read
from policies.problems import PackError, Place, Problem, shown
from policies.schema import Notice, Pack
from policies.stored import changed, stored_text
from policies.validation import validate

_FILE = re.compile(r"[0-9]{4}\.yaml")


def notices_folder(pack_file: Path) -> Path:
    """Where the notices of a pack are: `notices` beside `pack.yaml`, else `<name>.notices`."""
    if pack_file.name == "pack.yaml":
        return pack_file.with_name("notices")
    return pack_file.with_name(f"{pack_file.stem}.notices")


def notice_files(folder: Path) -> list[Path]:
    """Every file of a folder of notices, in the order of their years; none without a folder."""
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.name[0] not in "._")


def read_notices(folder: Path, pack: Pack, sources: Iterable[Path]) -> Mapping[int, Notice]:
    """Read and check every notice of a folder.

    Args:
        folder: the folder of one pack's notices; it may be missing.
        pack: the pack whose duties they date.
        sources: folders in which the notices' texts are looked for, in this order.

    Raises:
        PackError: with every problem found, each with its place.
    """
    notices: dict[int, Notice] = {}
    problems: list[Problem] = []
    for file in notice_files(folder):
        try:
            notice = _read(file, pack, tuple(sources))
            notices[notice.year] = notice
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(problems)
    return notices


def _read(file: Path, pack: Pack, sources: tuple[Path, ...]) -> Notice:
    if not _FILE.fullmatch(file.name):
        raise PackError([Problem(Place(file), "notice_misnamed", {"name": file.name})])
    document = read(file)
    notice = validate(document, Notice)
    text = stored_text(document, ("source",), notice.source, sources, has_articles=False)
    problems = [
        *changed(document, ("sha256",), text, notice.sha256),
        *_identity(notice, pack, document),
        *_named(notice, text, document),
        *_duties(notice, pack, document),
        *_days(notice, document),
        *_quotations(notice, text, document),
    ]
    if problems:
        raise PackError(problems)
    return notice


def _identity(notice: Notice, pack: Pack, document: Document) -> Iterator[Problem]:
    """A notice stands in its pack's folder under its year."""
    if notice.pack != pack.pack:
        args = {"name": notice.pack, "pack": pack.pack}
        yield Problem(document.place(("pack",)), "notice_of_other_pack", args)
    if document.file.stem != str(notice.year):
        args = {"year": str(notice.year), "name": document.file.name}
        yield Problem(document.place(("year",)), "notice_of_other_year", args)


def _named(notice: Notice, text: SourceText, document: Document) -> Iterator[Problem]:
    """Title and number stand in the text."""
    for key, words in (("title", notice.title), ("number", notice.number)):
        if words and squeeze(words) not in text.whole:
            yield Problem(document.place((key,)), "not_in_source", {"words": shown(words)})


def _duties(notice: Notice, pack: Pack, document: Document) -> Iterator[Problem]:
    """Each date is of a duty of the pack, and no duty has two."""
    known = [rule.id for rule in pack.deadlines]
    seen: set[str] = set()
    for index, one in enumerate(notice.dates):
        place = document.place(("dates", index, "duty"))
        if one.duty not in known:
            yield Problem(place, "unknown_duty", {"duty": one.duty, "known": ", ".join(known)})
        elif one.duty in seen:
            yield Problem(place, "duty_twice", {"duty": one.duty})
        seen.add(one.duty)


def _days(notice: Notice, document: Document) -> Iterator[Problem]:
    """Each day is of the notice's year, and stands in the words beside it."""
    for index, one in enumerate(notice.dates):
        place = document.place(("dates", index, "day"))
        if one.day.year != notice.year:
            args = {"day": str(one.day), "year": str(notice.year)}
            yield Problem(place, "day_of_other_year", args)
        elif not named_day(one.day.month, one.day.day, one.quote):
            number = f"{one.day.month}月{one.day.day}日"
            yield Problem(place, "number_not_in_quote", {"number": number})


def _quotations(notice: Notice, text: SourceText, document: Document) -> Iterator[Problem]:
    for index, one in enumerate(notice.dates):
        wrong = misquoted_anywhere(text, one.quote)
        path: Path_ = ("dates", index, "quote")
        if wrong:
            yield Problem(document.place(path), wrong.code, wrong.args)
