"""What may be written of a contact, and what takes someone off it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consigne.interactions.rules import (
    CHANNEL_NAMES,
    DIRECTION_NAMES,
    RESULT_NAMES,
    Channel,
    Direction,
    Result,
    Why,
    may_detach,
    may_record,
    may_settle,
)
from consigne.kernel.actors import Actor, Role
from consigne.kernel.decisions import Decision, Refused
from consigne.kernel.ids import new_id

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
SERVING = {
    Role.AGENT,
    Role.SUPPLIER_AGENT,
    Role.SUPERVISOR,
    Role.PRIVACY_OFFICER,
    Role.INTEGRATOR,
    Role.SYSTEM,
}
around = st.timedeltas(timedelta(days=-3), timedelta(days=3)).map(lambda apart: NOW + apart)


def someone(role: Role = Role.AGENT) -> Actor:
    return Actor(new_id(), new_id(), frozenset({role}))


def record(
    actor: Actor | None = None,
    *,
    subject: str = "Garantie",
    happened_at: datetime = NOW,
    received_at: datetime = NOW,
) -> Decision:
    who = actor or someone()
    return may_record(
        who, subject=subject, happened_at=happened_at, received_at=received_at, now=NOW
    )


@pytest.mark.req("STC-4")
def test_a_contact_is_recorded_by_those_who_serve():
    assert {role for role in Role if record(someone(role))} == SERVING


def test_a_contact_says_what_it_was_about():
    assert record(subject=" \n") == Refused(Why.NOTHING_SAID)


@given(around, around)
def test_a_contact_happens_then_is_received_then_is_entered(happened_at, received_at):
    decision = record(happened_at=happened_at, received_at=received_at)
    assert bool(decision) is (happened_at <= received_at <= NOW)


def test_each_wrong_date_is_told_apart():
    later = NOW + timedelta(seconds=1)
    assert record(happened_at=later, received_at=later) == Refused(Why.NOT_YET)
    assert record(received_at=later) == Refused(Why.NOT_RECEIVED_YET)
    assert record(received_at=NOW - timedelta(days=1)) == Refused(Why.RECEIVED_BEFORE)


def test_a_wrong_person_is_taken_off_once_with_the_reason():
    assert may_detach(someone(), reason="homonyme", attached=True)
    assert may_detach(someone(), reason="  ", attached=True) == Refused(Why.WITHOUT_REASON)
    assert may_detach(someone(), reason="homonyme", attached=False) == Refused(Why.ALREADY_OFF)
    other = someone(Role.APPROVER)
    assert may_detach(other, reason="homonyme", attached=True) == Refused(Why.NOT_YOUR_ROLE)


def test_what_was_to_be_done_is_done_once():
    assert may_settle(someone(), is_pending=True)
    assert may_settle(someone(), is_pending=False) == Refused(Why.NOTHING_TO_DO)


def test_everything_chosen_from_a_list_has_a_name_in_both_languages():
    assert CHANNEL_NAMES.keys() == set(Channel)
    assert DIRECTION_NAMES.keys() == set(Direction)
    assert RESULT_NAMES.keys() == set(Result)
