"""Contacts are filed, seen by those who may, and never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consigne.clients.actions import record_identity_check
from consigne.clients.rules import CheckMethod, CheckResult
from consigne.clients.rules import Why as ClientWhy
from consigne.interactions.actions import consign, take_off
from consigne.interactions.queries import (
    found_by_words,
    interaction_seen_by,
    timeline_seen_by,
)
from consigne.interactions.rules import Why
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.masks import Masked
from consigne.register.rules import Why as RegisterWhy
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client, a_contact
from tests.conftest import NOW, TODAY, actor

pytestmark = pytest.mark.django_db


def test_a_contact_is_kept_until_the_day_its_schedule_gives():
    with acting(actor(cast.BENOIT)) as benoit:
        written = consign(benoit, a_contact(), now=NOW, on=TODAY)
        seen = interaction_seen_by(benoit, written.id, now=NOW)
    assert seen.keep.counted_from == TODAY
    assert seen.keep.due_on == seen.keep.schedule.due_on(TODAY)


def test_nothing_is_written_outside_a_declared_activity():
    with acting(actor(cast.BENOIT)) as benoit, pytest.raises(NotAllowed) as refused:
        consign(benoit, a_contact(activity="gossip"), now=NOW, on=TODAY)
    assert refused.value.decision == Refused(RegisterWhy.NO_ACTIVITY)


def test_nothing_is_written_for_a_purpose_the_activity_does_not_declare():
    with acting(actor(cast.BENOIT)) as benoit, pytest.raises(NotAllowed) as refused:
        consign(benoit, a_contact(purpose="debt-recovery"), now=NOW, on=TODAY)
    assert refused.value.decision == Refused(RegisterWhy.OTHER_PURPOSE)


def test_a_contact_cannot_have_happened_tomorrow():
    tomorrow = a_contact(happened_at=NOW + timedelta(days=1))
    with acting(actor(cast.BENOIT)) as benoit, pytest.raises(NotAllowed) as refused:
        consign(benoit, tomorrow, now=NOW, on=TODAY)
    assert refused.value.decision == Refused(Why.NOT_YET)


def test_an_agent_elsewhere_sees_nothing_of_it():
    with acting(actor(cast.BENOIT)) as benoit:
        written = consign(benoit, a_contact(), now=NOW, on=TODAY)
    with acting(actor(cast.DOV)) as dov, pytest.raises(NotSeen):
        interaction_seen_by(dov, written.id, now=NOW)


def test_what_a_client_said_is_masked_until_their_identity_is_checked():
    with acting(actor(cast.CHLOE)) as chloe:
        amara = a_client(chloe)
        written = consign(chloe, a_contact(amara), now=NOW, on=TODAY)
    with acting(actor(cast.BENOIT)) as benoit:
        before = interaction_seen_by(benoit, written.id, now=NOW)
        record_identity_check(
            benoit,
            amara,
            method=CheckMethod.QUESTIONS,
            result=CheckResult.PASSED,
            channel="phone",
            now=NOW,
        )
        after = interaction_seen_by(benoit, written.id, now=NOW)
    assert before.subject == Masked(ClientWhy.IDENTITY_NOT_CHECKED)
    assert after.subject == "Garantie refusée"


def test_words_are_found_with_or_without_their_accents():
    with acting(actor(cast.BENOIT)) as benoit:
        written = consign(
            benoit,
            a_contact(note="Deux réclamations à l’échéancier"),
            now=NOW,
            on=TODAY,
        )
        found = [
            found_by_words(benoit, words, now=NOW)
            for words in ("reclamation", "échéancier")
        ]
    assert [seen.id for page in found for seen in page] == [written.id, written.id]


def test_a_wrong_client_is_taken_off_with_the_reason():
    with acting(actor(cast.BENOIT)) as benoit:
        amara = a_client(benoit)
        written = consign(benoit, a_contact(amara), now=NOW, on=TODAY)
        take_off(benoit, written.id, amara, reason="homonyme", now=NOW)
        assert timeline_seen_by(benoit, amara, now=NOW) == ()
        seen = interaction_seen_by(benoit, written.id, now=NOW)
    assert seen.parties[0].detached_reason == "homonyme"
