"""What a rolled-back write left in the vault does not stay there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from consigne.interactions.actions import Upload, consign
from consigne.retention.actions.orphans import destroy_orphans
from consigne.vault.actions import store
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_contact
from tests.conftest import NOW, TODAY, actor
from tests.installation import connected_as

pytestmark = pytest.mark.usefixtures("own_database", "keys")
IN_TWO_HOURS = datetime.now(UTC) + timedelta(hours=2)


class RolledBack(Exception):
    pass


def an_orphan() -> None:
    with pytest.raises(RolledBack), acting(actor(cast.BENOIT)) as benoit:
        store(benoit, b"half a write", purposes=["warranty-service"])
        raise RolledBack


def swept(now: datetime):
    with connected_as("disposal"):
        return destroy_orphans(now=now)


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
