"""Sign what a run destroyed and what was found absent afterwards; nothing more."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from consigne.audit.actions import record
from consigne.audit.checkpoints import Checkpoints
from consigne.institutions.queries import institution_on
from consigne.kernel.actors import Actor
from consigne.kernel.words import Bilingual
from consigne.retention.actions.plans import is_as_frozen
from consigne.retention.certificate import (
    AuditTree,
    Destroyed,
    Institution,
    Kept,
    LastingStore,
    LedgerRange,
    LiveStore,
    Person,
    Schedule,
    Status,
    Steps,
    WouldLie,
    sign,
)
from consigne.retention.certificate import Certificate as Document
from consigne.retention.entries import RunOpened
from consigne.retention.models import Batch, Certificate, Plan, PlanItem, Run
from consigne.retention.queries import ledger, schedules_used, signer
from consigne.retention.rules import (
    APPROVE_DISPOSAL,
    ATTESTABLE_NAMES,
    KEPT_BECAUSE,
    Act,
    Attestable,
    ItemState,
)
from consigne.retention.stores import holding_of
from consigne.staff.queries import roles_of

Found = Mapping[str, tuple[int, int]]

_STORE_NAMES = {
    "keys": Bilingual("Keys of stored objects", "Clés des objets conservés"),
    "files": Bilingual("Vault", "Chambre forte"),
}
_NOT_AS_APPROVED = Bilingual(
    "No certificate: the list of the plan is no longer the one that was approved. Find in the "
    "journal who changed it.",
    "Pas d’attestation : la liste du plan n’est plus celle qui a été approuvée. Cherchez au "
    "journal qui l’a modifiée.",
)
# Stage two, before anybody looked: said to be outstanding, never more.
BACKUPS = Bilingual("Registered backups", "Copies de sauvegarde inscrites")
_LASTING = (
    (
        Attestable.DATABASE_FILES.value,
        ATTESTABLE_NAMES[Attestable.DATABASE_FILES],
        Bilingual(
            "The pages of the deleted rows have not been rewritten yet.",
            "Les pages des lignes supprimées n’ont pas encore été réécrites.",
        ),
    ),
    (
        "backups",
        BACKUPS,
        Bilingual(
            "Backups made before the destruction have not all expired.",
            "Les copies faites avant la destruction ne sont pas toutes échues.",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """Which certificate of a run: of its live stores, or of the copies too, replacing the first."""

    number: int
    lasting: tuple[LastingStore, ...]
    replaces: str | None = None


FIRST = Stage(
    1, tuple(LastingStore(name, words, Status.OUTSTANDING, text) for name, words, text in _LASTING)
)


def certify(actor: Actor, run: Run, found: Found, stage: Stage = FIRST) -> UUID:
    """Issue a certificate of a run; raises WouldLie when something is still there.

    Or when the plan, whose digest it gives, lists what nobody approved.
    """
    plan = Plan.objects.get(pk=run.plan_id)
    if not is_as_frozen(plan):
        raise WouldLie(_NOT_AS_APPROVED)
    certificate = Document(
        number=f"AD-{plan.number.removeprefix('D-')}",
        stage=stage.number,
        issued_at=timezone.now(),
        institution=_institution(actor, plan.on),
        run=run.id,
        plan=plan.digest,
        schedules=_schedules(actor, plan),
        destroyed=_destroyed(run),
        kept=_kept(plan),
        planner=Person(plan.planned_by, _roles(actor, plan.planned_by, plan.on)),
        approvers=_approvers(actor, plan),
        steps=_steps(plan, run),
        ledger=_entries(run),
        audit=_checkpoint(),
        live=tuple(
            LiveStore(name, store_named(name), looked_for, absent)
            for name, (looked_for, absent) in sorted(found.items())
        ),
        lasting=stage.lasting,
        replaces=stage.replaces,
    )
    row = Certificate.objects.create(
        institution_id=actor.institution,
        run=run,
        number=certificate.number,
        stage=certificate.stage,
        signed=json.loads(sign(certificate, signer())),
    )
    record(actor, Act.CERTIFIED, [("run", run.id), ("certificate", row.id)])
    return row.id


def _institution(actor: Actor, on: date) -> Institution:
    seen = institution_on(actor.institution, on)
    return Institution(seen.code, seen.name, seen.time_zone)


def _schedules(actor: Actor, plan: Plan) -> tuple[Schedule, ...]:
    items = PlanItem.objects.filter(plan=plan)
    used = schedules_used(actor, set(items.values_list("schedule", flat=True).distinct()))
    return tuple(
        Schedule(
            code=each.code,
            name=each.name,
            version=each.from_on,
            period=str(each.period),
            trigger=each.trigger.value,
            authority=each.disposition or each.name,
        )
        for each in sorted(used.values(), key=lambda each: (each.code, each.from_on))
    )


def _destroyed(run: Run) -> tuple[Destroyed, ...]:
    counts: Counter[str] = Counter()
    for destroyed in Batch.objects.filter(run=run).values_list("destroyed", flat=True):
        counts.update(destroyed)
    return tuple(
        Destroyed(
            holding=kind,
            name=holding_of(kind).name,
            categories=tuple(sorted(set(holding_of(kind).fields.values()))),
            count=count,
        )
        for kind, count in sorted(counts.items())
    )


def _kept(plan: Plan) -> tuple[Kept, ...]:
    """What the plan kept from the start, and what was withheld when its turn came."""
    counts: Counter[str] = Counter()
    for key, count in plan.kept.items():
        counts[key.split(" ", 1)[1]] += count
    withheld = PlanItem.objects.filter(plan=plan, state=ItemState.WITHHELD.value)
    counts.update(withheld.values_list("why", flat=True))
    return tuple(Kept(code, KEPT_BECAUSE[code], count) for code, count in sorted(counts.items()))


def _approvers(actor: Actor, plan: Plan) -> tuple[Person, ...]:
    """Who approved, in which roles that day; under a power lent to them, that power too."""
    if plan.approved_by is None or plan.approved_at is None:
        return ()
    zone = ZoneInfo(institution_on(actor.institution, plan.on).time_zone)
    # In a demo whose day was moved, the legal day is ahead of the instant.
    day = max(plan.on, plan.approved_at.astimezone(zone).date())
    lent = {APPROVE_DISPOSAL} if plan.approved_under else set()
    return (Person(plan.approved_by, _roles(actor, plan.approved_by, day, lent)),)


def _roles(actor: Actor, member: UUID, on: date, lent: Iterable[str] = ()) -> tuple[str, ...]:
    return tuple(sorted(roles_of(actor, member, on=on).union(lent)))


def _steps(plan: Plan, run: Run) -> Steps:
    now = timezone.now()
    return Steps(
        planned_at=plan.planned_at,
        approved_at=plan.approved_at or now,
        started_at=run.started_at,
        finished_at=run.finished_at or now,
        verified_at=now,
    )


def _entries(run: Run) -> LedgerRange:
    """The entries of the ledger that tell this run, from its opening to its closing."""
    first = last = 0
    head = ""
    for recorded in ledger().of_run(run.id):
        if isinstance(recorded.entry, RunOpened):
            first = recorded.seq
        elif not last:
            last, head = recorded.seq, recorded.hash
    return LedgerRange(first, last, head)


def _checkpoint() -> AuditTree:
    """The journal as last sealed; an installation that never sealed has an empty tree."""
    head = Checkpoints(settings.CHECKPOINTS, signer()).head()
    if head is None:
        head = Checkpoints(settings.CHECKPOINTS, signer()).append([])
    return AuditTree(head.epoch, head.size, head.root.hex(), head.at)


def store_named(name: str) -> Bilingual:
    """What people call a store that was asked again."""
    return _STORE_NAMES.get(name) or holding_of(name).name
