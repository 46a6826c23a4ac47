"""移出: what a verified complaint comes to, on every list where the unit stands.

A list that this office keeps loses the unit; what a higher authority keeps is reported to it. The
unit hears of a removal as of any other. The list has no word of the case, and where the ground is
the article on complaints itself, not that either: whoever may see the list, perhaps on the unit's
behalf, must not read there that somebody complained.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from handlers import citing
from handlers.officials import naming
from handlers.officials.case_measures import (
    FOUND,
    basis,
    decide,
    no_subject,
    prepared,
    provided,
    unit_of,
)
from handlers.officials.case_rectifying import resume_result
from handlers.officials.case_words import reason_in
from handlers.officials.declared import Move, NotDoneError, Post, Prepared, Refused
from handlers.officials.listing import cited, ground_of, grounds, on_complaints
from handlers.officials.naming import joined, unit_title
from handlers.officials.notices_to_units import (
    contacts_of_unit,
    deciding,
    tell,
    who_is_told,
)
from handlers.officials.removing import Entry, kept_here, possible, read_reason, with_reading
from handlers.officials.telling import actor_of
from handlers.officials.terms import level
from models import acts, audit, names
from models.case_rows import Case
from models.messages import Block, Day, Paragraph, Say, Text, Words, say
from models.registering import report_removal
from models.units import Listing, Unit, listings_of, remove_listing
from policies import dates, schema
from policies.load import LoadedPack

__all__ = ["REMOVE"]

UNNAMED = "decision"
"""The ground that a list shows nothing of; no pack has one of this name."""
_ALL = ("全部", "all")
_GAPS = " ,，、;；"


def _standing(post: Post, unit: Unit) -> list[Entry]:
    """The lists that a unit still stands on."""
    assert unit.id is not None
    rows = listings_of(post.db, [unit.id])[unit.id]
    return [Entry(row, unit) for row in rows if row.removed_on is None]


def _name(entry: Entry) -> str:
    return names.name_of("L", entry.row.id or 0)


def _named(entry: Entry) -> Say:
    return say("decide.remove.list", listing=naming.listing(entry.row), name=_name(entry))


# --- reading --------------------------------------------------------------------------------------


def _chosen(rest: str, standing: list[Entry]) -> tuple[list[Entry], str] | None:
    """The lists that a line begins with, and what follows; None where it is not clear which."""
    by_name = {_name(one): one for one in standing}
    chosen: list[Entry] = []
    left = rest.strip(_GAPS)
    while left:
        word = left.split(None, 1)[0].strip(_GAPS)
        if word.lower() in _ALL and not chosen:
            return standing, left[len(word) :].strip(_GAPS)
        first = word.replace("，", "、").replace(",", "、").split("、")[0]
        if not _looks_named(first):
            break
        entry = by_name.get(first.upper())
        if entry is None:
            return None
        chosen, left = [*chosen, entry], left[len(first) :].strip(_GAPS)
    if chosen:
        return list({one.row.id: one for one in chosen}.values()), left
    return (standing, left) if len(standing) == 1 else None


def _looks_named(word: str) -> bool:
    """Whether somebody may have meant a list's name (L5P), right or wrong."""
    return len(word) > 2 and word[:1] in "Ll" and word[1].isdigit() and word.isascii()


def _removing(post: Post, case: Case, rest: str) -> Prepared | Say | Refused:
    unit = unit_of(post, case)
    if unit is None:
        return no_subject()
    standing = _standing(post, unit)
    if not standing:
        return Refused(say("decide.remove.not_listed", unit=unit_title(unit)))
    found = _chosen(rest, standing)
    if found is None:
        return _which(post, case, standing)
    entries, left = found
    understood = read_reason(post, entries[0], left, in_case=True)
    if isinstance(understood, Say):
        return understood
    pack, name, reason, day = understood
    if isinstance(mend := reason_in(reason), Say):
        return mend
    if not all(possible(post, one.row, day) for one in entries):
        return say("listing.wrong_day", day=Day(day))
    ground = ground_of(pack, name)
    assert ground is not None
    return _proposal(post, case, entries, ground, reason, day)


def _which(post: Post, case: Case, standing: list[Entry]) -> Say:
    """Ask for the list, the ground and the reason, naming what there is."""
    pack, _outcome = basis(post, case, "removed")
    lists = joined([_named(one) for one in standing])
    return say("decide.remove.which", lists=lists, grounds=grounds(pack, in_case=True))


def _proposal(
    post: Post, case: Case, entries: list[Entry], ground: schema.Removal, reason: str, day: date
) -> Prepared:
    pack, outcome = basis(post, case, "removed")
    effect = say("decide.remove.effect", day=Day(day), what=joined(list(_each(post, entries))),
                 reason=reason)  # fmt: skip
    effect = with_reading(post, entries[0], effect, ground)
    if _shown(pack, ground)[0] == UNNAMED:
        effect = say("decide.remove.unnamed", effect=effect)
    own = [one for one in entries if kept_here(post, one)]
    told = contacts_of_unit(post, entries[0].row.unit_id) if own else []
    effect = who_is_told(effect, told)
    effect = say("decide.remove.bar", effect=effect, bar=_bar(post, pack, day))
    given: dict[str, object] = {
        "listings": [one.row.id for one in entries],
        "ground": ground.id,
        "why": reason,
        "on": day.isoformat(),
    }
    return prepared(
        post, pack, outcome, effect, given,
        further=cited(post, pack, ground), people=len(told), reason=reason,
    )  # fmt: skip


def _each(post: Post, entries: Iterable[Entry]) -> Iterator[Text]:
    """Of every list, whether the unit comes off it, or is reported to who keeps it."""
    for one in sorted(entries, key=lambda one: not kept_here(post, one)):
        if kept_here(post, one):
            yield say("decide.remove.off", listing=_named(one))
        else:
            yield say("decide.remove.up", listing=_named(one), level=level(one.row.level))


def _bar(post: Post, pack: LoadedPack, day: date) -> Say:
    """For how long the unit may not apply again, as far as the text says."""
    try:
        span = dates.period(pack, "reapply", day, post.turn.library.calendar)
    except dates.NotInTextError:
        return say("decide.remove.no_bar")
    return say("decide.remove.barred", last=Day(span.last_day), first=Day(span.free_from))


# --- doing ----------------------------------------------------------------------------------------


def _remove(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    unit = unit_of(post, case)
    if unit is None:
        raise NotDoneError(say("decide.subject_first"))
    entries = _still(post, unit, given["listings"])
    pack, outcome = basis(post, case, "removed")
    ground = ground_of(pack, given["ground"])
    if ground is None:
        raise NotDoneError(say("listing.no_grounds"))
    done = list(_each(post, entries))
    if case.state == "rectifying":
        resume_result(post, case)
    decide(post, case, "removing", "removed", given["why"], outcome.cite.article)
    for one in entries:
        _take_off(post, one, _shown(pack, ground), given)
    day = date.fromisoformat(given["on"])
    return (
        Paragraph(say("decide.remove.done", what=joined(done)), tone="strong"),
        Paragraph(_bar(post, pack, day)),
        *_rule_of(post, pack),
        Paragraph(say("decide.remove.next"), tone="muted"),
    )


def _still(post: Post, unit: Unit, numbers: list[int]) -> list[Entry]:
    """The entries as they are now, held: somebody may take one off by the list itself."""
    for number in sorted(numbers):
        acts.hold(post.db, f"listing:{number}")
    found = [post.db.get(Listing, number) for number in numbers]
    standing = [Entry(row, unit) for row in found if row is not None and row.removed_on is None]
    if len(standing) != len(numbers):
        raise NotDoneError(say("work.changed"))
    return standing


def _shown(pack: LoadedPack, ground: schema.Removal) -> tuple[str, int | None]:
    """The ground and the article that a list names: none, where they tell of the complaint."""
    if on_complaints(pack, ground.cite.article):
        return UNNAMED, None
    return ground.id, ground.cite.article


def _take_off(
    post: Post, entry: Entry, shown: tuple[str, int | None], given: Mapping[str, Any]
) -> None:
    (ground, article), row = shown, entry.row
    # The officer's words stay with the case: they may well say that somebody complained.
    if kept_here(post, entry):
        remove_listing(post.db, row, date.fromisoformat(given["on"]), ground, article, "")
        what = {"level": row.level, "category": row.category, "year": row.year}
        persons = contacts_of_unit(post, row.unit_id)
        tell(post, persons, "listing_removed", row.unit_id, which=f".{row.id}",
             on=given["on"], article=article, **what, **deciding(post))  # fmt: skip
    else:
        report_removal(post.db, row, ground, article, "")
    _note(post, entry, article)


def _note(post: Post, entry: Entry, article: int | None) -> None:
    """The list's own history says it too, without the case and its reason."""
    action = "listing.remove" if kept_here(post, entry) else "listing.report"
    audit.note(
        post.db,
        post.now,
        actor_of(post.official),
        action,
        object=f"listing:{entry.row.id}",
        city=entry.unit.city,
        district=entry.unit.district,
        article=article,
        detail={"act": post.act_id},
    )


def _rule_of(post: Post, pack: LoadedPack) -> Iterator[Block]:
    rule = next((one for one in pack.model.periods if one.id == "reapply"), None)
    if rule is not None:
        yield from citing.quotes(pack, rule.cites, post.today)
        yield from citing.reading(rule)


REMOVE: Move[Case] = Move(
    name="remove",
    word=Words("移出", "remove"),
    help=say("decide.remove.help"),
    weight="effects",
    takes=say("decide.remove.takes"),
    examples=(
        Words("案件 A37A 移出 L5P 依据3 申报的用电数据系伪造",
              "case A37A remove L5P ground 3 the power figures are forged"),
        Words("案件 A37A 移出 全部 依据3 申报的用电数据系伪造",
              "case A37A remove all ground 3 the power figures are forged"),
    ),
    opposite=say("decide.remove.opposite"),
    fits=lambda post, case: provided(post, case, "removed", {*FOUND, "rectifying"}),
    prepare=_removing,
    carry_out=_remove,
    second_factor=True,
    names="L",
)  # fmt: skip
