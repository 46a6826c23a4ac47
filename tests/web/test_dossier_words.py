"""The dossier says in words what the records hold as codes, and to whom each line went."""

from datetime import date

import pytest

from bot.web.pages.dossier import dossier_of
from models.bindings import bind
from models.db import Database
from models.deadlines import Stage
from models.deliveries import Delivery, Item
from models.messages import Say
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_deadline, a_person, a_unit, number
from tests.web.signed import Site


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
