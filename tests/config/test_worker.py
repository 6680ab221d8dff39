"""Jobs run under their own login, and those of a worker that died are taken up again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django import app
from psycopg.errors import LockNotAvailable

from consigne.config import worker
from consigne.config.paths import CHECKOUT
from tests.installation import connected_as

LISTEN = """
import os, sys, time
from consigne.cli.standing import installed
with installed(sys.argv[1]):
    from consigne.config import worker
    from procrastinate.contrib.django import app
    worker._HEARTBEAT, worker._STALLED_AFTER, worker._LOOKED_FOR_EVERY = 0.3, 1.5, 0.3

    @app.task(name="tests.wait", queue=sys.argv[2])
    def wait(seconds):
        print("began", flush=True)
        time.sleep(float(seconds))
        print("done", flush=True)

    worker.work(sys.argv[1], on_ready=lambda: print("ready", flush=True))
"""


class Worker:
    """A worker process of its own, on the test's database."""

    def __init__(self, login: str, queue: str, database: str) -> None:
        known = {"CONSIGNE_LOGIN": login, "CONSIGNE_DATABASE": database}
        self.process = subprocess.Popen(
            [sys.executable, "-c", LISTEN, login, queue],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **known, "PYTHONPATH": str(CHECKOUT)},
        )
        assert self.heard() == "ready"

    def heard(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        status = self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


@pytest.fixture
def workers(own_database: str) -> Iterator[list[Worker]]:
    started: list[Worker] = []
    yield started
    for one in started:
        if one.process.poll() is None:
            one.end()


def deferred(queue: str, seconds: float) -> None:
    app.configure_task("tests.wait", queue=queue).defer(seconds=str(seconds))


@pytest.mark.parametrize("login", sorted(worker.QUEUES))
def test_each_login_does_the_jobs_of_its_own_queue(
    own_database: str, workers: list[Worker], login: str
):
    queue = worker.QUEUES[login][0]
    workers.append(Worker(login, queue, own_database))
    deferred(queue, 0)
    assert [workers[0].heard(), workers[0].heard()] == ["began", "done"]
    assert workers[0].end() == 0


def test_a_job_of_a_worker_that_was_killed_is_taken_up_again(
    own_database: str, workers: list[Worker]
):
    workers.append(Worker("disposal", "disposal", own_database))
    deferred("disposal", 2)
    assert workers[0].heard() == "began"
    workers[0].end(signal.SIGKILL)
    workers.append(Worker("disposal", "disposal", own_database))
    assert [workers[1].heard(), workers[1].heard()] == ["began", "done"]


def test_told_to_stop_a_worker_ends_its_job_first(own_database: str, workers: list[Worker]):
    workers.append(Worker("disposal", "disposal", own_database))
    deferred("disposal", 0.5)
    assert workers[0].heard() == "began"
    workers[0].process.send_signal(signal.SIGTERM)
    assert workers[0].heard() == "done"


def test_a_job_done_leaves_no_row(own_database: str, workers: list[Worker]):
    workers.append(Worker("disposal", "disposal", own_database))
    deferred("disposal", 0)
    assert [workers[0].heard(), workers[0].heard()] == ["began", "done"]
    time.sleep(0.5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'tests.wait'")
        assert cursor.fetchone() == (0,)


def test_the_next_months_of_the_journal_are_opened(own_database: str):
    with connected_as("worker"):
        worker.open_months()
        worker.open_months()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_class WHERE relispartition AND relname = 'audit_event_' "
                "|| to_char(now() + interval '2 months', 'YYYYMM')"
            )
            assert cursor.fetchone() == (1,)


def test_a_month_is_not_opened_at_the_cost_of_those_who_wait_behind_it(own_database, installed):
    # A copy of the database reads the journal for as long as it takes.
    with psycopg.connect(installed.url("backup", own_database)) as copying:
        copying.execute("SELECT FROM audit_event LIMIT 1")
        with connected_as("worker"), connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '10s'")
            with pytest.raises(OperationalError) as refused:
                cursor.execute("SELECT audit_open_month('2031-01-01')")
    assert isinstance(refused.value.__cause__, LockNotAvailable)
