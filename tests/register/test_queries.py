"""The register is read once per load, and never through another institution's eyes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consigne.register.queries import activities_by_id, register_seen_by, schedules_by_id
from consigne.walls.context import acting
from tests import cast
from tests.conftest import TODAY, actor

pytestmark = pytest.mark.django_db


def test_a_register_already_read_costs_one_question():
    with acting(actor(cast.BENOIT)) as benoit:
        register_seen_by(benoit, on=TODAY)
    with acting(actor(cast.BENOIT)) as benoit, CaptureQueriesContext(connection) as asked:
        register = register_seen_by(benoit, on=TODAY)
        schedules_by_id(benoit, {each.id for each in register.schedules.values()})
        activities_by_id(benoit, {each.id for each in register.activities.values()})
        schedules_by_id(benoit, {each.id for each in register.schedules.values()})
    # Whether it was loaded again; on a first reading also every schedule and every activity.
    assert len(asked) in (1, 3)


def test_a_transaction_that_shows_no_register_teaches_nothing():
    benoit = actor(cast.BENOIT)
    with acting(actor(cast.DOV)):
        assert not register_seen_by(benoit, on=TODAY).activities
    with acting(benoit):
        assert register_seen_by(benoit, on=TODAY).activities


def test_the_versions_of_another_institution_are_not_told():
    with acting(actor(cast.BENOIT)) as benoit:
        theirs = {each.id for each in register_seen_by(benoit, on=TODAY).activities.values()}
    with acting(actor(cast.DOV)) as dov:
        assert activities_by_id(dov, theirs) == {}
