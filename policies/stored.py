"""The stored texts that packs and notices rest on: found beside them, and as they were recorded."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from policies.cite import SourceText, read_source
from policies.positions import Document, Path_
from policies.problems import PackError, Problem


def stored_text(
    document: Document, path: Path_, name: str, folders: Iterable[Path], *, has_articles: bool
) -> SourceText:
    """Read the text that a document names.

    Args:
        document: the pack or the notice.
        path: where in it the name stands.
        name: the name of the text's file.
        folders: where it may be; the first that has it wins.
        has_articles: False for a text that is one body.

    Raises:
        PackError: it is nowhere, can't be read, or has no articles.
    """
    file = next((f for f in (folder / name for folder in folders) if f.is_file()), None)
    if file is None or Path(name).name != name:
        raise PackError([Problem(document.place(path), "no_such_source", {"name": name})])
    text = read_source(file, has_articles)
    if not text.articles:
        raise PackError([Problem(document.place(path), "no_articles", {"name": file.name})])
    return text


def changed(document: Document, path: Path_, text: SourceText, recorded: str) -> Iterator[Problem]:
    """The problem of a text that is not the one recorded, by its SHA-256."""
    if text.sha256 != recorded:
        args = {"name": text.file.name, "found": text.sha256}
        yield Problem(document.place(path), "source_changed", args)
