"""The dossier says in words what the records hold as codes, and to whom each line went."""

from datetime import date

import pytest
from sqlmodel import Session

from bot.web.pages.dossier import dossier_of
from bot.web.pages.dossier_words import stage_words
from bot.wording import words
from models.bindings import bind
from models.db import Database
from models.deadlines import MOST_SNOOZES, OFFICIALS, Stage, put_off
from models.deliveries import Delivery, Item
from models.messages import Say
from models.room import begin_urging
from policies.ladder import ladder, remind_days
from scheduler.reminding_days import CORRECTION
from scheduler.timeline import Timelines
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_deadline, a_person, a_unit, number
from tests.web.signed import LIBRARY, Site


@pytest.mark.parametrize("name", ["district", "city"])
def test_what_officials_were_told_went_to_the_office(database: Database, name: str) -> None:
    """A digest's line is no contact's, even where the official is one; a reminder's is."""
    with database.writing() as db:
        unit, both = a_unit(db), a_person(db)
        bind(db, number(unit), number(both), "code", MORNING)
        duty = a_deadline(db, unit)
        for stage_name, kind in (("d30", "reminder"), (name, "digest")):
            stage = Stage(deadline_id=number(duty), name=stage_name, day=date(2027, 2, 12))
            sent = Delivery(key=kind, person_id=number(both), kind=kind, day=stage.day,
                            not_before=MORNING, content={}, created_at=MORNING)  # fmt: skip
            db.add_all([stage, sent])
            db.flush()
            db.add(Item(stage_id=number(stage), person_id=number(both),
                        delivery_id=number(sent)))  # fmt: skip
        db.flush()
        lines = dossier_of(db, unit, Site(database).context(db)).duties[0].lines
        whom = [line.whom.key for line in lines if isinstance(line.whom, Say)]
        assert whom == ["pages.dossier.contact", "pages.dossier.office"]


@pytest.mark.parametrize(
    ("state", "reason", "key"),
    [
        ("gave_up", "no_address", "not_sent.no_address"),
        ("cancelled", "verified", "not_sent.verified"),
        ("queued", "busy", None),
    ],
)
def test_what_did_not_go_out_says_why(
    database: Database, state: str, reason: str, key: str | None
) -> None:
    """What was given up or cancelled has its reason beside it; what waits has none."""
    with database.writing() as db:
        unit, contact = a_unit(db), a_person(db)
        stage = Stage(deadline_id=number(a_deadline(db, unit)), name="d30", day=date(2027, 2, 12))
        owed = Delivery(key="k", person_id=number(contact), kind="reminder", day=stage.day,
                        state=state, reason=reason, not_before=MORNING, content={},
                        created_at=MORNING)  # fmt: skip
        db.add_all([stage, owed])
        db.flush()
        db.add(Item(stage_id=number(stage), person_id=number(contact), delivery_id=number(owed)))
        db.flush()
        [line] = dossier_of(db, unit, Site(database).context(db)).duties[0].lines
    assert isinstance(line.accepted, Say)
    why = line.accepted.args.get("why")
    assert (why.key if isinstance(why, Say) else None) == key


def test_every_stage_has_words(database: Database) -> None:
    """Whatever name the records give a stage, the dossier says it in words in both languages."""
    with database.writing() as db:
        known = {words(stage_words(name), "zh_CN") for name in names(db)}
        assert len(known) == len(names(db)) - (MOST_SNOOZES - 1), "only wake-ups are one and all"
        for name in names(db):
            said = stage_words(name)
            assert said.key != "pages.stage.other", name
            assert name not in words(said, "zh_CN")
            assert name in OFFICIALS or name not in words(said, "en")
    assert "d3x" not in words(stage_words("d3x"), "en")


def names(db: Session) -> set[str]:
    """The names of stages that code writes, asked of what writes them."""
    unit, person = a_unit(db), number(a_person(db))
    row = a_deadline(db, unit, due=date(2027, 9, 30), finish_by=date(2027, 9, 30))
    dates = Timelines(LIBRARY).of(row)
    found = {mark.name for mark in (*dates.owner, *dates.officials, dates.check)}
    days = [remind_days(one) for pack in LIBRARY.packs.values() for one in pack.model.deadlines]
    for some in (*days, (0,)):
        found |= {mark.name for mark in ladder(row.due, row.due, some, LIBRARY.calendar)}
    found |= {begin_urging(db, row, date(2027, 3, day)).name for day in (1, 2)}
    for day in range(MOST_SNOOZES):
        put_off(db, row, person, date(2027, 6, 1 + day), MORNING)
        found.add(row.next_stage or "")
    return found | {CORRECTION, *OFFICIALS}
