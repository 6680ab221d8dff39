"""A contract has its limits, its hours, its reviews and its end; its people, nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from consigne.kernel.actors import Actor, Role, Terms
from consigne.kernel.decisions import Refused
from consigne.kernel.ids import new_id
from consigne.suppliers.rules import (
    Days,
    Finding,
    Hours,
    Why,
    at_work,
    may_be_at_work,
    may_end,
    may_enter,
    may_put_under,
    may_review,
    may_work_on,
    review_due_on,
)
from tests.builders import WORKING_HOURS, a_supplier
from tests.conftest import TODAY

TOMORROW = TODAY + timedelta(days=1)
TERMS = Terms(new_id(), frozenset({"general"}), frozenset({"answer"}))
YEAR = Days(TODAY, TODAY + timedelta(days=365))
pytestmark = pytest.mark.req("OPC-4")


def someone(role: Role, *under: Terms) -> Actor:
    return Actor(new_id(), new_id(), frozenset({role}), under=under)


def agent(*under: Terms) -> Actor:
    return someone(Role.SUPPLIER_AGENT, *under)


def test_a_supplier_s_agent_works_under_a_contract_or_not_at_all():
    assert may_be_at_work(agent(TERMS))
    assert may_be_at_work(agent()) == Refused(Why.NO_CONTRACT_NOW)
    assert may_be_at_work(someone(Role.AGENT))


@pytest.mark.parametrize(
    ("activity", "purpose", "may"),
    [
        ("general", "answer", True),
        ("general", None, True),
        ("general", "training", False),
        ("complaints", "answer", False),
    ],
)
def test_a_contract_is_limited_to_its_activities_and_purposes(activity, purpose, may):
    assert bool(may_work_on(agent(TERMS), activity, purpose)) is may
    assert may_work_on(someone(Role.AGENT), activity, purpose)


def test_two_contracts_are_not_mixed():
    other = Terms(new_id(), frozenset({"complaints"}), frozenset({"settle"}))
    both = agent(TERMS, other)
    assert may_work_on(both, "complaints", "settle")
    assert may_work_on(both, "complaints", "answer") == Refused(Why.NOT_IN_CONTRACT)


@pytest.mark.parametrize(
    ("on", "at", "is_open"),
    [
        (TODAY, time(8), True),
        (TODAY, time(7, 59), False),
        (TODAY, time(18), False),
        (TODAY - timedelta(days=1), time(12), False),
    ],
)
def test_nobody_works_out_of_the_hours_of_the_contract(on: date, at: time, is_open: bool):
    assert bool(at_work([(TERMS, WORKING_HOURS)], on=on, at=at)) is is_open


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"place": ""}, Why.NOT_WHOLE),
        ({"tier": 0}, Why.NO_SUCH_TIER),
    ],
)
def test_a_supplier_is_entered_whole(changed, why):
    administrator = someone(Role.ADMINISTRATOR)
    assert may_enter(administrator, a_supplier())
    assert may_enter(administrator, replace(a_supplier(), **changed)) == Refused(why)


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.SUPPLIER_AGENT])
def test_contracts_are_the_work_of_an_administrator_or_the_privacy_officer(role: Role):
    assert may_enter(someone(role), a_supplier()) == Refused(Why.NOT_YOUR_ROLE)
    assert may_end(someone(role), until_on=TOMORROW, on=TODAY) == Refused(Why.NOT_YOUR_ROLE)
    assert may_end(someone(Role.PRIVACY_OFFICER), until_on=TOMORROW, on=TODAY)


def put(roles=(Role.SUPPLIER_AGENT,), asked=YEAR, already=()):
    return may_put_under(someone(Role.ADMINISTRATOR), roles, asked, contract=YEAR, already=already)


def test_a_supplier_s_agent_is_put_under_a_contract_for_days_of_its_own():
    assert put()
    assert put(asked=Days(TODAY, YEAR.until_on + timedelta(days=1))) == Refused(Why.OUT_OF_ITS_DAYS)
    assert put(asked=Days(TODAY, TODAY)) == Refused(Why.ENDS_BEFORE)
    assert put(already=[Days(TODAY, TOMORROW)]) == Refused(Why.ALREADY_UNDER)


@pytest.mark.parametrize("roles", [(), (Role.AGENT,), (Role.SUPPLIER_AGENT, Role.AGENT)])
def test_nobody_of_the_institution_is_put_under_a_contract(roles):
    assert put(roles=roles) == Refused(Why.OF_THE_INSTITUTION)


def test_a_contract_is_reviewed_each_year_from_its_first_day():
    assert review_due_on(date(2024, 2, 29), ()) == date(2025, 2, 28)
    assert review_due_on(TODAY, [date(2027, 1, 5), date(2026, 12, 1)]) == date(2028, 1, 5)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AGENT, Role.SUPPLIER_AGENT])
def test_a_contract_is_reviewed_by_those_who_answer_for_the_service(role: Role):
    def asked(who):
        return may_review(someone(who), Finding.KEPT, until_on=TOMORROW, on=TODAY)

    assert asked(role) == Refused(Why.NOT_A_REVIEWER)
    assert asked(Role.SUPERVISOR)
    assert asked(Role.PRIVACY_OFFICER)


def test_what_the_supplier_holds_is_found_returned_only_once_the_contract_is_over():
    officer = someone(Role.PRIVACY_OFFICER)
    early = may_review(officer, Finding.RETURNED, until_on=TOMORROW, on=TODAY)
    assert early == Refused(Why.NOT_ENDED)
    assert may_review(officer, Finding.RETURNED, until_on=TODAY, on=TODAY)


def test_a_contract_ends_once():
    over = may_end(someone(Role.ADMINISTRATOR), until_on=TODAY, on=TODAY)
    assert over == Refused(Why.ALREADY_ENDED)


def test_hours_that_close_before_they_open_hold_never():
    assert not Hours(frozenset({1}), time(18), time(8)).hold(TODAY, time(12))
