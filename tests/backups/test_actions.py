"""A backup is sealed, expires by its key, and brings back what was there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection

from consigne.audit.models import Event, Touch
from consigne.backups.actions import Safe, expire_backups, make_backup, restore_backup
from consigne.backups.book import FILE, Book
from consigne.backups.rules import LIFE, Act, Backup, SetMade, SetName, Why
from consigne.config.paths import paths
from consigne.config.secrets import secret
from consigne.interactions.actions import consign
from consigne.kernel.actors import EVERYWHERE, system
from consigne.kernel.decisions import NotAllowed, Refused
from consigne.kernel.ids import new_id
from consigne.kernel.signing import Signer
from consigne.retention.queries import signer
from consigne.vault.keys.client import Keys
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_contact
from tests.conftest import NOW, TODAY, actor
from tests.installation import connected_as, keys_process

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def safe(installed, own_database) -> Safe:
    return Safe(paths(), installed, own_database, signer())


def way_to_keys() -> Keys:
    return Keys(paths().sockets / "keys", secret("keys-backup"))


def count() -> int:
    with acting(actor(cast.CHLOE)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM interactions_interaction")
        return cursor.fetchone()[0]


def expired(safe: Safe, now: datetime) -> tuple[tuple[UUID, SetName], ...]:
    with connected_as("disposal"):
        return expire_backups(system(EVERYWHERE), safe, now=now)


def ends_of(backup: UUID) -> int:
    """How many events say that a set of this backup ended."""
    with acting(system(EVERYWHERE)):
        events = Event.objects.filter(act=Act.EXPIRED.code).values_list("id", flat=True)
        return Touch.objects.filter(event_id__in=list(events), record_id=backup).count()


def consigned(note: str = "") -> None:
    with acting(actor(cast.BENOIT)) as benoit:
        consign(benoit, a_contact(note=note), now=NOW, on=TODAY)


def test_a_backup_brings_back_what_was_there(safe):
    consigned()
    with keys_process():
        backup = make_backup(safe, way_to_keys(), now=AT)
    consigned()
    connection.close()
    restore_backup(safe, backup, by=backup.id, master=secret("keys-master"))
    assert count() == 1


def test_nothing_of_a_backup_reads_in_clear(safe):
    consigned("canari-en-clair")
    with keys_process():
        backup = make_backup(safe, way_to_keys(), now=AT)
    written = b"".join(file.read_bytes() for file in safe.folder(backup.id).iterdir())
    assert b"canari-en-clair" not in written


def test_an_expired_set_has_neither_key_nor_file(safe):
    with keys_process():
        backup = make_backup(safe, way_to_keys(), now=AT)
    gone = expired(safe, AT + LIFE[SetName.KEYSTORE] + timedelta(seconds=1))
    assert (backup.id, SetName.KEYSTORE) in gone
    (told,) = [each for each in safe.book.backups() if each.id == backup.id]
    assert told.part(SetName.KEYSTORE).expired_at is not None
    assert told.part(SetName.DATABASE).expired_at is None
    assert not safe.key_file(backup.id, SetName.KEYSTORE).exists()
    assert not (safe.folder(backup.id) / "keystore.sealed").exists()
    assert safe.key_file(backup.id, SetName.DATABASE).exists()


def test_the_end_of_a_set_is_journalled_and_comes_once(safe):
    with keys_process():
        backup = make_backup(safe, way_to_keys(), now=AT)
    over = AT + LIFE[SetName.KEYSTORE] + timedelta(seconds=1)
    expired(safe, over)
    written = (safe.places.backups / FILE).read_bytes()
    assert expired(safe, over) == ()
    assert (safe.places.backups / FILE).read_bytes() == written
    assert ends_of(backup.id) == 1


def test_a_set_whose_end_cannot_be_journalled_stays(safe):
    with keys_process():
        backup = make_backup(safe, way_to_keys(), now=AT)
    # The login that copies everything writes nothing.
    with connected_as("backup"), pytest.raises(ProgrammingError):
        expire_backups(system(EVERYWHERE), safe, now=AT + LIFE[SetName.DATABASE])
    assert safe.key_file(backup.id, SetName.KEYSTORE).exists()
    (told,) = [each for each in safe.book.backups() if each.id == backup.id]
    assert told.part(SetName.KEYSTORE).expired_at is None


def a_backup(**changes) -> Backup:
    sets = tuple(SetMade(name, "0" * 64, 1, AT + life) for name, life in LIFE.items())
    return replace(Backup(new_id(), AT, 0, 0, sets), **changes)


def test_the_register_tells_of_each_backup_and_of_what_expired(tmp_path):
    book, backup = Book(tmp_path, Signer.generated()), a_backup()
    book.made(backup)
    book.expired(backup.id, SetName.KEYSTORE, at=AT)
    (told,) = book.backups()
    assert (told.id, told.made_at, told.is_gone) == (backup.id, AT, False)
    assert told.part(SetName.KEYSTORE).expired_at == AT


def test_a_register_that_somebody_else_wrote_in_tells_nothing(tmp_path):
    signer, backup = Signer.generated(), a_backup()
    Book(tmp_path, signer).made(backup)
    forged = Book(tmp_path / "elsewhere", Signer.generated())
    for part in backup.sets:
        forged.expired(backup.id, part.name, at=AT)
    with (tmp_path / FILE).open("ab") as register:
        register.write((tmp_path / "elsewhere" / FILE).read_bytes())
    with pytest.raises(NotAllowed) as refused:
        Book(tmp_path, signer).backups()
    assert refused.value.decision == Refused(Why.REGISTER_ALTERED)


@pytest.fixture
def other_disk() -> Iterator[Path]:
    """A folder on another file system than the installation's."""
    with TemporaryDirectory(dir="/dev/shm") as folder:
        assert os.stat(folder).st_dev != paths().keys.stat().st_dev
        yield Path(folder)


def test_backups_may_lie_on_another_disk_than_the_keys(safe, other_disk):
    elsewhere = replace(safe, places=replace(safe.places, backups=other_disk))
    with keys_process():
        backup = make_backup(elsewhere, way_to_keys(), now=AT)
    connection.close()
    restore_backup(elsewhere, backup, by=backup.id, master=secret("keys-master"))
    left = [each.name for each in safe.places.keys.glob("snapshots/*")]
    assert left == []


def test_a_restore_that_was_interrupted_is_done_again(safe):
    consigned()
    with keys_process():
        backup = make_backup(safe, way_to_keys(), now=AT)
    connection.close()
    # Stopped after the vault was set aside, and before what came back took its place.
    places = safe.places
    shutil.copytree(places.vault, places.vault.with_name("vault.restored"))
    places.vault.rename(places.vault.with_name("vault.before"))
    restore_backup(safe, backup, by=backup.id, master=secret("keys-master"))
    assert count() == 1
    assert not list(places.data.glob("vault.*"))
