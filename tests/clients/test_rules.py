"""What may be shown of a client, and who may act for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consigne.clients.rules import (
    CHECK_SERVES,
    Check,
    CheckResult,
    ClientKind,
    Mandate,
    Match,
    Opens,
    Scope,
    Why,
    match_of,
    may_act_for,
    may_affiliate,
    may_enter,
    may_mandate,
    may_reach_by_email,
    may_revoke,
    may_serve,
    may_show,
)
from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import ALLOWED, Decision, Refused
from consigne.kernel.ids import new_id

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
PASSED = Check(CheckResult.PASSED, NOW, "line", 2, frozenset(Opens))


def someone(*roles: Role) -> Actor:
    return Actor(new_id(), new_id(), frozenset(roles))


def shown(actor: Actor, checks: Sequence[Check], *, now: datetime = NOW) -> Decision:
    return may_show(actor, checks, what=Opens.DETAILS, now=now)


def a_mandate(
    scope: Scope = Scope.EVERYTHING,
    until_on: date | None = None,
    revoked_on: date | None = None,
    from_on: date = MONDAY,
) -> Mandate:
    return Mandate(scope, from_on, until_on, revoked_on)


def days(count: int) -> timedelta:
    return timedelta(days=count)


@pytest.mark.req("OPC-QC-18")
def test_clients_are_served_by_those_whose_tasks_concern_the_service():
    serving = {Role.AGENT, Role.SUPERVISOR, Role.PRIVACY_OFFICER, Role.SYSTEM, Role.INTEGRATOR}
    assert {role for role in Role if may_serve(someone(role))} == serving


@pytest.mark.req("OPC-QC-18")
def test_a_known_number_is_not_a_verified_person():
    assert shown(someone(Role.AGENT), (), now=NOW) == Refused(Why.IDENTITY_NOT_CHECKED)


def test_a_check_that_passed_shows_the_file():
    assert shown(someone(Role.AGENT), [PASSED], now=NOW) is ALLOWED


def test_a_check_that_failed_shows_nothing():
    failed = Check(CheckResult.FAILED, NOW)
    assert shown(someone(Role.AGENT), [failed], now=NOW) == Refused(Why.IDENTITY_CHECK_FAILED)


@given(st.timedeltas(timedelta(0), timedelta(days=3)))
def test_a_check_serves_the_contact_under_way_and_not_the_next(later):
    opened = shown(someone(Role.AGENT), [PASSED], now=NOW + later)
    assert bool(opened) is (later <= CHECK_SERVES)


def test_whose_work_is_the_file_needs_no_check():
    for role in (Role.SUPERVISOR, Role.PRIVACY_OFFICER):
        assert shown(someone(role), (), now=NOW) is ALLOWED


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR, Role.INTEGRATOR])
def test_no_check_opens_a_file_to_a_role_that_has_no_business_there(role):
    assert shown(someone(role), [PASSED], now=NOW) == Refused(Why.NOT_YOUR_ROLE)


def test_nobody_acts_for_another_without_a_recorded_authority():
    nothing = may_act_for((), what=Scope.INFORMATION, on=MONDAY)
    assert nothing == Refused(Why.NO_AUTHORITY_TO_ACT)


def test_an_authority_to_act_does_not_begin_early():
    early = may_act_for([a_mandate()], what=Scope.INFORMATION, on=MONDAY - days(1))
    assert early == Refused(Why.AUTHORITY_TO_ACT_TO_COME)


def test_an_authority_to_act_for_everything_covers_each_thing():
    assert all(may_act_for([a_mandate()], what=scope, on=MONDAY) for scope in Scope)


def test_an_authority_to_act_does_not_widen():
    narrow = [a_mandate(Scope.INFORMATION)]
    assert may_act_for(narrow, what=Scope.INFORMATION, on=MONDAY)
    wider = may_act_for(narrow, what=Scope.THIS_MATTER, on=MONDAY)
    assert wider == Refused(Why.AUTHORITY_TO_ACT_NARROWER)


@pytest.mark.parametrize(
    ("ended", "why"),
    [
        ({"until_on": TUESDAY}, Why.AUTHORITY_TO_ACT_ENDED),
        ({"revoked_on": TUESDAY}, Why.AUTHORITY_TO_ACT_REVOKED),
        ({"until_on": TUESDAY, "revoked_on": TUESDAY + days(1)}, Why.AUTHORITY_TO_ACT_ENDED),
        ({"until_on": TUESDAY + days(1), "revoked_on": TUESDAY}, Why.AUTHORITY_TO_ACT_REVOKED),
    ],
)
def test_an_authority_to_act_ends_on_its_day(ended, why):
    mandates = [a_mandate(**ended)]
    assert may_act_for(mandates, what=Scope.INFORMATION, on=MONDAY)
    after = may_act_for(mandates, what=Scope.INFORMATION, on=TUESDAY)
    assert after == Refused(why)
    assert after.facts == {"on": TUESDAY}


def test_an_authority_revoked_before_it_began_never_holds():
    never = [a_mandate(from_on=TUESDAY, revoked_on=MONDAY)]
    for day in (MONDAY, TUESDAY, TUESDAY + days(1)):
        decision = may_act_for(never, what=Scope.INFORMATION, on=day)
        assert decision == Refused(Why.AUTHORITY_TO_ACT_REVOKED)


OLD = a_mandate(from_on=MONDAY - days(400))


@pytest.mark.parametrize(
    "newer",
    [
        a_mandate(revoked_on=MONDAY),
        a_mandate(until_on=TUESDAY),
        a_mandate(from_on=MONDAY + days(30)),
        a_mandate(Scope.INFORMATION),
    ],
)
def test_a_newer_authority_takes_nothing_from_an_older_one_that_holds(newer):
    for day in (MONDAY, TUESDAY):
        assert may_act_for([newer, OLD], what=Scope.THIS_MATTER, on=day) is ALLOWED


@pytest.mark.parametrize(
    ("mandates", "why", "on"),
    [
        (
            [a_mandate(revoked_on=TUESDAY), a_mandate(until_on=TUESDAY + days(2))],
            Why.AUTHORITY_TO_ACT_ENDED,
            TUESDAY + days(2),
        ),
        (
            [a_mandate(revoked_on=TUESDAY), a_mandate(from_on=TUESDAY + days(7))],
            Why.AUTHORITY_TO_ACT_TO_COME,
            TUESDAY + days(7),
        ),
        (
            [a_mandate(from_on=TUESDAY + days(30)), a_mandate(revoked_on=TUESDAY)],
            Why.AUTHORITY_TO_ACT_REVOKED,
            TUESDAY,
        ),
        (
            [a_mandate(revoked_on=TUESDAY), a_mandate(Scope.INFORMATION)],
            Why.AUTHORITY_TO_ACT_NARROWER,
            None,
        ),
        (
            [a_mandate(Scope.INFORMATION, revoked_on=TUESDAY), a_mandate(until_on=TUESDAY)],
            Why.AUTHORITY_TO_ACT_ENDED,
            TUESDAY,
        ),
    ],
)
def test_the_refusal_is_about_the_nearest_authority(mandates, why, on):
    for order in (mandates, mandates[::-1]):
        refused = may_act_for(order, what=Scope.EVERYTHING, on=TUESDAY + days(4))
        assert refused == Refused(why)
        assert refused.facts.get("on") == on


def mandates_around(day: date) -> st.SearchStrategy[list[Mandate]]:
    """Authorities to act that begin and end near a day, some revoked before they began."""
    near = st.integers(-20, 20).map(lambda count: day + days(count))
    scopes = st.sampled_from(Scope)
    some = st.builds(
        lambda scope, from_on, lasts, revoked_on: Mandate(
            scope, from_on, from_on + days(lasts) if lasts else None, revoked_on
        ),
        scopes,
        near,
        st.none() | st.integers(1, 20),
        st.none() | near,
    )
    return st.lists(some, max_size=6)


@given(mandates_around(MONDAY), st.sampled_from(Scope))
def test_a_representative_may_act_when_any_authority_alone_lets_them(mandates, what):
    decision = may_act_for(mandates, what=what, on=MONDAY)
    alone = [may_act_for([each], what=what, on=MONDAY) for each in mandates]
    assert bool(decision) is any(alone)


@given(mandates_around(MONDAY), mandates_around(MONDAY), st.sampled_from(Scope))
def test_one_more_authority_never_takes_away(mandates, more, what):
    before = may_act_for(mandates, what=what, on=MONDAY)
    assert may_act_for([*mandates, *more], what=what, on=MONDAY) or not before


@given(mandates_around(MONDAY), st.sampled_from(Scope))
def test_a_refusal_is_about_an_authority_that_none_is_nearer_than(mandates, what):
    refused = may_act_for(mandates, what=what, on=MONDAY)
    nearest = min((each.days_from(MONDAY) for each in mandates), default=None)
    near = [each for each in mandates if each.days_from(MONDAY) == nearest]
    about = [may_act_for([each], what=what, on=MONDAY) for each in near]
    assert refused or refused in about or (not mandates and refused.why is Why.NO_AUTHORITY_TO_ACT)


@given(mandates_around(MONDAY))
def test_an_authority_holds_on_the_days_it_is_no_day_away_from(mandates):
    for mandate in mandates:
        holds = bool(may_act_for([mandate], what=mandate.scope, on=MONDAY))
        assert holds is (mandate.days_from(MONDAY) == 0)
        begun = mandate.from_on <= MONDAY
        ended = [day for day in (mandate.until_on, mandate.revoked_on) if day and day <= MONDAY]
        assert holds is (begun and not ended)


def test_an_authority_to_act_is_revoked_once():
    assert may_revoke(a_mandate())
    assert may_revoke(a_mandate(revoked_on=TUESDAY)) == Refused(Why.ALREADY_ENDED)


def test_an_authority_to_act_is_given_to_someone_else_for_a_day_at_least():
    one, other = new_id(), new_id()
    assert may_mandate(one, other, from_on=MONDAY, until_on=None)
    assert may_mandate(one, one, from_on=MONDAY, until_on=None) == Refused(Why.FOR_ONESELF)
    never = may_mandate(one, other, from_on=TUESDAY, until_on=TUESDAY)
    assert never == Refused(Why.ENDS_BEFORE)


def test_a_role_is_a_person_s_at_an_organisation():
    person, organisation = ClientKind.PERSON, ClientKind.ORGANISATION
    assert may_affiliate(person, organisation)
    for pair in ((organisation, person), (person, person), (organisation, organisation)):
        assert may_affiliate(*pair) == Refused(Why.NOT_AN_ORGANISATION)


def test_a_client_is_entered_under_a_name_of_its_kind():
    assert may_enter(ClientKind.PERSON, person=" Amara", organisation="")
    nameless = may_enter(ClientKind.PERSON, person="  ", organisation="Boréal")
    assert nameless == Refused(Why.NAME_MISSING)
    assert not may_enter(ClientKind.ORGANISATION, person="Amara", organisation=" ")


@pytest.mark.parametrize("address", ["amara@example.ca", " Amara.O+x@mail.example.ca "])
def test_an_address_written_whole_is_taken(address):
    assert may_reach_by_email(address)


@pytest.mark.parametrize(
    "address", ["", "amara", "amara@", "amara@example", "a b@c.ca", "@c.ca", f"{'x' * 250}@c.ca"]
)
def test_an_address_that_is_not_one_is_refused(address):
    assert may_reach_by_email(address) == Refused(Why.NOT_AN_ADDRESS)


@pytest.mark.parametrize(("holders", "match"), [(0, Match.NEW), (1, Match.KNOWN), (3, Match.MAYBE)])
def test_a_number_is_known_when_it_has_one_holder(holders, match):
    assert match_of(holders) is match
