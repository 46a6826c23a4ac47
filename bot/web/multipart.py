"""A form with files, read part by part as it arrives: nothing of it touches the disk here.

The usual way keeps each file in a temporary one first, in the clear; evidence must not lie there.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

MOST_PARTS: Final = 60
"""Parts of one form; no form of ours has as many."""

_Event: TypeAlias = tuple[str, bytes]


class BadFormError(ValueError):
    """What was sent is no form, has too many parts, or broke off."""


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form. `filename` is None where it is no file, and "" where none was chosen.

    `chunks` must be read before the next part is asked for; what is left of it is skipped.
    """

    name: str
    filename: str | None
    kind: str
    chunks: Iterator[bytes]


def parts_of(content_type: str, body: Iterable[bytes]) -> Iterator[Part]:
    """The parts of a form in the order in which they were sent.

    A part that breaks off raises while it is read, so that nobody takes it for whole.

    Args:
        content_type: as the request says, with the boundary.
        body: the request's bytes.

    Raises:
        BadFormError: also later, while parts and their chunks are read.
    """
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise BadFormError("no boundary")
    reader = _Reader(options[b"boundary"], body)
    for _ in range(MOST_PARTS):
        headers = reader.headers()
        if headers is None:
            return
        chunks = reader.chunks()
        yield _part(headers, chunks)
        for _skipped in chunks:
            pass
    raise BadFormError("too many parts")


def _part(headers: dict[bytes, bytes], chunks: Iterator[bytes]) -> Part:
    disposition = headers.get(b"content-disposition", b"").decode("latin-1")
    _, options = parse_options_header(disposition)
    filename = options.get(b"filename")
    return Part(
        name=_words(options.get(b"name", b"")),
        filename=None if filename is None else _words(filename),
        kind=headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower(),
        chunks=chunks,
    )


def _words(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


class _Reader:
    """Feeds a body to the parser, and gives what the parser finds."""

    def __init__(self, boundary: bytes, body: Iterable[bytes]) -> None:
        self._body = iter(body)
        self._events: deque[_Event] = deque()
        note, mark = self._noting, self._marking
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_header_field": note("field"),
                    "on_header_value": note("value"),
                    "on_header_end": mark("header"),
                    "on_headers_finished": mark("headers"),
                    "on_part_data": note("data"),
                    "on_part_end": mark("over"),
                    "on_end": mark("end"),
                },
            )
        except FormParserError as error:
            raise BadFormError("boundary") from error

    def _noting(self, kind: str) -> Callable[[bytes, int, int], None]:
        return lambda data, start, end: self._events.append((kind, data[start:end]))

    def _marking(self, kind: str) -> Callable[[], None]:
        return lambda: self._events.append((kind, b""))

    def headers(self) -> dict[bytes, bytes] | None:
        """The headers of the next part, or None at the end of the form."""
        found: dict[bytes, bytes] = {}
        field, value = b"", b""
        while True:
            kind, data = self._next()
            if kind == "end":
                return None
            if kind == "headers":
                return found
            if kind == "field":
                field += data
            elif kind == "value":
                value += data
            elif kind == "header":
                found[field.lower()] = value
                field, value = b"", b""

    def chunks(self) -> Iterator[bytes]:
        """What is in the part whose headers were just read."""
        while True:
            kind, data = self._next()
            if kind == "over":
                return
            yield data

    def _next(self) -> _Event:
        while not self._events:
            piece = next(self._body, None)
            if piece is None:
                raise BadFormError("broke off")
            try:
                self._parser.write(piece)
            except FormParserError as error:
                raise BadFormError("malformed") from error
        return self._events.popleft()
