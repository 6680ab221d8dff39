"""A supplier cannot switch off a safeguard of the institution, by the matrix nor by any act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from consigne.config.kinds import matrix
from consigne.consent.actions import give_consent
from consigne.consent.rules import Way
from consigne.consent.rules import Why as ConsentWhy
from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.ids import new_id
from consigne.kernel.matrix import Extent
from consigne.retention.actions import NewHold, lift_hold, place_hold, plan_disposal
from consigne.retention.actions.plans import approve, decline
from consigne.retention.rules import APPROVE_DISPOSAL, HoldGround
from consigne.staff.actions import admit, end_membership, lend, make_token
from consigne.suppliers.actions import (
    end_contract,
    enter_supplier,
    put_under,
    review_contract,
    sign_contract,
)
from consigne.suppliers.queries import working
from consigne.suppliers.rules import Finding
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client, a_contract, a_supplier, terms
from tests.conftest import NOW, TODAY, actor
from tests.consent.test_actions import words

pytestmark = [pytest.mark.django_db, pytest.mark.req("OPC-4")]
TOMORROW = TODAY + timedelta(days=1)
# What is said of and by the people they serve, and their own account: nothing that decides how.
THEIR_WORK = {
    *("client", "phone", "email", "postal", "handle"),
    *("affiliation", "authority_to_act", "incapacity", "identity_check", "identity_code"),
    *("consent", "interaction", "party", "draft", "account"),
}


def test_by_the_matrix_they_write_of_the_people_they_serve_and_of_nothing_else():
    cells = [cell for cell in matrix().cells() if cell.role is Role.SUPPLIER_AGENT]
    assert {cell.kind for cell in cells if cell.extent is Extent.WRITE} == THEIR_WORK


def test_by_the_matrix_they_reach_no_further_than_an_agent_of_the_institution():
    for part in matrix().parts:
        for kind in part.kinds:
            theirs, ours = (_widest(role, kind) for role in (Role.SUPPLIER_AGENT, Role.AGENT))
            assert theirs <= ours, kind


def _widest(role: Role, kind: str) -> Extent:
    cells = matrix().cells()
    reached = [each.extent for each in cells if each.role is role and each.kind == kind]
    return max(reached, default=Extent.NONE)


@pytest.fixture
def haroun(db) -> Actor:
    with acting(actor(cast.GAELLE)) as gaelle:
        new = terms(purposes=("warranty-service", "product-news"))
        a_contract(gaelle, new, people=(actor(cast.HAROUN).id,))
    return working(actor(cast.HAROUN), now=NOW, on=TODAY)


SAFEGUARDS: dict[str, Callable[[Actor], object]] = {
    "a hold is placed": lambda by: place_hold(
        by, NewHold("client", new_id(), HoldGround.COMPLAINT, "P-1"), on=TODAY
    ),
    "a hold is lifted": lambda by: lift_hold(by, new_id(), now=NOW),
    "a destruction is planned": lambda by: plan_disposal(by, on=TODAY),
    "a destruction is approved": lambda by: approve(by, new_id(), digest="", now=NOW, on=TODAY),
    "a destruction is declined": lambda by: decline(by, new_id(), reason="x"),
    "a power is lent": lambda by: lend(
        by, APPROVE_DISPOSAL, to=new_id(), from_on=TODAY, until_on=TOMORROW
    ),
    "a token is made": lambda by: make_token(
        by, label="x", scopes=(), lasts=timedelta(days=1), now=NOW
    ),
    "a member is admitted": lambda by: admit(
        by, email="x@staff.example", name="X", roles=[Role.AGENT], password=None, from_on=TODAY
    ),
    "a membership is ended": lambda by: end_membership(by, by.id, on=TODAY),
    "a supplier is entered": lambda by: enter_supplier(by, a_supplier()),
    "a contract is signed": lambda by: sign_contract(by, new_id(), terms(), on=TODAY),
    "a contract is widened": lambda by: put_under(
        by, by.under[0].contract, by.id, from_on=TODAY, until_on=TOMORROW
    ),
    "a contract is reviewed": lambda by: review_contract(
        by, by.under[0].contract, Finding.KEPT, on=TODAY
    ),
    "a contract is ended": lambda by: end_contract(by, by.under[0].contract, now=NOW, on=TODAY),
}


@pytest.mark.parametrize("act", SAFEGUARDS.values(), ids=SAFEGUARDS)
def test_no_act_of_theirs_touches_a_safeguard(haroun: Actor, act: Callable[[Actor], object]):
    with acting(haroun), pytest.raises((NotAllowed, NotSeen)):
        act(haroun)


def test_a_consent_is_asked_by_them_as_by_anyone_after_a_notice_in_a_declared_way(haroun: Actor):
    with acting(haroun):
        amara = a_client(haroun)
        give_consent(haroun, words(haroun, amara), on=TODAY)
        for wrong, why in (
            ({"notice": None}, ConsentWhy.NOT_TOLD),
            ({"way": Way.IMPLIED_INBOUND}, ConsentWhy.WAY_NOT_DECLARED),
        ):
            with pytest.raises(NotAllowed) as refusal:
                give_consent(haroun, replace(words(haroun, amara), **wrong), on=TODAY)
            assert refusal.value.decision == Refused(why)
