"""A plan is frozen by one person, decided by another, and watched to its certificate."""

from __future__ import annotations

import re
from typing import Any

import pytest

from consigne.kernel.ids import new_id
from consigne.retention.queries import plan_seen_by
from consigne.retention.rules import Act, PlanState
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.retention.story import (
    approved,
    contacts_past_their_day,
    digest_of,
    events,
    executed,
    planned,
)

pytestmark = pytest.mark.usefixtures("own_database", "keys")


def state_of(plan):
    with acting(actor(cast.CHLOE)) as chloe:
        return plan_seen_by(chloe, plan).state


@pytest.mark.req("OPC-15", "OPC-QC-22", "OPC-QC-24")
def test_from_what_is_due_to_a_certificate(desk: Desk):
    contacts_past_their_day(3)
    plan = planned(desk)
    assert approved(desk, plan).status_code == 302
    certificate = executed(plan)
    page = desk(cast.CHLOE).get(f"/en/retention/plans/{plan}/").content.decode()
    assert str(certificate) in page
    assert "every 1s" not in page


def test_the_planner_reads_why_they_do_not_approve(desk: Desk):
    contacts_past_their_day(1)
    plan = planned(desk)
    page = desk(cast.CHLOE).get(f"/en/retention/plans/{plan}/summary/").content.decode()
    assert "Only an approver" in page
    assert "Approve the destruction" not in page


def test_the_planner_who_insists_is_refused_in_words_and_in_the_journal(desk: Desk):
    contacts_past_their_day(1)
    plan = planned(desk)
    url = f"/en/retention/plans/{plan}/approve/"
    answer = desk(cast.CHLOE).post(url, {"digest": digest_of(plan)})
    assert (answer.status_code, state_of(plan)) == (403, PlanState.PROPOSED)
    assert "Only an approver" in answer.content.decode()


def test_an_approval_is_for_the_list_that_was_read(desk: Desk):
    contacts_past_their_day(1)
    plan = planned(desk)
    url = f"/en/retention/plans/{plan}/approve/"
    for other in ("0" * 64, "x", ""):
        assert desk(cast.ESTELLE).post(url, {"digest": other}).status_code == 403
    assert state_of(plan) is PlanState.PROPOSED


def test_a_plan_is_declined_with_its_reason(desk: Desk):
    contacts_past_their_day(1)
    plan = planned(desk)
    url = f"/en/retention/plans/{plan}/decline/"
    assert desk(cast.ESTELLE).post(url, {"reason": " "}).status_code == 422
    desk(cast.ESTELLE).post(url, {"reason": "A complaint is coming"})
    assert state_of(plan) is PlanState.DECLINED
    assert "A complaint is coming" in desk(cast.CHLOE).get(f"/en/retention/plans/{plan}/").text


def test_the_approver_finds_the_plan_that_waits(desk: Desk):
    contacts_past_their_day(1)
    plan = planned(desk)
    for page in ("/en/", "/en/retention/"):
        assert f"/en/retention/plans/{plan}/summary/" in desk(cast.ESTELLE).get(page).text


def test_nothing_due_is_said_on_the_same_page(desk: Desk):
    answer = desk(cast.CHLOE).post("/en/retention/plans/")
    assert answer.status_code == 403
    assert "Nothing is due on" in answer.text


def test_a_run_is_asked_again_while_something_is_to_come(desk: Desk):
    contacts_past_their_day(1)
    plan = planned(desk)
    approved(desk, plan)
    url = f"/en/retention/plans/{plan}/run/"
    assert "every 1s" in desk(cast.CHLOE).get(url, headers={"HX-Request": "true"}).text
    assert desk(cast.CHLOE).get(url).status_code == 302


@pytest.mark.parametrize("page", ["", "summary/", "run/"])
def test_a_plan_is_not_there_for_another_institution(desk: Desk, page: str):
    contacts_past_their_day(1)
    plan = planned(desk)
    url = f"/en/retention/plans/{plan}/{page}"
    assert desk(cast.DOV).get(url, headers={"HX-Request": "true"}).status_code == 404


def test_an_agent_has_no_business_with_retention(desk: Desk):
    assert desk(cast.BENOIT).get("/en/retention/").status_code == 403
    for page in ("plans/", f"plans/{new_id()}/approve/", f"plans/{new_id()}/decline/"):
        assert desk(cast.BENOIT).post(f"/en/retention/{page}").status_code == 403


def test_each_reading_of_a_plan_leaves_one_event(desk: Desk):
    contacts_past_their_day(1)
    plan = planned(desk)
    before = events(Act.PLAN_SEEN)
    desk(cast.CHLOE).get(f"/en/retention/plans/{plan}/")
    desk(cast.CHLOE).get(f"/en/retention/plans/{plan}/summary/")
    assert events(Act.PLAN_SEEN) == before + 2


def test_months_of_the_journal_are_planned_as_any_record(
    desk: Desk, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.JOURNAL_KEPT = "P1D"
    monkeypatch.setattr("consigne.config.clock.days_moved", lambda: 60)
    desk(cast.BENOIT).get("/en/")
    assert "Months of the audit journal" in desk(cast.CHLOE).get("/en/retention/").text
    page = desk(cast.CHLOE).get(f"/en/retention/plans/{planned(desk)}/").text
    assert "1 day from the last saving" in page


def test_whoever_may_approve_is_written_to_in_both_languages(desk: Desk, mailoutbox: list[Any]):
    contacts_past_their_day(2)
    plan = planned(desk)
    (letter,) = mailoutbox
    assert letter.to == [cast.ESTELLE.email]
    assert f"/en/retention/plans/{plan}/summary/" in letter.body
    assert f"/fr/conservation/plans/{plan}/sommaire/" in letter.body


def test_one_record_to_approve_is_written_of_in_the_singular(desk: Desk, mailoutbox: list[Any]):
    contacts_past_their_day(1)
    planned(desk)
    assert "1 record is past its day" in mailoutbox[0].body
    assert "1 document est échu" in mailoutbox[0].body


def test_a_page_that_says_no_is_read_in_the_other_language_where_it_stands(desk: Desk):
    chloe, estelle = desk(cast.CHLOE), desk(cast.ESTELLE)
    nothing_due = chloe.post("/en/retention/plans/")
    contacts_past_their_day(1)
    plan = planned(desk)
    pages = [
        (chloe, nothing_due),
        (chloe, chloe.post(f"/en/retention/plans/{plan}/approve/", {"digest": digest_of(plan)})),
        (estelle, estelle.post(f"/en/retention/plans/{plan}/decline/", {"reason": ""})),
        (estelle, estelle.post("/en/staff/delegations/", {"to": ""})),
    ]
    for browser, page in pages:
        assert page.status_code in (403, 422)
        (there,) = re.findall(r'<a href="([^"]+)" lang="fr"', page.content.decode())
        assert browser.get(there).status_code == 200


@pytest.mark.parametrize("act", ["approve", "decline"])
def test_nobody_decides_on_a_plan_that_is_not_there(desk: Desk, act: str):
    address = f"/en/retention/plans/{new_id()}/{act}/"
    assert desk(cast.ESTELLE).post(address, {"digest": "x"}).status_code == 404
