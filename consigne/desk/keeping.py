"""Keeping: the line that a record of any floor carries on a page, holds included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from consigne.clients.rules import FILE_ROLES
from consigne.desk.addresses import address_of
from consigne.desk.asking import Asking
from consigne.desk.components import KeepLine, KeepState, keep_line
from consigne.kernel.words import Bilingual
from consigne.register.rules import Keep, destroyed_when
from consigne.retention.queries import holds_in_force, with_holds

# A request or a complaint about privacy is nobody's business but the privacy officer's.
PAST_DUE = Bilingual("to be destroyed since {on}", "à détruire depuis le {on}")
SUSPENDED = Bilingual("ask the privacy officer", "voir la personne responsable")


def keeps_now(asking: Asking, kind: str, keeps: Mapping[UUID, Keep]) -> dict[UUID, Keep]:
    """Until when these records are kept, given the holds in force today."""
    if asking.is_held is None:
        asking.is_held = bool(holds_in_force(asking.actor, on=asking.today))
    if not asking.is_held or not keeps:
        return dict(keeps)
    held = with_holds(asking.actor, kind, keeps, on=asking.today)
    if asking.actor.has(*FILE_ROLES):
        return held
    return {
        record: replace(keep, held_by=SUSPENDED) if keep.held_by else keep
        for record, keep in held.items()
    }


def lines_of(asking: Asking, kind: str, keeps: Mapping[UUID, Keep]) -> dict[UUID, KeepLine]:
    """The keep line of each of these records; each opens on why it is kept."""
    return {
        record: _drawn(keep, address_of("desk:why", record, kind), today=asking.today)
        for record, keep in keeps_now(asking, kind, keeps).items()
    }


def line_of(asking: Asking, kind: str, record: UUID, keep: Keep) -> KeepLine:
    """The keep line of one record."""
    return lines_of(asking, kind, {record: keep})[record]


def is_past_due(keep: Keep, *, today: date) -> bool:
    """Whether its day has come and nothing suspends its destruction."""
    return keep.held_by is None and keep.due_on is not None and keep.due_on <= today


def said_of(keep: Keep, *, today: date) -> Bilingual:
    """The words beside a line: what is here is not said to be destroyed."""
    if is_past_due(keep, today=today) and keep.due_on is not None:
        return PAST_DUE.filled(on=keep.due_on)
    return destroyed_when(keep)


def _drawn(keep: Keep, why_url: str, *, today: date) -> KeepLine:
    line = keep_line(
        keep.begins_on,
        keep.due_on,
        today=today,
        held=keep.held_by is not None,
        words=said_of(keep, today=today),
        why_url=why_url,
    )
    # Its own schedule says how near is near.
    return replace(line, state=KeepState(keep.state(today).value))
