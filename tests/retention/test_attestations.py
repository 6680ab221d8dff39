"""Somebody's word for copies is kept as it was given, with who gave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from consigne.audit.models import Event
from consigne.config import clock
from consigne.kernel.actors import SYSTEM_ID
from consigne.kernel.decisions import NotAllowed, NotSeen
from consigne.retention.actions.attestations import attest
from consigne.retention.certificate import schema
from consigne.retention.models import Attestation, Run
from consigne.retention.rules import LONGEST_TEXT, Act, Attestable, NewAttestation
from consigne.retention.rules.copies import Why
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.retention import story

pytestmark = pytest.mark.usefixtures("own_database", "keys")
# A run ends at a real instant, whatever day the story is told of.
ON = clock.now().date() + timedelta(days=1)


@pytest.fixture
def plan() -> UUID:
    story.contacts(1)
    return story.approved()


@pytest.fixture
def done(plan: UUID) -> UUID:
    story.executed(plan)
    return plan


def a_word(store: Attestable = Attestable.REPLICAS) -> NewAttestation:
    return NewAttestation(store, ON, "There is no replica.", "Il n’y a aucune réplique.")


def answered(plan: UUID, word: NewAttestation | None = None, person: cast.Person = cast.CHLOE):
    with acting(actor(person)) as someone:
        return attest(someone, plan, word or a_word(), is_elsewhere=True, on=ON)


def test_a_word_is_kept_with_who_gave_it_and_journalled(done: UUID):
    made = answered(done)
    with acting(actor(cast.CHLOE)) as chloe:
        row = Attestation.objects.get(pk=made)
        event = Event.objects.get(act=Act.ATTESTED.code)
    assert (row.attested_by, row.since_on, row.store) == (chloe.id, ON, "replicas")
    assert (row.text_en, row.text_fr) == ("There is no replica.", "Il n’y a aucune réplique.")
    assert event.actor_id == chloe.id


def test_a_text_becomes_one_line_and_keeps_its_no_break_spaces(done: UUID):
    word = replace(a_word(), en=" None.\n\tSeen\x1b[2J. ", fr="Aucune\N{NO-BREAK SPACE}: vu.")
    made = answered(done, word)
    with acting(actor(cast.CHLOE)):
        row = Attestation.objects.get(pk=made)
    assert row.text_en == "None. Seen [2J."
    assert row.text_fr == "Aucune\N{NO-BREAK SPACE}: vu."


def test_nothing_is_kept_before_the_destruction_is_over(plan: UUID):
    with pytest.raises(NotAllowed) as refused:
        answered(plan)
    assert refused.value.decision.why is Why.RUN_NOT_OVER


def test_the_day_the_run_ended_is_the_first_that_counts(done: UUID):
    with acting(actor(cast.CHLOE)):
        over = Run.objects.get(plan_id=done).finished_at
    with pytest.raises(NotAllowed) as refused:
        answered(done, replace(a_word(), since_on=over.date() - timedelta(days=2)))
    assert refused.value.decision.why is Why.TRUE_TOO_EARLY


def test_whoever_works_elsewhere_sees_no_plan_to_answer_for(done: UUID):
    with pytest.raises(NotSeen):
        answered(done, person=cast.DOV)


def test_an_approver_does_not_answer_for_copies(done: UUID):
    with pytest.raises(NotAllowed):
        answered(done, person=cast.ESTELLE)


def test_a_word_once_given_is_never_changed(done: UUID):
    made = answered(done)
    with pytest.raises(ProgrammingError), acting(actor(cast.CHLOE)):
        Attestation.objects.filter(pk=made).update(text_en="Otherwise.")


@pytest.mark.parametrize("change", [{"attested_by": SYSTEM_ID}, {"text_en": ""}, {"text_fr": ""}])
def test_the_database_keeps_no_word_that_is_nobody_s_or_half_said(done: UUID, change):
    made = answered(done)
    with acting(actor(cast.CHLOE)):
        row = Attestation.objects.get(pk=made)
        row.pk, row._state.adding = UUID(int=7), True
        for name, value in change.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_a_text_that_may_be_kept_fits_on_a_certificate():
    half = schema()["$defs"]["pair"]["properties"]["en"]
    assert half["maxLength"] == LONGEST_TEXT
