"""Record what was done, read or refused. If it cannot be recorded, it does not happen."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from consigne.audit.rules import Act
from consigne.kernel.actors import Actor
from consigne.kernel.acts import Acts
from consigne.kernel.decisions import ALLOWED, Decision, NotSeen
from consigne.kernel.ids import new_id
from consigne.walls.context import acting, door_now

Touched = tuple[str, UUID]

# One statement, one round trip: the event, and a row for each record it touched. Nothing is read
# back: whoever acts may not read the journal.
_RECORD = """
WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS at),
event AS (
    INSERT INTO audit_event
        (id, at, institution_id, actor_id, roles, act, purpose, outcome, reasons, door)
    SELECT %(id)s, at, %(institution)s, %(actor)s, %(roles)s::varchar[], %(act)s, %(purpose)s,
        %(outcome)s, %(reasons)s::varchar[], %(door)s
    FROM moment
)
INSERT INTO audit_touch (at, event_id, institution_id, kind, record_id)
SELECT moment.at, %(id)s, %(institution)s, touched.kind, touched.record_id
FROM moment, unnest(%(kinds)s::varchar[], %(records)s::uuid[]) AS touched (kind, record_id)
"""


def record(
    actor: Actor,
    act: Acts,
    touched: Iterable[Touched] = (),
    *,
    decision: Decision = ALLOWED,
    purpose: str = "",
) -> UUID:
    """Add an event to the journal, inside the open transaction, and return its id.

    Takes identifiers only: `touched` is (kind, id) of each record; `purpose` is a purpose's code.
    """
    event = new_id()
    pairs = sorted(set(touched), key=lambda pair: (pair[0], pair[1].int))
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD,
            {
                "id": event,
                "institution": actor.institution,
                "actor": actor.id,
                "roles": sorted(actor.roles),
                "act": act.code,
                "purpose": purpose,
                "outcome": "allowed" if decision else "refused",
                "reasons": list(decision.codes),
                "door": door_now(),
                "kinds": [kind for kind, _ in pairs],
                "records": [record_id for _, record_id in pairs],
            },
        )
    return event


def record_refusal(actor: Actor, decision: Decision, touched: Iterable[Touched] = ()) -> UUID:
    """Journal a refusal in a transaction of its own, after the refused one rolled back."""
    with acting(actor, door=door_now()):
        return record(actor, Act.REFUSED, touched, decision=decision)


def record_not_seen(actor: Actor, unseen: NotSeen) -> UUID:
    """Journal a read refused: the record is not in what this actor may see."""
    touched = [(unseen.kind, unseen.record_id)] if isinstance(unseen.record_id, UUID) else []
    with acting(actor, door=door_now()):
        return record(actor, Act.READ_REFUSED, touched)
