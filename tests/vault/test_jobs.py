"""Each hour, the end of the keys' journal is put on record where the keys are not."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection

from consigne.audit.checkpoints import FILE
from consigne.audit.queries import checkpoints, verify_journal
from consigne.audit.sealing import seal_once
from consigne.config import clock
from consigne.config.paths import paths
from consigne.kernel.actors import SYSTEM_ID
from consigne.vault.jobs import witness_keys
from consigne.vault.keys.lines import seal_of
from consigne.vault.rules import Act
from consigne.vault.witness import OF
from tests.installation import connected_as

pytestmark = pytest.mark.usefixtures("own_database", "keys")


def test_the_end_of_the_keys_journal_is_signed_among_the_checkpoints():
    with connected_as("worker"):
        witness_keys(0)
        witness_keys(0)
        seal_once()
        assert verify_journal(now=clock.now()).ok
    first, second = checkpoints().witnessed(OF)
    lines = (paths().keys / "journal.jsonl").read_text().splitlines()
    assert [seal_of(lines[each.n - 1]) for each in (first, second)] == [first.seal, second.seal]
    assert second.n > first.n


def test_each_time_leaves_an_event_that_the_tree_holds():
    with connected_as("worker"):
        seal_once()
        witness_keys(0)
        assert seal_once() == 1
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT actor_id, door FROM audit_event WHERE act = %s", [Act.KEYS_WITNESSED.code]
            )
            assert cursor.fetchall() == [(SYSTEM_ID, "system")]


def test_the_checkpoints_are_not_cut_back_behind_it_without_a_trace():
    with connected_as("worker"):
        seal_once()
        witness_keys(0)
        seal_once()
        file = settings.CHECKPOINTS / FILE
        kept = file.read_bytes().splitlines(keepends=True)[:-2]
        file.write_bytes(b"".join(kept))
        report = verify_journal(now=clock.now())
    assert list(checkpoints().witnessed(OF)) == []
    assert "known_contradicted" in report.codes
    assert not report.ok
