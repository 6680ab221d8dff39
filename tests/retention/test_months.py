"""The journal is kept as long as its schedule says, and a month of it goes through the one door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from consigne.audit.chain import utc_now
from consigne.audit.queries import verify_journal
from consigne.audit.sealing import seal_once
from consigne.kernel.ids import new_id
from consigne.retention import journal
from consigne.retention.actions import NewHold, place_hold, plan_disposal
from consigne.retention.actions.replaying import Replayed, replay
from consigne.retention.entries import MonthDestroyed
from consigne.retention.guard import Why as Guarded
from consigne.retention.queries import (
    certificates_seen_by,
    due_counts,
    ledger,
    plan_lines,
    plan_seen_by,
    run_of,
    startup_guard,
)
from consigne.retention.rules import HoldGround, Why
from consigne.walls.context import acting
from tests import cast
from tests.conftest import TODAY, actor
from tests.installation import connected_as
from tests.retention import story

pytestmark = pytest.mark.usefixtures("keys")

OLD, DUE = date(2024, 3, 1), date(2026, 4, 1)


@pytest.fixture
def admin(installed, own_database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(installed.admin_url(own_database), autocommit=True) as superuser:
        yield superuser


@pytest.fixture
def old_events(admin) -> int:
    """Three events of March 2024, at the institution of the cast, sealed since."""
    written(admin, actor(cast.CHLOE).institution, OLD, 3)
    sealed()
    return 3


def written(admin: psycopg.Connection, institution: UUID, month: date, count: int) -> None:
    for day in range(1, count + 1):
        admin.execute(
            "INSERT INTO audit_event (id, at, institution_id, actor_id, roles, act, purpose, "
            "outcome, reasons, door) VALUES (%s, %s, %s, %s, '{agent}', 'clients.SEEN', '', "
            "'allowed', '{}', 'desk')",
            [new_id(), f"{month:%Y-%m}-{day:02d} 12:00+00", institution, new_id()],
        )


def sealed() -> None:
    with connected_as("worker"):
        seal_once()


def verified():
    sealed()
    with connected_as("worker"):
        return verify_journal(now=utc_now())


def events_of(month: date) -> int:
    with connected_as("worker"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit_event WHERE date_trunc('month', at) = %s", [month]
        )
        return cursor.fetchone()[0]


def test_a_month_is_due_when_its_period_after_its_end_is_over():
    assert journal.due_on(OLD) == DUE
    assert journal.month_of(journal.month_id(OLD)) == OLD


def test_only_the_months_whose_day_has_come_are_looked_at(settings):
    assert journal._first_not_due(date(2026, 11, 23)) == date(2024, 11, 1)
    assert journal._first_not_due(date(2026, 12, 1)) == date(2024, 12, 1)
    settings.JOURNAL_KEPT = "P1M"
    assert journal._first_not_due(date(2026, 12, 1)) == date(2026, 11, 1)


def test_an_installation_may_keep_its_journal_longer(settings):
    settings.JOURNAL_KEPT = "P7Y"
    assert journal.due_on(OLD) == date(2031, 4, 1)


def test_a_month_past_its_period_is_in_the_plan_with_its_schedule(old_events):
    with acting(actor(cast.CHLOE)) as chloe:
        assert due_counts(chloe, on=TODAY)[journal.KIND] == 1
        plan = plan_disposal(chloe, on=TODAY)
        (line,) = plan_lines(chloe, plan)
    assert (line.kind, line.count, line.first_due_on) == (journal.KIND, 1, DUE)
    assert line.schedule == journal.SCHEDULE_ID


@pytest.mark.req("OPC-15", "OPC-QC-23")
def test_an_approved_month_is_destroyed_put_on_record_and_certified(old_events):
    plan = story.approved(TODAY)
    story.executed(plan, TODAY)
    assert events_of(OLD) == 0
    report = verified()
    assert report.ok
    (told,) = [each for each in report.findings if each.code == "month_destroyed"]
    assert told.facts == {"month": "2024-03", "count": old_events}
    with acting(actor(cast.CHLOE)) as chloe:
        (certificate,) = certificates_seen_by(chloe)
    document = certificate.signed["document"]
    assert [(each["holding"], each["count"]) for each in document["destroyed"]] == [
        (journal.KIND, 1)
    ]
    assert document["schedules"][0]["period"] == "P24M"
    assert document["live"][0]["absent"] == document["live"][0]["looked_for"] == 1


def test_the_ledger_says_which_places_of_the_tree_went_with_their_root(old_events):
    story.executed(story.approved(TODAY), TODAY)
    last = ledger().last_intent()
    assert isinstance(last.entry, MonthDestroyed)
    assert (last.entry.month, last.entry.count) == ("2024-03", old_events)
    assert sum(until - first for first, until in last.entry.ranges) == old_events


def test_the_rest_of_the_journal_stays_as_it_was(admin, old_events):
    written(admin, actor(cast.CHLOE).institution, date(2025, 7, 1), 2)
    sealed()
    story.executed(story.approved(TODAY), TODAY)
    assert events_of(date(2025, 7, 1)) == 2
    assert verified().ok


def test_a_held_month_stays(old_events):
    with acting(actor(cast.CHLOE)) as chloe:
        month = journal.month_id(OLD)
        place_hold(chloe, NewHold(journal.KIND, month, HoldGround.INVESTIGATION, "E-7"), on=TODAY)
    story.contacts(1)
    with acting(actor(cast.CHLOE)) as chloe:
        plan = plan_seen_by(chloe, plan_disposal(chloe, on=story.LATER))
    assert journal.KIND not in plan.counts
    assert plan.kept == {(journal.KIND, Why.HELD.code): 1}


def test_a_month_held_after_the_approval_stays(old_events):
    plan = story.approved(TODAY)
    with acting(actor(cast.CHLOE)) as chloe:
        month = journal.month_id(OLD)
        place_hold(chloe, NewHold(journal.KIND, month, HoldGround.LITIGATION, "C-9"), on=TODAY)
    story.executed(plan, TODAY)
    assert events_of(OLD) == 3
    with acting(actor(cast.CHLOE)) as chloe:
        assert run_of(chloe, plan).withheld == {Why.HELD.code: 1}


def test_a_month_shared_with_another_institution_waits_for_its_approval(admin, old_events):
    dov = actor(cast.DOV)
    written(admin, dov.institution, OLD, 2)
    sealed()
    plan = story.approved(TODAY)
    story.executed(plan, TODAY)
    assert events_of(OLD) == 5
    with acting(actor(cast.CHLOE)) as chloe:
        assert run_of(chloe, plan).withheld == {Why.OTHERS_TOO.code: 1}


def test_the_last_institution_to_approve_ends_a_shared_month(admin, old_events):
    dov = actor(cast.DOV)
    written(admin, dov.institution, OLD, 2)
    sealed()
    with acting(dov):
        theirs = plan_disposal(dov, on=TODAY)
    admin.execute(
        "UPDATE retention_plan SET state = 'approved', approved_by = %s, approved_at = now() "
        "WHERE id = %s",
        [new_id(), theirs],
    )
    story.executed(story.approved(TODAY), TODAY)
    assert events_of(OLD) == 0
    assert verified().ok


def test_a_month_in_the_default_partition_goes_too(admin, old_events):
    (where,) = admin.execute(
        "SELECT DISTINCT tableoid::regclass::text FROM audit_event WHERE at < '2025-01-01'"
    ).fetchone()
    assert where == "audit_event_other"
    story.executed(story.approved(TODAY), TODAY)
    assert admin.execute("SELECT count(*) FROM audit_event_other").fetchone() == (0,)
    disabled = "SELECT count(*) FROM pg_trigger WHERE tgname = 'never_changes' AND tgenabled = 'D'"
    assert admin.execute(disabled).fetchone() == (0,)


def test_a_month_opened_late_takes_in_what_came_before_it(admin, old_events):
    with connected_as("worker"), connection.cursor() as cursor:
        cursor.execute("SELECT audit_open_month(%s)", [OLD])
    (count,) = admin.execute("SELECT count(*) FROM audit_event_202403").fetchone()
    assert count == old_events
    assert verified().ok
    story.executed(story.approved(TODAY), TODAY)
    assert events_of(OLD) == 0
    assert admin.execute("SELECT to_regclass('audit_event_202403')").fetchone() == (None,)


class Killed(BaseException):
    """Stands for the end of the process, where a subprocess would only be slower."""


@pytest.mark.parametrize(
    "step",
    [
        "consigne.audit.checkpoints.Checkpoints.month_destroyed",
        "consigne.retention.actions.months.mark",
        "consigne.retention.actions.months._answer",
    ],
)
def test_a_month_interrupted_is_finished_and_told_once(old_events, monkeypatch, step):
    plan = story.approved(TODAY)

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(step, die)
        with pytest.raises(Killed):
            story.executed(plan, TODAY)
    with connected_as("disposal"):
        assert startup_guard()
    story.executed(plan, TODAY)
    assert events_of(OLD) == 0
    report = verified()
    assert report.ok
    assert report.codes.count("month_destroyed") == 1


def test_a_month_a_backup_brought_back_is_found_and_destroyed_again(
    installed, own_database, old_events, admin
):
    admin.close()
    story.copy_database(installed, own_database, f"{own_database}_copy")
    story.executed(story.approved(TODAY), TODAY)
    story.copy_database(installed, f"{own_database}_copy", own_database)
    with connected_as("worker"):
        codes = [each.code for each in verify_journal(now=utc_now()).grave]
    assert "destroyed_returned" in codes
    with connected_as("disposal"):
        assert startup_guard().why is Guarded.LEDGER_AHEAD
        assert replay(on=TODAY) == Replayed(entries=1, destroyed=1, withheld=0)
        assert startup_guard()
    assert events_of(OLD) == 0
