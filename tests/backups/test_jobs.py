"""Backups end on their day by the real clock, whoever makes backups or not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection

from consigne.backups.actions import Safe, make_backup
from consigne.backups.jobs import expire
from consigne.backups.rules import LIFE, Backup, SetName
from consigne.config import clock
from consigne.config.paths import paths
from consigne.config.secrets import secret
from consigne.retention.queries import signer
from consigne.vault.keys.client import Keys
from tests.config.test_worker import Worker
from tests.installation import connected_as

pytestmark = pytest.mark.usefixtures("own_database", "keys")


@pytest.fixture
def safe(installed, own_database) -> Safe:
    return Safe(paths(), installed, own_database, signer())


def made(safe: Safe, *, age: timedelta) -> Backup:
    keys = Keys(paths().sockets / "keys", secret("keys-backup"))
    return make_backup(safe, keys, now=clock.now() - age)


def ended(safe: Safe, backup: Backup) -> set[SetName]:
    (known,) = [each for each in safe.book.backups() if each.id == backup.id]
    return {part.name for part in known.sets if part.expired_at is not None}


def test_the_job_ends_what_is_over_and_nothing_else(safe: Safe):
    young = made(safe, age=timedelta(days=1))
    half = made(safe, age=LIFE[SetName.KEYSTORE] + timedelta(minutes=1))
    old = made(safe, age=LIFE[SetName.DATABASE] + timedelta(minutes=1))
    with connected_as("disposal"):
        expire(0)
    assert ended(safe, young) == set()
    assert ended(safe, half) == {SetName.KEYSTORE}
    assert ended(safe, old) == set(SetName)
    keys = {file.name.partition(".")[0] for file in (paths().keys / "backups").iterdir()}
    assert f"{half.id}-keystore" not in keys
    assert {f"{half.id}-database", f"{young.id}-keystore"} <= keys


def test_a_second_run_ends_nothing_twice(safe: Safe):
    made(safe, age=LIFE[SetName.DATABASE] + timedelta(minutes=1))
    with connected_as("disposal"):
        expire(0)
        register = (paths().backups / "register.jsonl").read_bytes()
        expire(0)
    assert (paths().backups / "register.jsonl").read_bytes() == register


def test_a_day_moved_in_a_demonstration_ends_no_backup(safe: Safe, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda time_zone: date(2099, 1, 1))
    backup = made(safe, age=timedelta(days=1))
    with connected_as("disposal"):
        expire(0)
    assert ended(safe, backup) == set()


def test_what_fell_due_while_nothing_ran_is_done_at_the_next_start_and_once(safe: Safe):
    backup = made(safe, age=LIFE[SetName.DATABASE] + timedelta(minutes=1))
    with a_worker(safe):
        assert becomes(lambda: ended(safe, backup) == set(SetName))
        assert becomes(lambda: {"retention.orphans", "vault.witness"} <= names(ticks()))
    before = ticks()
    forget("retention.resume")
    with a_worker(safe):
        assert becomes(lambda: "retention.resume" in names(ticks()))
    after = ticks()
    again = {each for each in before.keys() & after.keys() if each[0] != "retention.resume"}
    assert {"backups.expire", "retention.orphans"} <= names(again)
    assert [each for each in again if before[each] != after[each]] == []


@contextmanager
def a_worker(safe: Safe) -> Iterator[None]:
    """The real disposal process, on the test's database."""
    worker = Worker("disposal", "disposal", safe.database)
    try:
        yield
    finally:
        worker.end()


Tick = tuple[str, int]


def ticks() -> dict[Tick, int]:
    """Each time a periodic job was due and put off, with the row that remembers it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, defer_timestamp, id FROM procrastinate_periodic_defers")
        return {(name, at): row for name, at, row in cursor}


def names(found: Iterable[Tick]) -> set[str]:
    return {name for name, _ in found}


def forget(name: str) -> None:
    with connected_as("worker"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers WHERE task_name = %s", [name])


def becomes(true: Callable[[], bool]) -> bool:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        if true():
            return True
        time.sleep(0.1)
    return False
