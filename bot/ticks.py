"""What the product does on a clock: in every process, and once, in the one that is the worker."""

from dataclasses import replace
from datetime import timedelta

import structlog

from bot.app import App
from bot.backup.keys import destroy_old
from bot.outbox import Outbox
from models import people
from scheduler.case_keeping import keeping_tick
from scheduler.cases import cases_tick
from scheduler.emptying import emptying
from scheduler.housekeeping import QUIET_HOUR, housekeeping
from scheduler.outcome import auditing_tick
from scheduler.planner import planning_tick
from scheduler.sweep import sweeping_tick
from scheduler.worker import Tick, daily, every, heartbeat

LOOK_AT_PACKS = timedelta(seconds=10)
"""How often a process looks whether a pack was edited."""
CARRY = timedelta(seconds=1)
"""How often a process looks whether the rest of a reply is to be sent."""
DELIVER = timedelta(seconds=2)
"""How often a worker looks whether something is to be sent."""
SETTLED = timedelta(minutes=2)
"""How long after the start what was owed is planned and on its way: then it is audited again."""

_log = structlog.get_logger("greenbot.app")


def web_ticks(app: App) -> list[Tick]:
    """What every process does; one that serves does no more beside answering.

    Whoever serves sends the rest of a reply as well as a worker: whichever comes first.
    """
    courier = [every(CARRY, "parcels", app.courier.attend)] if app.platforms else []
    return [every(LOOK_AT_PACKS, "packs", lambda: _look_at_packs(app)), *courier]


def worker_ticks(app: App) -> list[Tick]:
    """What is done once, wherever it is done: in `run`, or in a worker of its own."""
    parts = app.database, app.library, app.clock
    return [
        heartbeat(app.database, app.clock),
        planning_tick(*parts),
        sweeping_tick(*parts),
        every(DELIVER, "deliver", Outbox(app).deliver),
        *(tick for one in app.platforms for tick in one.ticks(app)),
        replace(auditing_tick(*parts), once_more=SETTLED),
        cases_tick(*parts, app.vault),
        housekeeping(app.database, app.clock),
        emptying(app.database, app.vault, app.clock),
        keeping_tick(app.database, app.vault, app.clock),
        *app.evidence_work.ticks(),
        daily(QUIET_HOUR, "backup keys", lambda: _destroy_backup_keys(app)),
        daily(QUIET_HOUR, "reach", lambda: _reach_of_now(app)),
    ]


def _look_at_packs(app: App) -> None:
    if app.shelf.reload_if_changed():
        _log.warning("packs read again", count=len(app.shelf.problems))


def _destroy_backup_keys(app: App) -> None:
    gone = destroy_old(app.settings, app.clock.today())
    if gone:
        _log.info("forgot", kind="backup keys", count=gone)


def _reach_of_now(app: App) -> None:
    """Note how the platforms reach people by the settings of now: templates, or none."""
    for channel in (one.channel for one in app.platforms):
        with app.database.writing() as db:
            reach, now = channel.capabilities.reach, app.clock.now()
            changed = people.reach_changed(db, channel.name, reach, now)
        if changed:
            _log.info("people are reached otherwise", channel=channel.name, count=changed)
