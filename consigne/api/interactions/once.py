"""Once: a request sent twice under one key records one contact."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError

from consigne.api.callers import DOOR, Caller
from consigne.api.failing import Unacceptable
from consigne.api.faults import Fault
from consigne.audit.actions import record
from consigne.interactions.actions import Consigned, NewInteraction, consign, masked_first
from consigne.interactions.queries import InteractionSeen, interaction_from, interaction_seen_by
from consigne.interactions.rules import Act
from consigne.kernel.words import Bilingual
from consigne.walls.context import acting

_OTHER_REQUEST = Fault(
    "Idempotency-Key",
    "key_already_used",
    Bilingual(
        "This key already recorded another contact; use a fresh key for each contact.",
        "Cette clé a déjà servi à consigner un autre contact; employez une nouvelle clé pour "
        "chaque contact.",
    ),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the request came to: the contact, and whether this request recorded it."""

    contact: Consigned
    fresh: bool


def consigned_once(caller: Caller, new: NewInteraction) -> Outcome:
    """Record a contact, or return the one an earlier request recorded under the same key.

    Raises Unacceptable when the key stands for another contact, and what `consign` raises.
    """
    try:
        with acting(caller.actor, door=DOOR):
            earlier = _earlier(caller, new)
            if earlier is not None:
                return Outcome(earlier, fresh=False)
            done = consign(caller.actor, new, now=caller.now, on=caller.on)
            return Outcome(done, fresh=True)
    except IntegrityError:
        # The same request arrived twice at once, and the other one committed first.
        with acting(caller.actor, door=DOOR):
            earlier = _earlier(caller, new)
        if earlier is None:
            raise
        return Outcome(earlier, fresh=False)


def _earlier(caller: Caller, new: NewInteraction) -> Consigned | None:
    if not new.origin:
        return None
    found = interaction_from(caller.actor, new.origin)
    if found is None:
        return None
    seen = interaction_seen_by(caller.actor, found, now=caller.now)
    new, hidden = masked_first(caller.actor, new, on=caller.on)
    if seen.entered_by != caller.actor.id or _said(new) != _seen(seen):
        raise Unacceptable(_OTHER_REQUEST)
    record(caller.actor, Act.SEEN, [("interaction", seen.id)], purpose=seen.purpose)
    return Consigned(seen.id, seen.number, hidden)


# What stays as it was said; who is on a contact, and what is left to do about it, may change.
def _said(new: NewInteraction) -> tuple[object, ...]:
    return (
        *(new.activity, new.purpose, new.direction, new.channel, new.language),
        *(new.subject.strip(), new.note, new.concerns, new.result),
        *(new.next_action.strip(), new.happened_at, new.received_at or new.happened_at),
    )


def _seen(seen: InteractionSeen) -> tuple[object, ...]:
    return (
        *(seen.activity.code, seen.purpose, seen.direction, seen.channel, seen.language),
        *(seen.subject, seen.note, seen.concerns, seen.result),
        *(seen.next_action, seen.happened_at, seen.received_at),
    )
