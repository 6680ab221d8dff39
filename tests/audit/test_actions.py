"""What is done, read or refused is recorded; if it cannot be, it does not happen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DataError, ProgrammingError, connection, transaction

from consigne.audit.actions import record, record_not_seen, record_refusal
from consigne.audit.models import Event, Touch
from consigne.audit.rules import Act
from consigne.clients.models import Client
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.ids import new_id
from consigne.staff.rules import Why
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client
from tests.conftest import actor
from tests.installation import connected_as


@pytest.mark.django_db
def test_an_event_says_who_did_what_in_which_role_through_which_door():
    with acting(actor(cast.CHLOE), door="desk") as chloe:
        event = Event.objects.get(id=record(chloe, Act.JOURNAL_READ, purpose="service-quality"))
    assert (event.actor_id, event.roles, event.door) == (chloe.id, ["privacy_officer"], "desk")
    assert (event.act, event.outcome, event.reasons) == ("audit.JOURNAL_READ", "allowed", [])
    assert event.purpose == "service-quality"


@pytest.mark.django_db
def test_an_event_touches_each_record_once():
    client, other = new_id(), new_id()
    with acting(actor(cast.CHLOE)) as chloe:
        event = record(
            chloe, Act.JOURNAL_READ, [("client", client), ("client", client), ("x", other)]
        )
        touched = Touch.objects.filter(event_id=event).values_list("kind", "record_id")
    assert sorted(touched) == [("client", client), ("x", other)]


@pytest.mark.django_db
def test_a_refusal_is_recorded_by_its_reason_alone():
    decision = Refused(Why.ENDS_BEFORE, {"name": "Amara"})
    with acting(actor(cast.CHLOE), door="desk") as chloe:
        event = Event.objects.get(id=record_refusal(chloe, decision))
    assert (event.act, event.outcome) == ("audit.REFUSED", "refused")
    assert (event.reasons, event.door) == (["staff.ENDS_BEFORE"], "desk")
    assert "Amara" not in str(Event.objects.filter(pk=event.pk).values().get())


@pytest.mark.django_db
def test_a_read_refused_names_what_was_asked_for():
    client = new_id()
    with acting(actor(cast.DOV)) as dov:
        event = record_not_seen(dov, NotSeen("client", client))
        nothing = record_not_seen(dov, NotSeen("party", "not an id"))
        touched = Touch.objects.filter(event_id__in=[event, nothing])
        assert [(touch.event_id, touch.record_id) for touch in touched] == [(event, client)]


@pytest.mark.django_db
def test_what_cannot_be_recorded_does_not_happen():
    with acting(actor(cast.CHLOE)) as chloe:
        with pytest.raises(DataError), transaction.atomic():
            amara = a_client(chloe)
            record(chloe, Act.JOURNAL_READ, [("client", amara)], purpose="x" * 81)
        assert Client.objects.count() == 0


@pytest.mark.django_db
def test_no_event_is_recorded_for_another_institution():
    elsewhere = actor(cast.DOV).institution
    with pytest.raises(ProgrammingError, match="row-level"), acting(actor(cast.CHLOE)) as chloe:
        record(replace(chloe, institution=elsewhere), Act.JOURNAL_READ)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_event", "audit_touch", "audit_seal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET act = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_no_login_of_a_process_changes_the_journal(table, statement):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_a_refusal_outlives_what_it_refused(own_database):
    with pytest.raises(NotAllowed) as refusal, acting(actor(cast.CHLOE), door="desk") as chloe:
        a_client(chloe)
        raise NotAllowed(Refused(Why.ENDS_BEFORE))
    record_refusal(chloe, refusal.value.decision)
    with acting(chloe):
        assert Client.objects.count() == 0
        assert [event.act for event in Event.objects.filter(actor_id=chloe.id)] == ["audit.REFUSED"]


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET act = 'x'", "DELETE FROM audit_touch"]
)
def test_not_even_the_owner_changes_an_event(own_database, statement):
    with acting(actor(cast.CHLOE)) as chloe:
        record(chloe, Act.JOURNAL_READ, [("client", new_id())])
    refused = pytest.raises(ProgrammingError, match="never changed")
    with connected_as("owner"), refused, acting(chloe), connection.cursor() as cursor:
        cursor.execute(statement)
