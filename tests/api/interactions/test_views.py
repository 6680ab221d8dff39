"""Another system records a contact once, and reads it as far as its person may."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from consigne.audit.models import Event
from consigne.config import clock
from consigne.interactions.queries import interaction_from, interaction_seen_by
from consigne.kernel.ids import new_id
from consigne.walls.context import acting
from tests import cast
from tests.api.caller import CONTACTS, a_body, a_caller
from tests.builders import a_client
from tests.conftest import actor

pytestmark = pytest.mark.django_db


def test_a_contact_is_recorded_and_read_again():
    benoit = a_caller()
    written = benoit.post(a_body(note="Machine à laver, 14 mois"))
    assert written.status_code == 201
    assert written["Location"] == written.json()["href"]
    read = benoit.get(written["Location"])
    assert (read.status_code, read.json()["note"]) == (200, "Machine à laver, 14 mois")


def test_what_is_recorded_is_filed_and_kept_as_declared():
    benoit = a_caller()
    keep = benoit.get(benoit.post(a_body()).json()["href"]).json()["keep"]
    assert keep["schedule"] == "warranty-interaction"
    assert keep["due_on"] > keep["counted_from"]


def test_the_same_request_under_one_key_records_one_contact():
    benoit, body = a_caller(), a_body()
    first, second = (benoit.post(body, key="order-000123") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_a_key_never_stands_for_another_contact():
    benoit = a_caller()
    benoit.post(a_body(), key="order-000123")
    other = benoit.post(a_body(subject="Autre chose"), key="order-000123")
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "key_already_used")


def test_a_key_of_one_institution_is_free_in_another():
    a_caller().post(a_body(), key="order-000123")
    elsewhere = a_body(activity="request-line", purpose="answer-request")
    assert a_caller(cast.DOV).post(elsewhere, key="order-000123").status_code == 201


def test_the_key_is_kept_as_the_origin_of_the_contact():
    benoit = a_caller()
    made = benoit.post(a_body(), key="order-000123").json()["id"]
    with acting(benoit.actor):
        assert interaction_from(benoit.actor, "api:order-000123") == UUID(made)


def test_an_agent_elsewhere_finds_nothing():
    made = a_caller().post(a_body()).json()["href"]
    answer = a_caller(cast.DOV).get(made)
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:consigne:problem:not-seen")


def test_a_client_out_of_reach_is_not_seen():
    answer = a_caller().post(a_body(clients=[str(new_id())]))
    assert answer.status_code == 404


def test_what_was_said_is_masked_and_says_why():
    chloe = a_caller(cast.CHLOE)
    with acting(chloe.actor):
        amara = a_client(chloe.actor)
    made = chloe.post(a_body(clients=[str(amara)])).json()["href"]
    subject = a_caller(language="fr").get(made).json()["subject"]
    assert subject["masked"] is True
    assert subject["why"]["code"] == "clients.IDENTITY_NOT_CHECKED"
    assert subject["why"]["text"].startswith("Un numéro connu")


@pytest.mark.req("OPC-1", "OPC-QC-14")
def test_what_the_register_does_not_declare_is_refused_with_its_reasons():
    answer = a_caller().post(a_body(purpose="debt-recovery"))
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "register.OTHER_PURPOSE")
    assert problem["reasons"][0]["source"] == "Register of activities, filing"
    assert answer["Content-Type"] == "application/problem+json"


def test_a_role_that_does_not_serve_is_refused():
    answer = a_caller(cast.ESTELLE).post(a_body())
    assert (answer.status_code, answer.json()["code"]) == (403, "interactions.NOT_YOUR_ROLE")


def test_a_refusal_leaves_one_event_and_nothing_else():
    benoit = a_caller()
    with acting(actor(cast.CHLOE)):
        before = Event.objects.count()
    benoit.post(a_body(activity="gossip"))
    with acting(actor(cast.CHLOE)):
        assert Event.objects.count() == before + 1
        last = Event.objects.order_by("-at").first()
    assert last is not None
    assert (last.outcome, last.reasons, last.door) == ("refused", ["register.NO_ACTIVITY"], "api")


def test_a_read_leaves_one_event_through_this_door():
    benoit = a_caller()
    made = benoit.post(a_body()).json()["href"]
    with acting(actor(cast.CHLOE)):
        before = Event.objects.count()
    benoit.get(made)
    with acting(actor(cast.CHLOE)):
        events = list(Event.objects.order_by("at")[before:])
    assert [(event.act, event.door) for event in events] == [("interactions.SEEN", "api")]


def test_received_and_happened_are_kept_apart():
    benoit = a_caller()
    happened, received = clock.now() - timedelta(days=3), clock.now() - timedelta(days=2)
    body = a_body(happened_at=happened.isoformat(), received_at=received.isoformat())
    made = UUID(benoit.post(body).json()["id"])
    with acting(benoit.actor):
        seen = interaction_seen_by(benoit.actor, made, now=clock.now())
    assert (seen.happened_at, seen.received_at) == (happened, received)


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"subject": "a\0b"}, "subject", "nul_character"),
        ({"note": "x" * 20_001}, "note", "string_too_long"),
        ({"subject": None}, "subject", "string_type"),
        ({"channel": "pigeon"}, "channel", "enum"),
        ({"language": "de"}, "language", "literal_error"),
        ({"happened_at": 12}, "happened_at", "instant"),
        ({"happened_at": "2026-11-20T10:00:00"}, "happened_at", "instant"),
        ({"happened_at": "0001-01-01T00:00:00+14:00"}, "happened_at", "too_early"),
        ({"next_action_on": "tomorrow"}, "next_action_on", "day"),
        ({"clients": ["Amara"]}, "clients.0", "uuid_parsing"),
        ({"clients": [str(new_id())] * 21}, "clients", "too_long"),
        ({"colour": "blue"}, "colour", "extra_forbidden"),
        ({"note": "\ud800"}, "note", "string_unicode"),
    ],
)
def test_a_field_that_cannot_be_kept_is_named_with_what_to_do(changed, field, code):
    answer = a_caller().post(a_body(**changed))
    fault = answer.json()["errors"][0]
    assert (answer.status_code, fault["field"], fault["code"]) == (422, field, code)


def test_what_was_sent_is_never_repeated():
    answer = a_caller().post(a_body(channel="Amara Œuvrard", language="Amara", clients=["Amara"]))
    assert "Amara" not in answer.content.decode()


def test_a_body_that_is_not_json_is_said_so():
    answer = a_caller(language="fr").post(None, raw=b'{"activity": ')
    assert (answer.status_code, answer.json()["title"]) == (400, "Ce n’est pas du JSON")


def test_a_body_too_large_is_said_so():
    answer = a_caller().post(None, raw=b'"' + b"x" * (2 * 1024 * 1024 + 1) + b'"')
    assert answer.status_code == 413


def test_a_key_that_is_not_one_is_named():
    answer = a_caller().post(a_body(), key="amara@example.ca")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "Idempotency-Key")


def test_an_address_that_is_none_is_a_problem_too():
    for place in (f"{CONTACTS}/not-an-id", "/api/", "/api/clients"):
        answer = a_caller().get(place)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_method_that_is_not_answered_names_those_that_are():
    answer = a_caller().get(CONTACTS)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_a_number_that_the_activity_does_not_collect_is_recorded_masked_and_said_so():
    benoit = a_caller()
    body = a_body(note="Son NAS : 046 454 286", subject="Carte 4111111111111111")
    first, again = (benoit.post(body, key="order-000777") for _ in range(2))
    assert [(each["field"], each["number"]) for each in first.json()["masked"]] == [
        ("subject", "payment_card"),
        ("note", "sin"),
    ]
    assert first.json()["masked"][1]["why"]["code"] == "register.NUMBER_NOT_DECLARED"
    assert again.json() == first.json()
    read = benoit.get(first["Location"]).json()
    assert (read["note"], read["subject"]) == ("Son NAS : ••• ••• •••", "Carte " + "•" * 16)


def test_where_nothing_was_masked_the_answer_says_none():
    assert a_caller().post(a_body()).json()["masked"] == []
