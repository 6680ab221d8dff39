"""What did the journal keep, as an actor may read it; and is it still what was signed?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from consigne.audit import rules
from consigne.audit.checkpoints import Checkpoints
from consigne.audit.comparison import SealedEvent
from consigne.audit.leaves import COLUMNS, leaf_of
from consigne.audit.models import Event, Touch
from consigne.audit.retracing import KnownTree
from consigne.audit.signers import signer_at
from consigne.audit.verification import JournalReport, verify
from consigne.kernel.actors import Actor
from consigne.kernel.acts import Acts, act_named

A_PAGE = 50
_TOGETHER = 5000

_SEALED = f"""
SELECT seal.seq, seal.event_id, seal.leaf, {COLUMNS}
FROM audit_seal AS seal
LEFT JOIN audit_event AS event ON event.at = seal.event_at AND event.id = seal.event_id
WHERE seal.seq >= %s ORDER BY seal.seq LIMIT %s
"""  # noqa: S608  # our own constants
# A seal whose event is not at its instant: was it the instant that was altered?
_ELSEWHERE = f"""
SELECT {COLUMNS} FROM audit_event AS event WHERE event.id = ANY(%s)
"""  # noqa: S608  # our own constants
_UNSEALED = """
SELECT event.id FROM audit_event AS event
WHERE NOT EXISTS (SELECT FROM audit_seal WHERE audit_seal.event_id = event.id)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for in the journal; `before` is the last event of the page before."""

    record: UUID | None = None
    by: UUID | None = None
    act: str = ""
    purpose: str = ""
    from_on: date | None = None
    until_on: date | None = None
    refused_only: bool = False
    before: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class EventSeen:
    """One event: who, in which roles, did what, through which door, touching what."""

    id: UUID
    at: datetime
    actor: UUID
    roles: tuple[str, ...]
    act: Acts | None
    code: str
    purpose: str
    is_allowed: bool
    reasons: tuple[str, ...]
    door: str
    touched: tuple[tuple[str, UUID], ...]


def journal_seen_by(actor: Actor, asked: Asked, *, most: int = A_PAGE) -> tuple[EventSeen, ...]:
    """The events of the actor's institution, newest first, a page at a time.

    Reading the journal is itself journalled: doors call `reading.read_journal`. Raises NotAllowed.
    """
    rules.may_read_journal(actor).or_raise()
    rows = _asked(Event.objects.filter(institution_id=actor.institution), actor, asked)
    return _seen(rows.order_by("-at", "-id")[:most])


def who_saw(
    actor: Actor,
    kind: str,
    record: UUID,
    *,
    before: tuple[datetime, UUID] | None = None,
    most: int = A_PAGE,
) -> tuple[EventSeen, ...]:
    """Everything done with one record or refused about it, newest first, a page at a time.

    Raises NotAllowed.
    """
    rules.may_read_journal(actor).or_raise()
    own = Touch.objects.filter(institution_id=actor.institution)
    touches = own.filter(kind=kind, record_id=record)
    if before is not None:
        at, event = before
        touches = touches.filter(Q(at__lt=at) | Q(at=at, event_id__lt=event))
    latest = touches.order_by("-at", "-event_id")[:most]
    rows = _touching(Event.objects.filter(institution_id=actor.institution), latest)
    return _seen(rows.order_by("-at", "-id"))


def verify_journal(*, now: datetime) -> JournalReport:
    """Whether the journal is what was sealed; reads every event, as login worker.

    Outside any transaction: the rows are read as they stand together at one instant.
    """
    known = _known()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return verify(
            settings.CHECKPOINTS,
            checkpoints().signer.published,
            _sealed_events(),
            _unsealed(),
            now=now,
            known=known,
        )


@cache
def checkpoints() -> Checkpoints:
    """The signed files of this installation's journal; kept, for it remembers the tree's edge."""
    return Checkpoints(settings.CHECKPOINTS, signer_at(settings.SIGNING_KEY))


def _asked(rows: QuerySet[Event], actor: Actor, asked: Asked) -> QuerySet[Event]:
    if asked.record is not None:
        own = Touch.objects.filter(institution_id=actor.institution, record_id=asked.record)
        rows = _touching(rows, own)
    if asked.by is not None:
        rows = rows.filter(actor_id=asked.by)
    if asked.act:
        rows = rows.filter(act=asked.act)
    if asked.purpose:
        rows = rows.filter(purpose=asked.purpose)
    if asked.refused_only:
        rows = rows.filter(Q(outcome="refused") | Q(act=rules.Act.READ_REFUSED.code))
    if asked.from_on is not None:
        rows = rows.filter(at__gte=midnight(asked.from_on, actor))
    # The last day there is has no day after it, and nothing lies beyond it.
    if asked.until_on is not None and asked.until_on < date.max:
        rows = rows.filter(at__lt=midnight(asked.until_on + timedelta(days=1), actor))
    if asked.before is not None:
        at, event = asked.before
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=event))
    return rows


def _touching(rows: QuerySet[Event], touches: QuerySet[Touch]) -> QuerySet[Event]:
    """The events of these touches; their instants are given too, to open only those months."""
    found = list(touches.values_list("at", "event_id"))
    return rows.filter(at__in={at for at, _ in found}, id__in={event for _, event in found})


def midnight(day: date, actor: Actor) -> datetime:
    """When a day begins where the actor's institution is."""
    return datetime.combine(day, time(), ZoneInfo(actor.time_zone))


def _seen(rows: QuerySet[Event]) -> tuple[EventSeen, ...]:
    found = list(rows)
    touched: dict[UUID, list[tuple[str, UUID]]] = {event.id: [] for event in found}
    touches = Touch.objects.filter(at__in={event.at for event in found}, event_id__in=touched)
    for touch in touches.order_by("kind", "record_id"):
        touched[touch.event_id].append((touch.kind, touch.record_id))
    return tuple(
        EventSeen(
            id=event.id,
            at=event.at,
            actor=event.actor_id,
            roles=tuple(event.roles),
            act=act_named(event.act),
            code=event.act,
            purpose=event.purpose,
            is_allowed=event.outcome == "allowed",
            reasons=tuple(event.reasons),
            door=event.door,
            touched=tuple(touched[event.id]),
        )
        for event in found
    )


def _known() -> list[KnownTree]:
    """Read before the files are: every tree the database remembers is in them by now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT epoch, size, root FROM audit_known")
        return [KnownTree(epoch, size, bytes(root)) for epoch, size, root in cursor]


def _sealed_events() -> Iterator[SealedEvent]:
    place = 0
    while rows := _page(place):
        place = rows[-1][0] + 1
        lost = [event for _, event, _, *row in rows if row[0] is None]
        strays = _elsewhere(lost) if lost else {}
        for seq, event, stored, *row in rows:
            leaf = leaf_of(row) if row[0] is not None else strays.get(event)
            yield SealedEvent(seq, event, leaf, bytes(stored))


def _page(place: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_SEALED, [place, _TOGETHER])
        return list(cursor.fetchall())


def _elsewhere(events: list[UUID]) -> dict[UUID, bytes]:
    with connection.cursor() as cursor:
        cursor.execute(_ELSEWHERE, [events])
        return {UUID(row[0]): leaf_of(row) for row in cursor}


def _unsealed() -> Iterator[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED)
        yield from (event for (event,) in cursor)
