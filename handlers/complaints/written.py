"""The letters of a case as its author sees them: whose, of which day, in their own words."""

from collections.abc import Iterable, Iterator, Mapping

from models.cases import Letter
from models.clock import SHANGHAI
from models.messages import Block, Day, Heading, Paragraph, Say, say

SHOWN = 3
"""Letters that a case's page shows, besides those that were not opened yet."""
_OUT: Mapping[str, Say] = {
    "accepted": say("follow.letter.accepted"),
    "refused": say("follow.letter.refused"),
    "transferred": say("follow.letter.transferred"),
    "moved": say("follow.letter.transferred"),
    "extended": say("follow.letter.extended"),
    "question": say("follow.letter.question"),
    "completion": say("follow.letter.completion"),
    "result": say("follow.letter.result"),
}
_WORDLESS: Mapping[str, Say] = {
    "accepted": say("case.letter.accepted"),
    "merged": say("case.letter.merged"),
}
"""What a letter says that an office writes without words of its own."""
_IN: Mapping[str, Say] = {
    "answer": say("follow.letter.answer"),
    "more": say("follow.letter.more"),
}


def newest(letters: list[Letter]) -> list[Letter]:
    """The last letters, and every one that was not opened yet."""
    last = letters[-SHOWN:]
    return [one for one in letters if one in last or is_new(one)]


def is_new(letter: Letter) -> bool:
    """Whether it is to the author, who has not opened it."""
    return letter.row.way == "out" and letter.row.read_at is None


def asks(letters: list[Letter]) -> bool:
    """Whether the office asked something that the author has not answered."""
    about = [one.row.about for one in letters if one.row.about in ("question", "answer")]
    return about[-1:] == ["question"]


def blocks(letters: Iterable[Letter]) -> Iterator[Block]:
    """Each letter under the line that says whose it is."""
    for one in letters:
        row = one.row
        who = _OUT.get(row.about, say("follow.letter.out"))
        if row.way == "in":
            who = _IN.get(row.about, say("follow.letter.in"))
        day = Day(row.written_at.astimezone(SHANGHAI).date())
        new = is_new(one)
        yield Heading(
            say("follow.letter.new", who=who, day=day)
            if new
            else say("follow.letter.head", who=who, day=day)
        )
        yield Paragraph(one.text or _WORDLESS.get(row.about, who))
