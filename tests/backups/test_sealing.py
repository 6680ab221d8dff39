"""A set holds what was there while it was written, whatever else went on."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

from consigne.backups.sealing import destroy_key, new_key, packed


class Meanwhile(io.BytesIO):
    """Where a set is written, while a file of its folder is destroyed."""

    def __init__(self, gone: Path) -> None:
        super().__init__()
        self.gone = gone

    def write(self, content) -> int:
        self.gone.unlink(missing_ok=True)
        return super().write(content)


def test_what_is_destroyed_while_a_folder_is_packed_is_left_out(tmp_path):
    folder = tmp_path / "vault" / "ab"
    folder.mkdir(parents=True)
    (tmp_path / "vault" / "unfinished").mkdir()
    for path in (folder / "a", folder / "b", folder / "c", folder.parent / "unfinished" / "d"):
        path.write_bytes(bytes(100_000))
    sink = Meanwhile(folder / "b")
    packed(tmp_path / "vault", sink)
    sink.seek(0)
    with tarfile.open(fileobj=sink, mode="r|") as tar:
        assert [each.name for each in tar if each.isfile()] == ["./ab/a", "./ab/c"]


def test_the_name_of_a_key_is_on_the_disk_with_it(tmp_path, monkeypatch):
    synced, fsync = [], os.fsync

    def seen(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", seen)
    new_key(tmp_path / "a.key")
    assert tmp_path.stat().st_ino in synced
    synced.clear()
    destroy_key(tmp_path / "a.key")
    assert tmp_path.stat().st_ino in synced
