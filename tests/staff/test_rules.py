"""Who is trusted with what, on which days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consigne.kernel.actors import STAFF_ROLES, Actor, Role, nobody, system
from consigne.kernel.decisions import Decision, Refused
from consigne.kernel.ids import new_id
from consigne.staff.rules import (
    LONGEST_TOKEN,
    Tenure,
    Why,
    held_on,
    may_admit,
    may_bear,
    may_end_membership,
    may_lend,
    may_make_token,
    may_use_token_for,
    may_work,
)

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def someone(*roles: Role, powers: tuple[str, ...] = ()) -> Actor:
    return Actor(new_id(), new_id(), frozenset(roles), frozenset(powers))


@given(days, days, days)
def test_a_role_is_held_from_its_day_until_another(from_on, until_on, on):
    held = held_on([Tenure("agent", from_on, until_on)], on)
    assert held == ({"agent"} if from_on <= on < until_on else set())


def test_a_role_without_end_is_held_on():
    assert held_on([Tenure("agent", MONDAY), Tenure("approver", TUESDAY)], MONDAY) == {"agent"}


def test_only_administrators_admit():
    assert {role for role in Role if may_admit(someone(role), [])} == {
        Role.ADMINISTRATOR,
        Role.SYSTEM,
    }


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.NOBODY])
def test_nobody_is_admitted_as_the_system(role):
    assert may_admit(someone(Role.ADMINISTRATOR), [role]) == Refused(Why.NOT_A_PERSON_S)


def test_an_approver_lends_their_power_for_stated_days():
    assert may_lend(someone(Role.APPROVER), to=new_id(), held=(), from_on=MONDAY, until_on=TUESDAY)


def test_what_was_lent_is_not_lent_again():
    borrower = someone(Role.SUPERVISOR, powers=("approve_disposal",))
    again = may_lend(borrower, to=new_id(), held=(), from_on=MONDAY, until_on=TUESDAY)
    assert again == Refused(Why.CANNOT_LEND)


def test_a_power_is_lent_to_someone_else_for_a_day_at_least():
    estelle = someone(Role.APPROVER)
    oneself = may_lend(estelle, to=estelle.id, held=(), from_on=MONDAY, until_on=TUESDAY)
    never = may_lend(estelle, to=new_id(), held=(), from_on=MONDAY, until_on=MONDAY)
    assert (oneself, never) == (Refused(Why.TO_ONESELF), Refused(Why.ENDS_BEFORE))


def token_of(by: Actor, *, lasts: timedelta = timedelta(1), shown: bool = False) -> Decision:
    return may_make_token(by, lasts=lasts, factor_required=True, factor_shown=shown)


@given(st.timedeltas(timedelta(-1), timedelta(days=200)))
def test_a_token_lasts_a_quarter_at_most(lasts):
    allowed = token_of(someone(Role.AGENT), lasts=lasts, shown=True)
    assert bool(allowed) is (timedelta(0) < lasts <= LONGEST_TOKEN)


@pytest.mark.parametrize("other", [system(new_id()), nobody(new_id()), someone()])
def test_a_token_is_a_person_s(other):
    assert token_of(other, shown=True) == Refused(Why.NOT_A_PERSON_S)


def test_a_token_is_no_way_around_a_second_factor():
    assert token_of(someone(Role.AGENT)) == Refused(Why.TOKEN_WITHOUT_FACTOR)
    without = may_make_token(
        someone(Role.AGENT), lasts=timedelta(1), factor_required=False, factor_shown=False
    )
    assert without


def test_a_token_opens_what_it_was_made_for():
    bearer, scopes = someone(Role.AGENT), frozenset({"interactions:read"})
    assert may_use_token_for("interactions:read", scopes, bearer=bearer)
    other = may_use_token_for("interactions:write", scopes, bearer=bearer)
    assert other == Refused(Why.SCOPE_MISSING)


@pytest.mark.req("OPC-4")
def test_a_supplier_s_agent_holds_no_other_role():
    administrator = someone(Role.ADMINISTRATOR)
    assert may_admit(administrator, [Role.SUPPLIER_AGENT])
    for role in set(STAFF_ROLES) - {Role.SUPPLIER_AGENT}:
        both = may_admit(administrator, [Role.SUPPLIER_AGENT, role])
        assert both == Refused(Why.OF_A_SUPPLIER)


@pytest.mark.req("OPC-4")
def test_no_power_is_lent_to_a_supplier_s_agent():
    held = [Role.SUPPLIER_AGENT.value]
    lent = may_lend(
        someone(Role.APPROVER), to=new_id(), held=held, from_on=MONDAY, until_on=TUESDAY
    )
    assert lent == Refused(Why.OF_A_SUPPLIER)


@pytest.mark.req("OPC-4")
def test_a_supplier_s_agent_makes_no_token_and_uses_none_made_before():
    theirs, scopes = someone(Role.SUPPLIER_AGENT), frozenset({"interactions:read"})
    made = may_make_token(theirs, lasts=timedelta(1), factor_required=False, factor_shown=True)
    assert made == Refused(Why.NO_OTHER_DOOR)
    used = may_use_token_for("interactions:read", scopes, bearer=theirs)
    assert used == Refused(Why.NO_OTHER_DOOR)


def test_a_membership_is_ended_by_those_who_admit():
    assert {role for role in Role if may_end_membership(someone(role))} == {
        Role.ADMINISTRATOR,
        Role.SYSTEM,
    }


def borne(*, expires_in: timedelta = timedelta(1), revoked: bool = False, **factor: bool):
    factors = {"factor_required": False, "factor_shown": False} | factor
    return may_bear(expires_at=NOW + expires_in, revoked=revoked, now=NOW, **factors)


def test_a_token_is_good_until_the_instant_it_expires_or_is_revoked():
    assert borne(expires_in=timedelta(microseconds=1))
    for ended in (borne(expires_in=timedelta(0)), borne(revoked=True)):
        assert ended == Refused(Why.TOKEN_NOT_GOOD)


@pytest.mark.parametrize(
    ("required", "shown", "opens"),
    [(True, True, True), (True, False, False), (False, True, True), (False, False, True)],
)
def test_where_a_second_factor_is_compulsory_nothing_opens_without(required, shown, opens):
    asked = {"factor_required": required, "factor_shown": shown}
    assert (bool(may_work(**asked)), bool(borne(**asked))) == (opens, opens)
