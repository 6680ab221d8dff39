"""Secrets: invented once, kept closed, never invented in production."""

from __future__ import annotations

import os
from multiprocessing import get_context
from pathlib import Path

import pytest

from consigne.config.secrets import ensure, secret
from consigne.config.trouble import Trouble


def test_a_secret_file_is_readable_by_its_owner_alone(installation: Path) -> None:
    ensure(["db-web"])
    file = installation / "secrets" / "db-web"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_secret_is_invented_once(installation: Path) -> None:
    ensure(["db-web"])
    first = secret("db-web")
    ensure(["db-web"])
    assert secret("db-web") == first
    assert len(first) >= 43


def test_no_two_secrets_are_alike(installation: Path) -> None:
    ensure(["db-web", "db-worker"])
    assert secret("db-web") != secret("db-worker")


def test_processes_starting_at_once_agree_on_a_secret(installation: Path) -> None:
    with get_context("spawn").Pool(2) as pool:
        found = pool.map(_invented, ["django"] * 8)
    assert len(set(found)) == 1


def test_the_environment_comes_before_the_file(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure(["db-web"])
    monkeypatch.setenv("CONSIGNE_SECRET_DB_WEB", "from a vault")
    assert secret("db-web") == "from a vault"


def test_production_refuses_to_start_without_its_secrets(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSIGNE_ENV", "production")
    with pytest.raises(Trouble) as refused:
        ensure(["django", "db-web"])
    for told in (refused.value.words.en, refused.value.words.fr):
        assert "django, db-web" in told
        assert "CONSIGNE_SECRET_DB_WEB" in told
    assert not (installation / "secrets").exists()


def test_production_starts_on_secrets_it_was_given(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSIGNE_ENV", "production")
    monkeypatch.setenv("CONSIGNE_SECRET_DJANGO", "given")
    ensure(["django"])
    assert secret("django") == "given"


def test_a_secret_that_others_can_read_is_refused(installation: Path) -> None:
    ensure(["db-web"])
    (installation / "secrets" / "db-web").chmod(0o644)
    with pytest.raises(Trouble, match="chmod 600"):
        secret("db-web")


@pytest.mark.parametrize("name", ["../db/postgresql.conf", "", "DB", "a b", "db-", "a/b"])
def test_a_secret_name_cannot_lead_elsewhere(installation: Path, name: str) -> None:
    with pytest.raises(ValueError, match="lower-case words"):
        secret(name)


def _invented(name: str) -> str:
    ensure([name])
    return secret(name)


def test_the_name_of_a_secret_is_on_the_disk_with_it(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, fsync = [], os.fsync

    def seen(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", seen)
    ensure(["keys-master"])
    assert (installation / "secrets").stat().st_ino in synced
