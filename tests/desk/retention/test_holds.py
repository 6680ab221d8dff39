"""A record is held from its own page, and its destruction resumes where it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consigne.kernel.ids import new_id
from consigne.retention.queries import HoldSeen, holds_seen_by
from consigne.retention.rules import Act, HoldGround
from consigne.walls.context import acting
from tests import cast
from tests.conftest import actor
from tests.desk.conftest import Desk
from tests.desk.served import client_of, contact_of, journal_of, today

pytestmark = pytest.mark.django_db
HOLDS = "/en/retention/holds/"
NEW = f"{HOLDS}new/"


def a_hold(record: UUID, **changes: str) -> dict[str, str]:
    given = {"kind": "interaction", "record": str(record)}
    return given | {"ground": "complaint", "reference": "P-2026-17"} | changes


def held() -> tuple[HoldSeen, ...]:
    with acting(actor(cast.CHLOE)) as chloe:
        return holds_seen_by(chloe, on=today())


def test_the_record_s_own_page_leads_to_its_hold(desk: Desk):
    contact = contact_of(cast.BENOIT).id
    page = desk(cast.CHLOE).get(f"/en/interactions/{contact}/").text
    assert f"{NEW}?kind=interaction&amp;record={contact}" in page
    assert f"/en/journal/records/interaction/{contact}/" in page
    assert NEW not in desk(cast.BENOIT).get(f"/en/interactions/{contact}/").text


def test_a_hold_is_placed_and_listed_and_lifted(desk: Desk):
    contact = contact_of(cast.BENOIT).id
    chloe = desk(cast.CHLOE)
    assert chloe.get(NEW, {"kind": "interaction", "record": str(contact)}).status_code == 200
    chloe.post(NEW, a_hold(contact, until_on="2027-03-01"))
    (hold,) = held()
    assert (hold.target, hold.ground) == (contact, HoldGround.COMPLAINT)
    assert "P-2026-17" in chloe.get(HOLDS).text
    chloe.post(f"{HOLDS}{hold.id}/lift/")
    assert held() == ()
    assert "P-2026-17" in chloe.get(HOLDS, {"lifted": "1"}).text


def test_a_lifted_hold_is_not_lifted_again(desk: Desk):
    desk(cast.CHLOE).post(NEW, a_hold(contact_of(cast.BENOIT).id))
    (hold,) = held()
    desk(cast.CHLOE).post(f"{HOLDS}{hold.id}/lift/")
    answer = desk(cast.CHLOE).post(f"{HOLDS}{hold.id}/lift/")
    assert answer.status_code == 403
    assert "already lifted" in answer.text


def test_a_hold_on_a_client_says_how_far_it_reaches(desk: Desk):
    amara = client_of(cast.BENOIT)
    page = desk(cast.CHLOE).get(NEW, {"kind": "client", "record": str(amara)}).text
    assert "everything that is about them" in page


@pytest.mark.parametrize("person", [cast.BENOIT, cast.ESTELLE, cast.FARID, cast.GAELLE])
def test_only_the_privacy_officer_holds(desk: Desk, person: cast.Person):
    contact = contact_of(cast.BENOIT).id
    answer = desk(person).post(NEW, a_hold(contact))
    assert answer.status_code == 403
    assert "This is the work of others: Privacy officer." in answer.text
    assert held() == ()


def test_nothing_elsewhere_is_held_or_lifted(desk: Desk):
    contact = contact_of(cast.BENOIT).id
    assert desk(cast.DOV).post(NEW, a_hold(contact)).status_code == 404
    desk(cast.CHLOE).post(NEW, a_hold(contact))
    (hold,) = held()
    assert desk(cast.DOV).post(f"{HOLDS}{hold.id}/lift/").status_code == 404
    assert "P-2026-17" not in desk(cast.DOV).get(HOLDS).text


@pytest.mark.parametrize(
    "wrong",
    [{"ground": "spite"}, {"reference": " "}, {"until_on": "2026-02-30"}, {"reference": "\x00"}],
)
def test_a_hold_without_its_reasons_is_corrected(desk: Desk, wrong: dict[str, str]):
    answer = desk(cast.CHLOE).post(NEW, a_hold(contact_of(cast.BENOIT).id, **wrong))
    assert answer.status_code == 422
    assert held() == ()


@pytest.mark.parametrize("kind", ["plan", "phone", "", "nothing"])
def test_what_has_no_day_of_its_own_is_not_held(desk: Desk, kind: str):
    assert desk(cast.CHLOE).post(NEW, a_hold(new_id(), kind=kind)).status_code == 404


def test_each_list_of_holds_leaves_one_event(desk: Desk):
    desk(cast.CHLOE).get(HOLDS)
    assert journal_of(cast.CHLOE).count(Act.HOLDS_SEEN.code) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.sampled_from(["kind", "record", "ground", "reference", "until_on", "lifted"]),
        st.text(max_size=40),
    )
)
def test_no_parameter_breaks_holds(desk: Desk, sent: dict[str, str]):
    assert desk(cast.CHLOE).get(HOLDS, sent).status_code == 200
    assert desk(cast.CHLOE).post(NEW, sent).status_code in (404, 422)


def test_a_hold_that_would_already_be_over_is_refused_with_what_was_written(desk: Desk):
    contact = contact_of(cast.BENOIT).id
    answer = desk(cast.CHLOE).post(NEW, a_hold(contact, until_on=today().isoformat()))
    assert answer.status_code == 403
    assert "ends before it begins" in answer.text
    assert "P-2026-17" in answer.text
    assert held() == ()


def test_a_hold_that_ended_by_itself_is_no_longer_in_force(desk: Desk, monkeypatch: Any):
    contact = contact_of(cast.BENOIT).id
    tomorrow = today() + timedelta(days=1)
    chloe = desk(cast.CHLOE)
    chloe.post(NEW, a_hold(contact, until_on=tomorrow.isoformat()))
    assert "P-2026-17" in chloe.get(HOLDS).text
    monkeypatch.setattr("consigne.config.clock.days_moved", lambda: 1)
    assert "P-2026-17" not in chloe.get(HOLDS).text
    assert "P-2026-17" not in chloe.get("/en/retention/").text
    assert "P-2026-17" in chloe.get(HOLDS, {"lifted": "1"}).text
