"""In an emergency one file opens for fifteen minutes, on a ground of the law, and is reviewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from consigne.audit.queries import Asked, journal_seen_by
from consigne.clients.actions import open_in_emergency, review_emergency
from consigne.clients.emergency import GROUNDS, OPEN_FOR, Ground, Verdict, Why, may_change
from consigne.clients.models import BreakGlass
from consigne.clients.queries import (
    client_seen_by,
    count_to_review,
    emergencies_seen_by,
    found_by_phone,
)
from consigne.clients.rules import Act
from consigne.clients.rules import Why as ClientWhy
from consigne.consent.queries import consent_seen_by
from consigne.interactions.actions import consign, take_off
from consigne.interactions.queries import found_by_words, interaction_seen_by, timeline_seen_by
from consigne.kernel.actors import STAFF_ROLES, Actor, Role
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.ids import new_id
from consigne.kernel.masks import Masked
from consigne.suppliers.rules import Why as SupplierWhy
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client, a_contact
from tests.conftest import NOW, TODAY, actor
from tests.desk.served import consent_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=14)
LAPSED = NOW + OPEN_FOR


@pytest.fixture
def amara() -> UUID:
    with acting(actor(cast.FARID)) as farid:
        client = a_client(farid, phones=("514 555-0142",))
        consign(farid, a_contact(client, note="Elle parle de se faire du mal"), now=NOW, on=TODAY)
    return client


def opened(client: UUID, *, by: Actor | None = None, reference: str = "911-204") -> UUID:
    with acting(by or actor(cast.BENOIT)) as someone:
        return open_in_emergency(
            someone, client, ground=Ground.VIOLENCE, reference=reference, now=NOW
        )


def refused(client: UUID, *, by: Actor | None = None, reference: str = "911-204") -> Refused:
    with pytest.raises(NotAllowed) as found:
        opened(client, by=by, reference=reference)
    return found.value.decision


def colleague(*roles: Role) -> Actor:
    return Actor(new_id(), actor(cast.CHLOE).institution, frozenset(roles))


def test_an_open_file_shows_its_contact_details_and_what_was_said(amara: UUID):
    opened(amara)
    with acting(actor(cast.BENOIT)) as benoit:
        seen = client_seen_by(benoit, amara, now=LATER, on=TODAY)
        (contact,) = timeline_seen_by(benoit, amara, now=LATER)
        found = found_by_words(benoit, "mal", now=LATER)
    assert [reach.value for reach in seen.reaches] == ["+15145550142"]
    assert seen.emergency_until == LAPSED
    assert contact.note == "Elle parle de se faire du mal"
    assert [each.id for each in found] == [contact.id]


def test_it_closes_by_itself_after_fifteen_minutes(amara: UUID):
    opened(amara)
    with acting(actor(cast.BENOIT)) as benoit:
        seen = client_seen_by(benoit, amara, now=LAPSED, on=TODAY)
        (contact,) = timeline_seen_by(benoit, amara, now=LAPSED)
        found = found_by_words(benoit, "mal", now=LAPSED)
    assert seen.shown == Refused(ClientWhy.IDENTITY_NOT_CHECKED)
    assert isinstance(seen.reaches, Masked)
    assert isinstance(contact.note, Masked)
    assert (seen.emergency_until, found) == (None, ())


def test_it_opens_no_other_file_and_to_no_other_person(amara: UUID):
    opened(amara)
    another = replace(actor(cast.BENOIT), id=new_id())
    with acting(actor(cast.BENOIT)) as benoit:
        other = client_seen_by(benoit, a_client(benoit), now=LATER, on=TODAY)
    with acting(another):
        theirs = client_seen_by(another, amara, now=LATER, on=TODAY)
    assert not other.shown
    assert not theirs.shown


def test_a_consent_of_an_open_file_is_read(amara: UUID):
    consent = consent_of(cast.CHLOE, amara)
    opened(amara)
    with acting(actor(cast.BENOIT)) as benoit:
        assert consent_seen_by(benoit, consent, now=LATER, on=TODAY).id == consent
        with pytest.raises(NotAllowed):
            consent_seen_by(benoit, consent, now=LAPSED, on=TODAY)


def test_what_only_an_emergency_shows_is_not_changed(amara: UUID):
    opened(amara)
    with acting(actor(cast.BENOIT)) as benoit:
        (contact,) = timeline_seen_by(benoit, amara, now=LATER)
        with pytest.raises(NotAllowed) as stopped:
            take_off(benoit, contact.id, amara, reason="Autre personne", now=LATER)
        shown = client_seen_by(benoit, amara, now=LATER, on=TODAY).shown
    assert stopped.value.decision == Refused(Why.EMERGENCY_READS_ONLY)
    assert may_change(shown) == Refused(Why.EMERGENCY_READS_ONLY)


def test_a_file_of_several_is_read_once_each_is_open(amara: UUID):
    with acting(actor(cast.FARID)) as farid:
        other = a_client(farid)
        both = consign(farid, a_contact(amara, other), now=NOW, on=TODAY).id
    opened(amara)
    with acting(actor(cast.BENOIT)) as benoit:
        assert isinstance(interaction_seen_by(benoit, both, now=LATER).subject, Masked)
    opened(other)
    with acting(actor(cast.BENOIT)) as benoit:
        assert interaction_seen_by(benoit, both, now=LATER).subject == "Garantie refusée"


@pytest.mark.req("OPC-QC-18")
@pytest.mark.parametrize("role", [role for role in STAFF_ROLES if role is not Role.AGENT])
def test_whoever_sees_it_already_or_serves_nobody_opens_nothing(amara: UUID, role: Role):
    someone = colleague(role)
    why = refused(amara, by=someone).why
    if role in (Role.SUPERVISOR, Role.PRIVACY_OFFICER):
        assert why is Why.REACHED_WITHOUT
    else:
        # A supplier's agent under no contract serves nobody either.
        assert why in (
            Why.NO_EMERGENCY_ACCESS,
            ClientWhy.NOT_YOUR_ROLE,
            SupplierWhy.NO_CONTRACT_NOW,
        )


@pytest.mark.parametrize("words", ["", "Amara", "elle va mal 2", "x" * 39 + "12", "9\n1"])
def test_a_reference_is_a_number_and_no_sentence(amara: UUID, words: str):
    assert refused(amara, reference=words) == Refused(Why.NOT_A_REFERENCE)


def test_a_file_elsewhere_is_not_there_to_open(amara: UUID):
    with acting(actor(cast.DOV)) as dov, pytest.raises(NotSeen):
        open_in_emergency(dov, amara, ground=Ground.LIFE, reference="1", now=NOW)
    opened(amara)
    with acting(actor(cast.DOV)) as dov:
        assert (emergencies_seen_by(dov), count_to_review(dov)) == ((), 0)


def test_opening_is_in_the_journal_and_so_is_that_a_reading_leaned_on_it(amara: UUID):
    access = opened(amara)
    with acting(actor(cast.CHLOE)) as chloe:
        asked = Asked(act=Act.OPENED_IN_EMERGENCY.code, record=amara)
        (event,) = journal_seen_by(chloe, asked)
    assert set(event.touched) == {("break_glass", access), ("client", amara)}
    assert event.reasons == (Why.OPENED_IN_EMERGENCY.code,)


def test_the_privacy_officer_reviews_it_once(amara: UUID):
    access = opened(amara)
    with acting(actor(cast.CHLOE)) as chloe:
        assert count_to_review(chloe) == 1
        review_emergency(chloe, access, verdict=Verdict.JUSTIFIED, now=LATER)
        (seen,) = emergencies_seen_by(chloe)
        assert (seen.verdict, seen.reviewed_by) == (Verdict.JUSTIFIED, chloe.id)
        assert count_to_review(chloe) == 0
        with pytest.raises(NotAllowed) as again:
            review_emergency(chloe, access, verdict=Verdict.NOT_JUSTIFIED, now=LATER)
    assert again.value.decision == Refused(Why.ALREADY_REVIEWED)


def test_whoever_opened_it_does_not_review_it_in_the_program_or_the_database(amara: UUID):
    access = opened(amara)
    promoted = replace(actor(cast.BENOIT), roles=frozenset({Role.PRIVACY_OFFICER}))
    with acting(promoted):
        assert count_to_review(promoted) == 0
        with pytest.raises(NotAllowed) as own:
            review_emergency(promoted, access, verdict=Verdict.JUSTIFIED, now=LATER)
    assert own.value.decision == Refused(Why.OPENER_REVIEWS)
    with acting(promoted), pytest.raises(IntegrityError), transaction.atomic():
        BreakGlass.objects.filter(pk=access).update(
            reviewed_by=promoted.id, reviewed_at=LATER, verdict=Verdict.JUSTIFIED
        )


def test_the_database_keeps_it_to_fifteen_minutes(amara: UUID):
    with acting(actor(cast.BENOIT)) as benoit, pytest.raises(IntegrityError), transaction.atomic():
        BreakGlass.objects.create(
            institution_id=benoit.institution,
            client_id=amara,
            opened_by=benoit.id,
            opened_at=NOW,
            until_at=LAPSED + timedelta(seconds=1),
            ground=Ground.LIFE,
            reference="1",
        )


@pytest.mark.parametrize("person", [cast.BENOIT, cast.FARID])
def test_nobody_else_reviews_it(amara: UUID, person: cast.Person):
    access = opened(amara)
    with acting(actor(person)) as someone, pytest.raises(NotAllowed) as stopped:
        review_emergency(someone, access, verdict=Verdict.JUSTIFIED, now=LATER)
    assert stopped.value.decision == Refused(Why.NOT_THE_REVIEWER)


def test_whoever_opened_files_sees_their_own_alone(amara: UUID):
    opened(amara)
    another = replace(actor(cast.BENOIT), id=new_id())
    with acting(actor(cast.BENOIT)) as benoit:
        assert len(emergencies_seen_by(benoit)) == 1
    with acting(another):
        assert emergencies_seen_by(another) == ()


def test_each_ground_is_known_to_a_statute():
    assert GROUNDS.keys() == set(Ground)
    assert all(ground.source.clause for ground in GROUNDS.values())


def test_a_number_still_finds_its_holder_by_name_alone(amara: UUID):
    opened(amara)
    with acting(actor(cast.BENOIT)) as benoit:
        _match, holders = found_by_phone(benoit, "+15145550142", on=TODAY)
    assert [holder.id for holder in holders] == [amara]
