"""Objects that no record names: left by a write that rolled back, found by looking, destroyed.

They are in no plan and in no entry of the ledger: they were never kept, and an older vault put back
brings them back without a name, to be found again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection

from consigne.audit.actions import record
from consigne.kernel.actors import Actor
from consigne.kernel.ids import made_at
from consigne.retention import rules
from consigne.retention.queries import startup_guard
from consigne.retention.rules import Act
from consigne.retention.stores import OBJECT, store
from consigne.vault.actions import Gone, destroy_objects, files
from consigne.walls.context import acting

# A write under way has a file before its row commits: nothing this young is an orphan.
SETTLED = timedelta(hours=1)
_TOGETHER = 500


def destroy_orphans(actor: Actor, *, now: datetime) -> Gone:
    """Destroy every object of the vault that no row names, and half-written files, an hour old.

    As login disposal, which sees the rows of every institution, outside any transaction. An
    object older than the database is left: a database made anew beside a vault names none of it,
    and disowns nothing. Raises NotAllowed when the ledger is not this database's.
    """
    rules.may_destroy_orphans(actor).or_raise()
    startup_guard().or_raise()
    files().sweep(older_than=SETTLED.total_seconds())
    asked = keys_absent = files_absent = 0
    for batch in _batches(_settled(_born_at(), now)):
        gone = _destroy(actor, batch)
        asked += gone.asked
        keys_absent += gone.keys_absent
        files_absent += gone.files_absent
    return Gone(asked, keys_absent, files_absent)


def _destroy(actor: Actor, batch: list[UUID]) -> Gone:
    unnamed = _unnamed(batch)
    if not unnamed:
        return Gone(0, 0, 0)
    with acting(actor):
        record(actor, Act.ORPHANS_DESTROYED, [(OBJECT, each) for each in unnamed])
        return destroy_objects(unnamed)


def _born_at() -> datetime:
    """When the database was made: its dump keeps it, and a new one has another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(applied) FROM django_migrations")
        born: datetime = cursor.fetchone()[0]
        return born.astimezone(UTC)


def _settled(born: datetime, now: datetime) -> Iterator[UUID]:
    before = now.astimezone(UTC) - SETTLED
    return (each for each in files().ids() if born <= made_at(each) < before)


def _unnamed(ids: list[UUID]) -> list[UUID]:
    rows = store(OBJECT).model._default_manager.filter(pk__in=ids)
    named = set(rows.values_list("pk", flat=True))
    return [each for each in ids if each not in named]


def _batches(ids: Iterator[UUID]) -> Iterator[list[UUID]]:
    batch: list[UUID] = []
    for each in ids:
        batch.append(each)
        if len(batch) == _TOGETHER:
            yield batch
            batch = []
    if batch:
        yield batch
