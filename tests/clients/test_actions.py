"""Clients are entered once, reached as they said, and never overwritten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from consigne.audit.models import Event, Touch
from consigne.clients import models
from consigne.clients.actions import (
    NewAuthority,
    NewClient,
    PostalAddress,
    add_email,
    add_handle,
    add_phone,
    add_postal,
    affiliate,
    duplicates_of,
    end_affiliation,
    end_reach,
    enter_client,
    record_authority,
    record_identity_check,
    revoke_authority,
    used,
)
from consigne.clients.queries import (
    client_seen_by,
    found_by_email,
    found_by_name,
    found_by_number,
    found_by_phone,
)
from consigne.clients.rules import (
    AddressUse,
    CheckResult,
    ClientKind,
    Match,
    Scope,
    Why,
)
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.ids import new_id
from consigne.kernel.masks import Masked
from consigne.register.rules import Why as RegisterWhy
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_checking, a_client
from tests.conftest import NOW, TODAY, actor

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def chloe(db):
    with acting(actor(cast.CHLOE)) as chloe:
        yield chloe


def an_organisation(by, name="Atelier Nord"):
    new = NewClient("warranty-line", ClientKind.ORGANISATION, "fr", organisation_name=name)
    return enter_client(by, new, on=TODAY).id


def why(refusal):
    return refusal.value.decision


def acts(kind, record_id):
    events = Touch.objects.filter(kind=kind, record_id=record_id).values("event_id")
    return list(Event.objects.filter(id__in=events).order_by("at").values_list("act", flat=True))


def test_a_client_is_entered_under_an_activity_with_a_number(chloe):
    amara = client_seen_by(chloe, a_client(chloe), now=NOW, on=TODAY)
    assert amara.who.name == "Amara Œuvrard"
    assert amara.who.number.startswith("C-")
    assert acts("client", amara.who.id) == ["clients.ENTERED"]


@pytest.mark.req("OPC-1", "OPC-QC-14")
def test_a_client_is_not_entered_outside_a_declared_activity(chloe):
    with pytest.raises(NotAllowed) as refusal:
        a_client(chloe, activity="gossip")
    assert why(refusal) == Refused(RegisterWhy.NO_ACTIVITY)


def test_a_client_is_not_entered_without_a_name(chloe):
    with pytest.raises(NotAllowed) as refusal:
        a_client(chloe, given_name=" ", family_name="")
    assert why(refusal) == Refused(Why.NAME_MISSING)


def test_the_table_refuses_a_client_without_a_name_too(chloe):
    amara = a_client(chloe)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Client.objects.filter(pk=amara).update(given_name="", family_name="")


@pytest.mark.parametrize("person", [cast.ESTELLE, cast.GAELLE])
def test_whoever_does_not_serve_enters_nobody(person):
    with acting(actor(person)) as other, pytest.raises(NotAllowed) as refusal:
        a_client(other)
    assert why(refusal) == Refused(Why.NOT_YOUR_ROLE)


def test_a_client_is_found_by_any_spelling_of_their_number(chloe):
    amara = a_client(chloe, phones=("514 555-0142",))
    match, found = found_by_phone(chloe, "+15145550142", on=TODAY)
    assert (match, [client.id for client in found]) == (Match.KNOWN, [amara])


def test_a_number_that_several_share_is_a_maybe(chloe):
    for name in ("Amara", "Bruno"):
        a_client(chloe, given_name=name, phones=("(514) 555-0143",))
    assert found_by_phone(chloe, "+15145550143", on=TODAY)[0] is Match.MAYBE


def test_a_number_that_is_not_one_is_refused(chloe):
    with pytest.raises(NotAllowed) as refusal:
        a_client(chloe, phones=("call me",))
    assert why(refusal) == Refused(Why.NOT_A_NUMBER)


def test_an_address_is_found_whatever_its_case(chloe):
    amara = a_client(chloe, emails=("Amara.O@example.ca",))
    assert [c.id for c in found_by_email(chloe, "amara.o@EXAMPLE.ca ", on=TODAY)] == [amara]


def test_an_address_that_is_not_one_is_refused(chloe):
    amara = a_client(chloe)
    for attempt in (
        lambda: add_email(chloe, amara, "amara", use=AddressUse.HOME, on=TODAY),
        lambda: a_client(chloe, emails=("amara",)),
    ):
        with pytest.raises(NotAllowed) as refusal:
            attempt()
        assert why(refusal) == Refused(Why.NOT_AN_ADDRESS)


def test_an_address_or_an_account_that_lacks_a_part_is_refused(chloe):
    amara, named = a_client(chloe), {"use": AddressUse.HOME, "on": TODAY}
    for attempt in (
        lambda: add_postal(chloe, amara, PostalAddress("", "Rimouski"), **named),
        lambda: add_postal(chloe, amara, PostalAddress("12, rue des Érables", " "), **named),
        lambda: add_handle(chloe, amara, platform="Mastodon", name=" ", **named),
    ):
        with pytest.raises(NotAllowed) as refusal:
            attempt()
        assert why(refusal) == Refused(Why.NOT_WHOLE)
    assert client_seen_by(chloe, amara, now=NOW, on=TODAY).reaches == ()


@pytest.mark.parametrize(
    "words", ["oeuvrard", "Œuvrard", "amara", "Amarra Oeuvrad", "ŒUVRARD amara"]
)
def test_a_name_is_found_without_its_accents_and_with_a_slip(chloe, words):
    amara = a_client(chloe)
    assert amara in [client.id for client in found_by_name(chloe, words)]


def test_a_client_is_found_by_their_reference_number(chloe):
    amara = client_seen_by(chloe, a_client(chloe), now=NOW, on=TODAY).who
    assert found_by_number(chloe, f" {amara.number.lower()} ") == amara


def test_those_who_may_be_the_same_are_shown_at_entry(chloe):
    amara = a_client(chloe, phones=("514 555-0144",))
    again = NewClient(
        "warranty-line", ClientKind.PERSON, "fr", given_name="A.", phones=("5145550144",)
    )
    assert [client.id for client in duplicates_of(chloe, again, on=TODAY)] == [amara]


def test_what_reached_a_client_ends_and_stays_on_record(chloe):
    amara = a_client(chloe)
    phone = add_phone(chloe, amara, "514 555-0145", use=AddressUse.MOBILE, on=TODAY)
    end_reach(chloe, amara, "phone", phone, on=TOMORROW)
    assert found_by_phone(chloe, "+15145550145", on=TOMORROW)[0] is Match.NEW
    reaches = client_seen_by(chloe, amara, now=NOW, on=TOMORROW).reaches
    assert [(reach.value, reach.until_on) for reach in reaches] == [("+15145550145", TOMORROW)]


def test_what_ended_does_not_end_again(chloe):
    amara = a_client(chloe)
    email = add_email(chloe, amara, "amara@example.ca", use=AddressUse.HOME, on=TODAY)
    end_reach(chloe, amara, "email", email, on=TODAY)
    with pytest.raises(NotAllowed) as refusal:
        end_reach(chloe, amara, "email", email, on=TOMORROW)
    assert why(refusal) == Refused(Why.ALREADY_ENDED)


@pytest.mark.parametrize("kind", ["phone", "pigeon"])
def test_what_is_not_there_is_not_ended(chloe, kind):
    with pytest.raises(NotSeen):
        end_reach(chloe, a_client(chloe), kind, new_id(), on=TODAY)


def test_a_role_at_an_organisation_ends_and_is_not_overwritten(chloe):
    amara, atelier = a_client(chloe), an_organisation(chloe)
    role = affiliate(chloe, amara, atelier, role="acheteuse", on=TODAY)
    end_affiliation(chloe, role, on=TOMORROW)
    affiliate(chloe, amara, atelier, role="directrice", on=TOMORROW)
    roles = client_seen_by(chloe, amara, now=NOW, on=TOMORROW).affiliations
    assert [(held.role, held.until_on) for held in roles] == [
        ("directrice", None),
        ("acheteuse", TOMORROW),
    ]


def test_a_role_is_held_at_an_organisation_only(chloe):
    amara, bruno = a_client(chloe), a_client(chloe, given_name="Bruno")
    with pytest.raises(NotAllowed) as refusal:
        affiliate(chloe, amara, bruno, role="amie", on=TODAY)
    assert why(refusal) == Refused(Why.NOT_AN_ORGANISATION)


def test_an_authority_to_act_is_recorded_and_revoked_once(chloe):
    amara, bruno = a_client(chloe), a_client(chloe, given_name="Bruno")
    granted = record_authority(
        chloe, NewAuthority(amara, bruno, "mandate", Scope.INFORMATION, TODAY)
    )
    (recorded,) = client_seen_by(chloe, amara, now=NOW, on=TODAY).represented_by
    assert (recorded.id, recorded.mandate.revoked_on) == (granted, None)
    revoke_authority(chloe, granted, on=TOMORROW)
    (revoked,) = client_seen_by(chloe, amara, now=NOW, on=TODAY).represented_by
    assert revoked.mandate.revoked_on == TOMORROW
    with pytest.raises(NotAllowed) as refusal:
        revoke_authority(chloe, granted, on=TOMORROW)
    assert why(refusal) == Refused(Why.ALREADY_ENDED)


def test_nobody_is_recorded_as_acting_for_themselves(chloe):
    amara = a_client(chloe)
    with pytest.raises(NotAllowed) as refusal:
        record_authority(chloe, NewAuthority(amara, amara, "mandate", Scope.INFORMATION, TODAY))
    assert why(refusal) == Refused(Why.FOR_ONESELF)


@pytest.mark.req("OPC-QC-18")
def test_a_file_opens_to_an_agent_once_identity_is_checked(chloe):
    amara = a_client(chloe, phones=("514 555-0146",))
    with acting(actor(cast.BENOIT)) as benoit:
        before = client_seen_by(benoit, amara, now=NOW, on=TODAY)
        checked(benoit, amara, CheckResult.PASSED)
        after = client_seen_by(benoit, amara, now=NOW, on=TODAY)
    assert before.reaches == Masked(Why.IDENTITY_NOT_CHECKED)
    assert [reach.value for reach in after.reaches] == ["+15145550146"]


def test_a_check_by_one_agent_opens_nothing_to_another(chloe):
    amara = a_client(chloe)
    checked(chloe, amara, CheckResult.PASSED)
    with acting(actor(cast.BENOIT)) as benoit:
        assert isinstance(client_seen_by(benoit, amara, now=NOW, on=TODAY).reaches, Masked)


def test_a_failed_check_closes_what_a_passed_one_opened(chloe):
    amara = a_client(chloe)
    with acting(actor(cast.BENOIT)) as benoit:
        checked(benoit, amara, CheckResult.PASSED)
        checked(benoit, amara, CheckResult.FAILED, at=NOW + timedelta(minutes=1))
        seen = client_seen_by(benoit, amara, now=NOW + timedelta(minutes=2), on=TODAY)
    assert seen.shown == Refused(Why.IDENTITY_CHECK_FAILED)


@pytest.mark.req("OPC-QC-24")
def test_use_moves_the_day_a_client_is_destroyed_and_never_back(chloe):
    amara = a_client(chloe, on=TODAY - timedelta(days=10))
    used(chloe, {amara}, on=TODAY)
    used(chloe, {amara}, on=TODAY - timedelta(days=5))
    keep = client_seen_by(chloe, amara, now=NOW, on=TODAY).keep
    assert keep.counted_from == TODAY
    assert keep.due_on == keep.schedule.due_on(TODAY)


def checked(by, client, result, at=NOW):
    record_identity_check(by, a_checking(client, now=at), result)


def on_a_stranger(dov, client, other):
    """Each action, tried on another institution's clients."""
    named = {"use": AddressUse.HOME, "on": TODAY}
    mandate = NewAuthority(client, other, "mandate", Scope.EVERYTHING, TODAY)
    return {
        "add_phone": lambda: add_phone(dov, client, "514 555-0147", **named),
        "add_email": lambda: add_email(dov, client, "dov@example.ca", **named),
        "add_postal": lambda: add_postal(dov, client, PostalAddress("1, rue", "Laval"), **named),
        "add_handle": lambda: add_handle(dov, client, platform="X", name="dov", **named),
        "end_reach": lambda: end_reach(dov, client, "phone", new_id(), on=TODAY),
        "affiliate": lambda: affiliate(dov, client, other, role="ami", on=TODAY),
        "record_authority": lambda: record_authority(dov, mandate),
        "record_identity_check": lambda: checked(dov, client, CheckResult.PASSED),
        "client_seen_by": lambda: client_seen_by(dov, client, now=NOW, on=TODAY),
    }


@pytest.mark.parametrize("act", on_a_stranger(None, new_id(), new_id()))
def test_an_agent_elsewhere_does_nothing_to_a_client(act):
    with acting(actor(cast.CHLOE)) as chloe:
        amara, atelier = a_client(chloe), an_organisation(chloe)
    with acting(actor(cast.DOV)) as dov, pytest.raises(NotSeen):
        on_a_stranger(dov, amara, atelier)[act]()


def test_an_agent_elsewhere_ends_nothing(chloe):
    amara, atelier = a_client(chloe), an_organisation(chloe)
    role = affiliate(chloe, amara, atelier, role="acheteuse", on=TODAY)
    granted = record_authority(
        chloe, NewAuthority(amara, atelier, "mandate", Scope.EVERYTHING, TODAY)
    )
    with acting(actor(cast.DOV)) as dov:
        with pytest.raises(NotSeen):
            end_affiliation(dov, role, on=TODAY)
        with pytest.raises(NotSeen):
            revoke_authority(dov, granted, on=TODAY)


def test_an_agent_elsewhere_finds_nobody(chloe):
    amara = client_seen_by(
        chloe,
        a_client(chloe, phones=("514 555-0148",), emails=("a@example.ca",)),
        now=NOW,
        on=TODAY,
    ).who
    with acting(actor(cast.DOV)) as dov:
        assert found_by_name(dov, amara.name) == ()
        assert found_by_phone(dov, "+15145550148", on=TODAY) == (Match.NEW, ())
        assert found_by_email(dov, "a@example.ca", on=TODAY) == ()
        assert found_by_number(dov, amara.number) is None
        used(dov, {amara.id}, on=TOMORROW)
    assert client_seen_by(chloe, amara.id, now=NOW, on=TODAY).keep.counted_from == TODAY
