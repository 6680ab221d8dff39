"""Restore: how does a snapshot become the keystore again, without undoing a destruction?"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from uuid import UUID

from consigne.config.paths import sync_folder
from consigne.vault.keys.custody import KEYSTORE, in_custody, journal_of, owned
from consigne.vault.keys.errors import SnapshotRefused, WrongMaster
from consigne.vault.keys.journal import Journal
from consigne.vault.keys.keystore import Keystore
from consigne.vault.keys.lines import Entry
from consigne.vault.keys.requests import Outcome
from consigne.vault.keys.snapshots import fill


def restore(place: Path, snapshot: UUID, key: bytes, *, folder: Path, master: str) -> int:
    """Replace the keystore in `folder` by a snapshot; how many rows it had.

    The keys process is stopped. What the replaced keystore remembers as destroyed stays
    destroyed; what it does not remember, replaying the ledger destroys again. The journal goes
    on, with a line that says so. Raises StoreInUse, SnapshotRefused, KeystoreDamaged,
    JournalBroken; nothing is changed then.
    """
    with owned(folder):
        destroyed = _destroyed(folder, master)
        fresh = folder / "keystore.restoring"
        fresh.unlink(missing_ok=True)
        with closing(journal_of(folder, master)) as journal:
            count = _fill(fresh, place, snapshot, key, destroyed, journal, master)
            _check(fresh, master)
            fresh.rename(folder / KEYSTORE)
            sync_folder(folder)
        with in_custody(folder, master):
            return count


def _destroyed(folder: Path, master: str) -> list[UUID]:
    """Ids the present keystore knows as destroyed, its journal completed on the way."""
    if not (folder / KEYSTORE).exists():
        return []
    with in_custody(folder, master) as custody:
        rows = custody.keystore.db.execute("select object from tombstone").fetchall()
    return [UUID(bytes=row[0]) for row in rows]


def _fill(
    fresh: Path,
    place: Path,
    snapshot: UUID,
    key: bytes,
    destroyed: list[UUID],
    journal: Journal,
    master: str,
) -> int:
    """The new keystore holds the journal's next line itself: opened, it writes what is missing."""
    with closing(Keystore(fresh, master)) as keystore:
        keystore.begin()
        count = fill(keystore, place, snapshot, key)
        keystore.destroy(destroyed)
        entry = Entry("restore", "restore", {Outcome.DONE: [snapshot]})
        keystore.keep_unwritten(journal.head.n, journal.lines([entry]))
        keystore.commit()
    return count


def _check(fresh: Path, master: str) -> None:
    try:
        Keystore(fresh, master).close()
    except WrongMaster:
        fresh.unlink()
        raise SnapshotRefused(part="master") from None
