"""The access token: had once, shared by all, and asked for seldom whatever the platform does."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from io import StringIO
from itertools import pairwise
from threading import Barrier, Event

import pytest
from sqlmodel import select

from bot.channels.base import Ground
from bot.channels.wechat.calls import Calls
from bot.channels.wechat.errors import NoAnswerError, NotSentError, WeChatError
from bot.channels.wechat.tokens import Fetched, Tokens, asking
from models.access_tokens import (
    FORCED_APART,
    LEASE,
    MARGIN,
    MOST,
    PAUSE,
    RESTS,
    WITHIN,
    AccessToken,
    Known,
)
from models.clock import FixedClock
from models.db import Database, StorageBusyError
from tests.channels.wechat.given import tokens_of
from tests.channels.wechat.scripted import APP, SECRET, Says, Scripted, code, token
from tests.fakes.parts import MORNING, VAULT

CANARY = "canary-token-1"


class Giver:
    """What is asked for tokens: it counts, and gives a new one each time unless a test says so."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.forced: list[bool] = []
        self.at: list[datetime] = []
        self.always: str | None = None
        self.fails: Exception | None = None

    def __call__(self, force: bool) -> Fetched:
        self.forced.append(force)
        self.at.append(self.clock.now())
        if self.fails is not None:
            raise self.fails
        return Fetched(self.always or f"token-{len(self.forced)}", timedelta(hours=2))


@pytest.fixture
def giver(clock: FixedClock) -> Giver:
    return Giver(clock)


@pytest.fixture
def shared(database: Database, clock: FixedClock) -> Ground:
    """A database of each kind, for several processes."""
    return Ground(database, VAULT, clock)


def process(ground: Ground, giver: Giver) -> Tokens:
    """The tokens of one more process, which does not wait."""
    return Tokens(ground, APP, giver, lambda _: None)


def row(ground: Ground) -> AccessToken:
    with ground.database.reading() as db:
        return db.exec(select(AccessToken)).one()


def lines(log: StringIO, event: str) -> list[dict[str, object]]:
    found = [json.loads(line) for line in log.getvalue().splitlines()]
    return [one for one in found if one["event"] == event]


# --- one for all ----------------------------------------------------------------------------------


def test_a_token_is_asked_for_as_the_platform_wants_it(ground: Ground, platform: Scripted) -> None:
    assert tokens_of(ground, platform).get() == CANARY
    (asked,) = platform.fetches
    assert asked.method == "POST"
    assert asked.said == {
        "grant_type": "client_credential",
        "appid": APP,
        "secret": SECRET,
        "force_refresh": False,
    }
    assert asked.query == {}


def test_a_token_lasts_and_costs_no_query(ground: Ground, giver: Giver, clock: FixedClock) -> None:
    tokens = process(ground, giver)
    first = tokens.get()
    ground.database.close()
    with ground.database.writing():  # whoever would ask the database now would wait
        assert [tokens.get() for _ in range(5)] == [first] * 5
    clock.move(timedelta(hours=2) - MARGIN - timedelta(seconds=1))
    assert tokens.get() == first
    clock.move(timedelta(seconds=1))
    assert tokens.get() == "token-2"


def test_eight_threads_with_a_cold_token_ask_once(shared: Ground, clock: FixedClock) -> None:
    together = Barrier(8)
    giver = Giver(clock)
    tokens = process(shared, giver)

    def get() -> str:
        together.wait(10)
        return tokens.get()

    with ThreadPoolExecutor(8) as threads:
        got = [one.result() for one in [threads.submit(get) for _ in range(8)]]
    assert set(got) == {"token-1"}
    assert giver.forced == [False]


@pytest.mark.parametrize("near_its_end", [False, True])
def test_two_processes_ask_once(shared: Ground, clock: FixedClock, near_its_end: bool) -> None:
    """The second waits for what the first one stores; near a token's end as at the beginning."""
    asked, stored = Event(), Event()
    slow, giver = Giver(clock), Giver(clock)

    def hanging(force: bool) -> Fetched:
        asked.set()
        assert waiting.wait(10)
        return slow(force)

    waiting = Event()

    def pause(_: float) -> None:
        waiting.set()
        assert stored.wait(10)

    first = Tokens(shared, APP, hanging, lambda _: None)
    second = Tokens(shared, APP, giver, pause)
    if near_its_end:
        waiting.set()
        assert first.get() == second.get()
        waiting.clear()
        asked.clear()
        clock.move(timedelta(hours=2) - MARGIN)
    before = len(slow.forced)
    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(first.get)
        one.add_done_callback(lambda _: stored.set())
        assert asked.wait(10)
        two = threads.submit(second.get)
        assert one.result(20) == two.result(20)
    assert len(slow.forced) - before == 1
    assert giver.forced == []


def test_nobody_waits_for_ever(shared: Ground, giver: Giver) -> None:
    """The other process neither stores anything nor dies."""
    waited: list[float] = []
    first = Tokens(shared, APP, lambda force: _meanwhile(second, force), lambda _: None)
    second = Tokens(shared, APP, giver, waited.append)

    def _meanwhile(other: Tokens, force: bool) -> Fetched:
        with pytest.raises(NotSentError, match="no_token"):
            other.get()
        return Giver(giver.clock)(force)

    assert first.get() == "token-1"
    assert giver.forced == []
    assert LEASE.total_seconds() < sum(waited) < 2 * LEASE.total_seconds()


def test_a_process_that_dies_leaves_it_to_the_next(shared: Ground, clock: FixedClock) -> None:
    class Killed(BaseException):
        """The process ends here."""

    def dying(_: bool) -> Fetched:
        raise Killed

    with pytest.raises(Killed):
        Tokens(shared, APP, dying, lambda _: None).get()
    giver = Giver(clock)
    heir = process(shared, giver)
    with pytest.raises(NotSentError):
        heir.get()
    clock.move(LEASE)
    assert heir.get() == "token-1"


def test_what_came_after_the_lease_serves_its_own_process_alone(
    shared: Ground, clock: FixedClock
) -> None:
    """Somebody else asked meanwhile; theirs may be newer and stays."""
    giver = Giver(clock)

    def late(_: bool) -> Fetched:
        clock.move(LEASE)
        assert process(shared, giver).get() == "token-1"
        return Fetched("late", timedelta(hours=2))

    assert Tokens(shared, APP, late, lambda _: None).get() == "late"
    assert process(shared, giver).get() == "token-1"


def test_the_token_is_sealed(shared: Ground, giver: Giver) -> None:
    giver.always = CANARY
    process(shared, giver).get()
    assert CANARY not in json.dumps(row(shared).model_dump(), default=str)


def test_a_token_under_another_key_is_none(shared: Ground, giver: Giver) -> None:
    process(shared, giver).get()
    with shared.database.writing() as db:
        db.exec(select(AccessToken)).one().token = "c29tZXRoaW5n"
    assert process(shared, giver).get() == "token-2"


def test_no_transaction_is_open_while_the_platform_is_asked(
    shared: Ground, clock: FixedClock
) -> None:
    def looking(_: bool) -> Fetched:
        with shared.database.writing() as db:  # waits four seconds and fails where one is
            assert db.exec(select(AccessToken).with_for_update()).one().claimed_by
        return Giver(clock)(False)

    assert Tokens(shared, APP, looking, lambda _: None).get() == "token-1"


# --- a token that is refused ----------------------------------------------------------------------


def test_a_refused_token_is_replaced(shared: Ground, giver: Giver) -> None:
    tokens = process(shared, giver)
    assert tokens.renew(tokens.get()) == "token-2"
    assert tokens.get() == "token-2"
    assert giver.forced == [False, False]


def test_another_process_renewal_is_taken(shared: Ground, giver: Giver) -> None:
    """Only the token that was refused is given up, not the one that came after it."""
    one, two = process(shared, giver), process(shared, giver)
    old = one.get()
    assert two.get() == old
    assert one.renew(old) == two.renew(old) == "token-2"
    assert len(giver.forced) == 2
    assert one.renew("an even older one") == "token-2"
    assert len(giver.forced) == 2


def test_threads_with_one_refused_token_renew_it_once(shared: Ground, giver: Giver) -> None:
    tokens, together = process(shared, giver), Barrier(8)
    old = tokens.get()

    def renew(_: int) -> str:
        together.wait(10)
        return tokens.renew(old)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(renew, range(8))) == {"token-2"}


def test_a_new_one_is_forced_only_where_the_same_comes_again(shared: Ground, giver: Giver) -> None:
    tokens = process(shared, giver)
    giver.always = "same"
    old = tokens.get()
    answers = iter(["same", "new"])
    tokens = Tokens(
        shared,
        APP,
        lambda force: Fetched(next(answers), giver(force).lasts),
        lambda _: None,
    )
    assert tokens.renew(old) == "new"
    assert giver.forced == [False, False, True]


def test_forcing_is_bounded_as_the_platform_bounds_it(
    ground: Ground, giver: Giver, clock: FixedClock
) -> None:
    """For 26 hours the platform gives a token that it refuses: 20 a day, 30 seconds apart."""
    giver.always = "same"
    tokens = process(ground, giver)
    for _ in range(26 * 6):
        with suppress(NotSentError):
            tokens.renew(tokens.get())
        clock.move(timedelta(minutes=10))
    forced = [at for at, was in zip(giver.at, giver.forced, strict=True) if was]
    assert 20 < len(forced) <= 40
    assert all(later - earlier >= FORCED_APART for earlier, later in pairwise(forced))
    windows = zip(forced, forced[20:], strict=False)
    assert all(later - earlier >= timedelta(days=1) for earlier, later in windows)


def test_a_lasting_refusal_costs_few_fetches(
    shared: Ground, giver: Giver, clock: FixedClock, log: StringIO
) -> None:
    """Whatever becomes of the token, two processes ask three times in any ten minutes."""
    processes = [process(shared, giver), process(shared, giver)]
    for number in range(200):
        with suppress(NotSentError):
            tokens = processes[number % 2]
            tokens.renew(tokens.get())
        clock.move(timedelta(seconds=7))
    assert len(giver.at) == 3 * MOST
    for start in giver.at:
        assert len([at for at in giver.at if start <= at < start + WITHIN]) <= MOST
    assert len(lines(log, "token asked for too often")) <= 2 * 3, "one a process and ten minutes"


def test_after_the_alarm_a_token_is_had_again(
    ground: Ground, giver: Giver, clock: FixedClock, log: StringIO
) -> None:
    tokens = process(ground, giver)
    for _ in range(MOST - 1):
        tokens.renew(tokens.get())
    for _ in range(5):
        with pytest.raises(NotSentError, match="no_token") as caught:
            tokens.renew(f"token-{MOST}")
        assert caught.value.after == WITHIN
    (alarm,) = lines(log, "token asked for too often")
    assert alarm["level"] == "error"
    clock.move(WITHIN)
    assert tokens.get() == f"token-{MOST + 1}"


# --- the platform gives none ----------------------------------------------------------------------


@pytest.mark.parametrize("number", [40001, 40125, 40013, 40164, 50004])
def test_what_an_operator_must_mend_pauses_everything(
    shared: Ground, platform: Scripted, clock: FixedClock, log: StringIO, number: int
) -> None:
    platform.tokens = lambda _: code(number, "invalid ip 203.0.113.7, not in whitelist")
    one, two = tokens_of(shared, platform), tokens_of(shared, platform)
    for tokens in (one, two, one):
        with pytest.raises(WeChatError) as caught:
            tokens.get()
        assert (caught.value.kind, caught.value.code) == ("operator", number)
    assert len(platform.fetches) == 1
    (line,) = lines(log, "token refused")
    assert (line["level"], line["status"]) == ("error", number)
    assert line["reason"]
    clock.move(PAUSE)
    platform.tokens = lambda _: token("mended")
    assert two.get() == one.get() == "mended"


@pytest.mark.parametrize(
    "says",
    [
        Says(b"<html>a page</html>", kind="text/html"),
        Says(b"{}"),
        Says(b"[1]"),
        Says(status=502),
        Says(status=404),
        Says(how="breaking"),
        Says(b'{"errcode":"x"}'),
        Says(b'{"access_token":"", "expires_in":7200}'),
        Says(b'{"access_token":"t", "expires_in":0}'),
        Says(b'{"access_token":"t", "expires_in":true}'),
        Says(b'{"access_token":["t"], "expires_in":7200}'),
    ],
)
def test_an_answer_without_a_token_means_that_nothing_was_sent(
    ground: Ground, platform: Scripted, says: Says
) -> None:
    platform.tokens = lambda _: says
    with pytest.raises(NotSentError, match="no_token"):
        tokens_of(ground, platform).get()


def test_a_short_fault_does_not_use_up_the_fetches(
    ground: Ground, giver: Giver, clock: FixedClock
) -> None:
    """After one in vain a pause, after two a longer one; in between nobody asks."""
    giver.fails = NoAnswerError("no_answer")
    tokens = process(ground, giver)
    for rest in RESTS:
        for _ in range(4):
            with pytest.raises(NotSentError):
                tokens.get()
        clock.move(rest)
    assert len(giver.at) == len(RESTS)
    giver.fails = None
    assert tokens.get() == f"token-{MOST}"


def test_a_busy_platform_is_told_as_it_is(ground: Ground, platform: Scripted) -> None:
    platform.tokens = lambda _: code(-1)
    with pytest.raises(WeChatError) as caught:
        tokens_of(ground, platform).get()
    assert caught.value.kind == "retry"


def test_a_token_said_to_last_for_ever_does_not(
    ground: Ground, platform: Scripted, clock: FixedClock
) -> None:
    platform.tokens = lambda _: token("long", 10**9)
    tokens = tokens_of(ground, platform)
    tokens.get()
    clock.move(timedelta(hours=2))
    tokens.get()
    assert len(platform.fetches) == 2


def test_a_token_that_lasts_shortly_is_used_for_half_of_it(
    ground: Ground, platform: Scripted, clock: FixedClock
) -> None:
    platform.tokens = lambda _: token("short", 60)
    tokens = tokens_of(ground, platform)
    tokens.get()
    clock.move(timedelta(seconds=29))
    tokens.get()
    assert len(platform.fetches) == 1


# --- the database fails ---------------------------------------------------------------------------


def test_without_a_database_nothing_was_sent(
    ground: Ground, giver: Giver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy() -> None:
        raise StorageBusyError("others were first")

    tokens = process(ground, giver)
    monkeypatch.setattr(ground.database, "writing", busy)
    with pytest.raises(NotSentError, match="no_database"):
        tokens.get()
    assert giver.forced == []


def test_a_token_that_cannot_be_stored_serves_all_the_same(
    ground: Ground, giver: Giver, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = ground.database.writing

    def busy() -> None:
        raise StorageBusyError("others were first")

    def full(force: bool) -> Fetched:
        monkeypatch.setattr(ground.database, "writing", busy)
        return giver(force)

    tokens = Tokens(ground, APP, full, lambda _: None)
    assert tokens.get() == tokens.get() == "token-1"
    monkeypatch.setattr(ground.database, "writing", writing)


def test_a_clock_that_was_wrong_stops_nobody_for_long(
    ground: Ground, giver: Giver, clock: FixedClock
) -> None:
    """It stood a year ahead while a process died with the lease; then it was put right."""
    clock.move(timedelta(days=365))
    ended = Tokens(ground, APP, lambda _: (_ for _ in ()).throw(KeyboardInterrupt), lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        ended.get()
    clock.move(timedelta(days=-365))
    assert process(ground, giver).get() == "token-1"


# --- secrecy --------------------------------------------------------------------------------------


def test_neither_token_nor_secret_is_told(
    ground: Ground, platform: Scripted, log: StringIO
) -> None:
    tokens = tokens_of(ground, platform)
    tokens.get()
    platform.tokens = lambda asked: code(40125, f"invalid appsecret {asked.body.decode()}")
    with pytest.raises(WeChatError) as caught:
        tokens.renew(CANARY)
    held = Known(CANARY, MORNING)
    told = "".join(
        map(repr, [tokens, tokens.__dict__, Fetched(CANARY, WITHIN), held, caught.value])
    )
    assert CANARY not in told + log.getvalue()
    assert SECRET not in told + log.getvalue() + str(caught.value.args)
    assert SECRET not in repr(asking(Calls(), APP, SECRET, platform.address))
