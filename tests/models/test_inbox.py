"""What is kept of a message, for whom, and for how long."""

from datetime import timedelta

from sqlmodel import select

from models import inbox
from models.conversations import Memory
from models.db import Database
from models.inbox import Received
from tests.fakes.parts import MORNING, postcard, texts_in


def take_in(database: Database, *cards: tuple[str, str, str]) -> None:
    """Store messages given as text, key and sender, each with a reply of its own."""
    with database.writing() as db:
        for text, key, sender in cards:
            card = postcard(text, key, sender)
            assert inbox.claim(db, card)
            inbox.answer(db, texts_in(db), card, f'"{text}!"', Memory())


def test_message_is_claimed_once(database: Database) -> None:
    """A key that is already there is not taken again, and its reply stays."""
    take_in(database, ("一", "k1", "lin"))
    with database.writing() as db:
        assert not inbox.claim(db, postcard("二", "k1", "lin"))
        assert inbox.stored_reply(db, texts_in(db), postcard("二", "k1", "lin")) == '"一!"'


def test_unknown_message_has_no_reply(database: Database) -> None:
    """A message that never came has no stored reply."""
    with database.reading() as db:
        assert inbox.stored_reply(db, texts_in(db), postcard()) is None


def test_history_is_the_contacts_own_and_in_order(database: Database) -> None:
    """The page shows the last messages of one contact, oldest first, and nobody else's."""
    take_in(database, *[(str(n), f"k{n}", "lin") for n in range(5)], ("秘密", "k", "wu"))
    with database.reading() as db:
        shown = inbox.history(db, texts_in(db), "postcards", "lin", limit=3)
    assert [row.text for row in shown] == ["2", "3", "4"]
    assert [row.key for row in shown] == ["k2", "k3", "k4"]


def test_long_message_is_kept_in_part(database: Database) -> None:
    """Of a very long message only the beginning is kept."""
    take_in(database, ("字" * 10_000, "k", "lin"))
    with database.reading() as db:
        assert len(inbox.history(db, texts_in(db), "postcards", "lin")[0].text) == inbox.KEPT_TEXT


def test_old_messages_are_forgotten(database: Database) -> None:
    """A message goes the day after its retention, with its reply, and not before."""
    take_in(database, ("一", "k1", "lin"))
    for days, gone in ((30, 0), (31, 1)):
        with database.writing() as db:
            assert inbox.forget_old(db, MORNING + timedelta(days=days)) == gone
    with database.reading() as db:
        assert inbox.history(db, texts_in(db), "postcards", "lin") == []


def test_what_is_stored_is_not_what_was_written(database: Database) -> None:
    """Message and reply are sealed, and nothing of the words is there before the reply."""
    with database.writing() as db:
        assert inbox.claim(db, postcard("鸬鹚", "k1"))
        assert db.exec(select(Received.text)).one() == ""
    take_in(database, ("鸬鹚", "k2", "lin"))
    with database.reading() as db:
        row = db.exec(select(Received).where(Received.key == "k2")).one()
    assert row.sealed
    assert "鸬鹚" not in row.text + (row.reply or "")


def test_what_was_not_sealed_yet_is_read_as_it_is(database: Database) -> None:
    """Rows from before are shown, answered again and blotted out, until they are old enough."""
    with database.writing() as db:
        old = Received(channel="postcards", address="lin", key="k0", received_at=MORNING,
                       text="旧", reply='{"language":"en","texts":["秘密"]}')  # fmt: skip
        db.add(old)
    with database.writing() as db:
        texts = texts_in(db)
        assert inbox.stored_reply(db, texts, postcard("", "k0")) == old_reply("秘密")
        assert inbox.language_of(db, texts, "postcards", "lin") == "en"
        inbox.blot_out(db, texts, "postcards", "lin", "秘密")
        [shown] = inbox.history(db, texts, "postcards", "lin")
        assert (shown.text, shown.reply) == ("旧", old_reply(inbox.BLOT))


def old_reply(said: str) -> str:
    """A reply as it was stored."""
    return f'{{"language":"en","texts":["{said}"]}}'


def test_a_secret_is_blotted_out_of_its_contact_s_replies_alone(database: Database) -> None:
    """The same words told to somebody else were no secret of theirs."""
    take_in(database, ("秘密", "k1", "lin"), ("秘密", "k1", "wu"), ("别的", "k2", "lin"))
    with database.writing() as db:
        texts = texts_in(db)
        inbox.blot_out(db, texts, "postcards", "lin", "秘密")
        told = {
            who: [one.reply for one in inbox.history(db, texts, "postcards", who)]
            for who in ("lin", "wu")
        }
    assert told == {"lin": [f'"{inbox.BLOT}!"', '"别的!"'], "wu": ['"秘密!"']}
