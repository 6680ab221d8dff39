"""Destroy one batch: announce, delete, empty the vault, look again, say what became of it.

The order makes every crash safe. The ledger's intent comes before the first destructive act; the
deletes, the batch and the ledger's position commit together; keys and files go after, their ids
kept in the batch; the outcome comes last. Whatever is missing of that is done on resuming.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists
from django.utils import timezone

from consigne.audit.actions import record
from consigne.audit.chain import Head
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import Refused
from consigne.retention import rules
from consigne.retention.actions.alone import take_turn
from consigne.retention.entries import Intent, Outcome
from consigne.retention.models import Batch, LedgerPosition, PlanItem, Run
from consigne.retention.queries import holds_in_force, ledger
from consigne.retention.rows import delete_rows, mark, rows_left
from consigne.retention.rules import Act, Due, ItemState, Why
from consigne.retention.stores import Store, held_rows, store, stores
from consigne.vault.actions import destroy_objects, look_for
from consigne.walls.context import acting

SIZE = 500


@dataclass(frozen=True, slots=True)
class Announced:
    """A batch with its place in the ledger: these ids, of this kind, under this intent."""

    number: int
    kind: str
    ids: tuple[UUID, ...]
    at: Head


def next_batch(actor: Actor, run: Run, *, on: date) -> int:
    """Destroy the next batch of a run, whole; returns how many records it took, 0 at the end."""
    with acting(actor):
        ids, kind = _waiting(run)
        if not ids:
            return 0
        number = Batch.objects.filter(run=run).count() + 1
        intent = Intent(run.id, number, run.institution_id, kind, ids)
        announced = Announced(number, kind, ids, ledger().append(intent))
        batch = delete(actor, run, announced, on=on)
    finish(actor, batch, ids)
    return len(ids)


def resume(actor: Actor, run: Run, *, on: date) -> None:
    """Finish what a crash left: the batch announced and not committed, those owed an outcome."""
    last = ledger().last_intent()
    position = LedgerPosition.objects.get(pk=1)
    entry = last.entry if last is not None and last.seq > position.seq else None
    if last is not None and isinstance(entry, Intent) and entry.run == run.id:
        announced = Announced(entry.batch, entry.holding, entry.ids, Head(last.seq, last.hash))
        with acting(actor):
            delete(actor, run, announced, on=on)
    with acting(actor):
        owed = list(Batch.objects.filter(run=run, finished_at__isnull=True).order_by("intent_seq"))
    for batch in owed:
        finish(actor, batch, _announced_in(batch))


def delete(actor: Actor, run: Run, announced: Announced, *, on: date) -> Batch:
    """Delete what may go, inside the open transaction; what a rule keeps is withheld, with why."""
    place = store(announced.kind)
    take_turn(actor.institution)
    withheld = _withheld(actor, place, announced.ids, on=on)
    going = [each for each in announced.ids if each not in withheld]
    objects, destroyed = delete_rows(place, actor.institution, going)
    batch = Batch.objects.create(
        institution_id=actor.institution,
        run=run,
        number=announced.number,
        intent_seq=announced.at.seq,
        kind=announced.kind,
        destroyed=destroyed,
        withheld=[[str(each), code] for each, code in withheld.items()],
        stored_objects=objects,
    )
    mark(run.plan_id, announced.kind, going, withheld)
    LedgerPosition.objects.filter(pk=1).update(seq=announced.at.seq, digest=announced.at.hash)
    touched = [(announced.kind, each) for each in going]
    record(actor, Act.DESTROYED, [("run", run.id), *touched])
    return batch


def finish(actor: Actor, batch: Batch, announced: Sequence[UUID]) -> None:
    """Destroy the batch's objects, look for everything again, and say what became of it."""
    left_alone = {UUID(each) for each, _ in batch.withheld}
    going = [each for each in announced if each not in left_alone]
    destroy_objects(batch.stored_objects)
    with acting(actor):
        ledger().append(outcome_of(batch, going))
        batch.finished_at = timezone.now()
        batch.save(update_fields=["finished_at"])


def outcome_of(batch: Batch, going: Sequence[UUID]) -> Outcome:
    """What is found when every store is asked again for what was destroyed."""
    left = rows_left(store(batch.kind), batch.institution_id, going)
    found = look_for(batch.stored_objects)
    absent = {kind: count for kind, count in batch.destroyed.items() if not left.get(kind)}
    if found.asked:
        absent |= {"keys": found.keys_absent, "files": found.files_absent}
        left |= {"keys": found.asked - found.keys_absent, "files": found.asked - found.files_absent}
    return Outcome(
        intent=batch.intent_seq,
        destroyed=len(going),
        withheld=tuple((UUID(each), code) for each, code in batch.withheld),
        objects=tuple(batch.stored_objects),
        failed=left.get(batch.kind, 0),
        absent=absent,
        left={kind: count for kind, count in left.items() if count},
    )


def _announced_in(batch: Batch) -> tuple[UUID, ...]:
    """The records of a batch, as its intent named them."""
    for recorded in ledger().entries(batch.intent_seq - 1):
        if isinstance(recorded.entry, Intent):
            return recorded.entry.ids
    return ()


def _waiting(run: Run) -> tuple[tuple[UUID, ...], str]:
    """The next records of the plan, of one kind, in the order kinds are destroyed."""
    for place in stores():
        rows = PlanItem.objects.filter(
            plan_id=run.plan_id, kind=place.kind, state=ItemState.PLANNED.value
        )
        locked = rows.select_for_update(skip_locked=True).order_by("record_id")
        ids = tuple(locked.values_list("record_id", flat=True)[:SIZE])
        if ids:
            return ids, place.kind
    return (), ""


def _withheld(actor: Actor, place: Store, ids: Sequence[UUID], *, on: date) -> dict[UUID, str]:
    """Decided per record, under its lock: what became held or needed since the plan stays."""
    rows = place.rows(actor.institution).filter(pk__in=ids)
    due = dict(rows.select_for_update(of=("self",)).values_list("pk", "due_on"))
    held = held_rows(place, actor.institution, ids, holds_in_force(actor, on=on))
    needed = needed_among(place, actor.institution, ids)
    withheld = {pk: Why.ALREADY_GONE.code for pk in ids if pk not in due}
    for pk, due_on in due.items():
        decision = rules.may_destroy(Due(due_on, held.get(pk), pk in needed), on=on)
        if isinstance(decision, Refused):
            withheld[pk] = decision.why.code
    return withheld


def needed_among(place: Store, institution: UUID, ids: Sequence[UUID]) -> set[UUID]:
    """Of these records, those that a row elsewhere rests on."""
    needed: set[UUID] = set()
    for resting in place.rested_on():
        rows = place.rows(institution).filter(Exists(resting), pk__in=ids)
        needed |= set(rows.values_list("pk", flat=True))
    return needed
