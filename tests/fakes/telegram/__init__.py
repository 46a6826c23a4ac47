"""Telegram as its documentation says it is: the Bot API over HTTP, and people with telephones.

It refuses what the real one refuses, so that a test that passes here says something. It is used

- over loopback: `with serving(telegram) as base:` gives the address for a bot's `api_base`;
- in process: `telegram.call("sendMessage", {...})`, or `app_of(telegram)` in a test client.

Updates wait for getUpdates, or go to the webhook by the HTTP client that `brought_by` was given.
"""

from tests.fakes.telegram.faults import Fault
from tests.fakes.telegram.people import Group, Telephone
from tests.fakes.telegram.platform import TOKEN, Answer, FakeTelegram
from tests.fakes.telegram.screen import Screen, Shown
from tests.fakes.telegram.server import Server, app_of, serving, standing

__all__ = [
    "TOKEN",
    "Answer",
    "FakeTelegram",
    "Fault",
    "Group",
    "Screen",
    "Server",
    "Shown",
    "Telephone",
    "app_of",
    "serving",
    "standing",
]
