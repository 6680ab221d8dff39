"""Freeze what is due into a plan; a second person approves it or declines it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Exists, Q

from consigne.audit.actions import record
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.later.actions import defer
from consigne.retention import rules
from consigne.retention.actions.months import month_items, months_kept
from consigne.retention.models import Plan, PlanItem
from consigne.retention.queries import delegation_used, holds_in_force
from consigne.retention.rules import Act, HoldGround, PlanState, Why
from consigne.retention.stores import Store, stores

# The job that runs an approved plan, and the queue of the process that may.
EXECUTE, DISPOSAL = "retention.execute", "disposal"
_TOGETHER = 2000
# A plan may list a million records: they go from table to table, and never through here.
_WRITE_ITEMS = """
    INSERT INTO retention_planitem
        (id, plan_id, institution_id, kind, record_id, due_on, schedule, state, why)
    SELECT gen_random_uuid(), %%s, %%s, %%s, due.*, 'planned', '' FROM (%s) AS due
"""
_ITEMS = """
    SELECT kind, record_id, due_on, schedule FROM retention_planitem
    WHERE institution_id = %s AND plan_id = %s ORDER BY kind COLLATE "C", record_id
"""


@transaction.atomic
def plan_disposal(actor: Actor, *, on: date) -> UUID:
    """Freeze the list of all that is due on a day, with what is kept and why.

    Nothing is destroyed. Raises NotAllowed when nothing is due.
    """
    rules.may_plan(actor).or_raise()
    plan = _proposed(actor, on)
    counts, kept = _fill(actor, plan)
    if not counts:
        raise NotAllowed(Refused(Why.NOTHING_DUE, {"on": on}))
    plan.counts, plan.kept = dict(counts), dict(kept)
    plan.digest = digest_of(_lines(plan))
    plan.save(update_fields=["counts", "kept", "digest"])
    record(actor, Act.PLANNED, [("plan", plan.id)])
    return plan.id


@transaction.atomic
def approve(actor: Actor, plan_id: UUID, *, digest: str, now: datetime, on: date) -> None:
    """Approve a plan as it was summarised; `digest` is the one on the summary that was read."""
    plan = _plan(actor, plan_id)
    rules.may_approve(
        actor,
        state=PlanState(plan.state),
        planned_by=plan.planned_by,
        unchanged=digest == plan.digest and is_as_frozen(plan),
    ).or_raise()
    plan.state = PlanState.APPROVED.value
    plan.approved_by, plan.approved_at = actor.id, now
    plan.approved_under = delegation_used(actor, on=on)
    plan.save(update_fields=["state", "approved_by", "approved_at", "approved_under"])
    record(actor, Act.APPROVED, [("plan", plan.id)])
    defer(EXECUTE, queue=DISPOSAL, institution=plan.institution_id, plan=plan.id)


@transaction.atomic
def decline(actor: Actor, plan_id: UUID, *, reason: str) -> None:
    """Decline a plan, with the reason; what was due stays due, for another plan."""
    plan = _plan(actor, plan_id)
    rules.may_approve(
        actor, state=PlanState(plan.state), planned_by=plan.planned_by, unchanged=True
    ).or_raise()
    plan.state, plan.declined_reason = PlanState.DECLINED.value, reason.strip()
    plan.save(update_fields=["state", "declined_reason"])
    record(actor, Act.DECLINED, [("plan", plan.id)])


def digest_of(lines: Iterator[str]) -> str:
    """The SHA-256 of a plan's lines in order: what is approved is what was read."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def is_as_frozen(plan: Plan) -> bool:
    """Whether the plan lists what it did when it was frozen, and nothing else."""
    return plan.digest == digest_of(_lines(plan))


def _plan(actor: Actor, plan_id: UUID) -> Plan:
    rows = Plan.objects.select_for_update().filter(institution_id=actor.institution)
    plan = rows.filter(pk=plan_id).first()
    if plan is None:
        raise NotSeen("plan", plan_id)
    return plan


def _proposed(actor: Actor, on: date) -> Plan:
    return Plan.objects.create(
        institution_id=actor.institution,
        number=_next_number(on),
        on=on,
        state=PlanState.PROPOSED.value,
        planned_by=actor.id,
        digest="",
        counts={},
        kept={},
    )


def _fill(actor: Actor, plan: Plan) -> tuple[Counter[str], Counter[str]]:
    """List in the plan all that is due, months of the journal too; counts of listed and of kept."""
    holds = holds_in_force(actor, on=plan.on)
    months = month_items(actor, plan, plan.on, holds)
    PlanItem.objects.bulk_create(months)
    counts, kept = Counter(item.kind for item in months), months_kept(actor, plan.on, holds)
    for place in stores():
        counts[place.kind] = _write_items(plan, place, plan.on, holds)
        kept += _kept(actor.institution, place, plan.on, holds)
    return +counts, kept


def _write_items(plan: Plan, place: Store, on: date, holds: dict[UUID, HoldGround]) -> int:
    """List in the plan the records of this kind that are due; returns how many."""
    rows = place.due(plan.institution_id, on)
    if holds:
        rows = rows.exclude(pk__in=place.rows(plan.institution_id).filter(place.about(holds)))
    for resting in place.rests_past(on, holds):
        rows = rows.exclude(Exists(resting))
    due = rows.values_list("pk", "due_on", "schedule_id").query
    try:
        sought, given = due.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_ITEMS % sought, [plan.id, plan.institution_id, place.kind, *given])
        return int(cursor.rowcount)


def _kept(institution: UUID, place: Store, on: date, holds: dict[UUID, HoldGround]) -> Counter[str]:
    """How many are past their day and kept all the same, by kind and reason."""
    due = place.due(institution, on)
    held = due.filter(place.about(holds)).distinct().count() if holds else 0
    kept = Counter({f"{place.kind} {Why.HELD.code}": held})
    resting = Q()
    for rows in place.rests_past(on, holds):
        resting |= Q(Exists(rows))
    if resting:
        needed = due.exclude(place.about(holds)) if holds else due
        kept[f"{place.kind} {Why.STILL_NEEDED.code}"] = needed.filter(resting).count()
    return +kept


def _lines(plan: Plan) -> Iterator[str]:
    """The plan as it is stored, a line a record, in the same order on every machine."""
    with connection.cursor() as cursor:
        cursor.execute(_ITEMS, [plan.institution_id, plan.id])
        while some := cursor.fetchmany(_TOGETHER):
            yield from (" ".join(map(str, item)) for item in some)


def _next_number(on: date) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('next_plan')")
        return f"D-{on.year}-{cursor.fetchone()[0]:05d}"
