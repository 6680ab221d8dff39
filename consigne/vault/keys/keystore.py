"""Keystore: which keys are there, and which are gone for good?

One SQLite file, outside the database and its dumps. Wrapped keys are overwritten in their slots;
the rollback journal is removed and its removal made durable before an answer
(`synchronous = EXTRA`: with FULL a power cut could bring a destroyed key back).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import UUID

from consigne.vault.keys.errors import KeystoreDamaged
from consigne.vault.keys.purpose_keys import PurposeKey, PurposeKeys
from consigne.vault.keys.requests import Outcome
from consigne.vault.keys.slots import SCHEMA, Slots
from consigne.vault.keys.wrapping import Unopened, fresh_key

_PRAGMAS = """
pragma secure_delete = on;
pragma synchronous = extra;
pragma journal_mode = delete;
pragma temp_store = memory;
"""
_SCHEMA = """
create table if not exists fact (
    name text primary key, value blob not null) without rowid;
create table if not exists purpose_key (
    row integer primary key, institution blob not null, purpose text not null,
    wrapped blob not null, made_at text not null, unique (institution, purpose));
create table if not exists kept (
    object blob not null, purpose_key integer not null references purpose_key,
    slot integer not null references slot, primary key (object, purpose_key)) without rowid;
create table if not exists tombstone (
    object blob primary key) without rowid;
create table if not exists unwritten (
    n integer primary key, line text not null);
"""


class Keystore:
    """Keys of one installation; made when the file is not there. One owner at a time.

    Nothing is kept until `commit`. Raises WrongMaster, KeystoreDamaged.
    """

    def __init__(self, file: Path, master: str) -> None:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        # One thread at a time uses it, and not always the one that opened it.
        self.db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        try:
            self.db.executescript(_PRAGMAS + f"begin;{SCHEMA}{_SCHEMA}commit;")
            self.slots = Slots(self.db)
            self.purposes = PurposeKeys(self.db, self.slots, master)
        except sqlite3.DatabaseError:
            self.db.close()
            raise KeystoreDamaged() from None
        except BaseException:
            self.db.close()
            raise

    def begin(self) -> None:
        """Start what `commit` makes durable at once."""
        self.db.execute("begin immediate")

    def commit(self) -> None:
        """Make everything since `begin` durable."""
        self.db.execute("commit")

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def keep_unwritten(self, after: int, lines: Sequence[str]) -> None:
        """Keep the journal's next lines, those after line `after`, until they are in its file."""
        self.db.execute("delete from unwritten where n <= ?", (after,))
        self.db.executemany("insert into unwritten values (?, ?)", enumerate(lines, after + 1))

    def unwritten(self) -> list[tuple[int, str]]:
        """Lines that may have missed the journal's file, by number."""
        return self.db.execute("select n, line from unwritten order by n").fetchall()

    def create(
        self, objects: Sequence[UUID], institution: UUID, purposes: Iterable[str]
    ) -> tuple[dict[UUID, Outcome], dict[UUID, bytes]]:
        """Make a data key per object, wrapped for each purpose: outcomes, and keys.

        When one object is refused (GONE or ALREADY_KEYED), or a purpose's own key does not open
        (DAMAGED), none is made.
        """
        refusals = {each: found for each in objects if (found := self._refusal(each))}
        if refusals:
            return refusals, {}
        try:
            protectors = [self.purposes.made(institution, purpose) for purpose in purposes]
        except Unopened:
            return dict.fromkeys(objects, Outcome.DAMAGED), {}
        keys = {each: fresh_key() for each in objects}
        for protector in protectors:
            self._insert(protector, keys)
        return dict.fromkeys(objects, Outcome.CREATED), keys

    def institution_of(self, object_id: UUID) -> UUID | None:
        """The institution the object is kept for, or None when no key is here."""
        found = self.db.execute(
            "select institution from kept join purpose_key on row = purpose_key"
            " where object = ? limit 1",
            (object_id.bytes,),
        ).fetchone()
        return found and UUID(bytes=found[0])

    def unwrap(self, object_id: UUID, purpose: str) -> tuple[Outcome, bytes]:
        """The object's data key for a purpose it is kept for, else the reason there is none."""
        institution = self.institution_of(object_id)
        if institution is None:
            return self.whereabouts(object_id), b""
        try:
            protector = self.purposes.known(institution, purpose)
            wrapped = protector and self._wrapped(object_id, protector)
            if not protector or not wrapped:
                return Outcome.OTHER_PURPOSE, b""
            return Outcome.UNWRAPPED, protector.unwrap(object_id, wrapped)
        except Unopened:
            return Outcome.DAMAGED, b""

    def add_purpose(self, object_id: UUID, purpose: str) -> Outcome:
        """Let the object serve one more purpose: ADDED, KEPT when it did, or why not."""
        institution = self.institution_of(object_id)
        if institution is None:
            return self.whereabouts(object_id)
        try:
            protector = self.purposes.made(institution, purpose)
            if self._wrapped(object_id, protector):
                return Outcome.KEPT
            self._insert(protector, {object_id: self._data_key(object_id, institution)})
        except Unopened:
            return Outcome.DAMAGED
        return Outcome.ADDED

    def destroy(self, objects: Sequence[UUID]) -> dict[UUID, Outcome]:
        """Overwrite every wrapped key of each object, and remember that its id never comes back."""
        slots = {each: self._slots_of(each) for each in objects}
        rows = [(each.bytes,) for each in objects]
        self.slots.clear([slot for found in slots.values() for slot in found])
        self.db.executemany("delete from kept where object = ?", rows)
        self.db.executemany("insert or ignore into tombstone values (?)", rows)
        return {
            each: Outcome.DESTROYED if found else Outcome.ABSENT for each, found in slots.items()
        }

    def whereabouts(self, object_id: UUID) -> Outcome:
        """KEPT, GONE (destroyed) or ABSENT (never known)."""
        if self.institution_of(object_id):
            return Outcome.KEPT
        destroyed = self.db.execute(
            "select 1 from tombstone where object = ?", (object_id.bytes,)
        ).fetchone()
        return Outcome.GONE if destroyed else Outcome.ABSENT

    def _refusal(self, object_id: UUID) -> Outcome | None:
        found = self.whereabouts(object_id)
        return {Outcome.GONE: Outcome.GONE, Outcome.KEPT: Outcome.ALREADY_KEYED}.get(found)

    def _slots_of(self, object_id: UUID) -> list[int]:
        found = self.db.execute("select slot from kept where object = ?", (object_id.bytes,))
        return [slot for (slot,) in found]

    def _data_key(self, object_id: UUID, institution: UUID) -> bytes:
        """The data key, through whichever purpose is at hand; raises Unopened."""
        purpose, wrapped = self.db.execute(
            "select purpose, slot.wrapped from kept join slot on n = slot"
            " join purpose_key on row = purpose_key where object = ? limit 1",
            (object_id.bytes,),
        ).fetchone()
        return self.purposes.made(institution, purpose).unwrap(object_id, wrapped)

    def _wrapped(self, object_id: UUID, protector: PurposeKey) -> bytes | None:
        found: tuple[bytes] | None = self.db.execute(
            "select wrapped from kept join slot on n = slot where object = ? and purpose_key = ?",
            (object_id.bytes, protector.row),
        ).fetchone()
        return found and found[0]

    def _insert(self, protector: PurposeKey, keys: dict[UUID, bytes]) -> None:
        slots = self.slots.fill([protector.wrap(each, key) for each, key in keys.items()])
        self.db.executemany(
            "insert into kept values (?, ?, ?)",
            [(each.bytes, protector.row, slot) for each, slot in zip(keys, slots, strict=True)],
        )
