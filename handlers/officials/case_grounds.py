"""Why a complaint is not accepted: what a city's text asks of one, and what it does not name.

Which of them it was is kept as what the letter is about, so that each reader sees the ground and
its quotation in their own language, beside the office's own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.officials.case_letters import About
from models.messages import Words
from policies import schema
from policies.load import LoadedPack

__all__ = ["Ground", "ground_of", "grounds"]


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a complaint is not accepted. `rests_on` is what the city's text asks of one.

    `about` is what the letter that says so is about.
    """

    about: About
    rests_on: schema.Cited | None = None

    @property
    def says(self) -> Words:
        """The ground in a few words."""
        return _SAYS[self.about]


_SAYS: Mapping[str, Words] = {
    "refused_requires": Words("补正后仍缺少应当具备的内容", "what is required is still missing"),
    "refused_matter": Words("不属于可以举报的事项", "not a matter of such a complaint"),
    "refused_route": Words("不由本机关受理", "another authority receives it"),
    "refused": Words("其他（条文没有列明）", "another ground, which the text does not name"),
}


def grounds(pack: LoadedPack | None, against: str) -> list[Ground]:
    """The grounds that can be named, in their order.

    None of the texts lists grounds for refusing; each says what a complaint is about, what it must
    contain and who receives it. Another ground rests on no article, and is shown as such.
    """
    complaints = pack.model.complaints if pack else None
    if complaints is None:
        return [Ground("refused")]
    routes = [one for one in complaints.routes if against in ("", one.against)]
    return [
        Ground("refused_requires", complaints.requires),
        Ground("refused_matter", complaints.may_complain),
        *(Ground("refused_route", one) for one in routes[:1]),
        Ground("refused"),
    ]


def ground_of(pack: LoadedPack | None, against: str, about: str) -> Ground | None:
    """The ground of a letter by what it is about; None where it says nothing of the kind."""
    return next((one for one in grounds(pack, against) if one.about == about), None)
