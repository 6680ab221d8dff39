"""A consent is an event: after a notice, for one purpose, until it is withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from consigne.audit.models import Event, Touch
from consigne.consent.actions import (
    Evidence,
    Spoken,
    give_consent,
    refuse_consent,
    take_over_consent,
    withdraw_consent,
)
from consigne.consent.models import ConsentEvent
from consigne.consent.queries import consents_about, consents_seen_by, may_rely, standing_of
from consigne.consent.rules import Answer, Way, Why
from consigne.interactions.actions import consign
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.ids import new_id
from consigne.notices.queries import notices_in_force, versions_of
from consigne.register.rules import Why as RegisterWhy
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client, a_contact
from tests.conftest import NOW, TODAY, actor

pytestmark = pytest.mark.django_db
PURPOSE = "product-news"
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def chloe(db):
    with acting(actor(cast.CHLOE)) as chloe:
        yield chloe


@pytest.fixture
def amara(chloe):
    return a_client(chloe)


def words(by, client, *, minutes=0, **changed):
    notice = notices_in_force(by, on=TODAY)["warranty-privacy"].id
    spoken = Spoken(
        client=client,
        activity="warranty-line",
        purpose=PURPOSE,
        way=Way.VERBAL,
        language="fr",
        notice=notice,
        said_at=NOW + timedelta(minutes=minutes),
    )
    return replace(spoken, **changed)


def rely(by, client, on=TODAY):
    return may_rely(by, client, PURPOSE, on=on)


def why(refusal):
    return refusal.value.decision


@pytest.mark.req("OPC-10")
def test_a_consent_keeps_its_way_purpose_version_language_and_instant(chloe, amara):
    spoken = words(chloe, amara)
    give_consent(chloe, spoken, on=TODAY)
    (seen,) = consents_seen_by(chloe, amara, on=TODAY)
    kept = (seen.way, seen.purpose, seen.notice, seen.language, seen.said_at)
    assert kept == (Way.VERBAL, PURPOSE, spoken.notice, "fr", NOW)
    assert rely(chloe, amara)


def test_without_a_word_no_purpose_leans_on_a_client(chloe, amara):
    assert rely(chloe, amara) == Refused(Why.NEVER_ASKED)


def test_a_withdrawn_consent_no_longer_serves(chloe, amara):
    give_consent(chloe, words(chloe, amara), on=TODAY)
    withdraw_consent(chloe, words(chloe, amara), on=TODAY)
    assert rely(chloe, amara) == Refused(Why.WITHDRAWN)


def test_a_person_withdraws_even_from_an_activity_that_is_no_more(chloe, amara):
    give_consent(chloe, words(chloe, amara), on=TODAY)
    withdraw_consent(chloe, words(chloe, amara, minutes=1, activity="closed-line"), on=TODAY)
    assert not rely(chloe, amara)


def test_a_consent_given_again_serves_again(chloe, amara):
    give_consent(chloe, words(chloe, amara), on=TODAY)
    withdraw_consent(chloe, words(chloe, amara, minutes=1), on=TODAY)
    give_consent(chloe, words(chloe, amara, minutes=2), on=TODAY)
    assert rely(chloe, amara)


@pytest.mark.parametrize("ending", [withdraw_consent, refuse_consent])
def test_the_proof_of_a_consent_is_counted_from_what_ended_it(chloe, amara, ending):
    give_consent(chloe, words(chloe, amara), on=TODAY)
    (standing,) = consents_seen_by(chloe, amara, on=TODAY)
    ending(chloe, words(chloe, amara, minutes=1), on=TODAY)
    ended = {seen.answer: seen.keep for seen in consents_seen_by(chloe, amara, on=TODAY)}
    assert standing.keep.due_on is None
    assert ended[Answer.GIVEN].counted_from == TODAY
    assert ended[Answer.GIVEN].due_on == ended[Answer.GIVEN].schedule.due_on(TODAY)


def test_what_was_never_given_is_not_withdrawn(chloe, amara):
    with pytest.raises(NotAllowed) as refusal:
        withdraw_consent(chloe, words(chloe, amara), on=TODAY)
    assert why(refusal) == Refused(Why.NOTHING_TO_WITHDRAW)


def test_a_withdrawal_dated_before_the_consent_is_refused(chloe, amara):
    give_consent(chloe, words(chloe, amara), on=TODAY)
    with pytest.raises(NotAllowed) as refusal:
        withdraw_consent(chloe, words(chloe, amara, minutes=-5), on=TODAY)
    assert why(refusal) == Refused(Why.SAID_SINCE)


@pytest.mark.req("OPC-9")
def test_a_consent_without_a_notice_is_refused(chloe, amara):
    for notice in (None, new_id()):
        with pytest.raises(NotAllowed) as refusal:
            give_consent(chloe, words(chloe, amara, notice=notice), on=TODAY)
        assert why(refusal) == Refused(Why.NOT_TOLD)


def test_a_notice_of_another_institution_tells_nobody_anything(chloe, amara):
    with acting(actor(cast.DOV)) as dov:
        elsewhere = next(iter(notices_in_force(dov, on=TODAY).values())).id
    with pytest.raises(NotAllowed) as refusal:
        give_consent(chloe, words(chloe, amara, notice=elsewhere), on=TODAY)
    assert why(refusal) == Refused(Why.NOT_TOLD)


@pytest.mark.req("OPC-9")
@pytest.mark.parametrize("code", ["collections-words", "recording-words"])
def test_a_notice_of_another_activity_or_purpose_is_refused(chloe, amara, code):
    other = notices_in_force(chloe, on=TODAY)[code].id
    for act in (give_consent, refuse_consent):
        with pytest.raises(NotAllowed) as refusal:
            act(chloe, words(chloe, amara, notice=other), on=TODAY)
        assert why(refusal) == Refused(Why.NOTICE_NOT_DECLARED)
    headline = why(refusal).explained().headline
    assert headline.en.endswith("Give “Your information on the warranty line” in version 1.")


@pytest.mark.req("OPC-10")
def test_a_notice_is_given_in_one_of_its_languages(chloe, amara):
    with pytest.raises(NotAllowed) as refusal:
        give_consent(chloe, words(chloe, amara, language="es"), on=TODAY)
    assert why(refusal) == Refused(Why.NOTICE_NOT_IN_LANGUAGE)


@pytest.fixture
def dov(db):
    with acting(actor(cast.DOV)) as dov:
        yield dov


def opinion(by, version, said_at):
    """A caller of the Office says they may be asked their opinion, after one of its policies."""
    policies = {each.version: each.id for each in versions_of(by, "e-services-policy")}
    client = a_client(by, activity="request-line")
    return Spoken(
        client, "request-line", "ask-opinion", Way.VERBAL, "fr", policies[version], said_at
    )


# The last hour of April 3, 2024 in Toronto, already the 4th in UTC; and the first of the 4th.
LAST_HOUR = datetime(2024, 4, 4, 3, 30, tzinfo=UTC)
FIRST_HOUR = LAST_HOUR + timedelta(hours=1)


@pytest.mark.req("OPC-10")
@pytest.mark.parametrize(
    ("version", "said_at"), [("2022-11-23", LAST_HOUR), ("2024-04-04", FIRST_HOUR)]
)
def test_a_consent_written_down_later_keeps_the_notice_of_its_own_day(dov, version, said_at):
    spoken = opinion(dov, version, said_at)
    give_consent(dov, spoken, on=TODAY)
    (seen,) = consents_seen_by(dov, spoken.client, on=TODAY)
    assert seen.notice == spoken.notice


@pytest.mark.req("OPC-10")
@pytest.mark.parametrize(
    ("version", "said_at"), [("2022-11-23", FIRST_HOUR), ("2024-04-04", LAST_HOUR)]
)
def test_a_notice_that_was_not_in_force_on_that_legal_day_is_refused(dov, version, said_at):
    with pytest.raises(NotAllowed) as refusal:
        give_consent(dov, opinion(dov, version, said_at), on=TODAY)
    assert why(refusal) == Refused(Why.NOTICE_NOT_IN_FORCE)


def test_a_consent_is_withdrawn_whatever_notice_is_in_force(chloe, amara):
    give_consent(chloe, words(chloe, amara), on=TODAY)
    for notice in (notices_in_force(chloe, on=TODAY)["collections-words"].id, None):
        with transaction.atomic():
            withdraw_consent(chloe, words(chloe, amara, minutes=1, notice=notice), on=TODAY)
            assert not rely(chloe, amara)
            transaction.set_rollback(True)


def test_a_consent_is_not_recorded_in_a_way_its_activity_does_not_declare(chloe, amara):
    with pytest.raises(NotAllowed) as refusal:
        give_consent(chloe, words(chloe, amara, way=Way.KEY_PRESS), on=TODAY)
    assert why(refusal) == Refused(Why.WAY_NOT_DECLARED)


def test_a_consent_to_what_the_activity_does_not_declare_is_refused(chloe, amara):
    with pytest.raises(NotAllowed) as refusal:
        give_consent(chloe, words(chloe, amara, purpose="resale"), on=TODAY)
    assert why(refusal) == Refused(RegisterWhy.OTHER_PURPOSE)


def test_a_consent_of_tomorrow_is_refused(chloe, amara):
    with pytest.raises(NotAllowed) as refusal:
        give_consent(chloe, words(chloe, amara, minutes=24 * 60), on=TODAY)
    assert why(refusal) == Refused(Why.NOT_YET)


@pytest.mark.parametrize("person", [cast.ESTELLE, cast.GAELLE])
def test_whoever_does_not_serve_records_no_consent(person):
    with acting(actor(person)) as other, pytest.raises(NotAllowed) as refusal:
        give_consent(other, words(other, None), on=TODAY)
    assert why(refusal) == Refused(Why.NOT_YOUR_ROLE)


def test_what_an_anonymous_correspondent_said_is_found_by_its_evidence(chloe):
    letter = new_id()
    spoken = words(chloe, None, evidence=Evidence("interaction", letter))
    give_consent(chloe, spoken, on=TODAY)
    (seen,) = consents_about(chloe, letter, on=TODAY)
    assert seen.answer is Answer.GIVEN


def test_nobody_in_particular_withdraws_nothing(chloe):
    with pytest.raises(NotSeen):
        withdraw_consent(chloe, words(chloe, None), on=TODAY)


def test_what_was_said_elsewhere_is_taken_over_as_imported(chloe, amara):
    taken = take_over_consent(
        chloe, words(chloe, amara), Answer.GIVEN, evidence=Evidence("file", new_id()), on=TODAY
    )
    (seen,) = consents_seen_by(chloe, amara, on=TODAY)
    assert (seen.id, seen.notice) == (taken, None)


def test_each_word_leaves_one_event_that_names_the_purpose(chloe, amara):
    given = give_consent(chloe, words(chloe, amara), on=TODAY)
    event = Event.objects.get(id=Touch.objects.get(kind="consent", record_id=given).event_id)
    assert (event.act, event.purpose) == ("consent.GIVEN", PURPOSE)


def test_no_login_changes_what_was_said(chloe, amara):
    given = give_consent(chloe, words(chloe, amara), on=TODAY)
    event = ConsentEvent.objects.filter(pk=given)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        event.update(answer=Answer.REFUSED.value)


@pytest.mark.req("OPC-9", "OPC-14")
def test_a_contact_for_a_purpose_that_rests_on_consent_waits_for_it(chloe, amara):
    contact = a_contact(amara, purpose=PURPOSE)
    with pytest.raises(NotAllowed) as refusal:
        consign(chloe, contact, now=NOW, on=TODAY)
    assert why(refusal) == Refused(Why.NEVER_ASKED)
    give_consent(chloe, words(chloe, amara), on=TODAY)
    assert consign(chloe, contact, now=NOW, on=TODAY)


@pytest.mark.parametrize("act", [give_consent, refuse_consent])
def test_an_agent_elsewhere_records_nothing_about_a_client(chloe, amara, act):
    with acting(actor(cast.DOV)) as dov:
        notice = next(iter(notices_in_force(dov, on=TODAY).values())).id
        spoken = Spoken(amara, "request-line", "ask-opinion", Way.VERBAL, "fr", notice, NOW)
        with pytest.raises(NotSeen):
            act(dov, spoken, on=TODAY)


def test_an_agent_elsewhere_sees_and_withdraws_no_consent(chloe, amara):
    spoken = words(chloe, amara)
    give_consent(chloe, spoken, on=TODAY)
    with acting(actor(cast.DOV)) as dov:
        assert consents_seen_by(dov, amara, on=TODAY) == ()
        assert standing_of(dov, amara, PURPOSE) is None
        with pytest.raises(NotAllowed) as refusal:
            withdraw_consent(dov, spoken, on=TODAY)
    assert why(refusal) == Refused(Why.NOTHING_TO_WITHDRAW)
