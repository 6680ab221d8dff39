"""The same request arriving twice at once records one contact."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from consigne.api.interactions.shapes import ContactIn
from consigne.config import clock
from consigne.interactions.actions import NewInteraction, consign
from consigne.interactions.queries import latest_seen_by
from consigne.walls.context import acting
from tests.api.caller import Caller, a_body, a_caller

KEY = "order-000123"


def posted_elsewhere(caller: Caller, body):
    """The request as another worker of the server takes it."""
    try:
        return caller.post(body, key=KEY)
    finally:
        connection.close()


@pytest.mark.usefixtures("own_database")
def test_whoever_comes_second_is_given_the_contact_of_the_first():
    benoit, body = a_caller(), a_body()
    new = NewInteraction(**ContactIn(**body).model_dump(), origin=f"api:{KEY}")
    with ThreadPoolExecutor(1) as other:
        with acting(benoit.actor) as actor:
            now = clock.now()
            first = consign(actor, new, now=now, on=clock.today(actor.time_zone))
            answer = other.submit(posted_elsewhere, benoit, body)
            # The second waits for the first to commit, since they would bear one origin.
            time.sleep(0.5)
            assert not answer.done()
        second = answer.result(timeout=20)
    assert (second.status_code, second.json()["id"]) == (200, str(first.id))
    with acting(benoit.actor):
        assert len(latest_seen_by(benoit.actor, now=clock.now())) == 1
