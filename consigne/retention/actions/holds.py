"""Suspend destruction, and let it resume: the record's day does not start again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from consigne.audit.actions import record
from consigne.audit.months import has_events
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotSeen
from consigne.retention import journal, rules
from consigne.retention.actions.alone import take_turn
from consigne.retention.models import Hold
from consigne.retention.rules import Act, HoldGround
from consigne.retention.stores import ORDER, store


@dataclass(frozen=True, slots=True)
class NewHold:
    """What to hold: one record, or a client and all that is about them; why, under which file.

    `reference` is the number of the complaint, request or proceeding: never a name.
    """

    kind: str
    target: UUID
    ground: HoldGround
    reference: str
    until_on: date | None = None


@transaction.atomic
def place_hold(actor: Actor, new: NewHold, *, on: date) -> UUID:
    """Suspend the destruction of a record; a destruction under way finishes its batch first."""
    rules.may_place_hold(actor).or_raise()
    rules.may_hold_until(new.until_on, on=on).or_raise()
    take_turn(actor.institution)
    if not _is_here(actor, new):
        raise NotSeen(new.kind, new.target)
    row = Hold.objects.create(
        institution_id=actor.institution,
        target_kind=new.kind,
        target_id=new.target,
        ground=new.ground.value,
        reference=new.reference.strip(),
        placed_by=actor.id,
        until_on=new.until_on,
    )
    record(actor, Act.HOLD_PLACED, [("hold", row.id), (new.kind, new.target)])
    return row.id


def _is_here(actor: Actor, new: NewHold) -> bool:
    if new.kind == journal.KIND:
        return journal.is_month(new.target) and has_events(
            actor.institution, journal.month_of(new.target)
        )
    if new.kind not in ORDER:
        return False
    return store(new.kind).rows(actor.institution).filter(pk=new.target).exists()


@transaction.atomic
def lift_hold(actor: Actor, hold_id: UUID, *, now: datetime) -> None:
    """Let destruction resume; what is past its day is in the next plan."""
    row = Hold.objects.filter(institution_id=actor.institution, pk=hold_id).first()
    if row is None:
        raise NotSeen("hold", hold_id)
    rules.may_lift_hold(actor, lifted=row.lifted_at is not None).or_raise()
    row.lifted_by, row.lifted_at = actor.id, now
    row.save(update_fields=["lifted_by", "lifted_at"])
    record(actor, Act.HOLD_LIFTED, [("hold", row.id), (row.target_kind, row.target_id)])
