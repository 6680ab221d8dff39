"""Slots: where in the file does a wrapped key lie, so that it can be overwritten there?

SQLite's `secure_delete` overwrites what is deleted, but not the copies its trees leave behind
when they move rows between pages: about one destroyed key in three thousand was still found in
the file when wrapped keys were ordinary rows. Here none is ever moved: slots are only appended,
all have one size, and are overwritten where they lie, then used again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

# Nonce, 256-bit key, tag.
SIZE = 60

SCHEMA = """
create table if not exists slot (
    n integer primary key, wrapped blob not null check (length(wrapped) = 60));
create table if not exists free_slot (
    n integer primary key);
"""


class Slots:
    """The places for wrapped keys in one keystore."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def fill(self, wrapped: Sequence[bytes]) -> list[int]:
        """Keep these wrapped keys; the slot of each."""
        free = self._free(len(wrapped))
        self._db.executemany("delete from free_slot where n = ?", [(n,) for n in free])
        self.replace(list(zip(free, wrapped, strict=False)))
        first = self._db.execute("select coalesce(max(n), 0) + 1 from slot").fetchone()[0]
        added = list(enumerate(wrapped[len(free) :], first))
        self._db.executemany("insert into slot values (?, ?)", added)
        return free + [n for n, _ in added]

    def replace(self, contents: Sequence[tuple[int, bytes]]) -> None:
        """Overwrite slots where they lie."""
        self._db.executemany(
            "update slot set wrapped = ? where n = ?",
            [(wrapped, n) for n, wrapped in contents],
        )

    def clear(self, slots: Sequence[int]) -> None:
        """Overwrite slots with zeros, and let others use them."""
        self.replace([(n, bytes(SIZE)) for n in slots])
        self._db.executemany("insert into free_slot values (?)", [(n,) for n in slots])

    def _free(self, most: int) -> list[int]:
        found = self._db.execute("select n from free_slot order by n limit ?", (most,))
        return [n for (n,) in found]
