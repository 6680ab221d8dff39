"""Whatever is sent, the door answers as it describes: no failure of ours, nothing unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from consigne.api.description import description
from tests.api.caller import Caller, a_body, a_caller

pytestmark = pytest.mark.django_db

schema = schemathesis.openapi.from_dict(deepcopy(description("en")))
schema.app = WSGIHandler()


@pytest.fixture
def benoit(db: None) -> Iterator[Caller]:
    # A server closes its connections between requests, and would end the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield a_caller()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_it_describes(case: schemathesis.Case[Any], benoit: Caller) -> None:
    case.call_and_validate(
        headers={"Authorization": f"Bearer {benoit.token}"},
        # What is well formed may still be refused by the register, which no schema can say.
        excluded_checks=[positive_data_acceptance],
    )


@given(
    words=st.fixed_dictionaries(
        {name: st.text() for name in ("subject", "note", "concerns", "next_action")}
    ),
    happened_at=st.datetimes(timezones=st.timezones()),
    next_action_on=st.dates(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_words_and_days_are_kept_or_refused(
    benoit: Caller, words: dict[str, str], happened_at: datetime, next_action_on: date
) -> None:
    days = {"next_action_on": next_action_on.isoformat(), "happened_at": happened_at.isoformat()}
    answer = benoit.post(a_body(**words, **days))
    assert answer.status_code in (201, 422)
    if answer.status_code == 201:
        kept = benoit.get(answer.json()["href"]).json()
        assert kept["note"] == words["note"]
