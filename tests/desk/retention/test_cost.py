"""No page of the officer asks the database more when there is more to show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consigne.kernel.ids import new_id
from consigne.retention.actions import NewHold, decline, place_hold
from consigne.retention.rules import HoldGround
from consigne.walls.context import acting
from tests import cast
from tests.conftest import TODAY, actor
from tests.desk.conftest import Desk
from tests.desk.retention.story import approve_as_estelle, contacts_past_their_day, plan_as_chloe
from tests.desk.served import client_of

pytestmark = pytest.mark.django_db


def declined_plan() -> None:
    contacts_past_their_day(1)
    plan = plan_as_chloe()
    with acting(actor(cast.ESTELLE)) as estelle:
        decline(estelle, plan, reason="Later")


def approved_plan() -> None:
    contacts_past_their_day(1)
    approve_as_estelle(plan_as_chloe())


def a_hold() -> None:
    client = client_of(cast.BENOIT)
    with acting(actor(cast.CHLOE)) as chloe:
        place_hold(chloe, NewHold("client", client, HoldGround.AUDIT, f"V-{new_id()}"), on=TODAY)


@pytest.mark.parametrize(
    ("page", "more"),
    [
        ("/en/retention/", declined_plan),
        ("/en/retention/", approved_plan),
        ("/en/retention/holds/", a_hold),
        ("/en/journal/", lambda: client_of(cast.BENOIT)),
    ],
)
def test_a_page_asks_as_much_for_one_as_for_many(desk: Desk, page: str, more: Callable[[], object]):
    chloe = desk(cast.CHLOE)
    more()
    chloe.get(page)
    with CaptureQueriesContext(connection) as few:
        chloe.get(page)
    for _ in range(6):
        more()
    with CaptureQueriesContext(connection) as many:
        chloe.get(page)
    assert len(many) <= len(few)
