"""A row never points into another institution, whatever the program believes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from consigne.clients.models import Client, Phone
from consigne.consent.models import ConsentEvent
from consigne.interactions.actions import consign
from consigne.interactions.models import Interaction, Party
from consigne.register.models import Activity
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client, a_contact
from tests.conftest import NOW, TODAY, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_dov(db):
    """A client and a contact of the consumer office."""
    with acting(actor(cast.DOV)) as dov:
        client = a_client(dov, activity="request-line")
        where = {"activity": "request-line", "purpose": "answer-request"}
        contact = consign(dov, replace(a_contact(client), **where), now=NOW, on=TODAY).id
        activity = Activity.objects.filter(code="request-line").first().id
    return {
        "institution": dov.institution,
        "client": client,
        "contact": contact,
        "activity": activity,
    }


def refused_by(kind, attempt):
    with pytest.raises(kind) as refused, transaction.atomic():
        attempt()
    return str(refused.value)


def test_no_row_is_written_for_another_institution(of_dov):
    with acting(actor(cast.BENOIT)) as benoit:
        amara = Client.objects.get(pk=a_client(benoit))
        amara.pk, amara.number = None, "C-X"
        amara.institution_id = of_dov["institution"]
        told = refused_by(ProgrammingError, lambda: amara.save(force_insert=True))
    assert "row-level security" in told


def test_no_row_is_moved_to_another_institution(of_dov):
    with acting(actor(cast.BENOIT)) as benoit:
        mine = Client.objects.filter(pk=a_client(benoit))
        told = refused_by(
            ProgrammingError, lambda: mine.update(institution_id=of_dov["institution"])
        )
    assert "row-level security" in told


def attempts(benoit, of_dov):
    """Each column that could point at another institution's row."""
    amara = a_client(benoit)
    mine = consign(benoit, a_contact(), now=NOW, on=TODAY).id
    own = {"institution_id": benoit.institution}
    row = Interaction.objects.filter(pk=mine)
    return {
        "party.client": lambda: Party.objects.create(
            **own, interaction_id=mine, client_id=of_dov["client"], happened_at=NOW
        ),
        "party.interaction": lambda: Party.objects.create(
            **own, interaction_id=of_dov["contact"], client_id=amara, happened_at=NOW
        ),
        "phone.client": lambda: Phone.objects.create(
            **own, client_id=of_dov["client"], use="home", from_on=TODAY, e164="+15145550142"
        ),
        "interaction.activity": lambda: row.update(activity_id=of_dov["activity"]),
        "client.activity": lambda: Client.objects.filter(pk=amara).update(
            activity_id=of_dov["activity"]
        ),
        "consent.client": lambda: ConsentEvent.objects.create(
            **own,
            client_id=of_dov["client"],
            **row.values("activity_id", "schedule_id", "trigger", "begins_on").get(),
            purpose="product-news",
            answer="refused",
            way="verbal",
            language="fr",
            said_at=NOW,
            said_on=TODAY,
            evidence_kind="verbal",
            recorded_by=benoit.id,
        ),
    }


@pytest.mark.parametrize(
    "column",
    [
        "party.client",
        "party.interaction",
        "phone.client",
        "interaction.activity",
        "client.activity",
        "consent.client",
    ],
)
def test_no_column_points_at_a_row_of_another_institution(of_dov, column):
    with acting(actor(cast.BENOIT)) as benoit:
        told = refused_by(IntegrityError, attempts(benoit, of_dov)[column])
    assert "_tie" in told
