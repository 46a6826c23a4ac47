"""What the decisions on a case have in common: its text's outcomes, its unit, reasons, notes."""

from collections.abc import Collection, Iterable

from handlers import citing
from handlers.officials.case_words import pack_of, reason_in
from handlers.officials.declared import Post, Prepared, Refused
from handlers.officials.telling import actor_of
from models import case_effects, cases
from models.case_rows import Case
from models.case_states import State
from models.messages import Citation, Say, say
from models.units import Unit
from policies import schema
from policies.load import LoadedPack

FOUND: frozenset[str] = frozenset({"confirmed", "partly"})
"""States in which a text's outcomes can follow: what was said was found true, or partly."""
LEAST, MOST = 4, 300
"""Characters of a reason that says something, and that is kept."""


def outcome_of(post: Post, case: Case, name: str) -> schema.Outcome | None:
    """What the city's text provides under this name for what the case is against, if it does."""
    pack = pack_of(post.turn.context, case)
    return pack.outcome(name, case.against) if pack else None


def provided(post: Post, case: Case, name: str, states: Collection[str] = FOUND) -> bool:
    """Whether the text provides this outcome, in a state in which it can be chosen."""
    return case.state in states and outcome_of(post, case, name) is not None


def basis(post: Post, case: Case, name: str) -> tuple[LoadedPack, schema.Outcome]:
    """The text and its outcome; only where it is `provided`."""
    pack, outcome = pack_of(post.turn.context, case), outcome_of(post, case, name)
    assert pack is not None
    assert outcome is not None
    return pack, outcome


def unit_of(post: Post, case: Case) -> Unit | None:
    """The unit or agency that the case is about, once an official said which."""
    return None if case.unit_id is None else post.db.get(Unit, case.unit_id)


def no_subject() -> Refused:
    """A decision hits a unit: without one there is none."""
    return Refused(say("decide.subject_first"))


def prepared(
    post: Post,
    pack: LoadedPack,
    cited: schema.Outcome,
    effect: Say,
    arguments: dict[str, object],
    *,
    further: Iterable[Citation] = (),
    people: int = 0,
    reason: str = "",
) -> Prepared:
    """A decision that rests on an outcome of the text: its words, and how they are read.

    Args:
        further: what else it rests on.
    """
    citations = (*citing.citations(pack, cited.cites, post.today), *further)
    if cited.reading is not None:
        effect = say("decide.read_as", effect=effect, reading=citing.words(cited.reading))
    if pack.status(post.today) != "in_force":
        effect = say("decide.not_in_force", effect=effect)
    once = tuple(one for place, one in enumerate(citations) if one not in citations[:place])
    return Prepared(effect, arguments, once, people=people, reason=reason)


def words_in(text: str, question: Say) -> str | Say:
    """An official's words for the records, or what to mend: `question` where they say too little.

    They are kept in the audit for good, so a telephone's or a document's number is sent back.
    """
    return reason_in(text) if LEAST <= len(text.strip()) <= MOST else question


def decide(
    post: Post, case: Case, to: State, measure: str, reason: str, article: int | None = None
) -> None:
    """Write a decision down, and the official's words as a note of the case."""
    case_effects.decide(
        post.db, case, to, measure, actor_of(post.official), post.now,
        article=article, reason=reason, detail={"measure": measure},
    )  # fmt: skip
    note(post, case, measure, reason)


def note(post: Post, case: Case, about: str, text: str) -> int:
    """Keep an official's words with the case; the number of the note."""
    row = cases.write(
        post.db, post.turn.context.vault, case, "note", about, text, post.now, post.official.id
    )
    assert row.id is not None
    return row.id
