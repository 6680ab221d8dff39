"""Reading the journal, which is itself an act that the journal keeps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from consigne.audit.actions import record
from consigne.audit.counting import (
    Counted,
    Days,
    Unusual,
    counted_by_person,
    counted_by_purpose,
    unusual_reading,
)
from consigne.audit.queries import A_PAGE, Asked, EventSeen, journal_seen_by, who_saw
from consigne.audit.rules import Act
from consigne.kernel.actors import Actor


def read_journal(actor: Actor, asked: Asked, *, most: int = A_PAGE) -> tuple[EventSeen, ...]:
    """A page of the journal, newest first; raises NotAllowed. The reading is journalled."""
    found = journal_seen_by(actor, asked, most=most)
    about = [("journal", asked.record), ("member", asked.by)]
    record(actor, Act.JOURNAL_READ, [(kind, each) for kind, each in about if each is not None])
    return found


def read_who_saw(
    actor: Actor,
    kind: str,
    record_id: UUID,
    *,
    before: tuple[datetime, UUID] | None = None,
    most: int = A_PAGE,
) -> tuple[EventSeen, ...]:
    """A page of who did what with a record; raises NotAllowed. The reading is journalled."""
    found = who_saw(actor, kind, record_id, before=before, most=most)
    record(actor, Act.JOURNAL_READ, [(kind, record_id)])
    return found


def read_by_person(actor: Actor, days: Days) -> dict[UUID, Counted]:
    """How much each person did and read; raises NotAllowed. The reading is journalled."""
    found = counted_by_person(actor, days)
    record(actor, Act.JOURNAL_READ)
    return found


def read_by_purpose(actor: Actor, days: Days) -> dict[str, Counted]:
    """How much was done for each purpose; raises NotAllowed. The reading is journalled."""
    found = counted_by_purpose(actor, days)
    record(actor, Act.JOURNAL_READ)
    return found


def read_unusual(
    actor: Actor,
    days: Days,
    *,
    opened: Collection[str],
    wrote: Collection[str],
    most: int,
    skip: int,
) -> tuple[Unusual, ...]:
    """Reading out of the usual; raises NotAllowed. Journalled, with whom it names."""
    found = unusual_reading(actor, days, opened=opened, wrote=wrote, most=most, skip=skip)
    record(actor, Act.JOURNAL_READ, [("member", each.actor) for each in found])
    return found
