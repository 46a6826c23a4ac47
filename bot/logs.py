"""Logs: one JSON object per event and line, on standard error, without personal data.

What may be logged is a closed list of fields (`FIELDS`). Anything else is left out and its name,
not its value, is noted, so that a careless line can never tell who somebody is or what they wrote.
A traceback keeps files, lines, functions and the types of the errors; messages of errors are left
out because they repeat the values that caused them. Libraries are logged by their message
templates without arguments, for the same reason.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

FIELDS = frozenset(
    {
        # what structlog itself adds
        "event", "level", "time", "logger", "error", "traceback", "dropped",
        # the service: where it listens, what it runs, how often and how long
        "verb", "address", "host", "port", "database", "release", "revision",
        "job", "count", "bytes", "ms", "status", "attempt", "reason",
        # a message: the road it came by and the number its sender was told, never who or what
        "channel", "reference", "language", "kind", "redelivered",
        # a sentence of the catalogue
        "key",
        # the rules
        "pack", "version", "category", "file", "line", "column",
    }
)  # fmt: skip
EXTRA = ("key", "language")
"""The fields that a line of the standard library's logging may carry (see `bot/catalogues.py`)."""
LONGEST = 300
"""Characters kept of one value: a log is no place for a document."""

QUIET = ("alembic", "asyncio", "uvicorn")
"""Libraries that are heard from WARNING on, except at DEBUG: without arguments their chatter says
nothing, and our own events tell what matters of it."""
SILENT = ("apscheduler",)
"""Heard from ERROR on: that a tick is still at work when its next moment comes is no news."""

NEVER = (
    *("uvicorn.access", "PIL"),
    *("telegram", "httpx", "httpcore"),
    *("wechatpy", "requests", "urllib3"),
)
"""Never written: they tell the addresses of visitors, what stands inside people's photos, what was
sent to whom, and URLs that hold a bot's or an account's token."""


def set_up_logs(level: str, stream: TextIO | None = None) -> None:
    """Send everything the process logs to `stream` (default: standard error) as JSON lines.

    `level` is DEBUG, INFO, WARNING or ERROR; what is below it is not written.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                by_template,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(EXTRA),
            ],
            processors=[
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
                error_without_message,
                only_known_fields,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING if level == "INFO" else level)
    for name in SILENT:
        quietest = logging.DEBUG if level == "DEBUG" else logging.ERROR
        logging.getLogger(name).setLevel(quietest)
    for name in NEVER:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def by_template(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace a library's message by its template: the arguments may be somebody's words."""
    record: logging.LogRecord = event["_record"]
    event["event"] = str(record.msg)
    return event


def error_without_message(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Turn `exc_info` into the error's type and its traceback, both without any value."""
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["traceback"] = list(_trace(error))
    return event


def _trace(error: BaseException) -> Iterator[str]:
    """List the frames of an error after those of its cause, outermost first."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _trace(earlier)
    yield from _frames(error.__traceback__)
    yield type(error).__name__


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace):
        yield f"{frame.filename}:{frame.lineno} {frame.name}"


def only_known_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep the fields of `FIELDS`, each of a bounded length, and name what was left out."""
    event.pop("_record", None)  # how structlog's formatter travels, and no field of ours
    event.pop("_from_structlog", None)
    kept = {name: _clip(value) for name, value in event.items() if name in FIELDS}
    dropped = sorted(set(event) - FIELDS)
    return kept | ({"dropped": dropped} if dropped else {})


def _clip(value: Any) -> Any:
    if isinstance(value, (int, float, list)):
        return value
    text = str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
