"""A set of a backup: a stream sealed under a key of its own, that only its key opens."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast
from uuid import UUID

from consigne.config.paths import sync_folder
from consigne.vault.cipher import opened, sealed

if TYPE_CHECKING:
    from typing_extensions import Buffer

KEY_BYTES = 32
_PIECE = 1 << 16


def new_key(place: Path) -> bytes:
    """A fresh key in a file of its own (0600), on the disk when this returns."""
    key = os.urandom(KEY_BYTES)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(place.parent)
    return key


def destroy_key(place: Path) -> None:
    """Overwrite a key's file, then remove it, for good when this returns; one gone is gone."""
    try:
        with place.open("r+b") as file:
            file.write(b"\0" * KEY_BYTES)
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    place.unlink()
    sync_folder(place.parent)


def seal_into(place: Path, source: BinaryIO, key: bytes, backup: UUID) -> tuple[str, int]:
    """Write what `source` holds, sealed; returns the file's SHA-256 and size."""
    return _written(place, sealed(source, key, backup))


def move_into(place: Path, made: Path) -> tuple[str, int]:
    """Bring a set that was sealed elsewhere, on another disk perhaps; as `seal_into` returns."""
    with made.open("rb") as source:
        written = _written(place, iter(lambda: source.read(_PIECE), b""))
    made.unlink()
    return written


def _written(place: Path, pieces: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
        for piece in pieces:
            digest.update(piece)
            size += sink.write(piece)
        sink.flush()
        os.fsync(sink.fileno())
    return digest.hexdigest(), size


@contextmanager
def open_set(place: Path, key: bytes, backup: UUID) -> Iterator[BinaryIO]:
    """The plain stream of a sealed set; raises vault.errors.Damaged while read when altered."""
    with place.open("rb") as source:
        yield cast(BinaryIO, io.BufferedReader(_Pieces(opened(source, key, backup))))


def digest_of(place: Path) -> str:
    """The SHA-256 of a file."""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def packed(folder: Path, sink: IO[bytes]) -> None:
    """Write a folder as a tar stream, without what is unfinished in it or goes meanwhile."""
    with tarfile.open(fileobj=sink, mode="w|") as tar:
        for path in _within(folder):
            # Destroyed since its folder was listed: it has no place in the copy.
            with suppress(FileNotFoundError):
                name = f"./{path.relative_to(folder).as_posix()}"
                tar.add(path, arcname=name, recursive=False, filter=_finished)


def unpack(source: BinaryIO, folder: Path) -> None:
    """Put a tar stream into a new folder; a name that leads outside it is refused."""
    folder.mkdir(mode=0o700)
    with tarfile.open(fileobj=source, mode="r|") as tar:
        tar.extractall(folder, filter="data")


def _within(folder: Path) -> Iterator[Path]:
    """The folder and all it holds, each folder before its content."""
    yield folder
    for place, folders, files in os.walk(folder, onerror=_unless_gone):
        folders.sort()
        yield from (Path(place, name) for name in sorted((*folders, *files)))


def _unless_gone(error: OSError) -> None:
    """A folder that cannot be read makes no backup: its content would be missing from it."""
    if not isinstance(error, FileNotFoundError):
        raise error


def _finished(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if "/unfinished/" in f"{member.name}/" and member.isfile() else member


class _Pieces(io.RawIOBase):
    """An iterator of bytes, read as a file."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        view = memoryview(buffer).cast("B")
        taken, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(taken)] = taken
        return len(taken)
