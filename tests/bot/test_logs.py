"""Logs: one JSON object per line, and nothing in it that tells who somebody is."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.logs import FIELDS, LONGEST, NEVER, QUIET, set_up_logs

WORDS = "我叫张三，电话13800138000"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """A place the log is written to; afterwards logging is as it was before."""
    root = logging.getLogger()
    touched = [root, *map(logging.getLogger, (*QUIET, *NEVER))]
    handlers, levels = root.handlers[:], [logger.level for logger in touched]
    root.handlers[:] = []  # pytest's own handlers would be closed by the set-up
    target = io.StringIO()
    set_up_logs("INFO", target)
    yield target
    structlog.reset_defaults()
    root.handlers[:] = handlers
    for logger, level in zip(touched, levels, strict=True):
        logger.setLevel(level)


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    """Read what was logged, a line each."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_json_line(stream: io.StringIO) -> None:
    """An event carries its level, its time in UTC and its fields, on one line."""
    structlog.get_logger().info("message answered", channel="webchat", ms=3.5)
    [event] = events(stream)
    assert (event["event"], event["level"]) == ("message answered", "info")
    assert (event["channel"], event["ms"]) == ("webchat", 3.5)
    assert event["time"].endswith("Z")


def test_unknown_fields_are_named_but_not_shown(stream: io.StringIO) -> None:
    """A field outside the list loses its value, also when it was bound earlier."""
    structlog.get_logger().bind(user=WORDS).info("message answered", text=WORDS, _hidden=WORDS)
    [event] = events(stream)
    assert event["dropped"] == ["_hidden", "text", "user"]
    assert "张三" not in stream.getvalue()


def test_a_traceback_holds_no_values(stream: io.StringIO) -> None:
    """An error is logged with its type, cause and lines, and without its message."""
    try:
        try:
            int(WORDS)
        except ValueError as error:
            raise RuntimeError(WORDS) from error
    except RuntimeError:
        structlog.get_logger().exception("message failed", reference="A1B2")
    [event] = events(stream)
    assert (event["error"], event["reference"]) == ("RuntimeError", "A1B2")
    assert {"ValueError", "RuntimeError"} <= set(event["traceback"])
    assert any("test_logs.py" in line for line in event["traceback"])
    assert "张三" not in stream.getvalue()


def test_libraries_are_logged_by_template(stream: io.StringIO) -> None:
    """A library's line is kept without its arguments and without the words of its errors."""
    library = logging.getLogger("sqlalchemy.pool")
    library.warning("Job %s missed", WORDS)
    try:
        int(WORDS)
    except ValueError:
        library.exception("Job failed")
    assert [event["event"] for event in events(stream)] == ["Job %s missed", "Job failed"]
    assert "张三" not in stream.getvalue()


def test_a_line_of_the_standard_library_may_carry_few_fields(stream: io.StringIO) -> None:
    """Of the fields beside a library's message only the two of the catalogues are kept."""
    extra = {"key": "page.title", "language": "en", "host": WORDS, "user": WORDS}
    logging.getLogger("greenbot.catalogues").warning("sentence unknown", extra=extra)
    [event] = events(stream)
    assert (event["key"], event["language"]) == ("page.title", "en")
    assert "张三" not in stream.getvalue()


def test_addresses_of_visitors_are_not_logged(stream: io.StringIO) -> None:
    """The web server's access log, which holds IP addresses, is switched off."""
    logging.getLogger("uvicorn.access").info("203.0.113.7 GET /")
    assert events(stream) == []


def test_level_is_kept(stream: io.StringIO) -> None:
    """What is below the level is not written, ours or a library's."""
    structlog.get_logger().debug("tick")
    logging.getLogger("apscheduler").debug("tick")
    assert events(stream) == []


def test_chatter_of_libraries_is_left_out(stream: io.StringIO) -> None:
    """A library's progress is no event of ours; its warnings are heard."""
    logging.getLogger("alembic.runtime.migration").info("Context impl %s.", "SQLite")
    logging.getLogger("alembic.runtime.migration").warning("no such revision")
    assert [event["level"] for event in events(stream)] == ["warning"]


@pytest.mark.parametrize("level", ["INFO", "WARNING", "ERROR"])
def test_a_tick_that_is_still_at_work_is_no_news(level: str) -> None:
    """Whatever is written: the clock's warning would come each second of a busy moment."""
    written = io.StringIO()
    set_up_logs(level, written)
    logging.getLogger("apscheduler.scheduler").warning("Execution of job skipped")
    assert written.getvalue() == ""


def test_long_values_are_cut(stream: io.StringIO) -> None:
    """No value grows beyond the limit, and line breaks in it stay inside the JSON string."""
    structlog.get_logger().info("pack refused", reason="行\n" * 10_000)
    [event] = events(stream)
    assert len(event["reason"]) <= LONGEST + 1


@pytest.mark.parametrize("name", ["text", "name", "phone", "address_of_sender", "answers", "user"])
def test_no_field_for_a_person(name: str) -> None:
    """The list has no field that would hold somebody's words or identity."""
    assert name not in FIELDS
