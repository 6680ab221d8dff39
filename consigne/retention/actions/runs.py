"""Execute an approved plan to its end, look for all of it again, and certify what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.utils import timezone

from consigne.audit.actions import record
from consigne.audit.chain import Head
from consigne.kernel.actors import Actor, system
from consigne.kernel.decisions import NotSeen
from consigne.retention import journal, rules
from consigne.retention.actions.alone import alone
from consigne.retention.actions.batches import next_batch, resume
from consigne.retention.actions.certificates import certify
from consigne.retention.actions.months import months_left, next_month, resume_month
from consigne.retention.actions.plans import is_as_frozen
from consigne.retention.entries import MonthDestroyed, RunClosed, RunOpened
from consigne.retention.ledger import Destructive
from consigne.retention.models import Batch, Plan, PlanItem, Run
from consigne.retention.queries import ledger, position, startup_guard
from consigne.retention.rows import rows_left
from consigne.retention.rules import Act, ItemState, PlanState
from consigne.retention.stores import stores
from consigne.vault.actions import look_for
from consigne.walls.context import acting

_TOGETHER = 5000
Progress = Callable[[int], None]


def execute(
    actor: Actor, plan_id: UUID, *, on: date, progress: Progress = lambda done: None
) -> UUID:
    """Run an approved plan, or resume it after a crash; returns its first-stage certificate.

    `progress` is told how many records each batch took. Must not be called inside a
    transaction: each batch commits by itself. Raises AnotherRun when one is under way, NotAllowed
    when the ledger is not this database's or the plan is not approved.
    """
    with alone():
        startup_guard().or_raise()
        settle_pending(on=on)
        run = _run_of(actor, plan_id)
        _resume(actor, run, on=on)
        while taken := next_batch(actor, run, on=on) or next_month(actor, run, on=on):
            progress(taken)
        _close(actor, run)
        return verify(actor, run)


def verify(actor: Actor, run: Run) -> UUID:
    """Look again, in every store, for all that a run destroyed, and sign what was found.

    Raises WouldLie, and signs nothing, when anything is still there.
    """
    with acting(actor):
        certificate = certify(actor, run, found_again(run))
        run.verified_at = timezone.now()
        run.save(update_fields=["verified_at"])
        Plan.objects.filter(pk=run.plan_id).update(state=PlanState.DONE.value)
        record(actor, Act.VERIFIED, [("run", run.id), ("certificate", certificate)])
    return certificate


def look_again(actor: Actor, plan_id: UUID) -> dict[str, tuple[int, int]]:
    """As `found_again`, for a plan; raises NotSeen when it has no run. The look is journalled."""
    with acting(actor):
        run = Run.objects.filter(institution_id=actor.institution, plan_id=plan_id).first()
        if run is None:
            raise NotSeen("plan", plan_id)
        record(actor, Act.VERIFIED, [("run", run.id)])
        return found_again(run)


def found_again(run: Run) -> dict[str, tuple[int, int]]:
    """Per store, how many were looked for and how many found absent, asked of each store now."""
    looked: Counter[str] = Counter()
    objects: list[UUID] = []
    batches = Batch.objects.filter(run=run)
    for destroyed, of_batch in batches.values_list("destroyed", "stored_objects"):
        looked.update(destroyed)
        objects += of_batch
    left = _rows_left(run)
    if looked[journal.KIND]:
        left[journal.KIND] = months_left(run)
    found = {kind: (count, count - left[kind]) for kind, count in (_planned(run) | looked).items()}
    if objects:
        gone = look_for(objects)
        found["keys"] = (gone.asked, gone.keys_absent)
        found["files"] = (gone.asked, gone.files_absent)
    return found


def _planned(run: Run) -> dict[str, int]:
    """Each kind of the plan, so that one of which nothing could go is still told."""
    items = PlanItem.objects.filter(plan_id=run.plan_id)
    return dict.fromkeys(items.values_list("kind", flat=True).distinct(), 0)


def _rows_left(run: Run) -> Counter[str]:
    left: Counter[str] = Counter()
    items = PlanItem.objects.filter(plan_id=run.plan_id, state=ItemState.DESTROYED.value)
    for place in stores():
        ids = list(items.filter(kind=place.kind).values_list("record_id", flat=True))
        for start in range(0, len(ids), _TOGETHER):
            left.update(rows_left(place, run.institution_id, ids[start : start + _TOGETHER]))
    return left


def settle_pending(*, on: date) -> None:
    """Finish what any run announced and did not commit: the ledger has one order."""
    last = ledger().last_intent()
    if last is None or last.seq <= position().seq or not isinstance(last.entry, Destructive):
        return
    run = Run.objects.filter(pk=last.entry.run).first()
    if run is not None:
        _resume(system(run.institution_id), run, on=on)


def _resume(actor: Actor, run: Run, *, on: date) -> None:
    last = ledger().last_intent()
    entry = last.entry if last is not None and last.seq > position().seq else None
    if last is not None and isinstance(entry, MonthDestroyed) and entry.run == run.id:
        resume_month(actor, run, entry, Head(last.seq, last.hash))
    resume(actor, run, on=on)


def _run_of(actor: Actor, plan_id: UUID) -> Run:
    """The run of this plan, opened in the ledger before it exists in the database."""
    with acting(actor):
        rows = Plan.objects.select_for_update().filter(institution_id=actor.institution)
        plan = rows.filter(pk=plan_id).first()
        if plan is None:
            raise NotSeen("plan", plan_id)
        run = Run.objects.filter(plan=plan).first()
        rules.may_execute(
            actor,
            state=PlanState(plan.state),
            # Once it is under way, what it announced is finished; its certificate asks again.
            unchanged=run is not None or is_as_frozen(plan),
        ).or_raise()
        if run is None:
            run = Run(institution_id=actor.institution, plan=plan)
            ledger().append(
                RunOpened(
                    run.id, run.institution_id, plan.digest, plan.planned_by, _approvers(plan)
                )
            )
            run.save()
            plan.state = PlanState.RUNNING.value
            plan.save(update_fields=["state"])
    return run


def _close(actor: Actor, run: Run) -> None:
    if run.finished_at is not None:
        return
    with acting(actor):
        items = PlanItem.objects.filter(plan_id=run.plan_id, institution_id=actor.institution)
        destroyed = items.filter(state=ItemState.DESTROYED.value).count()
        withheld = items.filter(state=ItemState.WITHHELD.value).count()
        waiting = items.filter(state=ItemState.PLANNED.value).count()
        ledger().append(
            RunClosed(run.id, run.institution_id, destroyed, withheld, 0, is_complete=waiting == 0)
        )
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])


def _approvers(plan: Plan) -> tuple[UUID, ...]:
    return (plan.approved_by,) if plan.approved_by else ()
