"""A restored backup brings people back; nothing is served before they are gone again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from consigne.config.cluster import Cluster
from consigne.kernel.decisions import NotAllowed, Refused
from consigne.retention.actions import NewHold, place_hold
from consigne.retention.actions.replaying import Replayed, pending, replay
from consigne.retention.guard import Why as Guarded
from consigne.retention.ledger import EMPTY
from consigne.retention.queries import certificates_seen_by, ledger, run_of, startup_guard
from consigne.retention.rules import HoldGround, Why
from consigne.vault.actions import look_for
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client
from tests.conftest import TODAY, actor
from tests.installation import connected_as
from tests.retention import story
from tests.retention.story import LATER

pytestmark = pytest.mark.usefixtures("keys")


@dataclass
class Backup:
    """Copies of the database and of the vault, as they stood."""

    cluster: Cluster
    name: str

    def take(self) -> None:
        story.copy_database(self.cluster, self.name, f"{self.name}_copy")
        shutil.copytree(settings.VAULT, self._vault, dirs_exist_ok=True)

    def restore(self) -> None:
        story.copy_database(self.cluster, f"{self.name}_copy", self.name)
        shutil.copytree(self._vault, settings.VAULT, dirs_exist_ok=True)

    @property
    def _vault(self):
        return settings.LEDGER.parent / "vault"


@pytest.fixture
def backup(installed, own_database) -> Iterator[Backup]:
    yield Backup(installed, own_database)
    connection.close()
    with psycopg.connect(installed.admin_url(), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{own_database}_copy" WITH (FORCE)')


def replayed() -> Replayed:
    with connected_as("disposal"):
        return replay(on=LATER)


def guarded():
    with connected_as("disposal"):
        return startup_guard()


def objects_absent(objects: list[UUID]) -> tuple[int, int]:
    with connected_as("disposal"):
        gone = look_for(objects)
        return gone.keys_absent, gone.files_absent


@pytest.mark.req("OPC-QC-24")
def test_a_restored_database_is_refused_until_the_ledger_is_replayed(backup):
    with acting(actor(cast.BENOIT)) as benoit:
        amara = a_client(benoit, phones=("514 555-0142",))
    story.contacts(3, amara, with_files=1)
    backup.take()
    objects = story.objects()
    story.executed(story.approved())
    backup.restore()
    assert story.left("interaction") == 3
    refused = guarded()
    assert refused == Refused(Guarded.LEDGER_AHEAD)
    assert "ledger replay" in refused.explained().headline.en
    assert replayed() == Replayed(entries=1, destroyed=3, withheld=0)
    assert guarded()
    assert [story.left(kind) for kind in ("interaction", "party", "attachment")] == [0, 0, 0]
    assert story.left("client") == 1
    assert objects_absent(objects) == (3, 3)


def test_replaying_twice_changes_nothing_more(backup):
    story.contacts(2)
    backup.take()
    story.executed(story.approved())
    backup.restore()
    replayed()
    head = ledger().head()
    assert replayed() == Replayed()
    assert ledger().head() == head


def test_a_database_that_was_not_restored_has_nothing_to_replay(own_database):
    story.contacts(2)
    story.executed(story.approved())
    with connected_as("disposal"):
        assert pending() == 0
    assert replayed() == Replayed()


def test_a_hold_in_the_restored_database_is_asked_again(backup):
    kept, *_ = story.contacts(3, with_files=1)
    plan = story.approved()
    backup.take()
    story.executed(plan)
    backup.restore()
    with acting(actor(cast.CHLOE)) as chloe:
        place_hold(chloe, NewHold("interaction", kept, HoldGround.LITIGATION, "C-2"), on=TODAY)
    assert replayed() == Replayed(entries=1, destroyed=2, withheld=1)
    assert story.left("interaction") == 1
    assert guarded()
    with acting(actor(cast.CHLOE)) as chloe:
        assert run_of(chloe, plan).withheld == {Why.HELD.code: 1}


def test_what_a_replay_withheld_is_not_destroyed_by_the_next_one(backup):
    kept, *_ = story.contacts(2)
    backup.take()
    story.executed(story.approved())
    backup.restore()
    with acting(actor(cast.CHLOE)) as chloe:
        place_hold(chloe, NewHold("interaction", kept, HoldGround.LITIGATION, "C-2"), on=TODAY)
    replayed()
    backup.restore()
    assert replayed() == Replayed(entries=1, destroyed=1, withheld=0)


def test_a_plan_that_came_back_approved_ends_with_a_certificate_again(backup):
    story.contacts(2, with_files=2)
    plan = story.approved()
    backup.take()
    story.executed(plan)
    backup.restore()
    replayed()
    story.executed(plan)
    with acting(actor(cast.CHLOE)) as chloe:
        (certificate,) = certificates_seen_by(chloe)
        run = run_of(chloe, plan)
    assert (run.destroyed, run.waiting) == (2, 0)
    live = {each["store"]: each["absent"] for each in certificate.signed["document"]["live"]}
    assert live == {"attachment": 4, "files": 4, "interaction": 2, "keys": 4, "stored_object": 4}


def test_a_plan_that_came_back_waiting_finds_its_records_already_gone(backup):
    story.contacts(2)
    plan = story.planned()
    backup.take()
    story.approve_plan(plan)
    story.executed(plan)
    backup.restore()
    replayed()
    story.approve_plan(plan)
    story.executed(plan)
    with acting(actor(cast.CHLOE)) as chloe:
        assert run_of(chloe, plan).withheld == {Why.ALREADY_GONE.code: 2}
        (certificate,) = certificates_seen_by(chloe)
    assert certificate.signed["document"]["destroyed"] == []


def test_nothing_new_is_destroyed_before_the_ledger_is_replayed(backup):
    story.contacts(2)
    plan = story.approved()
    backup.take()
    story.executed(plan)
    backup.restore()
    with pytest.raises(NotAllowed) as refused:
        story.executed(plan)
    assert refused.value.decision == Refused(Guarded.LEDGER_AHEAD)
    assert story.left("interaction") == 2


def test_a_ledger_that_went_missing_is_not_replayed(backup):
    story.contacts(1)
    story.executed(story.approved())
    ledger().path.unlink()
    assert guarded() == Refused(Guarded.LEDGER_MISSING)
    with pytest.raises(NotAllowed):
        replayed()


def test_a_ledger_put_back_to_an_older_copy_is_refused(backup):
    story.contacts(1)
    story.executed(story.approved())
    older = ledger().path.read_bytes()
    story.contacts(1)
    story.executed(story.approved())
    ledger().path.write_bytes(older)
    assert guarded() == Refused(Guarded.LEDGER_BEHIND)


def test_a_ledger_with_an_altered_entry_is_refused(backup):
    story.contacts(1)
    story.executed(story.approved())
    path = ledger().path
    path.write_bytes(path.read_bytes().replace(b'"destroyed":1', b'"destroyed":9'))
    assert guarded() == Refused(Guarded.LEDGER_BROKEN)


def test_an_empty_installation_may_serve(own_database):
    assert guarded()
    assert ledger().head() == EMPTY


def test_every_batch_is_replayed_in_its_order(backup, monkeypatch):
    monkeypatch.setattr("consigne.retention.actions.batches.SIZE", 2)
    story.contacts(5)
    plan = story.approved()
    backup.take()
    story.executed(plan)
    backup.restore()
    assert replayed() == Replayed(entries=3, destroyed=5, withheld=0)
    assert story.left("interaction") == 0
