"""Objects that no record names: left by a write that rolled back, found by looking, destroyed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from consigne.kernel.ids import made_at
from consigne.retention.stores import OBJECT, store
from consigne.vault.actions import Gone, destroy_objects, files

# A write under way has a file before its row commits: nothing this young is an orphan.
SETTLED = timedelta(hours=1)
_TOGETHER = 500


def destroy_orphans(*, now: datetime) -> Gone:
    """Destroy every object of the vault that no row names, an hour after it was made.

    As login disposal, which sees the rows of every institution.
    """
    asked = keys_absent = files_absent = 0
    for batch in _batches(_settled(now)):
        gone = destroy_objects(_unnamed(batch))
        asked += gone.asked
        keys_absent += gone.keys_absent
        files_absent += gone.files_absent
    return Gone(asked, keys_absent, files_absent)


def _settled(now: datetime) -> Iterator[UUID]:
    return (each for each in files().ids() if made_at(each) < now.astimezone(UTC) - SETTLED)


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
