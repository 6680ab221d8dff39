"""Who may act for a client is answered by every authority on record, not by the last alone."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from consigne.clients.actions import NewAuthority, record_authority, revoke_authority
from consigne.clients.queries import may_act
from consigne.clients.rules import Scope, Why
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import ALLOWED, Decision, NotAllowed, Refused
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client
from tests.conftest import TODAY, actor

pytestmark = pytest.mark.django_db
LAST_YEAR, TOMORROW = TODAY - timedelta(days=365), TODAY + timedelta(days=1)


@pytest.fixture
def chloe(db):
    with acting(actor(cast.CHLOE)) as chloe:
        yield chloe


@pytest.fixture
def amara(chloe):
    return a_client(chloe)


@pytest.fixture
def bruno(chloe):
    return a_client(chloe, given_name="Bruno")


def authority(
    by: Actor,
    client: UUID,
    representative: UUID,
    scope: Scope = Scope.EVERYTHING,
    from_on: date = LAST_YEAR,
    until_on: date | None = None,
) -> UUID:
    new = NewAuthority(client, representative, "mandate", scope, from_on, until_on)
    return record_authority(by, new)


def may(by: Actor, client: UUID, representative: UUID, what: Scope = Scope.EVERYTHING) -> Decision:
    return may_act(by, client=client, representative=representative, what=what, on=TODAY)


def test_nobody_acts_for_a_client_by_what_is_on_record_for_another(chloe, amara, bruno):
    authority(chloe, amara, bruno)
    carla = a_client(chloe, given_name="Carla")
    for client, representative in ((amara, carla), (carla, bruno), (bruno, amara)):
        assert may(chloe, client, representative) == Refused(Why.NO_AUTHORITY_TO_ACT)


def test_an_older_authority_in_force_counts_though_the_newer_is_revoked(chloe, amara, bruno):
    authority(chloe, amara, bruno)
    newer = authority(chloe, amara, bruno, from_on=TODAY - timedelta(days=10))
    revoke_authority(chloe, newer, on=TODAY)
    assert may(chloe, amara, bruno) is ALLOWED


def test_an_older_authority_counts_where_the_newer_is_narrower(chloe, amara, bruno):
    authority(chloe, amara, bruno, Scope.THIS_MATTER)
    authority(chloe, amara, bruno, Scope.INFORMATION, from_on=TODAY)
    assert may(chloe, amara, bruno, Scope.THIS_MATTER) is ALLOWED
    assert may(chloe, amara, bruno, Scope.INFORMATION) is ALLOWED
    assert may(chloe, amara, bruno) == Refused(Why.AUTHORITY_TO_ACT_NARROWER)


def test_the_refusal_is_about_the_authority_that_is_nearest(chloe, amara, bruno):
    authority(chloe, amara, bruno, until_on=TODAY - timedelta(days=90))
    revoked = authority(chloe, amara, bruno, from_on=TODAY - timedelta(days=30))
    revoke_authority(chloe, revoked, on=TODAY - timedelta(days=5))
    refused = may(chloe, amara, bruno)
    assert refused == Refused(Why.AUTHORITY_TO_ACT_REVOKED)
    authority(chloe, amara, bruno, from_on=TOMORROW)
    to_come = may(chloe, amara, bruno)
    assert to_come == Refused(Why.AUTHORITY_TO_ACT_TO_COME)
    assert isinstance(to_come, Refused)
    assert to_come.facts == {"on": TOMORROW}


def test_someone_elsewhere_learns_of_no_authority(chloe, amara, bruno):
    authority(chloe, amara, bruno)
    with acting(actor(cast.DOV)) as dov:
        assert may(dov, amara, bruno) == Refused(Why.NO_AUTHORITY_TO_ACT)


def test_whoever_does_not_serve_asks_nothing(chloe, amara, bruno):
    with acting(actor(cast.GAELLE)) as gaelle, pytest.raises(NotAllowed) as refusal:
        may(gaelle, amara, bruno)
    assert refusal.value.decision == Refused(Why.NOT_YOUR_ROLE)
