"""The end of a supplier's contract: its people are gone, and what was kept until then is counted.

What is counted falls due as anything does, for the privacy officer to plan and a second person to
approve; whatever the supplier held is returned and destroyed through that same door.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet

from consigne.audit.actions import record
from consigne.kernel.actors import Actor
from consigne.kernel.holdings import Trigger
from consigne.later.actions import defer
from consigne.register.queries import schedules_by_id
from consigne.retention.rules import Act
from consigne.retention.stores import Store, stores
from consigne.suppliers import actions as suppliers
from consigne.suppliers.actions import release_people
from consigne.suppliers.queries import activities_without_contract

SETTLE = "retention.settle_contracts"


@transaction.atomic
def end_contract(actor: Actor, contract_id: UUID, *, now: datetime, on: date) -> None:
    """End a contract from this day, and have its end settled at once by the system."""
    suppliers.end_contract(actor, contract_id, now=now, on=on)
    defer(SETTLE, institution=actor.institution)


@transaction.atomic
def settle_ends(actor: Actor, *, on: date) -> int:
    """As the system, release the people of contracts that are over and count from their end.

    A record counts from the end of the last contract over its activity, or from its own first day
    when that is later. Returns how many records now have their day.
    """
    release_people(actor, on=on)
    ends = activities_without_contract(actor, on=on)
    counted = [found for place in stores() for found in _counted(actor, place, ends)]
    if counted:
        record(actor, Act.CONTRACT_COUNTED, counted)
    return len(counted)


def _counted(actor: Actor, place: Store, ends: Mapping[str, date]) -> Iterator[tuple[str, UUID]]:
    """Each record of this kind that waited for a contract to end, once it has its day."""
    waiting = place.rows(actor.institution).filter(
        trigger=Trigger.CONTRACT_END.value, counted_from__isnull=True, activity__code__in=ends
    )
    for schedule, activity, begins_on in _alike(waiting):
        counted_from = max(ends[activity], begins_on)
        rows = waiting.filter(
            schedule_id=schedule, activity__code=activity, begins_on=begins_on
        ).select_for_update(of=("self",))
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        due_on = schedules_by_id(actor, {schedule})[schedule].due_on(counted_from)
        found = place.rows(actor.institution).filter(pk__in=ids)
        found.update(counted_from=counted_from, due_on=due_on)
        yield from ((place.kind, each) for each in ids)


def _alike(waiting: QuerySet[Model]) -> list[tuple[UUID, str, date]]:
    """The schedules, activities and first days among these: records of one share their day."""
    columns = ("schedule_id", "activity__code", "begins_on")
    return list(waiting.values_list(*columns).distinct().order_by(*columns))
