"""What the product logs."""

from tests.fakes.logs import log, logging_as_before

__all__ = ["log", "logging_as_before"]
