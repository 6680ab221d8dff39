"""The keystore: what is destroyed leaves no byte in its file."""

import os
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from consigne.kernel.ids import new_id
from consigne.vault.keys.errors import KeystoreDamaged, WrongMaster
from consigne.vault.keys.keystore import Keystore
from consigne.vault.keys.requests import Outcome
from tests.vault.keys.running import HERE, MARKETING, QUALITY, SERVICE, RunningKeys

MASTER = "m" * 43


@pytest.fixture
def keystore(tmp_path: Path) -> Iterator[Keystore]:
    opened = Keystore(tmp_path / "keystore.sqlite", MASTER)
    yield opened
    opened.close()


def wrapped_in(store: Path) -> dict[bytes, set[bytes]]:
    """Every wrapped key in the file, by its object."""
    db = sqlite3.connect(store / "keystore.sqlite")
    found: dict[bytes, set[bytes]] = {}
    for owner, wrapped in db.execute("select object, wrapped from kept join slot on n = slot"):
        found.setdefault(owner, set()).add(wrapped)
    db.close()
    return found


def purpose_keys_in(store: Path) -> set[bytes]:
    """Every wrapped key-encryption key in the file."""
    db = sqlite3.connect(store / "keystore.sqlite")
    found = {wrapped for (wrapped,) in db.execute("select wrapped from purpose_key")}
    db.close()
    return found


def pieces_found(store: Path, wrapped: set[bytes]) -> int:
    """How many pieces of eight bytes of these keys lie anywhere in the folder."""
    everything = b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
    pieces = {key[start : start + 8] for key in wrapped for start in range(0, 56, 8)}
    return sum(everything[at : at + 8] in pieces for at in range(len(everything)))


@pytest.mark.req("OPC-QC-22", "OPC-QC-24")
def test_no_byte_of_a_destroyed_key_is_left(running: RunningKeys) -> None:
    # Enough, in random order and for two purposes, for pages to split, merge and be freed.
    ids = [UUID(bytes=os.urandom(16), version=4) for _ in range(3000)]
    for start in range(0, 3000, 500):
        running.keys().create_many(ids[start : start + 500], HERE, [SERVICE, QUALITY])
    wrapped = wrapped_in(running.store)
    assert pieces_found(running.store, wrapped[ids[0].bytes])
    doomed, kept = ids[::3] + ids[1::3], ids[2::3]
    for start in range(0, len(doomed), 250):
        running.keys("disposal").destroy(doomed[start : start + 250])
    destroyed = {key for each in doomed for key in wrapped[each.bytes]}
    assert pieces_found(running.store, destroyed) == 0
    assert len(running.keys().unwrap_many(kept, SERVICE)) == 1000
    assert wrapped_in(running.store).keys() == {each.bytes for each in kept}


def test_no_byte_is_left_by_keys_made_and_destroyed_over_and_over(
    keystore: Keystore,
) -> None:
    store = Path(keystore.db.execute("pragma database_list").fetchone()[2]).parent
    alive: list[UUID] = []
    seen: set[bytes] = set()
    for _ in range(8):
        alive += [UUID(bytes=os.urandom(16), version=4) for _ in range(1200)]
        keystore.begin()
        keystore.create(alive[-1200:], HERE, [SERVICE, QUALITY])
        keystore.commit()
        seen.update(*wrapped_in(store).values())
        random.shuffle(alive)
        keystore.begin()
        keystore.destroy(alive[:900])
        keystore.commit()
        alive = alive[900:]
    destroyed = seen.difference(*wrapped_in(store).values())
    assert len(destroyed) == 8 * 900 * 2
    assert pieces_found(store, destroyed) == 0


def test_no_byte_of_a_rotated_key_is_left(running: RunningKeys) -> None:
    for _ in range(50):
        running.a_key(new_id(), SERVICE)
    old = purpose_keys_in(running.store).union(*wrapped_in(running.store).values())
    running.keys("officer").rotate(HERE, SERVICE)
    assert pieces_found(running.store, old) == 0


def test_a_row_moved_to_another_object_or_purpose_does_not_open(
    keystore: Keystore,
) -> None:
    ours, theirs = new_id(), new_id()
    keystore.create([ours, theirs], HERE, [SERVICE])
    keystore.db.execute(
        "update slot set wrapped = (select wrapped from slot join kept on n = slot"
        " where object = ?) where n = (select slot from kept where object = ?)",
        (theirs.bytes, ours.bytes),
    )
    assert keystore.unwrap(ours, SERVICE) == (Outcome.DAMAGED, b"")
    assert keystore.add_purpose(ours, MARKETING) is Outcome.DAMAGED
    assert keystore.unwrap(theirs, SERVICE)[0] is Outcome.UNWRAPPED


def test_a_damaged_purpose_closes_what_it_protects_and_nothing_else(
    tmp_path: Path, keystore: Keystore
) -> None:
    closed, still_open = new_id(), new_id()
    keystore.create([closed], HERE, [SERVICE])
    keystore.create([still_open], HERE, [QUALITY])
    keystore.db.execute(
        "update purpose_key set wrapped = zeroblob(60) where purpose = ?", (SERVICE,)
    )
    keystore.close()
    again = Keystore(tmp_path / "keystore.sqlite", MASTER)
    assert again.unwrap(closed, SERVICE) == (Outcome.DAMAGED, b"")
    fresh = new_id()
    assert again.create([fresh], HERE, [SERVICE]) == ({fresh: Outcome.DAMAGED}, {})
    assert again.add_purpose(still_open, SERVICE) is Outcome.DAMAGED
    assert again.unwrap(still_open, QUALITY)[0] is Outcome.UNWRAPPED
    again.close()


def test_a_damaged_row_does_not_stop_a_rotation_and_is_counted(
    keystore: Keystore,
) -> None:
    whole, damaged = new_id(), new_id()
    _, keys = keystore.create([whole, damaged], HERE, [SERVICE])
    keystore.db.execute(
        "update slot set wrapped = zeroblob(60) where n = (select slot from kept where object = ?)",
        (damaged.bytes,),
    )
    assert keystore.purposes.rotate(HERE, SERVICE) == (1, 1)
    assert keystore.unwrap(whole, SERVICE) == (Outcome.UNWRAPPED, keys[whole])


def test_a_purpose_never_used_has_nothing_to_rotate(keystore: Keystore) -> None:
    assert keystore.purposes.rotate(HERE, MARKETING) == (0, 0)


def test_another_master_secret_is_refused(tmp_path: Path, keystore: Keystore) -> None:
    for wrong in ("w" * 43, "short"):
        with pytest.raises(WrongMaster):
            Keystore(tmp_path / "keystore.sqlite", wrong)


def test_a_file_that_is_no_keystore_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"not a database, but long enough to be taken for one" * 99)
    with pytest.raises(KeystoreDamaged):
        Keystore(tmp_path / "other", MASTER)


def test_only_the_owner_reads_the_keystore(running: RunningKeys) -> None:
    running.a_key(new_id())
    for path in [running.store, running.socket, *running.store.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0
