"""Destroy again what a restored backup brought back, as the ledger tells it.

Each entry is done again whole: keys and files first, then rows, run and position in one commit. A
crash before that commit leaves the entry to be done once more; the ledger was told long ago.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from consigne.audit.actions import record
from consigne.audit.chain import Head
from consigne.kernel.actors import Actor, system
from consigne.kernel.decisions import Refused
from consigne.retention import rules
from consigne.retention.actions.alone import alone, take_turn
from consigne.retention.actions.batches import needed_among
from consigne.retention.actions.months import drop
from consigne.retention.entries import Intent, MonthDestroyed, Outcome, RunClosed, RunOpened
from consigne.retention.guard import Why as Guarded
from consigne.retention.ledger import Replay, to_replay
from consigne.retention.models import Batch, LedgerPosition, Plan, PlanItem, Run
from consigne.retention.queries import holds_in_force, ledger, position, startup_guard
from consigne.retention.rows import delete_rows, mark
from consigne.retention.rules import Act, Due, ItemState, PlanState
from consigne.retention.stores import Store, held_rows, store
from consigne.vault.actions import destroy_objects
from consigne.walls.context import acting

Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What doing it again came to: entries, records gone again, records a hold keeps now."""

    entries: int = 0
    destroyed: int = 0
    withheld: int = 0


@dataclass
class _Told:
    """What the ledger tells of its runs, read once."""

    opened: dict[UUID, tuple[RunOpened, datetime]] = field(default_factory=dict)
    closed: dict[UUID, tuple[RunClosed, datetime]] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for recorded in ledger().entries():
            entry = recorded.entry
            if isinstance(entry, RunOpened):
                self.opened[entry.run] = entry, recorded.at
            elif isinstance(entry, RunClosed):
                self.closed[entry.run] = entry, recorded.at
            elif isinstance(entry, Outcome):
                self.answered.add(entry.intent)


def pending() -> int:
    """How many destructions of the ledger this database has not seen."""
    return sum(1 for _ in to_replay(ledger(), position().seq))


def replay(*, on: date, progress: Progress = lambda done: None) -> Replayed:
    """Do again every destruction recorded after this database was copied; nothing when none is.

    As login disposal, outside any transaction. Holds are asked again, as of the day `on`. Raises
    NotAllowed when the ledger is missing, altered, behind or another's, AnotherRun while a run
    is under way.
    """
    done = Replayed()
    with alone():
        decision = startup_guard()
        if decision:
            return done
        if isinstance(decision, Refused) and decision.why is not Guarded.LEDGER_AHEAD:
            decision.or_raise()
        told = _Told()
        for again in to_replay(ledger(), position().seq):
            gone, kept = _again(again, told, on=on)
            done = replace(
                done,
                entries=done.entries + 1,
                destroyed=done.destroyed + gone,
                withheld=done.withheld + kept,
            )
            progress(1)
        for closed, at in told.closed.values():
            _close(closed, at)
    return done


def _again(again: Replay, told: _Told, *, on: date) -> tuple[int, int]:
    if isinstance(again.entry, MonthDestroyed):
        return _month_again(again.entry, again, told)
    return _batch_again(again.entry, again, told, on=on)


def _month_again(entry: MonthDestroyed, again: Replay, told: _Told) -> tuple[int, int]:
    actor = system(told.opened[entry.run][0].institution)
    with acting(actor):
        drop(actor, _run_here(told.opened.get(entry.run)), entry, Head(again.seq, again.hash))
    return 1, 0


def _batch_again(entry: Intent, again: Replay, told: _Told, *, on: date) -> tuple[int, int]:
    actor, place = system(entry.institution), store(entry.holding)
    with acting(actor):
        take_turn(actor.institution)
        withheld = _withheld(actor, place, entry.ids, on=on)
        going = [each for each in entry.ids if each not in withheld]
        kept_objects = objects_of(place, actor.institution, withheld.keys())
        found, destroyed = delete_rows(place, actor.institution, going)
        objects = sorted({*found, *again.objects} - kept_objects)
        destroy_objects(objects)
        run = _run_here(told.opened.get(entry.run))
        if run is not None:
            Batch.objects.create(
                institution_id=actor.institution,
                run=run,
                number=entry.batch,
                intent_seq=again.seq,
                kind=entry.holding,
                destroyed=destroyed,
                withheld=[[str(each), code] for each, code in withheld.items()],
                stored_objects=objects,
                finished_at=timezone.now(),
            )
            mark(run.plan_id, entry.holding, going, withheld)
        LedgerPosition.objects.filter(pk=1).update(seq=again.seq, digest=again.hash)
        touched = [(entry.holding, each) for each in going]
        record(actor, Act.REPLAYED, [("run", entry.run), *touched])
    if withheld or again.seq not in told.answered:
        outcome = Outcome(again.seq, len(going), tuple(withheld.items()), tuple(objects))
        ledger().append(outcome)
    return len(going), len(withheld)


def _withheld(actor: Actor, place: Store, ids: Sequence[UUID], *, on: date) -> dict[UUID, str]:
    """What a hold keeps now, or a row that came back rests on; the day was decided long ago."""
    rows = place.rows(actor.institution).filter(pk__in=ids)
    present = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    held = held_rows(place, actor.institution, present, holds_in_force(actor, on=on))
    needed = needed_among(place, actor.institution, present)
    decided = {pk: rules.may_destroy(Due(on, held.get(pk), pk in needed), on=on) for pk in present}
    return {
        pk: decision.why.code for pk, decision in decided.items() if isinstance(decision, Refused)
    }


def objects_of(place: Store, institution: UUID, ids: Collection[UUID]) -> set[UUID]:
    """The vault objects of what hangs from these records."""
    found: set[UUID] = set()
    for other, column in place.hanging():
        if other.holding.files is not None:
            rows = other.rows(institution).filter(**{f"{column}__in": ids})
            found |= set(rows.values_list(f"{other.holding.files}_id", flat=True))
    return found


def _run_here(told: tuple[RunOpened, datetime] | None) -> Run | None:
    """The run that destroyed these, where its approved plan came back with the database."""
    if told is None:
        return None
    opened, at = told
    run = Run.objects.filter(pk=opened.run).first()
    if run is not None:
        return run
    plans = Plan.objects.filter(institution_id=opened.institution, digest=opened.plan)
    plan = plans.filter(approved_by__isnull=False, run__isnull=True).first()
    if plan is None:
        return None
    run = Run.objects.create(id=opened.run, institution_id=opened.institution, plan=plan)
    Run.objects.filter(pk=run.pk).update(started_at=at)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.RUNNING.value)
    return run


def _close(closed: RunClosed, at: datetime) -> None:
    """A run that had ended has ended again, once nothing of its plan waits; verified next."""
    with acting(system(closed.institution)):
        run = Run.objects.filter(pk=closed.run, finished_at__isnull=True).first()
        if run is None:
            return
        waiting = PlanItem.objects.filter(plan_id=run.plan_id, state=ItemState.PLANNED.value)
        if not waiting.exists():
            Run.objects.filter(pk=run.pk).update(finished_at=at)
