"""案件: the real-name complaints of a jurisdiction, and what an office does about each."""

from handlers.officials.case_card import card
from handlers.officials.case_closing import CLOSING
from handlers.officials.case_decide import DECISIONS
from handlers.officials.case_keeping import KEEPING
from handlers.officials.case_letters import LETTERS
from handlers.officials.case_links import LINKS, is_hidden_case
from handlers.officials.case_list import overview
from handlers.officials.case_moves import STEPS
from handlers.officials.case_people import PEOPLE
from handlers.officials.case_reveal import REVEALS
from handlers.officials.case_statistics import TOGETHER
from handlers.officials.case_transfer import TRANSFERS
from handlers.officials.case_words import CASE
from handlers.officials.declared import Noun, Post
from models import cases
from models.case_rows import Case
from models.messages import Words, say

__all__ = ["CASES"]


def _find(post: Post, number: int | None) -> Case | None:
    return None if number is None else post.db.get(Case, number)


def _none(post: Post) -> Case:
    """A case that never was, at this official's office."""
    mine = post.official
    return Case(id=0, channel="", owner="", content="", consent="", consented_at=post.now,
                touched_at=post.now, city=mine.city, district=mine.district)  # fmt: skip


CASES: Noun[Case] = Noun(
    name="case",
    word=CASE,
    help=say("case.help"),
    letter=cases.LETTER,
    overview=overview,
    find=_find,
    where=lambda case: (case.city, case.district),
    card=card,
    key=cases.key_of,
    moves=(
        *STEPS,
        *DECISIONS,
        *CLOSING,
        *LETTERS,
        *TRANSFERS,
        *KEEPING,
        *PEOPLE,
        *LINKS,
        *REVEALS,
    ),
    examples=(
        CASE,
        Words("案件 待受理", "case new"),
        Words("案件 逾期", "case late"),
        Words("案件 U128M", "case U128M"),
        Words("案件 A37A", "case A37A"),
    ),
    also=("举报件", "cases"),
    searches=say("case.searches"),
    begins=TOGETHER,
    hidden=is_hidden_case,
    stand_in=_none,
    veiled=True,
)
