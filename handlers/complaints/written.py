"""The letters of a case as its author sees them: whose, of which day, and on what basis.

A letter holds the words of whoever wrote it. Its basis is shown with it, by the text of the place.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from handlers import citing
from handlers.context import Turn
from handlers.officials.case_grounds import ground_of
from models.case_rows import Case
from models.cases import Letter
from models.clock import SHANGHAI
from models.messages import Block, Day, Heading, Paragraph, Say, say
from policies import case_timers

SHOWN = 3
"""Letters that a case's page shows, besides those that were not opened yet."""
_OUT: Mapping[str, Say] = {
    "accepted": say("follow.letter.accepted"),
    "refused": say("follow.letter.refused"),
    "refused_requires": say("follow.letter.refused"),
    "refused_matter": say("follow.letter.refused"),
    "refused_route": say("follow.letter.refused"),
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


def blocks(turn: Turn, case: Case, letters: Iterable[Letter]) -> tuple[Block, ...]:
    """Each letter under the line that says whose it is, with what it rests on."""
    return citing.once(block for one in letters for block in _letter(turn, case, one))


def _letter(turn: Turn, case: Case, one: Letter) -> Iterator[Block]:
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
    if row.way == "out":
        yield from _of_office(turn, case, one)
    else:
        yield Paragraph(one.text or who)


def _of_office(turn: Turn, case: Case, one: Letter) -> Iterator[Block]:
    """The office's own words, and beside them their basis in the reader's language."""
    about = one.row.about
    if about == "extended":
        yield from _extended(turn, case, one.text)
        return
    if about.startswith("refused"):
        yield from _refused(turn, case, one)
        return
    yield Paragraph(one.text or _WORDLESS.get(about, _OUT.get(about, say("follow.letter.out"))))
    if about == "result":
        yield from _measure(turn, case)


def _refused(turn: Turn, case: Case, one: Letter) -> Iterator[Block]:
    pack = turn.library.packs.get(case.city)
    ground = ground_of(pack, case.against, one.row.about)
    if ground is not None:
        yield Paragraph(say("follow.letter.ground", ground=ground.says))
    yield Paragraph(one.text)
    if pack is not None and ground is not None and ground.rests_on is not None:
        yield from citing.quotes(pack, ground.rests_on.cites[:1], turn.today)


def _extended(turn: Turn, case: Case, text: str) -> Iterator[Block]:
    """The new last day, the reason, and what the days are modelled on: no text sets them."""
    until, _, reason = text.partition(" ")
    yield Paragraph(say("follow.letter.until", day=Day(date.fromisoformat(until))))
    yield Paragraph(reason)
    pack = turn.library.packs.get(case.city)
    if pack is not None:
        basis = citing.words(case_timers.timer(pack, "extension").basis)
        yield Paragraph(say("follow.letter.basis", basis=basis), tone="muted")


def _measure(turn: Turn, case: Case) -> Iterator[Block]:
    """What was decided, with the words of the city's text; of the case that it was merged into."""
    into = None if case.merged_into is None else turn.context.db.get(Case, case.merged_into)
    decided = into or case
    pack = turn.library.packs.get(decided.city)
    outcome = pack.outcome(decided.measure, decided.against) if pack else None
    if pack is not None and outcome is not None:
        yield from citing.quotes(pack, [outcome.cite], turn.today)
