"""From plan to certificate: nothing goes without a second person, and what goes is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from consigne.interactions.actions import Upload, consign
from consigne.kernel.actors import system
from consigne.kernel.decisions import NotAllowed, Refused
from consigne.kernel.ids import new_id
from consigne.retention.actions import (
    NewHold,
    approve,
    execute,
    lift_hold,
    place_hold,
    plan_disposal,
)
from consigne.retention.certificate import WouldLie
from consigne.retention.certificate_pdf import reading
from consigne.retention.entries import RunClosed
from consigne.retention.models import PlanItem
from consigne.retention.queries import certificates_seen_by, ledger, plan_seen_by, run_of
from consigne.retention.rules import APPROVE_DISPOSAL, HoldGround, ItemState, PlanState, Why
from consigne.retention.stores import store
from consigne.staff.actions import lend
from consigne.staff.models import RoleHeld
from consigne.walls.context import acting
from tests import cast
from tests.builders import a_client, a_contact
from tests.conftest import NOW, TODAY, actor
from tests.installation import connected_as

pytestmark = pytest.mark.usefixtures("own_database", "keys")
LATER = TODAY + timedelta(days=100)


def contacts(count: int, *clients) -> list:
    with acting(actor(cast.BENOIT)) as benoit:
        return [consign(benoit, a_contact(*clients), now=NOW, on=TODAY).id for _ in range(count)]


def planned(on: date = LATER):
    with acting(actor(cast.CHLOE)) as chloe:
        return plan_disposal(chloe, on=on)


def approved(plan, on: date = LATER) -> None:
    with acting(actor(cast.ESTELLE)) as estelle:
        seen = plan_seen_by(estelle, plan)
        approve(estelle, plan, digest=seen.digest, now=NOW, on=on)


def executed(plan, on: date = LATER):
    chloe = actor(cast.CHLOE)
    with connected_as("disposal"):
        return execute(system(chloe.institution), plan, on=on)


def left(kind: str) -> int:
    chloe = actor(cast.CHLOE)
    with acting(chloe):
        return store(kind).rows(chloe.institution).count()


def test_what_is_due_and_approved_is_destroyed_and_certified():
    contacts(3)
    plan = planned()
    approved(plan)
    executed(plan)
    with acting(actor(cast.CHLOE)) as chloe:
        (certificate,) = certificates_seen_by(chloe)
        run = run_of(chloe, plan)
    assert left("interaction") == 0
    assert run.destroyed == 3
    assert certificate.signed["document"]["destroyed"][0]["count"] == 3


def test_nothing_runs_that_nobody_approved():
    contacts(1)
    plan = planned()
    with pytest.raises(NotAllowed) as refused:
        executed(plan)
    assert refused.value.decision == Refused(Why.PLAN_NOT_APPROVED)
    assert left("interaction") == 1


def test_whoever_plans_does_not_approve():
    contacts(1)
    plan = planned()
    with acting(actor(cast.CHLOE)) as chloe, pytest.raises(NotAllowed):
        approve(chloe, plan, digest=plan_seen_by(chloe, plan).digest, now=NOW, on=LATER)


def test_a_hold_placed_after_the_approval_keeps_its_record():
    kept, *_ = contacts(3)
    plan = planned()
    approved(plan)
    with acting(actor(cast.CHLOE)) as chloe:
        place_hold(chloe, NewHold("interaction", kept, HoldGround.COMPLAINT, "P-1"), on=TODAY)
    executed(plan)
    with acting(actor(cast.CHLOE)) as chloe:
        assert run_of(chloe, plan).withheld == {Why.HELD.code: 1}
        assert plan_seen_by(chloe, plan).state is PlanState.DONE
    assert left("interaction") == 1


def test_a_hold_on_a_client_keeps_all_that_is_about_them():
    with acting(actor(cast.BENOIT)) as benoit:
        amara = a_client(benoit)
    contacts(2, amara)
    contacts(1)
    with acting(actor(cast.CHLOE)) as chloe:
        place_hold(chloe, NewHold("client", amara, HoldGround.ACCESS_REQUEST, "A-1"), on=TODAY)
    plan = planned()
    with acting(actor(cast.CHLOE)) as chloe:
        seen = plan_seen_by(chloe, plan)
    assert seen.counts == {"interaction": 1}
    assert seen.kept == {("interaction", Why.HELD.code): 2}


def test_a_lifted_hold_does_not_start_the_clock_again():
    (kept,) = contacts(1)
    with acting(actor(cast.CHLOE)) as chloe:
        hold = place_hold(
            chloe, NewHold("interaction", kept, HoldGround.COMPLAINT, "P-1"), on=TODAY
        )
        lift_hold(chloe, hold, now=NOW)
    plan = planned()
    with acting(actor(cast.CHLOE)) as chloe:
        assert plan_seen_by(chloe, plan).counts == {"interaction": 1}


def test_a_client_goes_with_the_contacts_that_were_all_that_kept_them():
    with acting(actor(cast.BENOIT)) as benoit:
        amara = a_client(benoit, phones=("514 555-0142",))
    contacts(2, amara)
    in_three_years = TODAY + timedelta(days=1200)
    plan = planned(in_three_years)
    approved(plan, in_three_years)
    executed(plan, in_three_years)
    assert [left(kind) for kind in ("interaction", "party", "client", "phone")] == [0, 0, 0, 0]


def test_a_document_goes_with_its_contact_key_and_file():
    upload = Upload("facture.pdf", "application/pdf", b"%PDF-1.7 facture")
    with acting(actor(cast.BENOIT)) as benoit:
        consign(benoit, replace(a_contact(), uploads=(upload,)), now=NOW, on=TODAY)
    plan = planned()
    approved(plan)
    executed(plan)
    with acting(actor(cast.CHLOE)) as chloe:
        (certificate,) = certificates_seen_by(chloe)
    live = {each["store"]: each["absent"] for each in certificate.signed["document"]["live"]}
    assert live == {"attachment": 1, "files": 1, "interaction": 1, "keys": 1, "stored_object": 1}


def test_the_ledger_is_told_what_a_run_came_to():
    kept, *_ = contacts(3)
    plan = planned()
    approved(plan)
    with acting(actor(cast.CHLOE)) as chloe:
        place_hold(chloe, NewHold("interaction", kept, HoldGround.COMPLAINT, "P-1"), on=TODAY)
    executed(plan)
    *_, closed = (each.entry for each in ledger().entries())
    assert isinstance(closed, RunClosed)
    assert (closed.destroyed, closed.withheld) == (2, 1)


def test_what_slips_into_an_approved_plan_is_not_destroyed():
    contacts(1)
    plan = planned()
    approved(plan)
    slipped_in(plan, *contacts(1))
    with pytest.raises(NotAllowed) as refused:
        executed(plan)
    assert refused.value.decision == Refused(Why.PLAN_NOT_AS_APPROVED)
    assert left("interaction") == 2


def test_a_run_whose_list_was_changed_under_way_is_not_certified():
    contacts(1)
    plan = planned()
    approved(plan)
    (late,) = contacts(1)
    chloe = actor(cast.CHLOE)

    def changed(_taken: int) -> None:
        listed = PlanItem.objects.filter(plan_id=plan).exclude(record_id=late)
        with acting(chloe):
            listed.update(record_id=late, state=ItemState.PLANNED.value)

    with connected_as("disposal"), pytest.raises(WouldLie):
        execute(system(chloe.institution), plan, on=LATER, progress=changed)
    with acting(chloe):
        assert certificates_seen_by(chloe) == ()


def test_a_certificate_gives_the_roles_people_held_when_they_decided():
    contacts(1)
    officer = actor(cast.CHLOE).id
    with acting(actor(cast.GAELLE)) as gaelle:
        ended = RoleHeld(role="administrator", from_on=TODAY, until_on=TODAY + timedelta(days=1))
        ended.institution_id, ended.member_id = gaelle.institution, officer
        ended.save(force_insert=True)
    plan = planned()
    approved(plan)
    executed(plan)
    with acting(actor(cast.CHLOE)) as chloe:
        (certificate,) = certificates_seen_by(chloe)
    assert certificate.signed["document"]["planner"]["roles"] == ["privacy_officer"]


def test_a_certificate_says_that_an_approval_was_given_under_a_lent_power():
    contacts(1)
    plan = planned()
    farid, until_on = actor(cast.FARID), LATER + timedelta(days=1)
    with acting(actor(cast.ESTELLE)) as estelle:
        lend(estelle, APPROVE_DISPOSAL, to=farid.id, from_on=LATER, until_on=until_on)
    with acting(replace(farid, powers=frozenset({APPROVE_DISPOSAL}))) as farid:
        approve(farid, plan, digest=plan_seen_by(farid, plan).digest, now=NOW, on=LATER)
    executed(plan)
    with acting(actor(cast.CHLOE)) as chloe:
        (certificate,) = certificates_seen_by(chloe)
    (approver,) = certificate.signed["document"]["approvers"]
    assert approver["roles"] == ["approve_disposal", "supervisor"]
    _, (_, said, _) = reading(certificate.signed["document"], "fr")["people"]
    assert said == "Approbateur par délégation, Superviseur"


def slipped_in(plan, record) -> None:
    with acting(actor(cast.CHLOE)):
        listed = PlanItem.objects.filter(plan_id=plan).first()
        listed.pk, listed.record_id = new_id(), record
        listed.save(force_insert=True)
