"""What a check opens is what its activity declares, and it is compared without being kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consigne.clients.emergency import BY_EMERGENCY, OPEN_FOR, Opening
from consigne.clients.emergency import Why as EmergencyWhy
from consigne.clients.rules import (
    Check,
    CheckMethod,
    CheckResult,
    Opens,
    Question,
    Scope,
    Why,
    is_held,
    level_reached,
    levels_of,
    may_check,
    may_send_code,
    may_show,
    may_try_code,
    methods_declared,
    result_of,
    right_answers,
    same_number,
)
from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import ALLOWED, Refused
from consigne.kernel.ids import new_id
from consigne.suppliers.rules import Why as SupplierWhy
from tests.register.test_rules import ACTIVITY

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ASKED = ["questions", "reference"]
SAYS = {"en": "The repair", "fr": "La réparation"}
DECLARED = replace(
    ACTIVITY,
    body={
        "identity_checks": [
            {
                "level": 1,
                "methods": ["questions", "reference"],
                "lets": ["contacts"],
                "opens": SAYS,
            },
            {"level": 2, "methods": ["code"], "lets": ["every_contact", "details"], "opens": SAYS},
        ]
    },
)
AGENT = Actor(new_id(), new_id(), frozenset({Role.AGENT}))


def a_check(*opens: Opens, minutes: int = 0, **changed: object) -> Check:
    at = NOW - timedelta(minutes=minutes)
    passed = Check(CheckResult.PASSED, at, "line", 1, frozenset(opens))
    return replace(passed, **changed)  # type: ignore[arg-type]  # fields of a check


def shows(*checks: Check, what: Opens = Opens.CONTACTS, activity: str = "line") -> object:
    return may_show(AGENT, checks, what=what, now=NOW, activity=activity)


@pytest.mark.req("OPC-QC-18")
def test_the_activity_decides_which_level_a_method_reaches():
    reached = {method: level_reached(DECLARED, method) for method in CheckMethod}
    numbers = {method: level.number if level else None for method, level in reached.items()}
    assert numbers == {
        CheckMethod.QUESTIONS: 1,
        CheckMethod.REFERENCE: 1,
        CheckMethod.CODE: 2,
        CheckMethod.IN_PERSON: 2,
    }


def test_a_level_lets_what_the_activity_declares():
    first, second = levels_of(DECLARED)
    assert first.lets == {Opens.CONTACTS}
    assert second.lets == {Opens.CONTACTS, Opens.EVERY_CONTACT, Opens.DETAILS}


def test_a_method_that_the_activity_does_not_declare_is_refused():
    only = replace(DECLARED, body={"identity_checks": DECLARED.body["identity_checks"][:1]})
    refused = may_check(only, CheckMethod.CODE, channel="phone", failures=0)
    assert refused == Refused(Why.METHOD_NOT_DECLARED)
    assert isinstance(refused, Refused)
    assert "Reference number" in refused.explained().headline.en


def test_an_activity_without_levels_gives_general_information():
    refused = may_check(ACTIVITY, CheckMethod.QUESTIONS, channel="phone", failures=0)
    assert refused == Refused(Why.NO_CHECK_DECLARED)
    assert methods_declared(ACTIVITY) == (CheckMethod.IN_PERSON,)


def test_identification_is_seen_at_the_counter_under_any_activity():
    for activity in (ACTIVITY, DECLARED):
        seen = may_check(activity, CheckMethod.IN_PERSON, channel="counter", failures=9)
        told = may_check(activity, CheckMethod.IN_PERSON, channel="phone", failures=0)
        assert (seen, told) == (ALLOWED, Refused(Why.NOT_IN_PERSON))


def test_three_failures_within_the_hour_leave_general_information():
    assert may_check(DECLARED, CheckMethod.CODE, channel="phone", failures=2) is ALLOWED
    third = may_check(DECLARED, CheckMethod.CODE, channel="phone", failures=3)
    assert third == Refused(Why.TOO_MANY_FAILURES)


def test_contacts_of_an_activity_are_opened_by_its_own_checks():
    check = a_check(Opens.CONTACTS)
    assert shows(check) is ALLOWED
    assert shows(check, activity="other") == Refused(Why.LEVEL_TOO_LOW)
    assert shows(check, what=Opens.DETAILS) == Refused(Why.LEVEL_TOO_LOW)
    assert shows(a_check(Opens.EVERY_CONTACT), activity="other") is ALLOWED


def test_a_later_check_adds_to_an_earlier_one_and_a_failure_takes_all_away():
    details, contacts = a_check(Opens.DETAILS, minutes=9), a_check(Opens.CONTACTS, minutes=5)
    failed = a_check(minutes=1, result=CheckResult.FAILED)
    assert shows(contacts, details, what=Opens.DETAILS) is ALLOWED
    assert shows(contacts, details, failed) == Refused(Why.IDENTITY_CHECK_FAILED)


def test_whoever_acts_in_one_matter_hears_of_contacts_they_were_in():
    speaking = new_id()
    check = a_check(Opens.CONTACTS, representative=speaking, scope=Scope.THIS_MATTER)
    told = {"what": Opens.CONTACTS, "now": NOW, "activity": "line"}
    assert may_show(AGENT, [check], with_={speaking}, **told) is ALLOWED
    assert may_show(AGENT, [check], **told) == Refused(Why.LEVEL_TOO_LOW)


@pytest.mark.req("OPC-QC-18")
def test_an_emergency_lets_be_read_what_the_level_does_not_open_and_never_changed():
    opening, low = Opening(NOW, NOW + OPEN_FOR), a_check(Opens.CONTACTS)

    def told(check: Check, what: Opens, now: datetime = NOW) -> object:
        return may_show(AGENT, [check], what=what, now=now, opening=opening)

    assert told(low, Opens.DETAILS) is BY_EMERGENCY
    assert told(low, Opens.DETAILS, opening.until) == Refused(Why.LEVEL_TOO_LOW)
    assert told(low, Opens.CHANGES) == Refused(EmergencyWhy.EMERGENCY_READS_ONLY)
    assert told(a_check(Opens.DETAILS), Opens.DETAILS) is ALLOWED


@pytest.mark.req("OPC-4")
def test_a_check_opens_nothing_to_a_supplier_s_agent_who_is_not_at_work():
    away = Actor(new_id(), new_id(), frozenset({Role.SUPPLIER_AGENT}))
    shown = may_show(away, [a_check(Opens.DETAILS)], what=Opens.DETAILS, now=NOW)
    assert shown == Refused(SupplierWhy.NO_CONTRACT_NOW)


ON_FILE = {
    Question.POSTAL_CODE: ("H2X 1Y4",),
    Question.STREET: ("12, rue des Érables",),
    Question.EMAIL: ("Amara@example.test",),
    Question.PHONE: ("+15145550142",),
}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question.POSTAL_CODE, "h2x1y4"),
        (Question.STREET, "12 erables"),
        (Question.STREET, "12 rue des Erables"),
        (Question.EMAIL, " amara@EXAMPLE.test "),
        (Question.PHONE, "514 555 0142"),
    ],
)
def test_answers_agree_however_they_are_spelled(question: Question, said: str):
    assert right_answers(ON_FILE, {question: said}) == 1


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question.POSTAL_CODE, "H2X"),
        (Question.STREET, "12"),
        (Question.STREET, "rue"),
        (Question.EMAIL, "amara"),
        (Question.PHONE, "0142"),
        (Question.POSTAL_CODE, "-"),
    ],
)
def test_part_of_an_answer_is_no_answer(question: Question, said: str):
    assert right_answers(ON_FILE, {question: said}) == 0


@given(st.sampled_from(Question), st.text(max_size=40))
def test_where_nothing_is_on_file_no_answer_is_right(question: Question, said: str):
    assert right_answers(dict.fromkeys(Question, ()), {question: said}) == 0


@given(st.integers(0, 6), st.integers(0, 6))
def test_every_question_asked_is_answered_right_and_there_are_two(right: int, asked: int):
    passes = asked >= 2 and right == asked
    assert (result_of(right, asked) is CheckResult.PASSED) is passes


def test_what_was_just_put_on_file_shows_nothing():
    assert not is_held(TODAY, on=TODAY)
    assert not is_held(TODAY - timedelta(days=6), on=TODAY)
    assert is_held(TODAY - timedelta(days=7), on=TODAY)


def test_a_code_goes_to_an_address_held_and_three_times_an_hour():
    assert may_send_code(is_reached=False, sent=0) == Refused(Why.NO_ADDRESS_HELD)
    assert may_send_code(is_reached=True, sent=3) == Refused(Why.TOO_MANY_CODES)
    assert may_send_code(is_reached=True, sent=2) is ALLOWED


def test_a_code_lasts_ten_minutes():
    assert may_try_code(None, now=NOW) == Refused(Why.NO_CODE_WAITS)
    assert may_try_code(NOW - timedelta(minutes=9), now=NOW) is ALLOWED
    assert may_try_code(NOW - timedelta(minutes=10), now=NOW) == Refused(Why.CODE_EXPIRED)


def test_a_reference_number_is_told_whole_however_its_zeros_are_said():
    assert same_number("i 2026 123", "I-2026-000123")
    assert not any(same_number(said, "I-2026-000123") for said in ("123", "2026", "", "2026 124"))
