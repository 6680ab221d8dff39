"""Keeping: the line that a record of any floor carries on a page."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.urls import reverse

from consigne.desk.components import KeepLine, keep_line
from consigne.register.rules import Keep, destroyed_when


def line_of(kind: str, record: UUID, keep: Keep, *, today: date) -> KeepLine:
    """The keep line of a record, which opens on why it is kept."""
    return keep_line(
        keep.begins_on,
        keep.due_on,
        today=today,
        held=keep.held_by is not None,
        words=destroyed_when(keep),
        why_url=reverse("desk:why", args=[kind, record]),
    )
