"""`consigne pack`: what is wrong is named by file and line; what is loaded is shown first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from consigne.packs.reading import read
from tests.installation import PACKS, connected_as

STORE = PACKS / "call-recording"


@pytest.fixture
def as_worker(own_database: str) -> Iterator[None]:
    with connected_as("worker"):
        yield


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The store's pack, in which one line's name was changed."""
    folder = Path(shutil.copytree(STORE, tmp_path / "call-recording"))
    file = folder / "activities.yaml"
    file.write_text(file.read_text().replace("en: Warranty Line", "en: Warranty Desk"))
    return folder


def test_a_sound_pack_is_said_to_be(typed: Any):
    status, answer, _ = typed("pack", "check", str(STORE))
    assert status == 0
    assert answer.startswith("call-recording: ")


def test_a_fault_is_told_by_file_and_line_in_both_languages(typed: Any, tmp_path: Path):
    shutil.copytree(STORE, tmp_path / "p")
    (tmp_path / "p" / "banks.yaml").write_text("banks:\n  - code: 3\n")
    english, french = (
        typed("pack", "check", str(tmp_path / "p"), "--lang", x) for x in ("en", "fr")
    )
    assert english[0] == french[0] == 1
    assert "banks.yaml:2 " in english[1]
    assert "à corriger avant de pouvoir être chargé" in french[1]


def test_a_faulty_pack_is_not_loaded(typed: Any, tmp_path: Path, as_worker: None):
    (tmp_path / "pack.yaml").write_text("pack: 3\n")
    status, answer, said = typed("pack", "load", str(tmp_path), "--yes")
    assert (status, answer) == (1, "")
    assert "pack.yaml:1 pack" in said


def test_what_loading_would_change_is_shown(typed: Any, as_worker: None, changed: Path):
    _, answer, _ = typed("pack", "diff", str(changed))
    assert "warranty-line" in answer
    assert "0 added, 1 changed, 0 closed." in answer


def test_nothing_is_loaded_when_nobody_confirms(
    typed: Any, as_worker: None, changed: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert typed("pack", "load", str(changed))[0] == 1
    assert "1 changed" in typed("pack", "diff", str(changed))[1]


def test_loading_twice_changes_nothing(asked: Any, as_worker: None, changed: Path):
    assert len(asked("pack", "load", str(changed), "--yes")["changes"]) == 1
    assert asked("pack", "load", str(changed), "--yes")["changes"] == []


def test_loading_lets_the_keys_serve_a_new_purpose(typed: Any, as_worker: None):
    from consigne.cli.serving.callers import is_current, table_of
    from consigne.config.paths import paths

    assert typed("pack", "load", str(PACKS / "official-accounts"), "--yes")[0] == 0
    purpose = next(e.code for e in read(PACKS / "official-accounts").entries if e.kind == "purpose")
    assert is_current(paths())
    assert purpose in table_of(paths()).read_text()
