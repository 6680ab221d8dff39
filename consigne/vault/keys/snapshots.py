"""Snapshots: how is the keystore copied for a backup, and put back?

A snapshot is the keystore's rows as lines of JSON, sealed by the vault's cipher under a key of
the backup, whose expiry destroys it. Rows are read inside the process that owns them, so that no
second copy in clear is ever written (SQLite's own backup would write one first).
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from consigne.vault.cipher import opened, sealed
from consigne.vault.errors import Damaged
from consigne.vault.keys.errors import SnapshotRefused
from consigne.vault.keys.keystore import Keystore

if TYPE_CHECKING:
    # In the standard library from Python 3.12; only the checker reads it.
    from typing_extensions import Buffer

FOLDER = "snapshots"
_FORMAT = 1
_TABLES: dict[str, tuple[str, ...]] = {
    "fact": ("name", "value"),
    "purpose_key": ("row", "institution", "purpose", "wrapped", "made_at"),
    "slot": ("n", "wrapped"),
    "free_slot": ("n",),
    "kept": ("object", "purpose_key", "slot"),
    "tombstone": ("object",),
}


def export(keystore: Keystore, snapshot: UUID, key: bytes, folder: Path) -> Path:
    """Write the sealed snapshot to `folder`/snapshots, whole or not at all; its path.

    `key` is 32 bytes and serves this snapshot only.
    """
    place = folder / FOLDER / f"{snapshot}.keys"
    place.parent.mkdir(mode=0o700, exist_ok=True)
    draft = place.with_suffix(".new")
    source = io.BufferedReader(_Lines(_rows(keystore)))
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as sink:
        sink.writelines(sealed(source, key, snapshot))
        sink.flush()
        os.fsync(sink.fileno())
    draft.rename(place)
    return place


def fill(keystore: Keystore, place: Path, snapshot: UUID, key: bytes) -> int:
    """Put the rows of a snapshot into an empty keystore; how many.

    Nothing is committed. Raises SnapshotRefused when the snapshot is damaged, cut, of another
    format, or its key is another's.
    """
    count = -1
    try:
        with place.open("rb") as source:
            for line in _split(opened(source, key, snapshot)):
                if isinstance(line, int):
                    return _complete(line, count)
                _insert(keystore, line)
                count += 1
    except Damaged:
        raise SnapshotRefused(part="seal") from None
    raise SnapshotRefused(part="end")


def _rows(keystore: Keystore) -> Iterator[bytes]:
    """A first line with the format, the rows, and a last line with their count."""
    yield _line(["format", _FORMAT])
    count = 0
    for table, columns in _TABLES.items():
        query = f"select {', '.join(columns)} from {table} order by 1"  # noqa: S608  (names from above)
        for row in keystore.db.execute(query):
            yield _line([table, *(_spelled(value) for value in row)])
            count += 1
    yield _line(count)


def _line(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"


def _spelled(value: object) -> object:
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def _read(value: object) -> object:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value


def _insert(keystore: Keystore, line: list[Any]) -> None:
    table, *values = line
    if table == "format" and values == [_FORMAT]:
        return
    if table not in _TABLES:
        raise SnapshotRefused(part="format")
    marks = ", ".join("?" * len(_TABLES[table]))
    query = f"insert or replace into {table} values ({marks})"  # noqa: S608  (names from above)
    keystore.db.execute(query, [_read(value) for value in values])


def _complete(expected: int, count: int) -> int:
    if expected != count:
        raise SnapshotRefused(part="count")
    return count


def _split(pieces: Iterable[bytes]) -> Iterator[Any]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from map(json.loads, whole)


class _Lines(io.RawIOBase):
    """An iterator of bytes, read as a stream."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines, self._rest = lines, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        self._rest = self._rest or next(self._lines, b"")
        view = memoryview(buffer)
        part = self._rest[: len(view)]
        view[: len(part)] = part
        self._rest = self._rest[len(part) :]
        return len(part)
