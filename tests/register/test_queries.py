"""The register reads as it stood on any day, and is its institution's own."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consigne.kernel.ids import new_id
from consigne.register.queries import activities_by_id, register_seen_by, versions_of
from consigne.register.rules import Kind
from consigne.walls.context import acting
from tests import cast
from tests.conftest import TODAY, actor

pytestmark = pytest.mark.django_db


def test_an_activity_names_what_the_register_declares():
    with acting(actor(cast.BENOIT)) as benoit:
        register = register_seen_by(benoit, on=TODAY)
    for activity in register.activities.values():
        assert set(activity.purposes) <= register.purposes.keys()
        assert set(activity.schedules.values()) <= register.schedules.keys()


def test_nothing_was_in_force_before_its_first_day():
    with acting(actor(cast.BENOIT)) as benoit:
        register = register_seen_by(benoit, on=date(1999, 1, 1))
    assert register.activities == {}


def test_each_institution_reads_its_own_register():
    with acting(actor(cast.BENOIT)) as benoit, acting(actor(cast.DOV)) as dov:
        ours = register_seen_by(dov, on=TODAY).activities
        theirs = next(iter(ours.values())).id
    with acting(benoit):
        assert register_seen_by(benoit, on=TODAY).activities.keys().isdisjoint(ours)
        assert activities_by_id(benoit, {theirs, new_id()}) == {}


def test_a_register_is_read_once_and_remembered():
    with acting(actor(cast.BENOIT)) as benoit:
        register_seen_by(benoit, on=TODAY)
        with CaptureQueriesContext(connection) as queries:
            register_seen_by(benoit, on=TODAY)
    assert len(queries) <= 1


def test_another_actor_s_transaction_teaches_nothing_wrong():
    benoit = actor(cast.BENOIT)
    day = date(2026, 7, 7)
    with acting(actor(cast.DOV)):
        assert register_seen_by(benoit, on=day).activities == {}
    with acting(benoit):
        assert register_seen_by(benoit, on=day).activities != {}


def test_every_version_of_an_entry_is_read_newest_first():
    with acting(actor(cast.BENOIT)) as benoit:
        versions = versions_of(benoit, Kind.ACTIVITY, "warranty-line")
    assert versions
    assert sorted(versions, key=lambda v: v.from_on, reverse=True) == list(versions)
