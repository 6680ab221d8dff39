"""A supplier is entered, a contract signed, people put under it; at its end they are gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from consigne.kernel.actors import Role, system
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.ids import new_id
from consigne.staff.queries import actor_for
from consigne.suppliers.actions import (
    end_contract,
    enter_supplier,
    put_under,
    release_people,
    review_contract,
    sign_contract,
)
from consigne.suppliers.queries import (
    contracts_waiting,
    supplier_seen_by,
    suppliers_seen_by,
    working,
)
from consigne.suppliers.rules import Act, Finding, Why
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_contract, a_supplier, terms
from tests.conftest import NOW, TODAY, actor

pytestmark = [pytest.mark.django_db, pytest.mark.req("OPC-4")]
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def gaelle(db):
    with acting(actor(cast.GAELLE)) as gaelle:
        yield gaelle


def haroun():
    return working(actor(cast.HAROUN), now=NOW, on=TODAY)


def test_a_contract_says_what_its_people_work_under(gaelle):
    contract = a_contract(gaelle, people=(actor(cast.HAROUN).id,))
    (under,) = haroun().under
    assert under.contract == contract
    assert under.cover("warranty-line", "warranty-service")
    (seen,) = suppliers_seen_by(gaelle)[0].contracts
    assert (seen.id, seen.people[0].member) == (contract, actor(cast.HAROUN).id)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"activities": ("nothing",)}, Why.NOT_DECLARED),
        ({"activities": ()}, Why.NOT_DECLARED),
        ({"purposes": ("debt-recovery",)}, Why.NOT_DECLARED),
        ({"until_on": TODAY - timedelta(days=30)}, Why.ENDS_BEFORE),
        ({"number": " "}, Why.NOT_WHOLE),
    ],
)
def test_a_contract_that_does_not_hold_together_is_not_signed(gaelle, changed, why):
    supplier = enter_supplier(gaelle, a_supplier())
    with pytest.raises(NotAllowed) as refusal:
        sign_contract(gaelle, supplier, replace(terms(), **changed), on=TODAY)
    assert refusal.value.decision == Refused(why)


def test_nobody_of_the_institution_is_put_under_a_contract(gaelle):
    with pytest.raises(NotAllowed, match="OF_THE_INSTITUTION"):
        a_contract(gaelle, people=(actor(cast.BENOIT).id,))


@pytest.mark.parametrize("person", [cast.BENOIT, cast.HAROUN, cast.FARID])
def test_whoever_answers_for_no_contract_signs_none(gaelle, person):
    supplier = enter_supplier(gaelle, a_supplier())
    with acting(actor(person)) as someone, pytest.raises((NotAllowed, NotSeen)):
        sign_contract(someone, supplier, terms(), on=TODAY)


def test_suppliers_are_of_one_institution(gaelle):
    supplier = enter_supplier(gaelle, a_supplier())
    contract = sign_contract(gaelle, supplier, terms(), on=TODAY)
    with acting(actor(cast.DOV)) as dov:
        assert suppliers_seen_by(dov) == ()
        with pytest.raises(NotSeen):
            supplier_seen_by(dov, supplier)
        with pytest.raises(NotSeen):
            sign_contract(dov, supplier, terms(), on=TODAY)
        for ends in (
            lambda: end_contract(dov, contract, now=NOW, on=TODAY),
            lambda: review_contract(dov, contract, Finding.KEPT, on=TODAY),
            lambda: put_under(dov, contract, dov.id, from_on=TODAY, until_on=TOMORROW),
        ):
            with pytest.raises(NotSeen):
                ends()


def test_a_review_that_is_late_waits_for_the_privacy_officer_and_the_supervisor(gaelle):
    contract = a_contract(gaelle, terms(until_on=TODAY + timedelta(days=900)))
    late = TODAY + timedelta(days=400)
    for person in (cast.CHLOE, cast.FARID):
        with acting(actor(person)) as reviewer:
            assert contracts_waiting(reviewer, on=TODAY) == ()
            assert [each.id for each in contracts_waiting(reviewer, on=late)] == [contract]
    assert contracts_waiting(gaelle, on=late) == ()
    with acting(actor(cast.FARID)) as farid:
        review_contract(farid, contract, Finding.TO_CORRECT, on=late)
        assert contracts_waiting(farid, on=late) == ()
        (review,) = suppliers_seen_by(farid)[0].contracts[0].reviews
        assert (review.finding, review.reviewed_by) == (Finding.TO_CORRECT, farid.id)


def test_a_contract_that_ends_lets_nobody_work_from_that_hour(gaelle):
    contract = a_contract(gaelle, people=(actor(cast.HAROUN).id,))
    assert haroun().under
    end_contract(gaelle, contract, now=NOW, on=TODAY)
    assert haroun().under == ()


def test_a_contract_ended_on_the_day_it_began_lets_nobody_work_that_day(gaelle):
    new = terms(from_on=TODAY)
    contract = a_contract(gaelle, new, people=(actor(cast.HAROUN).id,))
    end_contract(gaelle, contract, now=NOW, on=TODAY)
    assert haroun().under == ()


def test_the_end_of_a_contract_waits_until_all_is_found_returned(gaelle):
    contract = a_contract(gaelle)
    end_contract(gaelle, contract, now=NOW, on=TODAY)
    with acting(actor(cast.CHLOE)) as chloe:
        assert [each.id for each in contracts_waiting(chloe, on=TODAY)] == [contract]
        review_contract(chloe, contract, Finding.RETURNED, on=TODAY)
        assert contracts_waiting(chloe, on=TODAY) == ()


def released(on=TODAY) -> int:
    with acting(system(actor(cast.GAELLE).institution)) as itself:
        return release_people(itself, on=on)


def account_opens(on=TODAY) -> bool:
    from consigne.staff.models import Account

    try:
        actor_for(Account.objects.get(email=cast.HAROUN.email).id, on=on)
    except NotAllowed:
        return False
    return True


def test_accounts_of_its_people_end_with_their_last_contract(gaelle):
    member = actor(cast.HAROUN).id
    first = a_contract(gaelle, people=(member,))
    second = a_contract(gaelle, terms(number="C-2"), people=(member,))
    end_contract(gaelle, first, now=NOW, on=TODAY)
    assert released() == 0
    end_contract(gaelle, second, now=NOW, on=TODAY)
    assert (released(), account_opens()) == (1, False)
    assert released() == 0


def test_a_contract_that_runs_out_by_itself_ends_their_accounts_too(gaelle):
    new = terms()
    a_contract(gaelle, new, people=(actor(cast.HAROUN).id,))
    assert (released(), account_opens()) == (0, True)
    assert released(new.until_on) == 1
    assert not account_opens(new.until_on)


def test_whoever_became_of_the_institution_stays(gaelle):
    from consigne.staff.models import RoleHeld

    member = actor(cast.HAROUN).id
    contract = a_contract(gaelle, people=(member,))
    RoleHeld.objects.filter(member_id=member).update(until_on=TODAY)
    RoleHeld.objects.create(
        institution_id=gaelle.institution, member_id=member, role=Role.AGENT, from_on=TODAY
    )
    end_contract(gaelle, contract, now=NOW, on=TODAY)
    assert released() == 0


def test_nobody_but_the_system_releases_a_supplier_s_people(gaelle):
    contract = a_contract(gaelle, people=(actor(cast.HAROUN).id,))
    end_contract(gaelle, contract, now=NOW, on=TODAY)
    with acting(actor(cast.CHLOE)) as chloe, pytest.raises(NotAllowed):
        release_people(chloe, on=TODAY)


def test_each_act_is_journalled(gaelle):
    from tests.desk.served import journal_of

    contract = a_contract(gaelle, people=(actor(cast.HAROUN).id,))
    end_contract(gaelle, contract, now=NOW, on=TODAY)
    told = journal_of(cast.GAELLE)
    assert [told.count(act.code) for act in (Act.ENTERED, Act.SIGNED, Act.ASSIGNED, Act.ENDED)] == [
        1,
        1,
        1,
        1,
    ]


def test_what_is_not_there_is_not_seen(gaelle):
    with pytest.raises(NotSeen):
        end_contract(gaelle, new_id(), now=NOW, on=TODAY)
