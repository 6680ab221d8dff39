"""An approved plan runs by itself, once, and is taken up again by whoever is alive."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from consigne.config import clock
from consigne.kernel.decisions import NotAllowed
from consigne.kernel.ids import new_id
from consigne.retention.actions import runs
from consigne.retention.jobs import execute_approved, resume_runs
from consigne.retention.models import PlanItem
from consigne.retention.queries import certificates_seen_by, plan_seen_by
from consigne.retention.rules import PlanState
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.installation import connected_as
from tests.retention import story

pytestmark = pytest.mark.usefixtures("own_database", "keys")


@pytest.fixture(autouse=True)
def on_a_later_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda time_zone: story.LATER)


def waiting() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, queue_name, args FROM procrastinate_jobs")
        return [(name, queue, json.loads(given)) for name, queue, given in cursor]


def certificates() -> int:
    with acting(actor(cast.CHLOE)) as chloe:
        return len(certificates_seen_by(chloe))


def test_an_approval_puts_the_run_off_to_the_process_that_destroys():
    story.contacts(1)
    plan = story.approved()
    institution = actor(cast.CHLOE).institution
    ids = {"institution": str(institution), "plan": str(plan)}
    assert waiting() == [("retention.execute", "disposal", ids)]


def test_a_plan_nobody_approved_is_not_put_off():
    story.contacts(1)
    story.planned()
    assert waiting() == []


def test_the_job_runs_the_plan_once_however_often_it_comes():
    story.contacts(2)
    plan = story.approved()
    institution = str(actor(cast.CHLOE).institution)
    with connected_as("disposal"):
        execute_approved(institution, str(plan))
        execute_approved(institution, str(plan))
    assert story.left("interaction") == 0
    assert certificates() == 1


def test_a_run_left_behind_is_taken_up_without_any_job(monkeypatch):
    story.contacts(2)
    plan = story.approved()

    def gone(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(runs, "verify", gone)
        with pytest.raises(ConnectionError):
            story.executed(plan)
    with connected_as("disposal"):
        resume_runs(0)
    with acting(actor(cast.CHLOE)) as chloe:
        assert plan_seen_by(chloe, plan).state is PlanState.DONE
    assert certificates() == 1


def test_a_run_that_cannot_end_keeps_no_other_from_its_own():
    story.contacts(1)
    stuck = story.approved()
    (late,) = story.contacts(1)
    with acting(actor(cast.CHLOE)):
        # Its list is no longer the one approved: it never runs.
        listed = PlanItem.objects.get(plan_id=stuck)
        listed.pk, listed.record_id = new_id(), late
        listed.save(force_insert=True)
    following = story.approved()
    with connected_as("disposal"), pytest.raises(NotAllowed):
        resume_runs(0)
    with acting(actor(cast.CHLOE)) as chloe:
        assert plan_seen_by(chloe, stuck).state is PlanState.APPROVED
        assert plan_seen_by(chloe, following).state is PlanState.DONE
