"""A process that answers messages until it is killed, and says each time what it acknowledged.

`python -m tests.chaos.child DATABASE FIRST` answers the messages FIRST, FIRST + 1, ... from four
threads over two channels. A line on standard output is an acknowledgement: it is written only
after `receive` returned.
"""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from bot.receive import receive
from models.db import open_database
from models.messages import Incoming
from tests.fakes.parts import FakeParts, Postcards, postcard

CHANNELS = {"postcards": Postcards(), "pigeons": Postcards()}


def message(number: int) -> Incoming:
    """The message of a number: always the same words, key, channel and sender."""
    channel = ("postcards", "pigeons")[number % 2]
    return postcard(f"第{number}封", f"k{number}", f"sender{number % 7}", channel=channel)


def acknowledged(parts: FakeParts, number: int) -> str:
    """Answer a message; the line that says so."""
    return f"{number} {json.dumps(receive(parts, message(number)))}\n"


def main(url: str, first: int) -> None:
    """Answer until somebody ends it."""
    parts = FakeParts(open_database(url), channels=CHANNELS)

    def answer(number: int) -> None:
        sys.stdout.write(acknowledged(parts, number))
        sys.stdout.flush()

    with ThreadPoolExecutor(4) as threads:
        for together in _groups_of_four(first):
            list(threads.map(answer, together))


def _groups_of_four(first: int) -> Iterator[range]:
    return (range(start, start + 4) for start in count(first, 4))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
