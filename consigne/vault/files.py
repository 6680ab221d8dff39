"""Files: where do sealed objects lie, and are they really gone?"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from consigne.config.paths import sync_folder
from consigne.vault.errors import AlreadyStored, ObjectAbsent, StoreMissing

_MARK = "consigne-vault"
_UNFINISHED = "unfinished"


class Removal(StrEnum):
    """What became of an object that was to be removed."""

    REMOVED = "removed"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Written:
    """What was stored: size in bytes, and SHA-256 (hexadecimal) of the sealed bytes."""

    size: int
    digest: str


class Files(Protocol):
    """A place for sealed objects, each under its id.

    Every method raises StoreMissing when the place itself cannot be found: an object is absent
    only when the place answered that it is.
    """

    def write(self, object_id: UUID, pieces: Iterable[bytes]) -> Written:
        """Store the pieces whole or not at all, durably; raises AlreadyStored."""

    def open(self, object_id: UUID) -> BinaryIO:
        """A seekable stream to read from, to be closed by the caller; raises ObjectAbsent."""

    def size(self, object_id: UUID) -> int:
        """Size in bytes as sealed; raises ObjectAbsent."""

    def absent(self, object_ids: Iterable[UUID]) -> dict[UUID, bool]:
        """For each id, whether nothing lies under it."""

    def remove(self, object_ids: Iterable[UUID]) -> dict[UUID, Removal]:
        """Take the objects away, durably; an error other than absence is raised, never swallowed.

        After an error some may be gone: ask again, the answer is then ABSENT for those.
        """

    def ids(self) -> Iterator[UUID]:
        """Every id stored."""

    def sweep(self, *, older_than: float) -> int:
        """Remove unfinished writes older than so many seconds; how many there were."""


class LocalFiles:
    """A folder on a disk of this machine: `ab/cd/<id>`, readable by its owner alone.

    `make` prepares the folder and its mark; without the mark, a disk that is not mounted would
    look like a vault whose every object had been destroyed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def make(cls, folder: Path) -> LocalFiles:
        """The store in this folder, created when it is not there yet."""
        _private_folder(folder)
        _private_folder(folder / _UNFINISHED)
        (folder / _MARK).touch(mode=0o600)
        sync_folder(folder)
        return cls(folder)

    def write(self, object_id: UUID, pieces: Iterable[bytes]) -> Written:
        """As Files.write: to a temporary file first, then renamed."""
        place = self._place(object_id)
        # Guards against a mistake, not a race: ids are made once and never reused.
        if place.exists():
            raise AlreadyStored(object_id=str(object_id))
        unfinished = self._folder / _UNFINISHED / f"{object_id}-{secrets.token_hex(4)}"
        try:
            written = _written(unfinished, pieces)
            self._make_way(place.parent)
            unfinished.rename(place)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        sync_folder(place.parent)
        return written

    def open(self, object_id: UUID) -> BinaryIO:
        """As Files.open."""
        try:
            return self._place(object_id).open("rb")
        except FileNotFoundError:
            raise ObjectAbsent(object_id=str(object_id)) from None

    def size(self, object_id: UUID) -> int:
        """As Files.size."""
        try:
            return self._place(object_id).stat().st_size
        except FileNotFoundError:
            raise ObjectAbsent(object_id=str(object_id)) from None

    def absent(self, object_ids: Iterable[UUID]) -> dict[UUID, bool]:
        """As Files.absent."""
        return {object_id: not _is_there(self._place(object_id)) for object_id in object_ids}

    def remove(self, object_ids: Iterable[UUID]) -> dict[UUID, Removal]:
        """As Files.remove: one syncing of each folder touched, after all were unlinked."""
        removals, touched = {}, set()
        for object_id in object_ids:
            place = self._place(object_id)
            removals[object_id] = _unlinked(place)
            touched.add(place.parent)
        for folder in touched:
            if folder.exists():
                sync_folder(folder)
        return removals

    def ids(self) -> Iterator[UUID]:
        """As Files.ids."""
        self._check()
        for place in self._folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            yield UUID(place.name)

    def sweep(self, *, older_than: float) -> int:
        """As Files.sweep."""
        self._check()
        swept, before = 0, time.time() - older_than
        for unfinished in (self._folder / _UNFINISHED).iterdir():
            if unfinished.stat().st_mtime <= before:
                unfinished.unlink(missing_ok=True)
                swept += 1
        return swept

    def _place(self, object_id: UUID) -> Path:
        """Spread by the last digits: the first ones of a version 7 id are the date, alike for
        weeks."""
        self._check()
        return self._folder / object_id.hex[-2:] / object_id.hex[-4:-2] / str(object_id)

    def _check(self) -> None:
        if not _is_there(self._folder / _MARK):
            raise StoreMissing()

    def _make_way(self, folder: Path) -> None:
        for step in (folder.parent, folder):
            if not step.exists():
                _private_folder(step)
                sync_folder(step.parent)


def _written(place: Path, pieces: Iterable[bytes]) -> Written:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as sink:
        for piece in pieces:
            digest.update(piece)
            size += sink.write(piece)
        sink.flush()
        os.fsync(sink.fileno())
    return Written(size, digest.hexdigest())


def _unlinked(place: Path) -> Removal:
    try:
        place.unlink()
    except FileNotFoundError:
        return Removal.ABSENT
    return Removal.REMOVED


def _is_there(place: Path) -> bool:
    """Unlike Path.exists, an error other than absence is raised: it proves nothing."""
    try:
        place.stat()
    except FileNotFoundError:
        return False
    return True


def _private_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
