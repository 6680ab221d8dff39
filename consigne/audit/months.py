"""Months: which months does the journal hold, and where in the tree do their events stand?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import connection

from consigne.audit.chain import Link, lines_of, link_in
from consigne.audit.checkpoints import FILE, Checkpoints, Leaves, leaves_path, read_leaves
from consigne.audit.merkle import root_of
from consigne.kernel.words import Bilingual

_MONTHS = """
SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC')::date FROM audit_event
WHERE institution_id = %s AND at < %s ORDER BY 1
"""
# Numbers that follow each other share the same distance from their rank: one group, one range.
_RANGES = """
SELECT min(seq), max(seq) + 1 FROM (
    SELECT seq, seq - row_number() OVER (ORDER BY seq) AS island
    FROM audit_seal WHERE event_at >= %s AND event_at < %s
) AS numbered GROUP BY island ORDER BY 1
"""
_UNSEALED = """
SELECT count(*) FROM audit_event AS event WHERE at >= %s AND at < %s
AND NOT EXISTS (SELECT FROM audit_seal WHERE audit_seal.event_id = event.id)
"""


class NotSealed(Exception):
    """Events of the month are in no signed tree yet: it is not destroyed before they are."""

    sentence = Bilingual(
        "{count} events of {month} are not sealed yet. Let `consigne serve` run for a moment, "
        "then try again.",
        "{count} événements de {month} ne sont pas encore scellés. Laissez `consigne serve` "
        "fonctionner un moment, puis réessayez.",
    )

    def __init__(self, month: date, count: int) -> None:
        self.words = self.sentence.filled(month=named(month), count=count)
        super().__init__(self.words.en)


def named(month: date) -> str:
    """A month as ledger and checkpoints write it: "2026-11"."""
    return f"{month:%Y-%m}"


def month_after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def bounds(month: date) -> tuple[datetime, datetime]:
    """When a month of the journal begins and ends: in UTC, whatever the institution."""
    after = month_after(month)
    return datetime(month.year, month.month, 1, tzinfo=UTC), datetime(
        after.year, after.month, 1, tzinfo=UTC
    )


def months_before(institution: UUID, day: date) -> list[date]:
    """The months begun before this day in which an institution has events, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, [institution, datetime(day.year, day.month, day.day, tzinfo=UTC)])
        return [month for (month,) in cursor]


def has_events(institution: UUID, month: date) -> bool:
    """Whether an institution has an event in a month."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM audit_event "
            "WHERE institution_id = %s AND at >= %s AND at < %s)",
            [institution, *bounds(month)],
        )
        found: bool = cursor.fetchone()[0]
        return found


def institutions_in(month: date) -> set[UUID]:
    """Whose events a month holds; as a login that sees every institution's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT institution_id FROM audit_event WHERE at >= %s AND at < %s",
            bounds(month),
        )
        return {institution for (institution,) in cursor}


def events_in(month: date) -> int:
    """How many events a month still holds; as a login that sees every institution's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE at >= %s AND at < %s", bounds(month))
        count: int = cursor.fetchone()[0]
        return count


def places_of(month: date) -> tuple[Leaves, ...]:
    """The places of a month's events in the tree; raises NotSealed while some have none."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED, bounds(month))
        unsealed = cursor.fetchone()[0]
        if unsealed:
            raise NotSealed(month, unsealed)
        cursor.execute(_RANGES, bounds(month))
        return tuple(Leaves(first, until) for first, until in cursor)


def root_over(checkpoints: Checkpoints, places: tuple[Leaves, ...]) -> bytes:
    """The root over the leaves at these places, as the files outside the database hold them."""
    head = checkpoints.head()
    path = leaves_path(checkpoints.directory, head.epoch if head else 0)
    return root_of(leaf for part in places for leaf in read_leaves(path, *part))


def is_on_record(checkpoints: Checkpoints, month: date, run: UUID) -> bool:
    """Whether the signed files already say that this run destroyed this month."""
    return any(
        link.entry["month"] == named(month) and link.entry["run"] == str(run)
        for link in _month_entries(checkpoints)
    )


def _month_entries(checkpoints: Checkpoints) -> list[Link]:
    lines = lines_of(checkpoints.directory / FILE)
    links = (link_in(line) for line in lines if b'"kind":"month"' in line)
    return [link for link in links if link is not None]
