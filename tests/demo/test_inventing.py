"""The demonstration is made by the actions of the floors, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from consigne.config import clock
from consigne.config.paths import paths
from consigne.demo import installation
from consigne.demo.actions import move_clock
from consigne.demo.furnishing import furnish
from consigne.demo.inventing import invent
from consigne.institutions.queries import institution_coded
from consigne.interactions.queries import latest_seen_by
from consigne.kernel.actors import Actor, system
from consigne.kernel.masks import Masked
from consigne.register.rules import KeepState
from consigne.walls.context import acting
from tests.installation import connected_as


@pytest.fixture
def demo(own_database: str, keys: None) -> Iterator[Actor]:
    """The demonstration, furnished and told; its store seen by the system."""
    places = paths()
    installation.begin(places)
    with connected_as("worker"):
        furnish(places)
        furnish(places)
    store = institution_coded("boreal")
    assert store is not None
    yield system(store)
    for name in ("demo.json", "clock.json"):
        (places.data / name).unlink(missing_ok=True)


def test_it_is_told_once_and_looks_alive(demo: Actor):
    count = invent()
    assert 300 <= count <= 400
    assert invent() == 0
    with acting(demo):
        seen = latest_seen_by(demo, now=clock.now(), most=1000)
    today = clock.today(demo.time_zone)
    overdue = [s for s in seen if s.keep.due_on is not None and s.keep.due_on <= today]
    assert 30 <= len(overdue) <= len(seen) / 2
    assert {s.activity.code for s in seen} == {"warranty-line", "collections-line"}
    assert {s.language for s in seen} == {"en", "fr"}
    assert any(not isinstance(s.attachments, Masked) and s.attachments for s in seen)
    assert {s.keep.state(today) for s in seen} >= {KeepState.KEPT, KeepState.SOON}


def test_moving_its_day_is_journalled(demo: Actor):
    day = clock.today(demo.time_zone) + timedelta(days=100)
    with acting(demo, door="desk"):
        move_clock(demo, day)
    assert clock.today(demo.time_zone) == day
    with connected_as("disposal"):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit_event WHERE act = 'demo.CLOCK_MOVED'")
            assert cursor.fetchone() == (1,)
