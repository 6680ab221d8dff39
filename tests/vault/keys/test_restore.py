"""Snapshots and restore: the keys come back, what was destroyed does not."""

import json
import os
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from consigne.kernel.ids import new_id
from consigne.vault.keys.errors import (
    KeyDestroyed,
    NotDeclared,
    SnapshotRefused,
    StoreInUse,
)
from consigne.vault.keys.requests import Outcome
from consigne.vault.keys.restore import restore
from tests.vault.keys.running import HERE, QUALITY, SERVICE, RunningKeys

KEY = os.urandom(32)


def a_snapshot(running: RunningKeys) -> tuple[Path, UUID]:
    snapshot = uuid4()
    made = running.keys("backup").export(snapshot, KEY)
    return made.rename(running.folder / made.name), snapshot


def restored(running: RunningKeys, place: Path, snapshot: UUID, key: bytes = KEY) -> int:
    running.stop()
    count = restore(place, snapshot, key, folder=running.store, master=running.master)
    running.start()
    return count


def test_a_lost_keystore_comes_back_whole(running: RunningKeys) -> None:
    letter, call = new_id(), new_id()
    made, of_call = running.a_key(letter), running.a_key(call, QUALITY)
    place, snapshot = a_snapshot(running)
    running.stop()
    for file in running.store.iterdir():
        if file.is_file():
            file.unlink()
    running.start()
    restored(running, place, snapshot)
    assert running.keys().unwrap(letter, SERVICE) == made
    assert running.keys("quality").unwrap(call, QUALITY) == of_call
    assert running.keys("backup").verify().fault is None


@pytest.mark.req("OPC-QC-24")
def test_what_was_destroyed_since_stays_destroyed(running: RunningKeys) -> None:
    letter, kept = new_id(), new_id()
    running.a_key(letter)
    made = running.a_key(kept)
    place, snapshot = a_snapshot(running)
    running.keys("disposal").destroy([letter])
    restored(running, place, snapshot)
    assert running.keys("disposal").absent([letter, kept]) == {
        letter: True,
        kept: False,
    }
    with pytest.raises(KeyDestroyed):
        running.a_key(letter)
    assert running.keys().unwrap(kept, SERVICE) == made


def test_replaying_the_ledger_destroys_what_a_lost_keystore_forgot(
    running: RunningKeys,
) -> None:
    letter, later = new_id(), new_id()
    running.a_key(letter)
    place, snapshot = a_snapshot(running)
    running.a_key(later)
    running.keys("disposal").destroy([letter, later])
    running.stop()
    (running.store / "keystore.sqlite").unlink()
    restore(place, snapshot, KEY, folder=running.store, master=running.master)
    running.start()
    replayed = running.keys("disposal").destroy([letter, later])
    assert replayed == {letter: Outcome.DESTROYED, later: Outcome.ABSENT}
    for destroyed in (letter, later):
        with pytest.raises(KeyDestroyed):
            running.a_key(destroyed)


def test_the_journal_goes_on_and_tells_of_the_restore(running: RunningKeys) -> None:
    running.a_key(new_id())
    place, snapshot = a_snapshot(running)
    before = running.journal()
    restored(running, place, snapshot)
    assert running.journal()[: len(before)] == before
    told = json.loads(running.journal()[len(before)])
    assert (told["operation"], told["outcomes"]) == (
        "restore",
        {"done": [str(snapshot)]},
    )
    assert running.keys("backup").verify().fault is None


def test_a_snapshot_holds_no_key_in_clear(running: RunningKeys) -> None:
    letter = new_id()
    made = running.a_key(letter)
    place, _ = a_snapshot(running)
    body = place.read_bytes()
    assert made not in body
    assert letter.bytes not in body
    assert str(letter).encode() not in body
    assert place.stat().st_mode & 0o077 == 0


def test_a_damaged_cut_or_foreign_snapshot_changes_nothing(
    running: RunningKeys,
) -> None:
    letter = new_id()
    made = running.a_key(letter)
    place, snapshot = a_snapshot(running)
    whole = place.read_bytes()
    running.stop()
    for body, of, key in (
        (whole[:-1], snapshot, KEY),
        (whole[:100] + b"\x00" + whole[101:], snapshot, KEY),
        (whole, uuid4(), KEY),
        (whole, snapshot, os.urandom(32)),
    ):
        place.write_bytes(body)
        with pytest.raises(SnapshotRefused):
            restore(place, of, key, folder=running.store, master=running.master)
    running.start()
    assert running.keys().unwrap(letter, SERVICE) == made


def test_a_snapshot_of_another_installation_is_refused(
    running: RunningKeys, shared: RunningKeys
) -> None:
    place, snapshot = a_snapshot(shared)
    letter = new_id()
    made = running.a_key(letter)
    running.stop()
    with pytest.raises(SnapshotRefused):
        restore(place, snapshot, KEY, folder=running.store, master=running.master)
    running.start()
    assert running.keys().unwrap(letter, SERVICE) == made


def test_nothing_is_restored_under_a_running_process(running: RunningKeys) -> None:
    place, snapshot = a_snapshot(running)
    with pytest.raises(StoreInUse):
        restore(place, snapshot, KEY, folder=running.store, master=running.master)


def test_only_backup_exports(running: RunningKeys) -> None:
    for caller in ("web", "worker", "disposal"):
        with pytest.raises(NotDeclared):
            running.keys(caller).export(uuid4(), KEY)


def test_a_snapshot_of_many_keys_comes_back_whole(running: RunningKeys) -> None:
    many = [new_id() for _ in range(1000)]
    made = running.keys().create_many(many, HERE, [SERVICE, QUALITY])
    place, snapshot = a_snapshot(running)
    running.keys("disposal").absent(many)
    assert restored(running, place, snapshot) >= 2000
    assert running.keys().unwrap_many(many, SERVICE) == made
