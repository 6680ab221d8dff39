"""Who is speaking is checked as declared; no answer and no code is kept."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from consigne.audit.models import Event
from consigne.clients.actions import (
    NewAuthority,
    NewClient,
    PostalAddress,
    check_by_code,
    check_by_questions,
    end_checks,
    enter_client,
    hear_representative,
    record_authority,
    record_identity_check,
    revoke_authority,
    send_code,
)
from consigne.clients.models import IdentityCheck, IdentityCode
from consigne.clients.queries import client_seen_by
from consigne.clients.rules import CheckMethod, CheckResult, ClientKind, Question, Scope, Why
from consigne.interactions.actions import check_by_reference, consign
from consigne.interactions.queries import found_by_words, interaction_seen_by
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.masks import Masked
from consigne.register.rules import Why as WhyFiled
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_checking, a_client, a_contact
from tests.conftest import NOW, TODAY, actor

pytestmark = pytest.mark.django_db
LONG_AGO = TODAY - timedelta(days=30)
AMARA = NewClient(
    activity="warranty-line",
    kind=ClientKind.PERSON,
    language="fr",
    given_name="Amara",
    family_name="Œuvrard",
    phones=("514 555-0142",),
    emails=("amara@example.test",),
    postals=(PostalAddress("12, rue des Érables", "Laval", postal_code="H7A 1A1"),),
)


@pytest.fixture
def benoit(db):
    with acting(actor(cast.BENOIT)) as benoit:
        yield benoit


@pytest.fixture
def amara(benoit: Actor) -> UUID:
    return enter_client(benoit, AMARA, on=LONG_AGO).id


def refusal(act) -> Refused:
    with pytest.raises(NotAllowed) as refused:
        act()
    return refused.value.decision


def seen(by: Actor, client: UUID):
    return client_seen_by(by, client, now=NOW, on=TODAY)


def told_in(letter) -> str:
    (code,) = re.findall(r"\b\d{6}\b", letter.body)
    return code


def by_code(by: Actor, client: UUID, told: str, **when):
    return check_by_code(by, a_checking(client, CheckMethod.CODE, **when), told)


@pytest.mark.req("OPC-QC-18")
def test_questions_are_compared_and_only_how_many_were_right_is_kept(benoit, amara):
    said = {Question.POSTAL_CODE: "h7a1a1", Question.STREET: "12 rue des Erables"}
    checking = a_checking(amara, CheckMethod.QUESTIONS)
    assert check_by_questions(benoit, checking, said) is CheckResult.PASSED
    row = IdentityCheck.objects.get(client_id=amara)
    assert (row.level, row.asked, row.right, row.channel) == (1, 2, 2, "phone")
    assert not {"h7a1a1", "H7A 1A1"} & {str(value) for value in vars(row).values()}


def test_level_one_tells_of_the_contacts_and_not_of_the_details(benoit, amara):
    with acting(actor(cast.CHLOE)) as chloe:
        contact = consign(chloe, a_contact(amara), now=NOW, on=TODAY).id
    with acting(actor(cast.BENOIT)):
        record_identity_check(benoit, a_checking(amara, CheckMethod.QUESTIONS), CheckResult.PASSED)
        assert seen(benoit, amara).shown == Refused(Why.LEVEL_TOO_LOW)
        assert seen(benoit, amara).reaches == Masked(Why.LEVEL_TOO_LOW)
        assert interaction_seen_by(benoit, contact, now=NOW).subject == "Garantie refusée"
        assert [each.id for each in found_by_words(benoit, "garantie", now=NOW)] == [contact]


def test_one_wrong_answer_fails_and_one_answer_alone_is_not_enough(benoit, amara):
    checking = a_checking(amara, CheckMethod.QUESTIONS)
    said = {Question.POSTAL_CODE: "H7A 1A1", Question.EMAIL: "other@example.test"}
    assert check_by_questions(benoit, checking, said) is CheckResult.FAILED
    assert seen(benoit, amara).shown == Refused(Why.IDENTITY_CHECK_FAILED)
    alone = {Question.POSTAL_CODE: "H7A 1A1", Question.EMAIL: " "}
    few = refusal(lambda: check_by_questions(benoit, checking, alone))
    assert few == Refused(Why.TOO_FEW_ANSWERS)


def test_nothing_added_this_week_is_asked(benoit):
    lately = enter_client(benoit, AMARA, on=TODAY - timedelta(days=6)).id
    checking = a_checking(lately, CheckMethod.QUESTIONS)
    said = {Question.POSTAL_CODE: "H7A 1A1", Question.PHONE: "514 555-0142"}
    asked = refusal(lambda: check_by_questions(benoit, checking, said))
    assert asked == Refused(Why.TOO_LITTLE_ON_FILE)
    sent = refusal(lambda: send_code(benoit, a_checking(lately, CheckMethod.CODE)))
    assert sent == Refused(Why.NO_ADDRESS_HELD)


@pytest.mark.req("OPC-QC-18")
def test_a_code_is_sent_in_the_clients_language_and_opens_everything_held(
    benoit, amara, mailoutbox
):
    send_code(benoit, a_checking(amara, CheckMethod.CODE))
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == (["amara@example.test"], "Votre code")
    row = IdentityCode.objects.get(client_id=amara)
    assert told_in(letter) not in str(vars(row))
    assert by_code(benoit, amara, told_in(letter)) is CheckResult.PASSED
    assert seen(benoit, amara).shown
    row.refresh_from_db()
    assert row.digest == ""
    again = refusal(lambda: by_code(benoit, amara, told_in(letter)))
    assert again == Refused(Why.NO_CODE_WAITS)


def test_a_wrong_code_may_be_told_again_five_times_in_all(benoit, amara, mailoutbox):
    send_code(benoit, a_checking(amara, CheckMethod.CODE))
    wrong = "000000" if told_in(mailoutbox[0]) != "000000" else "000001"
    results = [by_code(benoit, amara, wrong) for _ in range(5)]
    assert results == [None] * 4 + [CheckResult.FAILED]
    late = refusal(lambda: by_code(benoit, amara, told_in(mailoutbox[0])))
    assert late == Refused(Why.NO_CODE_WAITS)


def test_a_code_is_void_after_its_minutes_or_once_another_was_sent(benoit, amara, mailoutbox):
    checking = a_checking(amara, CheckMethod.CODE)
    send_code(benoit, checking)
    send_code(benoit, a_checking(amara, CheckMethod.CODE, now=NOW + timedelta(minutes=1)))
    first, second = (told_in(letter) for letter in mailoutbox)
    later = NOW + timedelta(minutes=12)
    over = refusal(lambda: by_code(benoit, amara, second, now=later))
    assert over == Refused(Why.CODE_EXPIRED)
    if first != second:
        assert by_code(benoit, amara, first, now=NOW + timedelta(minutes=2)) is None


def test_a_reference_number_is_that_of_a_contact_still_open(benoit, amara):
    to_do = {"next_action": "Rappeler", "next_action_on": TODAY}
    number = consign(benoit, replace(a_contact(amara), **to_do), now=NOW, on=TODAY).number
    checking = a_checking(amara, CheckMethod.REFERENCE)
    assert check_by_reference(benoit, checking, number.lower()) is CheckResult.PASSED
    assert check_by_reference(benoit, checking, "I-2026-999999") is CheckResult.FAILED


def test_the_contact_over_the_file_is_closed_again(benoit, amara):
    record_identity_check(benoit, a_checking(amara), CheckResult.PASSED)
    end_checks(benoit, amara, now=NOW)
    assert seen(benoit, amara).shown == Refused(Why.IDENTITY_NOT_CHECKED)


def test_a_check_is_refused_as_the_activity_declares(benoit, amara):
    method = CheckMethod.REFERENCE
    there = a_checking(amara, method, activity="no-such-line")
    undeclared = refusal(lambda: record_identity_check(benoit, there, CheckResult.PASSED))
    assert undeclared == Refused(WhyFiled.NO_ACTIVITY)
    by_telephone = a_checking(amara, channel="phone")
    unseen = refusal(lambda: record_identity_check(benoit, by_telephone, CheckResult.PASSED))
    assert unseen == Refused(Why.NOT_IN_PERSON)


def test_a_representative_opens_what_their_authority_covers(benoit, amara):
    paul = a_client(benoit, given_name="Paul")
    named = {"now": NOW, "on": TODAY}
    unchecked = refusal(lambda: hear_representative(benoit, amara, paul, **named))
    assert unchecked == Refused(Why.REPRESENTATIVE_NOT_CHECKED)
    record_identity_check(benoit, a_checking(paul), CheckResult.PASSED)
    nobody = refusal(lambda: hear_representative(benoit, amara, paul, **named))
    assert nobody == Refused(Why.NO_AUTHORITY_TO_ACT)
    told = record_authority(
        benoit, NewAuthority(amara, paul, "mandate", Scope.INFORMATION, from_on=LONG_AGO)
    )
    hear_representative(benoit, amara, paul, **named)
    assert seen(benoit, amara).shown
    assert seen(benoit, amara).changed == Refused(Why.LEVEL_TOO_LOW)
    assert seen(benoit, amara).checks[0].representative == paul
    revoke_authority(benoit, told, on=TODAY)
    assert seen(benoit, amara).shown == Refused(Why.IDENTITY_NOT_CHECKED)
    with acting(actor(cast.CHLOE)):
        assert Event.objects.filter(act="clients.SPOKEN_FOR").count() == 1


def test_an_authority_that_ended_is_refused_for_that_reason(benoit, amara):
    paul = a_client(benoit, given_name="Paul")
    record_identity_check(benoit, a_checking(paul), CheckResult.PASSED)
    record_authority(
        benoit, NewAuthority(amara, paul, "mandate", Scope.EVERYTHING, LONG_AGO, until_on=TODAY)
    )
    ended = refusal(lambda: hear_representative(benoit, amara, paul, now=NOW, on=TODAY))
    assert ended == Refused(Why.AUTHORITY_TO_ACT_ENDED)


def test_an_agent_elsewhere_checks_nobody(amara):
    with acting(actor(cast.DOV)) as dov:
        for act in (
            lambda: send_code(dov, a_checking(amara, CheckMethod.CODE, activity="request-line")),
            lambda: by_code(dov, amara, "123456", activity="request-line"),
            lambda: check_by_questions(dov, a_checking(amara, CheckMethod.QUESTIONS), {}),
            lambda: end_checks(dov, amara, now=NOW),
            lambda: hear_representative(dov, amara, amara, now=NOW, on=TODAY),
        ):
            with pytest.raises(NotSeen):
                act()


def test_a_contact_says_who_was_spoken_to_for_the_client(benoit, amara):
    paul = a_client(benoit, given_name="Paul")
    new = replace(a_contact(amara), spoken_with=paul)
    refused = refusal(lambda: consign(benoit, new, now=NOW, on=TODAY))
    assert refused == Refused(Why.NO_AUTHORITY_TO_ACT)
    record_authority(benoit, NewAuthority(amara, paul, "mandate", Scope.THIS_MATTER, LONG_AGO))
    written = consign(benoit, new, now=NOW, on=TODAY)
    parties = interaction_seen_by(benoit, written.id, now=NOW).parties
    assert {(party.client.id, party.speaks) for party in parties} == {(amara, False), (paul, True)}
