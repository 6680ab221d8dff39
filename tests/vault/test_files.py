"""Files: whole or not at all, private, and absent only when the place says so."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from consigne.kernel.ids import new_id
from consigne.vault.errors import AlreadyStored, ObjectAbsent, StoreMissing
from consigne.vault.files import LocalFiles, Removal, Written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "dépôt sûr"


@pytest.fixture
def files(folder: Path) -> LocalFiles:
    return LocalFiles.make(folder)


def everything_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "consigne-vault"]


def test_what_was_stored_is_read_back_with_its_size_and_digest(
    files: LocalFiles,
) -> None:
    kept = new_id()
    written = files.write(kept, [b"one ", b"two"])
    assert written == Written(7, sha256(b"one two").hexdigest())
    assert files.size(kept) == 7
    with files.open(kept) as stream:
        assert stream.read() == b"one two"
    assert list(files.ids()) == [kept]


def test_only_the_owner_can_read(files: LocalFiles, folder: Path) -> None:
    files.write(new_id(), [b"x"])
    assert all(path.stat().st_mode & 0o077 == 0 for path in [folder, *folder.rglob("*")])


def test_an_interrupted_write_leaves_nothing(files: LocalFiles, folder: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    half = new_id()
    with pytest.raises(ConnectionError):
        files.write(half, broken())
    assert everything_in(folder) == []
    assert files.absent([half]) == {half: True}


def test_a_killed_write_leaves_no_object_and_is_swept(files: LocalFiles, folder: Path) -> None:
    half = new_id()
    writing = (
        "import os, sys; from pathlib import Path; from uuid import UUID\n"
        "from consigne.vault.files import LocalFiles\n"
        "def pieces():\n"
        "    yield b'half'\n"
        "    os.kill(os.getpid(), 9)\n"
        "LocalFiles(Path(sys.argv[1])).write(UUID(sys.argv[2]), pieces())\n"
    )
    ended = subprocess.run([sys.executable, "-c", writing, folder, str(half)], check=False)
    assert ended.returncode == -9
    assert files.absent([half]) == {half: True}
    assert files.sweep(older_than=3600) == 0
    assert files.sweep(older_than=0) == 1
    assert everything_in(folder) == []


def test_an_id_is_stored_once(files: LocalFiles) -> None:
    kept = new_id()
    files.write(kept, [b"first"])
    with pytest.raises(AlreadyStored):
        files.write(kept, [b"second"])
    with files.open(kept) as stream:
        assert stream.read() == b"first"


def test_removal_tells_what_was_there_and_what_was_not(files: LocalFiles, folder: Path) -> None:
    kept, never = new_id(), uuid4()
    files.write(kept, [b"x"])
    assert files.remove([kept, never]) == {kept: Removal.REMOVED, never: Removal.ABSENT}
    assert files.remove([kept]) == {kept: Removal.ABSENT}
    assert files.absent([kept, never]) == {kept: True, never: True}
    assert everything_in(folder) == []


def test_nothing_is_called_absent_when_the_disk_is_not_mounted(
    files: LocalFiles, folder: Path
) -> None:
    kept = new_id()
    files.write(kept, [b"x"])
    folder.rename(folder.with_name("unmounted"))
    folder.mkdir()
    for ask in (files.absent, files.remove):
        with pytest.raises(StoreMissing):
            ask([kept])
    with pytest.raises(StoreMissing):
        files.write(new_id(), [b"x"])


def test_another_error_is_not_absence(files: LocalFiles, folder: Path) -> None:
    kept = new_id()
    (folder / kept.hex[-2:]).write_text("a file where a folder belongs")
    for ask in (files.absent, files.remove):
        with pytest.raises(NotADirectoryError):
            ask([kept])


def test_what_is_absent_cannot_be_opened_or_measured(files: LocalFiles) -> None:
    with pytest.raises(ObjectAbsent):
        files.open(uuid4())
    with pytest.raises(ObjectAbsent):
        files.size(uuid4())


def test_objects_of_one_day_are_spread_over_folders(files: LocalFiles, folder: Path) -> None:
    for _ in range(40):
        files.write(new_id(), [b"x"])
    assert len({path.parent for path in everything_in(folder)}) > 30


def test_a_recent_unfinished_write_is_left_alone(files: LocalFiles, folder: Path) -> None:
    unfinished = folder / "unfinished" / "being-written"
    unfinished.touch()
    os.utime(unfinished, (time.time() - 60,) * 2)
    assert files.sweep(older_than=120) == 0
    assert files.sweep(older_than=30) == 1
