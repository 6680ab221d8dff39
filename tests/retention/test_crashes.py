"""Killed at any step, a destruction resumes: nothing half-done is called done, none done twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from consigne.config.cluster import Cluster
from consigne.config.paths import CHECKOUT, paths
from consigne.interactions.queries import draft_of
from consigne.kernel.actors import system
from consigne.retention.actions import execute
from consigne.retention.entries import Intent, Outcome, RunClosed
from consigne.retention.models import Batch
from consigne.retention.queries import (
    certificates_seen_by,
    ledger,
    plan_seen_by,
    position,
    run_of,
    startup_guard,
)
from consigne.retention.rules import PlanState
from consigne.vault.actions import keys as way_to_keys
from consigne.vault.actions import look_for
from consigne.walls.context import acting
from tests import cast
from tests.conftest import TODAY, actor
from tests.installation import connected_as, keys_process
from tests.retention import story
from tests.retention.killed import STEPS
from tests.retention.story import LATER

KILLED = -signal.SIGKILL


def _process(module: str, login: str, *given: object) -> subprocess.Popen[str]:
    """A process of this login, on the story's own database, ledger, checkpoints and keys."""
    story_of_its_own = {
        "CONSIGNE_LOGIN": login,
        "CONSIGNE_DATABASE": str(connection.settings_dict["NAME"]),
        "CONSIGNE_LEDGER": str(settings.LEDGER),
        "DJANGO_SETTINGS_MODULE": "consigne.config.settings",
        "STORY_CHECKPOINTS": str(settings.CHECKPOINTS),
        "STORY_KEYS": str(settings.KEYS_SOCKET),
    }
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, given)],
        env={**os.environ, **story_of_its_own},
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@dataclass
class Disposal:
    """An approved plan of so many contacts, with what hung from them."""

    contacts: int
    batch: int = 2
    objects: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        story.contacts(self.contacts, with_files=1)
        self.objects = story.objects()
        self.institution = actor(cast.CHLOE).institution
        self.plan = story.approved()

    def begun(self, step: str = "never") -> subprocess.Popen[str]:
        """The disposal process, at work."""
        given = [step, self.institution, self.plan, LATER, self.batch]
        process = _process("tests.retention.killed", "disposal", *given)
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        return process

    def interrupted(self, step: str) -> None:
        """Run until the step, and no further."""
        with self.begun(step) as process:
            assert process.wait(60) == KILLED

    def resumed(self) -> None:
        with connected_as("disposal"):
            execute(system(self.institution), self.plan, on=LATER)

    def says_it_is_done(self) -> bool:
        """Whether anybody reading plan or certificates would believe so."""
        with acting(actor(cast.CHLOE)) as chloe:
            is_done = plan_seen_by(chloe, self.plan).state is PlanState.DONE
            return is_done or bool(certificates_seen_by(chloe))

    def is_resumable(self) -> bool:
        with connected_as("disposal"):
            return bool(startup_guard())

    def is_over(self) -> None:
        """All of it gone once, told once, and certified for what it is."""
        assert [story.left(kind) for kind in ("interaction", "party", "attachment")] == [0, 0, 0]
        with connected_as("disposal"):
            gone = look_for(self.objects)
            assert (gone.keys_absent, gone.files_absent) == (gone.asked, gone.asked)
            self._ledger_agrees()
        with acting(actor(cast.CHLOE)) as chloe:
            run = run_of(chloe, self.plan)
            (certificate,) = certificates_seen_by(chloe)
            assert plan_seen_by(chloe, self.plan).state is PlanState.DONE
        assert (run.destroyed, run.waiting, dict(run.withheld)) == (self.contacts, 0, {})
        self._tells_the_truth(certificate.signed["document"])

    def _ledger_agrees(self) -> None:
        assert ledger().verify(position()).ok
        entries = [recorded.entry for recorded in ledger().entries()]
        announced = [each for entry in entries if isinstance(entry, Intent) for each in entry.ids]
        assert len(announced) == len(set(announced)) == self.contacts
        answered = {entry.intent: entry for entry in entries if isinstance(entry, Outcome)}
        assert sum(outcome.destroyed for outcome in answered.values()) == self.contacts
        assert not any(outcome.failed or outcome.left for outcome in answered.values())
        assert [entry.is_complete for entry in entries if isinstance(entry, RunClosed)][-1]
        with acting(system(self.institution)):
            batches = Batch.objects.values_list("destroyed", "finished_at")
            assert sum(counts["interaction"] for counts, _ in batches) == self.contacts
            assert all(finished for _, finished in batches)

    def _tells_the_truth(self, document: dict) -> None:
        counts = {each["holding"]: each["count"] for each in document["destroyed"]}
        assert counts["interaction"] == counts["attachment"] == self.contacts
        for live in document["live"]:
            assert live["absent"] == live["looked_for"] == self.contacts


@pytest.mark.usefixtures("own_database", "keys")
@pytest.mark.req("OPC-QC-22", "OPC-QC-24")
@pytest.mark.parametrize("step", STEPS)
def test_killed_when(step):
    disposal = Disposal(contacts=4)
    disposal.interrupted(step)
    assert not disposal.says_it_is_done()
    assert disposal.is_resumable()
    disposal.resumed()
    disposal.is_over()


@pytest.mark.usefixtures("own_database", "keys")
def test_killed_again_and_again_at_any_moment():
    disposal = Disposal(contacts=24, batch=1)
    for moment in random.Random().sample(range(600), 6):
        with disposal.begun() as process:
            time.sleep(moment / 1000)
            process.kill()
        # Killed between its certificate and its exit, it is over all the same: proved below.
        if disposal.says_it_is_done():
            break
        assert disposal.is_resumable()
    else:
        disposal.resumed()
    disposal.is_over()


@pytest.mark.usefixtures("own_database", "keys")
def test_another_plan_finishes_first_what_a_killed_one_announced():
    killed = Disposal(contacts=2)
    killed.interrupted("a batch is announced")
    story.contacts(1)
    other = story.approved()
    story.executed(other)
    assert story.left("interaction") == 0
    killed.resumed()
    with acting(actor(cast.CHLOE)) as chloe:
        run = run_of(chloe, killed.plan)
    assert (run.destroyed, dict(run.withheld)) == (2, {})


@contextmanager
def own_keys(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A keys process of this test's own, which may die; its keystore outlives it."""
    before = settings.KEYS_SOCKET, os.environ.get("CONSIGNE_KEYS")
    settings.KEYS_SOCKET = paths().sockets / "own"
    os.environ["CONSIGNE_KEYS"] = str(folder / "keys")
    way_to_keys.cache_clear()
    try:
        with keys_process() as process:
            yield process
    finally:
        settings.KEYS_SOCKET = before[0]
        os.environ.pop("CONSIGNE_KEYS")
        way_to_keys.cache_clear()


@pytest.mark.usefixtures("own_database")
def test_the_keys_killed_under_a_run_destroy_nothing_in_secret_and_the_run_resumes(tmp_path):
    with own_keys(tmp_path) as keys:
        disposal = Disposal(contacts=30, batch=1)
        with disposal.begun() as process, until_told(3, process):
            keys.kill()
            assert process.wait(60) not in (0, KILLED)
        assert not disposal.says_it_is_done()
        assert disposal.is_resumable()
    with own_keys(tmp_path):
        disposal.resumed()
        disposal.is_over()


@contextmanager
def until_told(outcomes: int, process: subprocess.Popen[str]) -> Iterator[None]:
    """Once the ledger tells of so many batches; the process must still be at work."""
    while process.poll() is None:
        told = sum(isinstance(each.entry, Outcome) for each in ledger().entries())
        if told >= outcomes:
            break
        time.sleep(0.005)
    yield


@pytest.mark.usefixtures("own_database", "keys")
def test_the_database_killed_under_a_run_comes_back_and_the_run_resumes(installed: Cluster):
    _commit_for_good(installed)
    disposal = Disposal(contacts=30, batch=1)
    connection.close()
    with disposal.begun() as process, until_told(3, process):
        os.kill(_postmaster(), signal.SIGKILL)
        assert process.wait(60) not in (0, KILLED)
    _wait_for(installed)
    assert not disposal.says_it_is_done()
    assert disposal.is_resumable()
    disposal.resumed()
    disposal.is_over()


def _commit_for_good(cluster: Cluster) -> None:
    """As in production: the tests' own server may forget its last commits when it is killed."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on')


def _postmaster() -> int:
    return int((paths().db / "postmaster.pid").read_text().split()[0])


def _wait_for(cluster: Cluster) -> None:
    for _ in range(200):
        try:
            psycopg.connect(cluster.admin_url()).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the database did not come back")


@pytest.mark.usefixtures("own_database")
def test_what_was_being_written_when_the_web_died_is_kept_as_a_draft():
    with _process("tests.retention.killed_web", "web") as web:
        assert web.wait(60) == KILLED
    with acting(actor(cast.BENOIT)) as benoit:
        assert draft_of(benoit, "contact", on=TODAY).written == {"note": "Elle rappelle"}
    assert story.left("interaction") == 0
