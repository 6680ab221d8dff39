"""A hold says the truth from the moment it is placed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connection

from consigne.audit.chain import Head
from consigne.config.logins import connection_settings
from consigne.kernel.actors import Actor, system
from consigne.kernel.decisions import NotSeen
from consigne.retention.actions import NewHold, place_hold
from consigne.retention.actions.batches import Announced, delete
from consigne.retention.models import Plan, Run
from consigne.retention.rules import HoldGround
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client
from tests.conftest import TODAY, actor
from tests.installation import connected_as
from tests.retention import story

pytestmark = pytest.mark.usefixtures("own_database", "keys")


def placed_elsewhere(database: str, chloe: Actor, client: UUID) -> UUID:
    """Place a hold from a connection of its own, and wait for nobody."""
    connection.settings_dict.update(connection_settings("web") | {"NAME": database})
    try:
        with acting(chloe), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            return place_hold(
                chloe, NewHold("client", client, HoldGround.COMPLAINT, "P-1"), on=TODAY
            )
    finally:
        connection.close()


def test_a_hold_on_a_client_waits_for_the_batch_that_destroys_their_contacts(own_database):
    with acting(actor(cast.BENOIT)) as benoit:
        amara = a_client(benoit)
    contacts = tuple(story.contacts(2, amara))
    plan, chloe = story.approved(), actor(cast.CHLOE)
    with connected_as("disposal"), acting(system(chloe.institution)) as disposal:
        run = Run.objects.create(institution_id=chloe.institution, plan=Plan.objects.get(pk=plan))
        announced = Announced(1, "interaction", contacts, Head(1, "0" * 64))
        delete(disposal, run, announced, on=story.LATER)
        with ThreadPoolExecutor(1) as web, pytest.raises(OperationalError):
            web.submit(placed_elsewhere, own_database, chloe, amara).result()
    with acting(chloe):
        assert place_hold(chloe, NewHold("client", amara, HoldGround.COMPLAINT, "P-1"), on=TODAY)


@pytest.mark.parametrize("kind", ["interaction", "journal_month", "account", "no_such_kind"])
def test_what_is_not_there_to_be_held_is_not_seen(kind: str):
    with acting(actor(cast.CHLOE)) as chloe, pytest.raises(NotSeen):
        place_hold(chloe, NewHold(kind, uuid4(), HoldGround.COMPLAINT, "P-1"), on=TODAY)
