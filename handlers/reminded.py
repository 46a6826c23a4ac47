"""What a reply to a reminder does (收到, 已填报, 还没填); `delays` and `leaving` do the others.

A word acts only where it can be meant: under an envelope, right after one, or where no question is
open. It acts on what still goes on, and the answer says on which duty of which unit.
"""

from collections.abc import Callable, Iterator, Mapping

from handlers import delays, leaving, obligations
from handlers.choosing import option_number
from handlers.context import Turn
from handlers.my_deadlines import LOOK_BACK, owners
from handlers.obligations import Obligation
from handlers.place import at, in_questions
from handlers.reply_words import Kind, read
from handlers.said import Said, answered, chosen, envelope_of, mine, reminded, which
from handlers.telling import listed
from models import deadlines, told
from models.deadlines import Deadline, MoveRefusedError
from models.deliveries import Delivery
from models.messages import Reply, Say, Text, say
from models.officials import official_of


def answer(turn: Turn) -> Reply | None:
    """The answer to a reply to a reminder; None: it is none, or nobody is reminded here."""
    person = turn.person
    meant = read(turn.incoming.text, turn.today) if person else None
    if person is None or person.id is None or meant is None:
        return None
    under = envelope_of(turn, person.id)
    about_duties = at(turn)[0] in ("mine", "which")
    by_itself = not in_questions(turn) and (about_duties or not meant.weak)
    # 还没有 may well answer the question that is open, even if a reminder came in between.
    between = turn.incoming.prompt is None and in_questions(turn) and meant.weak
    if not (meant.names or by_itself or (under and not between)):
        return None
    return _DOING[meant.kind](Said(turn, person.id, meant, under))


def number_between(turn: Turn) -> bool:
    """Whether a bare number was written under an envelope, which has none, or right after one.

    It then may mean what was shown before; it is asked for once more and not guessed.
    """
    return option_number(turn.text) is not None and _envelope(turn) is not None


def words_between(turn: Turn) -> bool:
    """Whether words that are no reply were written under an envelope while a question is open.

    They can't answer a question that their writer may not have before their eyes.
    """
    prompted = turn.incoming.prompt is not None
    return prompted and in_questions(turn) and _envelope(turn) is not None


def _envelope(turn: Turn) -> Delivery | None:
    person = turn.person
    return None if person is None or person.id is None else envelope_of(turn, person.id)


# --- 收到 -----------------------------------------------------------------------------------------


def _acknowledge(said: Said) -> Reply | None:
    """This stage is done with for everybody else; the later ones come all the same."""
    rows = [one.deadline for one in chosen(said, reminded(said))]
    if not rows and said.under is None:
        return None
    taken = deadlines.acknowledge(said.turn.context.db, rows, said.person_id, said.now)
    if not taken:
        kind = said.under.kind if said.under else ""
        return answered(said, _RECEIVED.get(kind, say("ack.nothing_left")))
    still = [row for row in taken if row.state == "open"]
    if not still:
        return answered(said, say("ack.checked"))
    noted = say("ack.noted", count=len(still))
    unplanned = [row for row in still if row.plan_on is None]
    return answered(said, noted, *(_when(said, unplanned) if unplanned else ()))


def _when(said: Said, rows: list[Deadline]) -> tuple[Text, ...]:
    return (obligations.when(rows, said.turn.context),)


_RECEIVED: Mapping[str, Say] = {
    "drill": say("ack.drill"),
    "broadcast": say("ack.broadcast"),
    "digest": say("ack.broadcast"),
    "notice": say("ack.broadcast"),
}


# --- 已填报 ---------------------------------------------------------------------------------------


def _declare(said: Said) -> Reply | None:
    """One duty at once; of several it is asked which."""
    going = mine(said)
    still = [row for row in going if row.state == "open"]
    found = chosen(said, still)
    if said.meant.names or (found and (said.meant.everything or len(found) == 1)):
        return _declared(said, found)
    if still:
        asked = found or obligations.obligations(said.turn.context, still)
        return which(said, "declared", [one.name for one in asked])
    if any(row.state == "declared" for row in going):
        return answered(said, say("declared.known"), say("declared.then"))
    return answered(said, say("declared.nothing")) if said.under or owners(said.turn) else None


def _declared(said: Said, found: list[Obligation]) -> Reply:
    done = [one for one in found if _file(said, one)]
    if not done:
        return answered(said, *_not_done(found))
    titles = listed([one.title for one in done])
    return answered(said, say("declared.noted", titles=titles), _then(done))


def _file(said: Said, one: Obligation) -> bool:
    """Note that it is filed: a unit says so, an office knows so. False where it had ended."""
    db, row = said.turn.context.db, one.deadline
    official = official_of(db, said.person_id) if one.of_office else None
    try:
        if official is not None:
            deadlines.verify(db, row, official.id or 0, said.now)
        else:
            deadlines.declare(db, row, said.person_id, said.now)
    except MoveRefusedError:
        return False
    return True


def _then(done: list[Obligation]) -> Say:
    return say("declared.office") if all(one.of_office for one in done) else say("declared.then")


def _not_done(found: list[Obligation]) -> Iterator[Text]:
    """Why nothing was noted: there is no such duty, or it has ended."""
    if not found:
        yield say("reminded.no_such")
    for one in found:
        yield say("reminded.ended", title=one.title, state=one.state)


def _perhaps(said: Said) -> Reply | None:
    """应该报了吧: nobody knows, so nothing is noted."""
    return answered(said, say("declared.perhaps")) if said.under or mine(said) else None


# --- 还没填 ---------------------------------------------------------------------------------------


def _undo(said: Said) -> Reply | None:
    """What was declared by mistake is open again; where nothing was, it is asked when."""
    found = chosen(said, [*(row for row in mine(said) if row.state == "declared"), *_own(said)])
    if len(found) > 1 and not said.meant.names and not said.meant.everything:
        return which(said, "undo", [one.name for one in found])
    back = [one for one in found if _retract(said, one)]
    if back:
        titles = listed([one.title for one in back])
        asked = _when(said, [one.deadline for one in back])
        return answered(said, say("undone.noted", titles=titles), *asked)
    if said.meant.names:
        return answered(said, *_not_done(found))
    waiting = [row for row in reminded(said) if row.state == "open"]
    if not waiting or said.turn.text in _UNDO:
        return None
    return answered(said, *_when(said, waiting))


_UNDO = ("撤销", "undo")
"""Words that only take back; where there is nothing to take back they are unknown."""


def _own(said: Said) -> list[Deadline]:
    """What an official recorded as done by their own office."""
    db = said.turn.context.db
    official = official_of(db, said.person_id)
    offices = [owner for owner in owners(said.turn) if owner.startswith("office:")]
    rows = told.of_owners(db, offices, said.turn.today - LOOK_BACK) if official else []
    done = [row for row in rows if row.state == "verified"]
    return [row for row in done if official and row.verified_by == official.id]


def _retract(said: Said, one: Obligation) -> bool:
    """Take back that it was filed. False where it was not, or an official has verified it."""
    db, row = said.turn.context.db, one.deadline
    try:
        if one.of_office and row.state == "verified":
            deadlines.unverify(db, row, said.now)
        else:
            deadlines.retract(db, row, said.person_id, said.now)
    except MoveRefusedError:
        return False
    return True


_DOING: Mapping[Kind, Callable[[Said], Reply | None]] = {
    "ack": _acknowledge,
    "declared": _declare,
    "perhaps": _perhaps,
    "undo": _undo,
    "later": delays.later,
    "plan": delays.plan,
    "not_me": leaving.not_me,
    "stop": leaving.stop,
    "resume": leaving.resume,
}
