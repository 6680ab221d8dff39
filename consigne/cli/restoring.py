"""Restoring: what is written once a backup is back, so that nobody takes it for tampering."""

from __future__ import annotations

from django.db import connection

from consigne.audit.actions import record
from consigne.backups.rules import Act, Backup
from consigne.kernel.actors import EVERYWHERE, SYSTEM_ID, system
from consigne.retention.entries import Restored
from consigne.retention.queries import ledger
from consigne.walls.context import acting


def record_restore(backup: Backup) -> None:
    """Write the restore in the ledger and the journal, and have every event looked at again.

    The restored events may carry transaction numbers of another cluster.
    """
    ledger().append(Restored(backup.id, SYSTEM_ID, backup.applied))
    with acting(system(EVERYWHERE), door="cli") as actor, connection.cursor() as cursor:
        cursor.execute("UPDATE audit_mark SET looked_at = '0'")
        record(actor, Act.RESTORED, [("backup", backup.id)])
