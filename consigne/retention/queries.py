"""What is due, held, planned, under way and certified, as an actor may see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from consigne.audit.chain import Head
from consigne.audit.signers import signer_at
from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import Decision, NotAllowed, NotSeen, Refused
from consigne.kernel.holdings import Holding
from consigne.kernel.matrix import Extent
from consigne.kernel.signing import Signer
from consigne.register.queries import schedules_by_id
from consigne.register.rules import Keep, Schedule
from consigne.retention import journal
from consigne.retention.guard import guard
from consigne.retention.ledger import EMPTY, Ledger
from consigne.retention.matrix import MATRIX
from consigne.retention.models import (
    Certificate,
    Hold,
    LedgerPosition,
    Plan,
    PlanItem,
    Run,
)
from consigne.retention.rules import (
    APPROVE_DISPOSAL,
    GROUND_NAMES,
    HoldGround,
    ItemState,
    PlanState,
    Why,
)
from consigne.retention.stores import held_rows, holding_of, store, stores
from consigne.staff.queries import delegation_of


@dataclass(frozen=True, slots=True)
class HoldSeen:
    """A suspension of destruction: what, why, under which file, by whom, until when."""

    id: UUID
    kind: str
    target: UUID
    ground: HoldGround
    reference: str
    placed_by: UUID
    placed_at: datetime
    until_on: date | None
    lifted_by: UUID | None
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanSeen:
    """A plan on one page: how many of each kind, what is kept and why, who decided what."""

    id: UUID
    number: str
    on: date
    state: PlanState
    planned_by: UUID
    planned_at: datetime
    digest: str
    counts: Mapping[str, int]
    kept: Mapping[tuple[str, str], int]
    approved_by: UUID | None
    approved_at: datetime | None
    approved_under: UUID | None
    declined_reason: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One kind of record in a plan, under one schedule: how many, due between which days."""

    kind: str
    holding: Holding
    schedule: UUID
    count: int
    first_due_on: date
    last_due_on: date


@dataclass(frozen=True, slots=True)
class RunSeen:
    """How far a run is: of its records, how many destroyed, withheld or still waiting."""

    id: UUID
    plan: UUID
    started_at: datetime
    finished_at: datetime | None
    verified_at: datetime | None
    waiting: int
    destroyed: int
    withheld: Mapping[str, int]

    @property
    def asked(self) -> int:
        return self.waiting + self.destroyed + sum(self.withheld.values())


@dataclass(frozen=True, slots=True)
class CertificateSeen:
    """A certificate as issued: the signed file, whole; and the one that replaced it, if any."""

    id: UUID
    run: UUID
    number: str
    stage: int
    issued_at: datetime
    signed: Mapping[str, Any]
    replaced_by: UUID | None


def may_see_retention(actor: Actor) -> None:
    """Raise NotAllowed unless the actor answers for what is kept, or approves its end."""
    if MATRIX.extent(actor.reaching, "plan", "destruction") < Extent.READ:
        raise NotAllowed(Refused(Why.NOT_A_PLANNER))


def holds_in_force(actor: Actor, *, on: date) -> dict[UUID, HoldGround]:
    """Every target that is held on a day, with the ground of its hold."""
    rows = Hold.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=on),
        institution_id=actor.institution,
        lifted_at__isnull=True,
    )
    return {
        target: HoldGround(ground) for target, ground in rows.values_list("target_id", "ground")
    }


def holds_seen_by(actor: Actor, *, on: date, over: bool = False) -> tuple[HoldSeen, ...]:
    """The holds in force on a day, or those `over` (lifted, or ended); newest first."""
    may_see_retention(actor)
    ended = Q(lifted_at__isnull=False) | Q(until_on__lte=on)
    rows = Hold.objects.filter(ended if over else ~ended, institution_id=actor.institution)
    return tuple(
        HoldSeen(
            id=row.id,
            kind=row.target_kind,
            target=row.target_id,
            ground=HoldGround(row.ground),
            reference=row.reference,
            placed_by=row.placed_by,
            placed_at=row.placed_at,
            until_on=row.until_on,
            lifted_by=row.lifted_by,
            lifted_at=row.lifted_at,
        )
        for row in rows.order_by("-placed_at")
    )


def held_among(
    actor: Actor, kind: str, ids: Collection[UUID], *, on: date
) -> dict[UUID, HoldGround]:
    """Of these records, those whose destruction is suspended on a day, with the ground."""
    return held_rows(store(kind), actor.institution, ids, holds_in_force(actor, on=on))


def with_holds(
    actor: Actor, kind: str, keeps: Mapping[UUID, Keep], *, on: date
) -> dict[UUID, Keep]:
    """The same keeps, those that are held saying so: what a keep line is drawn from."""
    held = held_among(actor, kind, keeps.keys(), on=on)
    return {
        pk: replace(keep, held_by=GROUND_NAMES[held[pk]]) if pk in held else keep
        for pk, keep in keeps.items()
    }


def due_counts(actor: Actor, *, on: date) -> dict[str, int]:
    """How many records of each kind are past their day."""
    may_see_retention(actor)
    counts = {place.kind: place.due(actor.institution, on).count() for place in stores()}
    return counts | {journal.KIND: len(journal.months_due(actor, on=on))}


def due_by_month(actor: Actor, *, on: date, until: date) -> dict[str, dict[date, int]]:
    """For the chart of what is coming: by kind, how many fall due in each month."""
    may_see_retention(actor)
    found: dict[str, dict[date, int]] = {}
    for place in stores():
        rows = place.rows(actor.institution).filter(due_on__gt=on, due_on__lte=until)
        counted = rows.values("due_on__year", "due_on__month").annotate(count=Count("pk"))
        found[place.kind] = {
            date(row["due_on__year"], row["due_on__month"], 1): row["count"] for row in counted
        }
    return found


def schedules_used(actor: Actor, ids: set[UUID]) -> dict[UUID, Schedule]:
    """The schedules that a plan's lines name: the register's, and the journal's own."""
    own = {journal.SCHEDULE_ID: journal.schedule()} if journal.SCHEDULE_ID in ids else {}
    return schedules_by_id(actor, ids) | own


def plans_seen_by(actor: Actor, *, state: PlanState | None = None) -> tuple[PlanSeen, ...]:
    """The plans of the institution, newest first."""
    may_see_retention(actor)
    rows = Plan.objects.filter(institution_id=actor.institution)
    chosen = rows.filter(state=state.value) if state else rows
    return tuple(_plan_seen(row) for row in chosen.order_by("-planned_at"))


def plan_seen_by(actor: Actor, plan_id: UUID) -> PlanSeen:
    """One plan; raises NotSeen when it is none of the institution's."""
    may_see_retention(actor)
    row = Plan.objects.filter(institution_id=actor.institution, pk=plan_id).first()
    if row is None:
        raise NotSeen("plan", plan_id)
    return _plan_seen(row)


def plans_to_run(actor: Actor) -> tuple[UUID, ...]:
    """The plans approved or under way, those under way first: they are the system's to finish."""
    rows = Plan.objects.filter(
        institution_id=actor.institution,
        state__in=[PlanState.APPROVED.value, PlanState.RUNNING.value],
    )
    return tuple(rows.order_by("-state", "approved_at").values_list("id", flat=True))


def plan_lines(actor: Actor, plan_id: UUID) -> tuple[PlanLine, ...]:
    """The plan summed up by kind and schedule, for whoever reads it on one page."""
    may_see_retention(actor)
    rows = PlanItem.objects.filter(institution_id=actor.institution, plan_id=plan_id)
    summed = rows.values("kind", "schedule").annotate(
        count=Count("id"), first=Min("due_on"), last=Max("due_on")
    )
    return tuple(
        PlanLine(
            kind=row["kind"],
            holding=holding_of(row["kind"]),
            schedule=row["schedule"],
            count=row["count"],
            first_due_on=row["first"],
            last_due_on=row["last"],
        )
        for row in summed.order_by("kind", "schedule")
    )


def run_of(actor: Actor, plan_id: UUID) -> RunSeen | None:
    """How far the run of a plan is, or None before it started."""
    may_see_retention(actor)
    run = Run.objects.filter(institution_id=actor.institution, plan_id=plan_id).first()
    if run is None:
        return None
    items = PlanItem.objects.filter(institution_id=actor.institution, plan_id=plan_id)
    counted = items.values("state", "why").annotate(count=Count("id"))
    by_state = {ItemState.PLANNED.value: 0, ItemState.DESTROYED.value: 0}
    withheld: dict[str, int] = {}
    for row in counted:
        if row["state"] == ItemState.WITHHELD.value:
            withheld[row["why"]] = row["count"]
        else:
            by_state[row["state"]] += row["count"]
    return RunSeen(
        id=run.id,
        plan=plan_id,
        started_at=run.started_at,
        finished_at=run.finished_at,
        verified_at=run.verified_at,
        waiting=by_state[ItemState.PLANNED.value],
        destroyed=by_state[ItemState.DESTROYED.value],
        withheld=withheld,
    )


def certificates_seen_by(actor: Actor, *, run: UUID | None = None) -> tuple[CertificateSeen, ...]:
    """The certificates of destruction, newest first."""
    may_see_retention(actor)
    rows = Certificate.objects.filter(institution_id=actor.institution)
    chosen = rows.filter(run_id=run) if run else rows
    after: dict[UUID, UUID] = {}
    found = []
    for row in chosen.order_by("-issued_at"):
        found.append(_certificate_seen(row, after.get(row.run_id)))
        after[row.run_id] = row.id
    return tuple(found)


def certificate_seen_by(actor: Actor, certificate_id: UUID) -> CertificateSeen:
    """One certificate; raises NotSeen."""
    may_see_retention(actor)
    rows = Certificate.objects.filter(institution_id=actor.institution)
    row = rows.filter(pk=certificate_id).first()
    if row is None:
        raise NotSeen("certificate", certificate_id)
    later = rows.filter(run_id=row.run_id, issued_at__gt=row.issued_at).order_by("issued_at")
    return _certificate_seen(row, later.values_list("id", flat=True).first())


def delegation_used(actor: Actor, *, on: date) -> UUID | None:
    """The delegation under which an actor approves today; None when the role is their own."""
    if actor.has(Role.APPROVER):
        return None
    return delegation_of(actor, APPROVE_DISPOSAL, on=on)


def startup_guard() -> Decision:
    """May the system serve with this ledger beside this database?

    Reads across institutions: ask it as login disposal.
    """
    in_flight = Run.objects.filter(finished_at__isnull=True).values_list("id", flat=True)
    return guard(ledger(), position(), set(in_flight))


def position() -> Head:
    """The last entry of the ledger whose deletes this database has committed."""
    row = LedgerPosition.objects.get(pk=1)
    return Head(row.seq, row.digest) if row.seq else EMPTY


@cache
def signer() -> Signer:
    """The key with which this installation signs checkpoints, ledger and certificates."""
    return signer_at(settings.SIGNING_KEY)


@cache
def ledger() -> Ledger:
    """This installation's ledger of destruction."""
    return Ledger(settings.LEDGER / "ledger.jsonl", signer())


def _plan_seen(row: Plan) -> PlanSeen:
    kept = {tuple(key.split(" ", 1)): count for key, count in row.kept.items()}
    return PlanSeen(
        id=row.id,
        number=row.number,
        on=row.on,
        state=PlanState(row.state),
        planned_by=row.planned_by,
        planned_at=row.planned_at,
        digest=row.digest,
        counts=row.counts,
        kept={(kind, why): count for (kind, why), count in kept.items()},
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        approved_under=row.approved_under,
        declined_reason=row.declined_reason,
    )


def _certificate_seen(row: Certificate, replaced_by: UUID | None) -> CertificateSeen:
    return CertificateSeen(
        id=row.id,
        run=row.run_id,
        number=row.number,
        stage=row.stage,
        issued_at=row.issued_at,
        signed=row.signed,
        replaced_by=replaced_by,
    )
