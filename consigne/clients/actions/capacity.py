"""Record that a client is a minor, protected or deceased, and that it was so in error."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from consigne.audit.actions import record
from consigne.clients import models
from consigne.clients.queries import clients_of
from consigne.clients.rules import Act, ClientKind, Incapacity, may_find_incapable
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotSeen


@transaction.atomic
def find_incapable(
    actor: Actor,
    client_id: UUID,
    what: Incapacity,
    *,
    evidence: str,
    from_on: date,
    until_on: date | None,
    now: datetime,
) -> UUID:
    """Record it on what evidence; the checks of the client then serving open nothing more."""
    client = _client(actor, client_id)
    kind = ClientKind(client.kind)
    may_find_incapable(kind, what, from_on=from_on, until_on=until_on).or_raise()
    row = models.IncapacityFound.objects.create(
        institution_id=actor.institution,
        client=client,
        what=what.value,
        evidence_kind=evidence,
        from_on=from_on,
        until_on=until_on,
        found_by=actor.id,
    )
    serving = models.IdentityCheck.objects.filter(client_id=client.id, ended_at__isnull=True)
    serving.update(ended_at=now)
    record(actor, Act.INCAPACITY_RECORDED, [("client", client.id), ("incapacity", row.id)])
    return row.id


@transaction.atomic
def end_incapacity(actor: Actor, client_id: UUID, what: Incapacity, *, on: date) -> None:
    """Say that it no longer holds, or never did: it stays on record until the client goes."""
    client = _client(actor, client_id)
    rows = models.IncapacityFound.objects.select_for_update().filter(client_id=client.id)
    found = [each for each in rows.filter(what=what.value) if _holds(each, on)]
    if not found:
        raise NotSeen("incapacity", client_id)
    for row in found:
        row.until_on = max(on, date.fromordinal(row.from_on.toordinal() + 1))
        row.save(update_fields=["until_on"])
    touched = [("client", client.id), *(("incapacity", row.id) for row in found)]
    record(actor, Act.INCAPACITY_ENDED, touched)


def _holds(row: models.IncapacityFound, on: date) -> bool:
    return row.until_on is None or on < row.until_on


def _client(actor: Actor, client_id: UUID) -> models.Client:
    row = clients_of(actor).filter(pk=client_id).first()
    if row is None:
        raise NotSeen("client", client_id)
    return row
