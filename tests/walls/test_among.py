"""Any number of ids or instants is one parameter, and finds what it did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from consigne.audit.models import Event
from consigne.clients.models import Client, Phone
from consigne.kernel.ids import new_id
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client
from tests.conftest import NOW, actor

MANY = [new_id() for _ in range(500)]


def parameters(rows: QuerySet) -> tuple:
    return rows.query.sql_with_params()[1]


def test_ids_are_one_parameter():
    assert parameters(Client.objects.filter(id__in=MANY)) == (MANY,)
    assert parameters(Phone.objects.filter(client__in=MANY)) == (MANY,)
    assert parameters(Phone.objects.filter(client_id__in=set(MANY[:1]))) == (MANY[:1],)


def test_instants_are_one_parameter():
    instants = [NOW + timedelta(hours=n) for n in range(3)]
    assert parameters(Event.objects.filter(at__in=instants)) == (instants,)


def test_text_is_still_listed():
    assert parameters(Client.objects.filter(number__in=["C-1", "C-2"])) == ("C-1", "C-2")


def test_no_ids_ask_nothing():
    with pytest.raises(EmptyResultSet):
        parameters(Client.objects.filter(id__in=[]))


@pytest.mark.django_db
def test_what_is_among_them_is_found_and_nothing_else():
    with acting(actor(cast.BENOIT)) as benoit:
        amara = a_client(benoit, phones=("514 555-0142",))
        a_client(benoit)
        of_institution = Client.objects.filter(institution_id=benoit.institution)
        assert [row.id for row in of_institution.filter(id__in=[amara, *MANY, None])] == [amara]
        assert Phone.objects.filter(client__in=of_institution).count() == 1
        assert Phone.objects.filter(client__in=[Client.objects.get(id=amara)]).count() == 1
        assert not of_institution.exclude(id__in=[amara]).filter(id__in=[amara]).exists()
