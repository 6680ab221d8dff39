"""Every record says why it is here, until when, and who may see it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from consigne.retention.actions import NewHold, place_hold
from consigne.retention.rules import HoldGround
from consigne.walls.context import acting
from tests import cast
from tests.conftest import TODAY, actor
from tests.desk.conftest import Desk
from tests.desk.pages import words_of
from tests.desk.served import checked_by, client_of, consent_of, contact_of

pytestmark = pytest.mark.django_db


def test_a_contact_says_its_activity_its_purpose_its_day_and_who_sees_it(desk: Desk):
    contact = contact_of(cast.BENOIT)
    text = words_of(desk(cast.BENOIT).get(reverse("desk:why", args=["interaction", contact.id])))
    for told in ("Kept until", "Warranty Line", "Serve under warranty", "90 days", "Seen by:"):
        assert told in text


def test_a_client_says_it_in_french(desk: Desk):
    client = client_of(cast.BENOIT)
    with translation.override("fr"):
        page = desk(cast.BENOIT).get(reverse("desk:why", args=["client", client]))
    assert "Consultation permise : Superviseur" in words_of(page)


def test_it_opens_in_place_for_a_script_and_as_a_page_without(desk: Desk):
    address = reverse("desk:why", args=["interaction", contact_of(cast.BENOIT).id])
    part = desk(cast.BENOIT).get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "Kept until" in words_of(part)


def test_a_record_under_hold_says_so_and_tells_its_ground_to_those_who_answer_for_it(desk: Desk):
    client = client_of(cast.BENOIT)
    with acting(actor(cast.CHLOE)) as chloe:
        place_hold(
            chloe, NewHold("client", client, HoldGround.ACCESS_REQUEST, reference="A-1"), on=TODAY
        )
    address = reverse("desk:why", args=["client", client])
    officer, agent = (words_of(desk(who).get(address)) for who in (cast.CHLOE, cast.BENOIT))
    assert "access request" in officer
    assert "Destruction is suspended" in agent
    assert "access request" not in agent


@pytest.mark.parametrize(
    "kind", ["client", "interaction", "consent", "draft", "cat", "stored-object"]
)
def test_what_is_not_there_is_not_seen(desk: Desk, kind: str):
    address = reverse("desk:why", args=[kind, uuid4()])
    assert desk(cast.BENOIT).get(address).status_code == 404


def test_someone_elsewhere_learns_nothing(desk: Desk):
    address = reverse("desk:why", args=["client", client_of(cast.BENOIT)])
    assert desk(cast.DOV).get(address).status_code == 404


@pytest.mark.req("OPC-QC-18")
def test_a_consent_says_why_only_to_those_who_may_see_it(desk: Desk):
    client = client_of(cast.CHLOE)
    consent = consent_of(cast.CHLOE, client)
    address = reverse("desk:why", args=["consent", consent])
    before = desk(cast.BENOIT).get(address)
    checked_by(cast.BENOIT, client)
    after = desk(cast.BENOIT).get(address)
    assert (before.status_code, after.status_code) == (403, 200)
    assert "record an identity check first" in words_of(before)
    assert "news of products" not in words_of(before)
    assert "news of products" in words_of(after)
