"""Paths: where each thing is kept, and who can reach it."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from consigne.config.paths import Paths, paths, private_folder, shared_disks
from consigne.config.trouble import Trouble

_FOLDERS = (
    "keys",
    "ledger",
    "backups",
    "vault",
    "checkpoints",
    "mail",
    "log",
    "secrets",
    "run",
)


@pytest.mark.parametrize("name", _FOLDERS)
def test_a_folder_is_closed_to_everyone_but_its_owner(installation: Path, name: str) -> None:
    folder: Path = getattr(paths().create(), name)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_everything_is_in_the_data_directory_unless_moved(installation: Path) -> None:
    places = paths()
    assert {places.keys.parent, places.ledger.parent, places.backups.parent} == {installation}


def test_keys_ledger_and_backups_move_apart(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for setting in ("KEYS", "LEDGER", "BACKUPS"):
        monkeypatch.setenv(f"CONSIGNE_{setting}", str(tmp_path / setting))
    places = paths()
    assert [places.keys, places.ledger, places.backups] == [
        tmp_path / name for name in ("KEYS", "LEDGER", "BACKUPS")
    ]


def test_sharing_a_disk_with_the_database_is_said_in_both_languages(
    installation: Path,
) -> None:
    warnings = shared_disks(paths().create())
    assert [("CONSIGNE_" in text.en, "CONSIGNE_" in text.fr) for text in warnings] == [
        (True, True)
    ] * 3


def test_a_folder_on_another_disk_draws_no_warning(installation: Path) -> None:
    elsewhere = dataclasses.replace(paths(), keys=Path("/proc"))
    assert not any("CONSIGNE_KEYS" in text.en for text in shared_disks(elsewhere))


def test_sockets_fit_in_a_path_however_deep_the_data_directory_is(
    installation: Path,
) -> None:
    deep = installation / ("é" * 60)
    places = Paths(deep, deep / "keys", deep / "ledger", deep / "backups")
    assert len(os.fsencode(places.sockets / "postgresql" / ".s.PGSQL.65535")) <= 107
    assert places.sockets != Paths(installation, *[installation] * 3).sockets


def test_a_private_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(Trouble) as refused:
        private_folder(tmp_path)
    assert str(tmp_path) in refused.value.words.en
    assert str(tmp_path) in refused.value.words.fr


def test_a_private_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to("target")
    with pytest.raises(Trouble):
        private_folder(tmp_path / "link")
