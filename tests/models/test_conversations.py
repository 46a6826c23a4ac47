"""What is remembered of a conversation, and for how long."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models import conversations
from models.conversations import Conversation, ConversationMovedError, Memory
from models.db import Database
from tests.fakes.parts import MORNING, texts_in


def recalled(database: Database, sender: str = "lin") -> Memory:
    """What is stored of a conversation."""
    with database.writing() as db:
        return conversations.recall(
            db, texts_in(db), "webchat", sender, "enterprise", MORNING
        ).memory


def keep(database: Database, **changes: object) -> None:
    """Change what is remembered."""
    with database.writing() as db:
        known = conversations.recall(db, texts_in(db), "webchat", "lin", "enterprise", MORNING)
        for name, value in changes.items():
            setattr(known.memory, name, value)
        conversations.keep(db, texts_in(db), known, MORNING)


def test_first_recall_begins_a_conversation(database: Database) -> None:
    """A contact who never wrote has an empty state, no language and was never here."""
    assert recalled(database) == Memory()


def test_what_is_kept_is_recalled(database: Database) -> None:
    """Language, state and role come back as they were."""
    keep(database, language="en", state={"answers": {"份额": 50}}, role="official")
    memory = recalled(database)
    assert (memory.language, memory.state, memory.role) == (
        "en",
        {"answers": {"份额": 50}},
        "official",
    )
    assert memory.last_seen == MORNING


def test_change_deep_inside_the_state_is_kept(database: Database) -> None:
    """A handler may change a list within a dictionary in place."""
    keep(database, state={"answers": {"dates": []}})
    with database.writing() as db:
        known = conversations.recall(db, texts_in(db), "webchat", "lin", "enterprise", MORNING)
        known.memory.state["answers"]["dates"].append("2026-03-15")
        conversations.keep(db, texts_in(db), known, MORNING)
    assert recalled(database).state == {"answers": {"dates": ["2026-03-15"]}}


def test_change_that_is_not_kept_is_forgotten(database: Database) -> None:
    """A memory shares nothing with the row: without `keep` nothing changes."""
    keep(database, state={"answers": {}})
    with database.writing() as db:
        known = conversations.recall(db, texts_in(db), "webchat", "lin", "enterprise", MORNING)
        known.memory.state["answers"]["spoilt"] = True
    assert recalled(database).state == {"answers": {}}


def test_state_must_be_json(database: Database) -> None:
    """What could not be read back is refused before anything is stored."""
    for unreadable in ({"a": {1, 2}}, {"a": float("inf")}):
        with pytest.raises((TypeError, ValueError)):
            keep(database, state=unreadable)


def test_keeping_an_old_version_is_refused(database: Database) -> None:
    """Whoever did not hold the lock and comes second is told; nothing is overwritten."""
    with database.writing() as db:
        known = conversations.recall(db, texts_in(db), "webchat", "lin", "enterprise", MORNING)
    keep(database, state={"first": True})
    with pytest.raises(ConversationMovedError), database.writing() as db:
        conversations.keep(db, texts_in(db), known, MORNING)
    assert recalled(database).state == {"first": True}


def test_channels_do_not_share_a_contact(database: Database) -> None:
    """The same address on another channel is somebody else."""
    keep(database, state={"a": 1})
    with database.writing() as db:
        other = conversations.recall(db, texts_in(db), "terminal", "lin", "citizen", MORNING)
    assert (other.memory.state, other.memory.role) == ({}, "citizen")


def test_idle_conversations_are_forgotten(database: Database) -> None:
    """A conversation goes the day after its retention, and not before."""
    keep(database)
    for days, gone in ((180, 0), (181, 1), (181, 0)):
        with database.writing() as db:
            later = MORNING + timedelta(days=days)
            assert conversations.forget_idle(db, later) == gone


def test_language_may_be_asked_without_a_lock(database: Database) -> None:
    """An apology knows the chosen language, and begins no conversation."""
    with database.reading() as db:
        assert conversations.language_of(db, "webchat", "lin") is None
    keep(database, language="en")
    with database.reading() as db:
        assert conversations.language_of(db, "webchat", "lin") == "en"


def test_a_state_is_stored_sealed(database: Database) -> None:
    """What people answered is in no column in plain."""
    keep(database, state={"answers": {"鸬鹚": "八号"}})
    with database.reading() as db:
        row = db.exec(select(Conversation)).one()
    assert row.state.keys() == {"sealed"}
    assert "鸬鹚" not in row.model_dump_json()


def test_a_state_from_before_is_read_and_sealed_with_the_next_message(database: Database) -> None:
    """Somebody in the middle of a questionnaire goes on after the upgrade."""
    keep(database)
    with database.writing() as db:
        db.exec(select(Conversation)).one().state = {"sealed": True, "answers": {"年": 2027}}
    assert recalled(database, "lin").state == {"sealed": True, "answers": {"年": 2027}}
    keep(database)
    assert recalled(database, "lin").state == {"sealed": True, "answers": {"年": 2027}}
    with database.reading() as db:
        assert db.exec(select(Conversation)).one().state.keys() == {"sealed"}
