"""What a rolled-back write left in the vault does not stay there."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from consigne.audit.models import Event, Touch
from consigne.config import clock
from consigne.config.paths import paths
from consigne.interactions.actions import Upload, consign
from consigne.kernel.actors import EVERYWHERE, system
from consigne.kernel.decisions import NotAllowed
from consigne.kernel.ids import new_id
from consigne.retention.actions.orphans import SETTLED, destroy_orphans
from consigne.retention.jobs import sweep_orphans
from consigne.retention.queries import ledger
from consigne.retention.rules import Act, Why
from consigne.vault.actions import files, store
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_contact
from tests.conftest import NOW, TODAY, actor
from tests.installation import connected_as

pytestmark = pytest.mark.usefixtures("own_database", "keys")
IN_TWO_HOURS = datetime.now(UTC) + timedelta(hours=2)


class RolledBack(Exception):
    pass


def an_orphan() -> UUID:
    with pytest.raises(RolledBack), acting(actor(cast.BENOIT)) as benoit:
        made = store(benoit, b"half a write", purposes=["warranty-service"])
        raise RolledBack
    return made


def told_destroyed() -> list[UUID]:
    """The objects that the journal says were destroyed as orphans."""
    with acting(system(EVERYWHERE)):
        events = Event.objects.filter(act=Act.ORPHANS_DESTROYED.code).values_list("id", flat=True)
        touches = Touch.objects.filter(event_id__in=list(events))
        return list(touches.values_list("record_id", flat=True))


def swept(now: datetime):
    with connected_as("disposal"):
        return destroy_orphans(system(EVERYWHERE), now=now)


def test_an_orphan_is_destroyed_with_its_key():
    an_orphan()
    gone = swept(IN_TWO_HOURS)
    assert gone.asked >= 1
    assert gone.whole


def test_a_write_under_way_is_left_alone():
    swept(IN_TWO_HOURS)
    an_orphan()
    assert swept(datetime.now(UTC)).asked == 0
    swept(IN_TWO_HOURS)


def test_a_named_object_stays():
    swept(IN_TWO_HOURS)
    with acting(actor(cast.BENOIT)) as benoit:
        upload = Upload("facture.pdf", "application/pdf", b"%PDF-")
        consign(benoit, replace(a_contact(), uploads=(upload,)), now=NOW, on=TODAY)
    assert swept(IN_TWO_HOURS).asked == 0


def test_what_was_destroyed_is_journalled_once():
    orphan = an_orphan()
    swept(IN_TWO_HOURS)
    swept(IN_TWO_HOURS)
    assert told_destroyed().count(orphan) == 1


def test_the_job_looks_by_the_real_clock(monkeypatch: pytest.MonkeyPatch):
    orphan = an_orphan()
    with connected_as("disposal"):
        sweep_orphans(0)
        assert files().absent([orphan]) == {orphan: False}
        monkeypatch.setattr(clock, "now", lambda: IN_TWO_HOURS)
        sweep_orphans(0)
        sweep_orphans(0)
    assert files().absent([orphan]) == {orphan: True}
    assert told_destroyed().count(orphan) == 1


def test_a_file_half_written_goes_once_it_is_old():
    unfinished = paths().vault / "unfinished"
    old, young = unfinished / f"{new_id()}-old", unfinished / f"{new_id()}-young"
    for file in (old, young):
        file.write_bytes(b"half")
    then = clock.now().timestamp() - SETTLED.total_seconds() - 1
    os.utime(old, (then, then))
    swept(clock.now())
    assert (old.exists(), young.exists()) == (False, True)
    young.unlink()


def test_what_is_older_than_the_database_is_not_its_own_to_disown():
    before = UUID(int=new_id().int - (timedelta(days=400) // timedelta(milliseconds=1) << 80))
    files().write(before, [b"of another database"])
    swept(IN_TWO_HOURS)
    assert files().absent([before]) == {before: False}
    files().remove([before])


def test_nothing_is_destroyed_while_the_ledger_is_not_this_database_s():
    orphan = an_orphan()
    ledger().path.parent.mkdir(parents=True, exist_ok=True)
    ledger().path.write_text("not ours\n")
    with pytest.raises(NotAllowed):
        swept(IN_TWO_HOURS)
    assert files().absent([orphan]) == {orphan: False}


def test_only_the_system_sweeps():
    chloe = actor(cast.CHLOE)
    with connected_as("disposal"), pytest.raises(NotAllowed) as refused:
        destroy_orphans(chloe, now=IN_TWO_HOURS)
    assert refused.value.decision.why is Why.ONLY_THE_DOOR
