"""The push to a complainant, and the word 查看 that it names."""

import re
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot.catalogues import LANGUAGES, catalogue
from handlers.complaints.follow import OPEN
from handlers.context import Context
from handlers.reminders import words_of
from models import cases
from models.acts import HELD
from models.case_pushes import push
from models.case_rows import Case
from models.deliveries import Delivery
from tests.fakes.cases import VAULT, a_case
from tests.fakes.parts import SEALER
from tests.handlers.complaints.following_talk import Office
from tests.handlers.talk import SITE, Talk

TELLING = re.compile("举报|投诉|企业|案件|证据|complain|report|case|evidence", re.IGNORECASE)


def test_push_says_nothing(office: Office) -> None:
    """In both languages no word of it tells what it is about, and nothing fills it."""
    case = a_case(office.db)
    push(office.db, VAULT, case, office.clock.now())
    [delivery] = office.db.exec(select(Delivery).order_by(col(Delivery.id)))
    reply = words_of(delivery, Context(office.library, office.clock, office.db, SEALER, SITE))
    said = {one.key: dict(one.args) for one in Talk.sayings_of(reply)}
    assert said == {"follow.push": {}, "brief.what": {}, "brief.answer": {"word": OPEN}}
    for language in LANGUAGES:
        for key in said:
            assert not TELLING.search(str(catalogue(language).sentences[key]))
    assert [option.send for option in reply.options] == ["查看"]


def test_word_opens_the_newest_unread_letter(office: Office) -> None:
    """Of several cases the one with the newest; when all is read, the list."""
    old, new = a_case(office.db), a_case(office.db)

    def writes(case: Case, at: datetime, text: str) -> None:
        cases.write(office.db, VAULT, case, "out", "question", text, at)

    writes(old, office.clock.now() - HELD, "较新的")
    writes(new, office.clock.now() - HELD - timedelta(hours=1), "较早的")
    lin = office.author().say("查看")
    assert lin.said("follow.title").args["name"] == cases.name(old)
    assert lin.say("open").said("follow.title").args["name"] == cases.name(new)
    assert "follow.mine" in lin.say("查看").keys


def test_word_is_nobody_elses(office: Office) -> None:
    """Whoever filed nothing is answered as before: it is no word of this conversation."""
    a_case(office.db)
    assert not office.author("e" * 64).say("查看").answered
    a_case(office.db, address="d" * 64, state="draft")
    assert not office.author("d" * 64).say("open").answered
