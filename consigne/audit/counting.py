"""Counting: how much was read, done and refused on each day, and where was it out of the usual?

Every question is about a period, so that only its months are opened, and is one query however
many events there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from consigne.audit import rules
from consigne.audit.queries import midnight
from consigne.audit.rules import Act
from consigne.kernel.actors import NOBODY_ID, SYSTEM_ID, Actor
from consigne.kernel.acts import readings

_SUMS = """
    count(*) FILTER (WHERE NOT is_refused AND act = ANY(%(readings)s)),
    count(*) FILTER (WHERE NOT is_refused AND NOT act = ANY(%(readings)s)),
    count(*) FILTER (WHERE is_refused)
"""
_EVENTS = """
    SELECT event.at, event.actor_id, event.purpose, event.act,
        event.outcome = 'refused' OR event.act = %(read_refused)s AS is_refused
    FROM audit_event AS event
    WHERE event.institution_id = %(institution)s AND event.at >= %(from)s AND event.at < %(until)s
"""
_TOUCHING = """
    AND (event.at, event.id) IN (
        SELECT touch.at, touch.event_id FROM audit_touch AS touch
        WHERE touch.institution_id = %(institution)s AND touch.kind = %(kind)s
          AND touch.record_id = %(record)s AND touch.at >= %(from)s AND touch.at < %(until)s
    )
"""
# Files opened by a person on a day; those about whom nobody wrote a contact that day; the median of
# the days on which that person opened any.
_UNUSUAL = """
WITH touched AS MATERIALIZED (
    SELECT DISTINCT event.actor_id, event.act = ANY(%(wrote)s) AS is_written, touch.record_id,
        (event.at AT TIME ZONE %(zone)s)::date AS day
    FROM audit_event AS event
    JOIN audit_touch AS touch ON touch.at = event.at AND touch.event_id = event.id
    WHERE event.institution_id = %(institution)s AND touch.institution_id = %(institution)s
      AND event.at >= %(from)s AND event.at < %(until)s
      AND touch.at >= %(from)s AND touch.at < %(until)s
      AND touch.kind = 'client' AND event.outcome = 'allowed'
      AND event.act = ANY(%(opened)s || %(wrote)s)
),
written AS (SELECT DISTINCT day, record_id FROM touched WHERE is_written),
daily AS (
    SELECT opened.actor_id, opened.day, count(*) AS files,
        count(*) FILTER (WHERE written.day IS NULL) AS unwritten
    FROM touched AS opened LEFT JOIN written USING (day, record_id)
    WHERE NOT opened.is_written AND NOT opened.actor_id = ANY(%(nobody)s)
    GROUP BY opened.actor_id, opened.day
),
usual AS (
    SELECT actor_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY files) AS median,
        count(*) AS days
    FROM daily GROUP BY actor_id
)
SELECT actor_id, day, files, unwritten, median,
    files >= %(many)s AND days >= %(days)s AND files > %(times)s * median AS is_far_more
FROM daily JOIN usual USING (actor_id)
WHERE unwritten > 0
   OR (files >= %(many)s AND days >= %(days)s AND files > %(times)s * median)
ORDER BY day DESC, files DESC, actor_id
LIMIT %(most)s OFFSET %(skip)s
"""


@dataclass(frozen=True, slots=True)
class Days:
    """A period by its first and last day, both included."""

    first: date
    last: date

    def __iter__(self) -> Iterator[date]:
        for after in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=after)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many events: read, done otherwise, refused."""

    read: int = 0
    done: int = 0
    refused: int = 0

    @property
    def in_all(self) -> int:
        return self.read + self.done + self.refused


@dataclass(frozen=True, slots=True)
class Unusual:
    """What a person read on one day, beside what they usually do; a fact, which accuses nobody.

    `unwritten` counts the files about whose client nobody wrote a contact that day.
    """

    actor: UUID
    day: date
    files: int
    unwritten: int
    median: float
    is_far_more: bool


def counted_by_day(
    actor: Actor,
    days: Days,
    *,
    by: UUID | None = None,
    purpose: str = "",
    record: tuple[str, UUID] | None = None,
) -> dict[date, Counted]:
    """The events of each day, none left out: of a person, for a purpose, or about a record."""
    narrowed = _EVENTS
    narrowed += " AND event.actor_id = %(by)s" if by else ""
    narrowed += " AND event.purpose = %(purpose)s" if purpose else ""
    narrowed += _TOUCHING if record else ""
    kind, record_id = record or ("", None)
    given = {"by": by, "purpose": purpose, "kind": kind, "record": record_id}
    found = _counted(actor, days, "(at AT TIME ZONE %(zone)s)::date", narrowed, given)
    return {day: found.get(day, Counted()) for day in days}


def counted_by_person(actor: Actor, days: Days) -> dict[UUID, Counted]:
    """The events of a period by who acted."""
    return _counted(actor, days, "actor_id", _EVENTS, {})


def counted_by_purpose(actor: Actor, days: Days) -> dict[str, Counted]:
    """The events of a period that were for a purpose, by that purpose's code."""
    return _counted(actor, days, "purpose", _EVENTS + " AND event.purpose <> ''", {})


def unusual_reading(
    actor: Actor,
    days: Days,
    *,
    opened: Collection[str],
    wrote: Collection[str],
    most: int,
    skip: int = 0,
) -> tuple[Unusual, ...]:
    """Days on which somebody opened far more files than they usually do, or files with no contact.

    `opened` are the acts that open a client's file, `wrote` those that write a contact with one.
    Raises NotAllowed.
    """
    rules.may_read_journal(actor).or_raise()
    with connection.cursor() as cursor:
        cursor.execute(
            _UNUSUAL,
            {
                **_period(actor, days),
                "opened": list(opened),
                "wrote": list(wrote),
                "nobody": [SYSTEM_ID, NOBODY_ID],
                "many": rules.MANY_FILES,
                "days": rules.DAYS_TO_COMPARE,
                "times": rules.FAR_MORE,
                "most": most,
                "skip": skip,
            },
        )
        return tuple(Unusual(*row) for row in cursor.fetchall())


def _counted(
    actor: Actor, days: Days, key: str, events: str, given: dict[str, Any]
) -> dict[Any, Counted]:
    rules.may_read_journal(actor).or_raise()
    question = f"SELECT {key}, {_SUMS} FROM ({events}) AS counted GROUP BY 1"  # noqa: S608  # our own constants
    with connection.cursor() as cursor:
        cursor.execute(question, {**_period(actor, days), **given})
        return {found: Counted(*counts) for found, *counts in cursor.fetchall()}


def _period(actor: Actor, days: Days) -> dict[str, Any]:
    return {
        "institution": actor.institution,
        "zone": actor.time_zone,
        "from": midnight(days.first, actor),
        "until": midnight(days.last + timedelta(days=1), actor),
        "readings": list(readings()),
        "read_refused": Act.READ_REFUSED.code,
    }
