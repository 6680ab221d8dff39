"""Destroy a month of the journal: announced, put on record in its signed files, then dropped."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils import timezone

from consigne.audit.actions import record
from consigne.audit.chain import Head
from consigne.audit.months import (
    events_in,
    institutions_in,
    is_on_record,
    named,
    places_of,
    root_over,
)
from consigne.audit.queries import checkpoints
from consigne.institutions.queries import institutions
from consigne.kernel.actors import Actor, system
from consigne.kernel.decisions import Refused
from consigne.retention import rules
from consigne.retention.actions.alone import take_turn
from consigne.retention.entries import MonthDestroyed, Outcome
from consigne.retention.journal import KIND, SCHEDULE_ID, due_on, month_id, month_of, months_due
from consigne.retention.models import Batch, LedgerPosition, Plan, PlanItem, Run
from consigne.retention.queries import holds_in_force, ledger
from consigne.retention.rows import mark
from consigne.retention.rules import Act, Due, HoldGround, ItemState, PlanState, Why
from consigne.walls.context import acting

_AGREED = [PlanState.APPROVED.value, PlanState.RUNNING.value, PlanState.DONE.value]


def month_items(
    actor: Actor, plan: Plan, on: date, holds: dict[UUID, HoldGround]
) -> list[PlanItem]:
    """The months past their period that no hold keeps, as items of a plan."""
    return [
        PlanItem(
            plan=plan,
            institution_id=plan.institution_id,
            kind=KIND,
            record_id=month_id(month),
            due_on=due_on(month),
            schedule=SCHEDULE_ID,
            state=ItemState.PLANNED.value,
        )
        for month in months_due(actor, on=on)
        if month_id(month) not in holds
    ]


def months_kept(actor: Actor, on: date, holds: dict[UUID, HoldGround]) -> Counter[str]:
    """How many months are past their period and held."""
    held = sum(month_id(month) in holds for month in months_due(actor, on=on))
    return +Counter({f"{KIND} {Why.HELD.code}": held})


def next_month(actor: Actor, run: Run, *, on: date) -> int:
    """Destroy the next month of a run, or say why it stays; 0 when there is none.

    Raises NotSealed while some of its events are in no signed tree.
    """
    with acting(actor):
        item = _waiting(run)
        if item is None:
            return 0
        month = month_of(item.record_id)
        take_turn(actor.institution)
        kept = _kept(actor, month, on=on)
        if kept is not None:
            mark(run.plan_id, KIND, (), {item.record_id: kept.code})
            return 1
        places = places_of(month)
        count = sum(part.until - part.first for part in places)
        root = root_over(checkpoints(), places).hex()
        announced = MonthDestroyed(run.id, named(month), count, places, root)
        drop(actor, run, announced, ledger().append(announced))
    _answer(announced)
    return 1


def resume_month(actor: Actor, run: Run, announced: MonthDestroyed, at: Head) -> None:
    """Finish a month that was announced and not committed."""
    with acting(actor):
        drop(actor, run, announced, at)
    _answer(announced)


def drop(actor: Actor, run: Run | None, announced: MonthDestroyed, at: Head) -> None:
    """Put the month on record, drop it and keep the ledger's place, inside the open transaction.

    `run` is None when its plan did not come back with a restored database.
    """
    month = date.fromisoformat(f"{announced.month}-01")
    if not is_on_record(checkpoints(), month, announced.run):
        checkpoints().month_destroyed(announced.month, places_of(month), run=announced.run)
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_destroy_month(%s)", [month])
    if run is not None:
        Batch.objects.create(
            institution_id=actor.institution,
            run=run,
            number=Batch.objects.filter(run=run).count() + 1,
            intent_seq=at.seq,
            kind=KIND,
            destroyed={KIND: 1},
            withheld=[],
            finished_at=timezone.now(),
        )
        mark(run.plan_id, KIND, [month_id(month)], {})
    LedgerPosition.objects.filter(pk=1).update(seq=at.seq, digest=at.hash)
    record(actor, Act.DESTROYED, [("run", announced.run), (KIND, month_id(month))])


def months_left(run: Run) -> int:
    """Of the months a run destroyed, how many still hold an event."""
    items = PlanItem.objects.filter(plan_id=run.plan_id, kind=KIND, state=ItemState.DESTROYED.value)
    found = items.values_list("record_id", flat=True)
    return sum(events_in(month_of(each)) > 0 for each in found)


def _waiting(run: Run) -> PlanItem | None:
    items = PlanItem.objects.filter(plan_id=run.plan_id, kind=KIND, state=ItemState.PLANNED.value)
    return items.select_for_update(skip_locked=True).order_by("due_on").first()


def _kept(actor: Actor, month: date, *, on: date) -> Why | None:
    """Why a month stays after all: a hold, its day, or another institution's events in it."""
    held = holds_in_force(actor, on=on).get(month_id(month))
    decision = rules.may_destroy(Due(due_on(month), held), on=on)
    if isinstance(decision, Refused):
        return Why(decision.why)
    if not events_in(month):
        return Why.ALREADY_GONE
    others = (institutions_in(month) & set(institutions())) - {actor.institution}
    return None if all(_agrees(each, month, on) for each in others) else Why.OTHERS_TOO


def _agrees(institution: UUID, month: date, on: date) -> bool:
    """Whether another institution approved the end of this month too, and holds it no more."""
    with acting(system(institution)) as other:
        plans = Plan.objects.filter(institution_id=institution, state__in=_AGREED)
        items = PlanItem.objects.filter(
            institution_id=institution, kind=KIND, record_id=month_id(month), plan__in=plans
        )
        return items.exists() and month_id(month) not in holds_in_force(other, on=on)


def _answer(announced: MonthDestroyed) -> None:
    last = ledger().last_intent()
    if last is not None and last.entry == announced:
        ledger().append(Outcome(intent=last.seq, destroyed=1, absent={KIND: 1}))
