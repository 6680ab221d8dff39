"""Begin the ledger of an installation, so that from then on its absence is noticed."""

from __future__ import annotations

from django.db import transaction

from consigne.kernel.ids import new_id
from consigne.retention.entries import Begun
from consigne.retention.models import LedgerPosition
from consigne.retention.queries import ledger


@transaction.atomic
def begin_ledger() -> None:
    """Write the first entry, and remember it, where neither ledger nor database knows of one.

    As login disposal. Where the database remembers an entry and the file is gone, nothing is
    begun: that is for the start-up guard to tell.
    """
    row = LedgerPosition.objects.select_for_update().get(pk=1)
    if row.seq or ledger().path.exists():
        return
    head = ledger().append(Begun(new_id()))
    row.seq, row.digest = head.seq, head.hash
    row.save(update_fields=["seq", "digest"])
