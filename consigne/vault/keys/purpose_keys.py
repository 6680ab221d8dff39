"""Purpose keys: which key stands for an institution's purpose, and how is it replaced?"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from uuid import UUID

from consigne.vault.keys.errors import WrongMaster
from consigne.vault.keys.slots import Slots
from consigne.vault.keys.wrapping import (
    Unopened,
    Wrapper,
    about_object,
    about_purpose,
    derived,
    fresh_key,
)

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class PurposeKey:
    """A key-encryption key, opened."""

    row: int
    institution: UUID
    purpose: str
    wrapper: Wrapper

    def wrap(self, object_id: UUID, data_key: bytes) -> bytes:
        """The object's data key, wrapped for this purpose."""
        return self.wrapper.wrap(data_key, self._about(object_id))

    def unwrap(self, object_id: UUID, wrapped: bytes) -> bytes:
        """The object's data key; raises Unopened when the row was altered."""
        return self.wrapper.unwrap(wrapped, self._about(object_id))

    def _about(self, object_id: UUID) -> bytes:
        return about_object(object_id, self.institution, self.purpose)


class PurposeKeys:
    """The key-encryption keys of a keystore, opened as they are first needed.

    Raises WrongMaster when the master secret did not make this keystore.
    """

    def __init__(self, db: sqlite3.Connection, slots: Slots, master: str) -> None:
        self._db, self._slots = db, slots
        self._master = Wrapper(derived(master, "purposes"))
        self._open: dict[tuple[UUID, str], PurposeKey] = {}
        self._check()

    def known(self, institution: UUID, purpose: str) -> PurposeKey | None:
        """The purpose's key, or None when nothing was ever kept for it."""
        found = self._open.get((institution, purpose))
        return found or self._read(institution, purpose)

    def made(self, institution: UUID, purpose: str) -> PurposeKey:
        """The purpose's key, made now when there was none."""
        return self.known(institution, purpose) or self._make(institution, purpose)

    def rotate(self, institution: UUID, purpose: str) -> tuple[int, int]:
        """Replace the purpose's key and rewrap under it all that it protected.

        The old key is overwritten: what it wrapped elsewhere opens no more. Returns how many
        objects were rewrapped, and how many could not be, their row being damaged before.
        """
        old = self.known(institution, purpose)
        if old is None:
            return 0, 0
        key = fresh_key()
        new = PurposeKey(old.row, institution, purpose, Wrapper(key))
        self._db.execute(
            "update purpose_key set wrapped = ?, made_at = datetime('now') where row = ?",
            (self._master.wrap(key, about_purpose(institution, purpose)), old.row),
        )
        self._open[institution, purpose] = new
        return self._rewrap(old, new)

    def _rewrap(self, old: PurposeKey, new: PurposeKey) -> tuple[int, int]:
        read, rewrapped, after = 0, 0, b""
        while page := self._db.execute(
            "select object, wrapped, n from kept join slot on n = slot"
            " where purpose_key = ? and object > ? order by object limit ?",
            (old.row, after, _PAGE),
        ).fetchall():
            fresh = [(n, _rewrapped(old, new, row, wrapped)) for row, wrapped, n in page]
            whole = [(n, wrapped) for n, wrapped in fresh if wrapped is not None]
            self._slots.replace(whole)
            read, rewrapped, after = (
                read + len(page),
                rewrapped + len(whole),
                page[-1][0],
            )
        return rewrapped, read - rewrapped

    def _read(self, institution: UUID, purpose: str) -> PurposeKey | None:
        found = self._db.execute(
            "select row, wrapped from purpose_key where institution = ? and purpose = ?",
            (institution.bytes, purpose),
        ).fetchone()
        if found is None:
            return None
        row, wrapped = found
        key = self._master.unwrap(wrapped, about_purpose(institution, purpose))
        return self._remember(row, institution, purpose, key)

    def _make(self, institution: UUID, purpose: str) -> PurposeKey:
        key = fresh_key()
        row = self._db.execute(
            "insert into purpose_key (institution, purpose, wrapped, made_at)"
            " values (?, ?, ?, datetime('now')) returning row",
            (
                institution.bytes,
                purpose,
                self._master.wrap(key, about_purpose(institution, purpose)),
            ),
        ).fetchone()[0]
        return self._remember(row, institution, purpose, key)

    def _remember(self, row: int, institution: UUID, purpose: str, key: bytes) -> PurposeKey:
        opened = PurposeKey(row, institution, purpose, Wrapper(key))
        self._open[institution, purpose] = opened
        return opened

    def _check(self) -> None:
        """One wrapped constant tells a wrong master before anything is wrapped under it."""
        found = self._db.execute("select value from fact where name = 'master'").fetchone()
        if found is None:
            self._db.execute(
                "insert into fact values ('master', ?)",
                (self._master.wrap(b"", b"master"),),
            )
            return
        try:
            self._master.unwrap(found[0], b"master")
        except Unopened:
            raise WrongMaster() from None


def _rewrapped(old: PurposeKey, new: PurposeKey, row: bytes, wrapped: bytes) -> bytes | None:
    object_id = UUID(bytes=row)
    try:
        return new.wrap(object_id, old.unwrap(object_id, wrapped))
    except Unopened:
        return None
