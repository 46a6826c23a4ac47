"""What could not be sent stands before the next answer, once, and then counts as told."""

from typing import Any

import pytest
from sqlmodel import Session, select

from handlers.missed import AT_ONCE, LISTED
from models import deliveries, missed
from models.call_list import call_list
from models.deadlines import Deadline, Stage
from models.deliveries import Delivery, DeliveryKind
from models.missed import BRIEF, LASTS
from models.overview import Narrowed
from models.people import addresses_of, switch_off
from models.results import give_up
from models.scopes import Scope
from policies.load import Library
from tests.fakes.rows import a_unit, an_official, number
from tests.handlers.reminding import Contact, Season, deli

WORDS = "请各单位于本周内核对联系方式。"


@pytest.fixture
def season(library: Library, db: Session) -> Season:
    """The first of March 2027, ten o'clock."""
    return Season(library, db)


def owed(
    season: Season, to: Contact, *stages: Stage, kind: DeliveryKind = "reminder", **content: Any
) -> Delivery:
    """An envelope that waits."""
    now = season.clock.now()
    made = deliveries.enqueue(
        season.db, key=f"{kind}:{len(season.rows())}:{now}:{content}", person_id=number(to.person),
        kind=kind, day=season.clock.today(), not_before=now, now=now, content=content,
    )  # fmt: skip
    assert made is not None
    deliveries.add_items(season.db, made, [number(one) for one in stages])
    return made


def unsent(season: Season, to: Contact, *stages: Stage, **more: Any) -> Delivery:
    """One that the platform did not allow."""
    made = owed(season, to, *stages, **more)
    give_up(season.db, made, "window_closed", season.clock.now())
    return made


def in_brief(season: Season, to: Contact, *stages: Stage, **more: Any) -> Delivery:
    """One of which only a few words went out."""
    made = owed(season, to, *stages, **more)
    made.template = f"{BRIEF}1 zh_CN"
    deliveries.accept(season.db, made, season.clock.now())
    return made


def told(season: Season, row: Deadline) -> tuple[bool, int, str | None]:
    """Whether a duty counts as told, how often in vain, and how its stage ended."""
    season.db.refresh(row)
    stage = season.db.exec(select(Stage).where(Stage.deadline_id == row.id)).one()
    return row.told, row.unanswered, stage.end


# --- reminders ------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [unsent, in_brief])
def test_a_reminder_stands_before_the_next_answer_once(season: Season, make: Any) -> None:
    """Whatever they write about; the answer itself follows."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    row = season.deadline(unit)
    sent = make(season, lin, season.stage(row))
    lin.say("规定")
    assert {"missed.head", "duty.line"} <= lin.keys
    assert lin.talk.page is not None
    assert told(season, row) == (True, 1, "accepted")
    assert sent.seen_at is not None
    assert "missed.head" not in lin.say("规定").keys


def test_what_was_handed_on_is_told_and_off_the_call_list(season: Season) -> None:
    """Nobody could be written to, so somebody should have rung: that is not needed any more."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    row = season.deadline(unit)
    stage = season.stage(row)
    unsent(season, lin, stage)
    stage.end, stage.ended_at = "call_list", season.clock.now()
    season.db.flush()
    listed = Scope("shenzhen"), season.clock.today(), Narrowed(), 0, 10
    assert call_list(season.db, *listed).total == 1
    lin.say("你好")
    assert call_list(season.db, *listed).total == 0
    assert told(season, row)[2] == "accepted"


def test_a_line_that_the_answer_says_itself_is_not_said_twice(season: Season) -> None:
    """A greeting is answered with what is due; that it had not been sent is not said of it."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    unsent(season, lin, season.stage(season.deadline(unit)))
    lin.say("你好")
    lines = [one for one in lin.talk.reply.blocks if getattr(one.text, "key", "") == "duty.line"]  # type: ignore[union-attr]
    assert len(lines) == 1


def test_what_was_done_meanwhile_is_not_told(season: Season) -> None:
    """Declared, verified, or not theirs any more: nothing stands there."""
    unit, other = deli(season), a_unit(season.db)
    lin = season.contact("lin", unit)
    done, foreign = season.deadline(unit), season.deadline(other)
    unsent(season, lin, season.stage(done), season.stage(foreign))
    done.state = "declared"
    season.db.flush()
    assert "missed.head" not in lin.say("规定").keys


def test_who_answers_it_with_the_first_word_is_not_told_it(season: Season) -> None:
    """已填报 right away."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    unsent(season, lin, season.stage(season.deadline(unit)))
    lin.say("已填报")
    assert "declared.noted" in lin.keys
    assert "missed.head" not in lin.keys


def test_many_duties_are_counted(season: Season) -> None:
    """Three are listed."""
    units = [a_unit(season.db) for _ in range(LISTED + 2)]
    lin = season.contact("lin", *units)
    unsent(season, lin, *(season.stage(season.deadline(unit)) for unit in units))
    lin.say("规定")
    sayings = [one for one in lin.talk.sayings_of(lin.talk.reply) if one.key == "missed.more"]
    assert [one.args["count"] for one in sayings] == [LISTED + 2]


def test_a_reminder_that_was_answered_has_been_read(season: Season) -> None:
    """收到 to the few words of a template."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    sent = in_brief(season, lin, season.stage(season.deadline(unit)))
    lin.say("收到")
    assert sent.answered_at is not None
    assert "missed.head" not in lin.keys


# --- an office's words ----------------------------------------------------------------------------


@pytest.mark.parametrize("make", [unsent, in_brief])
def test_an_office_s_words_are_shown_whole(season: Season, make: Any) -> None:
    """Even after 收到: the template said nothing of what they are."""
    lin = season.contact("lin", deli(season))
    make(season, lin, kind="broadcast", words=WORDS, city="shenzhen")
    lin.say("收到")
    assert WORDS in [getattr(one, "text", None) for one in lin.talk.reply.blocks]
    lin.say("收到")
    assert WORDS not in [getattr(one, "text", None) for one in lin.talk.reply.blocks]


def test_what_was_sent_in_full_is_not_repeated(season: Season) -> None:
    """It may not have been seen, but it stands in their chat."""
    lin = season.contact("lin", deli(season))
    season.sent(lin, kind="broadcast", content={"words": WORDS, "city": "shenzhen"})
    assert "missed.head" not in lin.say("规定").keys


def test_a_notice_for_officials_is_not_shown_to_former_ones(season: Season) -> None:
    """Whoever left the office reads none of its notices, late ones neither."""
    lin = season.contact("lin", deli(season))
    official = an_official(season.db, person_id=lin.person.id)
    unsent(season, lin, kind="notice", about="bind_requests", city="shenzhen", district="")
    official.disabled_at = season.clock.now()
    season.db.flush()
    assert "missed.head" not in lin.say("规定").keys


def test_a_few_at_a_time(season: Season) -> None:
    """The oldest first, the others with the next answer."""
    lin = season.contact("lin", deli(season))
    for place in range(AT_ONCE + 1):
        unsent(season, lin, kind="broadcast", words=f"{WORDS}{place}", city="shenzhen")
    heads = []
    for _ in range(3):
        lin.say("规定")
        heads.append(sum(getattr(getattr(one, "text", None), "key", "") == "broadcast.from"
                         for one in lin.talk.reply.blocks))  # fmt: skip
    assert heads == [AT_ONCE, 1, 0]


# --- who, and for how long ------------------------------------------------------------------------


def test_old_news_is_no_news(season: Season) -> None:
    """Two months later the office has rung, or the date has passed."""
    lin = season.contact("lin", deli(season))
    unsent(season, lin, kind="broadcast", words=WORDS, city="shenzhen")
    season.wait(days=LASTS.days + 1)
    assert "missed.head" not in lin.say("规定").keys


def test_a_drill_and_a_digest_are_of_their_day(season: Season) -> None:
    """That a drill did not arrive is what it was to show."""
    lin = season.contact("lin", deli(season))
    an_official(season.db, person_id=lin.person.id)
    unsent(season, lin, kind="drill")
    unsent(season, lin, kind="digest")
    assert missed.missed(season.db, number(lin.person), season.clock.today()) == []


def test_nobody_else_sees_it(season: Season) -> None:
    """Neither a stranger nor another contact."""
    unit = deli(season)
    lin, wang = season.contact("lin", unit), season.contact("wang", unit)
    unsent(season, lin, kind="broadcast", words=WORDS, city="shenzhen")
    assert "missed.head" not in wang.say("规定").keys
    assert "missed.head" not in season.contact("nobody").say("规定").keys
    assert "missed.head" in lin.say("规定").keys


def test_who_switched_off_reads_it_when_they_write(season: Season) -> None:
    """They asked not to be written to; what they are answered is another thing."""
    unit = deli(season)
    lin = season.contact("lin", unit)
    unsent(season, lin, season.stage(season.deadline(unit)))
    switch_off(season.db, addresses_of(season.db, number(lin.person))[0], season.clock.now())
    assert "missed.head" in lin.say("规定").keys
