"""Reading the journal, which is itself an act that the journal keeps."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from consigne.audit.actions import record
from consigne.audit.queries import A_PAGE, Asked, EventSeen, journal_seen_by, who_saw
from consigne.audit.rules import Act
from consigne.kernel.actors import Actor


def read_journal(actor: Actor, asked: Asked, *, most: int = A_PAGE) -> tuple[EventSeen, ...]:
    """A page of the journal, newest first; raises NotAllowed. The reading is journalled."""
    found = journal_seen_by(actor, asked, most=most)
    about = [] if asked.record is None else [("journal", asked.record)]
    record(actor, Act.JOURNAL_READ, about)
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
