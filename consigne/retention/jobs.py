"""What the one door does by itself: approved plans, at once and after a crash; orphans, each day.

A job's thread keeps its connection from the job before, which the database may have ended since.
"""

from __future__ import annotations

from uuid import UUID

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from consigne.config import clock
from consigne.institutions.queries import institution_on, institutions
from consigne.kernel.actors import EVERYWHERE, Actor, system
from consigne.retention.actions import AnotherRun, execute
from consigne.retention.actions.contracts import SETTLE, settle_ends
from consigne.retention.actions.orphans import destroy_orphans
from consigne.retention.actions.plans import DISPOSAL, EXECUTE
from consigne.retention.queries import plans_to_run
from consigne.walls.context import acting

# Not this door's own queue: nothing is destroyed here.
WORK = "work"
# Another run holds the ledger, or keys and files are away for a while: it waits its turn.
_AGAIN = RetryStrategy(max_attempts=20, wait=5)


@app.task(name=EXECUTE, queue=DISPOSAL, retry=_AGAIN)
def execute_approved(institution: str, plan: str) -> None:
    """Run one approved plan to its certificate; does nothing when that is done."""
    close_old_connections()
    actor = _system(UUID(institution))
    if UUID(plan) in _to_run(actor):
        execute(actor, UUID(plan), on=clock.today(actor.time_zone))


@app.periodic(cron="* * * * *")
@app.task(name="retention.resume", queue=DISPOSAL, queueing_lock="retention.resume")
def resume_runs(timestamp: int) -> None:
    """Take up whatever is approved or under way and that no job is running.

    One that fails keeps no other waiting; the first failure is raised at the end.
    """
    close_old_connections()
    failures: list[Exception] = []
    for institution in institutions():
        actor = _system(institution)
        for plan in _to_run(actor):
            try:
                execute(actor, plan, on=clock.today(actor.time_zone))
            except AnotherRun:
                return
            except Exception as failure:
                failures.append(failure)
    if failures:
        raise failures[0]


# In UTC: 2 or 3 in the morning in Toronto. An orphan has no row, and so no institution to know
# the day of: its age counts in hours.
@app.periodic(cron="20 7 * * *")
@app.task(name="retention.orphans", queue=DISPOSAL, queueing_lock="retention.orphans", retry=_AGAIN)
def sweep_orphans(timestamp: int) -> None:
    """Destroy what no record names in the vault, for the whole installation."""
    close_old_connections()
    destroy_orphans(system(EVERYWHERE), now=clock.now())


@app.task(name=SETTLE, queue=WORK)
def settle_contracts(institution: str) -> None:
    """Settle the contracts of one institution that are over, as soon as one is ended."""
    close_old_connections()
    _settle(UUID(institution))


# Before anybody is at work; a contract that runs out by itself is settled here.
@app.periodic(cron="10 7 * * *")
@app.task(name="retention.contracts", queue=WORK, queueing_lock="retention.contracts")
def settle_every_contract(timestamp: int) -> None:
    """Settle the contracts of every institution that are over today."""
    close_old_connections()
    for institution in institutions():
        _settle(institution)


def _settle(institution: UUID) -> None:
    with acting(_system(institution), door="system") as actor:
        settle_ends(actor, on=clock.today(actor.time_zone))


def _system(institution: UUID) -> Actor:
    seen = institution_on(institution, clock.now().date())
    return system(institution, time_zone=seen.time_zone)


def _to_run(actor: Actor) -> tuple[UUID, ...]:
    with acting(actor, door="system"):
        return plans_to_run(actor)
