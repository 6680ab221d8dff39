"""Who works under a supplier's contract reaches what it is limited to, within its hours: no more.

tests/walls/test_matrix.py tries the second wall by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from consigne.clients.actions import record_identity_check
from consigne.clients.queries import (
    client_seen_by,
    found_by_name,
    found_by_number,
    found_by_phone,
    names_seen_by,
)
from consigne.clients.rules import CheckResult, Match
from consigne.consent.actions import Evidence, Spoken, take_over_consent, withdraw_consent
from consigne.consent.queries import consents_seen_by, may_rely
from consigne.consent.rules import Answer, Way
from consigne.interactions.actions import Upload, Writing, consign, save_draft
from consigne.interactions.queries import (
    count_of_client,
    draft_of,
    found_by_words,
    interaction_seen_by,
    latest_seen_by,
    open_numbers,
    timeline_seen_by,
)
from consigne.interactions.rules import may_open_documents
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.masks import Masked
from consigne.suppliers.queries import working
from consigne.suppliers.rules import Why
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_checking, a_client, a_contact, a_contract, terms
from tests.conftest import NOW, TODAY, actor

pytestmark = [pytest.mark.django_db, pytest.mark.req("OPC-4", "EC-3")]
DEBTS: dict[str, Any] = {"activity": "collections-line", "purpose": "debt-recovery"}


@contextmanager
def haroun_working(*, now=NOW, on=TODAY, behind_both: bool = True) -> Iterator[Actor]:
    """Haroun at that hour; behind the first wall alone, the second takes him for an agent."""
    with acting(working(actor(cast.HAROUN), now=now, on=on)) as haroun:
        if not behind_both:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('app.roles', 'agent', true)")
        yield haroun


both_or_first = pytest.mark.parametrize(
    "behind_both", [True, False], ids=["both walls", "the first alone"]
)


@pytest.fixture
def under(db) -> UUID:
    with acting(actor(cast.GAELLE)) as gaelle:
        return a_contract(gaelle, people=(actor(cast.HAROUN).id,))


@pytest.fixture
def ours(under) -> tuple[UUID, UUID]:
    """A client of the contract's activity, and a contact with them."""
    with acting(actor(cast.CHLOE)) as chloe:
        amara = a_client(chloe, phones=("514 555-0142",))
        return amara, consign(chloe, a_contact(amara, note="Réclamation"), now=NOW, on=TODAY).id


@pytest.fixture
def theirs(under) -> tuple[UUID, UUID]:
    """A client of another activity, and a contact with them."""
    with acting(actor(cast.CHLOE)) as chloe:
        client = a_client(
            chloe, activity="collections-line", family_name="Œuvrier", phones=("514 555-0199",)
        )
        new = replace(a_contact(client, note="Réclamation", **DEBTS), next_action="Rappeler")
        written = consign(chloe, replace(new, next_action_on=TODAY), now=NOW, on=TODAY)
        return client, written.id


@both_or_first
def test_a_contact_of_the_contract_is_reached_and_another_is_not_seen(ours, theirs, behind_both):
    with haroun_working(behind_both=behind_both) as haroun:
        assert interaction_seen_by(haroun, ours[1], now=NOW).id == ours[1]
        with pytest.raises(NotSeen):
            interaction_seen_by(haroun, theirs[1], now=NOW)
        assert [seen.id for seen in latest_seen_by(haroun, now=NOW)] == [ours[1]]


@both_or_first
def test_a_client_of_the_contract_is_reached_and_another_is_not_seen(ours, theirs, behind_both):
    with haroun_working(behind_both=behind_both) as haroun:
        assert client_seen_by(haroun, ours[0], now=NOW, on=TODAY).who.id == ours[0]
        with pytest.raises(NotSeen):
            client_seen_by(haroun, theirs[0], now=NOW, on=TODAY)
        assert names_seen_by(haroun, {ours[0], theirs[0]}).keys() == {ours[0]}


@both_or_first
def test_search_count_and_lists_agree_with_what_is_seen(ours, theirs, behind_both):
    with haroun_working(behind_both=behind_both) as haroun:
        check(haroun, ours[0])
        assert [found.id for found in found_by_name(haroun, "œuvrie")] == [ours[0]]
        assert found_by_phone(haroun, "+15145550199", on=TODAY)[0] is Match.NEW
        assert found_by_phone(haroun, "+15145550142", on=TODAY)[0] is Match.KNOWN
        assert [seen.id for seen in found_by_words(haroun, "réclamation", now=NOW)] == [ours[1]]
        assert count_of_client(haroun, theirs[0]) == 0
        assert open_numbers(haroun, {theirs[0]}) == {}
        assert timeline_seen_by(haroun, theirs[0], now=NOW) == ()


def check(by: Actor, client: UUID) -> None:
    record_identity_check(by, a_checking(client), CheckResult.PASSED)


@both_or_first
def test_a_client_on_a_contact_of_the_contract_is_reached_and_their_other_contacts_are_not(
    theirs, behind_both
):
    with acting(actor(cast.CHLOE)) as chloe:
        contact = consign(chloe, a_contact(theirs[0]), now=NOW, on=TODAY).id
    with haroun_working(behind_both=behind_both) as haroun:
        assert client_seen_by(haroun, theirs[0], now=NOW, on=TODAY)
        assert [seen.id for seen in timeline_seen_by(haroun, theirs[0], now=NOW)] == [contact]
        assert count_of_client(haroun, theirs[0]) == 1
        assert open_numbers(haroun, {theirs[0]}) == {}
        assert [found.id for found in found_by_name(haroun, "œuvrier")] == [theirs[0]]


@both_or_first
def test_a_client_taken_off_the_contact_is_reached_no_more(theirs, behind_both):
    from consigne.interactions.actions import take_off

    with acting(actor(cast.CHLOE)) as chloe:
        contact = consign(chloe, a_contact(theirs[0]), now=NOW, on=TODAY).id
        take_off(chloe, contact, theirs[0], reason="Erreur", now=NOW)
        number = client_seen_by(chloe, theirs[0], now=NOW, on=TODAY).who.number
    with haroun_working(behind_both=behind_both) as haroun:
        assert found_by_number(haroun, number) is None
        assert interaction_seen_by(haroun, contact, now=NOW).parties == ()


@both_or_first
def test_another_purpose_of_the_same_activity_is_not_seen(under, behind_both):
    with acting(actor(cast.CHLOE)) as chloe:
        amara = a_client(chloe)
        said = spoken(amara, "warranty-line", "dispute-settlement")
        take_over_consent(chloe, said, Answer.GIVEN, evidence=Evidence(), on=TODAY)
        new = a_contact(amara, purpose="dispute-settlement")
        contact = consign(chloe, new, now=NOW, on=TODAY).id
    with haroun_working(behind_both=behind_both) as haroun:
        with pytest.raises(NotSeen):
            interaction_seen_by(haroun, contact, now=NOW)
        assert consents_seen_by(haroun, amara, on=TODAY) == ()


def spoken(client: UUID, activity: str, purpose: str) -> Spoken:
    return Spoken(client, activity, purpose, Way.VERBAL, "fr", None, NOW)


@pytest.mark.parametrize("wrong", [DEBTS, {"purpose": "service-quality"}])
def test_nothing_is_filed_out_of_the_contract(ours, wrong: dict[str, Any]):
    with haroun_working() as haroun:
        with pytest.raises(NotAllowed) as refusal:
            consign(haroun, a_contact(**wrong), now=NOW, on=TODAY)
        assert refusal.value.decision == Refused(Why.NOT_IN_CONTRACT)


def test_no_client_or_draft_is_filed_under_another_activity(under):
    with haroun_working() as haroun:
        with pytest.raises(NotAllowed, match="NOT_IN_CONTRACT"):
            a_client(haroun, activity="collections-line")
        writing = Writing("contact", "collections-line", {"note": "x"})
        with pytest.raises(NotAllowed, match="NOT_IN_CONTRACT"):
            save_draft(haroun, writing, now=NOW, on=TODAY)


def test_an_agent_of_a_supplier_writes_and_reads_again_what_the_contract_covers(under):
    with haroun_working() as haroun:
        amara = a_client(haroun, phones=("514 555-0142",))
        contact = consign(haroun, a_contact(amara, note="Dit"), now=NOW, on=TODAY).id
        assert interaction_seen_by(haroun, contact, now=NOW).note == "Dit"
        save_draft(haroun, Writing("contact", "warranty-line", {"note": "x"}), now=NOW, on=TODAY)
        assert draft_of(haroun, "contact", on=TODAY)
        assert isinstance(client_seen_by(haroun, amara, now=NOW, on=TODAY).reaches, Masked)
        check(haroun, amara)
        assert client_seen_by(haroun, amara, now=NOW, on=TODAY).reaches


def test_a_withdrawal_said_elsewhere_is_not_hidden_from_who_would_lean_on_the_consent(db):
    purpose = "dispute-settlement"
    new = terms(purposes=("warranty-service", purpose))
    with acting(actor(cast.GAELLE)) as gaelle:
        a_contract(gaelle, new, people=(actor(cast.HAROUN).id,))
    with acting(actor(cast.CHLOE)) as chloe:
        amara = a_client(chloe)
        for activity in ("warranty-line", "collections-line"):
            said = spoken(amara, activity, purpose)
            take_over_consent(chloe, said, Answer.GIVEN, evidence=Evidence(), on=TODAY)
        later = NOW + timedelta(minutes=1)
        withdraw_consent(chloe, replace(said, said_at=later), on=TODAY)
    with haroun_working() as haroun:
        assert not may_rely(haroun, amara, purpose, on=TODAY)


def test_documents_stay_with_the_institution(ours):
    upload = Upload("facture.pdf", "application/pdf", b"%PDF-1.7")
    with haroun_working() as haroun:
        check(haroun, ours[0])
        seen = interaction_seen_by(haroun, ours[1], now=NOW)
        assert seen.note == "Réclamation"
        assert seen.attachments == Masked(Why.TAKES_NOTHING_OUT)
        with pytest.raises(NotAllowed, match="TAKES_NOTHING_OUT"):
            consign(haroun, replace(a_contact(), uploads=(upload,)), now=NOW, on=TODAY)
    assert may_open_documents(actor(cast.BENOIT))


AT_NIGHT = NOW.replace(hour=3)
ON_SUNDAY = (NOW - timedelta(days=1), TODAY - timedelta(days=1))
AFTER_THE_END = (NOW + timedelta(days=301), TODAY + timedelta(days=301))


@pytest.mark.parametrize("when", [(AT_NIGHT, TODAY), ON_SUNDAY, AFTER_THE_END])
def test_out_of_its_hours_and_days_nothing_is_reached(ours, when):
    now, on = when
    with haroun_working(now=now, on=on) as haroun:
        for reads in (
            lambda: client_seen_by(haroun, ours[0], now=now, on=on),
            lambda: interaction_seen_by(haroun, ours[1], now=now),
            lambda: consign(haroun, a_contact(), now=NOW, on=TODAY),
        ):
            with pytest.raises(NotAllowed) as refusal:
                reads()
            assert refusal.value.decision == Refused(Why.NO_CONTRACT_NOW)


def test_whoever_was_put_under_no_contract_reaches_nothing(db):
    with acting(actor(cast.GAELLE)) as gaelle:
        a_contract(gaelle)
    with haroun_working() as haroun, pytest.raises(NotAllowed, match="NO_CONTRACT_NOW"):
        latest_seen_by(haroun, now=NOW)


def test_the_people_of_the_institution_reach_what_they_did(ours, theirs):
    with acting(actor(cast.BENOIT)) as benoit:
        assert {seen.id for seen in latest_seen_by(benoit, now=NOW)} == {ours[1], theirs[1]}
